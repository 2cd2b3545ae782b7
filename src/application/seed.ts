/** From fixtures to a filled store: idempotent, and never over what a person has edited. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../domain/canonical.js'
import { CATALOGUE_COLLECTIONS, type CatalogueCollection, type CatalogueRecords } from './catalogue.js'
import type { CollectionName, Document } from './collections.js'
import type { StillHeld } from './leases.js'
import type { Deps } from './ports.js'
import { removeRecord, saveRecords } from './records.js'
import { renewRevision } from './revision.js'

/** The collections that fixtures fill, with their records. */
export type SeedRecords = CatalogueRecords
export const SEEDED = CATALOGUE_COLLECTIONS
export type SeededCollection = CatalogueCollection

export const SEED_AUTHOR = 'seed'

/** What happened to one collection; `kept` counts records that a person edited and the seed therefore left alone. */
export type SeedReport = { collection: SeededCollection, total: number, written: number, removed: number, kept: number }

type Bare = { id: string, version?: number, updatedAt?: string, updatedBy?: string, needsIndex?: string }

/** The record without who wrote which version when. */
function contentOf (record: Bare): string {
  const { version, updatedAt, updatedBy, needsIndex, ...content } = record
  return canonicalJson(content)
}

async function everyRecord<C extends CollectionName> (deps: Deps, collection: C): Promise<Document<C>[]> {
  const records: Document<C>[] = []
  for (;;) {
    const page = await deps.documents.find(collection, { limit: 1000, offset: records.length })
    records.push(...page.items)
    if (page.items.length === 0 || records.length >= page.total) return records
  }
}

async function seedCollection<C extends SeededCollection> (
  deps: Deps, collection: C, wanted: readonly Document<C>[], { at, stillHeld }: { at: string, stillHeld: StillHeld }
): Promise<SeedReport> {
  const stored = new Map((await everyRecord(deps, collection)).map(record => [record.id, record as Bare]))
  const takenAway = await removedByPeople(deps, collection)
  const isMine = ({ id }: Bare) => {
    const record = stored.get(id)
    return record ? record.updatedBy === SEED_AUTHOR : !takenAway.has(id)
  }
  const changed = wanted.filter(record => {
    const before = stored.get(record.id)
    return before === undefined || contentOf(before) !== contentOf(record)
  })
  const written = changed.filter(isMine)
  const writing = { at, by: SEED_AUTHOR }
  stillHeld()
  if (written.length > 0) await saveRecords(deps, collection, written, writing)

  const ids = new Set(wanted.map(record => record.id))
  const gone = [...stored.values()].filter(record => !ids.has(record.id) && isMine(record))
  for (const record of gone) {
    stillHeld()
    await removeRecord(deps, collection, record.id, writing)
  }
  return { collection, total: wanted.length, written: written.length, removed: gone.length, kept: changed.length - written.length }
}

/** The records whose latest removal was not the seed's. */
async function removedByPeople (deps: Deps, collection: SeededCollection): Promise<Set<string>> {
  const { items } = await deps.documents.find('history', { where: { collection, removed: true }, sort: 'recordVersion' })
  const last = new Map(items.map(({ recordId, by }) => [recordId, by]))
  return new Set([...last].flatMap(([id, by]) => by === SEED_AUTHOR ? [] : [id]))
}

/** Fingerprint of everything the fixtures hold: the same fixtures are not compared twice. */
export const fingerprintOf = (records: SeedRecords): string =>
  createHash('sha256').update(canonicalJson(records)).digest('hex').slice(0, 32)

/**
 * Brings the store to what the fixtures say and tells `onProgress` after each collection. `stillHeld`: of the lock under which
 * it runs on a store of several processes.
 * Gives one report per collection; an empty list when the store already holds these fixtures.
 */
export async function seed (
  deps: Deps, records: SeedRecords, { at, onProgress, stillHeld = () => {} }: { at: string, onProgress?: (report: SeedReport) => void, stillHeld?: StillHeld }
): Promise<SeedReport[]> {
  const fingerprint = fingerprintOf(records)
  const before = await deps.documents.get('meta', 'seed')
  if (before?.value === fingerprint) return []
  const reports: SeedReport[] = []
  for (const collection of SEEDED) {
    const report = await seedCollection(deps, collection, records[collection], { at, stillHeld })
    reports.push(report)
    onProgress?.(report)
  }
  stillHeld()
  await renewRevision(deps)
  await deps.documents.put('meta', { id: 'seed', value: fingerprint })
  return reports
}
