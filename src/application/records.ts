/**
 * Records that remember: every version with who wrote it and when, and every removal.
 *
 * Order of writing: the version about to be replaced is in the history before it is replaced, and the new version is added
 * after it is stored. A crash in between leaves the newest version in the record alone, where `historyOf` sees it and the
 * next save adds it. So no version that was acknowledged is ever lost, and the history never holds one that was not stored.
 * A removal is in the history before the record goes; while the record still stands as it was, the removal did not happen,
 * is passed over, and goes with the next write.
 * A record that is searched is written together with the mark that brings it into the search index, a removal with that mark
 * on its entry in the history. The mark is no part of the content: nothing that is read here holds it.
 */
import { isDate } from '../domain/dates.js'
import { ConflictError, InvalidError } from '../domain/errors.js'
import { SEARCHED_COLLECTIONS, type SearchedCollection } from './catalogue.js'
import type { CollectionName, Document } from './collections.js'
import { addAllToHistory, addToHistory, entriesOf, headOf, storedOf } from './history.js'
import { newMark, withoutMark } from './marks.js'
import type { Deps } from './ports.js'
import { renewRevision } from './revision.js'

type Documents = Pick<Deps, 'documents'>

/** `by`: who writes. `at`: the instant of writing, ISO text that starts with its day. */
export type Writing = { by: string, at: string }

/**
 * Stores the record with `updatedAt` and `updatedBy` and adds the version to its history. Gives the stored record.
 * With `ifVersion` (0: must not exist yet) throws ConflictError when the stored version differs; without it, replaces
 * whatever is there. Throws InvalidError for a record that does not fit its schema and for an `at` that starts with no day.
 */
export async function saveRecord<C extends CollectionName> (
  deps: Documents, collection: C, document: Document<C>, { by, at, ifVersion }: Writing & { ifVersion?: number }
): Promise<Document<C>> {
  assertInstant(at)
  for (;;) {
    const before = await storedOf(deps, collection, document.id)
    const version = before?.version ?? 0
    if (ifVersion !== undefined && ifVersion !== version) {
      throw new ConflictError(`${collection} ${document.id} is at version ${version}`, { version })
    }
    if (before) await addToHistory(deps, collection, before)
    try {
      const stored = withoutMark(await deps.documents.put(collection, written(collection, document, { by, at }), { ifVersion: version }))
      await tell(deps, collection, [document.id])
      await addToHistory(deps, collection, stored)
      return stored
    } catch (error) {
      // Somebody else stored a version meanwhile: it must be in the history before it is replaced.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

/**
 * `saveRecord` for many records, each id once, with few calls: for loading while nobody else writes them.
 * An interrupted load may leave some written; loading again completes it. Throws InvalidError before anything is written.
 */
export async function saveRecords<C extends CollectionName> (
  deps: Documents, collection: C, documents: readonly Document<C>[], { by, at }: Writing
): Promise<void> {
  assertInstant(at)
  const ids = documents.map(document => document.id)
  await addAllToHistory(deps, collection, ids)
  await deps.documents.putAll(collection, documents.map(document => written(collection, document, { by, at })))
  await tell(deps, collection, ids)
  await addAllToHistory(deps, collection, ids)
}

/**
 * Takes the record away; its versions stay in the history, with the removal as the last entry. For use while nobody else
 * writes the record. Gives whether it was there. Throws InvalidError for an `at` that starts with no day.
 */
export async function removeRecord (deps: Documents, collection: CollectionName, id: string, { by, at }: Writing): Promise<boolean> {
  assertInstant(at)
  const before = await storedOf(deps, collection, id)
  if (!before) return false
  await addToHistory(deps, collection, before)
  const entries = await entriesOf(deps, collection, id)
  const { recordVersion } = entries.at(-1)!
  await deps.documents.put('history', { ...headOf(collection, id, recordVersion + 1), at, by, removed: true, ...markOf(collection, at) }, { ifVersion: 0 })
  await deps.documents.remove(collection, id)
  await tell(deps, collection, [id])
  return true
}

/** Takes the versions of a record away, for those that hold what must not be kept. The record itself stands as it is. */
export async function forgetVersions ({ documents }: Documents, collection: CollectionName, recordId: string): Promise<void> {
  for (const { id } of (await documents.find('history', { where: { collection, recordId } })).items) await documents.remove('history', id)
}

/**
 * Takes the record away with all its versions, so that nothing of it is left. Does nothing for one that is not there. Not for what
 * is searched, whose removal the index must hear of.
 */
export async function eraseRecord (deps: Documents, collection: Exclude<CollectionName, SearchedCollection>, id: string): Promise<void> {
  await forgetVersions(deps, collection, id)
  await deps.documents.remove(collection, id)
}

function assertInstant (at: string): void {
  if (!isDate(at.slice(0, 10)) || Number.isNaN(Date.parse(at))) throw new InvalidError([{ field: 'at', key: 'problem.date' }])
}

/** Whoever keeps the catalogue, or an index of the leads, in memory must know that it changed, as soon as it did. */
async function tell (deps: Documents, collection: CollectionName, ids: readonly string[]): Promise<void> {
  if (isSearched(collection) && ids.length > 0) await renewRevision(deps, ids.map(id => ({ collection, id })), collection === 'leads' ? 'leads' : 'catalogue')
}

const isSearched = (collection: CollectionName): collection is SearchedCollection => (SEARCHED_COLLECTIONS as readonly CollectionName[]).includes(collection)

const markOf = (collection: CollectionName, at: string) => isSearched(collection) ? { needsIndex: newMark(at) } : {}

const written = <C extends CollectionName>(collection: C, document: Document<C>, { by, at }: Writing): Document<C> =>
  ({ ...document, updatedAt: at, updatedBy: by, ...markOf(collection, at) })
