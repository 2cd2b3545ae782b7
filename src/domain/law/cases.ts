/** The cases that stand beside a policy: whether each reads as it says, and whether they hold every threshold on both sides. */
import { addDays, type IsoDate } from '../dates.js'
import { FACTS, type FactName } from '../facts/catalogue.js'
import type { FactValue } from '../facts/facts.js'
import { ledger, type Judged } from '../money/ledger.js'
import { leavesOf, type Leaf } from './condition.js'
import type { Policy, PolicyTest, Verdict } from './policy.js'
import { judge, type PolicySet } from './verdict.js'

/** What a case reads, or says that it should. The ledger is there only where the case speaks of it. */
export type Reading = { verdict: Verdict, yuan?: number, counted?: NonNullable<PolicyTest['expectCounted']> }

export type FailedCase = { policyId: string, name: PolicyTest['name'], expected: Reading, reads: Reading }

/** Reads a case with a policy of the set, or with a changed copy of it that carries the same id. */
export type CaseReader = (policy: Policy, test: PolicyTest) => Reading

/** A reader that judges the whole set once for each case that speaks of money, however many copies of a policy are read with it. */
export function caseReader ({ policies, successors }: PolicySet): CaseReader {
  const verdictOf = (policy: Policy, { given, asOf }: PolicyTest): Verdict => judge(policy, given, asOf, successors.has(policy.id)).verdict
  const known = new Map<PolicyTest, readonly Judged[]>()
  const judgedAt = (test: PolicyTest): readonly Judged[] => {
    const judged = known.get(test) ?? policies.map(policy => ({ policy, verdict: verdictOf(policy, test) }))
    known.set(test, judged)
    return judged
  }
  return (policy, test) => {
    const verdict = verdictOf(policy, test)
    if (test.expectYuan === undefined && test.expectCounted === undefined) return { verdict }
    return withMoney(test, policy.id, verdict, judgedAt(test).map(judged => judged.policy.id === policy.id ? { policy, verdict } : judged))
  }
}

function withMoney ({ given, asOf, expectYuan, expectCounted }: PolicyTest, policyId: string, verdict: Verdict, judged: readonly Judged[]): Reading {
  const { lines, costs, byGroup } = ledger({ judged, facts: given, asOf })
  const reading: Reading = { verdict }
  const yuan = [...lines, ...costs].find(line => line.policyId === policyId)?.amountYuan
  if (expectYuan !== undefined && yuan !== undefined) reading.yuan = yuan
  if (expectCounted) {
    reading.counted = Object.fromEntries(Object.entries(byGroup).filter(([group, sum]) => sum !== 0 || Object.hasOwn(expectCounted, group)))
  }
  return reading
}

const expectedBy = ({ expect: verdict, expectYuan: yuan, expectCounted: counted }: PolicyTest): Reading =>
  ({ verdict, ...(yuan === undefined ? {} : { yuan }), ...(counted ? { counted } : {}) })

const inOrder = (counted: Reading['counted'] = {}): string => JSON.stringify(Object.entries(counted).sort(([a], [b]) => a < b ? -1 : 1))

/** Whether the case reads as it says. */
export function holds (test: PolicyTest, reads: Reading): boolean {
  const expected = expectedBy(test)
  return reads.verdict === expected.verdict && reads.yuan === expected.yuan && inOrder(reads.counted) === inOrder(expected.counted)
}

/** The cases of every policy of the set that read otherwise than they say, and how many cases there are. */
export function runCases (set: PolicySet): { count: number, failed: FailedCase[] } {
  const read = caseReader(set)
  const failed = set.policies.flatMap(policy => policy.tests.flatMap(test => {
    const reads = read(policy, test)
    return holds(test, reads) ? [] : [{ policyId: policy.id, name: test.name, expected: expectedBy(test), reads }]
  }))
  return { count: set.policies.reduce((sum, { tests }) => sum + tests.length, 0), failed }
}

/** A number or day that decides in a condition. */
export type Threshold = { leaf: Leaf, value: number | string }

/** A day from which on, or after which, the policy reads otherwise. */
export type DayThreshold = { day: 'from' | 'to' | 'lastEvidence', value: IsoDate }

/** What may lack, the least first: the fact unknown, sides that read differently, or the case of a side. */
const GAPS = ['no-case-unknown', 'no-difference', 'no-case-above', 'no-case-below', 'no-case-at'] as const
export type Gap = typeof GAPS[number]

const RANGE_OPERATORS: readonly Leaf['op'][] = ['gte', 'lte', 'between']

/** The ends of every range in the conditions of a policy, from left to right. */
export const thresholdsOf = (policy: Policy): Threshold[] =>
  leavesOf(policy.conditions).filter(({ op }) => RANGE_OPERATORS.includes(op)).flatMap(leaf =>
    [leaf.value].flat().filter(value => typeof value !== 'boolean').map(value => ({ leaf, value })))

/**
 * The days of a policy on which its verdict turns. The last evidence is one where the status is unclear and the verdict
 * says so: what merely defines or requires, and a block that only warns, read the same before and after.
 */
export function daysOf ({ validity: { from, to }, status, lastEvidence, effect, severity }: Policy): DayThreshold[] {
  const says = status === 'unclear' && effect !== 'define' && effect !== 'require' && severity !== 'warning'
  const evidence = says ? lastEvidence?.date : undefined
  const named: [DayThreshold['day'], IsoDate | undefined][] = [['from', from], ['to', to], ['lastEvidence', evidence]]
  return named.flatMap(([day, value]) => value === undefined ? [] : [{ day, value }])
}

/**
 * The thresholds that the cases of a policy do not hold. Four cases hold one: just below, at and just above it, and the
 * fact unknown, on the same day and with the same other facts, where below and above, or one of them and the middle, read
 * differently. The unknown one needs data: a verdict that hangs on a fact is open without it. Only where a leaf asks whether
 * that very fact is known may it read anything.
 */
export function thresholdGaps (policy: Policy): (Threshold & { gap: Gap })[] {
  const asked = new Set(leavesOf(policy.conditions).filter(({ op }) => op === 'exists').map(({ field }) => field))
  return thresholdsOf(policy).flatMap(threshold => {
    const { field } = threshold.leaf
    const gaps = groupsAround(policy.tests, field).map(group =>
      gapIn(group, threshold.value, nearnessOf(field)) ?? (isOpenIn(group, asked.has(field)) ? undefined : 'no-case-unknown'))
    return leastGap(gaps).map(gap => ({ ...threshold, gap }))
  })
}

/** The days that the cases do not hold: the day before, the day and the day after, with the same facts. */
export const dayGaps = (policy: Policy): (DayThreshold & { gap: Gap })[] =>
  daysOf(policy).flatMap(threshold => {
    const groups = groupedBy(policy.tests, ({ given }) => inFieldOrder(given), ({ asOf: value, expect: verdict }) => ({ value, verdict }))
    return leastGap(groups.map(group => gapIn(group, threshold.value, isWithinADay))).map(gap => ({ ...threshold, gap }))
  })

/** No gap where one group holds the threshold, else the gap of the group that lacks least. */
function leastGap (gaps: readonly (Gap | undefined)[]): Gap[] {
  if (gaps.includes(undefined)) return []
  return [GAPS.find(gap => gaps.includes(gap)) ?? 'no-case-at']
}

type Side = { value?: FactValue, verdict: Verdict }

const inFieldOrder = (given: object): string => JSON.stringify(Object.entries(given).sort(([a], [b]) => a < b ? -1 : 1))

/** The cases that differ in one fact only, as values of that fact with the verdict; no value where it is unknown. */
const groupsAround = (cases: readonly PolicyTest[], field: FactName): Side[][] =>
  groupedBy(cases, ({ asOf, given: { [field]: _, ...others } }) => asOf + inFieldOrder(others),
    ({ given, expect: verdict }) => ({ ...(given[field] === undefined ? {} : { value: given[field] }), verdict }))

function groupedBy (cases: readonly PolicyTest[], keyOf: (test: PolicyTest) => string, sideOf: (test: PolicyTest) => Side): Side[][] {
  const groups = new Map<string, Side[]>()
  for (const test of cases) groups.set(keyOf(test), [...groups.get(keyOf(test)) ?? [], sideOf(test)])
  return [...groups.values()]
}

type Nearness = (a: FactValue, b: FactValue) => boolean

function gapIn (group: readonly Side[], threshold: number | string, isNear: Nearness): Gap | undefined {
  const near = group.filter(({ value }) => value !== undefined && isNear(value, threshold))
  const at = near.find(({ value }) => value === threshold)
  const below = near.find(({ value }) => value! < threshold)
  const above = near.find(({ value }) => value! > threshold)
  if (!at) return 'no-case-at'
  if (!below) return 'no-case-below'
  if (!above) return 'no-case-above'
  return below.verdict === at.verdict && at.verdict === above.verdict ? 'no-difference' : undefined
}

const isOpenIn = (group: readonly Side[], isAsked: boolean): boolean =>
  group.some(({ value, verdict }) => value === undefined && (isAsked || verdict === 'unknown-needs-data'))

const isWithinADay: Nearness = (a, b) => typeof a === 'string' && typeof b === 'string' && a >= addDays(b, -1) && a <= addDays(b, 1)

/** One day, one hundredth of a whole, or one unit away at most. */
function nearnessOf (field: FactName): Nearness {
  const step = FACTS[field].kind === 'share' ? 0.01 : 1
  return (a, b) => isWithinADay(a, b) || (typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= step + 1e-9)
}
