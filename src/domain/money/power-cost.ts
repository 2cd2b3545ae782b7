/**
 * What a year of electricity costs at a place: energy, transmission and distribution, government funds, demand charge.
 * Line losses and system operation are billed too; no source gives them, so they are named and left out of the sum.
 */
import { inWindow, type IsoDate } from '../dates.js'
import { textFact, type Facts } from '../facts/facts.js'
import { VoltageRows } from '../law/benefit.js'
import type { BenefitKind, Policy } from '../law/policy.js'
import { constant, factLeaf, product, type Calculation, type TableLeaf } from './calculation.js'
import { costed, known, notGiven, onePrice, unknown, without, type CostPart, type CostRange, type Gap } from './cost.js'
import type { CostTables, EnergyPrice } from './cost-tables.js'
import { figureOn, leafOf, parameterOn, structureOn } from './parameters.js'
import { meanMultiple, type LoadShape } from './time-of-use.js'

export type PowerPart = CostPart<'energy' | 'transmission' | 'fund' | 'demand'>

/**
 * `yuanPerYear`: the sum of the four parts, only where all four are known; `gaps` names what is billed beyond them.
 * `expected` is there only where one energy price is singled out.
 */
export type PowerCost = { parts: PowerPart[], yuanPerYear?: { low: number, expected?: number, high: number }, gaps: Gap[] }

export type PowerInput = { facts: Facts, asOf: IsoDate, policies: readonly Policy[], tables: CostTables, shape?: LoadShape }

const MONTHS = constant('months-of-year', 12, 'month')

/** The policy of the kind that holds on the day in the place's league or city. */
const ruleOfPlace = (kind: BenefitKind, { facts, asOf, policies }: PowerInput): Policy | undefined => policies.find(({ benefit, validity, scope }) =>
  benefit.kind === kind && inWindow(asOf, validity.from, validity.to) &&
  (scope.prefectures === 'all' || scope.prefectures.includes(textFact(facts, 'site.prefecture') ?? '')))

/** The transmission price of the place's grid; the grid is enough where the prefecture is unknown. */
const transmissionRule = ({ facts, asOf, policies }: PowerInput): Policy | undefined => policies.find(policy =>
  policy.benefit.kind === 'electricity-td-price' && parameterOn(policy, 'grid', asOf) === textFact(facts, 'site.grid'))

/** Prices of the latest year that is known on the day. The latest month is the expected price, unless several stand for it. */
function energyPrices (grid: string, { asOf, tables }: PowerInput): { expected?: EnergyPrice, all: EnergyPrice[] } {
  const past = tables.power.energyReference.filter(row => row.grid === grid && row.month < asOf.slice(0, row.month.length))
  const latest = past.reduce((month, row) => row.month > month ? row.month : month, '')
  const all = past.filter(row => row.month.slice(0, 4) === latest.slice(0, 4))
  const last = all.filter(row => row.month === latest)
  return { all, ...(last.length === 1 ? { expected: last[0] } : {}) }
}

const energyLeaf = ({ yuanPerKWh, month, source, what, confidence }: EnergyPrice): TableLeaf =>
  ({ key: 'table', params: { table: 'power.energyReference', value: yuanPerKWh, unit: '元/kWh', date: month, source, what, confidence } })

const gridOf = ({ facts }: PowerInput): string => textFact(facts, 'site.grid') ?? ''
const voltageOf = ({ facts }: PowerInput): string => textFact(facts, 'project.voltageKV') ?? ''

function energyPart (input: PowerInput): PowerPart {
  const missing = notGiven(input.facts, 'project.electricityKWhPerYear', 'site.grid')
  if (missing.length > 0) return unknown('energy', missing)
  const where = { grid: gridOf(input), day: input.asOf }
  const { all, expected } = energyPrices(where.grid, input)
  const sorted = all.toSorted((a, b) => a.yuanPerKWh - b.yuanPerKWh)
  const lowest = sorted[0]
  if (!lowest) return without('energy', 'energy-price', where)
  const multiple = multipleOf(input)
  if (multiple === 'unknown') return without('energy', 'time-of-use', where)
  const power = factLeaf(input.facts, 'project.electricityKWhPerYear')!
  const cost = (row: EnergyPrice) => costed(product(power, energyLeaf(row), ...multiple))
  const range: CostRange = { low: cost(lowest), high: cost(sorted.at(-1)!) }
  return known('energy', expected ? { ...range, expected: cost(expected) } : range)
}

/** The factor of the load shape, none without a shape, `unknown` when the place has no time-of-use rule on the day. */
function multipleOf (input: PowerInput): Calculation[] | 'unknown' {
  if (!input.shape) return []
  const rule = ruleOfPlace('electricity-tou', input)
  const multiple = rule && meanMultiple(rule, input.asOf, input.shape)
  return multiple ? [multiple] : 'unknown'
}

function transmissionPart (input: PowerInput): PowerPart {
  const missing = notGiven(input.facts, 'project.electricityKWhPerYear', 'site.grid', 'project.voltageKV')
  if (missing.length > 0) return unknown('transmission', missing)
  const where = { grid: gridOf(input), voltageKV: voltageOf(input), day: input.asOf }
  const rule = transmissionRule(input)
  const row = rule && structureOn(rule, 'rows', input.asOf, VoltageRows)?.find(row => row.voltageKV === where.voltageKV)
  if (!rule || !row) return without('transmission', 'transmission-row', where)
  const power = factLeaf(input.facts, 'project.electricityKWhPerYear')!
  return known('transmission', onePrice(product(power, leafOf(rule, 'rows', row.yuanPerKWh))))
}

function fundPart (input: PowerInput): PowerPart {
  const missing = notGiven(input.facts, 'project.electricityKWhPerYear', 'site.grid')
  if (missing.length > 0) return unknown('fund', missing)
  const rule = transmissionRule(input)
  const fund = rule && figureOn(rule, 'fundYuanPerKWh', input.asOf)
  if (!fund) return without('fund', 'fund', { grid: gridOf(input), day: input.asOf })
  return known('fund', onePrice(product(factLeaf(input.facts, 'project.electricityKWhPerYear')!, fund)))
}

/** The demand charge is printed per voltage; the policy file holds it without the voltage, so the table is read. */
function demandPart (input: PowerInput): PowerPart {
  const missing = notGiven(input.facts, 'project.loadKW', 'site.grid', 'project.voltageKV')
  if (missing.length > 0) return unknown('demand', missing)
  const where = { grid: gridOf(input), voltageKV: voltageOf(input), day: input.asOf }
  const rows = input.tables.power.tAndD.filter(({ grid, voltageKV, from }) =>
    grid === where.grid && voltageKV === where.voltageKV && from <= where.day)
  const row = rows.toSorted((a, b) => a.from < b.from ? 1 : -1)[0]
  if (row?.demandYuanPerKwMonth === undefined) return without('demand', 'demand-charge', where)
  const { demandYuanPerKwMonth: value, from: date, source, doc: what, confidence } = row
  const price: TableLeaf = { key: 'table', params: { table: 'power.tAndD', value, unit: '元/kW·月', date, source, what, confidence } }
  return known('demand', onePrice(product(factLeaf(input.facts, 'project.loadKW')!, price, MONTHS)))
}

/**
 * A year of power at the place. Each part carries its prices with date and source; a price that no source gives is named
 * in `gaps` and never guessed (there is no 35 kV row, for one). Source of the sum: two-part tariff of 发改价格〔2026〕1077号.
 */
export function powerCost (input: PowerInput): PowerCost {
  const parts = [energyPart(input), transmissionPart(input), fundPart(input), demandPart(input)]
  const gaps: Gap[] = [{ key: 'line-losses', params: {} }, { key: 'system-operation', params: {} }]
  const ranges = parts.flatMap(({ range }) => range ?? [])
  if (ranges.length < parts.length) return { parts, gaps }
  const total = (bound: 'low' | 'high') => ranges.reduce((yuan, range) => yuan + range[bound].yuan, 0)
  const expected = ranges.every(range => range.expected) ? ranges.reduce((yuan, range) => yuan + range.expected!.yuan, 0) : undefined
  return { parts, yuanPerYear: { low: total('low'), ...(expected === undefined ? {} : { expected }), high: total('high') }, gaps }
}
