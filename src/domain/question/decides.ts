/** How much money one answer decides: for saying why a question is asked, beside the shares that put questions in order. */
import { ledger } from '../money/ledger.js'
import type { Question } from './next.js'
import { verdictIfMet, type Law, type OpenPlace } from './open.js'

/** What is counted at the place when the open policies that `held` names hold as well, each as its status lets it. Whole yuan. */
function countedIf ({ judged, facts }: OpenPlace, held: (policyId: string) => boolean, law: Law): number {
  const assumed = judged.map(one => one.verdict === 'unknown-needs-data' && held(one.policy.id)
    ? { ...one, verdict: verdictIfMet(one.policy, law) }
    : one)
  return ledger({ judged: assumed, facts, asOf: law.asOf, view: law.view }).countedYuan
}

function decidedAt (place: OpenPlace, { verdicts, blocks }: Question, law: Law): number {
  const isBlock = new Set(place.points.filter(point => point.isBlock).map(point => point.policyId))
  if (blocks.some(policyId => isBlock.has(policyId))) return countedIf(place, policyId => !isBlock.has(policyId), law)
  return countedIf(place, policyId => verdicts.includes(policyId), law) - countedIf(place, () => false, law)
}

/**
 * The most whole yuan that the answer decides at any of the places: what would be counted if every verdict that waits for it
 * came out in favour, beyond what is counted anyway; all money of a place where it decides a block. Amounts that lack other
 * inputs are not in it, so 0 says that no yuan is known to hang on the answer, not that none does.
 */
export const decidedYuan = (question: Question, places: readonly OpenPlace[], law: Law): number =>
  places.reduce((most, place) => Math.max(most, decidedAt(place, question, law)), 0)
