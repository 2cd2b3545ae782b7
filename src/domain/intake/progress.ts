/** How far an intake has come: what is settled, what is left, where to go next. */
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import { isAsked, STEPS, type StageId, type Step } from './steps.js'

/** The answers so far, and the facts to which the answer was "I do not know". */
export type Answers = { answers: Facts, notKnown: readonly FactName[] }

/** `answered`, `not-known` where the answer was "I do not know", `open` where the question was not answered yet. */
export type FactState = 'answered' | 'not-known' | 'open'

export function stateOf ({ answers, notKnown }: Answers, fact: FactName): FactState {
  if (answers[fact] !== undefined) return 'answered'
  return notKnown.includes(fact) ? 'not-known' : 'open'
}

/** Whether nothing on the page is left to answer: each fact is known, whether answered or derived, or answered with "I do not know". */
export const isSettled = (step: Step, given: Answers, known: Facts): boolean =>
  step.facts.every(fact => known[fact] !== undefined || stateOf(given, fact) !== 'open')

/** The pages that are asked, given what is known; of one stage where it is named. */
export const askedSteps = (known: Facts, stage?: StageId): Step[] =>
  STEPS.filter(step => (stage === undefined || step.stage === stage) && isAsked(step, known))

/** The asked pages of a stage on which something is open, in their order. */
export const openSteps = (given: Answers, known: Facts, stage: StageId): Step[] =>
  askedSteps(known, stage).filter(step => !isSettled(step, given, known))

/**
 * The page after `current` in its stage on which something is open; undefined at the end of the stage.
 * Settled pages are passed over, so that one correction does not mean walking through everything again.
 */
export function nextStep (current: Step, given: Answers, known: Facts): Step | undefined {
  const position = STEPS.indexOf(current)
  return openSteps(given, known, current.stage).find(step => STEPS.indexOf(step) > position)
}

/** The asked page before `current` in its stage, open or not; undefined on the first one. */
export function previousStep (current: Step, known: Facts): Step | undefined {
  const position = STEPS.indexOf(current)
  return askedSteps(known, current.stage).findLast(step => STEPS.indexOf(step) < position)
}

/** Facts over the pages that are asked: answered or derived, not known, and open. */
export function completeness (given: Answers, known: Facts): { answered: number, notKnown: number, open: number } {
  const states = askedSteps(known).flatMap(step => step.facts).map(fact => known[fact] === undefined ? stateOf(given, fact) : 'answered')
  const count = (state: FactState) => states.filter(each => each === state).length
  return { answered: count('answered'), notKnown: count('not-known'), open: count('open') }
}
