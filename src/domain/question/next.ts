/**
 * The best next question: of the facts that can still be answered, the one that settles most money.
 *
 * Every open point at the best places (an open verdict, or an amount that lacks an input) has a stake: the yuan it decides.
 * The stake is shared equally by the facts the point waits for, so that a fact which alone settles a verdict is worth more
 * than one of five. A fact is worth the sum of its shares, as a mean over the places. Known yuan come first, then the
 * number of amounts that are not known, then the number of verdicts, then the order of the form.
 */
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import { stateOf, type Answers } from '../intake/progress.js'
import { ASKED_FACTS, isAsked, stepOf } from '../intake/steps.js'
import { evaluate, missingFacts } from '../law/condition.js'
import type { OpenPlace, OpenPoint } from './open.js'

/** What was answered, and all that is known of the project from it. */
export type Given = Answers & { known: Facts }

/**
 * A fact with what its answer settles. `share`: its part of the stakes, mean over the places: yuan, unknown amounts and
 * verdicts. `policies`: the policies whose verdict waits for it, and those that lack it for an amount, at any of the places.
 */
export type Question = {
  fact: FactName
  share: { yuan: number, unknown: number, verdicts: number }
  verdicts: readonly string[]
  amounts: readonly string[]
  blocks: readonly string[]
}

/** Facts that may follow from other answers, with those answers. Source: the derivation of project facts. */
export const FOLLOWS_FROM: Readonly<Partial<Record<FactName, readonly FactName[]>>> = {
  'project.industryTags': ['project.products', 'project.industryCode'],
  'project.resourceType': ['project.products', 'project.industryCode'],
  'project.catalogueStatus': ['project.products', 'project.industryCode'],
  'project.westCatalogueListed': ['project.products', 'project.industryCode'],
  'project.isFoodOrPharma': ['project.industryCode']
}

/**
 * The facts to ask for the sake of one: what decides whether its page is asked at all, and once that is settled, itself.
 * Of a fact answered with "I do not know" only what it may follow from. None where it is known, is asked by no page, or its
 * page is shut for good.
 */
export function askableFor (fact: FactName, given: Given): FactName[] {
  const step = stepOf(fact)
  if (!step || given.known[fact] !== undefined) return []
  if (stateOf(given, fact) === 'not-known') return (FOLLOWS_FROM[fact] ?? []).flatMap(name => askableFor(name, given))
  const gates = [step.onlyIf, step.unless].flatMap(gate => gate ? missingFacts(evaluate(gate, given.known)) : [])
  const first = [...new Set(gates.flatMap(name => askableFor(name, given)))]
  if (first.length > 0) return first
  return isAsked(step, given.known) ? [fact] : []
}

type Tally = { yuan: number, unknown: number, verdicts: number, waiting: Map<string, OpenPoint> }

function tallyOf (places: readonly OpenPlace[], given: Given): Map<FactName, Tally> {
  const tallies = new Map<FactName, Tally>()
  const askable = new Map<FactName, FactName[]>()
  const targetsOf = (fact: FactName): FactName[] => {
    const known = askable.get(fact) ?? askableFor(fact, given)
    askable.set(fact, known)
    return known
  }
  for (const { points } of places) {
    for (const point of points) {
      const part = 1 / (point.waitsFor.length * places.length)
      for (const fact of new Set(point.waitsFor.flatMap(targetsOf))) {
        const tally = tallies.get(fact) ?? { yuan: 0, unknown: 0, verdicts: 0, waiting: new Map() }
        tally.yuan += point.stake.yuan * part
        tally.unknown += point.stake.unknown * part
        if (point.sort === 'verdict') tally.verdicts += part
        tally.waiting.set(point.policyId, point)
        tallies.set(fact, tally)
      }
    }
  }
  return tallies
}

/** Sums of equal shares differ in their last bits with the order of summing. */
const tidy = (share: number): number => Math.round(share * 1e6) / 1e6

function questionOf (fact: FactName, { yuan, unknown, verdicts, waiting }: Tally): Question {
  const points = [...waiting.values()]
  const ids = (test: (point: OpenPoint) => boolean) => points.filter(test).map(({ policyId }) => policyId)
  return {
    fact,
    share: { yuan: tidy(yuan), unknown: tidy(unknown), verdicts: tidy(verdicts) },
    verdicts: ids(({ sort }) => sort === 'verdict'),
    amounts: ids(({ sort }) => sort === 'amount'),
    blocks: ids(({ isBlock }) => isBlock)
  }
}

const inOrder = (a: Question, b: Question): number =>
  b.share.yuan - a.share.yuan || b.share.unknown - a.share.unknown || b.share.verdicts - a.share.verdicts ||
  ASKED_FACTS.indexOf(a.fact) - ASKED_FACTS.indexOf(b.fact)

/** The questions that settle something at the places, best first; none when nothing that can be asked settles anything there. */
export const questionsAt = (places: readonly OpenPlace[], given: Given): Question[] =>
  [...tallyOf(places, given)].map(([fact, tally]) => questionOf(fact, tally)).sort(inOrder)
