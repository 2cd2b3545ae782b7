/** Corporate income tax and VAT: what reduced rates, holidays on the local part and extra deductions save in each year. */
import { Type } from 'typebox'
import { yearOf, type IsoDate } from '../dates.js'
import { textFact, type Facts } from '../facts/facts.js'
import { HolidaySchedule } from '../law/benefit.js'
import type { Policy } from '../law/policy.js'
import { constant, difference, factLeaf, lesser, product, WHOLE, type Calculation, type FactLeaf, type Operation } from './calculation.js'
import { figureOn, lastDayOf, leafOf, parameterOn, states, structureOn } from './parameters.js'
import { eachYear, lacks, missing, nothing, pays, stopOf, type Formula, type Outcome, type Situation, type Years } from './worth.js'

const CIT_LAW_FROM = 2008
const CIT_BASE_RATE = constant('cit-base-rate', 0.25, 'share',
  { document: '中华人民共和国企业所得税法', number: '主席令第63号', date: '2007-03-16', clause: '第四条' })

/** The rate without any relief; undefined for years before the present law, whose rate is not at hand. */
export const baseRateOf = (year: number): Calculation | undefined => year >= CIT_LAW_FROM ? CIT_BASE_RATE : undefined

/**
 * Taxable profit of a year, 万元: one number holds for every year, a list has one per year from the first income year.
 * Undefined when unknown and for years beyond the list. Losses of earlier years are already taken off by definition
 * (企业所得税法 第五条), so nothing is carried forward here.
 */
export function profitOf (facts: Facts, years: Years | undefined, year: number): FactLeaf | undefined {
  const name = 'investor.annualTaxableProfitWan'
  const stated = facts[name]
  if (!Array.isArray(stated)) return factLeaf(facts, name)
  const index = years ? year - years.first : -1
  const value: unknown = stated[index]
  return typeof value === 'number' ? { key: 'fact', params: { name, value, unit: '万元', index } } : undefined
}

function stopByProfit (profit: FactLeaf | undefined): Outcome | undefined {
  if (!profit) return missing('investor.annualTaxableProfitWan')
  return profit.params.value > 0 ? undefined : nothing('no-taxable-profit', { profitWan: profit.params.value })
}

/**
 * A high-tech firm keeps its rate for a year only while it holds the certificate at the end of that year; a renewal is
 * not assumed. Source: 国家税务总局公告2017年第24号, first point (in the year of expiry, without a new certificate by year end, the tax is paid up).
 */
function stopByCertificate (policy: Policy, facts: Facts, day: IsoDate): Outcome | undefined {
  if (parameterOn(policy, 'whileCertificateValid', day) !== true) return undefined
  const validTo = textFact(facts, 'investor.highTechCertValidTo')
  if (validTo === undefined) return missing('investor.highTechCertValidTo')
  return validTo >= day ? undefined : nothing('certificate-ended', { validTo })
}

/** `cit-rate`, `cit-effective-rate`: taxable profit x (base rate - reduced rate). Losses and closed windows pay nothing. */
export const reducedRate: Formula = (policy, situation) => eachYear(situation, year => {
  const day = lastDayOf(year)
  const rate = figureOn(policy, 'rate', day)
  const base = figureOn(policy, 'baseRate', day)
  if (!rate || !base) return nothing('window-closed')
  const profit = profitOf(situation.facts, situation.years, year)
  const stop = stopOf(stopByCertificate(policy, situation.facts, day), stopByProfit(profit))
  if (stop) return stop
  return rate.params.value < base.params.value ? pays(product(profit!, difference(base, rate)), '万元') : nothing('no-lower-rate')
})

const Start = Type.Union([Type.Literal('first-income-year'), Type.Literal('establishment'), Type.String()])

/** The first year of a holiday: a year, or why it is not known. */
function startOf (policy: Policy, day: IsoDate, { years }: Situation): number | Outcome {
  const start = structureOn(policy, 'start', day, Start)
  if (start === undefined) return nothing('window-closed')
  if (start === 'establishment') return lacks('establishment-year')
  if (start === 'first-income-year') return years ? years.first : missing('project.firstIncomeYear')
  return yearOf(start)
}

/** The part of the year's income tax that the holiday takes off: local share x exempt share, or why there is none. */
export function relievedShare (policy: Policy, situation: Situation, year: number): Operation | Outcome {
  const day = lastDayOf(year)
  const local = figureOn(policy, 'localShareOfCit', day)
  const schedule = structureOn(policy, 'schedule', day, HolidaySchedule)
  if (!local || !schedule) return nothing('window-closed')
  const start = startOf(policy, day, situation)
  if (typeof start !== 'number') return start
  if (year < start) return nothing('before-start', { start })
  let end = start
  for (const { years, exemptShare } of schedule) {
    end += years
    if (year < end) return product(local, leafOf(policy, 'schedule', exemptShare))
  }
  return nothing('schedule-over', { last: end - 1 })
}

/**
 * `cit-local-share-holiday`: taxable profit x rate of the year x local share x exempt share. It stacks on the lower rate,
 * since the annual return takes it off after rate relief (form A100000, line 42; basis 企业所得税法 第二十九条).
 */
export const localShareHoliday: Formula = (policy, situation) => eachYear(situation, year => {
  const share = relievedShare(policy, situation, year)
  const profit = profitOf(situation.facts, situation.years, year)
  if ('kind' in share) return stopOf(share, stopByProfit(profit)) ?? share
  const stop = stopByProfit(profit)
  if (stop) return stop
  const rate = situation.rateOf(year)
  return rate ? pays(product(profit!, rate, ...share.of), '万元') : lacks('cit-base-rate')
})

/**
 * `cit-super-deduction`: the lesser of R&D spend x extra share and the taxable profit, times the rate of the year, times
 * what a counted local-share holiday leaves to be paid: a deduction saves only tax that is still due. The profit is read
 * as stated before this deduction.
 */
export const superDeduction: Formula = (policy, situation) => eachYear(situation, year => {
  const extra = figureOn(policy, 'extraShare', lastDayOf(year))
  if (!extra) return nothing('window-closed')
  const spend = factLeaf(situation.facts, 'project.rdSpendWan')
  const profit = profitOf(situation.facts, situation.years, year)
  const stop = stopOf(spend ? undefined : missing('project.rdSpendWan'), stopByProfit(profit))
  if (stop) return stop
  const rate = situation.rateOf(year)
  if (!rate) return lacks('cit-base-rate')
  const relieved = situation.relievedShareOf(year)
  const deducted = lesser(product(spend!, extra), profit!)
  return pays(relieved ? product(deducted, rate, difference(WHOLE, relieved)) : product(deducted, rate), '万元')
})

/** `vat-extra-credit`: a share of input VAT, for which the catalogue has no fact. */
export const vatExtraCredit: Formula = (policy, situation) => eachYear(situation, year =>
  figureOn(policy, 'shareOfInputVat', lastDayOf(year)) ? lacks('input-vat') : nothing('window-closed'))

/** `cit-immediate-expensing`: the same tax is paid later; what that is worth hangs on the useful life, which is no fact. */
export const immediateExpensing: Formula = (policy, situation) => eachYear(situation, year => {
  if (states(policy, 'unitValueCapWan') && !figureOn(policy, 'unitValueCapWan', lastDayOf(year))) return nothing('window-closed')
  return factLeaf(situation.facts, 'project.equipmentPurchaseWan') ? lacks('useful-life') : missing('project.equipmentPurchaseWan')
})
