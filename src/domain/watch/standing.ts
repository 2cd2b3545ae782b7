/**
 * What a project has at a place, as keys that can be compared before and after something changed. It hangs on the project and on
 * this one place alone, so that a change of one place is compared for that place only.
 */
import type { IsoDate } from '../dates.js'
import type { FactName } from '../facts/catalogue.js'
import { numberFact, type Facts } from '../facts/facts.js'
import type { Listing } from '../listing/listing.js'
import { evaluate, leavesOf } from '../law/condition.js'
import type { Policy } from '../law/policy.js'
import { judge, wholeCondition, type PolicySet } from '../law/verdict.js'
import type { Naming } from '../match/atlas.js'
import { bestOf } from '../match/project.js'

/** A lead as it is compared: its facts with what follows from them, and the product families it makes, with kin. */
export type LeadReading = { facts: Facts, kin: ReadonlyMap<string, number> }

/** A place as it is compared: what is settled of it as `site.*`, the families its leading industries name, what it has to offer. */
export type PlaceReading = { parkId: string, facts: Facts, leading: readonly Naming[], listings: readonly Listing[] }

export type Law = { set: PolicySet, asOf: IsoDate }

/**
 * `match`: the place is open to the project, leads in an industry akin to its product, and lacks nothing that was asked for and is
 * known to be lacking. `open`: no live rule bars it. `industry`: the kinship. `land`, `building`: something on offer is large
 * enough. `benefit:<policy>`: the benefit applies.
 */
export type Key = 'match' | 'open' | 'industry' | 'land' | 'building' | `benefit:${string}`

/** From this kinship on a leading industry of the place counts as the project's own; that of neighbours in a chain is below it. */
const LEAST_KINSHIP = 0.5

export const isAkin = ({ kin }: LeadReading, { leading }: PlaceReading): boolean =>
  leading.some(names => (bestOf(kin, names)?.weight ?? 0) >= LEAST_KINSHIP)

/** Met, unmet or unknown: a place that lists nothing of the kind is not known to have none. */
export type Offer = 'met' | 'unmet' | 'unknown'

function offerOf (listings: readonly Listing[], kind: Listing['kind'], needed: number | undefined, sizeOf: (listing: Listing) => number | undefined): Offer {
  const listed = listings.filter(listing => listing.kind === kind)
  if (needed === undefined || listed.length === 0) return 'unknown'
  const sizes = listed.filter(({ state }) => state === 'available').map(sizeOf)
  if (sizes.some(size => size !== undefined && size >= needed)) return 'met'
  return sizes.includes(undefined) ? 'unknown' : 'unmet'
}

/** Whether the place offers a parcel of the size asked for, in mu. */
export const landAt = ({ facts }: LeadReading, { listings }: PlaceReading): Offer =>
  offerOf(listings, 'parcel', numberFact(facts, 'project.landMu'), ({ areaMu }) => areaMu)

/** Whether the place offers a hall of the floor area asked for, in square metres. A project that builds for itself asks for none. */
export const buildingAt = ({ facts }: LeadReading, { listings }: PlaceReading): Offer =>
  facts['project.buysLandAndBuilds'] === true
    ? 'unknown'
    : offerOf(listings, 'building', numberFact(facts, 'project.buildingFloorAreaM2'), ({ floorAreaM2 }) => floorAreaM2)

/** The facts of a project at a place; what was given of the site wins, as in a match. */
export const factsAt = (lead: LeadReading, place: PlaceReading): Facts => ({ ...place.facts, ...lead.facts })

const verdictOf = (policy: Policy, facts: Facts, { set, asOf }: Law) => judge(policy, facts, asOf, set.successors.has(policy.id)).verdict

export const isOpen = (facts: Facts, law: Law): boolean =>
  law.set.policies.every(policy => policy.effect !== 'block' || verdictOf(policy, facts, law) !== 'blocked')

/** Whether the project is matched there. Asks the law last: most places fall out before. */
export function isMatch (lead: LeadReading, place: PlaceReading, law: Law): boolean {
  return isAkin(lead, place) && landAt(lead, place) !== 'unmet' && isOpen(factsAt(lead, place), law)
}

/** The benefits among these policies that apply. */
export const benefitsAt = (facts: Facts, policies: readonly Policy[], law: Law): Key[] => policies
  .filter(policy => policy.effect === 'benefit' && evaluate(wholeCondition(policy), facts).truth === 'met' && verdictOf(policy, facts, law) === 'applies')
  .map(({ id }): Key => `benefit:${id}`)

/** Every key that holds. */
export function standingAt (lead: LeadReading, place: PlaceReading, law: Law): Set<Key> {
  const facts = factsAt(lead, place)
  const keys = new Set<Key>(benefitsAt(facts, law.set.policies, law))
  if (isOpen(facts, law)) keys.add('open')
  if (isAkin(lead, place)) keys.add('industry')
  if (landAt(lead, place) === 'met') keys.add('land')
  if (buildingAt(lead, place) === 'met') keys.add('building')
  if (isMatch(lead, place, law)) keys.add('match')
  return keys
}

const siteFields = new WeakMap<Policy, readonly FactName[]>()

/** The facts of a site that a rule reads. */
export function siteFieldsOf (policy: Policy): readonly FactName[] {
  const known = siteFields.get(policy)
  if (known) return known
  const fields = [...new Set(leavesOf(wholeCondition(policy)).map(({ field }) => field))].filter(field => field.startsWith('site.'))
  siteFields.set(policy, fields)
  return fields
}
