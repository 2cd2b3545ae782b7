/** How well one document answers the words of a query by its terms, from its text: the measure of rank.ts without an index. */
import type { SearchDocument } from '../../application/ports.js'
import type { IndexSettings } from '../../application/search-settings.js'
import type { QueryWord } from './query.js'
import { partOf } from './rank.js'
import { soundKeysOf } from './sound.js'
import { slipsAllowed, slipsBetween } from './spelling.js'
import { PREFIX_FACTOR, SLIP_FACTOR, SOUND_FACTOR, strengthOf, weigh } from './terms.js'
import { createSieve } from './tokenize.js'

const LETTERS = /^[a-z]+$/

/** The strength of a term of the query in a document, undefined where the document does not hold it. */
function strengthIn (weights: ReadonlyMap<string, number>, term: string, isOpen: boolean): number | undefined {
  const strengths: number[] = []
  const add = (stored: string, factor: number) => {
    const weight = weights.get(stored)
    if (weight !== undefined) strengths.push(strengthOf(weight, factor))
  }
  if (term.includes('~')) for (const stored of weights.keys()) if (soundKeysOf(stored).includes(term)) add(stored, SOUND_FACTOR)
  add(term, /[\^_]/.test(term) ? SOUND_FACTOR : 1)
  if (LETTERS.test(term)) {
    if (isOpen) for (const stored of weights.keys()) if (stored !== term && stored.startsWith(term)) add(stored, PREFIX_FACTOR)
    const allowed = strengths.length === 0 ? slipsAllowed(term) : 0
    if (allowed > 0) {
      for (const stored of weights.keys()) {
        const slips = slipsBetween(term, stored, allowed)
        if (slips <= allowed) add(stored, SLIP_FACTOR ** slips)
      }
    }
  }
  return strengths.length > 0 ? Math.max(...strengths) : undefined
}

/** A sieve lets every value pass when a term may stand in it in another form. */
const sieveFor = (words: readonly QueryWord[]): ((folded: string) => boolean) | undefined => {
  const terms = words.flatMap(({ options }) => options.flat())
  return terms.some(term => !/^[\p{Script=Han}\p{N}]+$/u.test(term)) ? undefined : createSieve(terms)
}

/**
 * A function from a document to its score by terms, 0..1. `rarityOf`: how much a term tells, from the number of documents that
 * hold it. The document is read as far as the words ask for.
 */
export function createScore (settings: IndexSettings, words: readonly QueryWord[], rarityOf: (term: string) => number): (document: Pick<SearchDocument, 'text'>) => number {
  const mayHold = sieveFor(words)
  const sounded = new Set(settings.sounded)
  const weightOf = (option: readonly string[]): number => option.reduce((sum, term) => sum + rarityOf(term), 0)
  const weights = words.map(({ options }) => Math.max(...options.map(weightOf)))
  const total = weights.reduce((sum, weight) => sum + weight, 0)

  return ({ text }) => {
    const stored = weigh({ fields: settings.fields, sounded }, text, mayHold)
    const scores = words.map(({ options, isOpen }) => Math.max(...options.map(option => {
      const parts = option.map((term, at) => {
        const strength = strengthIn(stored, term, isOpen && option === options.at(-1) && at === option.length - 1)
        return strength === undefined ? 0 : partOf(strength) * rarityOf(term)
      })
      return parts.reduce((sum, part) => sum + part, 0) / weightOf(option)
    })))
    return scores.reduce((sum, score, at) => sum + score * (weights[at] ?? 0), 0) / total
  }
}
