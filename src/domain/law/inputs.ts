/** Facts and days that stand for all others: what decides a policy changes only at its thresholds, listed values and days. */
import { addDays, earliestDay, type IsoDate } from '../dates.js'
import { FACTS, type FactName } from '../facts/catalogue.js'
import type { Facts, FactValue } from '../facts/facts.js'
import { leavesOf, type Leaf, type Scalar } from './condition.js'
import { otherValue, steps } from './mutants.js'
import type { Policy } from './policy.js'
import { wholeCondition } from './verdict.js'

/** What stands for a text that is in no list. */
const NO_LISTED_TEXT = '-'

/** Both sides and the middle of each number or day, each listed text, and one value that is in no list. */
function representatives (field: FactName, leaves: readonly Leaf[]): FactValue[] {
  const values = leaves.filter(({ op }) => op !== 'exists').flatMap(({ value }) => [value].flat() as Scalar[])
  const { kind } = FACTS[field]
  if (kind === 'yes-no') return [true, false]
  if (kind === 'list' || kind === 'texts') {
    const other = otherValue(field, values) ?? NO_LISTED_TEXT
    const pairs = leaves.length > 1 ? values.flatMap(a => values.filter(b => a < b).map(b => [String(a), String(b)])) : []
    return [...values.map(value => [String(value)]), ...pairs, [other], []]
  }
  const bordering = values.flatMap(value => [value, ...steps(field, value)])
  if (bordering.length > values.length) return kind === 'yearly' ? [...bordering, yearsApart(bordering)] : bordering
  return [...values, otherValue(field, values) ?? NO_LISTED_TEXT]
}

/** Years that disagree: the least and the greatest of the numbers. */
const yearsApart = (values: readonly Scalar[]): number[] => {
  const numbers = values.filter(value => typeof value === 'number')
  return [Math.min(...numbers), Math.max(...numbers)]
}

/** The values that decide the conditions of the policies, by fact; that it may be unknown comes on top. */
export function decidingValues (policies: readonly Policy[]): Map<FactName, FactValue[]> {
  const leaves = new Map<FactName, Leaf[]>()
  for (const leaf of policies.flatMap(policy => leavesOf(wholeCondition(policy)))) {
    leaves.set(leaf.field, [...leaves.get(leaf.field) ?? [], leaf])
  }
  return new Map([...leaves].map(([field, read]) => {
    const unique = new Map(representatives(field, read).map(value => [JSON.stringify(value), value]))
    return [field, [...unique.values()]]
  }))
}

/** Every combination of the values, each fact also unknown; the fewest known facts are not first. */
export function * combinations (values: ReadonlyMap<FactName, readonly FactValue[]>): Generator<Facts> {
  const [first, ...others] = values
  if (!first) return yield {}
  const [field, options] = first
  for (const rest of combinations(new Map(others))) {
    yield rest
    for (const option of options) yield { ...rest, [field]: option }
  }
}

/** The day before, the day and the day after of each day on which the policies turn. */
export function decidingDays (policies: readonly Policy[]): IsoDate[] {
  const days = policies.flatMap(({ validity: { from, to }, lastEvidence, sources }) =>
    [from, to, lastEvidence?.date, earliestDay(sources['main']?.date)].filter(day => day !== undefined))
  return [...new Set(days.flatMap(day => [addDays(day, -1), day, addDays(day, 1)]))].sort()
}
