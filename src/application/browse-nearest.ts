/** The names that come nearest to words that nothing holds. Pure. */
import type { Localized } from '../domain/localized.js'

/** Below this share of what was typed a name is not near. */
const NEAR = 0.5

/** Shorter words of letters are near to everything. */
const SHORTEST = 4

const plain = (text: string): string => text.normalize('NFKC').toLowerCase()
const hanIn = (text: string): string[] => [...new Set(text.match(/\p{Script=Han}/gu) ?? [])]
const wordsIn = (text: string): string[] => (text.match(/[\p{Script=Latin}\d]+/gu) ?? []).filter(word => word.length >= SHORTEST)

/** How many letters must be put in, taken out or replaced to make one word of the other. */
function distance (one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place)
  for (const [down, letter] of [...one].entries()) {
    const next = [down + 1]
    for (const [across, against] of [...other].entries()) {
      next.push(Math.min(next[across]! + 1, row[across + 1]! + 1, row[across]! + (letter === against ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1)!
}

const likeness = (word: string, other: string): number => 1 - distance(word, other) / Math.max(word.length, other.length)

/** How much of the text a name holds, 0..1: of its Han characters, or how like the words are. */
function nearness (text: string, { zh, en }: Localized): number {
  const han = hanIn(text)
  const there = hanIn(zh)
  const byHan = han.length < 2 ? 0 : han.filter(character => there.includes(character)).length / han.length
  const words = wordsIn(text)
  const names = wordsIn(plain(`${zh} ${en}`))
  const byWords = words.length === 0 ? 0 : words.reduce((sum, word) => sum + Math.max(0, ...names.map(name => likeness(word, name))), 0) / words.length
  return Math.max(byHan, byWords)
}

/** More letters than these do not make a name nearer. */
const READ = 60

/** Those whose name holds at least half of the text, or is at least half like it, nearest first, at most `most`. */
export function nearestNames<T extends { name: Localized }> (text: string, named: readonly T[], most: number): T[] {
  const asked = plain(text).slice(0, READ)
  return named.map(one => ({ one, near: nearness(asked, one.name) }))
    .filter(({ near }) => near >= NEAR)
    .sort((a, b) => b.near - a.near)
    .slice(0, most).map(({ one }) => one)
}
