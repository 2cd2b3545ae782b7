/** What a proposal is printed from: the public's view of a stored match, for the chosen parks, with the price of power and land there. */
import { standingOf } from '../../domain/law/lawfulness.js'
import { onlyParks, type Frozen, type Price } from '../../domain/lead/proposal.js'
import type { Answer, ParkMatch } from '../../domain/match/answer.js'
import { settledFacts } from '../../domain/match/assemble.js'
import { siteCost } from '../../domain/money/site-cost.js'
import { catalogueFor, wholeCatalogue, type Catalogue } from '../catalogue.js'
import type { Document } from '../collections.js'
import type { AppDeps } from '../ports.js'
import { catalogueOf, matchFor } from '../replay.js'

/** `match`: with the chosen parks alone. `catalogue`: what the public sees of the records that the match rests on. */
export type Made = { match: Document<'matches'>, catalogue: Catalogue, frozen: Frozen }

/** The price of power and land at a park of the answer, on its day. */
export function priceAt ({ given, derived, asOf }: Answer, { parkId, siteFacts }: ParkMatch, { policies }: Catalogue, { library }: AppDeps): Price {
  const facts = settledFacts(given, [...derived, ...siteFacts])
  const { power, land } = siteCost({ facts, asOf, policies: policies.policies, tables: library.costTables })
  const lowest = land.parts.find(({ key }) => key === 'lowest')?.range
  return {
    parkId,
    ...(power.yuanPerYear ? { powerLowYuan: power.yuanPerYear.low, powerHighYuan: power.yuanPerYear.high } : {}),
    ...(lowest ? { landYuan: lowest.low.yuan } : {})
  }
}

/** The public's view of a match with all parks and the records that it rests on. Throws NotFoundError when there is no such match. */
export async function publicMatch (deps: AppDeps, matchId: string): Promise<Pick<Made, 'match' | 'catalogue'>> {
  const match = await matchFor(deps, matchId, 'public')
  return { match, catalogue: catalogueFor(await catalogueOf(deps, match), 'public') }
}

/** What a proposal of these parks says today. Throws NotFoundError when there is no such match. */
export async function madeFrom (deps: AppDeps, { matchId, parkIds }: { matchId: string, parkIds: readonly string[] }): Promise<Made> {
  const { match, catalogue } = await publicMatch(deps, matchId)
  const answer = onlyParks(match.answer, parkIds)
  const frozen: Frozen = {
    asOf: match.asOf,
    matchedAt: match.createdAt,
    catalogue: match.catalogue,
    ...(match.pinned ? { versions: match.pinned.catalogue } : {}),
    prices: answer.parks.map(park => priceAt(answer, park, catalogue, deps)),
    answer
  }
  return { match: { ...match, answer }, catalogue, frozen }
}

/** Whether an issued proposal shows a benefit whose fair-competition review was taken off since: then it may be shown to nobody. */
export async function hasLostReview (deps: AppDeps, { answer }: Frozen): Promise<boolean> {
  const reviewed = new Set(answer.judgements.filter(({ standing }) => standing === 'reviewed').map(({ policyId }) => policyId))
  if (reviewed.size === 0) return false
  const { policies } = (await wholeCatalogue(deps)).policies
  return policies.some(policy => reviewed.has(policy.id) && standingOf(policy) === 'unreviewed')
}
