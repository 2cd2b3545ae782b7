/**
 * Whether anybody can ever tell a mutant from its policy. One that reads the same for every input is no wrong version but
 * another way to write the same rule, and no case could kill it.
 */
import { yearOf, type IsoDate } from '../dates.js'
import { FACT_NAMES, FACTS } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import { valuationOf } from '../money/formulas.js'
import { ledger } from '../money/ledger.js'
import { evaluate, type Truth } from './condition.js'
import { combinations, decidingDays, decidingValues } from './inputs.js'
import type { Mutant, MutantKind } from './mutants.js'
import type { Policy } from './policy.js'
import { judge, wholeCondition } from './verdict.js'

export type Input = { given: Facts, asOf: IsoDate }

const OF_MONEY: readonly MutantKind[] = ['figure', 'term', 'group']

/** Whether the mutant changes what is paid and never whether the rule holds. */
export const isOfMoney = ({ kind }: Mutant): boolean => OF_MONEY.includes(kind)

/** Whether no input tells the mutant from the policy: no verdict differs, or the ledger cannot read what was changed. */
export function isEquivalent (policy: Policy, mutant: Mutant, isSuccessor: boolean): boolean {
  if (!isOfMoney(mutant)) return verdictApart(policy, mutant.policy, isSuccessor) === undefined
  return mutant.kind !== 'group' && !canMatter(policy, mutant)
}

/**
 * An input on which the two verdicts differ: one change away from a case where there is one, else any; undefined when none
 * is. Verdicts hang on nothing but leaves and days, and between two thresholds, listed values or days nothing changes: what
 * is equal on every combination of deciding values and days is equal everywhere.
 */
export function verdictApart (policy: Policy, other: Policy, isSuccessor: boolean): Input | undefined {
  const differs = ({ given, asOf }: Input) => judge(policy, given, asOf, isSuccessor).verdict !== judge(other, given, asOf, isSuccessor).verdict
  const values = decidingValues([policy, other])
  const days = decidingDays([policy, other])
  const near = policy.tests.flatMap(({ given, asOf }) => [
    ...days.map(day => ({ given, asOf: day })),
    ...[...values].flatMap(([field, options]) => options.map(value => ({ given: { ...given, [field]: value }, asOf })))
  ]).find(differs)
  if (near) return near
  const dated = [...new Set([...days, ...policy.tests.map(({ asOf }) => asOf)])]
  const asksTheSame = policy.conditions === other.conditions && policy.scope === other.scope
  for (const given of asksTheSame ? onePerTruth(policy) : combinations(values)) {
    const asOf = dated.find(asOf => differs({ given, asOf }))
    if (asOf !== undefined) return { given, asOf }
  }
  return undefined
}

/** Facts for each truth that the conditions can have: where the leaves are the same, nothing else of the facts matters. */
function onePerTruth (policy: Policy): Iterable<Facts> {
  const condition = wholeCondition(policy)
  const found = new Map<Truth, Facts>()
  for (const given of combinations(decidingValues([policy]))) {
    const { truth } = evaluate(condition, given)
    if (!found.has(truth)) found.set(truth, given)
    if (found.size === 3) break
  }
  return found.values()
}

/**
 * Whether some amount could hang on what the mutant changes. It cannot where the kind of benefit has no formula, where the
 * formula never reads the parameter, or where it wants something that no fact can give and so never comes to an amount.
 */
function canMatter (policy: Policy, { what }: Mutant): boolean {
  const matters = known.get(policy) ?? parametersThatMatter(policy)
  known.set(policy, matters)
  return matters.has(/^\w+/.exec(what)?.[0] ?? '')
}

const known = new WeakMap<Policy, ReadonlySet<string>>()

function parametersThatMatter (policy: Policy): ReadonlySet<string> {
  const { kind, parameters = {} } = policy.benefit
  if (kind === 'land-price-floor') return new Set(Object.keys(parameters))
  if (!valuationOf(kind)) return new Set()
  const read = new Set<string>()
  const watched = new Proxy(parameters, {
    get: (target, name) => {
      read.add(String(name))
      return target[String(name)]
    }
  })
  const judged = [{ policy: { ...policy, benefit: { kind, parameters: watched } }, verdict: 'applies' as const }]
  const lines = [...new Set(policy.tests.map(({ asOf }) => asOf))].flatMap(asOf => everythingKnown(asOf).flatMap(facts => {
    const { lines, costs } = ledger({ judged, facts, asOf })
    return [...lines, ...costs]
  }))
  const neverPays = lines.some(({ lacking }) => lacking.length > 0) && lines.every(({ years }) => Object.keys(years).length === 0)
  return neverPays ? new Set() : read
}

/** Projects and places of which nothing is unknown, on the day: one, and for every choice one of each other kind. */
function everythingKnown (asOf: IsoDate): Facts[] {
  const base: Facts = Object.fromEntries(FACT_NAMES.map(name => {
    const { kind, allowed } = FACTS[name]
    if (kind === 'yes-no') return [name, true]
    if (kind === 'date') return [name, asOf]
    if (name === 'project.firstIncomeYear') return [name, yearOf(asOf)]
    return [name, kind === 'list' ? [...allowed ?? []] : allowed?.[0] ?? 10]
  }))
  const choices = FACT_NAMES.filter(name => FACTS[name].kind === 'choice')
  return [base, ...choices.flatMap(name => (FACTS[name].allowed ?? []).slice(1).map(value => ({ ...base, [name]: value })))]
}
