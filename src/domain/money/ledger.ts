/** What the policies that hold are worth together at one place: lines, the best lawful combination, totals by group. */
import { yearOf, type IsoDate } from '../dates.js'
import type { FactName } from '../facts/catalogue.js'
import { numberFact, type Facts } from '../facts/facts.js'
import type { View } from '../law/lawfulness.js'
import type { BenefitKind, Policy, Verdict } from '../law/policy.js'
import type { Judgement } from '../law/verdict.js'
import { barsOf } from './barred.js'
import { product, resultOf } from './calculation.js'
import { bestCombination, groupOf, pricing, type Candidate, type Combination, type Group } from './combination.js'
import { valuationOf, type Role } from './formulas.js'
import { floorOf } from './land.js'
import { amountsOf, lineOf, yuanOf, type CostLine, type Line } from './lines.js'
import { presentValue } from './present-value.js'
import { baseRateOf, profitOf } from './tax.js'
import type { Situation, Worth, Years } from './worth.js'
import { inYuan, toYuan } from './yuan.js'

/** A policy with what was found for the place. Verdicts other than those of rules that hold are passed over. */
export type Judged = { policy: Policy, verdict: Verdict }

/**
 * `horizonYears`: number of years from the first income year; `eval.horizonYears` and then ten where left out.
 * `discount`: yearly rate for the present value, 0.05 is 5 %. `view`: whose total it is, the officer's where left out.
 */
export type LedgerInput = { judged: readonly Judged[], facts: Facts, asOf: IsoDate, horizonYears?: number, discount?: number, view?: View }

/**
 * Whole yuan throughout. `horizon`: first and last year, absent while the year of first income is unknown; money that is
 * paid once then has no year. `lines`: every benefit with a formula that holds or whose status is unclear, in the order
 * given. `costs`: surcharges and prices that rules impose, outside of every total. `countedYuan`: sum of the counted
 * lines, `byGroup` the same by stack group. `ifAllUnclearHoldYuan`: the best combination if every unclear rule held.
 * `citPaidYuan`: income tax of the years whose profit is known, without any policy and with the counted ones; absent when
 * no profit is known. `openYears`: years whose profit is not known. `missing`: facts that would settle more.
 */
export type Ledger = {
  horizon?: [number, number]
  lines: Line[]
  costs: CostLine[]
  byGroup: Partial<Record<Group, number>>
  countedYuan: number
  ifAllUnclearHoldYuan: number
  citPaidYuan?: { baseline: number, counted: number }
  openYears: number[]
  presentValueYuan?: number
  missing: FactName[]
}

const DEFAULT_YEARS = 10

function yearsOf ({ facts, horizonYears }: LedgerInput): Years | undefined {
  const first = numberFact(facts, 'project.firstIncomeYear')
  const count = horizonYears ?? numberFact(facts, 'eval.horizonYears') ?? DEFAULT_YEARS
  return first === undefined ? undefined : { first, last: first + count - 1 }
}

const HOLDS: Partial<Record<Verdict, 'applies' | 'unclear'>> = {
  applies: 'applies', informs: 'applies', 'conditional-status-unclear': 'unclear', warning: 'unclear'
}

/** The rules that hold and have a formula. Money meant for parks or officials is not the investor's. */
function candidatesOf ({ judged, asOf, view = 'officer' }: LedgerInput): Candidate[] {
  const barOf = barsOf(judged, asOf, view)
  return judged.flatMap(({ policy, verdict }) => {
    const valuation = valuationOf(policy.benefit.kind)
    const holds = HOLDS[verdict]
    if (!valuation || !holds || policy.audience) return []
    const bar = barOf(policy)
    return [{ policy, valuation, unclear: holds === 'unclear', group: groupOf(policy), ...(bar ? { bar } : {}) }]
  })
}

function situationOf (input: LedgerInput): Situation {
  const { facts, asOf, judged } = input
  const floorRule = judged.find(({ policy, verdict }) => policy.benefit.kind === 'land-price-floor' && HOLDS[verdict] === 'applies')
  return {
    facts,
    asOf,
    years: yearsOf(input),
    rateOf: baseRateOf,
    relievedShareOf: () => undefined,
    landFloor: floorOf(facts, floorRule?.policy, asOf)
  }
}

/**
 * The ledger of one place. Pure: equal input gives an equal ledger. A missing input gives a line without an amount that
 * names it, never 0. Throws InvalidError when an amount passes 2^53 - 1 yuan.
 */
export function ledger (input: LedgerInput): Ledger {
  const base = situationOf(input)
  const all = candidatesOf(input)
  const inRole = (role: Role) => all.filter(({ valuation }) => valuation.role === role)
  const saving = inRole('saves').filter(({ bar }) => !bar)
  const worthOf = pricing()
  const counted = bestCombination(saving.filter(({ unclear }) => !unclear), base, worthOf)
  const everything = saving.some(({ unclear }) => unclear) ? bestCombination(saving, base, worthOf) : counted
  const lines = all.filter(({ valuation }) => valuation.role !== 'costs')
    .map(candidate => lineOf(candidate, worthOf(candidate, counted.situation), counted))
  const costs = inRole('costs').map(candidate => costOf(candidate, worthOf(candidate, base)))
  return {
    ...(base.years ? { horizon: [base.years.first, base.years.last] } : {}),
    lines,
    costs,
    byGroup: byGroup(lines),
    countedYuan: totalYuan(counted),
    ifAllUnclearHoldYuan: totalYuan(everything),
    ...citPaid(lines, base),
    ...presentValueOf(counted, input, base.years),
    missing: missingOf(lines, costs, base)
  }
}

const totalYuan = ({ counted }: Combination): number => [...counted.values()].reduce((total, terms) => total + yuanOf(terms), 0)

const costOf = (candidate: Candidate, worth: Worth): CostLine => amountsOf(candidate, worth, worth.terms)

function byGroup (lines: readonly Line[]): Ledger['byGroup'] {
  const groups: Ledger['byGroup'] = {}
  for (const { group, counted, amountYuan = 0 } of lines) groups[group] = (groups[group] ?? 0) + (counted ? amountYuan : 0)
  return groups
}

const CIT_KINDS: ReadonlySet<BenefitKind> = new Set(['cit-rate', 'cit-effective-rate', 'cit-local-share-holiday', 'cit-super-deduction'])

/** Income tax at the base rate, and what is left of it after the counted lines; rounding never takes it below nought. */
function citPaid (lines: readonly Line[], { facts, years }: Situation): Pick<Ledger, 'citPaidYuan' | 'openYears'> {
  const openYears: number[] = []
  let baseline: number | undefined
  for (let year = years?.first ?? 1; year <= (years?.last ?? 0); year++) {
    const profit = profitOf(facts, years, year)
    const rate = baseRateOf(year)
    if (!profit || !rate) openYears.push(year)
    else baseline = (baseline ?? 0) + (profit.params.value > 0 ? toYuan(inYuan(resultOf(product(profit, rate)), '万元')) : 0)
  }
  if (baseline === undefined) return { openYears }
  const saved = lines.filter(({ counted, derivation }) => counted && CIT_KINDS.has(derivation.key))
    .reduce((total, { amountYuan = 0 }) => total + amountYuan, 0)
  return { citPaidYuan: { baseline, counted: Math.max(0, baseline - saved) }, openYears }
}

function presentValueOf ({ counted }: Combination, { discount, asOf }: LedgerInput, years: Years | undefined): Pick<Ledger, 'presentValueYuan'> {
  if (discount === undefined || !years) return {}
  const byYear = new Map<number, number>()
  for (const { year, yuan } of [...counted.values()].flat()) if (year !== undefined) byYear.set(year, (byYear.get(year) ?? 0) + yuan)
  return { presentValueYuan: presentValue(byYear, discount, yearOf(asOf)) }
}

function missingOf (lines: readonly Line[], costs: readonly CostLine[], { years }: Situation): FactName[] {
  const named = [...lines, ...costs].flatMap(line => line.missing)
  return [...new Set<FactName>([...years ? [] : ['project.firstIncomeYear' as const], ...named])]
}

/** Policies paired with their judgements; judgements of unknown policies are left out. */
export function judgedOf (policies: readonly Policy[], judgements: readonly Judgement[]): Judged[] {
  const byId = new Map(policies.map(policy => [policy.id, policy]))
  return judgements.flatMap(({ policyId, verdict }) => {
    const policy = byId.get(policyId)
    return policy ? [{ policy, verdict }] : []
  })
}
