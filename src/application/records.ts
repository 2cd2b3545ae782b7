/**
 * Records that remember: every version with who wrote it and when.
 *
 * Order of writing: the version about to be replaced is in the history before it is replaced, and the new version is added
 * after it is stored. A crash in between leaves the newest version in the record alone, where `historyOf` sees it and the
 * next save adds it. So no version that was acknowledged is ever lost, and the history never holds one that was not stored.
 */
import { canonicalJson } from '../domain/canonical.js'
import { isDate, type IsoDate } from '../domain/dates.js'
import { ConflictError, InvalidError } from '../domain/errors.js'
import type { CollectionName, Document } from './collections.js'
import type { Deps } from './ports.js'

type Documents = Pick<Deps, 'documents'>
type Entry = Document<'history'>
type Stored = { id: string, version?: number, updatedAt?: string, updatedBy?: string }

/** `by`: who writes. `at`: the instant of writing, ISO text that starts with its day. */
export type Writing = { by: string, at: string }

/** Ids asked for in one call: enough to make a large load cheap, few enough for any engine's limit on one question. */
const CHUNK = 500

/** Stands for the author and the instant of a version that was stored without them. */
const UNKNOWN = 'unknown'

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
    const before = await deps.documents.get(collection, document.id)
    const version = before?.version ?? 0
    if (ifVersion !== undefined && ifVersion !== version) {
      throw new ConflictError(`${collection} ${document.id} is at version ${version}`, { version })
    }
    if (before) await addToHistory(deps, collection, before)
    try {
      const stored = await deps.documents.put(collection, { ...document, updatedAt: at, updatedBy: by }, { ifVersion: version })
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
  const written = documents.map(document => ({ ...document, updatedAt: at, updatedBy: by }))
  const ids = written.map(document => document.id)
  await addAllToHistory(deps, collection, ids)
  await deps.documents.putAll(collection, written)
  await addAllToHistory(deps, collection, ids)
}

/** Every version the record ever had, oldest first; versions before a removal stay. Empty for an id that never was. */
export async function historyOf (deps: Documents, collection: CollectionName, id: string): Promise<Entry[]> {
  const entries = await entriesOf(deps, collection, id)
  const current = await deps.documents.get(collection, id)
  return current && !holds(entries, current) ? [...entries, entryFor(collection, current, entries)] : entries
}

/**
 * The record as it stood at the end of `day`, counted in the zone in which its `at` was written.
 * Undefined when nothing was known by then; a version whose instant is unknown was known on no day.
 * Throws InvalidError when `day` is not a day.
 */
export async function recordAsKnownOn<C extends CollectionName> (
  deps: Documents, collection: C, id: string, day: IsoDate
): Promise<Document<C> | undefined> {
  if (!isDate(day)) throw new InvalidError([{ field: 'day', key: 'problem.date' }])
  const entry = (await historyOf(deps, collection, id)).findLast(({ at }) => isDate(at.slice(0, 10)) && at.slice(0, 10) <= day)
  return entry?.document as Document<C> | undefined
}

function assertInstant (at: string): void {
  if (!isDate(at.slice(0, 10))) throw new InvalidError([{ field: 'at', key: 'problem.date' }])
}

const entriesOf = async (deps: Documents, collection: CollectionName, id: string): Promise<Entry[]> =>
  (await deps.documents.find('history', { where: { collection, recordId: id }, sort: 'recordVersion' })).items

const holds = (entries: readonly Entry[], stored: Stored): boolean => {
  const wanted = canonicalJson(stored)
  return entries.some(({ document }) => canonicalJson(document) === wanted)
}

/** The store counts anew for a record that was removed and made again; its history counts on, so that nothing is overwritten. */
function entryFor (collection: CollectionName, stored: Stored, before: readonly Entry[]): Entry {
  const recordVersion = Math.max(stored.version ?? 1, (before.at(-1)?.recordVersion ?? 0) + 1)
  return {
    id: `${collection}:${stored.id}:${recordVersion}`,
    collection,
    recordId: stored.id,
    recordVersion,
    at: stored.updatedAt ?? UNKNOWN,
    by: stored.updatedBy ?? UNKNOWN,
    document: stored
  }
}

/** Adds a stored version once, however often it is asked for. */
async function addToHistory (deps: Documents, collection: CollectionName, stored: Stored): Promise<void> {
  for (;;) {
    const entries = await entriesOf(deps, collection, stored.id)
    if (holds(entries, stored)) return
    try {
      await deps.documents.put('history', entryFor(collection, stored, entries), { ifVersion: 0 })
      return
    } catch (error) {
      // Another writer took the place: look again whether it holds this version.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

/** Adds the versions now stored under these ids. */
async function addAllToHistory (deps: Documents, collection: CollectionName, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += CHUNK) {
    const some = ids.slice(start, start + CHUNK)
    const stored = (await deps.documents.find(collection, { where: { id: { in: some } } })).items
    if (stored.length === 0) continue
    const found = await deps.documents.find('history', { where: { collection, recordId: { in: some } }, sort: 'recordVersion' })
    const entries = new Map<string, Entry[]>(some.map(id => [id, []]))
    for (const entry of found.items) entries.get(entry.recordId)?.push(entry)
    const before = (record: Stored) => entries.get(record.id) ?? []
    const missing = stored.filter(record => !holds(before(record), record))
    await deps.documents.putAll('history', missing.map(record => entryFor(collection, record, before(record))))
  }
}
