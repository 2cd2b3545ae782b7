/** What a proposal on paper was made from, and what has changed since: for whoever holds its code. Nothing of the investor is told. */
import type { Actor } from '../../domain/account/access.js'
import type { IsoDate } from '../../domain/dates.js'
import type { Policy } from '../../domain/law/policy.js'
import { onlyParks, readCode, type Frozen } from '../../domain/lead/proposal.js'
import { lawChanges, priceChanges, type LawChange, type PriceChange } from '../../domain/lead/proposal-changes.js'
import { assertMay } from '../accounts/rights.js'
import { catalogueFor, wholeCatalogue, type Catalogue } from '../catalogue.js'
import { differencesOf, type Differences } from '../differences.js'
import { answerFor } from '../matching.js'
import { pinnedCatalogue, versionsOf } from '../pins.js'
import type { AppDeps } from '../ports.js'
import { hasLostReview, priceAt } from './frozen.js'

/**
 * `before`, `now`: what the public sees of the catalogue then and now; `before` is absent where its records were not kept, and
 * then nothing is said of the law. `gone`: parks that are not on record any more. `barred`: parks where a rule bars the project now.
 */
export type Checked = {
  issuedAt: string
  contentHash: string
  frozen: Frozen
  day: IsoDate
  before: Catalogue | undefined
  now: Catalogue
  versionNow: string
  hasLostReview: boolean
  law: LawChange[]
  prices: PriceChange[]
  differences: Differences
  gone: string[]
  barred: string[]
}

/** Rules that spoke to the project, or speak to it now: a change of any other one changes nothing here. */
function concerned ({ answer }: Frozen, { verdicts }: Differences): Set<string> {
  const spoke = answer.judgements.filter(({ verdict, notLive }) => verdict !== 'does-not-apply' && !notLive)
  return new Set([...spoke, ...verdicts].map(({ policyId }) => policyId))
}

function lawSince (before: Catalogue, now: Catalogue, ids: ReadonlySet<string>): LawChange[] {
  const fresh = new Map(now.policies.policies.map((policy): [string, Policy] => [policy.id, policy]))
  return before.policies.policies.flatMap(policy => {
    const after = fresh.get(policy.id)
    return after && ids.has(policy.id) ? lawChanges(policy, after) : []
  })
}

/** The proposal with this code compared with the data and the law of the day; undefined for a code that no proposal has. */
export async function checkProposal (deps: AppDeps, actor: Actor, { typed, day }: { typed: string, day: IsoDate }): Promise<Checked | undefined> {
  assertMay(actor, 'proposal.check')
  const checkCode = readCode(typed)
  if (checkCode === undefined) return undefined
  const proposal = (await deps.documents.find('proposals', { where: { checkCode }, limit: 1 })).items[0]
  if (!proposal?.frozen || !proposal.issuedAt || !proposal.contentHash) return undefined
  const { issuedAt, contentHash, frozen, parkIds, matchId } = proposal

  const whole = await wholeCatalogue(deps)
  const now = catalogueFor(whole, 'public')
  const past = frozen.versions ? await pinnedCatalogue(deps, frozen.versions) : undefined
  const before = past && catalogueFor(past, 'public')
  const { horizonYears, discount, relevance } = (await deps.documents.get('matches', matchId))?.pinned ?? {}
  const answer = onlyParks(answerFor({
    catalogue: whole, library: deps.library, given: frozen.answer.given, asOf: day, view: 'public', horizonYears, discount, ...(relevance ? { relevance: new Map(Object.entries(relevance)) } : {})
  }), parkIds)
  const differences = differencesOf(frozen.answer, answer)
  const held = new Set(answer.parks.map(({ parkId }) => parkId))
  return {
    issuedAt,
    contentHash,
    frozen,
    day,
    before,
    now,
    versionNow: versionsOf(whole).id,
    hasLostReview: await hasLostReview(deps, frozen),
    law: before ? lawSince(before, now, concerned(frozen, differences)) : [],
    prices: priceChanges(frozen.prices, answer.parks.map(park => priceAt(answer, park, now, deps))),
    differences,
    gone: parkIds.filter(id => !held.has(id)),
    barred: answer.parks.filter(({ blocked }) => blocked).map(({ parkId }) => parkId)
  }
}
