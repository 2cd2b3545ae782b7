/**
 * What the words of a query stand for in this index: a Latin word may be pinyin or initials, a Han run may hold an everyday
 * name, a slip or a whole question. Asks the engine only how many documents hold a term, so both engines decide alike.
 */
import { lexicon } from './lexicon.js'
import type { QueryWord } from './query.js'
import { around, heard, initialTerms, soundOptions } from './sound.js'
import { hanTerms } from './tokenize.js'

export type Lookup = {
  /** For each list of terms how many documents hold them all; exactly as written, sound keys included. */
  counts: (options: readonly (readonly string[])[]) => Promise<number[]>
  /** How many documents hold a word that begins with this one, or one that is a slip away from it. */
  like: (word: string, how: 'begun' | 'misspelt') => Promise<number>
}

const LATIN = /^[\p{Script=Latin}\p{M}'’]+$/u

const isLatin = ({ options, phrase, typed }: QueryWord): boolean =>
  phrase === undefined && options.length === 1 && options[0]?.length === 1 && LATIN.test(typed)

/** The first of the candidates that some document holds; all ways to cut the same letters count as one candidate. */
async function firstHeld (candidates: readonly string[][][], lookup: Lookup): Promise<string[][] | undefined> {
  const counts = await lookup.counts(candidates.flat())
  let at = 0
  for (const options of candidates) {
    const held = options.filter((_, i) => (counts[at + i] ?? 0) > 0)
    at += options.length
    if (held.length > 0) return held
  }
  return undefined
}

const isComplete = (option: readonly string[]): boolean => !option.some(key => key.endsWith('*'))
const isLong = (option: readonly string[]): boolean => option.some(key => /^~.*~/.test(key))

/**
 * A Latin word as it is written where a document has it so, otherwise the first that is found: whole pinyin, a longer word that
 * begins with it, one syllable, a word one slip away, unfinished pinyin, initials.
 */
async function resolveLatin (word: QueryWord, lookup: Lookup): Promise<QueryWord> {
  const sounds = soundOptions(word.typed)
  const initials = initialTerms(word.typed)
  const term = word.options[0]?.[0] ?? ''
  const near = (options: string[][]): QueryWord => ({ ...word, options, isOpen: false, isNear: true })
  const [written = 0] = await lookup.counts([[term]])
  if (written > 0 || (sounds.length === 0 && initials.length === 0)) return word
  const whole = await firstHeld([sounds.filter(option => isComplete(option) && isLong(option))], lookup)
  if (whole) return near(whole)
  if (word.isOpen && await lookup.like(term, 'begun') > 0) return word
  const syllable = await firstHeld([sounds.filter(option => isComplete(option) && !isLong(option))], lookup)
  if (syllable) return near(syllable)
  const hasVowels = /[aeiou]/.test(word.typed)
  const last = [sounds.filter(option => !isComplete(option)), initials.length > 0 ? [initials] : []]
  if (hasVowels && await lookup.like(term, 'misspelt') > 0) return { ...word, isOpen: false }
  const found = await firstHeld(last, lookup)
  return found ? near(found) : word
}

/** Syllables typed apart are one word: `bao tou`. */
function joinSyllables (words: readonly QueryWord[]): QueryWord[] {
  const joined: QueryWord[] = []
  let isRun = false
  for (const word of words) {
    const isSyllable = isLatin(word) && soundOptions(word.typed).some(option => option.length === 1 && !isLong(option) && isComplete(option))
    const before = joined.at(-1)
    if (isSyllable && isRun && before) joined[joined.length - 1] = { ...word, typed: `${before.typed}${word.typed}`, options: [[`${before.typed}${word.typed}`]] }
    else joined.push(word)
    isRun = isSyllable
  }
  return joined
}

/** The words of a query with what they stand for; a word that nothing stands for stays as it is and finds nothing. */
export async function resolveWords (words: readonly QueryWord[], lookup: Lookup): Promise<QueryWord[]> {
  const alone = await Promise.all(words.map(async word => isLatin(word) ? (await lookup.counts(word.options))[0] ?? 0 : 1))
  const unknown = alone.some(count => count === 0)
  const joined = unknown ? joinWhereUnknown(words, alone) : words
  return Promise.all(joined.map(async word => isLatin(word) ? resolveLatin(word, lookup) : word))
}

/** Joins syllables only in a stretch in which none is a word of the index. */
function joinWhereUnknown (words: readonly QueryWord[], counts: readonly number[]): QueryWord[] {
  const parts: QueryWord[] = []
  let stretch: QueryWord[] = []
  words.forEach((word, at) => {
    if (counts[at] === 0) {
      stretch.push(word)
      return
    }
    parts.push(...joinSyllables(stretch), word)
    stretch = []
  })
  return [...parts, ...joinSyllables(stretch)]
}

/** A Han run with each everyday name in it replaced by what it stands for, beside the run as it was typed. */
export function withAliases (word: QueryWord): QueryWord {
  if (word.phrase !== undefined) return word
  const alias = lexicon.aliases.find(({ say }) => word.typed === say || (HAN_ONLY.test(say) && word.typed.includes(say)))
  if (!alias) return word
  const [before = '', ...after] = word.typed.split(alias.say)
  const rest = [before, ...after].filter(part => part !== '').flatMap(hanTerms)
  const others = alias.means.map(meaning => [...rest, ...meaningTerms(meaning)])
  return { ...word, options: [...others, ...word.options] }
}

const HAN_ONLY = /^\p{Script=Han}+$/u

/** The terms of what an alias stands for: pairs of Han, words of anything else. */
const meaningTerms = (meaning: string): string[] => meaning.split(/\s+/).flatMap(part => HAN_ONLY.test(part) ? hanTerms(part) : [part])

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Whether the character at a place of a run belongs to a word of the dictionary: then it is no slip. */
function standsInWord (run: string, place: number): boolean {
  for (const { segment, index } of segmenter.segment(run)) {
    if (place >= index && place < index + segment.length) return [...segment].length > 1
  }
  return false
}

/** What to look for instead of the pairs from `from` to `to` when one wrong character explains why no document holds them. */
async function repair (characters: readonly string[], from: number, to: number, lookup: Lookup): Promise<string[] | undefined> {
  const run = characters.join('')
  const last = characters.length - 1
  const suspects = from === to
    ? [...(from === 0 ? [0] : []), ...(to + 1 === last ? [last] : [])]
    : to === from + 1 ? [from + 1] : []
  for (const place of suspects) {
    if (standsInWord(run, place)) continue
    const [before, wrong = '', after] = [characters[place - 1], characters[place], characters[place + 1]]
    const left = before === undefined ? [[]] : heard(wrong, before, true).map(key => [key])
    const right = after === undefined ? [[]] : heard(wrong, after, false).map(key => [key])
    const sounding = left.flatMap(one => right.map(two => [...one, ...two]))
    const alike = before !== undefined && after !== undefined ? [[around(before, after)]] : []
    const found = await firstHeld([sounding, alike], lookup)
    if (found?.[0]) return found[0]
  }
  return undefined
}

/** A stretch of a run that the index knows, or text that it does not. */
type Piece = { terms: string[] } | { unknown: string }

/** Fewer characters than this are a word, of which one alone says nothing: 锌价 is not 锌. */
const LEAST_QUESTION = 4

/** Cuts a run where no document holds the pair; in a question, a character that is left over counts when it is a product. */
async function piecesOf (run: string, isQuestion: boolean, lookup: Lookup): Promise<Piece[]> {
  const characters = [...run]
  const pairs = characters.slice(1).map((second, at) => `${characters[at] ?? ''}${second}`)
  const held = (await lookup.counts(pairs.map(pair => [pair]))).map(count => count > 0)
  const termsAt: (string[] | undefined)[] = pairs.map((pair, at) => held[at] ? [pair] : undefined)
  for (let at = 0; at < pairs.length; at++) {
    if (held[at]) continue
    let to = at
    while (to + 1 < pairs.length && !held[to + 1]) to++
    const repaired = await repair(characters, at, to, lookup)
    if (repaired) termsAt.splice(at, to - at + 1, repaired, ...Array.from({ length: to - at }, () => []))
    at = to
  }
  const pieces: Piece[] = []
  let terms: string[] = []
  const close = () => {
    if (terms.length > 0) pieces.push({ terms })
    terms = []
  }
  characters.forEach((character, at) => {
    const isHeld = termsAt[at - 1] !== undefined || termsAt[at] !== undefined
    if (!isHeld) {
      close()
      pieces.push(isQuestion && lexicon.products.has(character) && !standsInWord(run, at) ? { terms: [character] } : { unknown: character })
    }
    const here = termsAt[at]
    if (here) terms.push(...here)
    else close()
  })
  close()
  return pieces
}

const FILLERS = lexicon.fillersZh.filter(filler => [...filler].length > 1)
const SMALL = new Set(lexicon.fillersZh.filter(filler => [...filler].length === 1))

/** A run without the words that only ask or link, as the parts between them; an everyday name is a part of its own. */
function partsOf (run: string): (string | { alias: QueryWord })[] {
  const cut = lexicon.aliases.find(({ say }) => HAN_ONLY.test(say) && run.includes(say))
  const at = FILLERS.find(filler => run.includes(filler))
  if (at !== undefined) return run.split(at).flatMap(partsOf)
  if (!cut) return run === '' ? [] : [run]
  const options = [...cut.means.map(meaningTerms), hanTerms(cut.say)]
  const alias = { options, isOpen: false, typed: cut.say }
  return run.split(cut.say).flatMap((part, i) => [...(i > 0 ? [{ alias }] : []), ...partsOf(part)])
}

type Loose = { words: QueryWord[], ignored: string[] }

const together = (parts: readonly Loose[]): Loose =>
  ({ words: parts.flatMap(({ words }) => words), ignored: parts.flatMap(({ ignored }) => ignored) })

const loosenRun = async (word: QueryWord, isQuestion: boolean, lookup: Lookup): Promise<Loose> =>
  together(await Promise.all(partsOf(word.typed).map(part => typeof part === 'string' ? loosenPart(part, isQuestion, lookup) : knownAlias(part.alias, lookup))))

async function knownAlias (alias: QueryWord, lookup: Lookup): Promise<Loose> {
  const counts = await lookup.counts(alias.options)
  return counts.some(count => count > 0) ? { words: [alias], ignored: [] } : { words: [], ignored: [alias.typed] }
}

async function loosenPart (part: string, isQuestion: boolean, lookup: Lookup): Promise<Loose> {
  const words: QueryWord[] = []
  const ignored: string[] = []
  let unknown = ''
  for (const piece of [...await piecesOf(part, isQuestion, lookup), { terms: [] }]) {
    if ('unknown' in piece) {
      if (!SMALL.has(piece.unknown)) unknown += piece.unknown
      continue
    }
    if (unknown !== '') ignored.push(unknown)
    unknown = ''
    if (piece.terms.length > 0) words.push({ options: [piece.terms], isOpen: false, typed: piece.terms.join('') })
  }
  return { words, ignored }
}

/**
 * The words of a query that no document holds together, cut into what the index knows. `ignored`: what it does not know, as it
 * was typed, without the words that only ask or link.
 */
export async function loosen (words: readonly QueryWord[], lookup: Lookup): Promise<Loose> {
  const isQuestion = words.reduce((sum, { typed }) => sum + typed.length, 0) >= LEAST_QUESTION
  const found = together(await Promise.all(words.map(word => word.phrase === undefined && HAN_ONLY.test(word.typed)
    ? loosenRun(word, isQuestion, lookup)
    : loosenOther(word, lookup))))
  return { words: found.words, ignored: found.ignored.filter(text => [...text].length > 1) }
}

/** A word that is no Han run, where the index knows it, begun or one slip away. */
async function loosenOther (word: QueryWord, lookup: Lookup): Promise<Loose> {
  if (lexicon.fillersEn.has(word.typed)) return { words: [], ignored: [] }
  const counts = await lookup.counts(word.options)
  const term = word.options[0]?.[0] ?? ''
  const isFree = word.options[0]?.length === 1 && LATIN.test(word.typed)
  const isFound = counts.some(count => count > 0) ||
    (isFree && (await lookup.like(term, 'misspelt') > 0 || (word.isOpen && await lookup.like(term, 'begun') > 0)))
  return isFound ? { words: [word], ignored: [] } : { words: [], ignored: [word.typed] }
}
