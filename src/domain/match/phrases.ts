/**
 * Which known words of a text name the product and which only describe it: in `风电铸件` the casting is made and the wind
 * farm is the customer; in `magnets for motors` it is the magnets.
 */
import { findWords, normalise, type Found, type WordIndex } from './words.js'

/** `weight` 0..1: 1 for the head of the first phrase, less further on. */
export type Named<T> = { means: T, word: string, weight: number, role: 'head' | 'modifier' }
export type Reading<T> = { named: Named<T>[], unread: string[] }

/** Commas and points between digits belong to a number or a formula. */
const CUT = /(?<!\d)[.,]|[.,](?!\d)|[、;；/+。!！?？\n|:：·→]| and | or | & |以及|及|与|和|暨|或/g
const AFTER_HEAD = / (?:for|from|of|with|using|by|via|in|at|on|to|based on) /
const BRACKET = /[(（【[]([^()（）【】[\]]*)[)）】\]]/g
const AMOUNT = /[\d.,]+\s*(?:[万亿千百]*[吨台套件头只辆个片支米亩]|[万亿]|t\/a|t|mw|gw|gwh|kw|wh|%)?(?:\/?年)?/g

const IN_BRACKETS = 0.8
/** `(300,000 servers)` counts what the product holds; it is not the product. */
const COUNTED = /^\s*[~≈约]?\d/
const MODIFIER = 0.35
const LATER = 0.85
const LEAST_LATER = 0.5
const UNSURE_HEAD = 0.6

type Phrase = { text: string, from: number, factor: number }

/** Phrases of a text; cuts inside a known word are none. */
function phrasesOf<T> (text: string, words: readonly Found<T>[]): Phrase[] {
  const inside: Phrase[] = []
  const outer = text.replace(BRACKET, (whole, content: string, at: number) => {
    inside.push(...cut(content, at + 1, COUNTED.test(content) ? 0 : IN_BRACKETS, words))
    return ' '.repeat(whole.length)
  })
  return [...cut(outer, 0, 1, words), ...inside]
}

function cut<T> (text: string, from: number, factor: number, words: readonly Found<T>[]): Phrase[] {
  const phrases: Phrase[] = []
  let start = 0
  for (const match of text.matchAll(CUT)) {
    const at = from + match.index
    if (words.some(word => word.start < at + match[0].length && at < word.end)) continue
    phrases.push({ text: text.slice(start, match.index), from: from + start, factor })
    start = match.index + match[0].length
  }
  phrases.push({ text: text.slice(start), from: from + start, factor })
  return phrases.filter(phrase => phrase.text.trim() !== '')
}

/** What is left of a text when amounts and words that add nothing are taken away. */
function substance (text: string, generic: WordIndex<never>): string {
  if (text.trim() === '') return ''
  const plain = text.replace(AMOUNT, ' ')
  const words = findWords(plain, generic)
  let rest = plain
  for (const { start, end } of words) rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end)
  return rest.replace(/[^\p{L}]+/gu, '')
}

/** The part of an English phrase that holds the head, and where it ends. */
function mainEnd<T> (phrase: Phrase, words: readonly Found<T>[]): number {
  const after = AFTER_HEAD.exec(phrase.text)
  const end = phrase.from + phrase.text.length
  if (!after) return end
  const at = phrase.from + after.index
  if (words.some(word => word.start < at + after[0].length - 1 && at + 1 < word.end)) return end
  return words.some(word => word.end <= at) ? at : end
}

/** `isKindOf`: whether one meaning is a kind of another. Then it says more closely what the head is: `银多金属矿` is silver ore. */
type Vocabulary<T> = { words: WordIndex<T>, generic: WordIndex<never>, isKindOf?: (means: T, head: T) => boolean }

function readPhrase<T> (phrase: Phrase, all: readonly Found<T>[], { generic, isKindOf }: Vocabulary<T>): { named: Named<T>[], sure: boolean } {
  const words = all.filter(({ start, end, word, means }) => means.length > 0 && phrase.text.slice(start - phrase.from, end - phrase.from) === word)
  const end = mainEnd(phrase, words)
  const head = words.findLast(word => word.end <= end)
  if (!head) return { named: [], sure: substance(phrase.text, generic) === '' }
  const sure = substance(phrase.text.slice(head.end - phrase.from, end - phrase.from), generic).length <= 1
  const named = words.flatMap(word => word.means.map(means => {
    const isMeant = word === head || (isKindOf !== undefined && word.end <= head.start && head.means.some(other => isKindOf(means, other)))
    const isHead = isMeant && phrase.factor > 0
    const weight = !isHead ? MODIFIER : sure ? phrase.factor : UNSURE_HEAD * phrase.factor
    return { means, word: word.word, weight, role: isHead ? 'head' as const : 'modifier' as const }
  }))
  return { named, sure }
}

/**
 * What a text names. `words`: known words; `generic`: words that add nothing after a product.
 * Gives every reading of every word in order, and the phrases whose head is not known.
 */
export function readText<T> (raw: string, vocabulary: Vocabulary<T>): Reading<T> {
  const text = normalise(raw)
  const words = findWords(text, vocabulary.words)
  const reading: Reading<T> = { named: [], unread: [] }
  let later = 1
  for (const phrase of phrasesOf(text, words)) {
    const { named, sure } = readPhrase(phrase, words, vocabulary)
    reading.named.push(...named.map(item => ({ ...item, weight: item.weight * later })))
    if (!sure && phrase.factor > 0) reading.unread.push(phrase.text.trim())
    if (named.length > 0) later = Math.max(LEAST_LATER, later * LATER)
  }
  return reading
}
