/** What a catalogue and the tables of a release consisted of, so that an answer can be made anew from the same. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../domain/canonical.js'
import { ConflictError } from '../domain/errors.js'
import { CATALOGUE_COLLECTIONS, catalogueFrom, recordsOf, wholeCatalogue, type Catalogue, type CatalogueCollection, type CatalogueRecords } from './catalogue.js'
import type { Document } from './collections.js'
import type { Library } from './library.js'
import type { Deps } from './ports.js'
import { recent } from './recent.js'
import { entriesOfAll } from './history.js'

type Versions = Document<'catalogue-versions'>

const hashOf = (text: string, digits: number): string => createHash('sha256').update(text).digest('hex').slice(0, digits)

const hashed = new WeakMap<object, string>()

/** Records of the catalogue stay the same object until they are written again. */
function versionOf (record: object): string {
  const version = hashed.get(record) ?? hashOf(canonicalJson(record), 16)
  hashed.set(record, version)
  return version
}

const known = new WeakMap<Catalogue, Versions>()

/** The version of every record of a catalogue; `id` is equal exactly where all of them are. */
export function versionsOf (catalogue: Catalogue): Versions {
  const before = known.get(catalogue)
  if (before) return before
  const records = Object.fromEntries(Object.entries(recordsOf(catalogue)).map(([collection, list]) =>
    [collection, Object.fromEntries(list.map(record => [record.id, versionOf(record)]))]))
  const versions = { id: hashOf(canonicalJson(records), 32), records }
  known.set(catalogue, versions)
  return versions
}

const written = new WeakMap<Catalogue, Promise<void>>()

/** Keeps the versions of the catalogue, once for each set of versions, and gives the id under which `pinnedCatalogue` finds it. */
export async function pinCatalogue (deps: Pick<Deps, 'documents'>, catalogue: Catalogue): Promise<string> {
  const versions = versionsOf(catalogue)
  const writing = written.get(catalogue) ?? writeOnce(deps, versions)
  written.set(catalogue, writing)
  try {
    await writing
  } catch (error) {
    written.delete(catalogue)
    throw error
  }
  return versions.id
}

async function writeOnce ({ documents }: Pick<Deps, 'documents'>, versions: Versions): Promise<void> {
  try {
    await documents.put('catalogue-versions', versions, { ifVersion: 0 })
  } catch (error) {
    // The same versions under the same id.
    if (!(error instanceof ConflictError)) throw error
  }
}

/** Few: a catalogue holds every record, and those of the same days are asked for together. */
const rebuilt = recent<Catalogue>(4)

/**
 * The catalogue that was pinned under an id, from the records as they are and as they were.
 * Undefined when the id is not one, or when a version that it names was never in the history.
 */
export async function pinnedCatalogue (deps: Deps, id: string): Promise<Catalogue | undefined> {
  const current = await wholeCatalogue(deps)
  if (versionsOf(current).id === id) return current
  const pinned = await deps.documents.get('catalogue-versions', id)
  if (!pinned) return undefined
  try {
    return await rebuilt.get(deps.documents, id, () => rebuild(deps, pinned, current))
  } catch (error) {
    if (error instanceof MissingVersion) return undefined
    throw error
  }
}

class MissingVersion extends Error {}

async function rebuild (deps: Deps, { id, records }: Versions, current: Catalogue): Promise<Catalogue> {
  const found: Record<string, object[]> = {}
  for (const collection of CATALOGUE_COLLECTIONS) found[collection] = await recordsAt(deps, collection, records[collection] ?? {}, current)
  return catalogueFrom(id, found as unknown as CatalogueRecords)
}

/** The records with the pinned versions, in the order of their ids: those that have changed since come from the history. */
async function recordsAt (deps: Deps, collection: CatalogueCollection, pinned: Readonly<Record<string, string>>, current: Catalogue): Promise<object[]> {
  const now = versionsOf(current).records[collection] ?? {}
  const currentById = new Map<string, object>(recordsOf(current)[collection].map(record => [record.id, record]))
  const ids = Object.keys(pinned).sort()
  const before = await entriesOfAll(deps, collection, ids.filter(id => now[id] !== pinned[id]))
  return ids.map(id => {
    if (now[id] === pinned[id]) return currentById.get(id)!
    const versions = (before.get(id) ?? []).flatMap(({ document }) => document === undefined ? [] : [document as object])
    const record = versions.find(version => versionOf(version) === pinned[id])
    if (!record) throw new MissingVersion(`${collection} ${id}`)
    return record
  })
}

/** Maps and sets as lists, so that JSON says what they hold. Functions are made from the rest and are left out. */
const asPlain = (_key: string, value: unknown): unknown =>
  value instanceof Map || value instanceof Set ? [...value as Iterable<unknown>] : value

const fingerprints = new WeakMap<Library, string>()

/** Fingerprint of the tables and the knowledge of the release: equal where the files they come from say the same. */
export function fingerprintOfLibrary (library: Library): string {
  const before = fingerprints.get(library)
  if (before) return before
  const fingerprint = hashOf(JSON.stringify(library, asPlain), 32)
  fingerprints.set(library, fingerprint)
  return fingerprint
}
