/** A change as it is suggested: what, from where to where, how far, under which clause. Keys and values, no prose. */
import { FACTS, type FactName } from '../facts/catalogue.js'
import type { Facts, FactValue } from '../facts/facts.js'
import type { IsoDate } from '../dates.js'
import { evaluate, findingsOf, type Finding } from '../law/condition.js'
import type { Policy } from '../law/policy.js'
import { wholeCondition } from '../law/verdict.js'
import { dayNumber } from './cells.js'
import type { Choice, Given } from './choice.js'
import type { Target } from './options.js'

/** How far off a number or a day is: `by` in the unit of the fact, or in days; below zero where less is asked. `relative`: 0..1. */
export type Distance = { by: number, relative: number }

/** A finding of a policy that comes out otherwise with the change; its `source` names the entry of the policy's sources. */
export type Clause = Finding & { policyId: string }

export type Change = { clauses: Clause[] } & (
  | { what: 'fact', fact: FactName, from?: FactValue, to: FactValue, target: Target, distance?: Distance, decider: Choice | Given, beyondChoice: boolean }
  | { what: 'place', from: string, to: string, parkIds: string[] }
  | { what: 'day', from: IsoDate, to: IsoDate, distance: Distance })

/** A change of a kind that has no size counts as one whole. */
export const WHOLE_MOVE = 1

/** How far two amounts or days lie apart; undefined for other kinds of facts and where nothing is known yet. */
export function distanceOf (fact: FactName, from: FactValue | undefined, to: FactValue): Distance | undefined {
  if (FACTS[fact].kind === 'date') return typeof from === 'string' && typeof to === 'string' ? daysApart(from, to) : undefined
  if (typeof from !== 'number' || typeof to !== 'number') return undefined
  const largest = Math.max(Math.abs(from), Math.abs(to))
  return { by: Number((to - from).toFixed(9)), relative: largest === 0 ? 0 : Math.min(1, Math.abs(to - from) / largest) }
}

/** How large a move is, 0..1: relative for amounts and days, the mean over the years for yearly amounts, whole for all else. */
export function sizeOf (fact: FactName, from: FactValue | undefined, to: FactValue): number {
  if (FACTS[fact].kind !== 'yearly' || !Array.isArray(from) || !Array.isArray(to)) return distanceOf(fact, from, to)?.relative ?? WHOLE_MOVE
  const years = to.map((year: number, index) => distanceOf(fact, from[index], year)?.relative ?? WHOLE_MOVE)
  return years.reduce((sum, size) => sum + size, 0) / years.length
}

const YEAR = 365

/** Days apart; a year is half of the way to a whole move. */
export function daysApart (from: IsoDate, to: IsoDate): Distance {
  const by = dayNumber(to) - dayNumber(from)
  return { by, relative: Math.abs(by) / (Math.abs(by) + YEAR) }
}

/** The findings of a policy about these facts that read otherwise before and after. */
export function turned (policy: Policy, before: Facts, after: Facts, isAbout: (fact: FactName) => boolean): Clause[] {
  const condition = wholeCondition(policy)
  const earlier = findingsOf(evaluate(condition, before))
  return findingsOf(evaluate(condition, after))
    .filter(({ field, truth }, index) => isAbout(field) && earlier[index]!.truth !== truth)
    .map(finding => ({ ...finding, policyId: policy.id }))
}
