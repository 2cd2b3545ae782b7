/** The line of numbers or days cut where conditions decide: within one cell every value reads the same. */
import { FACTS, type FactName } from '../facts/catalogue.js'
import { yearOf, type IsoDate } from '../dates.js'
import { stepOf } from './choice.js'

const DAY_MS = 24 * 60 * 60 * 1000

/** Days since 1970-01-01, so that days are counted like numbers. */
export const dayNumber = (day: IsoDate): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS)

export const dayOf = (number: number): IsoDate => new Date(number * DAY_MS).toISOString().slice(0, 10)

/**
 * `low` and `high`: the thresholds around the cell, both its own value where it is one threshold. Absent, the cell is open
 * to that side. `value`: the value of the cell that lies nearest to where the fact stands. `offered`: whether somebody can
 * still choose it.
 */
export type Cell = { low?: number, high?: number, isPoint: boolean, value: number, offered: boolean }

/** `step`: the smallest move. `min`, `max`: what the fact may be at all. `earliest`: nothing before it can still be chosen. */
export type Axis = { step: number, min: number, max: number, whole: boolean, earliest?: number }

/** The axis of a numeric fact or a day. A day before `asOf` can no longer be chosen, nor a year of first income before its year. */
export function axisOf (fact: FactName, asOf: IsoDate): Axis {
  const { kind, min = -Infinity, max = Infinity } = FACTS[fact]
  if (kind === 'date') return { step: 1, min, max, whole: true, earliest: dayNumber(asOf) }
  const axis = { step: stepOf(fact), min, max, whole: kind === 'integer' }
  return fact === 'project.firstIncomeYear' ? { ...axis, earliest: yearOf(asOf) } : axis
}

const round = (value: number): number => Number(value.toFixed(9))

const clamp = (value: number, first: number, last: number): number => Math.min(Math.max(value, first), last)

/** The value strictly between two thresholds that lies nearest to `from`; undefined when there is none. */
function nearestBetween (low: number, high: number, from: number | undefined, { step, min, max, whole }: Axis): number | undefined {
  const first = min > low ? min : round(low + step)
  const last = max < high ? max : round(high - step)
  if (first <= last) {
    if (from !== undefined) return clamp(from, first, last)
    return Number.isFinite(low) || !Number.isFinite(last) ? first : last
  }
  for (const end of [min, max]) if (low < end && end < high) return end
  return whole || low < min || high > max ? undefined : round((low + high) / 2)
}

/** The cells of an axis from low to high, each with its nearest value; cells in which no value lies are left out. */
export function cellsOf (thresholds: Iterable<number>, from: number | undefined, axis: Axis): Cell[] {
  const { min, max, earliest = -Infinity } = axis
  const cuts = [...new Set(thresholds)].sort((a, b) => a - b)
  const cells: Cell[] = []
  const add = (low: number | undefined, high: number | undefined, isPoint: boolean, value: number | undefined) => {
    if (value === undefined || value < min || value > max) return
    const later = value < earliest && !isPoint && earliest < (high ?? Infinity) ? earliest : value
    cells.push({ low, high, isPoint, value: later, offered: later >= earliest })
  }
  cuts.forEach((cut, index) => {
    const before = cuts[index - 1]
    add(before, cut, false, nearestBetween(before ?? -Infinity, cut, from, axis))
    add(cut, cut, true, cut)
  })
  const last = cuts.at(-1)
  if (last === undefined) add(undefined, undefined, false, from ?? Math.max(min, Number.isFinite(earliest) ? earliest : 0))
  else add(last, undefined, false, nearestBetween(last, Infinity, from, axis))
  return cells
}

/** Whether the value lies in the cell. */
export const holds = ({ low = -Infinity, high = Infinity, isPoint }: Cell, value: number): boolean =>
  isPoint ? value === low : low < value && value < high

/** What is asked of a number or day. At most one of each pair; `above` and `below` leave the end itself out. */
export type Range = { atLeast?: number, above?: number, atMost?: number, below?: number }

/** The cells from the first to the last, which lie side by side, as one range. Whole values need no open ends. */
export function rangeOf (cells: readonly Cell[], { whole, min, max, step }: Axis): Range {
  const first = cells[0]!
  const last = cells.at(-1)!
  const low = first.low === undefined || first.low < min || (first.isPoint && first.low === min)
    ? {}
    : first.isPoint ? { atLeast: first.low } : whole ? { atLeast: first.low + step } : { above: first.low }
  const high = last.high === undefined || last.high > max || (last.isPoint && last.high === max)
    ? {}
    : last.isPoint ? { atMost: last.high } : whole ? { atMost: last.high - step } : { below: last.high }
  return { ...low, ...high }
}
