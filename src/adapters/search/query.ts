/** What a person typed, as words to find and words to leave out. Any text is a query: nothing in it can be wrong. */
import { fold, wordsOf, type Word } from './tokenize.js'

/** Longer text is cut: a pasted page must not become hundreds of words. */
const MAX_LENGTH = 200

/**
 * `phrase`: folded text that must also stand in the document as it is, punctuation aside. `isNear`: the options are what the
 * word was taken for, not what was typed.
 */
export type QueryWord = Word & { phrase?: string, isNear?: boolean }
export type Query = {
  words: QueryWord[]
  /** Words of one group stand together; a document that holds a whole group is left out. */
  without: QueryWord[][]
  /** The text holds nothing but space, so it asks for everything. */
  isBlank: boolean
}

/** `"a phrase"`, `-word` and `-"a phrase"`; a hyphen inside a word, or one standing alone, is no minus. */
const MARKED = /(?<minus>(?<!\S)-)?["“”](?<phrase>[^"“”]*)["“”]|(?<!\S)-(?<word>[^\s"“”-][^\s"“”]*)/gu

/** Text with every run of punctuation and space as one space, for comparing phrases. */
export const plain = (folded: string): string => folded.replace(/[^\p{L}\p{M}\p{N}%]+/gu, ' ').trim()

function phraseWords (folded: string): QueryWord[] {
  const phrase = plain(folded)
  return wordsOf(folded).map(word => ({ ...word, isOpen: false, phrase }))
}

/**
 * The words of a query. Quotes ask for the phrase as it stands, a minus in front of a word or a quote leaves out what holds it,
 * as in Meilisearch; every other sign only separates words. Text beyond 200 characters is not read.
 */
export function parseQuery (text: string): Query {
  const folded = fold(text.slice(0, MAX_LENGTH))
  const query: Query = { words: [], without: [], isBlank: folded.trim() === '' }
  const rest = folded.replace(MARKED, (...match) => {
    const groups: { minus?: string, phrase?: string, word?: string } = match.at(-1)
    const words = groups.phrase === undefined ? wordsOf(groups.word ?? '') : phraseWords(groups.phrase)
    if (groups.phrase !== undefined && groups.minus === undefined) query.words.push(...words)
    else if (words.length > 0) query.without.push(words.map(word => ({ ...word, isOpen: false })))
    return ' '
  })
  query.words.push(...wordsOf(rest))
  return query
}
