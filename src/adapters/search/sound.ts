/**
 * How Chinese terms sound, as keys that stand beside the terms themselves and are never mixed with them: a word that only
 * sounds like another is found where it was typed by sound, or where what was typed is no word at all.
 */
import { pinyin } from 'pinyin-pro'
import { SYLLABLES } from './syllables.js'

const HAN = /^\p{Script=Han}+$/u
const HAN_RUN = /\p{Script=Han}{2,}/gu

/** A character has at most this many readings in use; the rest are those of old books. */
const MOST_READINGS = 3
/** A run of letters can be cut into syllables in more ways than anyone means. */
const MOST_CUTS = 4

/** Keys of sound. `~` joins the readings of neighbours, `*` stands for the rest of a syllable, `^` begins initials, `_` stands for any character. */
export const isSoundKey = (term: string): boolean => /[~^_]/.test(term)

const single = (reading: string): string => `~${reading}`
const pair = (first: string, second: string): string => `~${first}~${second}`
const begun = (first: string, second: string): string => `~${first}~${second.charAt(0)}*`
const heardSecond = (first: string, second: string): string => `${first}~${second}`
const heardFirst = (first: string, second: string): string => `~${first}~${second}`

const readings = new Map<string, readonly string[]>()

/** The readings of one character without tones, the usual one first; none for what is no Han. */
export function readingsOf (character: string): readonly string[] {
  const known = readings.get(character)
  if (known) return known
  const all = HAN.test(character) ? pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true }) : []
  const kept = [...new Set(all)].filter(reading => SYLLABLES.has(reading)).slice(0, MOST_READINGS)
  readings.set(character, kept)
  return kept
}

const keys = new Map<string, readonly string[]>()
const MOST_TERMS_KEPT = 50_000

/**
 * The keys of a term of one or two Han characters: how it sounds, how it sounds when its second syllable has only been begun,
 * and each of its characters beside the sound of the other. None for other terms.
 */
export function soundKeysOf (term: string): readonly string[] {
  const known = keys.get(term)
  if (known) return known
  if (keys.size >= MOST_TERMS_KEPT) keys.clear()
  const made = makeSoundKeys(term)
  keys.set(term, made)
  return made
}

function makeSoundKeys (term: string): readonly string[] {
  const [first = '', second, ...more] = term
  if (more.length > 0 || !HAN.test(term)) return []
  if (second === undefined) return readingsOf(first).map(single)
  const [a, b] = [readingsOf(first), readingsOf(second)]
  return [...new Set([
    ...a.flatMap(one => b.flatMap(two => [pair(one, two), begun(one, two)])),
    ...b.map(two => heardSecond(first, two)), ...a.map(one => heardFirst(one, second))
  ])]
}

const initialsOfRun = new Map<string, string>()
const MOST_RUNS_KEPT = 20_000

function initialsOf (run: string): string {
  const known = initialsOfRun.get(run)
  if (known !== undefined) return known
  const initials = pinyin(run, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase()
  if (initialsOfRun.size >= MOST_RUNS_KEPT) initialsOfRun.clear()
  initialsOfRun.set(run, initials)
  return initials
}

const grams = (letters: string, size: number): string[] =>
  Array.from({ length: Math.max(0, letters.length - size + 1) }, (_, at) => `^${letters.slice(at, at + size)}`)

/**
 * The terms of a folded text beside its plain ones: the first letters of two and of three neighbours, and each character with
 * the one after next, which is how a word is found whose middle character is wrong.
 */
export function besideTerms (folded: string): string[] {
  return [...folded.matchAll(HAN_RUN)].flatMap(([run]) => {
    const characters = [...run]
    const initials = initialsOf(run)
    return [
      ...grams(initials, 2), ...grams(initials, 3),
      ...characters.slice(2).map((last, at) => around(characters[at] ?? '', last))
    ]
  })
}

/** The key of two characters with one between them. */
export const around = (first: string, last: string): string => `${first}_${last}`

/** The keys that a character beside a neighbour has when only its sound is right; `before`: the neighbour stands before it. */
export const heard = (character: string, neighbour: string, before: boolean): string[] =>
  readingsOf(character).map(reading => before ? heardSecond(neighbour, reading) : heardFirst(reading, neighbour))

/** The terms by which initials are looked up: `btxt` → ^btx and ^txt. None where it cannot be initials. */
export function initialTerms (letters: string): string[] {
  if (!/^[a-z]{2,12}$/.test(letters)) return []
  return grams(letters, Math.min(3, letters.length))
}

type Cut = { syllables: string[], tail: string }

/** All ways to cut letters into syllables, the last of which may be unfinished; those with fewer syllables first. */
function cutsOf (letters: string): Cut[] {
  const cuts: Cut[] = []
  const walk = (at: number, syllables: string[]) => {
    if (cuts.length >= MOST_CUTS * 8) return
    if (at === letters.length) {
      cuts.push({ syllables, tail: '' })
      return
    }
    for (let end = Math.min(letters.length, at + 6); end > at; end--) {
      const piece = letters.slice(at, end)
      if (SYLLABLES.has(piece)) walk(end, [...syllables, piece])
    }
    const rest = letters.slice(at)
    if (syllables.length > 0 && rest.length < 5 && [...SYLLABLES].some(syllable => syllable !== rest && syllable.startsWith(rest))) cuts.push({ syllables, tail: rest })
  }
  walk(0, [])
  const whole = cuts.filter(({ tail }) => tail === '')
  return (whole.length > 0 ? whole : cuts.filter(({ syllables }) => syllables.length > 0))
    .sort((a, b) => a.syllables.length - b.syllables.length).slice(0, MOST_CUTS)
}

/** Letters as pinyin is typed: ü, lyu and the like as `v`, without the marks of tones. */
const plainPinyin = (word: string): string =>
  word.replace(/[üǖǘǚǜ]/g, 'v').normalize('NFD').replace(/\p{M}/gu, '').replace(/(?<=[ln])yu/g, 'v')

/** `lu` is also typed for `lü`. */
const withUmlaut = (syllables: string[]): string[][] => syllables.some(syllable => /^[ln]ue?$/.test(syllable))
  ? [syllables, syllables.map(syllable => syllable.replace(/^([ln])u(e?)$/, '$1v$2'))]
  : [syllables]

/**
 * The ways to read a Latin word as pinyin, each as the keys that must all be there. Empty for what is no pinyin.
 * `isOpen`: the last syllable may still be being typed.
 */
export function soundOptions (word: string): string[][] {
  const letters = plainPinyin(word).replace(/['’]/g, '')
  if (!/^[a-z]{2,40}$/.test(letters)) return []
  return cutsOf(letters).flatMap(({ syllables, tail }) => withUmlaut(syllables).map(all => {
    const pairs = all.slice(1).map((second, at) => pair(all[at] ?? '', second))
    const last = all.at(-1) ?? ''
    if (tail !== '') return [...pairs, begun(last, tail)]
    return pairs.length > 0 ? pairs : [single(last)]
  }))
}
