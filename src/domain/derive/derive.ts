/** Every fact that follows from what was given, each with confidence, reason and source. */
import type { IsoDate } from '../dates.js'
import type { Facts } from '../facts/facts.js'
import type { DerivedFact } from '../match/answer.js'
import type { Reference } from '../place/reference.js'
import { catalogueFacts } from './catalogue-status.js'
import { foodOrPharmaFact, landFacts, usualFacts } from './project.js'
import { tagFacts, type ProductReading } from './tags.js'

/**
 * The derived facts of a project, without those that were given. Facts that hang on other derived facts see only
 * the given ones, so that a guess never rests on a guess.
 */
export function projectFacts (given: Facts, reading: ProductReading, reference: Reference, asOf: IsoDate): DerivedFact[] {
  return [
    ...landFacts(given),
    ...tagFacts(given, reading, reference.tags),
    ...catalogueFacts(given, reading.productText, reference.catalogueItems, asOf),
    ...foodOrPharmaFact(given),
    ...usualFacts(given)
  ].filter(fact => given[fact.field] === undefined)
}
