import t from 'tap'
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { BENEFIT_PARAMETERS } from '../src/domain/law/benefit.js'
import { runCases, thresholdGaps, thresholdsOf } from '../src/domain/law/cases.js'
import type { Policy, PolicyTest } from '../src/domain/law/policy.js'
import { judge, policySet } from '../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../src/paths.js'
import { policyWith } from './support/policy.js'

const { policies, reference } = await loadFixtures(FIXTURES_DIR)
const set = policySet(policies)
const byId = new Map(policies.map(policy => [policy.id, policy]))
const tally = (values: readonly string[]) => Object.fromEntries([...new Set(values)].sort().map(value => [value, values.filter(other => other === value).length]))

t.test('ninety policies load, with the counts of the analysis', async t => {
  t.equal(policies.length, 90)
  t.strictSame(tally(policies.map(({ status }) => status)), { expired: 8, 'in-force': 45, superseded: 10, unclear: 27 })
  t.strictSame(tally(policies.map(({ confidence }) => confidence)), { 'public-source': 49, recalled: 3, seed: 38 })
})

for (const policy of set.policies) {
  t.test(`${policy.id} reads as its cases say`, async t => {
    for (const { name, asOf, given, expect } of policy.tests) {
      t.equal(judge(policy, given, asOf, set.successors.has(policy.id)).verdict, expect, name.zh)
    }
  })
}

t.test('every policy has cases on both sides of each threshold and of its dates', async t => {
  for (const policy of policies) {
    t.strictSame(thresholdGaps(policy), [], `${policy.id}: thresholds`)
    const days = new Set(policy.tests.map(({ asOf }) => asOf))
    const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
    const { from, to } = policy.validity
    if (from) t.ok(days.has(from) && [...days].some(day => dayAfter(day) === from), `${policy.id}: first day and the day before`)
    if (to) t.ok(days.has(to) && days.has(dayAfter(to)), `${policy.id}: last day and the day after`)
    const evidence = policy.status === 'unclear' ? policy.lastEvidence?.date : undefined
    if (evidence) t.ok(days.has(evidence) && days.has(dayAfter(evidence)), `${policy.id}: last evidence and the day after`)
  }
})

t.test('every policy that asks anything shows a no, a yes and an unknown', async t => {
  for (const policy of policies) {
    const asks = policy.scope.prefectures !== 'all' || JSON.stringify(policy.conditions).includes('"field"')
    const verdicts = new Set(policy.tests.map(({ expect }) => expect))
    if (asks) t.ok(verdicts.has('unknown-needs-data') && verdicts.has('does-not-apply') && verdicts.size > 2, policy.id)
  }
})

t.test('every figure of a benefit has a unit, a source and the day from which it holds', async t => {
  let figures = 0
  for (const { id, benefit, validity } of policies) {
    for (const [name, { unit, source, values }] of Object.entries(benefit.parameters ?? {})) {
      if (!BENEFIT_PARAMETERS[benefit.kind][name]?.unit) continue
      figures += 1
      t.ok(unit && source, `${id}: ${name} has unit and source`)
      t.ok(values.every(({ from, to }) => from === validity.from && to === validity.to), `${id}: ${name} holds as long as the rule`)
    }
  }
  t.equal(figures, 61)
})

t.test('figures that stand in a table as well are the same there', async t => {
  const value = (id: string, name: string) => byId.get(id)?.benefit.parameters?.[name]?.values[0]?.value
  t.strictSame(value('land-nat-floor-2006', 'floorByGrade'), reference.landFloor, 'land floor by grade')
  const { power, land } = reference.landAndPower as {
    power: { tAndD: { grid: string, voltageKV: string, yuanPerKWh: number }[] }
    land: { baotouRareEarth2021: { landRewardWanPerMu: number } }
  }
  for (const grid of ['mengxi', 'mengdong']) {
    const rows = power.tAndD.filter(row => row.grid === grid).map(({ voltageKV, yuanPerKWh }) => ({ voltageKV, yuanPerKWh }))
    t.strictSame(value(`ele-td-${grid}-2026`, 'rows'), rows, `transmission price, ${grid}`)
  }
  t.equal(value('land-baotou-reward-8', 'wanPerMu'), land.baotouRareEarth2021.landRewardWanPerMu)
})

const threshold = (tests: [number | undefined, PolicyTest['expect']][], op: 'gte' | 'lte' = 'gte') => policyWith({
  conditions: { field: 'project.landMu', op, value: 100 },
  tests: tests.map(([mu, expect]) => ({ name: { zh: `${mu} 亩`, en: `${mu} mu` }, asOf: '2026-01-01', given: mu === undefined ? {} : { 'project.landMu': mu }, expect }))
})
const gapsOf = (policy: Policy) => thresholdGaps(policy).map(({ gap }) => gap)

t.test('three cases hold a threshold, two do not', async t => {
  t.strictSame(gapsOf(threshold([[99, 'does-not-apply'], [100, 'applies'], [101, 'applies']])), [])
  t.strictSame(gapsOf(threshold([[100, 'applies'], [101, 'applies']])), ['no-case-below'])
  t.strictSame(gapsOf(threshold([[99, 'does-not-apply'], [100, 'applies']])), ['no-case-above'])
  t.strictSame(gapsOf(threshold([[99, 'does-not-apply'], [101, 'applies']])), ['no-case-at'])
  t.strictSame(gapsOf(threshold([[undefined, 'unknown-needs-data']])), ['no-case-at'])
  t.strictSame(gapsOf(threshold([[50, 'does-not-apply'], [100, 'applies'], [200, 'applies']])), ['no-case-below'], 'far away is not just below')
  t.strictSame(gapsOf(threshold([[99, 'applies'], [100, 'applies'], [101, 'applies']])), ['no-difference'], 'a threshold that decides nothing')
  const mixed = threshold([[99, 'does-not-apply'], [100, 'applies'], [101, 'applies']])
  const [low, ...others] = mixed.tests
  t.strictSame(gapsOf({ ...mixed, tests: [{ ...low!, asOf: '2025-01-01' }, ...others] }), ['no-case-below'], 'the same day')
  t.strictSame(gapsOf({ ...mixed, tests: [{ ...low!, given: { ...low!.given, 'project.jobs': 5 } }, ...others] }), ['no-case-below'], 'the same other facts')
})

t.test('both ends of a span of days are thresholds', async t => {
  const policy = byId.get('fin-nat2026-equipment-interest')!
  t.strictSame(thresholdsOf(policy).map(({ value }) => value), ['2026-01-19', '2026-12-31'])
  const without = (day: string) => ({ ...policy, tests: policy.tests.filter(({ given }) => given['project.loanDisbursementDate'] !== day) })
  t.strictSame(thresholdGaps(without('2027-01-01')).map(({ value, gap }) => [value, gap]), [['2026-12-31', 'no-case-above']])
})

t.test('a case that reads otherwise is named with both verdicts', async t => {
  const wrong = threshold([[99, 'applies'], [100, 'applies']])
  t.strictSame(runCases(policySet([wrong])), {
    count: 2,
    failed: [{ policyId: 'example', name: { zh: '99 亩', en: '99 mu' }, expected: 'applies', verdict: 'does-not-apply' }]
  })
})
