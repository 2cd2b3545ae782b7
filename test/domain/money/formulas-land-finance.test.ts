import t from 'tap'
import type { Facts } from '../../../src/domain/facts/facts.js'
import type { Policy } from '../../../src/domain/law/policy.js'
import { fixturePolicy, ledgerOf, lineAlone, lineFor, moneyPolicy } from './support.js'

const FIRST = { 'project.firstIncomeYear': 2027 } satisfies Facts
const LAND = { ...FIRST, 'project.landMu': 200, 'site.landFloorYuanPerM2': 144, 'site.landCostYuanPerM2': 90 } satisfies Facts

t.test('land-price-floor-multiplier: the cost of the land holds the price up', async t => {
  const priority = fixturePolicy('land-nat-70pct-priority')
  const amount = (facts: Facts, policy: Policy = priority) => lineAlone(policy, { ...LAND, ...facts }).amountYuan
  t.equal(amount({}), 5_760_000, '(144 - 100.8) x 133,333 1/3')
  t.equal(amount({ 'site.landCostYuanPerM2': 100.8 }), 5_760_000)
  t.equal(amount({ 'site.landCostYuanPerM2': 100.81 }), 5_758_667, '(144 - 100.81) x 133,333 1/3 = 5,758,666.67')
  t.equal(amount({ 'site.landCostYuanPerM2': 144 }), 0)
  t.equal(amount({ 'site.landCostYuanPerM2': 200 }), 0, 'never below nought')
  t.equal(amount({ 'site.landCostYuanPerM2': 0 }, fixturePolicy('land-nat-unused-15')), 16_320_000, '144 x 85 % x area')
  const uncapped = moneyPolicy('uncapped', 'land-price-floor-multiplier', { multiplier: 0.5 })
  t.equal(amount({ 'site.landCostYuanPerM2': 144 }, uncapped), 9_600_000, 'a rule that names no cost floor has none')
  t.equal(amount({ 'project.landTermYears': 50 }), 5_760_000)
  t.equal(amount({ 'project.landTermYears': 10 }), 1_152_000, 'pro rata for a shorter term')
})

t.test('land-price-floor-multiplier: what is unknown is named', async t => {
  const policy = fixturePolicy('land-nat-70pct-priority')
  t.strictSame(lineAlone(policy, FIRST).missing, ['site.landFloorYuanPerM2', 'site.landCostYuanPerM2', 'project.landMu'])
  const { 'site.landCostYuanPerM2': _cost, ...withoutCost } = LAND
  const line = lineAlone(policy, withoutCost)
  t.strictSame([line.amountYuan, line.missing], [undefined, ['site.landCostYuanPerM2']], 'no cost of nought is assumed')
  t.equal(lineAlone(policy, { ...LAND, 'project.landMu': 300, 'project.landM2': 200_000 }).amountYuan, 8_640_000)
  const { 'project.landMu': _mu, ...m2 } = LAND
  t.equal(lineAlone(policy, { ...m2, 'project.landM2': 200_000 }).amountYuan, 8_640_000, 'square metres serve as well')
})

t.test('the floor of a land grade is read where the place states none', async t => {
  const rules = [fixturePolicy('land-nat-70pct-priority'), fixturePolicy('land-nat-floor-2006')]
  const { 'site.landFloorYuanPerM2': _floor, ...place } = LAND
  const judgedRules = rules.map(policy => ({ policy, verdict: policy.effect === 'require' ? 'informs' as const : 'applies' as const }))
  const amount = (grade: number) => lineFor(ledgerOf([], { ...place, 'site.landGrade': grade }, { judged: judgedRules }), 'land-nat-70pct-priority')
  t.equal(amount(11).amountYuan, 5_760_000, 'grade 11: 144 yuan')
  t.equal(amount(15).amountYuan, 0, 'grade 15: 60 yuan lies below the cost')
  t.match(JSON.stringify(amount(9).derivation.steps), /"confidence":"recalled"/, 'the figure of grade 9 says how it is known')
  t.equal(lineFor(ledgerOf([], { ...LAND, 'site.landGrade': 4 }, { judged: judgedRules }), 'land-nat-70pct-priority').amountYuan, 5_760_000, 'a stated floor comes first')
})

t.test('land-reward-per-mu: per mu, with the bound of the document', async t => {
  const policy = fixturePolicy('land-baotou-reward-8')
  const line = lineAlone(policy, LAND)
  t.strictSame([line.amountYuan, line.years, line.bound], [16_000_000, { 2027: 16_000_000 }, 'at-least'])
  t.strictSame(line.derivation.notes, [{ key: 'booked-in-first-year', params: {} }])
  t.strictSame(lineAlone(policy, FIRST).derivation.notes, [], 'nothing is booked where nothing is known')
  t.equal(lineAlone(policy, { ...FIRST, 'project.landM2': 10_000 }).amountYuan, 1_200_000, '15 mu')
  t.strictSame(lineAlone(policy, FIRST).missing, ['project.landMu'])
})

t.test('land-term: a shorter term asks for less at the start, which is no gift', async t => {
  const policy = fixturePolicy('land-im2017-lease-flex')
  const facts = { ...FIRST, 'project.landM2': 80_530, 'project.landSupplyMode': 'flexible-term', 'project.landTermYears': 10, 'site.landListPrice50yYuanPerM2': 235 }
  const line = lineAlone(policy, facts)
  t.equal(line.amountYuan, 15_139_640, '(235 - 47) x 80,530')
  t.strictSame([line.counted, line.why], [false, 'deferred'])
  const amount = (changes: Facts) => lineAlone(policy, { ...facts, ...changes }).amountYuan
  t.equal(amount({ 'project.landTermYears': 50 }), 0)
  t.equal(amount({ 'project.landTermYears': 51 }), 0, 'longer than the rule allows')
  t.equal(amount({ 'project.landSupplyMode': 'lease', 'project.landTermYears': 20 }), 11_354_730)
  t.equal(amount({ 'project.landSupplyMode': 'lease', 'project.landTermYears': 21 }), 0, 'a lease runs for 20 years at most')
  t.equal(amount({ 'project.landSupplyMode': 'auction' }), 0)
  t.strictSame(lineAlone(policy, FIRST).missing, ['project.landSupplyMode', 'project.landTermYears', 'site.landListPrice50yYuanPerM2', 'project.landMu'])
  t.strictSame(lineAlone(fixturePolicy('land-im2011-lease-or-short-term'), facts, { asOf: '2014-06-01' }).lacking, [{ key: 'figure', params: { name: 'proRata' } }])
})

t.test('building-subsidy: bands of fixed assets, upper end outside', async t => {
  const policy = fixturePolicy('fis-baotou-plant-subsidy')
  const amount = (assets: number) => lineAlone(policy, { ...FIRST, 'project.fixedAssetWan': assets, 'project.buildingFloorAreaM2': 1000 }).amountYuan
  const cases: [number, number][] = [[2999.99, 0], [3000, 100_000], [19_999.99, 100_000], [20_000, 200_000], [49_999, 200_000], [50_000, 300_000], [900_000, 300_000]]
  for (const [assets, yuan] of cases) t.equal(amount(assets), yuan, `${assets} 万元`)
  t.strictSame(lineAlone(policy, FIRST).missing, ['project.fixedAssetWan', 'project.buildingFloorAreaM2'])
  const renovation = { ...FIRST, 'project.type': 'technical-renovation', 'project.fixedAssetWan': 3000, 'project.buildingFloorAreaM2': 1000 }
  t.strictSame(lineAlone(policy, renovation).missing, ['project.equipmentPurchaseWan'], 'a renovated plant is helped with its equipment')
  t.equal(lineAlone(policy, { ...renovation, 'project.equipmentPurchaseWan': 123.45 }).amountYuan, 123_450)
})

const LOAN = { ...FIRST, 'project.loanWan': 10_000, 'project.loanDisbursementDate': '2026-06-01' } satisfies Facts

t.test('interest-subsidy: points x loan x years for loans made while the rule is open', async t => {
  const policy = fixturePolicy('fin-nat2026-equipment-interest')
  const of = (changes: Facts) => lineAlone(policy, { ...LOAN, ...changes })
  t.strictSame([of({}).amountYuan, of({}).years], [3_000_000, { 2027: 3_000_000 }], '1.5 % x 10,000 x 2; the first year is booked when income starts')
  t.strictSame(of({}).derivation.notes, [{ key: 'loan-outstanding-in-full', params: {} }, { key: 'booked-in-first-year', params: {}, years: [2026, 2026] }])
  t.strictSame(of({ 'project.firstIncomeYear': 2026 }).years, { 2026: 1_500_000, 2027: 1_500_000 }, 'runs on after the rule has closed')
  t.strictSame(of({ 'project.firstIncomeYear': 2026 }).derivation.notes, [{ key: 'loan-outstanding-in-full', params: {} }])
  for (const [day, yuan] of [['2026-01-18', 0], ['2026-01-19', 3_000_000], ['2026-12-31', 3_000_000], ['2027-01-01', 0]] as const) {
    t.equal(of({ 'project.loanDisbursementDate': day }).amountYuan, yuan, day)
  }
  t.strictSame(lineAlone(policy, FIRST).missing, ['project.loanWan', 'project.loanDisbursementDate'])
  const late = lineAlone(policy, { ...LOAN, 'project.firstIncomeYear': 2026 }, { horizonYears: 1 })
  t.strictSame([late.years, late.derivation.notes.at(-1)], [{ 2026: 1_500_000 }, { key: 'after-horizon', params: {}, years: [2027, 2027] }])
})

t.test('interest-subsidy: caps and part years', async t => {
  const years = (maxYears: number, capWan?: number) =>
    lineAlone(moneyPolicy('i', 'interest-subsidy', { ratePoints: 2, maxYears, ...(capWan === undefined ? {} : { capWan }) }), { ...LOAN, 'project.firstIncomeYear': 2026 }).years
  t.strictSame(years(3), { 2026: 2_000_000, 2027: 2_000_000, 2028: 2_000_000 })
  t.strictSame(years(3, 500), { 2026: 2_000_000, 2027: 2_000_000, 2028: 1_000_000 })
  t.strictSame(years(3, 200), { 2026: 2_000_000, 2027: 0, 2028: 0 })
  t.strictSame(years(3, 150), { 2026: 1_500_000, 2027: 0, 2028: 0 })
  t.strictSame(years(1.5), { 2026: 2_000_000, 2027: 1_000_000 })
})
