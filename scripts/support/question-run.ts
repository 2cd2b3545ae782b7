/** Answers one profile question by question, in either order, and tells after how many nothing changes any more. */
import type { Catalogue } from '../../src/application/catalogue.js'
import type { Library } from '../../src/application/library.js'
import { factsAtPlace } from '../../src/application/matching.js'
import { questionsFor } from '../../src/application/questions.js'
import { canonicalJson } from '../../src/domain/canonical.js'
import type { IsoDate } from '../../src/domain/dates.js'
import { projectFacts } from '../../src/domain/derive/derive.js'
import type { FactName } from '../../src/domain/facts/catalogue.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import { openSteps, stateOf, type Answers } from '../../src/domain/intake/progress.js'
import { ASKED_FACTS, STAGES, type StageId } from '../../src/domain/intake/steps.js'
import type { View } from '../../src/domain/law/lawfulness.js'
import { judgeAll } from '../../src/domain/law/verdict.js'
import { policiesFor } from '../../src/domain/law/view.js'
import { settledFacts } from '../../src/domain/match/assemble.js'
import { understandProject } from '../../src/domain/match/understanding.js'
import { judgedOf, ledger } from '../../src/domain/money/ledger.js'
import type { Profile } from './question-profiles.js'

export type Setting = { catalogue: Catalogue, library: Library, asOf: IsoDate, view: View }

type NextFact = (given: Answers, known: Facts) => FactName | undefined

function knownOf ({ answers }: Answers, { library, asOf }: Setting): Facts {
  const { reading } = understandProject(answers, library.knowledge)
  return settledFacts(answers, projectFacts(answers, reading, library.reference, asOf))
}

const openFacts = (given: Answers, known: Facts, stages: readonly StageId[]): FactName[] =>
  stages.flatMap(stage => openSteps(given, known, stage)).flatMap(step => step.facts)
    .filter(fact => known[fact] === undefined && stateOf(given, fact) === 'open')

export const inFormOrder: NextFact = (given, known) => openFacts(given, known, STAGES)[0]

/** The core questions in form order, as on the pages; then the best next question while there is one. */
export const byWorth = (setting: Setting): NextFact => (given, known) =>
  openFacts(given, known, ['core'])[0] ?? questionsFor({ ...setting, given }).questions[0]?.fact

/** As `byWorth`, but of the questions that settle something the first in form order: what leaving the others out does alone. */
export const bySettling = (setting: Setting): NextFact => (given, known) => {
  const core = openFacts(given, known, ['core'])[0]
  if (core) return core
  const settling = new Set(questionsFor({ ...setting, given }).questions.map(({ fact }) => fact))
  return ASKED_FACTS.find(fact => settling.has(fact))
}

/** The answers before the first question and after each, until the order has no more. A fact the profile does not hold is answered with "I do not know". */
export function courseOf (profile: Profile, next: NextFact, setting: Setting): Answers[] {
  const states: Answers[] = [{ answers: {}, notKnown: [] }]
  for (;;) {
    const given = states.at(-1)!
    const fact = next(given, knownOf(given, setting))
    if (fact === undefined) return states
    const value = profile.answers[fact]
    states.push(value === undefined
      ? { ...given, notKnown: [...given.notKnown, fact] }
      : { ...given, answers: { ...given.answers, [fact]: value } })
  }
}

/** Verdicts, and money, at the places of the profile, each as one text that differs when they do. */
function resultOf ({ answers }: Answers, { parks }: Profile, { view, ...setting }: Setting): { verdicts: string, money: string } {
  const policies = policiesFor(setting.catalogue.policies, view)
  const places = parks.map(parkId => {
    const { facts } = factsAtPlace({ ...setting, given: { ...answers, 'site.parkId': parkId, 'eval.asOf': setting.asOf } })
    const judgements = judgeAll(policies, facts, setting.asOf)
    const judged = judgedOf(policies.policies, judgements)
    const { countedYuan, ifAllUnclearHoldYuan, lines, costs } = ledger({ judged, facts, asOf: setting.asOf, view })
    const amounts = [...lines, ...costs].map(({ policyId, years, amountYuan = null }) => ({ policyId, years, amountYuan }))
    return { verdicts: judgements.map(({ verdict }) => verdict), money: { countedYuan, ifAllUnclearHoldYuan, amounts } }
  })
  return { verdicts: canonicalJson(places.map(place => place.verdicts)), money: canonicalJson(places.map(place => place.money)) }
}

export type Needed = { verdicts: number, money: number, asked: number, reached: boolean }

/** Questions until verdicts and money are those of `final` and stay so; `asked`: until the order ends; `reached`: whether it got there. */
export function neededIn (states: readonly Answers[], final: Answers, profile: Profile, setting: Setting): Needed {
  const wanted = resultOf(final, profile, setting)
  const first: Partial<Record<'verdicts' | 'money', number>> = {}
  let index = states.length - 1
  const end = resultOf(states[index]!, profile, setting)
  for (let left: ('verdicts' | 'money')[] = ['verdicts', 'money']; left.length > 0 && index >= 0; index--) {
    const result = resultOf(states[index]!, profile, setting)
    for (const key of left) if (result[key] !== wanted[key]) first[key] = index + 1
    left = left.filter(key => first[key] === undefined)
  }
  const reached = end.verdicts === wanted.verdicts && end.money === wanted.money
  return { verdicts: first.verdicts ?? 0, money: first.money ?? 0, asked: states.length - 1, reached }
}
