/**
 * The history of records: how it is read, what was known on a day, and how a stored version comes into it once.
 *
 * A removal is in the history before the record goes; while the record still stands as it was, the removal did not happen and
 * is passed over. Marks of the search index are no part of the content: nothing that is read here holds one.
 */
import { canonicalJson } from '../domain/canonical.js'
import { isDate, type IsoDate } from '../domain/dates.js'
import { ConflictError, InvalidError } from '../domain/errors.js'
import type { CollectionName, Document } from './collections.js'
import { withoutMark } from './marks.js'
import type { Deps } from './ports.js'

type Documents = Pick<Deps, 'documents'>
export type Stored = { id: string, version?: number, updatedAt?: string, updatedBy?: string, needsIndex?: string }

/** One version of a record; with `removed`, its removal. */
export type Entry = Document<'history'>

/** Ids asked for in one call: enough to make a large load cheap, few enough for any engine's limit on one question. */
const CHUNK = 500

/** Stands for the author and the instant of a version that was stored without them. */
const UNKNOWN = 'unknown'

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

/** The record as it is stored now, without its mark. */
export async function storedOf (deps: Documents, collection: CollectionName, id: string): Promise<Stored | undefined> {
  const stored = await deps.documents.get(collection, id)
  return stored && withoutMark(stored as Stored)
}

/** The entries of one record as they are stored, oldest first; what only the record itself knows is not among them. */
export const entriesOf = async (deps: Documents, collection: CollectionName, id: string): Promise<Entry[]> =>
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

/** The id and place of an entry. */
export const headOf = (collection: CollectionName, recordId: string, recordVersion: number) =>
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
export async function addToHistory (deps: Documents, collection: CollectionName, stored: Stored): Promise<void> {
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
export async function addAllToHistory (deps: Documents, collection: CollectionName, ids: readonly string[]): Promise<void> {
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
