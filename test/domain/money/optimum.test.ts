import t from 'tap'
import type { Facts } from '../../../src/domain/facts/facts.js'
import type { Policy } from '../../../src/domain/law/policy.js'
import { ledger, type Judged } from '../../../src/domain/money/ledger.js'
import { judged, moneyPolicy, seeded, TODAY, type Random } from './support.js'

const FIRST = 2027

/** A rate rule, holiday, land or duty rule in whole numbers, so that the brute force needs none of the code under test. */
type RateRule = { percent: number, from: number, to: number }
type HolidayRule = { start: number, blocks: { years: number, tenths: number }[], to: number }
type World = {
  years: number
  profits: number[]
  spend: number | undefined
  rates: RateRule[]
  holidays: HolidayRule[]
  multipliers: number[]
  land: { floor: number, cost: number, m2: number }
  dutyPercent: number[]
  rewards: number[]
}

const many = <T>(random: Random, most: number, make: () => T): T[] => Array.from({ length: random.below(most + 1) }, make)

function worldOf (random: Random): World {
  const years = 1 + random.below(4)
  const window = () => { const from = FIRST - 1 + random.below(years + 1); return { from, to: from + random.below(years + 1) } }
  return {
    years,
    profits: Array.from({ length: years }, () => random.below(40) * 25 - 200),
    spend: random.chance(0.6) ? random.below(12) * 50 : undefined,
    rates: many(random, 3, () => ({ percent: random.pick([0, 5, 9, 10, 12, 15, 20, 25, 30]), ...window() })),
    holidays: many(random, 3, () => ({
      start: FIRST - random.below(3) + random.below(2),
      blocks: Array.from({ length: 1 + random.below(2) }, () => ({ years: 1 + random.below(3), tenths: random.pick([0, 3, 5, 10]) })),
      to: FIRST + random.below(years + 2)
    })),
    multipliers: many(random, 3, () => random.pick([15, 50, 70, 100])),
    land: { floor: 60 + random.below(200), cost: random.below(200), m2: random.below(5) * 1000 },
    dutyPercent: many(random, 2, () => 8),
    rewards: many(random, 2, () => random.below(10))
  }
}

/** The same world as policies; ids in reverse order of the list, so that the order given decides nothing. */
function policiesOf (world: World): Policy[] {
  const span = (from: number, to: number) => ({ from: `${from}-01-01`, to: `${to}-12-31` })
  const id = (name: string, index: number) => `${name}-${9 - index}`
  return [
    ...world.rates.map(({ percent, from, to }, i) => moneyPolicy(id('rate', i), 'cit-rate', { rate: percent / 100, baseRate: 0.25 }, {}, span(from, to))),
    ...world.holidays.map(({ start, blocks, to }, i) => moneyPolicy(id('holiday', i), 'cit-local-share-holiday', {
      localShareOfCit: 0.4, schedule: blocks.map(({ years, tenths }) => ({ years, exemptShare: tenths / 10 })), start: `${start}-01-01`
    }, {}, { to: `${to}-12-31` })),
    ...world.spend === undefined ? [] : [moneyPolicy('deduction', 'cit-super-deduction', { extraShare: 1 })],
    ...world.multipliers.map((percent, i) =>
      moneyPolicy(id('floor', i), 'land-price-floor-multiplier', { multiplier: percent / 100, notBelow: 'site.landCostYuanPerM2' })),
    ...world.dutyPercent.map((_, i) => moneyPolicy(id('duty', i), 'import-duty-exemption', { duty: true, vat: false })),
    ...world.rewards.map((wan, i) => moneyPolicy(id('reward', i), 'land-reward-per-mu', { wanPerMu: wan }))
  ]
}

const factsOf = ({ profits, spend, land }: World): Facts => ({
  'project.firstIncomeYear': FIRST,
  'investor.annualTaxableProfitWan': profits,
  'project.equipmentImportWan': 100,
  'project.importDutyRate': 0.08,
  'project.landMu': 0.0015 * land.m2,
  'site.landFloorYuanPerM2': land.floor,
  'site.landCostYuanPerM2': land.cost,
  ...(spend === undefined ? {} : { 'project.rdSpendWan': spend })
})

/** Tenths of the local part that a holiday takes off in a year. */
function tenthsIn (year: number, holiday: HolidayRule | undefined): number {
  if (!holiday || year < holiday.start || year > holiday.to) return 0
  let end = holiday.start
  for (const { years, tenths } of holiday.blocks) {
    end += years
    if (year < end) return tenths
  }
  return 0
}

/** Yuan saved on the tax of one year: 万元 x percent is 100 yuan, and 0.4 x a tenth is 4 / 100. */
function savedIn (profit: number, spend: number, percent: number, tenths: number): number {
  if (profit <= 0) return 0
  const deducted = Math.min(spend, profit)
  return profit * (25 - percent) * 100 + profit * percent * tenths * 4 + deducted * percent * (100 - tenths * 4)
}

const choices = <T>(items: readonly T[]): (T | undefined)[] => [undefined, ...items]

/** Every way to use a rate or none in each year, with every holiday or none: the most that any of them saves. */
function bestTax (world: World): number {
  const plans = (year: number): (number)[][] => {
    if (year >= world.years) return [[]]
    const usable = world.rates.filter(({ from, to, percent }) => from <= FIRST + year && FIRST + year <= to && percent <= 25)
    return choices(usable).flatMap(rate => plans(year + 1).map(rest => [rate?.percent ?? 25, ...rest]))
  }
  let best = 0
  for (const plan of plans(0)) {
    for (const holiday of choices(world.holidays)) {
      const total = plan.reduce((sum, percent, year) =>
        sum + savedIn(world.profits[year]!, world.spend ?? 0, percent, tenthsIn(FIRST + year, holiday)), 0)
      best = Math.max(best, total)
    }
  }
  return best
}

function bestOfAll (world: World): number {
  const { floor, cost, m2 } = world.land
  const land = choices(world.multipliers).map(percent => percent === undefined ? 0 : Math.max(0, Math.min(floor * (100 - percent), (floor - cost) * 100)) * m2 / 100)
  const duty = world.dutyPercent.length > 0 ? 80_000 : 0
  const rewards = world.rewards.reduce((sum, wan) => sum + wan * 15 * m2, 0)
  return bestTax(world) + Math.max(...land) + duty + rewards
}

const ledgerIn = (world: World, all: readonly Judged[]) =>
  ledger({ judged: all, facts: factsOf(world), asOf: TODAY, horizonYears: world.years })

t.test('the optimum equals brute force over all exclusive choices, in 600 worlds', async t => {
  const random = seeded(20261121)
  const seen = { rates: 0, holidays: 0, deductions: 0, floors: 0, losses: 0 }
  for (let run = 0; run < 600; run++) {
    const world = worldOf(random)
    const result = ledgerIn(world, policiesOf(world).map(policy => judged(policy)))
    const expected = bestOfAll(world)
    if (result.countedYuan !== expected) {
      t.equal(result.countedYuan, expected, `run ${run}: ${JSON.stringify(world)}`)
      return
    }
    const counted = (name: string) => result.lines.some(line => line.counted && line.policyId.startsWith(name))
    if (counted('rate')) seen.rates++
    if (counted('holiday')) seen.holidays++
    if (counted('deduction')) seen.deductions++
    if (counted('floor')) seen.floors++
    if (world.profits.some(profit => profit < 0)) seen.losses++
  }
  for (const [what, times] of Object.entries(seen)) t.ok(times > 100, `${what} took part in ${times} runs`)
})

t.test('the totals agree with the lines, and unclear rules change only what they would add, in 300 worlds', async t => {
  const random = seeded(7)
  let withUnclear = 0
  for (let run = 0; run < 300; run++) {
    const world = worldOf(random)
    const all = policiesOf(world).map(policy => judged(policy, random.chance(0.4) ? 'conditional-status-unclear' : 'applies'))
    const result = ledgerIn(world, all)
    const counted = result.lines.filter(line => line.counted)
    const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
    const paid = result.citPaidYuan
    const tax = sum(counted.filter(line => /^(rate|holiday|deduction)/.test(line.policyId)).map(line => line.amountYuan ?? NaN))
    const faults = [
      sum(counted.map(line => line.amountYuan ?? NaN)) === result.countedYuan || 'counted lines',
      sum(Object.values(result.byGroup)) === result.countedYuan || 'groups',
      result.lines.every(line => sum(Object.values(line.years)) === line.amountYuan) || 'years',
      counted.every(line => line.status === 'applies') || 'an unclear line is counted',
      result.ifAllUnclearHoldYuan === bestOfAll(world) || 'all unclear',
      result.ifAllUnclearHoldYuan >= result.countedYuan || 'more rules are worth less',
      ledgerIn(world, all.filter(({ verdict }) => verdict === 'applies')).countedYuan === result.countedYuan || 'unclear rules moved the count',
      (paid !== undefined && paid.baseline - paid.counted === tax && paid.counted >= 0) || 'income tax'
    ].filter(fault => fault !== true)
    if (all.some(({ verdict }) => verdict !== 'applies')) withUnclear++
    if (faults.length > 0) {
      t.fail(`run ${run}: ${faults.join(', ')}: ${JSON.stringify(world)}`)
      return
    }
  }
  t.ok(withUnclear > 100, `${withUnclear} runs had unclear rules`)
})

t.test('the order in which policies are given moves no total', async t => {
  const random = seeded(99)
  for (let run = 0; run < 100; run++) {
    const world = worldOf(random)
    const all = policiesOf(world).map(policy => judged(policy))
    const { lines, ...totals } = ledgerIn(world, all)
    const { lines: reversed, ...again } = ledgerIn(world, [...all].reverse())
    const countedIds = (list: typeof lines) => list.filter(line => line.counted).map(line => line.policyId).sort()
    if (JSON.stringify([totals.countedYuan, totals.citPaidYuan, countedIds(lines)]) !== JSON.stringify([again.countedYuan, again.citPaidYuan, countedIds(reversed)])) {
      t.fail(`run ${run}: ${JSON.stringify(world)}`)
      return
    }
  }
  t.pass('100 worlds')
})
