/**
 * Our own terms in a form that Meilisearch takes as one word each. Its segmenter cuts the same Chinese word differently
 * inside a longer one and then does not find it (招商 in 招商引资); terms that arrive as Latin words are left alone, so both
 * engines find the same documents.
 */
import { fold, tokensOf } from '../tokenize.js'

const PLAIN = /^[a-z0-9]+$/

/** Whether a term goes as it is: ASCII letters and digits, where slips and unfinished words make sense. */
export const isPlain = (term: string): boolean => PLAIN.test(term)

/** One letter for the number of characters, so that no encoded term begins another: a single is not the start of a pair. */
const HEADS = 'zyxwvuts'

/**
 * A term of any characters as a word of ASCII letters: a head for its length, then four letters a to p for each UTF-16 unit.
 * Different terms give different words.
 */
export function encodeTerm (term: string): string {
  const head = HEADS[Math.min(term.length, HEADS.length) - 1] ?? 'z'
  const units = Array.from({ length: term.length }, (_, index) => term.charCodeAt(index).toString(16).padStart(4, '0'))
  return head + units.join('').replaceAll(/[0-9a-f]/g, digit => String.fromCharCode(97 + Number.parseInt(digit, 16)))
}

/** The word of a term in a query or a document. */
export const wordOf = (term: string): string => isPlain(term) ? term : encodeTerm(term)

/**
 * The words of the values of a field: `plain` those of ASCII, `coded` those of pairs and forms in the order of the text so
 * that neighbours stay neighbours, `singles` those of one character. A value ends a sentence: no phrase goes across it.
 */
export function fieldWords (values: readonly string[]): { plain: string, coded: string, singles: string } {
  const parts = values.map(value => {
    const terms = tokensOf(fold(value)).map(token => token.term)
    const others = terms.filter(term => !isPlain(term))
    return {
      plain: terms.filter(isPlain).join(' '),
      coded: others.filter(term => [...term].length > 1).map(encodeTerm).join(' '),
      singles: [...new Set(others.filter(term => [...term].length === 1))].map(encodeTerm).join(' ')
    }
  })
  const joined = (name: 'plain' | 'coded' | 'singles') => parts.map(part => part[name]).filter(Boolean).join(' . ')
  return { plain: joined('plain'), coded: joined('coded'), singles: joined('singles') }
}
