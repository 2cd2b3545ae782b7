/** What everybody may read of a park's own work: what it offers, whom one reaches, and how fresh that is. */
import type { IsoDate } from '../../domain/dates.js'
import { countFreshness, keptFacts, type FreshnessCounts, type KeptFact } from '../../domain/listing/facts.js'
import type { Listing, ParkCard } from '../../domain/listing/listing.js'
import type { Park } from '../../domain/place/park.js'
import { currentCatalogue } from '../catalogue.js'
import type { Deps } from '../ports.js'
import { evidenceOf, holdingOf } from './records.js'

/** `facts`: every kept fact of the park by the id of its evidence. `listings`: those that are not taken. */
export type Offer = { listings: readonly Listing[], card: ParkCard | undefined, facts: ReadonlyMap<string, KeptFact>, day: IsoDate }

/** What the park offers on a day. */
export async function offerOf (deps: Deps, park: Park, day: IsoDate): Promise<Offer> {
  const [holding, evidence] = await Promise.all([holdingOf(deps, park), evidenceOf(deps, park.id)])
  return {
    listings: holding.listings.filter(({ state }) => state !== 'taken'),
    card: holding.card,
    facts: new Map(keptFacts(holding, evidence, day).map(fact => [fact.id, fact])),
    day
  }
}

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...groups.get(keyOf(item)) ?? [], item])
  return groups
}

/** The kept facts of every park on a day, in the order of the parks. */
export async function allKeptFacts (deps: Deps, day: IsoDate): Promise<{ park: Park, facts: KeptFact[] }[]> {
  const { parks } = await currentCatalogue(deps, 'public')
  const [listings, cards, evidence] = await Promise.all([deps.documents.find('listings'), deps.documents.find('park-cards'), deps.documents.find('evidence')])
  const listingsBy = grouped(listings.items, ({ parkId }) => parkId)
  const evidenceBy = grouped(evidence.items, ({ parkId }) => parkId)
  const cardBy = new Map(cards.items.map(card => [card.id, card]))
  return parks.map(park => ({
    park, facts: keptFacts({ park, listings: listingsBy.get(park.id) ?? [], card: cardBy.get(park.id) }, evidenceBy.get(park.id) ?? [], day)
  }))
}

/** How many facts of all parks are in each state on a day; illustrative records do not count. */
export const freshnessFigures = async (deps: Deps, day: IsoDate): Promise<FreshnessCounts> =>
  countFreshness((await allKeptFacts(deps, day)).flatMap(({ facts }) => facts.filter(({ isDemo }) => !isDemo)))

/** The facts of a park that somebody has to look at, those that ended longest ago first. */
export const dueOf = (facts: readonly KeptFact[]): KeptFact[] => {
  const until = ({ freshness }: KeptFact): string => 'until' in freshness ? freshness.until : ''
  return facts.filter(({ freshness: { state } }) => state === 'overdue' || state === 'due-soon').sort((a, b) => until(a) < until(b) ? -1 : until(a) > until(b) ? 1 : a.id < b.id ? -1 : 1)
}
