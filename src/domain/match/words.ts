/** Finding known words in free text, Chinese or English. Longer words win over the shorter ones inside them. */

/** A word that was found: place in the normalised text, and what the word stands for. */
export type Found<T> = { start: number, end: number, word: string, means: readonly T[] }

const HAN = /\p{Script=Han}/u
const LETTER = /[\p{L}\p{N}]/u
const isLatinLetter = (char: string | undefined): boolean => char !== undefined && LETTER.test(char) && !HAN.test(char)

/** Longest text that is read; what follows is left out, so that no input can cost more than a moment. */
export const MOST_READ = 4000

/**
 * Text in the one form in which words are compared: width and case folded, hyphens between letters as spaces,
 * no spaces beside Chinese characters, at most MOST_READ characters.
 */
export function normalise (text: string): string {
  return text.slice(0, MOST_READ).normalize('NFKC').toLowerCase()
    .replace(/[\u2010-\u2015\u2212_-]/g, ' ')
    .replace(/\u200b|\u200c|\u200d|\ufe0f/g, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?(\p{Script=Han}) ?/gu, '$1')
    .trim()
}

/** An English word in its singular and plural, as investors write both. */
function variants (word: string): string[] {
  if (!/[a-z]$/.test(word) || word.length < 4) return [word]
  if (word.endsWith('ies')) return [word, `${word.slice(0, -3)}y`]
  if (/[^aeiou]y$/.test(word)) return [word, `${word.slice(0, -1)}ies`]
  if (/(?:ss|x|ch|sh)$/.test(word)) return [word, `${word}es`]
  if (/[^siu]s$/.test(word)) return [word, word.slice(0, -1)]
  return /s$/.test(word) ? [word] : [word, `${word}s`]
}

/** Words by their first two characters, longest first. */
export type WordIndex<T> = ReadonlyMap<string, readonly { word: string, means: readonly T[] }[]>

/** Words with their meanings to an index; a word given twice has both meanings, in the order given. */
export function indexWords<T> (entries: Iterable<readonly [word: string, meaning: T | undefined]>): WordIndex<T> {
  const meanings = new Map<string, Set<T>>()
  for (const [raw, meaning] of entries) {
    for (const word of variants(normalise(raw))) {
      if (word === '') continue
      const known = meanings.get(word) ?? new Set<T>()
      if (meaning !== undefined) known.add(meaning)
      meanings.set(word, known)
    }
  }
  const index = new Map<string, { word: string, means: readonly T[] }[]>()
  for (const [word, means] of meanings) {
    const list = index.get(word.slice(0, 2)) ?? []
    list.push({ word, means: [...means] })
    index.set(word.slice(0, 2), list)
  }
  for (const list of index.values()) list.sort((a, b) => b.word.length - a.word.length || (a.word < b.word ? -1 : 1))
  return index
}

/** Latin words must stand alone: `tin` is not in `printing`. */
function standsAlone (text: string, start: number, end: number): boolean {
  const opens = !isLatinLetter(text[start]) || !isLatinLetter(text[start - 1])
  return opens && (!isLatinLetter(text[end - 1]) || !isLatinLetter(text[end]))
}

function longestAt<T> (text: string, start: number, index: WordIndex<T>): Found<T> | undefined {
  for (const key of [text.slice(start, start + 2), text.slice(start, start + 1)]) {
    for (const { word, means } of index.get(key) ?? []) {
      if (text.startsWith(word, start) && standsAlone(text, start, start + word.length)) {
        return { start, end: start + word.length, word, means }
      }
    }
  }
  return undefined
}

/**
 * The known words of a normalised text in order. Words inside a longer one are left out, and of two that overlap the later,
 * unless it is the longer: Chinese is read from the left.
 */
export function findWords<T> (text: string, index: WordIndex<T>): Found<T>[] {
  const found: Found<T>[] = []
  for (let start = 0; start < text.length; start++) {
    const next = longestAt(text, start, index)
    const last = found.at(-1)
    if (!next || (last && next.end <= last.end)) continue
    if (last && start < last.end && next.word.length <= last.word.length) continue
    found.push(next)
  }
  return found
}
