/**
 * A query as Meilisearch takes it. What must be there, and what must not, is a filter over the terms of each document: exact,
 * without a limit on the number of words, the same as in the embedded index. The text of the query ranks, and finds Latin
 * words with a slip or unfinished, which only it can.
 */
import type { Query, QueryWord } from '../query.js'
import { isPlain, wordOf } from './encode.js'
import { quoted } from './filter.js'
import { isSoundKey } from '../sound.js'

/** Meilisearch reads ten words of a query and no more. */
const MOST_WORDS = 10

const LETTERS = /^[a-z]+$/

/** Words that the text of the query must find: one Latin word without another way to write it. */
const isFree = ({ options, phrase }: QueryWord): boolean =>
  phrase === undefined && options.length === 1 && options[0]?.length === 1 && LETTERS.test(options[0][0] ?? '')

const allTerms = (name: string, terms: readonly string[]): string => terms.map(term => `${name} = ${quoted(term)}`).join(' AND ')

const anyOption = (name: string, { options }: QueryWord): string =>
  `(${options.map(option => `(${allTerms(name, option)})`).join(' OR ')})`

/** The filter for documents that hold all of these terms. */
export const filterOfTerms = (terms: readonly string[]): string => terms.length > 0 ? allTerms('terms', terms) : 'key EXISTS'

/** The filter for the words that are needed and the groups that are left out; undefined when neither asks for anything. */
export function filterOfWords (words: readonly QueryWord[], without: Query['without'], name: 'terms' | 'nameTerms' = 'terms'): string | undefined {
  const needed = words.filter(word => !isFree(word)).map(word => anyOption(name, word))
  const barred = without.map(group => `NOT (${group.map(word => anyOption('ownTerms', word)).join(' AND ')})`)
  const tests = [...needed, ...barred]
  return tests.length > 0 ? tests.join(' AND ') : undefined
}

/** Pairs of a phrase one after the other, as they stand in a text. */
function phrasesOf (words: readonly QueryWord[]): string[] {
  const phrases = new Map<string, string[][]>()
  for (const { phrase, options: [terms = []] } of words) {
    if (phrase === undefined) continue
    const runs = phrases.get(phrase) ?? []
    const run = terms.map(wordOf)
    const last = runs.at(-1)
    if (last && terms.every(isPlain) && last.every(isPlain)) last.push(...run)
    else runs.push(run)
    phrases.set(phrase, runs)
  }
  return [...phrases.values()].flat().map(run => `"${run.join(' ')}"`)
}

/**
 * The text of the query. Latin words come first because all of them must be found; then phrases, then the rest as far as there
 * is room; keys of sound are asked for by the filter alone. The word that is still being typed stands at the end, where Meilisearch looks for longer ones; where there is none
 * the text ends in a quoted word, which it takes as it is.
 */
export function textOfWords (words: readonly QueryWord[]): string {
  const free = words.filter(isFree)
  const open = free.filter(({ isOpen }) => isOpen).map(({ options }) => options[0]?.[0] ?? '')
  const latin = free.filter(({ isOpen }) => !isOpen).map(({ options }) => options[0]?.[0] ?? '')
  const phrases = phrasesOf(words)
  const others = words.filter(word => !isFree(word) && word.phrase === undefined && word.options.length === 1 && !word.options.flat().some(isSoundKey))
    .flatMap(({ options }) => options[0] ?? []).map(term => `"${wordOf(term)}"`)
  const room = Math.max(0, MOST_WORDS - latin.length - open.length - phrases.length)
  const parts = [...latin, ...phrases, ...others.slice(0, room), ...open].slice(0, MOST_WORDS)
  return parts.join(' ')
}
