import fc from 'fast-check'
import t from 'tap'
import { dayGaps, daysOf, runCases, thresholdGaps, thresholdsOf } from '../../src/domain/law/cases.js'
import { evaluate, type Condition } from '../../src/domain/law/condition.js'
import type { Policy, PolicyTest } from '../../src/domain/law/policy.js'
import { policySet } from '../../src/domain/law/verdict.js'
import { policyWith } from '../support/policy.js'

type Side = [number | undefined, PolicyTest['expect']]

const threshold = (tests: Side[], op: 'gte' | 'lte' = 'gte') => policyWith({
  conditions: { field: 'project.landMu', op, value: 100 },
  tests: tests.map(([mu, expect]) => ({ name: { zh: `${mu} 亩`, en: `${mu} mu` }, asOf: '2026-01-01', given: mu === undefined ? {} : { 'project.landMu': mu }, expect }))
})
const gapsOf = (policy: Policy) => thresholdGaps(policy).map(({ gap }) => gap)
const OPEN: Side = [undefined, 'unknown-needs-data']

t.test('four cases hold a threshold, three do not', async t => {
  t.strictSame(gapsOf(threshold([[99, 'does-not-apply'], [100, 'applies'], [101, 'applies'], OPEN])), [])
  t.strictSame(gapsOf(threshold([[99, 'does-not-apply'], [100, 'applies'], [101, 'applies']])), ['no-case-unknown'])
  t.strictSame(gapsOf(threshold([[100, 'applies'], [101, 'applies'], OPEN])), ['no-case-below'])
  t.strictSame(gapsOf(threshold([[99, 'does-not-apply'], [100, 'applies'], OPEN])), ['no-case-above'])
  t.strictSame(gapsOf(threshold([[99, 'does-not-apply'], [101, 'applies'], OPEN])), ['no-case-at'])
  t.strictSame(gapsOf(threshold([OPEN])), ['no-case-at'])
  t.strictSame(gapsOf(threshold([[50, 'does-not-apply'], [100, 'applies'], [200, 'applies'], OPEN])), ['no-case-below'], 'far away is not just below')
  t.strictSame(gapsOf(threshold([[99, 'applies'], [100, 'applies'], [101, 'applies'], OPEN])), ['no-difference'], 'a threshold that decides nothing')
})

t.test('the cases of a threshold share the day and the other facts', async t => {
  const whole = threshold([[99, 'does-not-apply'], [100, 'applies'], [101, 'applies'], OPEN])
  const [low, ...others] = whole.tests
  t.strictSame(gapsOf({ ...whole, tests: [{ ...low!, asOf: '2025-01-01' }, ...others] }), ['no-case-below'], 'the same day')
  t.strictSame(gapsOf({ ...whole, tests: [{ ...low!, given: { ...low!.given, 'project.jobs': 5 } }, ...others] }), ['no-case-below'], 'the same other facts')
  const open = whole.tests.at(-1)!
  t.strictSame(gapsOf({ ...whole, tests: [...whole.tests.slice(0, 3), { ...open, given: { 'project.jobs': 5 } }] }), ['no-case-unknown'], 'unknown, the rest alike')
})

t.test('a fact whose being known is asked for need not leave the verdict open', async t => {
  const land: Condition = { field: 'project.landMu', op: 'gte', value: 100 }
  const asked = (condition: Condition) => ({ ...threshold([[99, 'does-not-apply'], [100, 'applies'], [101, 'applies'], [undefined, 'does-not-apply']]), conditions: condition })
  t.strictSame(gapsOf(asked(land)), ['no-case-unknown'], 'a threshold alone')
  t.strictSame(gapsOf(asked({ all: [land, { field: 'project.landMu', op: 'exists', value: true }] })), [], 'beside a leaf that asks')
})

/** Conditions over two yes-no facts and one number, without the operator that asks whether a fact is known. */
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ field: fc.constantFrom('project.needsRail' as const, 'project.usesPPP' as const), op: fc.constant('eq' as const), value: fc.boolean() }),
  fc.record({ field: fc.constant('project.landMu' as const), op: fc.constantFrom('gte' as const, 'lte' as const), value: fc.integer({ min: 0, max: 3 }) }))
const { condition } = fc.letrec<{ condition: Condition }>(tie => ({
  condition: fc.oneof({ maxDepth: 3 }, leaf,
    fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }))
}))

t.test('why the unknown case needs data: a truth that holds without a fact holds for each of its values', async () => {
  const some = { 'project.needsRail': fc.boolean(), 'project.usesPPP': fc.boolean() }
  fc.assert(fc.property(condition, fc.record(some, { requiredKeys: [] }), fc.integer({ min: 0, max: 3 }), (tree, facts, mu) => {
    const without = evaluate(tree, facts).truth
    return without === 'unknown' || evaluate(tree, { ...facts, 'project.landMu': mu }).truth === without
  }))
})

t.test('both ends of a span are thresholds', async t => {
  const span = policyWith({ conditions: { field: 'project.loanDisbursementDate', op: 'between', value: ['2026-01-19', '2026-12-31'] } })
  t.strictSame(thresholdsOf(span).map(({ value }) => value), ['2026-01-19', '2026-12-31'])
  const at = (day: string | undefined, expect: PolicyTest['expect']): PolicyTest =>
    ({ name: { zh: `${day}`, en: `${day}` }, asOf: '2026-11-21', given: day === undefined ? {} : { 'project.loanDisbursementDate': day }, expect })
  const cases = [at('2026-01-18', 'does-not-apply'), at('2026-01-19', 'applies'), at('2026-01-20', 'applies'),
    at('2026-12-30', 'applies'), at('2026-12-31', 'applies'), at(undefined, 'unknown-needs-data')]
  t.strictSame(thresholdGaps({ ...span, tests: cases }).map(({ value, gap }) => [value, gap]), [['2026-12-31', 'no-case-above']])
  t.strictSame(thresholdGaps({ ...span, tests: [...cases, at('2027-01-01', 'does-not-apply')] }), [])
})

const dated = (days: [string, PolicyTest['expect']][], changes: Partial<Policy> = {}) => policyWith({
  validity: { from: '2026-01-01' },
  tests: days.map(([asOf, expect]) => ({ name: { zh: asOf, en: asOf }, asOf, given: { 'project.landMu': 100 }, expect })),
  ...changes
})

t.test('the first, the last and the last evidenced day want the day before and the day after', async t => {
  const around: [string, PolicyTest['expect']][] = [['2025-12-31', 'does-not-apply'], ['2026-01-01', 'applies'], ['2026-01-02', 'applies']]
  t.strictSame(dayGaps(dated(around)), [])
  t.strictSame(dayGaps(dated(around.slice(1))), [{ day: 'from', value: '2026-01-01', gap: 'no-case-below' }])
  t.strictSame(dayGaps(dated(around.slice(0, 2))), [{ day: 'from', value: '2026-01-01', gap: 'no-case-above' }])
  const moved = dated(around)
  t.strictSame(dayGaps({ ...moved, tests: moved.tests.map((test, at) => at === 0 ? { ...test, given: {} } : test) }).map(({ gap }) => gap), ['no-case-below'], 'with the same facts')
  const ended = dated(around, { validity: { from: '2026-01-01', to: '2026-12-31' } })
  t.strictSame(dayGaps(ended), [{ day: 'to', value: '2026-12-31', gap: 'no-case-at' }])
})

t.test('the last evidence is a threshold only where the verdict turns on it', async t => {
  const evidence = { date: '2026-06-01', what: { zh: '见', en: 'seen' } }
  const unclear = policyWith({ status: 'unclear', lastEvidence: evidence })
  t.strictSame(daysOf(unclear), [{ day: 'lastEvidence', value: '2026-06-01' }])
  t.strictSame(daysOf({ ...unclear, status: 'in-force' }), [])
  t.strictSame(daysOf({ ...unclear, effect: 'define' }), [], 'informs before and after')
  t.strictSame(daysOf({ ...unclear, effect: 'block', severity: 'warning' }), [], 'warns before and after')
})

t.test('a case that reads otherwise is named with both readings', async t => {
  t.strictSame(runCases(policySet([threshold([[99, 'applies'], [100, 'applies']])])), {
    count: 2,
    failed: [{ policyId: 'example', name: { zh: '99 亩', en: '99 mu' }, expected: { verdict: 'applies' }, reads: { verdict: 'does-not-apply' } }]
  })
})

const reward = policyWith({
  benefit: { kind: 'land-reward-per-mu', parameters: { wanPerMu: { unit: '万元/亩', values: [{ value: 8 }] } } }
})
const paid = (test: Partial<PolicyTest>) => runCases(policySet([{
  ...reward,
  tests: [{ name: { zh: '一百亩', en: 'a hundred mu' }, asOf: '2026-01-01', given: { 'project.landMu': 100, 'project.firstIncomeYear': 2027 }, expect: 'applies', ...test }]
}])).failed.map(({ reads }) => reads)

t.test('a case may say what the policy pays and what is counted', async t => {
  t.strictSame(paid({ expectYuan: 8_000_000, expectCounted: { none: 8_000_000 } }), [])
  t.strictSame(paid({ expectYuan: 8_000_001 }), [{ verdict: 'applies', yuan: 8_000_000 }])
  t.strictSame(paid({ expectCounted: {} }), [{ verdict: 'applies', counted: { none: 8_000_000 } }], 'money that is counted must be named')
  t.strictSame(paid({ expectCounted: { none: 8_000_000, 'land-floor': 0 } }).length, 1, 'a group that is named must have a line')
  t.strictSame(paid({ given: { 'project.landMu': 99 }, expect: 'does-not-apply', expectYuan: 0 }), [{ verdict: 'does-not-apply' }], 'no line is not nought')
})

t.test('what is counted is counted among all policies of the set', async t => {
  const rival: Policy = { ...reward, id: 'rival', stack: { group: 'land-floor', rule: 'lowest-multiplier' } }
  const test: PolicyTest = {
    name: { zh: '一百亩', en: 'a hundred mu' }, asOf: '2026-01-01', given: { 'project.landMu': 100 }, expect: 'applies', expectYuan: 8_000_000, expectCounted: { 'land-floor': 8_000_000 }
  }
  const first: Policy = { ...rival, id: 'first' }
  t.strictSame(runCases(policySet([{ ...rival, tests: [test] }, { ...first, tests: [test] }])).failed, [], 'one of the group is counted, both have a line')
})
