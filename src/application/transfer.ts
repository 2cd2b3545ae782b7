/** The whole content of a store as lines of text, and back: for backups, and for moving from one engine to the other. */
import { createHash } from 'node:crypto'
import { Type, type Static } from 'typebox'
import { canonicalJson } from '../domain/canonical.js'
import { InvalidError } from '../domain/errors.js'
import { currentRevision } from './revision.js'
import { COLLECTIONS, type CollectionName, type Document } from './collections.js'
import { withLock, type StillHeld } from './leases.js'
import { MIGRATIONS, STORE_LOCK, type LockOptions } from './migrations.js'
import { pagesOf } from './paging.js'
import type { Deps } from './ports.js'
import { withoutMark } from './marks.js'
import { assertWhole, IMPORT_ID, INDEX_FORM_ID, isPassing, migrationOf } from './store-state.js'

type Documents = Pick<Deps, 'documents'>

/** Raise it when the form of the files changes. */
const FORMAT = 1

/**
 * The order of writing. While others write, what is found in a later collection suits what stands in an earlier one: a match
 * before the versions it names, and a record before its history, which also holds the version that has replaced it since.
 */
const FIRST = ['matches', 'intakes', 'catalogue-versions'] as const
const LAST = ['history', 'meta'] as const
export const TRANSFERRED: readonly CollectionName[] = [
  ...FIRST, ...(Object.keys(COLLECTIONS) as CollectionName[]).filter(name => ![...FIRST, ...LAST].includes(name as never)), ...LAST
]

/** Documents of these change in place without a trace in `StoreState`. */
export const CHANGING: readonly CollectionName[] = ['intakes', 'meta']

/** A collection in a file of lines: each the canonical JSON of one document, in the order of the ids. `sha256` of the whole file. */
export const TransferFile = Type.Object({
  documents: Type.Integer({ minimum: 0 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' })
})
export type TransferFile = Static<typeof TransferFile>

/** What an export consists of. `product`: the release that wrote it. `migration`: how far its store was migrated. */
export const Manifest = Type.Object({
  format: Type.Integer({ minimum: 1 }),
  product: Type.String(),
  migration: Type.Integer({ minimum: 0 }),
  collections: Type.Record(Type.String(), TransferFile)
})
export type Manifest = Static<typeof Manifest>

/** How far a collection has come. */
export type Progress = { collection: CollectionName, documents: number }

/** An export or an import that cannot be made; `message` is for the one who runs it. */
export class TransferError extends Error {
  override readonly name = 'TransferError'
}

/** By what a store is known again between two runs of one export: equal as long as no record was written and no match made. */
export type StoreState = Pick<Manifest, 'format' | 'product' | 'migration'> & { revision: string, documents: Partial<Record<CollectionName, number>> }

/** The state of the store as it is now. Throws UnavailableError while an import into it is unfinished. */
export async function stateOf (deps: Documents, product: string): Promise<StoreState> {
  await assertWhole(deps)
  const documents: StoreState['documents'] = {}
  for (const name of TRANSFERRED.filter(name => !CHANGING.includes(name))) documents[name] = (await deps.documents.find(name, { limit: 0 })).total
  return { format: FORMAT, product, migration: await migrationOf(deps), revision: await currentRevision(deps), documents }
}

const isKept = (collection: CollectionName, id: string): boolean => collection !== 'meta' || !isPassing(id)

/**
 * Every document of the collection with an id above `after`, as lines in the order of the ids, in pages of bounded size.
 * Without the marks of the search index and its form: the index of another store is made anew.
 */
export async function * linesOf (deps: Documents, collection: CollectionName, after?: string): AsyncGenerator<string[]> {
  for await (const page of pagesOf(deps, collection, after)) {
    yield page.filter(({ id }) => isKept(collection, id)).map(document => `${canonicalJson(withoutMark(document))}\n`)
  }
}

/** An export that was found to be whole. `lines`: the lines of a collection after the first `skip`, some at a time. */
export type Source = { manifest: Manifest, lines: (collection: CollectionName, skip: number) => AsyncIterable<string[]> }

/** Throws TransferError for an export that this release cannot read. */
export function assertReadable ({ format, migration, collections }: Manifest): void {
  const known = MIGRATIONS.at(-1)?.number ?? 0
  if (format > FORMAT || migration > known) {
    throw new TransferError(`the export was written by a newer release (format ${format}, migration ${migration}; known up to ${FORMAT} and ${known})`)
  }
  const unknown = Object.keys(collections).find(name => !Object.hasOwn(COLLECTIONS, name))
  if (unknown !== undefined) throw new TransferError(`the export holds a collection ${unknown}, which this release does not know`)
}

/** What a store knows of an import into it: of which export, and how many documents of each collection are stored. */
type Importing = { manifest: string, done: Partial<Record<CollectionName, number>> }

/**
 * Puts an export into an empty store, documents as they were with their versions. An import that was cut off goes on where it
 * was when it is run again with the same export; until it is complete the store refuses to be used. The next server that starts
 * makes the search index anew, also one that holds the documents of another store.
 * Throws TransferError when the store is not empty, holds part of another export, or another process is changing it.
 */
export async function importInto (deps: Documents, source: Source, { lock, onProgress }: { lock: LockOptions, onProgress?: (progress: Progress) => void }): Promise<void> {
  assertReadable(source.manifest)
  // Before the lease is written: a store that is refused is left as it is.
  await importingOf(deps, source.manifest)
  const locked = await withLock(deps, STORE_LOCK, lock, async stillHeld => {
    const importing = await importingOf(deps, source.manifest)
    await keep(deps, importing)
    for (const collection of TRANSFERRED) {
      if (source.manifest.collections[collection]) await importCollection(deps, source, collection, { importing, stillHeld, onProgress })
    }
    stillHeld()
    // The search index of this store has still to be made, whatever the one that was exported had.
    await deps.documents.remove('meta', INDEX_FORM_ID)
    await deps.documents.remove('meta', IMPORT_ID)
  })
  if (!locked.done) throw new TransferError('another process is changing this store as a whole')
}

const keep = async ({ documents }: Documents, importing: Importing): Promise<void> => {
  await documents.put('meta', { id: IMPORT_ID, value: importing })
}

/** What is known of this import so far. */
async function importingOf (deps: Documents, manifest: Manifest): Promise<Importing> {
  const name = createHash('sha256').update(canonicalJson(manifest)).digest('hex')
  const begun = (await deps.documents.get('meta', IMPORT_ID))?.value as Importing | undefined
  if (begun && begun.manifest !== name) throw new TransferError('the store holds part of another export: empty it first')
  if (!begun) await assertEmpty(deps)
  return begun ?? { manifest: name, done: {} }
}

async function assertEmpty (deps: Documents): Promise<void> {
  for (const collection of TRANSFERRED) {
    for await (const page of pagesOf(deps, collection)) {
      const found = page.find(({ id }) => isKept(collection, id))
      if (found) throw new TransferError(`the store is not empty (${collection} holds ${found.id}): import into an empty one`)
    }
  }
}

type ImportRun = { importing: Importing, stillHeld: StillHeld, onProgress?: ((progress: Progress) => void) | undefined }

async function importCollection (deps: Documents, { lines }: Source, collection: CollectionName, { importing, stillHeld, onProgress }: ImportRun): Promise<void> {
  let documents = importing.done[collection] ?? 0
  for await (const some of lines(collection, documents)) {
    stillHeld()
    await restoreLines(deps, collection, some, documents)
    documents += some.length
    importing.done[collection] = documents
    await keep(deps, importing)
    onProgress?.({ collection, documents })
  }
}

/** `before`: how many lines stand before these, to name the line that does not fit. */
async function restoreLines<C extends CollectionName> ({ documents }: Documents, collection: C, lines: readonly string[], before: number): Promise<void> {
  try {
    await documents.restore(collection, lines.map(line => JSON.parse(line) as Document<C>))
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error
    const [index, ...path] = (error.problems[0]?.field ?? '').split('.')
    throw new TransferError(`${collection}, line ${before + Number(index) + 1}: ${path.join('.')} does not fit this release (${error.problems[0]?.key})`, { cause: error })
  }
}
