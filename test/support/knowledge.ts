/** Product families, places and weights: the real ones loaded once, and small ones to build a case from. */
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../src/adapters/files/library.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import type { ProductFamily } from '../../src/domain/match/family.js'
import { buildKnowledge, type Knowledge } from '../../src/domain/match/knowledge.js'
import type { Endowment } from '../../src/domain/place/endowment.js'
import { FIXTURES_DIR } from '../../src/paths.js'

export const realFixtures = await loadFixtures(FIXTURES_DIR)
const library = await loadLibrary(FIXTURES_DIR, realFixtures)
export const realKnowledge = library.knowledge
export const realWeights = library.weights

/** A project of these products, in either language, with a code where one is given. */
export const projectOf = (products: string | string[], code?: string): Facts =>
  ({ 'project.products': [products].flat(), ...(code === undefined ? {} : { 'project.industryCode': code }) })

export const familyWith = (id: string, changes: Partial<ProductFamily> = {}): ProductFamily => ({
  id,
  name: { zh: `${id}品`, en: id },
  terms: { zh: [], en: [id] },
  industryCodes: [],
  clusterTypes: [],
  inputs: {},
  users: {},
  needs: [],
  ...changes
})

/** Knowledge of these families alone, with the lexicon and geography of the product. */
export const knowledgeOf = (...families: ProductFamily[]): Knowledge =>
  buildKnowledge({ families, lexicon: realKnowledge.lexicon, geography: realKnowledge.geography, addedEndowments: [], clusterTypes: realFixtures.clusterTypes })

const BAOTOU = { name: { zh: '包头市', en: 'Baotou' }, code: '150200' } as const

/** An endowment of a prefecture that draws these products. */
export const endowmentWith = (id: string, products: string[], changes: Partial<Endowment> = {}): Endowment => ({
  id,
  prefecture: BAOTOU,
  kind: 'existing-capacity',
  name: { zh: `${id}之地`, en: `place ${id}` },
  attracts: [{ industryCodes: [], clusterTypes: [], products: { zh: products, en: products }, why: { zh: '示例', en: 'an example' } }],
  strength: 2,
  confidence: 'recalled',
  ...changes
})
