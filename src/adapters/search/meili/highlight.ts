/** What the words of a query stand for in one document: Meilisearch does not say which longer or misspelt words it took. */
import { createMarker } from '../highlight.js'
import type { QueryWord } from '../query.js'
import { soundKeysOf } from '../sound.js'
import { slipsAllowed, slipsBetween } from '../spelling.js'
import { fold, tokensOf } from '../tokenize.js'
import { isPlain } from './encode.js'

/** Stored terms that stand for a term of the query, with the number of letters of them that agree with it. */
export function standFor (term: string, isOpen: boolean, stored: ReadonlySet<string>): [string, number][] {
  if (term.includes('~')) return [...stored].filter(other => soundKeysOf(other).includes(term)).map(other => [other, Infinity])
  const exact: [string, number][] = stored.has(term) ? [[term, Infinity]] : []
  if (!isPlain(term)) return exact
  const longer = isOpen ? [...stored].filter(other => other !== term && other.startsWith(term)).map((other): [string, number] => [other, term.length]) : []
  if (exact.length + longer.length > 0) return [...exact, ...longer]
  const allowed = slipsAllowed(term)
  return [...stored].filter(other => isPlain(other) && slipsBetween(term, other, allowed) <= allowed).map(other => [other, Infinity])
}

/** The searched fields of a document that hold something found, marked; of a list of texts those texts, one a line. */
export function highlightsIn (texts: Readonly<Record<string, readonly string[]>>, words: readonly QueryWord[]): Record<string, string> {
  const stored = new Set(Object.values(texts).flat().flatMap(value => tokensOf(fold(value)).map(({ term }) => term)))
  const terms = new Map(words.flatMap(({ options, isOpen }) => options.flat().flatMap(term => standFor(term, isOpen, stored))))
  const mark = createMarker(terms)
  return Object.fromEntries(Object.entries(texts).flatMap(([field, values]) => {
    const marked = values.flatMap(value => mark(value) ?? [])
    return marked.length > 0 ? [[field, marked.join('\n')]] : []
  }))
}
