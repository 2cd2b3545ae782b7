import t from 'tap'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { leavesOf, resultOf, type Calculation } from '../../../src/domain/money/calculation.js'
import { presentValue } from '../../../src/domain/money/present-value.js'
import { inYuan, toYuan } from '../../../src/domain/money/yuan.js'
import { fixturePolicy, judged, ledgerAt, ledgerOf, lineFor, moneyPolicy, POLICIES, TODAY, yearly } from './support.js'

/** A new NdFeB magnet plant of a private firm in Baotou, moved from elsewhere, first income in 2027. */
const MAGNETS: Facts = {
  'site.prefecture': '包头市',
  'investor.ownership': 'private',
  'investor.firmSize': 'large',
  'investor.isNewEntityInRegion': true,
  'investor.highTechCertificate': false,
  'investor.annualTaxableProfitWan': 8000,
  'project.type': 'new-build',
  'project.isIndustrialTransfer': true,
  'project.resourceType': 'non-resource',
  'project.catalogueStatus': 'encouraged',
  'project.industryTags': ['rare-earth'],
  'project.mainBusinessIncomeShare': 0.9,
  'project.annualOutputWan': 80_000,
  'project.firstIncomeYear': 2027
}

t.test('a magnet plant: 15 % through 2030, and what the unclear holidays would add', async t => {
  const result = ledgerAt(MAGNETS)
  t.strictSame(result.horizon, [2027, 2036])
  const west = lineFor(result, 'tax-west-cit15-2021')
  t.strictSame([west.group, west.counted, west.amountYuan, west.years], ['cit-rate', true, 32_000_000, yearly(2027, 2030, 8_000_000)])
  t.strictSame(west.derivation.steps.map(step => [step.years, step.unit, step.yuan]), [[[2027, 2030], '万元', 8_000_000]], '8,000 x (25 % - 15 %) = 800 万元')
  t.strictSame(west.derivation.notes, [{ key: 'window-closed', params: {}, years: [2031, 2036] }])

  const twoThree = lineFor(result, 'tax-im2011-local-cit-2f3h')
  t.strictSame([twoThree.status, twoThree.counted, twoThree.why], ['unclear', false, 'unclear'])
  t.strictSame(twoThree.years, { 2027: 4_800_000, 2028: 4_800_000, 2029: 2_400_000, 2030: 2_400_000, 2031: 4_000_000 },
    '8,000 x 15 % x 40 % x 1 = 480 万元; half of it; in 2031 at 25 %')
  const fiveYears = lineFor(result, 'tax-im2016-rare-earth-5y')
  t.strictSame(fiveYears.years, { ...yearly(2027, 2030, 4_800_000), 2031: 8_000_000 })

  t.equal(result.countedYuan, 32_000_000)
  t.equal(result.ifAllUnclearHoldYuan, 32_000_000 + 27_200_000, 'only the better of the two holidays')
  t.strictSame(result.byGroup, { 'cit-rate': 32_000_000, 'cit-local-share': 0 })
  t.strictSame(result.citPaidYuan, { baseline: 200_000_000, counted: 168_000_000 })
  t.strictSame([result.missing, result.openYears, result.costs], [[], [], []])
})

t.test('the clause behind every figure stands in the policy it names', async t => {
  const [step] = lineFor(ledgerAt(MAGNETS), 'tax-im2011-local-cit-2f3h').derivation.steps
  t.strictSame(leavesOf(step!.calculation).map(leaf => leaf.key === 'parameter' ? [leaf.params.policyId, leaf.params.name, leaf.params.value] : [leaf.key, leaf.params.value]), [
    ['fact', 8000], ['tax-west-cit15-2021', 'rate', 0.15], ['tax-im2011-local-cit-2f3h', 'localShareOfCit', 0.4], ['tax-im2011-local-cit-2f3h', 'schedule', 1]
  ])
  for (const leaf of leavesOf(step!.calculation)) {
    if (leaf.key === 'parameter') t.ok(fixturePolicy(leaf.params.policyId).sources[leaf.params.source]?.document, leaf.params.policyId)
  }
})

t.test('with the holidays counted, the five-year one beats two free and three half, and income tax falls by both', async t => {
  const rules = ['tax-west-cit15-2021', 'tax-im2011-local-cit-2f3h', 'tax-im2016-rare-earth-5y'].map(fixturePolicy)
  const result = ledgerOf(rules, MAGNETS)
  t.strictSame(result.lines.map(line => [line.policyId, line.counted, line.amountYuan]), [
    ['tax-west-cit15-2021', true, 32_000_000], ['tax-im2011-local-cit-2f3h', false, 18_400_000], ['tax-im2016-rare-earth-5y', true, 27_200_000]
  ])
  t.equal(lineFor(result, 'tax-im2011-local-cit-2f3h').why, 'another-of-group')
  t.strictSame(result.citPaidYuan, { baseline: 200_000_000, counted: 140_800_000 })
  for (const given of [rules, [...rules].reverse()]) {
    const counted = ledgerOf(given, MAGNETS, { horizonYears: 2 }).lines.filter(line => line.counted).map(line => line.policyId).sort()
    t.strictSame(counted, ['tax-im2011-local-cit-2f3h', 'tax-west-cit15-2021'], 'of equal holidays one is counted, the first by id')
  }
})

t.test('the lowest rate is chosen year by year', async t => {
  const rules = ['tax-west-cit15-2021', 'tax-small-low-profit-5', 'tax-high-tech-15'].map(fixturePolicy)
  const result = ledgerOf(rules, { 'project.firstIncomeYear': 2026, 'investor.annualTaxableProfitWan': 200, 'investor.highTechCertValidTo': '2032-12-31' })
  t.strictSame(result.lines.map(line => [line.policyId, line.counted, line.years]), [
    ['tax-west-cit15-2021', false, yearly(2026, 2030, 200_000)],
    ['tax-small-low-profit-5', true, yearly(2026, 2027, 400_000)],
    ['tax-high-tech-15', true, yearly(2028, 2032, 200_000)]
  ], '5 % to 2027, then the 15 % rule that lasts longest')
  t.strictSame(lineFor(result, 'tax-high-tech-15').derivation.notes.at(-1), { key: 'better-rate-in-force', params: { policyId: 'tax-small-low-profit-5' }, years: [2026, 2027] })
  t.equal(result.countedYuan, 1_800_000)
})

t.test('a certificate without an end date leaves its rate open and hides no other', async t => {
  const result = ledgerOf([fixturePolicy('tax-west-cit15-2021'), fixturePolicy('tax-high-tech-15')], MAGNETS)
  t.equal(result.countedYuan, 32_000_000)
  t.strictSame(result.missing, ['investor.highTechCertValidTo'])
  t.strictSame([lineFor(result, 'tax-high-tech-15').amountYuan, lineFor(result, 'tax-high-tech-15').why], [undefined, 'not-known'])
})

t.test('the same rate from another rule is another step; of equal rates the longer-lasting is used', async t => {
  const rate = (id: string, window: { from?: string, to?: string }) => moneyPolicy(id, 'cit-rate', { rate: 0.15, baseRate: 0.25 }, {}, window)
  const holiday = moneyPolicy('h', 'cit-local-share-holiday', { localShareOfCit: 0.4, schedule: [{ years: 9, exemptShare: 1 }], start: 'first-income-year' })
  const steps = (...rates: ReturnType<typeof rate>[]) => lineFor(ledgerOf([...rates, holiday], MAGNETS, { horizonYears: 4 }), 'h').derivation.steps
    .map(({ years, yuan, calculation }) => [years, yuan, leavesOf(calculation).flatMap(leaf => leaf.key === 'parameter' && leaf.params.name === 'rate' ? leaf.params.policyId : [])])
  t.strictSame(steps(rate('a', { to: '2028-12-31' }), rate('b', { from: '2029-01-01' })), [[[2027, 2028], 4_800_000, ['a']], [[2029, 2030], 4_800_000, ['b']]])
  t.strictSame(steps(rate('a', { to: '2028-12-31' }), rate('b', {})), [[[2027, 2030], 4_800_000, ['b']]])
  for (const order of [['a', 'b'], ['b', 'a']]) {
    t.strictSame(steps(...order.map(id => rate(id, {}))), [[[2027, 2030], 4_800_000, ['a']]], 'then the first by id')
  }
  const late = moneyPolicy('late', 'cit-rate', { rate: 0.2, baseRate: 0.25 }, {}, { from: '2029-01-01' })
  const line = lineFor(ledgerOf([late, rate('all', {})], MAGNETS, { horizonYears: 4 }), 'all')
  t.strictSame(line.derivation.steps.map(({ years }) => years), [[2027, 2030]], 'years stay in order whichever rule is given first')
})

t.test('the same duty relief promised twice is counted once', async t => {
  const facts: Facts = { ...MAGNETS, 'project.equipmentImportWan': 3000, 'project.importDutyRate': 0.08, 'project.equipmentOnNonExemptList': false }
  const result = ledgerAt(facts)
  t.equal(result.byGroup['import-duty'], 2_400_000)
  t.equal(result.lines.filter(line => line.group === 'import-duty').length, 2, 'both are shown')
  t.equal(result.countedYuan, 34_400_000)
})

t.test('without the year of first income nothing is yearly, and money paid once has no year', async t => {
  const { 'project.firstIncomeYear': _year, 'investor.annualTaxableProfitWan': _profit, ...rest } = MAGNETS
  const reward = moneyPolicy('reward', 'land-reward-per-mu', { wanPerMu: 8 })
  const result = ledgerOf([fixturePolicy('tax-west-cit15-2021'), reward], { ...rest, 'project.landMu': 10 }, { discount: 0.05 })
  t.notOk('horizon' in result || 'citPaidYuan' in result || 'presentValueYuan' in result)
  t.strictSame(result.missing, ['project.firstIncomeYear', 'investor.annualTaxableProfitWan'])
  t.strictSame(result.lines.map(line => [line.amountYuan, line.years, line.counted]), [[undefined, {}, false], [800_000, {}, true]])
  t.equal(result.countedYuan, 800_000)
  t.strictSame(ledgerOf([], {}).missing, ['project.firstIncomeYear'], 'named even where nothing holds')
})

t.test('rules that do not hold, and money for parks or officials, are no lines', async t => {
  const reward = moneyPolicy('reward', 'land-reward-per-mu', { wanPerMu: 8 })
  const facts: Facts = { 'project.firstIncomeYear': 2027, 'project.landMu': 10 }
  for (const verdict of ['does-not-apply', 'unknown-needs-data', 'blocked'] as const) {
    t.strictSame(ledgerOf([], facts, { judged: [judged(reward, verdict)] }).lines, [], verdict)
  }
  t.strictSame(ledgerOf([{ ...reward, audience: 'park' }, { ...reward, audience: 'government' }], facts).lines, [])
  t.equal(ledgerOf([moneyPolicy('words', 'qualitative', {})], facts).lines.length, 0)
})

t.test('the horizon is ten years unless the request says otherwise', async t => {
  const last = (facts: Facts, horizonYears?: number) => ledgerOf([], facts, horizonYears === undefined ? {} : { horizonYears }).horizon
  t.strictSame(last({ 'project.firstIncomeYear': 2027 }), [2027, 2036])
  t.strictSame(last({ 'project.firstIncomeYear': 2027, 'eval.horizonYears': 1 }), [2027, 2027])
  t.strictSame(last({ 'project.firstIncomeYear': 2027, 'eval.horizonYears': 1 }, 15), [2027, 2041])
})

t.test('a past day reads the rules of that day', async t => {
  const facts: Facts = { ...MAGNETS, 'project.firstIncomeYear': 2018 }
  const result = ledgerAt(facts, '2018-06-01')
  t.strictSame(lineFor(result, 'tax-west-cit15-2011').years, yearly(2018, 2020, 8_000_000), 'its successor was not issued yet')
  t.strictSame(lineFor(result, 'tax-im2017-nonpublic-5y').years, yearly(2018, 2020, 4_800_000), 'five years, but the plan ends in 2020')
  t.strictSame([lineFor(result, 'tax-im2011-local-cit-2f3h').counted, lineFor(result, 'tax-im2011-local-cit-2f3h').amountYuan],
    [true, 4_800_000 * 2 + 2_400_000 + 4_000_000 * 2], 'clear on that day, and worth more over the horizon')
  t.notOk(result.lines.some(line => line.policyId === 'tax-west-cit15-2021'))
  const old = ledgerOf([fixturePolicy('tax-im2011-local-cit-2f3h')], { ...facts, 'project.firstIncomeYear': 2006 })
  t.strictSame(old.openYears, [2006, 2007], 'the rate before the present income tax law is not at hand')
})

t.test('present value: an amount of a later year is divided by the growth until then', async t => {
  const value = (years: [number, number][], rate: number) => presentValue(new Map(years), rate, 2026)
  t.equal(value([[2026, 1000]], 0.05), 1000)
  t.equal(value([[2020, 1000]], 0.05), 1000, 'what is past does not grow')
  t.equal(value([[2027, 1050]], 0.05), 1000)
  t.equal(value([[2028, 1102_5000], [2027, 105_0000]], 0.05), 11_000_000)
  t.equal(value([[2027, 100], [2028, 100]], 0), 200)
  t.equal(value([[2027, 1]], 1), 1, 'half a yuan goes up')
  t.equal(value([[2028, 1]], 1), 0)
  t.equal(ledgerAt(MAGNETS, TODAY, { discount: 0.1 }).presentValueYuan, Math.round(8_000_000 * (1 / 1.1 + 1 / 1.21 + 1 / 1.331 + 1 / 1.4641)))
  t.notOk('presentValueYuan' in ledgerAt(MAGNETS))
})

const FULL: Facts = {
  ...MAGNETS,
  'investor.annualTaxableProfitWan': [-310.55, 0, 1234.567, 8000, 8000, 9999.99],
  'investor.highTechCertificate': true,
  'investor.highTechCertValidTo': '2031-03-31',
  'investor.advancedManufacturerListed': true,
  'project.rdSpendWan': 333.33,
  'project.landMu': 133.7,
  'project.landUse': 'industrial',
  'project.landSupplyMode': 'flexible-term',
  'project.landTermYears': 30,
  'project.isPriorityIndustryForLand': true,
  'project.isLandIntensive': true,
  'project.unusedStateLand': 'inside-urban-plan',
  'project.buysLandAndBuilds': true,
  'project.fixedAssetWan': 23_456.7,
  'project.buildingFloorAreaM2': 45_678.9,
  'project.equipmentImportWan': 3000.05,
  'project.importDutyRate': 0.083,
  'project.equipmentOnNonExemptList': false,
  'project.loanWan': 1234.56,
  'project.loanDisbursementDate': '2026-06-01',
  'project.loanIsEquipmentRenewal': true,
  'project.priorityGroupHires': 7,
  'project.electricityKWhPerYear': 50_000_000,
  'project.aluminiumAcKWhPerTonne': 13_700,
  'site.landFloorYuanPerM2': 96.5,
  'site.landCostYuanPerM2': 33.3,
  'site.landListPrice50yYuanPerM2': 180
}

t.test('every amount is its own calculation, rounded once', async t => {
  const every = POLICIES.policies.map(policy => judged(policy))
  const result = ledgerOf([], FULL, { judged: every })
  let steps = 0
  for (const { policyId, amountYuan, years, derivation } of [...result.lines, ...result.costs]) {
    const byYear: Record<string, number> = {}
    for (const { years: [first, last] = [0, 0], calculation, unit, yuan } of derivation.steps) {
      t.equal(toYuan(inYuan(resultOf(calculation), unit)), yuan, `${policyId} ${first}-${last}`)
      for (let year = first; year <= last; year++) byYear[year] = yuan
      steps++
    }
    t.strictSame(years, byYear, `${policyId}: the steps give the years`)
    if (amountYuan !== undefined) t.equal(Object.values(years).reduce((a, b) => a + b, 0), amountYuan, policyId)
    t.ok(Object.values(years).every(Number.isSafeInteger), `${policyId}: whole yuan`)
  }
  t.ok(steps > 20, `${steps} steps`)
})

t.test('a ledger is plain data, and equal input gives an equal one', async t => {
  const result = ledgerAt(FULL)
  t.strictSame(JSON.parse(JSON.stringify(result)), result)
  t.equal(JSON.stringify(ledgerAt(structuredClone(FULL))), JSON.stringify(result))
  const words: string[] = []
  const visit = (calculation: Calculation): void => { if ('of' in calculation) calculation.of.forEach(visit); words.push(calculation.key) }
  for (const { derivation } of result.lines) derivation.steps.forEach(step => visit(step.calculation))
  t.strictSame([...new Set(words)].filter(word => !/^[a-z-]+$/.test(word)), [], 'keys, no prose')
})

t.test('unknown inputs give names and no noughts: each fact left out in turn', async t => {
  const every = POLICIES.policies.map(policy => judged(policy))
  const whole = ledgerOf([], FULL, { judged: every })
  for (const name of Object.keys(FULL) as (keyof Facts)[]) {
    const { [name]: _left, ...rest } = FULL
    const result = ledgerOf([], rest, { judged: every })
    result.lines.forEach((line, index) => {
      const before = whole.lines[index]!
      const isNamed = line.missing.includes(name)
      if (line.amountYuan === undefined && before.amountYuan !== undefined) t.ok(isNamed, `${line.policyId} lost its amount and names ${name}`)
      if (isNamed) t.ok(result.missing.includes(name), `${name} is named for the whole ledger`)
    })
  }
})
