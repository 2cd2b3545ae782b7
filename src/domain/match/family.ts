/** What is known of industries: product families with their words, codes and chains, and the words that mean nothing here. */
import { Type, type Static } from 'typebox'
import { Localized } from '../localized.js'
import { closed, Id, IndustryCode, text } from '../shape.js'

/** What a place must offer a family, beyond its inputs and customers. */
export const NEEDS = ['cheap-power', 'much-water', 'chemical-park', 'near-customer', 'near-raw-material', 'city-skills', 'cold-climate',
  'border-port', 'sea-port', 'clean-surroundings', 'labour', 'pipe-gas', 'rail-freight', 'near-beijing'] as const
export type NeedId = typeof NEEDS[number]

const Weight = Type.Number({ exclusiveMinimum: 0, maximum: 1 })
const Words = closed({ zh: Type.Array(text(60)), en: Type.Array(text(80)) })

/**
 * Products that are made alike and want the same kind of place, or a raw material. `terms`: the words of investors, the name
 * among them. `broader`: the family it belongs to; `kinship`: how far families below this one share their places.
 * `inputs` and `users`: other families, 1 where the place of the one decides the place of the other.
 * General knowledge of industries, without a source of its own.
 */
export const ProductFamily = closed({
  id: Id,
  name: Localized,
  broader: Type.Optional(Id),
  kinship: Type.Optional(Weight),
  terms: Words,
  industryCodes: Type.Array(IndustryCode),
  clusterTypes: Type.Array(Id),
  inputs: Type.Record(Id, Weight),
  users: Type.Record(Id, Weight),
  needs: Type.Array(Type.Enum([...NEEDS]))
})
export type ProductFamily = Static<typeof ProductFamily>

/**
 * `ignored`: names of places, in which product words may hide. `generic`: words that follow a product and add nothing.
 * `waterLimit`, `waterRelief`: how names of water endowments say that water is short or at hand.
 */
export const Lexicon = closed({ ignored: Words, generic: Words, waterLimit: Type.Array(text(20)), waterRelief: Type.Array(text(20)) })
export type Lexicon = Static<typeof Lexicon>

export const Point = closed({ lat: Type.Number({ minimum: -90, maximum: 90 }), lon: Type.Number({ minimum: -180, maximum: 180 }) })
export type Point = Static<typeof Point>

/** Seats of the provinces that capacity moves from, by the names of the fact catalogue, and the sea ports of the north. */
const NamedPoint = closed({ name: Localized, ...Point.properties })
export const Geography = closed({ provinces: Type.Record(text(10), NamedPoint), seaPorts: Type.Array(NamedPoint, { minItems: 1 }) })
export type Geography = Static<typeof Geography>
