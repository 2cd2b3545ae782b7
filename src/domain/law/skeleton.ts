/** The cases that a policy still lacks, drafted for somebody to check: the engine says what they read, not that it is right. */
import { addDays, type IsoDate } from '../dates.js'
import type { FactName } from '../facts/catalogue.js'
import type { Facts, FactValue } from '../facts/facts.js'
import { dayGaps, thresholdGaps, type DayThreshold, type Threshold } from './cases.js'
import { isOfMoney, verdictApart, type Input } from './equivalence.js'
import { combinations, decidingDays, decidingValues } from './inputs.js'
import { mutantsOf, steps, type Mutant } from './mutants.js'
import type { Policy, PolicyTest, Verdict } from './policy.js'
import { isUnclearOn, judge, notLiveOn, type PolicySet } from './verdict.js'

/**
 * What a draft shows: one fact at a value, or unknown where there is none; the day before (-1), on (0) or after (1) a day on
 * which the policy turns; or several facts at once.
 */
export type About =
  | { kind: 'fact', field: FactName, value?: FactValue }
  | { kind: 'day', day: DayThreshold['day'], side: -1 | 0 | 1 }
  | { kind: 'facts', changed: Facts }

/** A case without a name. `expect` is what the policy reads now. */
export type Draft = Pick<PolicyTest, 'asOf' | 'given' | 'expect'> & { about: About }

type Judge = (input: Input) => Verdict

/**
 * The drafts that close every gap at the thresholds and days of the policy and, where `survivors` is set, kill every mutant
 * of its logic that its cases let live. Amounts are left to people: a draft could only repeat what the formula says.
 */
export function draftsFor (policy: Policy, set: PolicySet, survivors: boolean): Draft[] {
  const isSuccessor = set.successors.has(policy.id)
  const verdictOf: Judge = ({ given, asOf }) => judge(policy, given, asOf, isSuccessor).verdict
  const drafts: Draft[] = []
  const add = (found: readonly Draft[]) => { for (const draft of found) if (!isKnown(policy.tests, draft) && !isKnown(drafts, draft)) drafts.push(draft) }
  for (const gap of thresholdGaps(policy)) add(thresholdDrafts(policy, gap, verdictOf))
  for (const gap of dayGaps(policy)) add(dayDrafts(policy, gap, verdictOf))
  if (survivors) add(survivorDrafts({ ...policy, tests: [...policy.tests, ...drafts.map(asCase)] }, set, verdictOf))
  return drafts
}

const keyOf = ({ given, asOf }: Input): string => asOf + JSON.stringify(Object.entries(given).sort(([a], [b]) => a < b ? -1 : 1))

const isKnown = (cases: readonly Input[], draft: Input): boolean => cases.some(test => keyOf(test) === keyOf(draft))

const asCase = ({ given, asOf, expect }: Draft): PolicyTest => ({ name: { zh: '', en: '' }, asOf, given, expect })

/** The four cases at a threshold, on the day and with the other facts on which it decides. */
function thresholdDrafts (policy: Policy, { leaf: { field }, value }: Threshold, verdictOf: Judge): Draft[] {
  const sides: (FactValue | undefined)[] = [...steps(field, value), value, undefined]
  const sidesOf = ({ given: { [field]: _, ...others }, asOf }: Input): Input[] =>
    sides.map(side => ({ given: side === undefined ? others : { ...others, [field]: side }, asOf }))
  const base = bestBase(policy, input => sidesOf(input).slice(0, 3).map(verdictOf))
  if (!base) return []
  return sidesOf(base).map((input, at) =>
    ({ ...input, expect: verdictOf(input), about: { kind: 'fact', field, ...(sides[at] === undefined ? {} : { value: sides[at] }) } }))
}

/** The three cases around a day, with facts that make the policy hold. */
function dayDrafts (policy: Policy, { day, value }: DayThreshold, verdictOf: Judge): Draft[] {
  const sides = [-1, 0, 1] as const
  const sidesOf = ({ given }: Input): Input[] => sides.map(side => ({ given, asOf: addDays(value, side) }))
  const base = bestBase(policy, input => sidesOf(input).map(verdictOf))
  return base ? sidesOf(base).map((input, at) => ({ ...input, expect: verdictOf(input), about: { kind: 'day', day, side: sides[at]! } })) : []
}

/**
 * The input around which the verdicts differ: of the cases the one with the fewest facts, else the combination of deciding
 * values with the fewest on a live day. Inputs around which nothing stays unknown come first.
 */
function bestBase (policy: Policy, verdictsAround: (input: Input) => Verdict[]): Input | undefined {
  const rank = (input: Input): number => {
    const verdicts = verdictsAround(input)
    if (new Set(verdicts).size === 1) return Infinity
    return Object.keys(input.given).length + (verdicts.includes('unknown-needs-data') ? 1000 : 0)
  }
  const fromCases = leastOf(policy.tests, rank)
  if (fromCases && rank(fromCases) < 1000) return fromCases
  const asOf = liveDay(policy)
  const made = Array.from(combinations(decidingValues([policy])), given => ({ given, asOf }))
  return leastOf(made, rank) ?? fromCases
}

function leastOf<T> (items: Iterable<T>, rank: (item: T) => number): T | undefined {
  let best: T | undefined
  let least = Infinity
  for (const item of items) {
    const value = rank(item)
    if (value < least) [best, least] = [item, value]
  }
  return best
}

/** A day of a case, else one on which the policy turns, on which it is live and its status clear. */
function liveDay (policy: Policy): IsoDate {
  const days = [...policy.tests.map(({ asOf }) => asOf), ...decidingDays([policy])]
  return days.find(day => !notLiveOn(policy, day, false) && !isUnclearOn(policy, day)) ?? days[0] ?? policy.tests[0]!.asOf
}

/** One case for each mutant of the logic that lives, as long as one does; a case kills others on its way. */
function survivorDrafts (policy: Policy, set: PolicySet, verdictOf: Judge): Draft[] {
  const isSuccessor = set.successors.has(policy.id)
  const drafts: Draft[] = []
  const lives = ({ policy: mutant }: Mutant) => [...policy.tests, ...drafts].every(({ given, asOf, expect }) => judge(mutant, given, asOf, isSuccessor).verdict === expect)
  for (const mutant of mutantsOf(policy).filter(mutant => !isOfMoney(mutant))) {
    const input = lives(mutant) ? verdictApart(policy, mutant.policy, isSuccessor) : undefined
    if (input) drafts.push({ ...input, expect: verdictOf(input), about: aboutChange(policy.tests, input) })
  }
  return drafts
}

/** What sets the input apart from the case that is nearest to it. */
function aboutChange (cases: readonly PolicyTest[], { given, asOf }: Input): About {
  const changedFrom = (test: PolicyTest): FactName[] =>
    [...new Set([...Object.keys(given), ...Object.keys(test.given)] as FactName[])].filter(name => JSON.stringify(given[name]) !== JSON.stringify(test.given[name]))
  const nearest = leastOf(cases.filter(test => test.asOf === asOf), test => changedFrom(test).length)
  const [field, ...others] = nearest ? changedFrom(nearest) : []
  if (field && others.length === 0) return { kind: 'fact', field, ...(given[field] === undefined ? {} : { value: given[field] }) }
  return { kind: 'facts', changed: given }
}
