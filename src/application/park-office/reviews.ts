/** Edits that wait for a reviewer. */
import type { Actor } from '../../domain/account/access.js'
import { assertMay } from '../accounts/rights.js'
import { currentCatalogue } from '../catalogue.js'
import type { Park } from '../../domain/place/park.js'
import type { Deps } from '../ports.js'
import { namesOf, type EditRecord } from './records.js'

export type Reviews = { waiting: EditRecord[], done: EditRecord[], parks: ReadonlyMap<string, Park>, names: ReadonlyMap<string, string> }

/** How many finished ones the list still shows. */
const MOST_DONE = 20

/** Edits under review, those that wait longest first, and the last that were published or returned. */
export async function readReviews (deps: Deps, actor: Actor): Promise<Reviews> {
  assertMay(actor, 'park.review')
  const [waiting, done, { parks }] = await Promise.all([
    deps.documents.find('park-edits', { where: { state: 'submitted' }, sort: 'updatedAt' }),
    deps.documents.find('park-edits', { where: { state: { in: ['published', 'returned'] } }, sort: '-updatedAt', limit: MOST_DONE }),
    currentCatalogue(deps, 'public')
  ])
  return {
    waiting: waiting.items,
    done: done.items,
    parks: new Map(parks.map(park => [park.id, park])),
    names: await namesOf(deps, [...waiting.items, ...done.items].map(({ createdBy }) => createdBy))
  }
}
