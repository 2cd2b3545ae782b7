/** Finding a class of GB/T 4754-2017: by code, by words in Chinese or English, or by walking down the tree. */
import type { IndustryClass } from '../place/reference.js'
import { plainText } from './numbers.js'

/** Classes that stand below one division, best first; `path` leads from the section to the division. */
export type IndustryGroup = { path: IndustryClass[], classes: IndustryClass[] }

/** Only divisions, groups and classes can be answered; a section is too wide to say anything. */
const isAnswer = (item: IndustryClass): boolean => item.level > 1

/** The class with this code; undefined when the standard has none. */
export const industryByCode = (industries: readonly IndustryClass[], code: string): IndustryClass | undefined =>
  industries.find(item => item.code === code)

/** The class and everything above it, section first; empty when there is no such code. */
export function pathOf (industries: readonly IndustryClass[], code: string): IndustryClass[] {
  const path: IndustryClass[] = []
  let item = industryByCode(industries, code)
  while (item) {
    path.unshift(item)
    const { parent } = item
    item = parent === undefined ? undefined : industryByCode(industries, parent)
  }
  return path
}

/** What stands directly below a code, in the order of the standard; the sections for no code. */
export const childrenOf = (industries: readonly IndustryClass[], code?: string): IndustryClass[] =>
  industries.filter(item => item.parent === code)

/** Two-character pieces of Han runs; Latin words whole. */
function piecesOf (text: string): string[] {
  const runs = text.match(/[\p{Script=Han}]+|[a-z0-9]+/gu) ?? []
  return runs.flatMap(run => {
    if (!/\p{Script=Han}/u.test(run) || run.length === 1) return [run]
    return Array.from({ length: run.length - 1 }, (_, index) => run.slice(index, index + 2))
  })
}

/** Words that nearly every class of manufacturing carries: they tell nothing apart. */
const COMMON = new Set(['制造', '造业', '生产', '加工', '工业', '行业', 'manufacturing', 'manufacture', 'of', 'and', 'the', 'production', 'processing'])

const shareIn = (name: string, parts: readonly string[]): number => parts.filter(part => name.includes(part)).length / parts.length

/** How much of what was asked the name holds: 2 and more for the whole text, else the share of its pieces; single characters break ties. */
function likeness (name: string, wanted: string, pieces: readonly string[]): number {
  if (name.includes(wanted)) return 2 + wanted.length / name.length
  const telling = pieces.filter(piece => !COMMON.has(piece))
  return telling.length === 0 ? 0 : shareIn(name, telling) + shareIn(name, [...wanted]) / 100
}

const LEAST_LIKENESS = 0.5

function byWords (industries: readonly IndustryClass[], text: string): IndustryClass[] {
  const pieces = piecesOf(text)
  return industries.filter(isAnswer)
    .map(item => ({ item, score: Math.max(...[item.name.zh, item.name.en].map(name => likeness(name.toLowerCase(), text, pieces))) }))
    .filter(({ score }) => score >= LEAST_LIKENESS)
    .sort((a, b) => b.score - a.score || b.item.level - a.item.level || (a.item.code < b.item.code ? -1 : 1))
    .map(({ item }) => item)
}

/**
 * Classes for what was typed: a code or its beginning (`C3985`, `398`) or words (`稀土`, `dairy`), best first, at most `limit`.
 * A code gives the class itself, then what stands below it. Nothing typed or nothing like it gives an empty list.
 */
export function searchIndustries (industries: readonly IndustryClass[], text: string, limit: number): IndustryClass[] {
  const wanted = plainText(text)
  if (wanted === '') return []
  const code = /^[a-z]?(\d{2,4})$/.exec(wanted)?.[1]
  const found = code === undefined ? byWords(industries, wanted) : industries.filter(item => item.code.startsWith(code))
  return found.slice(0, limit)
}

/** The classes under the headings they stand below, groups in the order of their best class. */
export function groupIndustries (industries: readonly IndustryClass[], classes: readonly IndustryClass[]): IndustryGroup[] {
  const groups = new Map<string, IndustryGroup>()
  for (const item of classes) {
    const path = pathOf(industries, item.code).slice(0, 2)
    const key = path.at(-1)?.code ?? item.code
    const group = groups.get(key) ?? { path, classes: [] }
    group.classes.push(item)
    groups.set(key, group)
  }
  return [...groups.values()]
}
