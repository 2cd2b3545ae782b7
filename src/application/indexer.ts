/**
 * Brings what was written into the search index. Every write of a record that is searched leaves a mark on it; a turn of the
 * indexer reads the oldest marks, then the records, puts their documents, and only then takes off exactly these marks. So a
 * turn that was cut off anywhere is done again, and a write that comes in between keeps its own mark.
 *
 * Documents that borrow words from a changed record follow; touched.ts knows which. Leads are read a batch at a time, never all.
 *
 * A shared index is written by whoever holds the lease. A process that stood still for longer than the lease, between its last
 * look at the lease and its write to the index, could put an older document over a newer one; that it could not take the mark
 * off tells it so, and it puts what is stored then.
 */
import { canonicalJson } from '../domain/canonical.js'
import type { Cluster } from '../domain/place/cluster.js'
import { CATALOGUE_COLLECTIONS, recordsOf, SEARCHED_COLLECTIONS, wholeCatalogue, type Catalogue, type CatalogueCollection, type SearchedCollection } from './catalogue.js'
import type { CollectionName, Document } from './collections.js'
import { documentsOf, followCatalogue } from './indexing.js'
import { followKnownLeads, putLeads, putLeadsOf } from './lead-index.js'
import { instantOfMark, IS_MARKED, withoutMark } from './marks.js'
import type { Deps, Marked } from './ports.js'
import { entriesOfAll, isCarriedOut } from './history.js'
import { renewRevision } from './revision.js'
import { touchedDocuments } from './touched.js'

/** A write that the index does not hold yet: of a record, as `record` says, or its removal. `at` names the marked document. */
type Change<C extends SearchedCollection = SearchedCollection> = { collection: C, id: string, record?: object, at: Marked & { collection: CollectionName } }

/** Changes brought into the index in one turn. */
const BATCH = 500

/**
 * How long a removal may be under way between its entry in the history and the record: longer than any two calls to a store.
 * One that is older was cut off, and its record stands.
 */
const REMOVAL_MS = 600_000

async function markedRecords (deps: Deps, collection: SearchedCollection): Promise<Change[]> {
  const { items } = await deps.documents.find(collection, { where: IS_MARKED, sort: 'needsIndex', limit: BATCH })
  return items.map(item => ({
    collection, id: item.id, record: withoutMark(item), at: { collection, id: item.id, needsIndex: item.needsIndex! }
  }))
}

async function removalOf (deps: Deps, entry: Document<'history'>, now: number): Promise<Change | undefined> {
  const isOld = instantOfMark(entry.needsIndex!) < now - REMOVAL_MS
  if (!isOld && !await isCarriedOut(deps, entry)) return undefined
  const collection = entry.collection as SearchedCollection
  const record = await deps.documents.get(collection, entry.recordId)
  return {
    collection,
    id: entry.recordId,
    ...(record ? { record: withoutMark(record) } : {}),
    at: { collection: 'history', id: entry.id, needsIndex: entry.needsIndex! }
  }
}

async function removals (deps: Deps, now: number): Promise<Change[]> {
  const { items } = await deps.documents.find('history', { where: IS_MARKED, sort: 'needsIndex', limit: BATCH })
  const found: Change[] = []
  for (const entry of items) {
    const change = await removalOf(deps, entry, now)
    if (change) found.push(change)
  }
  return found
}

/** The oldest changes that the index does not hold, in the order of writing. */
async function changesOf (deps: Deps, now: number): Promise<Change[]> {
  const found = [await removals(deps, now)]
  for (const collection of SEARCHED_COLLECTIONS) found.push(await markedRecords(deps, collection))
  return found.flat().sort((a, b) => a.at.needsIndex < b.at.needsIndex ? -1 : 1).slice(0, BATCH)
}

const isOfCatalogue = (change: Change): change is Change<CatalogueCollection> => change.collection !== 'leads'

/** Whether the catalogue has every record as the change says. */
function knows (catalogue: Catalogue, changes: readonly Change<CatalogueCollection>[]): boolean {
  const records = recordsOf(catalogue)
  const names = [...new Set(changes.map(({ collection }) => collection))]
  const byId = new Map(names.map(name => [name, new Map(records[name].map(record => [record.id, record as object]))]))
  return changes.every(({ collection, id, record }) =>
    canonicalJson(byId.get(collection)?.get(id) ?? null) === canonicalJson(record ?? null))
}

/** The catalogue with these changes: whoever wrote one may not have said so yet, or died before saying so. */
async function catalogueWith (deps: Deps, all: readonly Change[]): Promise<Catalogue> {
  const changes = all.filter(isOfCatalogue)
  const catalogue = await wholeCatalogue(deps)
  if (knows(catalogue, changes)) return catalogue
  await renewRevision(deps, changes)
  return wholeCatalogue(deps)
}

/** The clusters among the changes, in every form they ever had: which of them the index read last is not known. */
async function formerClusters (deps: Deps, ids: readonly string[]): Promise<Cluster[]> {
  const entries = ids.length === 0 ? [] : [...(await entriesOfAll(deps, 'clusters', ids)).values()].flat()
  return entries.flatMap(({ document }) => document === undefined ? [] : [document as Cluster])
}

/** Documents of records that are gone, or that the readers of an index may not see, leave it. */
async function putTouched (deps: Deps, catalogue: Catalogue, changes: readonly Change[]): Promise<void> {
  const idsIn = (name: SearchedCollection) => changes.filter(({ collection }) => collection === name).map(({ id }) => id)
  const changed = Object.fromEntries(CATALOGUE_COLLECTIONS.map(name => [name, idsIn(name)])) as Record<CatalogueCollection, string[]>
  for (const [index, ids] of touchedDocuments(catalogue, changed, await formerClusters(deps, changed.clusters))) {
    const documents = documentsOf(catalogue, index, ids)
    const there = new Set(documents.map(({ id }) => id))
    const gone = [...ids].filter(id => !there.has(id))
    if (gone.length > 0) await deps.search.remove(index, gone)
    if (documents.length > 0) await deps.search.put(index, documents)
  }
  const types = catalogue.clusterTypes
  await putLeads(deps, idsIn('leads'), types)
  if (changed['cluster-types'].length > 0) await putLeadsOf(deps, changed['cluster-types'], types)
}

/** The index of this process holds everything that is stored; other processes on the same store hear of leads of which nobody told them. */
async function followAll (deps: Deps, catalogue: Catalogue, changes: readonly Change[]): Promise<void> {
  await followCatalogue(deps.search, catalogue)
  const leads = changes.filter(({ collection }) => collection === 'leads')
  const unheard = new Set(await followKnownLeads(deps, leads))
  if (unheard.size === 0) return
  await renewRevision(deps, leads.filter(({ id }) => unheard.has(id)), 'leads')
  await followKnownLeads(deps, [])
}

/** Takes off the marks; false when one of them was another by then. */
async function settleAll (deps: Deps, changes: readonly Change[]): Promise<boolean> {
  let count = 0
  for (const name of new Set(changes.map(({ at }) => at.collection))) {
    const marked = changes.filter(({ at }) => at.collection === name).map(({ at: { id, needsIndex } }) => ({ id, needsIndex }))
    count += await deps.documents.settle(name, marked)
  }
  return count === changes.length
}

/** `now`: milliseconds since 1970. `mayWrite`: whether this process still may write to a shared index. */
export type Turn = { now: number, mayWrite?: () => boolean }

/**
 * Brings the oldest writes into the index, oldest first, and gives how many; `more` when others wait. An index that is not
 * shared then holds the whole catalogue as stored, with what other processes wrote. Throws UnavailableError when store or
 * index cannot answer: nothing is lost then, the next turn does it again.
 */
export async function catchUp (deps: Deps, { now, mayWrite = () => true }: Turn): Promise<{ count: number, more: boolean }> {
  const changes = await changesOf(deps, now)
  if (deps.search.isShared && changes.length === 0) return { count: 0, more: false }
  const catalogue = await catalogueWith(deps, changes)
  if (!mayWrite()) return { count: 0, more: false }
  const put = (from: Catalogue) => (deps.search.isShared ? putTouched : followAll)(deps, from, changes)
  await put(catalogue)
  if (!mayWrite()) return { count: 0, more: false }
  if (!await settleAll(deps, changes) && mayWrite()) await put(await catalogueWith(deps, []))
  return { count: changes.length, more: changes.length === BATCH }
}

/** `length`: writes that the index does not hold. `oldest`: when the first of them was written, in milliseconds since 1970. */
export type Queue = { length: number, oldest?: number }

/** What waits for the indexer. Throws UnavailableError when the store cannot answer. */
export async function indexQueue ({ documents }: Pick<Deps, 'documents'>): Promise<Queue> {
  const found = await Promise.all([...SEARCHED_COLLECTIONS, 'history' as const].map(async (collection: CollectionName) => {
    const { items: [first], total } = await documents.find(collection, { where: IS_MARKED, sort: 'needsIndex', limit: 1 })
    return { total, oldest: first?.needsIndex }
  }))
  const [oldest] = found.flatMap(({ oldest }) => oldest ?? []).sort()
  return { length: found.reduce((sum, { total }) => sum + total, 0), ...(oldest ? { oldest: instantOfMark(oldest) } : {}) }
}
