/** The weights of the ranking: data, read from one file. All are shares between 0 and 1. */
import { Type, type Static } from 'typebox'
import { ENDOWMENT_KINDS } from '../place/endowment.js'
import { closed } from '../shape.js'
import { CRITERIA } from './answer.js'

const Share = Type.Number({ minimum: 0, maximum: 1 })
const each = <K extends string>(keys: readonly K[]) =>
  closed(Object.fromEntries(keys.map(key => [key, Share])) as Record<K, typeof Share>)

/**
 * `criteria`: shares of the score, together 1. `reach`: how much of an endowment of a county a park feels. `strength`, `confidence`,
 * `kind`: what an endowment is worth. `match`: what kind of agreement is worth how much. `chain`: what an input or a customer at the
 * place is worth. `decay`: what the second and third best reason add. `cluster`, `leading`: what stands at the park.
 */
export const Weights = closed({
  criteria: each(CRITERIA),
  reach: closed({ sameCounty: Share, prefecture: Share, countyWithoutPark: Share, otherCounty: Share }),
  strength: closed({ 1: Share, 2: Share, 3: Share }),
  confidence: closed({ seed: Share, sourced: Share, recalled: Share }),
  kind: each(ENDOWMENT_KINDS),
  match: closed({ family: Share, words: Share, code4: Share, code3: Share, code2: Share, codeBesideWords: Share, type: Share, context: Share }),
  chain: closed({ holdsInput: Share, drawsInput: Share, holdsUser: Share, drawsUser: Share, planned: Share, context: Share }),
  leading: closed({ family: Share, chain: Share }),
  cluster: closed({ ownProduct: Share, typeProduct: Share, typeHigh: Share, typeMedium: Share, typeLow: Share, upOrDown: Share, elsewhere: Share }),
  relevance: Share,
  decay: Type.Array(Share, { minItems: 1, maxItems: 8 }),
  sharpness: Type.Number({ minimum: 1, maximum: 4 }),
  logistics: closed({ port: Share, transport: Share, origin: Share, beijing: Share, sea: Share }),
  siting: closed({ water: Share, power: Share, chemicalPark: Share, city: Share })
})
export type Weights = Static<typeof Weights>
