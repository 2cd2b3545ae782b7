/**
 * Which of the policies that hold are used together, so that the investor keeps most.
 *
 * Why the choice is the best one: the income tax of a year is (profit - deduction) x rate x (1 - relieved share), and no
 * factor is below nought. So the lowest rate is best in every year whichever holiday is taken; with those rates fixed the
 * holidays are tried one by one, each with the deduction it leaves room for. All other groups touch no other amount, so
 * the best of each group is the best of all.
 */
import type { BenefitKind, Policy, STACK_GROUPS } from '../law/policy.js'
import type { Bar } from './barred.js'
import type { Calculation } from './calculation.js'
import type { Valuation } from './formulas.js'
import { figureOn, lastDayOf } from './parameters.js'
import { baseRateOf, relievedShare } from './tax.js'
import { remark, type Note, type Situation, type Term, type Worth } from './worth.js'
import { compare, plus, ZERO, type Exact } from './yuan.js'

export type StackGroup = typeof STACK_GROUPS[number]
export type Group = StackGroup | 'none'

/** A policy that holds, with its formula; `unclear` when its status is; `bar` when it must not be counted. */
export type Candidate = { policy: Policy, valuation: Valuation, unclear: boolean, group: Group, bar?: Bar }

/**
 * `counted`: the terms of each policy that is used, by policy id. `notes`: years in which a better rate is used instead.
 * `situation`: the rates and the relief that hold with this choice.
 */
export type Combination = {
  situation: Situation
  counted: ReadonlyMap<string, readonly Term[]>
  notes: ReadonlyMap<string, readonly Note[]>
}

type Priced = { candidate: Candidate, worth: Worth, total: Exact }

/** What a candidate is worth by itself in a situation. */
export type Pricing = (candidate: Candidate, situation: Situation) => Worth

const GROUP_OF_KIND: Partial<Record<BenefitKind, StackGroup>> = {
  'cit-rate': 'cit-rate',
  'cit-effective-rate': 'cit-rate',
  'cit-local-share-holiday': 'cit-local-share',
  'land-price-floor-multiplier': 'land-floor',
  'import-duty-exemption': 'import-duty'
}

/** The stack group a policy names, else the one its kind has by its nature. */
export const groupOf = ({ stack, benefit }: Policy): Group => stack?.group ?? GROUP_OF_KIND[benefit.kind] ?? 'none'

const isRate = ({ policy }: Candidate): boolean => GROUP_OF_KIND[policy.benefit.kind] === 'cit-rate'
const isHoliday = ({ policy }: Candidate): boolean => policy.benefit.kind === 'cit-local-share-holiday'
const isDeduction = ({ policy }: Candidate): boolean => policy.benefit.kind === 'cit-super-deduction'

export const totalOf = (terms: readonly Term[]): Exact => terms.reduce((total, term) => plus(total, term.exactYuan), ZERO)

/**
 * Pricing for one set of facts that computes each amount once. Only holidays and deductions hang on the rates that are
 * chosen; all others are worth the same in every combination.
 */
export function pricing (): Pricing {
  const known = new Map<Candidate, Worth>()
  return (candidate, situation) => {
    const hangsOnRates = isHoliday(candidate) || isDeduction(candidate)
    const worth = (hangsOnRates ? undefined : known.get(candidate)) ?? candidate.valuation.formula(candidate.policy, situation)
    if (!hangsOnRates) known.set(candidate, worth)
    return worth
  }
}

/** The one with the greatest total; of equals the first by policy id. Undefined for none. */
function bestOf (priced: readonly Priced[]): Priced | undefined {
  let best: Priced | undefined
  for (const one of priced) {
    const order = best ? compare(one.total, best.total) : 1
    if (order > 0 || (order === 0 && best && one.candidate.policy.id < best.candidate.policy.id)) best = one
  }
  return best
}

/** The best combination of the candidates. A candidate without a known amount is left out and stands in nobody's way. */
export function bestCombination (candidates: readonly Candidate[], base: Situation, worthOf: Pricing): Combination {
  const price = (candidate: Candidate, situation: Situation): Priced => {
    const worth = worthOf(candidate, situation)
    return { candidate, worth, total: totalOf(worth.terms) }
  }
  const rates = lowestRates(candidates.filter(isRate).map(candidate => price(candidate, base)))
  const tax = bestHoliday(candidates, { ...base, rateOf: rates.rateOf }, price)
  const counted = new Map([...rates.counted, ...tax.counted])
  const rivals = new Map<string, Priced[]>()
  for (const candidate of candidates) {
    if (isRate(candidate) || isHoliday(candidate) || isDeduction(candidate)) continue
    const key = candidate.group === 'none' ? candidate.policy.id : candidate.group
    rivals.set(key, [...rivals.get(key) ?? [], price(candidate, tax.situation)])
  }
  for (const group of rivals.values()) use(counted, bestOf(group))
  return { situation: tax.situation, counted, notes: rates.notes }
}

function use (counted: Map<string, readonly Term[]>, priced: Priced | undefined): void {
  if (priced && priced.total.top > 0n) counted.set(priced.candidate.policy.id, priced.worth.terms)
}

/** Year by year the rate that saves most; of equal rates the one that serves longest, so that the reader sees one rule. */
function lowestRates (priced: readonly Priced[]) {
  const winners = new Map<number, Policy>()
  const counted = new Map<string, Term[]>()
  const notes = new Map<string, Note[]>()
  for (const [year, offers] of offersByYear(priced)) {
    const best = offers.reduce((a, b) => isBetter(b, a) ? b : a)
    winners.set(year, best.policy)
    for (const { policy, term } of offers) {
      if (policy === best.policy) counted.set(policy.id, [...counted.get(policy.id) ?? [], term])
      else {
        const list = notes.get(policy.id) ?? []
        remark(list, 'better-rate-in-force', { policyId: best.policy.id }, year)
        notes.set(policy.id, list)
      }
    }
  }
  const rateOf = (year: number): Calculation | undefined => {
    const winner = winners.get(year)
    return (winner && figureOn(winner, 'rate', lastDayOf(year))) ?? baseRateOf(year)
  }
  return { counted, notes, rateOf }
}

type Offer = { policy: Policy, term: Term, total: Exact }

function offersByYear (priced: readonly Priced[]): Map<number, Offer[]> {
  const years = new Map<number, Offer[]>()
  for (const { candidate: { policy }, worth, total } of priced) {
    for (const term of worth.terms) {
      if (term.year !== undefined) years.set(term.year, [...years.get(term.year) ?? [], { policy, term, total }])
    }
  }
  return new Map([...years].sort(([a], [b]) => a - b))
}

function isBetter (a: Offer, b: Offer): boolean {
  const order = compare(a.term.exactYuan, b.term.exactYuan) || compare(a.total, b.total)
  return order > 0 || (order === 0 && a.policy.id < b.policy.id)
}

/** The holiday, or none, that leaves least tax together with the deduction that fits it. */
function bestHoliday (candidates: readonly Candidate[], situation: Situation, price: (candidate: Candidate, situation: Situation) => Priced) {
  const deductions = candidates.filter(isDeduction)
  const options = [undefined, ...candidates.filter(isHoliday)].map(holiday => {
    const priced = holiday && price(holiday, situation)
    const after = holiday ? { ...situation, relievedShareOf: reliefOf(holiday.policy, situation) } : situation
    const deduction = bestOf(deductions.map(candidate => price(candidate, after)))
    return { priced, deduction, situation: after, total: plus(priced?.total ?? ZERO, deduction?.total ?? ZERO), id: holiday?.policy.id ?? '' }
  })
  const best = options.reduce((a, b) => {
    const order = compare(b.total, a.total)
    return order > 0 || (order === 0 && b.id < a.id) ? b : a
  })
  const counted = new Map<string, readonly Term[]>()
  use(counted, best.priced)
  use(counted, best.deduction)
  return { situation: best.situation, counted }
}

/** The part of each year's tax that the holiday takes off; undefined in years without one. */
const reliefOf = (policy: Policy, situation: Situation) => (year: number): Calculation | undefined => {
  const share = relievedShare(policy, situation, year)
  return 'kind' in share ? undefined : share
}
