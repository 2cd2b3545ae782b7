import t from 'tap'
import { BENEFIT_KINDS, type Policy } from '../../../src/domain/law/policy.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { groupOf } from '../../../src/domain/money/combination.js'
import { FORMULAS, PRICES_OF_PLACE, valuationOf, WITHOUT_AMOUNT } from '../../../src/domain/money/formulas.js'
import { parameterOn, valueOn } from '../../../src/domain/money/parameters.js'
import { fixturePolicy, ledgerOf, lineAlone, moneyPolicy, POLICIES, yearly } from './support.js'

t.test('every kind of benefit is in exactly one list', async t => {
  const listed = [...Object.keys(FORMULAS), ...PRICES_OF_PLACE, ...WITHOUT_AMOUNT]
  t.strictSame([...listed].sort(), [...BENEFIT_KINDS].sort())
  for (const kind of [...PRICES_OF_PLACE, ...WITHOUT_AMOUNT]) t.equal(valuationOf(kind), undefined, `${kind} has no formula`)
})

t.test('what is deferred and what is a cost is never counted as saved', async t => {
  const inRole = (role: string) => Object.entries(FORMULAS).filter(([, valuation]) => valuation.role === role).map(([kind]) => kind).sort()
  t.strictSame(inRole('defers'), ['cit-immediate-expensing', 'land-term'])
  t.strictSame(inRole('costs'), ['electricity-price', 'electricity-surcharge'])
})

t.test('the stack group of every policy is the one its kind has by nature', async t => {
  for (const policy of POLICIES.policies) {
    const { stack: _stack, ...withoutStack } = policy
    t.equal(groupOf(policy), groupOf(withoutStack), policy.id)
  }
})

t.test('a parameter has the value of the day, inside the validity of its policy only', async t => {
  const parameter = { values: [{ to: '2019-12-31', value: 1 }, { from: '2020-01-01', to: '2022-06-30', value: 2 }, { from: '2023-01-01', value: 3 }] }
  const days: [string, unknown][] = [['2011-01-01', 1], ['2019-12-31', 1], ['2020-01-01', 2], ['2022-06-30', 2], ['2022-07-01', undefined],
    ['2022-12-31', undefined], ['2023-01-01', 3], ['2099-01-01', 3]]
  for (const [day, value] of days) t.equal(valueOn(parameter, day), value, day)
  t.equal(valueOn(undefined, '2020-01-01'), undefined)
  const policy = moneyPolicy('p', 'cit-super-deduction', { extraShare: 1 }, { validity: { from: '2023-01-01', to: '2027-12-31' } })
  for (const [day, value] of [['2022-12-31', undefined], ['2023-01-01', 1], ['2027-12-31', 1], ['2028-01-01', undefined]] as const) {
    t.equal(parameterOn(policy, 'extraShare', day), value, day)
  }
})

const rate = (window: { from?: string, to?: string } = {}, more: Record<string, unknown> = {}) =>
  moneyPolicy('rate', 'cit-rate', { rate: 0.15, baseRate: 0.25, ...more }, {}, window)
const holiday = (start: string, schedule: { years: number, exemptShare: number }[], window: { from?: string, to?: string } = {}) =>
  moneyPolicy('holiday', 'cit-local-share-holiday', { localShareOfCit: 0.4, schedule, start }, {}, window)
const TWO_THREE = [{ years: 2, exemptShare: 1 }, { years: 3, exemptShare: 0.5 }]
const PROFIT = { 'project.firstIncomeYear': 2027, 'investor.annualTaxableProfitWan': 8000 } satisfies Facts

t.test('cit-rate: first and last day of the window decide which years pay', async t => {
  const years = (window: { from?: string, to?: string }) => lineAlone(rate(window), PROFIT).years
  t.strictSame(years({ from: '2021-01-01', to: '2030-12-31' }), yearly(2027, 2030, 8_000_000))
  t.strictSame(years({ from: '2021-01-01', to: '2030-12-30' }), yearly(2027, 2029, 8_000_000), 'a year ends on its last day')
  t.strictSame(years({ from: '2028-12-31' }), yearly(2028, 2036, 8_000_000))
  t.strictSame(years({ from: '2029-01-01' }), yearly(2029, 2036, 8_000_000))
  t.strictSame(years({ to: '2026-12-31' }), {})
  t.equal(lineAlone(rate({ to: '2026-12-31' }), PROFIT).amountYuan, 0, 'a rule that has ended pays nothing, which is known')
})

t.test('cit-rate: profit by year, losses, and years beyond the list', async t => {
  const of = (profit: number | number[]) => lineAlone(rate(), { ...PROFIT, 'investor.annualTaxableProfitWan': profit }, { horizonYears: 4 })
  t.strictSame(of([-500, 0, 0.01, 1234.5678]).years, { 2029: 10, 2030: 1_234_568 })
  t.strictSame(of([-500, 0, 0.01, 1234.5678]).derivation.notes.map(({ key, params, years }) => [key, params, years]), [
    ['no-taxable-profit', { profitWan: -500 }, [2027, 2027]], ['no-taxable-profit', { profitWan: 0 }, [2028, 2028]]
  ])
  t.strictSame(of(-1).years, {})
  t.equal(of(-1).amountYuan, 0)
  const short = of([100, 200])
  t.strictSame(short.years, { 2027: 100_000, 2028: 200_000 })
  t.strictSame([short.openYears, short.missing], [[2029, 2030], ['investor.annualTaxableProfitWan']])
  const unknown = lineAlone(rate(), { 'project.firstIncomeYear': 2027 })
  t.notOk('amountYuan' in unknown, 'an unknown profit gives no number')
  t.strictSame([unknown.years, unknown.missing, unknown.counted, unknown.why], [{}, ['investor.annualTaxableProfitWan'], false, 'not-known'])
})

t.test('cit-rate: a rate that is not lower saves nothing', async t => {
  for (const [value, amount] of [[0.24, 8_000_000], [0.25, 0], [0.26, 0]] as const) {
    const line = lineAlone(rate({}, { rate: value }), PROFIT)
    t.equal(line.amountYuan, amount, String(value))
    t.strictSame([line.counted, line.why, line.derivation.notes.map(note => note.key)], amount > 0 ? [true, undefined, []] : [false, 'pays-nothing', ['no-lower-rate']])
  }
})

t.test('cit-rate while a certificate is valid: the last day of the year decides', async t => {
  const of = (validTo?: string) => lineAlone(rate({}, { whileCertificateValid: true }),
    { ...PROFIT, ...(validTo ? { 'investor.highTechCertValidTo': validTo } : {}) })
  t.strictSame(of('2028-12-30').years, yearly(2027, 2027, 8_000_000))
  t.strictSame(of('2028-12-31').years, yearly(2027, 2028, 8_000_000))
  t.strictSame(of('2029-01-01').years, yearly(2027, 2028, 8_000_000))
  t.strictSame(of('2026-12-31').years, {}, 'ended before the first income')
  const unknown = of()
  t.notOk('amountYuan' in unknown)
  t.strictSame(unknown.missing, ['investor.highTechCertValidTo'])
  t.equal(unknown.openYears.length, 10)
})

t.test('cit-local-share-holiday: two years free, three half, from the first income year', async t => {
  const line = lineAlone(holiday('first-income-year', TWO_THREE), PROFIT)
  t.strictSame(line.years, { 2027: 8_000_000, 2028: 8_000_000, 2029: 4_000_000, 2030: 4_000_000, 2031: 4_000_000 }, '8,000 x 25 % x 40 %')
  t.strictSame(line.derivation.notes, [{ key: 'schedule-over', params: { last: 2031 }, years: [2032, 2036] }])
  t.strictSame(line.derivation.steps.map(({ years, yuan }) => [years, yuan]), [[[2027, 2028], 8_000_000], [[2029, 2031], 4_000_000]])
})

t.test('cit-local-share-holiday: other starts, and windows', async t => {
  const years = (start: string, window = {}) => lineAlone(holiday(start, TWO_THREE, window), PROFIT).years
  t.strictSame(years('2024-07-01'), { 2027: 4_000_000, 2028: 4_000_000 }, 'counted from the year of a day')
  t.strictSame(years('2022-01-01'), {}, 'over before the first income')
  t.strictSame(years('2023-01-01'), { 2027: 4_000_000 })
  t.strictSame(years('2035-05-01'), { 2035: 8_000_000, 2036: 8_000_000 })
  t.strictSame(years('first-income-year', { to: '2028-12-31' }), { 2027: 8_000_000, 2028: 8_000_000 }, 'nothing after the end of the rule')
  const fromSetUp = lineAlone(holiday('establishment', TWO_THREE), PROFIT)
  t.strictSame([fromSetUp.amountYuan, fromSetUp.lacking], [undefined, [{ key: 'establishment-year', params: {} }]], 'no fact tells the year of set-up')
  const loss = lineAlone(holiday('establishment', TWO_THREE), { ...PROFIT, 'investor.annualTaxableProfitWan': -1 })
  t.strictSame([loss.amountYuan, loss.lacking], [0, []], 'a loss pays no tax, whatever the year of set-up')
})

t.test('cit-super-deduction: rate of the year, at most the profit, and only tax that is still due', async t => {
  const deduction = moneyPolicy('deduction', 'cit-super-deduction', { extraShare: 1 }, {}, { from: '2023-01-01' })
  const of = (spend: number, profit: number, others: Parameters<typeof ledgerOf>[0] = []) => ledgerOf([deduction, ...others],
    { 'project.firstIncomeYear': 2027, 'investor.annualTaxableProfitWan': profit, 'project.rdSpendWan': spend }, { horizonYears: 1 })
    .lines.find(line => line.policyId === 'deduction')?.amountYuan
  t.equal(of(500, 8000), 1_250_000, '500 x 25 %')
  t.equal(of(500, 8000, [rate()]), 750_000, '500 x 15 %')
  t.equal(of(500, 8000, [rate(), holiday('first-income-year', TWO_THREE)]), 450_000, '500 x 15 % x (1 - 40 %)')
  t.equal(of(500, 499), 1_247_500, 'no more than the profit')
  t.equal(of(500, 500), 1_250_000)
  t.equal(of(500, 501), 1_250_000)
  t.equal(of(500, 0), 0)
  t.equal(of(500, -3), 0)
  t.strictSame(lineAlone(deduction, PROFIT).missing, ['project.rdSpendWan'])
})

t.test('what no fact can supply is named and not left blank', async t => {
  const vat = lineAlone(fixturePolicy('tax-vat-adv-mfg-5'), PROFIT)
  t.strictSame([vat.amountYuan, vat.missing, vat.lacking, vat.openYears], [undefined, [], [{ key: 'input-vat', params: {} }], [2027]])
  const expensing = lineAlone(fixturePolicy('tax-expensing-500'), { ...PROFIT, 'project.equipmentPurchaseWan': 100 })
  t.strictSame([expensing.amountYuan, expensing.lacking, expensing.counted, expensing.why], [undefined, [{ key: 'useful-life', params: {} }], false, 'deferred'])
  for (const [id, name] of [['fin-im2011-demo-park-interest', 'ratePoints'], ['fin-baotou-tech-loan', 'ratePoints']] as const) {
    t.strictSame(lineAlone(fixturePolicy(id), PROFIT).lacking, [{ key: 'figure', params: { name } }], id)
  }
  t.strictSame(ledgerOf([fixturePolicy('ele-im2017-low-price-sensitive')], PROFIT).costs[0]?.lacking, [{ key: 'figure', params: { name: 'yuanPerKWh' } }])
})

t.test('import-duty-exemption: value x duty rate, duty only', async t => {
  const facts = { ...PROFIT, 'project.equipmentImportWan': 3000.05, 'project.importDutyRate': 0.08 }
  const policy = (duty: boolean) => moneyPolicy('duty', 'import-duty-exemption', { duty, vat: true })
  const line = lineAlone(policy(true), facts)
  t.strictSame([line.amountYuan, line.years], [2_400_040, { 2027: 2_400_040 }])
  t.equal(lineAlone(policy(false), facts).amountYuan, 0)
  t.strictSame(lineAlone(policy(true), PROFIT).missing, ['project.equipmentImportWan', 'project.importDutyRate'])
  const free = lineAlone(policy(true), { ...facts, 'project.importDutyRate': 0 })
  t.strictSame([free.amountYuan, free.counted, free.why], [0, false, 'pays-nothing'], 'a duty rate of nought is known to save nothing')
})

t.test('fixed-tax-credit-per-hire: three years from the first, for those hired in time', async t => {
  const policy = fixturePolicy('lab-nat-priority-hires')
  const years = (first: number, hires = 30) => lineAlone(policy, { 'project.firstIncomeYear': first, 'project.priorityGroupHires': hires }).years
  t.strictSame(years(2026), yearly(2026, 2028, 234_000), '30 x 7,800')
  t.strictSame(years(2027), yearly(2027, 2029, 234_000), 'hired by the last day keeps all three years')
  t.strictSame(years(2028), {}, 'hired too late')
  t.strictSame(years(2022), {}, 'hired before the rule began')
  const line = lineAlone(policy, { ...PROFIT, 'project.priorityGroupHires': 1 })
  t.strictSame([line.bound, line.counted], ['at-most', true])
  t.strictSame(line.derivation.notes, [{ key: 'hires-in-first-year', params: {} }, { key: 'schedule-over', params: { last: 2029 }, years: [2030, 2036] }])
  const openEnded = moneyPolicy('hires', 'fixed-tax-credit-per-hire', { yuanPerHirePerYear: 100, maxYears: 2 })
  t.strictSame(lineAlone(openEnded, { 'project.firstIncomeYear': 2040, 'project.priorityGroupHires': 2 }).years, yearly(2040, 2041, 200), 'a rule that takes hires for ever')
  t.strictSame(lineAlone(policy, PROFIT).missing, ['project.priorityGroupHires'])
})

t.test('electricity-surcharge: started steps above the threshold, as a cost', async t => {
  const policy = fixturePolicy('ele-aluminium-tiered')
  const cost = (consumption: number) => ledgerOf([policy],
    { 'project.firstIncomeYear': 2027, 'project.aluminiumAcKWhPerTonne': consumption, 'project.electricityKWhPerYear': 1_000_000 }, { horizonYears: 1 })
  const cases: [number, number][] = [[13_600, 0], [13_650, 0], [13_650.5, 10_000], [13_670, 10_000], [13_671, 20_000], [13_690, 20_000]]
  for (const [consumption, yuan] of cases) t.equal(cost(consumption).costs[0]?.amountYuan, yuan, `${consumption} kWh a tonne`)
  t.strictSame([cost(13_690).lines, cost(13_690).countedYuan], [[], 0], 'a cost is in no total of benefits')
  t.strictSame(ledgerOf([policy], PROFIT).missing, ['project.aluminiumAcKWhPerTonne', 'project.electricityKWhPerYear'])
  const priced = moneyPolicy('priced', 'electricity-price', { yuanPerKWh: 0.26 }, {}, { to: '2028-12-31' })
  t.strictSame(ledgerOf([priced], { ...PROFIT, 'project.electricityKWhPerYear': 50_000_001 }).costs[0]?.years, yearly(2027, 2028, 13_000_000))
})

t.test('a figure outside of its own period pays nothing, whatever the others say', async t => {
  const facts: Facts = {
    ...PROFIT,
    'project.rdSpendWan': 1,
    'project.priorityGroupHires': 1,
    'project.aluminiumAcKWhPerTonne': 14_000,
    'project.electricityKWhPerYear': 100,
    'project.loanWan': 10,
    'project.loanDisbursementDate': '2026-06-01',
    'project.landMu': 1,
    'site.landFloorYuanPerM2': 100,
    'site.landCostYuanPerM2': 1,
    'project.fixedAssetWan': 5000,
    'project.buildingFloorAreaM2': 10,
    'project.equipmentImportWan': 1,
    'project.importDutyRate': 0.1,
    'project.landSupplyMode': 'flexible-term',
    'project.landTermYears': 10,
    'site.landListPrice50yYuanPerM2': 100
  }
  const figures: Record<string, string[]> = {
    'tax-west-cit15-2021': ['rate', 'baseRate'],
    'tax-im2011-local-cit-2f3h': ['localShareOfCit', 'schedule', 'start'],
    'tax-rd-super-100': ['extraShare'],
    'lab-nat-priority-hires': ['yuanPerHirePerYear', 'maxYears'],
    'ele-aluminium-tiered': ['thresholdKWhPerTonne', 'stepKWh', 'yuanPerKWhPerStep'],
    'fin-nat2026-equipment-interest': ['ratePoints', 'maxYears'],
    'land-nat-70pct-priority': ['multiplier'],
    'land-baotou-reward-8': ['wanPerMu'],
    'land-im2017-lease-flex': ['maxYears'],
    'fis-baotou-plant-subsidy': ['bands'],
    'cus-self-use-equipment-1997': ['duty']
  }
  const amount = (policy: Policy) => { const { lines, costs } = ledgerOf([policy], facts); return [...lines, ...costs][0]?.amountYuan }
  for (const [id, names] of Object.entries(figures)) {
    const policy = fixturePolicy(id)
    t.ok(amount(policy)! > 0, `${id} pays`)
    for (const name of names) {
      const parameters = { ...policy.benefit.parameters }
      parameters[name] = { ...parameters[name]!, values: parameters[name]!.values.map(({ value }) => ({ value, from: '1990-01-01', to: '1990-12-31' })) }
      t.equal(amount({ ...policy, benefit: { ...policy.benefit, parameters } }), 0, `${id} without ${name}`)
    }
  }
})
