/**
 * Text into the terms an index holds and a query asks for. Pure.
 * Han is cut into overlapping pairs, so that a word is found wherever it stands: a dictionary cuts the same word
 * differently inside a longer one. Sound has keys of its own (sound.ts), because mixed into these terms it finds words that
 * only sound alike.
 */
import { simplified } from './han.js'

/** A term and where it stands in the folded text, in UTF-16 units. */
export type Token = { term: string, start: number, end: number }

/**
 * A word of a query: any one of `options` stands for it, and an option is found when all of its terms are.
 * `isOpen`: the query ends with this Latin word, so the last term of its last option may still be being typed.
 * `typed`: the word as it stands in the folded text.
 */
export type Word = { options: string[][], isOpen: boolean, typed: string }

const HAN = '\\p{Script=Han}'
const LETTERS = `(?:(?!${HAN})[\\p{L}\\p{M}\\p{N}])+`
const JOINER = "[-\u2010\u2013/.,'\u2019&·]"
/** A run of Han, or a word that hyphens and the like may join: `Low-E`, `R&D`, `1,4`, `2021-2030`, `15%`. */
const PIECE = new RegExp(`(${HAN}+)|(${LETTERS}(?:${JOINER}${LETTERS})*)%?`, 'gu')
const JOINERS = new RegExp(JOINER, 'gu')
/** Pieces of a joined word; a number and its unit count as two, so that `220kV` and `220 kV` are one. */
const PART = /\p{N}+(?=\p{L}{2})|[\p{L}\p{M}\p{N}]+/gu

const HAN_DIGITS = '〇一二三四五六七八九'

/** 十五 → 15; for the numbers below a hundred that stand in percentages. */
function smallNumber (han: string): number {
  const [tens, ones] = han.includes('十') ? han.split('十') : ['〇', han]
  return (tens ? HAN_DIGITS.indexOf(tens) : 1) * 10 + (ones ? HAN_DIGITS.indexOf(ones) : 0)
}

/** What is written in several ways and means one thing gets one term of its own, beside the plain ones. */
const FORMS: { pattern: RegExp, term: (groups: string[]) => string }[] = [
  // 内政发〔2014〕59号 = 内政发[2014]59号 = 内政发2014 59号 = 2014年第59号
  {
    pattern: /\p{Ps}?(?<!\d)((?:19|20)\d\d)[\s\p{P}年]{0,4}第?\s?0*(\d{1,4})\s?号(?:文件?)?/gu,
    term: ([year, number]) => `${year}:${number}号`
  },
  // 百分之十五 = 15%
  { pattern: /百分之([二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])/gu, term: ([number]) => `${smallNumber(number ?? '')}%` }
]

/** One form for what only looks different: NFKC (full width, ligatures, superscripts), lower case, simplified characters. */
export const fold = (text: string): string => simplified(text.normalize('NFKC').toLowerCase())

/** English plurals to singulars, lightly: `batteries` → `battery`, `processes` → `process`, `metals` → `metal`, `glass` stays. */
export function singular (word: string): string {
  if (word.length < 4 || !/^[a-z]+s$/.test(word) || /(?:us|ss|is)$/.test(word)) return word
  if (word.endsWith('ies')) return word.length > 4 ? word.slice(0, -3) + 'y' : word
  return word.slice(0, /(?:ss|sh|ch|x|zz)es$/.test(word) ? -2 : -1)
}

/** The single characters and pairs of a Han run that starts at `at`. */
function hanTokens (run: string, at: number): { singles: Token[], pairs: Token[] } {
  const singles: Token[] = []
  for (const character of run) {
    const start = singles.at(-1)?.end ?? at
    singles.push({ term: character, start, end: start + character.length })
  }
  const pairs = singles.slice(1).map((next, i) => {
    const first = singles[i] ?? next
    return { term: first.term + next.term, start: first.start, end: next.end }
  })
  return { singles, pairs }
}

/** The terms that a Han run of a query asks for: its pairs, or the one character it is. */
export function hanTerms (run: string): string[] {
  const { singles, pairs } = hanTokens(run, 0)
  return (pairs.length > 0 ? pairs : singles).map(({ term }) => term)
}

/** The parts of a word, and the word as one, which differs where it has several parts or a percent sign: `Low-E` → low, e; lowe. */
function wordTokens (word: string, at: number, isPercent: boolean): { whole: Token, parts: Token[] } {
  const matches = [...word.matchAll(PART)]
  const parts = matches.map(({ 0: part, index }) => ({ term: singular(part), start: at + index, end: at + index + part.length }))
  const joined = matches.length === 1 ? parts[0]?.term ?? word : singular(matches.map(([part]) => part).join(''))
  const whole = { term: isPercent ? joined + '%' : joined, start: at, end: at + word.length + Number(isPercent) }
  return { whole, parts }
}

function formTokens (folded: string): Token[] {
  return FORMS.flatMap(({ pattern, term }) => [...folded.matchAll(pattern)].map(match =>
    ({ term: term(match.slice(1)), start: match.index, end: match.index + match[0].length })))
}

/** All terms of a folded text, each with its place; overlapping on purpose. */
export function tokensOf (folded: string): Token[] {
  const tokens = formTokens(folded)
  for (const match of folded.matchAll(PIECE)) {
    const [piece, han, word = ''] = match
    if (han !== undefined) {
      const { singles, pairs } = hanTokens(han, match.index)
      tokens.push(...singles, ...pairs)
    } else {
      const { whole, parts } = wordTokens(word, match.index, piece.endsWith('%'))
      tokens.push(...parts)
      if (whole.term !== parts[0]?.term) tokens.push(whole)
    }
  }
  return tokens
}

/**
 * A quick test for whether a folded text may hold one of the terms, true more often than it does: a word without its joiners
 * holds all of its terms, but for the `y` of a singular.
 */
export function createSieve (terms: Iterable<string>): (folded: string) => boolean {
  const needles = [...terms].map(term => /^[\p{L}\p{M}\p{N}]+$/u.test(term) ? term.replace(/y$/, '') : '')
  return folded => {
    const joined = folded.replace(JOINERS, '')
    return needles.some(needle => joined.includes(needle))
  }
}

/** The words of a folded text as a query asks for them; empty for text without letters and digits. */
export function wordsOf (folded: string): Word[] {
  const words: Word[] = []
  let rest = folded
  for (const form of formTokens(folded)) {
    words.push({ options: [[form.term]], isOpen: false, typed: folded.slice(form.start, form.end) })
    rest = rest.slice(0, form.start) + ' '.repeat(form.end - form.start) + rest.slice(form.end)
  }
  const end = rest.trimEnd().length
  for (const match of rest.matchAll(PIECE)) {
    const [piece, han, word = ''] = match
    if (han !== undefined) {
      words.push({ options: [hanTerms(han)], isOpen: false, typed: han })
    } else {
      const { whole, parts } = wordTokens(word, match.index, piece.endsWith('%'))
      const isJoined = parts.length > 1 && !piece.endsWith('%')
      const options = isJoined ? [[whole.term], parts.map(token => token.term)] : [[whole.term]]
      words.push({ options, isOpen: match.index + piece.length === end && /\p{L}$/u.test(piece), typed: piece })
    }
  }
  return words
}
