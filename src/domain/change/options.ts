/** The values worth trying for one fact: one for every way in which the conditions that read it can come out. */
import { FACTS, type FactName } from '../facts/catalogue.js'
import type { FactValue } from '../facts/facts.js'
import type { IsoDate } from '../dates.js'
import type { Leaf, Scalar } from '../law/condition.js'
import { axisOf, cellsOf, dayNumber, dayOf, holds, rangeOf, type Axis, type Cell, type Range } from './cells.js'

/**
 * What is asked of a fact, as data. `range`: of an amount, `days`: of a date. `one-of`, `none-of`: of a choice or yes and no.
 * `members`: a list must hold one of each set of `with` and none of `without`.
 */
export type Target =
  | { kind: 'range' } & Range
  | { kind: 'days', from?: IsoDate, to?: IsoDate }
  | { kind: 'one-of', values: Scalar[] }
  | { kind: 'none-of', values: Scalar[] }
  | { kind: 'members', with: string[][], without: string[] }

/** A value to try with what it stands for, given which of the other values would do as well. */
export type Try = { value: FactValue, target: (wouldDo: (value: FactValue) => boolean) => Target }

type Question = { fact: FactName, from: FactValue | undefined, leaves: readonly Leaf[], asOf: IsoDate }

/** The values to try, none of them reading as the present one; empty for a fact that no single value can settle. */
export function optionsOf (question: Question): Try[] {
  switch (FACTS[question.fact].kind) {
    case 'yes-no': return scalars([true, false], question)
    case 'choice': return scalars(withOneOutside(question, FACTS[question.fact].allowed ?? []), question)
    case 'words': case 'industry-code': return scalars(mentioned(question), question)
    case 'list': case 'texts': return lists(question)
    case 'date': return onAxis(question)
    case 'integer': case 'amount': case 'share': return onAxis(question)
    case 'yearly': return Array.isArray(question.from) ? everyYear(question, question.from as readonly number[]) : onAxis(question)
    case 'amounts': return []
  }
}

const valuesOf = ({ value }: Leaf): Scalar[] => [value].flat() as Scalar[]

const mentioned = ({ leaves }: Question): Scalar[] =>
  [...new Set(leaves.filter(({ op }) => op !== 'exists').flatMap(valuesOf))]

/** The values that conditions name, and one that none of them does: all others read like it. */
function withOneOutside (question: Question, allowed: readonly string[]): Scalar[] {
  const named = mentioned(question)
  const isNamed = (value: Scalar) => named.includes(value)
  const present = typeof question.from === 'string' && !isNamed(question.from) ? question.from : undefined
  const outside = present ?? allowed.find(value => !isNamed(value))
  return [...named, ...(outside === undefined ? [] : [outside])]
}

function scalars (values: readonly Scalar[], question: Question): Try[] {
  const named = mentioned(question)
  const target = (wouldDo: (value: FactValue) => boolean): Target => {
    const outsideDoes = values.some(value => !named.includes(value) && typeof value === 'string' && wouldDo(value))
    return outsideDoes
      ? { kind: 'none-of', values: named.filter(value => !wouldDo(value)) }
      : { kind: 'one-of', values: values.filter(wouldDo) }
  }
  return values.filter(value => value !== question.from).map(value => ({ value, target }))
}

/** Thresholds of the conditions as numbers; days counted from 1970. */
const cutsOf = (question: Question): number[] => mentioned(question).flatMap(value => {
  if (typeof value === 'number') return [value]
  return FACTS[question.fact].kind === 'date' && typeof value === 'string' ? [dayNumber(value)] : []
})

const toNumber = (value: FactValue | undefined): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'string' ? dayNumber(value) : undefined

function onAxis (question: Question): Try[] {
  const isDay = FACTS[question.fact].kind === 'date'
  const axis = axisOf(question.fact, question.asOf)
  const from = toNumber(question.from)
  const cells = cellsOf(cutsOf(question), from, axis)
  const toValue = (cell: Cell): FactValue => isDay ? dayOf(cell.value) : cell.value
  return cells.flatMap((cell, index) => {
    if (!cell.offered || (from !== undefined && holds(cell, from))) return []
    const target = (wouldDo: (value: FactValue) => boolean) =>
      targetOf(around(cells, index, other => wouldDo(toValue(other))), axis, isDay)
    return [{ value: toValue(cell), target }]
  })
}

/** The run of cells about one of them that would all do. */
function around (cells: readonly Cell[], index: number, wouldDo: (cell: Cell) => boolean): Cell[] {
  let first = index
  let last = index
  while (first > 0 && wouldDo(cells[first - 1]!)) first--
  while (last < cells.length - 1 && wouldDo(cells[last + 1]!)) last++
  return cells.slice(first, last + 1)
}

function targetOf (cells: readonly Cell[], axis: Axis, isDay: boolean): Target {
  const range = rangeOf(cells, axis)
  if (!isDay) return { kind: 'range', ...range }
  const { atLeast, atMost } = range
  return { kind: 'days', ...(atLeast === undefined ? {} : { from: dayOf(atLeast) }), ...(atMost === undefined ? {} : { to: dayOf(atMost) }) }
}

/** One number per year: every year is moved as little as it must into the same run of cells. */
function everyYear (question: Question, years: readonly number[]): Try[] {
  const axis = axisOf(question.fact, question.asOf)
  const cuts = cutsOf(question)
  const spans = cellsOf(cuts, undefined, axis).map((_, index, all) => all.slice(index)).flatMap(rest => rest.map((_, length) => rest.slice(0, length + 1)))
  const inSpan = (year: number, span: readonly Cell[]): number => {
    if (span.some(cell => holds(cell, year))) return year
    const moved = cellsOf(cuts, year, axis).filter(cell => span.some(other => other.low === cell.low && other.high === cell.high))
    return moved.map(({ value }) => value).reduce((best, value) => Math.abs(value - year) < Math.abs(best - year) ? value : best)
  }
  return spans.flatMap(span => {
    const value = years.map(year => inSpan(year, span))
    return value.every((moved, index) => moved === years[index]) ? [] : [{ value, target: () => targetOf(span, axis, false) }]
  })
}

/** Members that the same leaves name read alike: one set of members is added or taken away as a whole. */
function alike (question: Question): string[][] {
  const sets = new Map<string, string[]>()
  for (const item of mentioned(question).filter(value => typeof value === 'string')) {
    const key = question.leaves.map(leaf => Number(valuesOf(leaf).includes(item))).join('')
    sets.set(key, [...sets.get(key) ?? [], item])
  }
  return [...sets.values()]
}

function lists (question: Question): Try[] {
  const present = Array.isArray(question.from) ? question.from as readonly string[] : []
  const sets = alike(question)
  const named = sets.flat()
  const outside = (FACTS[question.fact].allowed ?? []).find(item => !named.includes(item))
  return chosenOf(sets).flatMap(chosen => {
    const has = (set: readonly string[]) => set.some(item => present.includes(item))
    const isSame = question.from !== undefined && sets.every(set => has(set) === chosen.includes(set))
    if (isSame) return []
    const kept = present.filter(item => !named.includes(item) || chosen.some(set => set.includes(item)))
    const added = chosen.filter(set => !has(set))
    const value = [...kept, ...added.map(set => set[0]!)]
    const removed = present.filter(item => !kept.includes(item))
    return [{
      value: value.length > 0 || outside === undefined ? value : [outside],
      target: (): Target => ({
        kind: 'members',
        with: added,
        without: question.from === undefined ? sets.filter(set => !chosen.includes(set)).flat() : removed
      })
    }]
  })
}

/** Every choice of some of the sets, the smallest first. */
function chosenOf (sets: readonly string[][]): string[][][] {
  const all = sets.reduce<string[][][]>((choices, set) => [...choices, ...choices.map(choice => [...choice, set])], [[]])
  return all.sort((a, b) => a.length - b.length)
}
