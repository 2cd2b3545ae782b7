/** The inverted index: which document holds which term, and how prominently. Knows no query syntax, filter or page. */
import type { SearchDocument } from '../../application/ports.js'
import type { IndexSettings } from '../../application/search-settings.js'
import { besideTerms, isSoundKey, soundKeysOf } from './sound.js'
import { slipsAllowed, slipsBetween } from './spelling.js'
import { fold, tokensOf } from './tokenize.js'

type Text = SearchDocument['text']

type Postings = Map<string, Map<number, number>>

export type Terms = {
  /** Searched field to its weight. */
  fields: Readonly<Record<string, number>>
  /** Fields whose initials are kept too. */
  sounded: ReadonlySet<string>
  /** Term to the documents that hold it, by number, each with its weight there. */
  postings: Postings
  /** Terms without Han: the ones that slips and unfinished words are looked up in. */
  latin: Set<string>
  /** Key of sound to the Han terms that have it; made when one is first asked for, since most queries are written. */
  sounds: Map<string, string[]> | undefined
}

/** What a query reads of the terms; `latin` and the sounds may name terms that no document has. */
export type TermsRead = { postings: Pick<Postings, 'get' | 'has'>, latin: ReadonlySet<string>, soundsOf: () => ReadonlyMap<string, readonly string[]> }

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
export const SLIP_FACTOR = 0.7
export const PREFIX_FACTOR = 0.7
export const SOUND_FACTOR = 0.7
/** Weights are kept as small integers, which a Map holds without boxing. */
const UNIT = 256

/** The strength 0..1 of a term from its weight in a document. */
export const strengthOf = (weight: number, factor: number): number => factor * weight / (weight + HALF_STRENGTH)

export const noTerms = ({ fields, sounded = [] }: IndexSettings): Terms =>
  ({ fields, sounded: new Set(sounded), postings: new Map(), latin: new Set(), sounds: undefined })

/**
 * The weight of each term: over the fields, the field's weight times how much of its best value the term is.
 * `mayHold`: a test for values that are worth reading when only some terms are wanted.
 */
export function weigh ({ fields, sounded }: Pick<Terms, 'fields' | 'sounded'>, text: Text, mayHold?: (folded: string) => boolean): Map<string, number> {
  const weights = new Map<string, number>()
  for (const [field, weight] of Object.entries(fields)) {
    const best = new Map<string, number>()
    for (const value of text[field] ?? []) {
      const folded = fold(value)
      if (mayHold && !mayHold(folded)) continue
      const terms = tokensOf(folded).map(token => token.term)
      const share = weight / (1 + (terms.length - 1) / HALF_LENGTH)
      for (const term of terms) best.set(term, Math.max(best.get(term) ?? 0, share))
      if (sounded.has(field)) for (const term of besideTerms(folded)) best.set(term, Math.max(best.get(term) ?? 0, share))
    }
    for (const [term, share] of best) weights.set(term, (weights.get(term) ?? 0) + share)
  }
  return weights
}

function addSounds (sounds: Map<string, string[]>, term: string): void {
  for (const key of soundKeysOf(term)) {
    const terms = sounds.get(key)
    if (terms) terms.push(term)
    else sounds.set(key, [term])
  }
}

/** Terms that have left the index may still stand there: they have no documents. */
function soundsOf (terms: Terms): Map<string, string[]> {
  if (terms.sounds) return terms.sounds
  const sounds = new Map<string, string[]>()
  for (const term of terms.postings.keys()) addSounds(sounds, term)
  terms.sounds = sounds
  return sounds
}

export function addTerms (terms: Terms, doc: number, text: Text): void {
  const { postings, latin, sounds } = terms
  for (const [term, weight] of weigh(terms, text)) {
    let documents = postings.get(term)
    if (!documents) {
      postings.set(term, documents = new Map())
      if (!isSoundKey(term) && !/\p{Script=Han}/u.test(term)) latin.add(term)
      else if (sounds && !sounds.get(soundKeysOf(term)[0] ?? '')?.includes(term)) addSounds(sounds, term)
    }
    documents.set(doc, Math.max(1, Math.round(weight * UNIT)))
  }
}

/** Takes a document out; `text` is the text it was added with. */
export function removeTerms (terms: Terms, doc: number, text: Text): void {
  const { postings, latin } = terms
  for (const term of weigh(terms, text).keys()) {
    const documents = postings.get(term)
    documents?.delete(doc)
    if (documents?.size === 0) {
      postings.delete(term)
      latin.delete(term)
    }
  }
}

export const holdsTerm = ({ postings }: TermsRead, term: string, doc: number): boolean => postings.get(term)?.has(doc) ?? false

/** What a reader may know of the index: as if it held only the documents for which `isAmong` holds. */
export function termsAmong (terms: Terms, isAmong: (doc: number) => boolean): TermsRead {
  const known = new Map<string, Map<number, number> | undefined>()
  const get = (term: string) => {
    if (known.has(term)) return known.get(term)
    const kept = [...terms.postings.get(term) ?? []].filter(([doc]) => isAmong(doc))
    const found = kept.length > 0 ? new Map(kept) : undefined
    known.set(term, found)
    return found
  }
  return { postings: { get, has: term => get(term) !== undefined }, latin: terms.latin, soundsOf: () => soundsOf(terms) }
}

export const allTerms = (terms: Terms): TermsRead => ({ postings: terms.postings, latin: terms.latin, soundsOf: () => soundsOf(terms) })

/** Stored words with the fewest slips from `term`, when that is few enough. */
function respell ({ latin, postings }: TermsRead, term: string): { term: string, slips: number }[] {
  const allowed = slipsAllowed(term)
  if (allowed === 0) return []
  const near = [...latin].map(other => ({ term: other, slips: slipsBetween(term, other, allowed) }))
    .filter(({ term: other, slips }) => slips <= allowed && postings.has(other))
  const fewest = Math.min(...near.map(({ slips }) => slips))
  return near.filter(({ slips }) => slips === fewest)
}

function merge ({ postings }: TermsRead, into: Expansion, term: string, { factor, letters }: { factor: number, letters: number }): void {
  into.terms.set(term, letters)
  for (const [doc, units] of postings.get(term) ?? []) {
    const strength = strengthOf(units / UNIT, factor)
    into.found.set(doc, Math.max(into.found.get(doc) ?? 0, strength))
  }
}

/** The documents of all Han terms that have a key of sound. */
function expandSound (terms: TermsRead, key: string): Expansion {
  const expansion: Expansion = { found: new Map(), terms: new Map() }
  for (const term of terms.soundsOf().get(key) ?? []) {
    if (terms.postings.has(term)) merge(terms, expansion, term, { factor: SOUND_FACTOR, letters: Infinity })
  }
  return expansion
}

/** The documents of a term, of longer words that begin with it where `isOpen`, and of the nearest spellings when there are none of either. */
export function expand (terms: TermsRead, term: string, isOpen: boolean): Expansion {
  if (term.includes('~')) return expandSound(terms, term)
  const expansion: Expansion = { found: new Map(), terms: new Map() }
  if (terms.postings.has(term)) merge(terms, expansion, term, { factor: isSoundKey(term) ? SOUND_FACTOR : 1, letters: Infinity })
  if (isOpen && term.length > 1) {
    for (const longer of terms.latin) {
      if (longer !== term && longer.startsWith(term) && terms.postings.has(longer)) merge(terms, expansion, longer, { factor: PREFIX_FACTOR, letters: term.length })
    }
  }
  if (expansion.terms.size === 0) {
    for (const near of respell(terms, term)) merge(terms, expansion, near.term, { factor: SLIP_FACTOR ** near.slips, letters: Infinity })
  }
  return expansion
}

/** How many documents hold all of these terms, each as it is written or sounds. */
export function countAll (terms: TermsRead, wanted: readonly string[]): number {
  const holders = wanted.map(term => term.includes('~') ? expandSound(terms, term).found : terms.postings.get(term) ?? new Map<number, number>())
  const [least, ...others] = holders.sort((a, b) => a.size - b.size)
  if (!least) return 0
  return [...least.keys()].filter(doc => others.every(other => other.has(doc))).length
}

/** How many documents hold a longer word that begins with this one, or one that is a slip away. */
export function countLike (terms: TermsRead, word: string, how: 'begun' | 'misspelt'): number {
  const found = how === 'begun'
    ? [...terms.latin].filter(other => word.length > 1 && other.startsWith(word))
    : respell(terms, word).map(({ term }) => term)
  return new Set(found.flatMap(term => [...terms.postings.get(term)?.keys() ?? []])).size
}
