/** The cases that stand beside a policy: whether each reads as it says, and whether they hold every threshold on both sides. */
import { FACTS } from '../facts/catalogue.js'
import type { FactValue } from '../facts/facts.js'
import { leavesOf, type Leaf } from './condition.js'
import type { Policy, PolicyTest, Verdict } from './policy.js'
import { judge, type PolicySet } from './verdict.js'

export type FailedCase = { policyId: string, name: PolicyTest['name'], expected: Verdict, verdict: Verdict }

/** The cases of every policy of the set that read otherwise than they say, and how many cases there are. */
export function runCases ({ policies, successors }: PolicySet): { count: number, failed: FailedCase[] } {
  const failed = policies.flatMap(policy => policy.tests.flatMap(({ name, asOf, given, expect: expected }) => {
    const { verdict } = judge(policy, given, asOf, successors.has(policy.id))
    return verdict === expected ? [] : [{ policyId: policy.id, name, expected, verdict }]
  }))
  return { count: policies.reduce((sum, { tests }) => sum + tests.length, 0), failed }
}

/** A number or day that decides in a condition. */
type Threshold = { leaf: Leaf, value: number | string }

/** What may lack, the least first: the sides read the same, or one of them has no case. */
const GAPS = ['no-difference', 'no-case-above', 'no-case-below', 'no-case-at'] as const
export type ThresholdGap = Threshold & { gap: typeof GAPS[number] }

const RANGE_OPERATORS: readonly Leaf['op'][] = ['gte', 'lte', 'between']

/** The ends of every range in the conditions of a policy, from left to right. */
export const thresholdsOf = (policy: Policy): Threshold[] =>
  leavesOf(policy.conditions).filter(({ op }) => RANGE_OPERATORS.includes(op)).flatMap(leaf =>
    [leaf.value].flat().filter(value => typeof value !== 'boolean').map(value => ({ leaf, value })))

/**
 * The thresholds that the cases of a policy do not hold. Three cases hold one: just below, at and just above it, on the same
 * day and with the same other facts, where below and above, or one of them and the middle, read differently.
 */
export const thresholdGaps = (policy: Policy): ThresholdGap[] =>
  thresholdsOf(policy).flatMap(threshold => {
    const gaps = groupsAround(policy.tests, threshold.leaf).map(group => gapIn(group, threshold))
    if (gaps.includes(undefined)) return []
    return [{ ...threshold, gap: GAPS.find(gap => gaps.includes(gap)) ?? 'no-case-at' }]
  })

type Reading = { value: FactValue, verdict: Verdict }

/** The cases that differ in one fact only, as values of that fact with the verdict. */
function groupsAround (cases: readonly PolicyTest[], { field }: Leaf): Reading[][] {
  const groups = new Map<string, Reading[]>()
  for (const { asOf, given, expect: verdict } of cases) {
    const { [field]: value, ...others } = given
    if (value === undefined) continue
    const key = JSON.stringify([asOf, Object.entries(others).sort(([a], [b]) => a < b ? -1 : 1)])
    groups.set(key, [...groups.get(key) ?? [], { value, verdict }])
  }
  return [...groups.values()]
}

function gapIn (group: readonly Reading[], { leaf, value: threshold }: Threshold): ThresholdGap['gap'] | undefined {
  const at = group.find(({ value }) => value === threshold)
  const near = group.filter(({ value }) => isNear(leaf, value, threshold))
  const below = near.find(({ value }) => value < threshold)
  const above = near.find(({ value }) => value > threshold)
  if (!at) return 'no-case-at'
  if (!below) return 'no-case-below'
  if (!above) return 'no-case-above'
  return below.verdict === at.verdict && at.verdict === above.verdict ? 'no-difference' : undefined
}

const DAY = 24 * 60 * 60 * 1000

/** One day, one hundredth of a whole, or one unit away at most. */
function isNear ({ field }: Leaf, value: FactValue, threshold: number | string): boolean {
  if (typeof value === 'string' && typeof threshold === 'string') return Math.abs(Date.parse(value) - Date.parse(threshold)) <= DAY
  const step = FACTS[field].kind === 'share' ? 0.01 : 1
  return typeof value === 'number' && typeof threshold === 'number' && Math.abs(value - threshold) <= step + 1e-9
}
