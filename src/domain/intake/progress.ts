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

/** Whether nothing on the page is open. */
export const isSettled = (step: Step, given: Answers): boolean => step.facts.every(fact => stateOf(given, fact) !== 'open')

/** The pages that are asked, given what is known; of one stage where it is named. */
export const askedSteps = (known: Facts, stage?: StageId): Step[] =>
  STEPS.filter(step => (stage === undefined || step.stage === stage) && isAsked(step, known))

/** The asked pages of a stage on which something is open, in their order. */
export const openSteps = (given: Answers, known: Facts, stage: StageId): Step[] =>
  askedSteps(known, stage).filter(step => !isSettled(step, given))

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

/** Counts for the whole: facts answered, not known, and open, over the pages that are asked. */
export function completeness (given: Answers, known: Facts): Record<FactState, number> {
  const counts = { answered: 0, 'not-known': 0, open: 0 }
  for (const fact of askedSteps(known).flatMap(step => step.facts)) counts[stateOf(given, fact)] += 1
  return counts
}
