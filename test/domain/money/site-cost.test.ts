import t from 'tap'
import { Value } from 'typebox/value'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { leavesOf, resultOf } from '../../../src/domain/money/calculation.js'
import { CostTables } from '../../../src/domain/money/cost-tables.js'
import { structureOn } from '../../../src/domain/money/parameters.js'
import { siteCost, type SiteCostInput } from '../../../src/domain/money/site-cost.js'
import { meanMultiple } from '../../../src/domain/money/time-of-use.js'
import { VoltageRows } from '../../../src/domain/law/benefit.js'
import { toYuan } from '../../../src/domain/money/yuan.js'
import { fixturePolicy, moneyPolicy, POLICIES, TABLES, TODAY } from './support.js'

const PLANT: Facts = {
  'site.prefecture': '包头市',
  'site.grid': 'mengxi',
  'project.electricityKWhPerYear': 50_000_000,
  'project.loadKW': 8000,
  'project.voltageKV': '110'
}
const costOf = (facts: Facts, more: Partial<SiteCostInput> = {}) =>
  siteCost({ facts, asOf: TODAY, policies: POLICIES.policies, tables: TABLES, ...more })
const powerOf = (facts: Facts, more: Partial<SiteCostInput> = {}) => costOf(facts, more).power
const part = (facts: Facts, key: string, more: Partial<SiteCostInput> = {}) => powerOf(facts, more).parts.find(part => part.key === key)!
const yuan = (facts: Facts, key: string, more: Partial<SiteCostInput> = {}) => {
  const { range } = part(facts, key, more)
  return range && [range.low.yuan, range.expected?.yuan, range.high.yuan]
}

t.test('a year of power on the west grid at 110 kV, position by position', async t => {
  t.strictSame(yuan(PLANT, 'energy'), [14_075_000, 15_140_000, 17_090_000], '0.2815, 0.3028 and 0.3418 yuan x 50 million kWh')
  t.strictSame(yuan(PLANT, 'transmission'), [2_600_000, 2_600_000, 2_600_000], '0.052')
  t.strictSame(yuan(PLANT, 'fund'), [1_121_250, 1_121_250, 1_121_250], '0.022425')
  t.strictSame(yuan(PLANT, 'demand'), [2_995_200, 2_995_200, 2_995_200], '8,000 kW x 31.2 x 12')
  t.strictSame(powerOf(PLANT).yuanPerYear, { low: 20_791_450, expected: 21_856_450, high: 23_806_450 })
  t.strictSame(powerOf(PLANT).gaps.map(gap => gap.key), ['line-losses', 'system-operation'], 'billed as well, and in no source')
})

t.test('each figure carries date, source and confidence', async t => {
  const [power, price] = leavesOf(part(PLANT, 'energy').range!.expected!.calculation)
  t.match(power?.params, { name: 'project.electricityKWhPerYear', unit: 'kWh' })
  t.match(price?.params, { table: 'power.energyReference', date: '2026-07', unit: '元/kWh', confidence: 'low', source: /public code repository/ })
  t.match(JSON.stringify(part(PLANT, 'demand').range), /"date":"2026-08-01","source":"https:\/\/www\.ndrc\.gov\.cn/)
  t.match(JSON.stringify(part(PLANT, 'transmission').range), /"policyId":"ele-td-mengxi-2026","name":"rows","value":0.052,"unit":"元\/kWh","source":"main","confidence":"public-source"/)
  for (const { range } of powerOf(PLANT).parts) for (const cost of Object.values(range!)) t.equal(toYuan(resultOf(cost.calculation)), cost.yuan)
})

t.test('a figure that no source gives is named and not guessed', async t => {
  const gaps = (facts: Facts, more: Partial<SiteCostInput> = {}) => powerOf(facts, more).parts.flatMap(part => part.gaps)
  const where = { grid: 'mengxi', voltageKV: '35', day: TODAY }
  const at35 = { ...PLANT, 'project.voltageKV': '35' }
  t.strictSame(gaps(at35), [{ key: 'transmission-row', params: where }, { key: 'demand-charge', params: where }])
  t.notOk('yuanPerYear' in powerOf(at35), 'no sum of half the bill')
  t.ok(part(at35, 'energy').range, 'what is known is still shown')
  t.strictSame(gaps({ ...PLANT, 'project.voltageKV': '220+' }).map(gap => gap.key), ['demand-charge'])
  t.strictSame(yuan({ ...PLANT, 'project.voltageKV': '220+' }, 'transmission'), [2_145_000, 2_145_000, 2_145_000])

  const east = { ...PLANT, 'site.prefecture': '通辽市', 'site.grid': 'mengdong', 'project.voltageKV': '220+' }
  t.strictSame(gaps(east).map(gap => gap.key), ['fund', 'demand-charge'])
  t.strictSame(yuan(east, 'transmission'), [3_005_000, 3_005_000, 3_005_000])
  t.strictSame(yuan(east, 'energy'), [13_255_000, undefined, 16_052_000], 'four averages of one year: lowest and highest, none singled out')

  t.strictSame(gaps(PLANT, { asOf: '2026-07-31' }).map(gap => gap.key), ['transmission-row', 'fund', 'demand-charge'], 'the day before the price list')
  t.strictSame(gaps(PLANT, { asOf: '2026-08-01' }), [])
})

t.test('energy is priced by the latest year that is known on the day', async t => {
  const at = (asOf: string) => yuan({ ...PLANT, 'project.electricityKWhPerYear': 10_000 }, 'energy', { asOf })
  t.strictSame(at('2026-08-01'), [2815, 3028, 3418])
  t.strictSame(at('2026-07-31'), [2815, 2815, 3418], 'a month is known once it is over')
  t.strictSame(at('2026-01-31'), [1530, 1530, 3440])
  t.strictSame(at('2025-03-31'), [2800, 2800, 3440])
  t.strictSame(at('2025-01-31'), undefined)
  t.strictSame(part(PLANT, 'energy', { asOf: '2025-01-31' }).gaps, [{ key: 'energy-price', params: { grid: 'mengxi', day: '2025-01-31' } }])
})

t.test('unknown facts are named per position', async t => {
  t.strictSame(powerOf({}).parts.map(part => [part.key, part.missing]), [
    ['energy', ['project.electricityKWhPerYear', 'site.grid']],
    ['transmission', ['project.electricityKWhPerYear', 'site.grid', 'project.voltageKV']],
    ['fund', ['project.electricityKWhPerYear', 'site.grid']],
    ['demand', ['project.loadKW', 'site.grid', 'project.voltageKV']]
  ])
  const { 'project.loadKW': _load, ...rest } = PLANT
  t.strictSame(part(rest, 'demand').missing, ['project.loadKW'])
  t.notOk('yuanPerYear' in powerOf(rest))
})

const hours = (use: (hour: number) => number) => Array.from({ length: 24 }, (_, hour) => use(hour))
const FLAT = hours(() => 1)

t.test('time of use: the mean multiple of a load over the year', async t => {
  const multiple = (id: string, shape: readonly number[], asOf = TODAY) => {
    const calculation = meanMultiple(fixturePolicy(id), asOf, shape)
    if (!calculation) return undefined
    const { top, bottom } = resultOf(calculation)
    return Number(top) / Number(bottom)
  }
  const near = (actual: number | undefined, expected: number, words: string) => t.ok(Math.abs(actual! - expected) < 1e-12, `${words}: ${actual} for ${expected}`)
  near(multiple('ele-tou-mengxi', FLAT), (273 * 23.4 + 92 * 24.88) / 8760, 'flat load, west')
  near(multiple('ele-tou-mengdong', FLAT), (273 * 25.28 + 92 * 25.76) / 8760, 'flat load, east')
  near(multiple('ele-tou-mengxi', hours(hour => hour < 4 ? 7 : 0)), (273 * 0.48 + 92) / 365, 'the first four hours: valley in the windy season only')
  near(multiple('ele-tou-mengxi', hours(hour => hour === 19 ? 1 : 0)), (273 * 1.68 + 92 * 1.54 * 1.2) / 365, 'super-peak')
  near(multiple('ele-tou-mengxi', hours(hour => hour === 14 ? 1 : 0)), (273 * 0.48 + 92 * 0.44 * 0.8) / 365, 'deep valley')
  for (const [hour, ratio] of [[5, 1], [6, 1.68], [7, 1.68], [8, 1], [17, 1], [18, 1.68], [21, 1.68], [22, 1], [10, 1], [11, 0.48], [15, 0.48], [16, 1]] as const) {
    const summer = { 5: 1, 6: 1.54, 7: 1.54, 8: 1, 17: 1, 18: 1.54, 21: 1.54, 22: 1, 10: 1, 11: 0.44, 15: 0.44, 16: 1 }[hour]
    near(multiple('ele-tou-mengxi', hours(h => h === hour ? 1 : 0)), (273 * ratio + 92 * summer) / 365, `hour ${hour}`)
  }
  const ratio = { peak: 2, flat: 1, valley: 0.5 }
  const season = (months: number[], valley: string[]) => ({ season: 's', months, peak: ['08-10'], valley, ratio })
  const own = (seasons: unknown[], shape: readonly number[]) => {
    const calculation = meanMultiple(moneyPolicy('own', 'electricity-tou', { seasons }), TODAY, shape)
    return calculation && Number(resultOf(calculation).top) / Number(resultOf(calculation).bottom)
  }
  const ALL_YEAR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
  for (const [hour, expected] of [[21, 1], [22, 0.5], [23, 0.5], [0, 0.5], [1, 0.5], [2, 1], [8, 2], [10, 1]] as const) {
    t.equal(own([season(ALL_YEAR, ['22-02'])], hours(h => h === hour ? 3 : 0)), expected, `a span past midnight at hour ${hour}`)
  }
  t.equal(own([season(ALL_YEAR.slice(1), ['22-24'])], FLAT), undefined, 'a month without a season')
  t.equal(own([season(ALL_YEAR, ['10-10'])], hours(h => h === 12 ? 1 : 0)), 0.5, 'a span that ends where it begins is the whole day')
  t.equal(multiple('ele-tou-mengxi', FLAT, '2024-01-31'), undefined, 'before the rule')
  t.equal(multiple('ele-tou-mengxi', FLAT.slice(1)), undefined, 'not 24 hours')
  t.equal(multiple('ele-tou-mengxi', hours(() => 0)), undefined, 'no use at all')
})

t.test('with a load shape only the energy price floats', async t => {
  t.strictSame(yuan(PLANT, 'energy', { shape: FLAT })?.[1], 14_996_827, '15,140,000 x 8,677.16 / 8,760')
  t.strictSame(yuan(PLANT, 'transmission', { shape: FLAT }), yuan(PLANT, 'transmission'))
  t.strictSame(part({ ...PLANT, 'site.prefecture': '上海' }, 'energy', { shape: FLAT }).gaps, [{ key: 'time-of-use', params: { grid: 'mengxi', day: TODAY } }])
})

t.test('policies and tables state the same transmission prices', async t => {
  for (const { grid, voltageKV, yuanPerKWh, from } of TABLES.power.tAndD) {
    const rows = structureOn(fixturePolicy(`ele-td-${grid}-2026`), 'rows', from, VoltageRows)
    t.equal(rows?.find(row => row.voltageKV === voltageKV)?.yuanPerKWh, yuanPerKWh, `${grid} ${voltageKV} kV`)
  }
})

const SITE: Facts = { 'project.landMu': 200, 'site.landFloorYuanPerM2': 144, 'site.landCostYuanPerM2': 90, 'site.landListPrice50yYuanPerM2': 235 }
const landOf = (facts: Facts, more: Partial<SiteCostInput> = {}) => costOf(facts, more).land.parts.map(part => part.range?.expected?.yuan)

t.test('land at the lowest lawful and at the listed price, by term', async t => {
  t.strictSame(landOf(SITE), [19_200_000, 31_333_333], '144 and 235 yuan x 133,333 1/3 m2')
  t.strictSame(landOf({ ...SITE, 'project.landTermYears': 10 }), [3_840_000, 6_266_667])
  t.strictSame(landOf({ ...SITE, 'project.landTermYears': 50 }), landOf(SITE))
  const priority = { floorRule: fixturePolicy('land-nat-70pct-priority') }
  t.strictSame(landOf(SITE, priority)[0], 13_440_000, '100.8 yuan')
  t.strictSame(landOf({ ...SITE, 'site.landCostYuanPerM2': 120 }, priority)[0], 16_000_000, 'held up by the cost of the land')
  t.strictSame(landOf({ 'project.landMu': 200, 'site.landGrade': 15 })[0], 8_000_000, 'grade 15: 60 yuan')
  t.strictSame(landOf({ 'project.landMu': 200, 'site.landGrade': 15 }, { asOf: '2006-12-31' })[0], undefined, 'before the national floor')
  t.strictSame(costOf({}).land.parts.map(part => [part.key, part.missing]), [
    ['lowest', ['site.landFloorYuanPerM2', 'project.landMu']], ['listed', ['site.landListPrice50yYuanPerM2', 'project.landMu']]
  ])
  const { 'site.landCostYuanPerM2': _cost, ...withoutCost } = SITE
  t.strictSame(costOf(withoutCost, priority).land.parts[0]?.missing, ['site.landCostYuanPerM2'])
})

t.test('plots of the county show what the wanted land would cost at their price', async t => {
  const guyang = { 'site.county': '固阳县', 'project.landM2': 80_530, 'project.landTermYears': 10 }
  const shown = (facts: Facts, asOf = TODAY) => costOf(facts, { asOf }).land.comparables.map(({ plot, termYears, part }) => [plot, termYears, part.range?.expected?.yuan])
  t.strictSame(shown(guyang), [['[2025]8801', 50, 3_784_910], ['[2025]8802', 10, 3_784_910]],
    '235 x 10 / 50 and 47 x 10 / 10 are the same; the plot whose price was not read is left out')
  t.strictSame(shown({ ...guyang, 'project.landTermYears': 50 }).map(([, , yuan]) => yuan), [18_924_550, 18_924_550])
  t.strictSame(shown({ 'site.county': '伊金霍洛旗', 'project.landM2': 100 }), [['A-17', 50, 18_000]])
  t.strictSame(shown(guyang, '2024-12-31'), [], 'not on the market yet')
  const dalad = { 'site.county': '达拉特旗', 'project.landM2': 100 }
  t.strictSame([shown(dalad, '2025-09-23').length, shown(dalad, '2025-09-24').length], [0, 1], 'on the market from its day')
  t.strictSame(shown({ 'site.county': '青山区', 'project.landM2': 100 }), [])
  t.match(JSON.stringify(costOf(guyang).land.comparables), /"date":"2025","source":"https/)
  t.strictSame(costOf({ 'site.county': '固阳县' }).land.comparables.map(({ part }) => part.missing), [['project.landMu'], ['project.landMu']])
})

t.test('a table that lacks what is read is refused', async t => {
  t.ok(Value.Check(CostTables, TABLES))
  const [row] = TABLES.power.energyReference
  const { source: _source, ...unsourced } = row!
  t.notOk(Value.Check(CostTables, { ...TABLES, power: { ...TABLES.power, energyReference: [unsourced] } }), 'a price without a source')
  t.notOk(Value.Check(CostTables, { ...TABLES, power: { ...TABLES.power, energyReference: [{ ...row, yuanPerKWh: 0 }] } }))
})
