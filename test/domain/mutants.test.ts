import { join } from 'node:path'
import t from 'tap'
import { loadPolicies } from '../../src/adapters/files/policies.js'
import { staleIn } from '../../src/adapters/files/proof.js'
import { isEquivalent, verdictApart } from '../../src/domain/law/equivalence.js'
import { mutantsOf } from '../../src/domain/law/mutants.js'
import type { Policy, PolicyTest } from '../../src/domain/law/policy.js'
import { isProven, scoresOf, totalOf } from '../../src/domain/law/proof.js'
import { judge, policySet } from '../../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { policyWith } from '../support/policy.js'

const policies = await loadPolicies(join(FIXTURES_DIR, 'policies'))

const slips = (policy: Policy, ...kinds: string[]) => mutantsOf(policy).filter(({ kind }) => kinds.includes(kind)).map(({ what }) => what)
const scoreOf = (policy: Policy) => scoresOf(policySet([policy])).get(policy.id)!
const test = (name: string, given: PolicyTest['given'], expect: PolicyTest['expect'], more: Partial<PolicyTest> = {}): PolicyTest =>
  ({ name: { zh: name, en: name }, asOf: '2026-06-01', given, expect, ...more })

t.test('the slips of a condition', async t => {
  const policy = policyWith({
    conditions: {
      all: [
        { field: 'project.landMu', op: 'gte', value: 100 },
        { any: [{ field: 'project.type', op: 'in', value: ['new-build', 'relocation'] }, { not: { field: 'project.usesPPP', op: 'eq', value: true } }] }
      ]
    }
  })
  t.strictSame(slips(policy, 'threshold', 'operator', 'list'), [
    'project.landMu gte 100: lte 100', 'project.landMu gte 100: gte 99', 'project.landMu gte 100: gte 101',
    'project.type in new-build | relocation: eq new-build',
    'project.type in new-build | relocation: in relocation', 'project.type in new-build | relocation: in new-build',
    'project.type in new-build | relocation: in new-build | relocation | expansion',
    'project.usesPPP eq true: eq false'
  ])
  t.strictSame(slips(policy, 'branch').map(what => what.split(': ').at(-1)), [
    'negated', 'any', 'dropped', 'dropped', 'negated', 'negated', 'all', 'dropped', 'dropped', 'negated', 'without not'
  ], 'both branches swapped and negated, each child dropped, each leaf negated, the not taken away')
})

t.test('a step is a day, a hundredth of a whole, or one of the last printed place', async t => {
  const leaf = (field: 'project.greenPowerShare' | 'project.equipmentImportWan' | 'project.loanDisbursementDate', value: number | string) =>
    slips(policyWith({ conditions: { field, op: 'lte', value } }), 'threshold').map(what => what.split('lte ').at(-1))
  t.strictSame(leaf('project.greenPowerShare', 0.3), ['0.29', '0.31'])
  t.strictSame(leaf('project.equipmentImportWan', 0.01), ['0', '0.02'])
  t.strictSame(leaf('project.loanDisbursementDate', '2026-03-01'), ['2026-02-28', '2026-03-02'])
})

t.test('the slips of days, status, effect, places and groups', async t => {
  const policy = policyWith({
    validity: { from: '2026-01-01', to: '2026-12-31' },
    lastEvidence: { date: '2026-03-01', what: { zh: '见', en: 'seen' } },
    scope: { prefectures: ['包头市', '乌海市'], parks: 'all' },
    stack: { group: 'cit-rate', rule: 'lowest-rate' }
  })
  t.strictSame(slips(policy, 'day'), ['validity.from: 2025-12-31', 'validity.from: 2026-01-02', 'validity.to: 2026-12-30', 'validity.to: 2027-01-01',
    'lastEvidence.date: 2026-02-28', 'lastEvidence.date: 2026-03-02'])
  t.strictSame(slips(policy, 'scope'), ['scope.prefectures: all', 'scope.prefectures: without 包头市', 'scope.prefectures: without 乌海市'])
  t.strictSame(slips(policy, 'status', 'effect', 'group').length, 3 + 4 + 3)
  t.strictSame(slips(policyWith({ effect: 'block' }), 'effect').at(-1), 'severity: warning')
})

const holiday: Policy['benefit'] = {
  kind: 'cit-local-share-holiday',
  parameters: {
    localShareOfCit: { unit: 'share', values: [{ value: 0.4 }] },
    schedule: { unit: 'share', values: [{ value: [{ years: 2, exemptShare: 1 }, { years: 3, exemptShare: 0.5 }] }] },
    start: { values: [{ value: 'first-income-year' }] }
  }
}

t.test('a figure moves by a step, and never to what the schema refuses', async t => {
  t.strictSame(slips(policyWith({ benefit: holiday }), 'figure'), [
    'localShareOfCit: 0.39', 'localShareOfCit: 0.41', 'schedule[0].years: 1', 'schedule[0].years: 3', 'schedule[0].exemptShare: 0.99',
    'schedule[1].years: 2', 'schedule[1].years: 4', 'schedule[1].exemptShare: 0.49', 'schedule[1].exemptShare: 0.51'
  ], 'an exempt share of 1.01 would not load')
})

t.test('a mutant leaves the policy as it was and keeps its id and cases', async t => {
  for (const policy of policies) {
    const before = JSON.stringify(policy)
    const mutants = mutantsOf(policy)
    t.equal(JSON.stringify(policy), before, policy.id)
    t.ok(mutants.every(mutant => mutant.policy.tests === policy.tests && mutant.policy.id === policy.id && JSON.stringify(mutant.policy) !== before))
    t.equal(new Set(mutants.map(mutant => JSON.stringify(mutant.policy))).size, mutants.length, 'and none is another')
  }
})

const sides = [test('99', { 'project.landMu': 99 }, 'does-not-apply'), test('100', { 'project.landMu': 100 }, 'applies'), test('unknown', {}, 'unknown-needs-data')]

t.test('cases on both sides of a threshold kill its mutants, one side does not', async t => {
  const whole = scoreOf(policyWith({ tests: sides }))
  t.strictSame([whole.killed, whole.survivors, whole.cases], [whole.mutants, undefined, 3])
  t.strictSame(scoreOf(policyWith({ tests: sides.slice(1) })).survivors, ['project.landMu gte 100: lte 100', 'project.landMu gte 100: gte 99'])
  t.strictSame(scoreOf(policyWith({ tests: [sides[0]!, sides[2]!] })).survivors?.includes('project.landMu gte 100: gte 101'), true)
})

t.test('a status that no verdict turns on is equivalent, a leaf implied by another is too', async t => {
  const policy = policyWith({ tests: sides })
  const equivalent = (of: Policy) => mutantsOf(of).filter(mutant => isEquivalent(of, mutant, false)).map(({ what }) => what)
  t.strictSame(equivalent(policy), ['status: superseded', 'status: expired'])
  const implied = policyWith({ tests: sides, conditions: { all: [{ field: 'project.landMu', op: 'gte', value: 100 }, { field: 'project.landMu', op: 'gte', value: 50 }] } })
  t.strictSame(equivalent(implied).slice(0, 3), ['project.landMu gte 50: dropped', 'project.landMu gte 50: gte 49', 'project.landMu gte 50: gte 51'])
})

t.test('an input that tells two policies apart does', async t => {
  for (const policy of policies.filter(({ category }) => category === 'siting-restriction')) {
    for (const mutant of mutantsOf(policy)) {
      const input = verdictApart(policy, mutant.policy, false)
      if (input) t.not(judge(policy, input.given, input.asOf).verdict, judge(mutant.policy, input.given, input.asOf).verdict, `${policy.id}: ${mutant.what}`)
    }
  }
})

t.test('a figure is killed by the amount, and is equivalent where nothing is ever paid', async t => {
  const given = { 'project.landMu': 100, 'investor.annualTaxableProfitWan': 1000, 'project.firstIncomeYear': 2027 }
  const paying = policyWith({ benefit: holiday, tests: [...sides, test('350 万元', given, 'applies', { expectYuan: 3_500_000 })] })
  t.strictSame(scoreOf(paying).survivors, undefined)
  t.strictSame(scoreOf({ ...paying, tests: sides }).survivors?.length, 9, 'verdicts alone notice no figure')
  const unknown: Policy = { ...paying, tests: sides, benefit: { ...holiday, parameters: { ...holiday.parameters, start: { values: [{ value: 'establishment' }] } } } }
  t.strictSame([scoreOf(unknown).survivors, scoreOf(unknown).equivalent], [undefined, 2 + 9], 'the year of establishment is no fact')
  const shown: Policy = { ...paying, tests: sides, benefit: { kind: 'budget', parameters: { amountWan: { unit: '万元', values: [{ value: 5 }] } } } }
  t.strictSame([scoreOf(shown).survivors, scoreOf(shown).equivalent], [undefined, 2 + 2], 'a budget that nobody is promised')
})

t.test('95 of 100 is enough, 94 is not', async t => {
  t.equal(isProven({ mutants: 100, killed: 95 }), true)
  t.equal(isProven({ mutants: 100, killed: 94 }), false)
  t.equal(isProven({ mutants: 0, killed: 0 }), true)
  t.strictSame(totalOf([{ mutants: 3, killed: 2, equivalent: 1, cases: 4 }, { mutants: 1, killed: 1, equivalent: 0, cases: 2 }]), { mutants: 4, killed: 3, equivalent: 1, cases: 6 })
})

t.test('a proof is stale for files that changed, came or went since', async t => {
  const score = { hash: 'a'.repeat(64), mutants: 1, killed: 1, equivalent: 0, cases: 1 }
  const hashes = new Map([['same', 'a'.repeat(64)], ['changed', 'b'.repeat(64)], ['came', 'a'.repeat(64)]])
  t.strictSame(staleIn({ same: score, changed: score, went: score }, hashes), [
    'changed: has changed since it was measured', 'came: was never measured', 'went: is no policy'
  ])
})
