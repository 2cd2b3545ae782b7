/**
 * Whether anybody can ever tell a mutant from its policy. One that reads the same for every input is no wrong version but
 * another way to write the same rule, and no case could kill it.
 */
import { isDate, yearOf, type IsoDate } from '../dates.js'
import { FACT_NAMES, FACTS, isFactName, type FactName } from '../facts/catalogue.js'
import type { Facts, FactValue } from '../facts/facts.js'
import { valuationOf } from '../money/formulas.js'
import { ledger } from '../money/ledger.js'
import { evaluate, type Truth } from './condition.js'
import { combinations, decidingDays, decidingValues } from './inputs.js'
import { steps, type Mutant, type MutantKind } from './mutants.js'
import type { Policy } from './policy.js'
import { judge, wholeCondition } from './verdict.js'

export type Input = { given: Facts, asOf: IsoDate }

const OF_MONEY: readonly MutantKind[] = ['figure', 'term', 'group']

/** Whether the mutant changes what is paid and never whether the rule holds. */
export const isOfMoney = ({ kind }: Mutant): boolean => OF_MONEY.includes(kind)

/** Whether no input tells the mutant from the policy, neither by verdict nor by amount. A wrong stack group always shows. */
export function isEquivalent (policy: Policy, mutant: Mutant, isSuccessor: boolean): boolean {
  if (!isOfMoney(mutant)) return verdictApart(policy, mutant.policy, isSuccessor) === undefined
  return mutant.kind !== 'group' && paysAlike(policy, mutant.policy, isSuccessor)
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
 * Whether the two pay the same for everybody. Where no formula reads the kind of benefit they do. Else an amount is a product
 * of facts and figures, with a step only where one fact meets one figure or day: so one fact at a time is moved to and around
 * every figure and year of the two, from places at which the policy holds and nothing is unknown.
 */
function paysAlike (policy: Policy, other: Policy, isSuccessor: boolean): boolean {
  const { kind } = policy.benefit
  if (kind === 'land-price-floor') return false
  if (!valuationOf(kind)) return true
  const borders = bordersOf([policy, other])
  const paid = (of: Policy, given: Facts, asOf: IsoDate) => amountsOf(of, given, asOf, isSuccessor)
  return placesToStart(policy, isSuccessor).every(({ given, asOf }) => {
    const read = factsRead(facts => paid(policy, facts, asOf), given)
    const choices = read.filter(name => FACTS[name].kind === 'choice')
    const places = choices.flatMap(name => FACTS[name].allowed!.map(value => ({ ...given, [name]: value })))
    return [given, ...places].every(place => read.every(name => borders(name, asOf).every(value => {
      const facts = { ...place, [name]: value }
      return paid(policy, facts, asOf) === paid(other, facts, asOf)
    })))
  })
}

/** Places of which nothing is unknown and at which the policy holds, for each day of a case and each verdict one. */
function placesToStart (policy: Policy, isSuccessor: boolean): Input[] {
  const places = new Map<string, Input>()
  for (const { given, asOf } of policy.tests) {
    const place = { given: { ...everythingKnown(asOf), ...given }, asOf }
    const { verdict } = judge(policy, place.given, asOf, isSuccessor)
    if (verdict !== 'does-not-apply') places.set(asOf + verdict, place)
  }
  return [...places.values()]
}

/** What the policy alone pays by its verdict, as text. */
function amountsOf (policy: Policy, facts: Facts, asOf: IsoDate, isSuccessor: boolean): string {
  const { verdict } = judge(policy, facts, asOf, isSuccessor)
  const { lines, costs } = ledger({ judged: [{ policy, verdict }], facts, asOf })
  return [...lines, ...costs].map(({ amountYuan }) => amountYuan).join()
}

/** A project and a place of which nothing is unknown, on the day; amounts of ten, so that none is nought. */
export const everythingKnown = (asOf: IsoDate): Facts => Object.fromEntries(FACT_NAMES.map(name => [name, sampleOf(name, asOf)]))

function sampleOf (name: FactName, asOf: IsoDate): FactValue {
  const { kind, allowed = [] } = FACTS[name]
  switch (kind) {
    case 'yes-no': return true
    case 'choice': return allowed[0]!
    case 'list': return [...allowed]
    case 'date': return asOf
    case 'share': return 0.1
    case 'integer': case 'amount': case 'yearly': return name === 'project.firstIncomeYear' ? yearOf(asOf) : 10
    case 'industry-code': return '10'
    case 'amounts': return Object.fromEntries(allowed.map(part => [part, 10]))
    case 'texts': return ['-']
    case 'words': return '-'
  }
}

/** The facts that are asked for, whatever the choices among them are. */
function factsRead (ask: (facts: Facts) => void, known: Facts): FactName[] {
  const read = new Set<FactName>()
  const watched = (facts: Facts): Facts => new Proxy(facts, {
    get: (target, name) => {
      if (typeof name === 'string' && isFactName(name)) read.add(name)
      return Reflect.get(target, name) as unknown
    }
  })
  ask(watched(known))
  for (const name of [...read]) for (const value of FACTS[name].allowed ?? []) ask(watched({ ...known, [name]: value }))
  return [...read]
}

/** How many years before and after a day of the policy a schedule may still reach it. */
const YEARS_AROUND = 6

/** The values of a fact at and around what stands in the parameters and the validity of the policies. */
function bordersOf (policies: readonly Policy[]): (name: FactName, asOf: IsoDate) => FactValue[] {
  const terms = policies.flatMap(({ benefit: { parameters = {} }, validity }) => [...scalarsIn(parameters), ...scalarsIn(validity)])
  const around = (value: string | number, name: FactName) => [value, ...steps(name, value)]
  return (name, asOf) => {
    const { kind, min = 0, max = 0 } = FACTS[name]
    if (kind === 'date') return [...new Set([asOf, ...terms.filter(isDate)].flatMap(day => around(day, name)))] as string[]
    if (max === 0) return []
    const years = [asOf, ...terms.filter(isDate)].map(yearOf)
    const figures = name === 'project.firstIncomeYear'
      ? years.flatMap(year => Array.from({ length: 2 * YEARS_AROUND + 1 }, (_, at) => year + at - YEARS_AROUND))
      : [100, ...terms].filter(term => typeof term === 'number').flatMap(figure => around(figure, name))
    return [...new Set(figures)].filter(value => typeof value === 'number' && value >= min && value <= max)
  }
}

function scalarsIn (value: unknown): (string | number)[] {
  if (typeof value === 'number' || typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalarsIn) : []
}
