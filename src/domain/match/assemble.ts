/** From ranked parks and the law to the answer object: verdicts of every policy for every park, blocked places last. */
import type { IsoDate } from '../dates.js'
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import { leavesOf } from '../law/condition.js'
import type { Policy } from '../law/policy.js'
import { standingOf, type View } from '../law/lawfulness.js'
import { judge, notLiveOn, wholeCondition, type Judgement, type PolicySet } from '../law/verdict.js'
import { policiesFor } from '../law/view.js'
import type { Judged, LedgerInput } from '../money/ledger.js'
import { ledgersOf } from '../money/places.js'
import { MOST_IN_FULL, sharedBy, type Answer, type Beyond, type DerivedFact, type ParkMatch, type Part, type SharedJudgement, type SharedLedger } from './answer.js'

export type RankedPark = { parkId: string, prefectureCode: string, score: number, parts: Part[] }

/** A park with what is known of its place. */
export type Site = { parkId: string, facts: DerivedFact[] }

/** Facts for judging: what was given, and of what was derived only what has high confidence. What was given wins. */
export function settledFacts (given: Facts, derived: readonly DerivedFact[]): Facts {
  const sure = derived.filter(fact => fact.confidence === 'high').map(fact => [fact.field, fact.value] as const)
  return { ...Object.fromEntries(sure), ...given }
}

type PlacedSite = { parkId: string, facts: Facts }

/** Parks at which a rule reads the same, with the facts of the first of them. */
type SiteGroup = { facts: Facts, parkIds: string[] }

/** Sites that agree in every one of the facts, in the order of the first of each group. */
function groupBy (fields: readonly FactName[], sites: readonly PlacedSite[]): SiteGroup[] {
  const groups = new Map<string, SiteGroup>()
  for (const { parkId, facts } of sites) {
    const key = JSON.stringify(fields.map(field => facts[field] ?? null))
    const known = groups.get(key)
    if (known) known.parkIds.push(parkId)
    else groups.set(key, { facts, parkIds: [parkId] })
  }
  return [...groups.values()]
}

/** The site facts that a rule reads: parks that share them share the judgement. */
const siteFieldsOf = (policy: Policy): FactName[] =>
  [...new Set(leavesOf(wholeCondition(policy)).map(leaf => leaf.field).filter(field => field.startsWith('site.')))].sort()

/** Every policy judged for every site, each distinct reading once, in the order of the policies. */
function judgeForSites ({ policies, successors }: PolicySet, sites: readonly PlacedSite[], asOf: IsoDate): SharedJudgement[] {
  const grouped = new Map<string, SiteGroup[]>()
  return policies.flatMap(policy => {
    const fields = siteFieldsOf(policy)
    const key = fields.join()
    const groups = grouped.get(key) ?? groupBy(fields, sites)
    grouped.set(key, groups)
    const standing = standingOf(policy)
    return groups.map(({ facts, parkIds }) => ({ ...judge(policy, facts, asOf, successors.has(policy.id)), standing, parkIds }))
  })
}

/** The entries of a list of parks. Judgements share their lists, so each list is looked up once. */
function lookingUp<T> (byPark: ReadonlyMap<string, T>): (parkIds: readonly string[]) => T[] {
  const found = new Map<readonly string[], T[]>()
  return parkIds => {
    const entries = found.get(parkIds) ?? parkIds.map(parkId => byPark.get(parkId)!)
    found.set(parkIds, entries)
    return entries
  }
}

type Tally = Pick<ParkMatch, 'counts' | 'blockedBy'>

/** Verdict counts and blocking policies of each park. */
function tally (sites: readonly Site[], judgements: readonly SharedJudgement[]): Map<string, Tally> {
  const tallies = new Map(sites.map(({ parkId }): [string, Tally] => [parkId, { counts: {}, blockedBy: [] }]))
  const talliesOf = lookingUp(tallies)
  for (const { policyId, verdict, parkIds } of judgements) {
    for (const { counts, blockedBy } of talliesOf(parkIds)) {
      counts[verdict] = (counts[verdict] ?? 0) + 1
      if (verdict === 'blocked') blockedBy.push(policyId)
    }
  }
  return tallies
}

/** `view`: whose answer it is; policies it may not see are not judged. `horizonYears`, `discount`: as in the ledger. */
export type MatchInput = Pick<LedgerInput, 'horizonYears' | 'discount'> & {
  asOf: IsoDate
  view: View
  given: Facts
  derived: DerivedFact[]
  sites: readonly Site[]
  ranked: readonly RankedPark[]
  policies: PolicySet
  relevanceUsed: boolean
}

/** The ledger of every site, each distinct one once, in the order of the sites. */
function ledgersFor (sites: readonly PlacedSite[], judgements: readonly SharedJudgement[], policies: PolicySet, common: Omit<LedgerInput, 'judged' | 'facts'>): SharedLedger[] {
  const byId = new Map(policies.policies.map(policy => [policy.id, policy]))
  const judgedAt = new Map<string, Judged[]>(sites.map(({ parkId }) => [parkId, []]))
  const judgedOf = lookingUp(judgedAt)
  for (const { policyId, verdict, parkIds } of judgements) {
    const judged = { policy: byId.get(policyId)!, verdict }
    for (const list of judgedOf(parkIds)) list.push(judged)
  }
  const shared = new Map<object, SharedLedger>()
  for (const [parkId, ledger] of ledgersOf(sites.map(site => ({ id: site.parkId, judged: judgedAt.get(site.parkId)!, facts: site.facts })), common)) {
    const known = shared.get(ledger)
    if (known) known.parkIds.push(parkId)
    else shared.set(ledger, { ...ledger, parkIds: [parkId] })
  }
  return [...shared.values()]
}

/** How many live benefits the view does not show. */
const withheldFrom = (all: PolicySet, shown: PolicySet, asOf: IsoDate): number => {
  const ids = new Set(shown.policies.map(policy => policy.id))
  return all.policies.filter(policy => !ids.has(policy.id) && !notLiveOn(policy, asOf, all.successors.has(policy.id))).length
}

type Tallied = RankedPark & Tally & { blocked: boolean }

/** Best first: blocked parks after all others, then by score, then by id. */
const byRank = (a: Tallied, b: Tallied): number =>
  Number(a.blocked) - Number(b.blocked) || b.score - a.score || (a.parkId < b.parkId ? -1 : 1)

/** The best parks, at most `MOST_IN_FULL`, and what comes after them. */
function best (ranked: readonly RankedPark[], tallies: ReadonlyMap<string, Tally>): { parks: Tallied[], beyond?: Beyond } {
  const inOrder = ranked.map((park): Tallied => {
    const { counts = {}, blockedBy = [] } = tallies.get(park.parkId) ?? {}
    return { ...park, counts, blockedBy, blocked: blockedBy.length > 0 }
  }).sort(byRank)
  const rest = inOrder.slice(MOST_IN_FULL)
  if (rest.length === 0) return { parks: inOrder }
  return { parks: inOrder.slice(0, MOST_IN_FULL), beyond: { parks: rest.length, blocked: rest.filter(({ blocked }) => blocked).length } }
}

/** The answer of one match. Equal input gives an equal answer, key by key. */
export function assembleAnswer (input: MatchInput): Answer {
  const { asOf, view, given, derived, sites, ranked, relevanceUsed, horizonYears, discount } = input
  const policies = policiesFor(input.policies, view)
  const placed = sites.map(({ parkId, facts }): PlacedSite =>
    ({ parkId, facts: settledFacts({ ...given, 'eval.asOf': asOf }, [...derived, ...facts]) }))
  const everywhere = judgeForSites(policies, placed, asOf)
  const { parks, beyond } = best(ranked, tally(sites, everywhere))
  const ids = new Set(parks.map(({ parkId }) => parkId))
  const judgements = beyond ? sharedBy([...ids], everywhere) : everywhere
  const ledgers = ledgersFor(beyond ? placed.filter(({ parkId }) => ids.has(parkId)) : placed, judgements, policies, { asOf, view, horizonYears, discount })
  return {
    asOf,
    view,
    withheld: withheldFrom(input.policies, policies, asOf),
    ...(discount === undefined ? {} : { discount }),
    given,
    derived,
    parks: parksOf(parks, sites, ledgers),
    ...(beyond ? { beyond } : {}),
    judgements,
    ledgers,
    relevanceUsed
  }
}

function parksOf (parks: readonly Tallied[], sites: readonly Site[], ledgers: readonly SharedLedger[]): ParkMatch[] {
  const siteOf = new Map(sites.map(site => [site.parkId, site.facts]))
  const moneyOf = new Map(ledgers.flatMap(({ parkIds, countedYuan, ifAllUnclearHoldYuan }) =>
    parkIds.map(parkId => [parkId, { countedYuan, ifAllUnclearHoldYuan }])))
  return parks.map(({ blocked, blockedBy, counts, ...park }, index): ParkMatch => {
    const money = moneyOf.get(park.parkId) ?? { countedYuan: 0, ifAllUnclearHoldYuan: 0 }
    return { rank: index + 1, ...park, blocked, blockedBy, siteFacts: siteOf.get(park.parkId) ?? [], counts, ...money }
  })
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
