/** What differs between two answers to the same facts: parks that moved, verdicts that changed, money. */
import type { Verdict } from '../domain/law/policy.js'
import type { Answer, SharedJudgement } from '../domain/match/answer.js'

/** `from`, `to`: the rank; undefined where the answer does not hold the park. */
export type Move = { parkId: string, from: number | undefined, to: number | undefined }

/** One change of verdict with the parks at which it happened; undefined where the policy was not judged. */
export type VerdictChange = { policyId: string, from: Verdict | undefined, to: Verdict | undefined, parkIds: string[] }

/** Whole yuan counted over the horizon. */
export type MoneyChange = { parkId: string, from: number, to: number }

export type Differences = { moved: Move[], verdicts: VerdictChange[], money: MoneyChange[] }

const ranksOf = ({ parks }: Answer) => new Map(parks.map(({ parkId, rank }) => [parkId, rank]))

/**
 * Parks that only one answer holds first, then those whose place among the others changed, in the order of the new ranks:
 * who moves up because another park is gone did not move.
 */
function movesOf (before: Answer, after: Answer): Move[] {
  const [from, to] = [ranksOf(before), ranksOf(after)]
  const common = (parks: Answer['parks']) => parks.map(({ parkId }) => parkId).filter(id => from.has(id) && to.has(id))
  const placeBefore = new Map(common(before.parks).map((parkId, place) => [parkId, place]))
  const inOne = [...from.keys(), ...to.keys()].filter(id => !from.has(id) || !to.has(id))
  const moved = common(after.parks).filter((id, place) => placeBefore.get(id) !== place)
  return [...inOne, ...moved].map(parkId => ({ parkId, from: from.get(parkId), to: to.get(parkId) }))
}

/** Policy and park to the verdict there. */
function verdictsOf (judgements: readonly SharedJudgement[]): Map<string, Map<string, Verdict>> {
  const verdicts = new Map<string, Map<string, Verdict>>()
  for (const { policyId, verdict, parkIds } of judgements) {
    const places = verdicts.get(policyId) ?? new Map<string, Verdict>()
    for (const parkId of parkIds) places.set(parkId, verdict)
    verdicts.set(policyId, places)
  }
  return verdicts
}

/** At the parks that both answers hold; in the order of the policy ids. */
function verdictChanges (before: Answer, after: Answer): VerdictChange[] {
  const [old, fresh] = [verdictsOf(before.judgements), verdictsOf(after.judgements)]
  const inBefore = new Set(before.parks.map(({ parkId }) => parkId))
  const parkIds = after.parks.map(({ parkId }) => parkId).filter(parkId => inBefore.has(parkId))
  const changes = new Map<string, VerdictChange>()
  for (const policyId of [...new Set([...old.keys(), ...fresh.keys()])].sort()) {
    for (const parkId of parkIds) {
      const [from, to] = [old.get(policyId)?.get(parkId), fresh.get(policyId)?.get(parkId)]
      if (from === to) continue
      const key = `${policyId} ${from} ${to}`
      const known = changes.get(key)
      if (known) known.parkIds.push(parkId)
      else changes.set(key, { policyId, from, to, parkIds: [parkId] })
    }
  }
  return [...changes.values()]
}

/** At the parks that both answers hold; in the order of the new ranks. */
function moneyChanges (before: Answer, after: Answer): MoneyChange[] {
  const old = new Map(before.parks.map(({ parkId, countedYuan }) => [parkId, countedYuan]))
  return after.parks.flatMap(({ parkId, countedYuan: to }) => {
    const from = old.get(parkId)
    return from === undefined || from === to ? [] : [{ parkId, from, to }]
  })
}

/** Everything that differs; three empty lists for answers that say the same. */
export const differencesOf = (before: Answer, after: Answer): Differences =>
  ({ moved: movesOf(before, after), verdicts: verdictChanges(before, after), money: moneyChanges(before, after) })
