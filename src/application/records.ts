/**
 * Records that remember: every version with who wrote it and when, and every removal.
 *
 * Order of writing: the version about to be replaced is in the history before it is replaced, and the new version is added
 * after it is stored. A crash in between leaves the newest version in the record alone, where `historyOf` sees it and the
 * next save adds it. So no version that was acknowledged is ever lost, and the history never holds one that was not stored.
 * A removal is in the history before the record goes; while the record still stands as it was, the removal did not happen,
 * is passed over, and goes with the next write.
 * A record of the catalogue is written together with the mark that brings it into the search index, a removal with that mark
 * on its entry in the history. The mark is no part of the content: nothing that is read here holds it.
 */
import { canonicalJson } from '../domain/canonical.js'
import { isDate, type IsoDate } from '../domain/dates.js'
import { ConflictError, InvalidError } from '../domain/errors.js'
import { CATALOGUE_COLLECTIONS, renewRevision } from './catalogue.js'
import type { CollectionName, Document } from './collections.js'
import { newMark, withoutMark } from './marks.js'
import type { Deps } from './ports.js'

type Documents = Pick<Deps, 'documents'>
type Stored = { id: string, version?: number, updatedAt?: string, updatedBy?: string, needsIndex?: string }

/** One version of a record; with `removed`, its removal. */
export type Entry = Document<'history'>

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
    const before = await storedOf(deps, collection, document.id)
    const version = before?.version ?? 0
    if (ifVersion !== undefined && ifVersion !== version) {
      throw new ConflictError(`${collection} ${document.id} is at version ${version}`, { version })
    }
    if (before) await addToHistory(deps, collection, before)
    try {
      const stored = withoutMark(await deps.documents.put(collection, written(collection, document, { by, at }), { ifVersion: version }))
      await tellCatalogue(deps, collection)
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
  await tellCatalogue(deps, collection)
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
  await tellCatalogue(deps, collection)
  return true
}

/** Every version the record ever had, oldest first, removals among them. Empty for an id that never was. */
export async function historyOf (deps: Documents, collection: CollectionName, id: string): Promise<Entry[]> {
  const entries = await entriesOf(deps, collection, id)
  return withCurrent(collection, entries, await storedOf(deps, collection, id))
}

/** The history of every record that a collection ever had, by id. */
export async function historiesOf (deps: Documents, collection: CollectionName): Promise<Map<string, Entry[]>> {
  const entries = byRecord((await deps.documents.find('history', { where: { collection }, sort: 'recordVersion' })).items.map(withoutMark))
  const stored = new Map((await deps.documents.find(collection)).items.map(record => [record.id, withoutMark(record as Stored)]))
  const ids = [...new Set([...entries.keys(), ...stored.keys()])].sort()
  return new Map(ids.map(id => [id, withCurrent(collection, entries.get(id) ?? [], stored.get(id))]))
}

/**
 * The record as it stood at the end of `day` in China, undefined when there was none or nothing was known by then;
 * a version whose instant is unknown was known on no day. Throws InvalidError when `day` is not a day.
 */
export async function recordAsKnownOn<C extends CollectionName> (
  deps: Documents, collection: C, id: string, day: IsoDate
): Promise<Document<C> | undefined> {
  if (!isDate(day)) throw new InvalidError([{ field: 'day', key: 'problem.date' }])
  return knownOn<C>(await historyOf(deps, collection, id), day)
}

/** What a history knew at the end of a day. */
export function knownOn<C extends CollectionName> (history: readonly Entry[], day: IsoDate): Document<C> | undefined {
  const last = history.findLast(entry => {
    const written = dayOfEntry(entry)
    return written !== undefined && written <= day
  })
  return last?.document as Document<C> | undefined
}

/** China keeps one zone, eight hours before UTC, without summer time. */
const CHINA_MS = 8 * 60 * 60 * 1000

/** The day in China on which a version was written; undefined where its instant is unknown. */
export function dayOfEntry ({ at }: Pick<Entry, 'at'>): IsoDate | undefined {
  const instant = Date.parse(at)
  return Number.isNaN(instant) ? undefined : new Date(instant + CHINA_MS).toISOString().slice(0, 10)
}

function assertInstant (at: string): void {
  if (!isDate(at.slice(0, 10)) || Number.isNaN(Date.parse(at))) throw new InvalidError([{ field: 'at', key: 'problem.date' }])
}

/** Whoever keeps the catalogue in memory must know that it changed, as soon as it did. */
async function tellCatalogue (deps: Documents, collection: CollectionName): Promise<void> {
  if (isInCatalogue(collection)) await renewRevision(deps)
}

const isInCatalogue = (collection: CollectionName): boolean => (CATALOGUE_COLLECTIONS as readonly CollectionName[]).includes(collection)

/** Only the catalogue is searched. */
const markOf = (collection: CollectionName, at: string) => isInCatalogue(collection) ? { needsIndex: newMark(at) } : {}

const written = <C extends CollectionName>(collection: C, document: Document<C>, { by, at }: Writing): Document<C> =>
  ({ ...document, updatedAt: at, updatedBy: by, ...markOf(collection, at) })

async function storedOf (deps: Documents, collection: CollectionName, id: string): Promise<Stored | undefined> {
  const stored = await deps.documents.get(collection, id)
  return stored && withoutMark(stored as Stored)
}

const entriesOf = async (deps: Documents, collection: CollectionName, id: string): Promise<Entry[]> =>
  (await deps.documents.find('history', { where: { collection, recordId: id }, sort: 'recordVersion' })).items.map(withoutMark)

function byRecord (entries: readonly Entry[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>()
  for (const entry of entries) {
    const list = found.get(entry.recordId)
    if (list) list.push(entry)
    else found.set(entry.recordId, [entry])
  }
  return found
}

const holds = (entries: readonly Entry[], stored: Stored): boolean => {
  const wanted = canonicalJson(stored)
  return entries.some(({ document }) => document !== undefined && canonicalJson(document) === wanted)
}

/** The removal at the end of a history that was cut off before the record went. */
function undoneRemoval (entries: readonly Entry[], stored: Stored): Entry | undefined {
  const last = entries.at(-1)
  return last?.removed && holds(entries.slice(-2, -1), stored) ? last : undefined
}

/**
 * Whether a removal in the history was carried out: its record went, or was made again since. While it was not, its author
 * may still be about to take the record away.
 */
export async function isCarriedOut (deps: Documents, { collection, recordId, recordVersion }: Entry): Promise<boolean> {
  const stored = await storedOf(deps, collection as CollectionName, recordId)
  if (!stored) return true
  return undoneRemoval(await entriesOf(deps, collection as CollectionName, recordId), stored)?.recordVersion !== recordVersion
}

/** The entries with what only the record itself knows so far. */
function withCurrent (collection: CollectionName, entries: readonly Entry[], current: Stored | undefined): Entry[] {
  if (!current) return [...entries]
  const done = undoneRemoval(entries, current) ? entries.slice(0, -1) : entries
  return holds(done, current) ? [...done] : [...done, entryFor(collection, current, done)]
}

const headOf = (collection: CollectionName, recordId: string, recordVersion: number) =>
  ({ id: `${collection}:${recordId}:${recordVersion}`, collection, recordId, recordVersion })

/** The store counts anew for a record that was removed and made again; its history counts on, so that nothing is overwritten. */
function entryFor (collection: CollectionName, stored: Stored, before: readonly Entry[]): Entry {
  return {
    ...headOf(collection, stored.id, Math.max(stored.version ?? 1, (before.at(-1)?.recordVersion ?? 0) + 1)),
    at: stored.updatedAt ?? UNKNOWN,
    by: stored.updatedBy ?? UNKNOWN,
    document: stored
  }
}

/** Adds a stored version once, however often it is asked for. */
async function addToHistory (deps: Documents, collection: CollectionName, stored: Stored): Promise<void> {
  for (;;) {
    const entries = await entriesOf(deps, collection, stored.id)
    const undone = undoneRemoval(entries, stored)
    if (undone) await deps.documents.remove('history', undone.id)
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

/** The entries of the history of each of these records, by id, oldest first; what only the record itself knows is not in it. */
export async function entriesOfAll (deps: Documents, collection: CollectionName, ids: readonly string[]): Promise<Map<string, Entry[]>> {
  const found: Entry[] = []
  for (let start = 0; start < ids.length; start += CHUNK) {
    const where = { collection, recordId: { in: ids.slice(start, start + CHUNK) } }
    found.push(...(await deps.documents.find('history', { where, sort: 'recordVersion' })).items.map(withoutMark))
  }
  return byRecord(found)
}

/** Adds the versions now stored under these ids. */
async function addAllToHistory (deps: Documents, collection: CollectionName, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += CHUNK) {
    const some = ids.slice(start, start + CHUNK)
    const stored = (await deps.documents.find(collection, { where: { id: { in: some } } })).items.map(record => withoutMark(record as Stored))
    if (stored.length === 0) continue
    const entries = await entriesOfAll(deps, collection, some)
    const before = (record: Stored) => entries.get(record.id) ?? []
    for (const record of stored) {
      const undone = undoneRemoval(before(record), record)
      if (undone) await deps.documents.remove('history', undone.id)
    }
    const missing = stored.filter(record => !holds(before(record), record))
    await deps.documents.putAll('history', missing.map(record => entryFor(collection, record, before(record))))
  }
}
