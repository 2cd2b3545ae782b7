/** The lines of a ledger: one policy each, its yearly amounts, and the calculation behind every one of them. */
import type { FactName } from '../facts/catalogue.js'
import { standingOf, type Standing } from '../law/lawfulness.js'
import type { BenefitKind } from '../law/policy.js'
import { sameCalculation, type Calculation } from './calculation.js'
import type { Candidate, Combination, Group } from './combination.js'
import type { Bound, Lack, Note, Term, Worth } from './worth.js'
import type { MoneyUnit } from './yuan.js'

/** The same calculation for a run of years; `yuan` is paid in each of them. `years` is absent for money without a year. */
export type Step = { years?: [number, number], calculation: Calculation, unit: MoneyUnit, yuan: number }

/** How the amounts of a line came about: the formula by kind, its steps, and remarks on years and assumptions. */
export type Derivation = { key: BenefitKind, steps: Step[], notes: Note[] }

export const NOT_COUNTED = ['removed', 'unreviewed', 'unclear', 'deferred', 'not-known', 'pays-nothing', 'another-of-group'] as const

/**
 * What a line of any sort says. `amountYuan` is absent when nothing is known, and the sum of the known years otherwise;
 * `openYears` are the years not known, `missing` and `lacking` say for want of what: a fact, or something no fact can give.
 */
export type Amounts = {
  policyId: string
  status: 'applies' | 'unclear'
  amountYuan?: number
  years: Record<string, number>
  openYears: number[]
  missing: FactName[]
  lacking: Lack[]
  bound?: Bound
  derivation: Derivation
}

/**
 * A benefit. A counted line holds the years in which it is used; any other holds what it would pay by itself. `why`: why
 * it is not counted; `by`: the policy that takes it away. `standing`: what its fair-competition record amounts to.
 */
export type Line = Amounts & { group: Group, standing: Standing, counted: boolean, why?: typeof NOT_COUNTED[number], by?: string }

/** What a rule makes the investor pay: a surcharge, a price. Yuan above zero are a cost. */
export type CostLine = Amounts

/** Runs of years with the same calculation become one step. */
function stepsOf (terms: readonly Term[]): Step[] {
  const steps: Step[] = []
  let last: Step | undefined
  for (const { year, calculation, unit, yuan } of terms) {
    if (year !== undefined && last?.years?.[1] === year - 1 && last.unit === unit && sameCalculation(last.calculation, calculation)) {
      last.years[1] = year
    } else {
      last = { calculation, unit, yuan }
      if (year !== undefined) last.years = [year, year]
      steps.push(last)
    }
  }
  return steps
}

export const yuanOf = (terms: readonly Term[]): number => terms.reduce((total, term) => total + term.yuan, 0)

/** Whether the amount is known at all, if only for some years or as nothing. */
const isKnown = ({ missing, lacking }: Worth, terms: readonly Term[]): boolean =>
  terms.length > 0 || (missing.length === 0 && lacking.length === 0)

/** What the terms of a candidate amount to. `terms` are those that are used, or all of its worth. */
export function amountsOf ({ policy, unclear }: Candidate, worth: Worth, terms: readonly Term[], notes: readonly Note[] = []): Amounts {
  const years: Record<string, number> = {}
  for (const { year, yuan } of terms) if (year !== undefined) years[year] = yuan
  const amounts: Amounts = {
    policyId: policy.id,
    status: unclear ? 'unclear' : 'applies',
    years,
    openYears: [...worth.openYears],
    missing: [...worth.missing],
    lacking: [...worth.lacking],
    derivation: { key: policy.benefit.kind, steps: stepsOf(terms), notes: [...worth.notes, ...notes] }
  }
  if (isKnown(worth, terms)) amounts.amountYuan = yuanOf(terms)
  if (worth.bound) amounts.bound = worth.bound
  return amounts
}

function whyNotCounted ({ unclear, valuation, bar }: Candidate, worth: Worth): typeof NOT_COUNTED[number] {
  if (bar) return bar.why
  if (unclear) return 'unclear'
  if (valuation.role === 'defers') return 'deferred'
  if (!isKnown(worth, worth.terms)) return 'not-known'
  return yuanOf(worth.terms) === 0 ? 'pays-nothing' : 'another-of-group'
}

/** The line of a candidate beside the combination that is counted. */
export function lineOf (candidate: Candidate, worth: Worth, { counted, notes }: Combination): Line {
  const { policy, group } = candidate
  const used = counted.get(policy.id)
  const line: Line = Object.assign(amountsOf(candidate, worth, used ?? worth.terms, notes.get(policy.id)), { group, standing: standingOf(policy), counted: used !== undefined })
  if (!used) line.why = whyNotCounted(candidate, worth)
  if (!used && candidate.bar?.by !== undefined) line.by = candidate.bar.by
  return line
}
