/** From ranked parks and the law to the answer object: verdicts of every policy for every park, blocked places last. */
import type { IsoDate } from '../dates.js'
import type { Facts } from '../facts/facts.js'
import { leavesOf } from '../law/condition.js'
import type { Policy, Verdict } from '../law/policy.js'
import { judge, wholeCondition, type Judgement, type PolicySet } from '../law/verdict.js'
import type { Answer, DerivedFact, ParkMatch, Part, SharedJudgement } from './answer.js'

export type RankedPark = { parkId: string, prefectureCode: string, score: number, parts: Part[] }

/** A park with what is known of its place. */
export type Site = { parkId: string, facts: DerivedFact[] }

/** Facts for judging: what was given, and of what was derived only what has high confidence. What was given wins. */
export function settledFacts (given: Facts, derived: readonly DerivedFact[]): Facts {
  const sure = derived.filter(fact => fact.confidence === 'high').map(fact => [fact.field, fact.value] as const)
  return { ...Object.fromEntries(sure), ...given }
}

/** Whether the rule can read differently from park to park. */
const readsSite = (policy: Policy): boolean =>
  leavesOf(wholeCondition(policy)).some(leaf => leaf.field.startsWith('site.'))

/** The values of a judgement's site facts: parks that share them share the judgement. */
function signature (policy: Policy, facts: Facts): string {
  const fields = leavesOf(wholeCondition(policy)).map(leaf => leaf.field).filter(field => field.startsWith('site.'))
  return JSON.stringify(fields.map(field => facts[field] ?? null))
}

/** One policy judged for every site, each distinct reading once. */
function judgeForSites (policy: Policy, sites: readonly { parkId: string, facts: Facts }[], asOf: IsoDate, isSuccessor: boolean): SharedJudgement[] {
  if (sites.length === 0) return []
  if (!readsSite(policy)) {
    return [{ ...judge(policy, sites[0]!.facts, asOf, isSuccessor), parkIds: sites.map(site => site.parkId) }]
  }
  const bySignature = new Map<string, SharedJudgement>()
  for (const { parkId, facts } of sites) {
    const key = signature(policy, facts)
    const known = bySignature.get(key)
    if (known) known.parkIds.push(parkId)
    else bySignature.set(key, { ...judge(policy, facts, asOf, isSuccessor), parkIds: [parkId] })
  }
  return [...bySignature.values()]
}

/** Verdict counts and blocking policies of each park. */
function tally (judgements: readonly SharedJudgement[]): Map<string, Pick<ParkMatch, 'counts' | 'blockedBy'>> {
  const tallies = new Map<string, { counts: Partial<Record<Verdict, number>>, blockedBy: string[] }>()
  for (const { policyId, verdict, parkIds } of judgements) {
    for (const parkId of parkIds) {
      const tallied = tallies.get(parkId) ?? { counts: {}, blockedBy: [] }
      tallied.counts[verdict] = (tallied.counts[verdict] ?? 0) + 1
      if (verdict === 'blocked') tallied.blockedBy.push(policyId)
      tallies.set(parkId, tallied)
    }
  }
  return tallies
}

export type MatchInput = {
  asOf: IsoDate
  given: Facts
  derived: DerivedFact[]
  sites: readonly Site[]
  ranked: readonly RankedPark[]
  policies: PolicySet
  relevanceUsed: boolean
}

/** Best first: blocked parks after all others, then by score, then by id. */
const byRank = (a: ParkMatch, b: ParkMatch): number =>
  Number(a.blocked) - Number(b.blocked) || b.score - a.score || (a.parkId < b.parkId ? -1 : 1)

/** The answer of one match. Equal input gives an equal answer, key by key. */
export function assembleAnswer ({ asOf, given, derived, sites, ranked, policies, relevanceUsed }: MatchInput): Answer {
  const placed = sites.map(({ parkId, facts }) =>
    ({ parkId, facts: settledFacts({ ...given, 'eval.asOf': asOf }, [...derived, ...facts]) }))
  const judgements = policies.policies.flatMap(policy =>
    judgeForSites(policy, placed, asOf, policies.successors.has(policy.id)))
  const tallies = tally(judgements)
  const siteOf = new Map(sites.map(site => [site.parkId, site.facts]))
  const parks = ranked.map((park): ParkMatch => {
    const { counts = {}, blockedBy = [] } = tallies.get(park.parkId) ?? {}
    return { rank: 0, ...park, blocked: blockedBy.length > 0, blockedBy, siteFacts: siteOf.get(park.parkId) ?? [], counts }
  }).sort(byRank).map((park, index) => ({ ...park, rank: index + 1 }))
  return { asOf, given, derived, parks, judgements, relevanceUsed }
}

/** The facts that keep verdicts open: fact to the number of policies that wait for it, most first. */
export function waitingFacts (judgements: readonly Judgement[]): { field: string, policies: number }[] {
  const waiting = new Map<string, Set<string>>()
  for (const { policyId, missing } of judgements) {
    for (const field of missing) waiting.set(field, (waiting.get(field) ?? new Set()).add(policyId))
  }
  return [...waiting].map(([field, policies]) => ({ field, policies: policies.size }))
    .sort((a, b) => b.policies - a.policies || (a.field < b.field ? -1 : 1))
}
