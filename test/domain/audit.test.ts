import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { loadPolicies } from '../../src/adapters/files/policies.js'
import { FACT_NAMES, FACTS, type FactName } from '../../src/domain/facts/catalogue.js'
import { checkFacts, type Facts, type FactValue } from '../../src/domain/facts/facts.js'
import { auditor, citationsOf, isCited, profilesOf, PROTECTED_FACTS, valuesOf, type Profile } from '../../src/domain/law/audit.js'
import type { Policy } from '../../src/domain/law/policy.js'
import { judgeAll, policySet } from '../../src/domain/law/verdict.js'
import { judgedOf, ledger } from '../../src/domain/money/ledger.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { policyWith } from '../support/policy.js'

const policies = await loadPolicies(join(FIXTURES_DIR, 'policies'))
const set = policySet(policies)
const seeds = profilesOf(set)

/** Any value of a fact that the catalogue allows. */
function valueOf (name: FactName): fc.Arbitrary<FactValue> {
  const { kind, allowed = [], min = 0, max = 0 } = FACTS[name]
  switch (kind) {
    case 'yes-no': return fc.boolean()
    case 'choice': return fc.constantFrom(...allowed)
    case 'list': return fc.subarray([...allowed], { minLength: 1, maxLength: 3 })
    case 'date': return fc.date({ min: new Date('2005-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }).map(day => day.toISOString().slice(0, 10))
    case 'share': return fc.integer({ min: 0, max: 100 }).map(part => part / 100)
    case 'integer': case 'amount': case 'yearly': return fc.integer({ min: Math.max(0, min), max: Math.min(max, 500_000) })
    case 'industry-code': return fc.constantFrom('2614', '3091', '3985', '6450')
    case 'amounts': return fc.record(Object.fromEntries(allowed.map(part => [part, fc.integer({ min: 0, max: 1000 })])))
    case 'texts': return fc.constantFrom(['铝箔'], ['牛奶'])
    case 'words': return fc.constantFrom('某企业', 'baotou-jinshan')
  }
}

/** A profile that a case or a variation starts and that chance changes in any facts: chance alone would meet few conditions. */
const profile: fc.Arbitrary<Profile> = fc.tuple(
  fc.constantFrom(...seeds),
  fc.record(Object.fromEntries(FACT_NAMES.map(name => [name, valueOf(name)])), { requiredKeys: [] }),
  fc.subarray(FACT_NAMES, { maxLength: 12 }),
  fc.boolean()
).map(([seed, changed, names, keepsDay]) => ({
  given: { ...seed.given, ...Object.fromEntries(names.flatMap(name => changed[name] === undefined ? [] : [[name, changed[name]]])) },
  asOf: keepsDay || typeof changed['eval.asOf'] !== 'string' ? seed.asOf : changed['eval.asOf']
}))
const flip = fc.constantFrom(...PROTECTED_FACTS).chain(field => fc.constantFrom(...valuesOf(field)).map(value => ({ field, value })))

const withValue = (given: Facts, field: FactName, value: FactValue | undefined): Facts => {
  const { [field]: _, ...others } = given
  return value === undefined ? others : { ...others, [field]: value }
}

t.test('profiles are facts that the catalogue takes', async () => {
  fc.assert(fc.property(profile, ({ given }) => checkFacts(given).problems.length === 0), { numRuns: 200 })
})

t.test('who the investor is and where it comes from moves no answer without a clause that says so', async () => {
  fc.assert(fc.property(profile, flip, (at, { field, value }) => auditor(set, at)(field, value).every(isCited)), { numRuns: 400 })
})

t.test('without the policies that read the fact, every verdict and the whole ledger stay as they are', async () => {
  const silentOn = new Map(PROTECTED_FACTS.map(field => {
    const reading = new Set(citationsOf(policies).filter(citation => citation.field === field).map(({ policyId }) => policyId))
    return [field, policySet(policies.filter(({ id }) => !reading.has(id)))]
  }))
  fc.assert(fc.property(profile, flip, ({ given, asOf }, { field, value }) => {
    const silent = silentOn.get(field)!
    const answer = (facts: Facts) => {
      const judged = judgedOf(silent.policies, judgeAll(silent, facts, asOf))
      return JSON.stringify([judged.map(({ verdict }) => verdict), ledger({ judged, facts, asOf, discount: 0.05 })])
    }
    return answer(given) === answer(withValue(given, field, value))
  }), { numRuns: 400 })
})

t.test('the policies that treat owners differently are these, each by a clause', async t => {
  const reading = (field: FactName) => [...new Set(citationsOf(policies).filter(citation => citation.field === field).map(({ policyId }) => policyId))]
  t.strictSame(reading('investor.ownership'), ['cus-foreign-catalogue-2025', 'land-im2017-priority-list', 'tax-im2017-nonpublic-5y', 'tax-west-cit15-2021'])
  t.strictSame(reading('investor.transferFromProvince'), [], 'where capacity moves from decides nothing')
  t.strictSame(reading('investor.headquartersInRegion'), ['tax-im-cloud-2f3h'])
  for (const { source } of citationsOf(policies)) t.ok(source.document)
})

const forPrivate = (source?: string): Policy => policyWith({
  id: 'for-private',
  conditions: { field: 'investor.ownership', op: 'eq', value: 'private', ...(source ? { source } : {}) },
  stack: { group: 'cit-rate', rule: 'lowest-rate' },
  benefit: { kind: 'cit-rate', parameters: { rate: { unit: 'share', values: [{ value: 0.15 }] }, baseRate: { unit: 'share', values: [{ value: 0.25 }] } } }
})
const research = policyWith({
  id: 'research', conditions: { all: [] }, benefit: { kind: 'cit-super-deduction', parameters: { extraShare: { unit: 'share', values: [{ value: 1 }] } } }
})
const firm: Profile = {
  given: { 'investor.ownership': 'private', 'investor.annualTaxableProfitWan': 100, 'project.rdSpendWan': 10, 'project.firstIncomeYear': 2027, 'eval.horizonYears': 1 },
  asOf: '2026-11-21'
}

t.test('a movement names its clause, and an amount that is taken along the policy that moved it', async t => {
  const movements = auditor(policySet([forPrivate(), research]), firm)('investor.ownership', 'state')
  t.strictSame(movements.map(({ policyId, what, before, after }) => [policyId, what, before, after]), [
    ['for-private', 'verdict', 'applies', 'does-not-apply'],
    ['for-private', 'amount', '100000 counted', 'no line'],
    ['research', 'amount', '15000 counted', '25000 counted']
  ], '100 wan x 10 %; 10 wan x 15 %, then x 25 %')
  t.strictSame(movements.map(({ citations, through }) => [citations.map(({ source }) => source.clause), through]), [[['一'], []], [['一'], []], [[], ['for-private']]])
  t.ok(movements.every(isCited))
})

t.test('a verdict that moves by a leaf without a clause is found', async t => {
  const movements = auditor(policySet([forPrivate('nowhere')]), firm)('investor.ownership', 'state')
  t.strictSame(movements.map(({ what }) => what), ['verdict', 'amount'])
  t.notOk(isCited(movements[0]!), 'the leaf names a source that the policy does not have')
})

t.test('the profiles hold every case and places at which money is paid', async t => {
  t.ok(seeds.length > policies.reduce((sum, { tests }) => sum + tests.length, 0))
  const paying = seeds.filter(({ given, asOf }) => ledger({ judged: judgedOf(policies, judgeAll(set, given, asOf)), facts: given, asOf }).countedYuan > 0)
  t.ok(paying.length > 500, `${paying.length} profiles with money counted`)
})
