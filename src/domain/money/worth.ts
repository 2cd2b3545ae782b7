/** What one policy is worth: amounts by year with their calculation, why other years pay nothing, what is not known. */
import { yearOf, type IsoDate } from '../dates.js'
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import type { Policy } from '../law/policy.js'
import { resultOf, sameCalculation, sum, type Calculation } from './calculation.js'
import { inYuan, toYuan, type Exact, type MoneyUnit } from './yuan.js'

/** Years that are looked at, both included. The first is the year of first operating income. */
export type Years = { first: number, last: number }

/**
 * What a formula may read. `years` is absent while the year of first income is unknown.
 * `rateOf`: the income tax rate that holds for a year, after the lowest one is chosen; undefined where no law is at hand.
 * `relievedShareOf`: the part of the year's income tax that a counted local-share holiday takes off.
 * `landFloor`: the lowest price of the place by its land grade, where the place states none itself.
 */
export type Situation = {
  facts: Facts
  asOf: IsoDate
  years?: Years
  rateOf: (year: number) => Calculation | undefined
  relievedShareOf: (year: number) => Calculation | undefined
  landFloor?: Calculation
}

/** Why an amount is dated or computed as it is. */
export const ASSUMPTIONS = ['booked-in-first-year', 'hires-in-first-year', 'loan-outstanding-in-full', 'all-power-counted'] as const

/** Why a year pays nothing. */
export const NOTHINGS = ['window-closed', 'no-taxable-profit', 'certificate-ended', 'no-lower-rate', 'before-start',
  'schedule-over', 'hired-too-late', 'outside-bands', 'duty-not-exempt', 'term-too-long', 'mode-not-covered',
  'after-horizon', 'better-rate-in-force'] as const

/** What is needed and cannot be given as a fact; `figure` is one that the document leaves out. */
export const LACKS = ['figure', 'input-vat', 'establishment-year', 'useful-life', 'cit-base-rate'] as const

export type NoteKey = typeof ASSUMPTIONS[number] | typeof NOTHINGS[number]
export type Params = Record<string, string | number>

/** A remark as data. `years`: the run of years it speaks of; absent, it speaks of the whole line. */
export type Note = { key: NoteKey, params: Params, years?: [number, number] }

export type Lack = { key: typeof LACKS[number], params: Params }

/** What a formula finds for one year, or for something paid once. */
export type Outcome =
  | { kind: 'pays', calculation: Calculation, unit: MoneyUnit }
  | { kind: 'nothing', key: typeof NOTHINGS[number], params: Params }
  | { kind: 'lacks', lack: Lack }
  | { kind: 'missing', facts: readonly FactName[] }

/** One amount. `year` is absent for what is paid once while no year is known. */
export type Term = { year?: number, calculation: Calculation, unit: MoneyUnit, exactYuan: Exact, yuan: number }

export const BOUNDS = ['at-least', 'at-most', 'exact'] as const
export type Bound = typeof BOUNDS[number]

/**
 * At most one term a year, in the order of the years. `openYears`: years whose amount is not known; `missing` and
 * `lacking` say for want of what. Without terms, missing and lacking the policy pays nothing in these years.
 */
export type Worth = {
  terms: readonly Term[]
  notes: readonly Note[]
  missing: readonly FactName[]
  lacking: readonly Lack[]
  openYears: readonly number[]
  bound?: Bound
}

export type Formula = (policy: Policy, situation: Situation) => Worth

export const pays = (calculation: Calculation, unit: MoneyUnit): Outcome => ({ kind: 'pays', calculation, unit })
export const nothing = (key: typeof NOTHINGS[number], params: Params = {}): Outcome => ({ kind: 'nothing', key, params })
export const lacks = (key: Lack['key'], params: Params = {}): Outcome => ({ kind: 'lacks', lack: { key, params } })
export const missing = (...facts: readonly FactName[]): Outcome => ({ kind: 'missing', facts })

/**
 * The outcome that stops a year, of several checks; undefined when none does. Nothing to pay is settled whatever else is
 * unknown; a gap no answer can fill comes before facts that are still to be given.
 */
export function stopOf (...outcomes: readonly (Outcome | undefined)[]): Outcome | undefined {
  const found = (kind: Outcome['kind']) => outcomes.find(outcome => outcome?.kind === kind)
  const settled = found('nothing') ?? found('lacks')
  if (settled) return settled
  const facts = outcomes.flatMap(outcome => outcome?.kind === 'missing' ? outcome.facts : [])
  return facts.length > 0 ? missing(...new Set(facts)) : undefined
}

type Dated = { year?: number, outcome: Outcome }

/** The outcomes of each year as one worth. */
function collect (dated: readonly Dated[], notes: readonly Note[] = []): Worth {
  const terms: Term[] = []
  const remarks: Note[] = [...notes]
  const facts = new Set<FactName>()
  const lacking: Lack[] = []
  const openYears: number[] = []
  for (const { year, outcome } of dated) {
    if (outcome.kind === 'pays') terms.push(termOf(outcome, year, terms.at(-1)))
    else if (outcome.kind === 'nothing') remark(remarks, outcome.key, outcome.params, year)
    else {
      if (year !== undefined) openYears.push(year)
      if (outcome.kind === 'missing') outcome.facts.forEach(fact => facts.add(fact))
      else if (!lacking.some(({ key }) => key === outcome.lack.key)) lacking.push(outcome.lack)
    }
  }
  return { terms, notes: remarks, missing: [...facts], lacking, openYears }
}

/** A year that is calculated as the one before it has the same amount and is not computed again. */
function termOf ({ calculation, unit }: Extract<Outcome, { kind: 'pays' }>, year: number | undefined, before: Term | undefined): Term {
  if (before && before.unit === unit && sameCalculation(before.calculation, calculation)) return { ...before, year }
  const exactYuan = inYuan(resultOf(calculation), unit)
  return { year, calculation, unit, exactYuan, yuan: toYuan(exactYuan) }
}

const sameParams = (a: Params, b: Params): boolean => a === b || Object.keys(a).every(name => a[name] === b[name])

/** Adds the remark; a year that follows a run with the same remark lengthens it. */
export function remark (notes: Note[], key: NoteKey, params: Params, year: number | undefined): void {
  const last = notes.at(-1)
  if (year !== undefined && last?.years?.[1] === year - 1 && last.key === key && sameParams(last.params, params)) {
    last.years[1] = year
  } else notes.push(year === undefined ? { key, params } : { key, params, years: [year, year] })
}

/**
 * The worth of what is paid year by year. While the first year is unknown there is no amount: that fact is missing,
 * and with it what the year of `asOf` would need.
 */
export function eachYear (situation: Situation, outcomeOf: (year: number) => Outcome, notes: readonly Note[] = []): Worth {
  const { years, asOf } = situation
  if (!years) {
    const probe = outcomeOf(yearOf(asOf))
    const others = probe.kind === 'missing' ? probe.facts : []
    const gap: Outcome = probe.kind === 'lacks' ? probe : missing(...new Set<FactName>(['project.firstIncomeYear', ...others]))
    return collect([{ outcome: gap }], notes)
  }
  const dated: Dated[] = []
  for (let year = years.first; year <= years.last; year++) dated.push({ year, outcome: outcomeOf(year) })
  return collect(dated, notes)
}

/** The worth of what is paid once before or at the start of operation: it is booked in the first year. */
export const once = ({ years }: Situation, outcome: Outcome): Worth =>
  collect([{ year: years?.first, outcome }], outcome.kind === 'pays' ? [{ key: 'booked-in-first-year', params: {} }] : [])

/**
 * The worth of payments that have a year of their own. What falls due before the first year is booked in it, so that
 * money of the construction years is not lost; what falls due after the last is left out. Two of one year become one sum.
 */
export function onDates (situation: Situation, payments: readonly { year: number, calculation: Calculation }[], unit: MoneyUnit, notes: readonly Note[] = []): Worth {
  const { years } = situation
  if (!years) return collect([{ outcome: missing('project.firstIncomeYear') }], notes)
  const booked = new Map<number, Calculation[]>()
  const remarks: Note[] = [...notes]
  for (const { year, calculation } of payments) {
    if (year > years.last) remark(remarks, 'after-horizon', {}, year)
    else {
      if (year < years.first) remark(remarks, 'booked-in-first-year', {}, year)
      const at = Math.max(year, years.first)
      booked.set(at, [...booked.get(at) ?? [], calculation])
    }
  }
  return collect([...booked].map(([year, parts]) => ({ year, outcome: pays(parts.length === 1 ? parts[0]! : sum(...parts), unit) })), remarks)
}
