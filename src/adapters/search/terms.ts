/** The inverted index: which document holds which term, and how prominently. Knows no query syntax, filter or page. */
import type { SearchDocument } from '../../application/ports.js'
import { slipsAllowed, slipsBetween } from './spelling.js'
import { fold, tokensOf } from './tokenize.js'

type Text = SearchDocument['text']

export type Terms = {
  /** Searched field to its weight. */
  fields: Readonly<Record<string, number>>
  /** Term to the documents that hold it, by number, each with its weight there. */
  postings: Map<string, Map<number, number>>
  /** Terms without Han: the ones that slips and unfinished words are looked up in. */
  latin: Set<string>
}

/**
 * What a term of a query stands for: the strength 0..1 it has in each document, and the stored terms that were found, with the
 * number of letters of them that agree with the query.
 */
export type Expansion = { found: Map<number, number>, terms: Map<string, number> }

/** A field of this weight that consists of the term alone gives the term half of its full strength. */
const HALF_STRENGTH = 2
/** In a value of this many terms each of them has half the weight it has alone. */
const HALF_LENGTH = 12
/** A slip or an unfinished word counts less than the word itself. */
const SLIP_FACTOR = 0.7
const PREFIX_FACTOR = 0.7
/** Weights are kept as small integers, which a Map holds without boxing. */
const UNIT = 256

export const noTerms = (fields: Terms['fields']): Terms => ({ fields, postings: new Map(), latin: new Set() })

/** The weight of each term: over the fields, the field's weight times how much of its best value the term is. */
function weigh (fields: Terms['fields'], text: Text): Map<string, number> {
  const weights = new Map<string, number>()
  for (const [field, weight] of Object.entries(fields)) {
    const best = new Map<string, number>()
    for (const value of text[field] ?? []) {
      const terms = tokensOf(fold(value)).map(token => token.term)
      const share = weight / (1 + (terms.length - 1) / HALF_LENGTH)
      for (const term of terms) best.set(term, Math.max(best.get(term) ?? 0, share))
    }
    for (const [term, share] of best) weights.set(term, (weights.get(term) ?? 0) + share)
  }
  return weights
}

export function addTerms ({ fields, postings, latin }: Terms, doc: number, text: Text): void {
  for (const [term, weight] of weigh(fields, text)) {
    let documents = postings.get(term)
    if (!documents) {
      postings.set(term, documents = new Map())
      if (!/\p{Script=Han}/u.test(term)) latin.add(term)
    }
    documents.set(doc, Math.max(1, Math.round(weight * UNIT)))
  }
}

/** Takes a document out; `text` is the text it was added with. */
export function removeTerms ({ fields, postings, latin }: Terms, doc: number, text: Text): void {
  for (const term of weigh(fields, text).keys()) {
    const documents = postings.get(term)
    documents?.delete(doc)
    if (documents?.size === 0) {
      postings.delete(term)
      latin.delete(term)
    }
  }
}

export const holdsTerm = ({ postings }: Terms, term: string, doc: number): boolean => postings.get(term)?.has(doc) ?? false

/** Stored words with the fewest slips from `term`, when that is few enough. */
function respell ({ latin }: Terms, term: string): { term: string, slips: number }[] {
  const allowed = slipsAllowed(term)
  if (allowed === 0) return []
  const near = [...latin].map(other => ({ term: other, slips: slipsBetween(term, other, allowed) })).filter(({ slips }) => slips <= allowed)
  const fewest = Math.min(...near.map(({ slips }) => slips))
  return near.filter(({ slips }) => slips === fewest)
}

function merge ({ postings }: Terms, into: Expansion, term: string, { factor, letters }: { factor: number, letters: number }): void {
  into.terms.set(term, letters)
  for (const [doc, units] of postings.get(term) ?? []) {
    const weight = units / UNIT
    const strength = factor * weight / (weight + HALF_STRENGTH)
    into.found.set(doc, Math.max(into.found.get(doc) ?? 0, strength))
  }
}

/** The documents of a term, of longer words that begin with it where `isOpen`, and of the nearest spellings when there are none of either. */
export function expand (terms: Terms, term: string, isOpen: boolean): Expansion {
  const expansion: Expansion = { found: new Map(), terms: new Map() }
  if (terms.postings.has(term)) merge(terms, expansion, term, { factor: 1, letters: Infinity })
  if (isOpen && term.length > 1) {
    for (const longer of terms.latin) {
      if (longer !== term && longer.startsWith(term)) merge(terms, expansion, longer, { factor: PREFIX_FACTOR, letters: term.length })
    }
  }
  if (expansion.terms.size === 0) {
    for (const near of respell(terms, term)) merge(terms, expansion, near.term, { factor: SLIP_FACTOR ** near.slips, letters: Infinity })
  }
  return expansion
}
