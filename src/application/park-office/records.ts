/** The records that parks edit: read as they stand, as they stood at a version, and as they begin. */
import type { Actor } from '../../domain/account/access.js'
import { NotFoundError } from '../../domain/errors.js'
import type { EditedCollection } from '../../domain/listing/fields.js'
import type { Evidence } from '../../domain/listing/evidence.js'
import type { Holding } from '../../domain/listing/facts.js'
import type { Listing, ParkCard } from '../../domain/listing/listing.js'
import type { Park } from '../../domain/place/park.js'
import { assertSees } from '../accounts/rights.js'
import { currentCatalogue, recordIn } from '../catalogue.js'
import type { Document } from '../collections.js'
import { historyOf, type Entry } from '../history.js'
import type { Deps } from '../ports.js'

type Documents = Pick<Deps, 'documents'>
export type EditedRecord = Document<EditedCollection>
export type EditRecord = Document<'park-edits'>

/** The park that the actor may work on; NotFoundError for one that is not there or somebody else's. */
export async function officePark (deps: Deps, actor: Actor, parkId: string): Promise<Park> {
  const { parks } = await currentCatalogue(deps, 'public')
  assertSees(actor, 'park.edit', { parkIds: [parkId] })
  return recordIn(parks, parkId)
}

/** A listing before anything is known of it, a card before anybody stands on it. */
export const emptyListing = (id: string, parkId: string, kind: Listing['kind']): Omit<Listing, 'name' | 'state'> =>
  ({ id, parkId, kind, utilities: [], photos: [], isDemo: false })
export const emptyCard = (parkId: string): ParkCard => ({ id: parkId, contacts: [], photos: [], isDemo: false })

/** The record as it stands; undefined where there is none. */
export const recordNow = (deps: Documents, collection: EditedCollection, id: string): Promise<EditedRecord | undefined> =>
  deps.documents.get(collection, id) as Promise<EditedRecord | undefined>

/** Versions of the record from the first to the newest; a removal has no document. */
export const versionsOf = (deps: Documents, { collection, recordId }: Pick<EditRecord, 'collection' | 'recordId'>): Promise<Entry[]> =>
  historyOf(deps, collection, recordId)

/** The record that the edit began from; for a new one, what it is before anything is known of it. */
export async function baseOf (deps: Documents, edit: EditRecord): Promise<object> {
  if (edit.baseVersion === 0) return emptyRecord(edit)
  const now = await recordNow(deps, edit.collection, edit.recordId)
  if (now?.version === edit.baseVersion) return now
  const entry = (await versionsOf(deps, edit)).findLast(({ document }) => (document as { version?: number } | undefined)?.version === edit.baseVersion)
  if (!entry) throw new NotFoundError('the version that the edit began from is not there')
  return entry.document as object
}

/** What a new record of the edit is before its changes. */
export function emptyRecord ({ collection, recordId, parkId, changes }: Pick<EditRecord, 'collection' | 'recordId' | 'parkId' | 'changes'>): object {
  if (collection === 'park-cards') return emptyCard(parkId)
  const kind = changes.find(({ path }) => path === 'kind')?.after === 'building' ? 'building' : 'parcel'
  return emptyListing(recordId, parkId, kind)
}

/** Whose the record is: a park and its card belong to the park of their id. */
export const parkOf = (collection: EditedCollection, record: { id: string, parkId?: string }): string =>
  collection === 'listings' ? record.parkId ?? '' : record.id

/** What the park has to offer, listings by kind and name. */
export async function holdingOf (deps: Documents, park: Park): Promise<Holding> {
  const [{ items }, card] = await Promise.all([deps.documents.find('listings', { where: { parkId: park.id }, sort: 'name' }), deps.documents.get('park-cards', park.id)])
  const listings = [...items.filter(({ kind }) => kind === 'parcel'), ...items.filter(({ kind }) => kind === 'building')]
  return { park, listings, card }
}

/** What stands behind the facts of a park. */
export const evidenceOf = async (deps: Documents, parkId: string): Promise<Evidence[]> =>
  (await deps.documents.find('evidence', { where: { parkId } })).items

/** The names of people by the ids of their accounts; an id that is no account has none. */
export async function namesOf (deps: Documents, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const { items } = await deps.documents.find('accounts', { where: { id: { in: wanted } } })
  return new Map(items.map(({ id, name }) => [id, name]))
}
