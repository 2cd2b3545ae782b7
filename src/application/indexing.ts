/** The search index from the store: derived, so that it can be thrown away and made again. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../domain/canonical.js'
import { UnavailableError } from '../domain/errors.js'
import type { View } from '../domain/law/lawfulness.js'
import { CATALOGUE_COLLECTIONS, catalogueFor, wholeCatalogue, type Catalogue, type CatalogueCollection } from './catalogue.js'
import { CATALOGUE_INDEXES, INDEXES, type CatalogueIndex, type IndexName } from './collections.js'
import { documentsOfLeads } from './lead-index.js'
import { IS_MARKED } from './marks.js'
import type { Deps, Marked, SearchDocument, SearchIndex } from './ports.js'
import { renewRevision } from './revision.js'
import { clusterDocument, clusterTypeDocument, endowmentDocument, parkDocument, policyDocument } from './search-documents.js'
import { DOCUMENT_FORM, SEARCH_SETTINGS } from './search-settings.js'
import { INDEX_FORM_ID } from './store-state.js'
import { changedBetween, touchedDocuments } from './touched.js'

/** Documents of each index that was made. */
type Counts = Record<CatalogueIndex, number> & { profiles?: number }

/** The index with the policies that a view may see. */
export const policyIndexOf = (view: View): CatalogueIndex => view === 'public' ? 'policies-public' : 'policies'

const POLICY_INDEXES: readonly CatalogueIndex[] = ['policies', 'policies-public']

/** What an index holds of a catalogue; with `ids`, only the documents of these records. */
export function documentsOf (catalogue: Catalogue, index: CatalogueIndex, ids?: ReadonlySet<string>): SearchDocument[] {
  const wanted = <T extends { id: string }>(records: readonly T[]) => ids ? records.filter(({ id }) => ids.has(id)) : records
  const { parks, clusters, clusterTypes, endowments, policies } = catalogue
  switch (index) {
    case 'parks': return wanted(parks).map(park => parkDocument(park, clusters, clusterTypes))
    case 'clusters': {
      const typeById = new Map(clusterTypes.map(type => [type.id, type]))
      return wanted(clusters).map(cluster => clusterDocument(cluster, typeById.get(cluster.type)))
    }
    case 'policies': return wanted(policies.policies).map(policyDocument)
    case 'policies-public': return wanted(catalogueFor(catalogue, 'public').policies.policies).map(policyDocument)
    case 'endowments': return wanted(endowments).map(endowmentDocument)
    case 'cluster-types': return wanted(clusterTypes).map(clusterTypeDocument)
  }
}

/** Of each index of this process: the catalogue that it follows. */
type Held = Map<CatalogueIndex, Catalogue>

const held = new WeakMap<SearchIndex, { indexes: Held, last: Promise<void> }>()

/** One after the other, so that two catalogues do not mix. */
async function inTurn (search: SearchIndex, work: (indexes: Held) => Promise<void>): Promise<void> {
  const known = held.get(search) ?? { indexes: new Map(), last: Promise.resolve() }
  const mine = known.last.catch(() => undefined).then(() => work(known.indexes))
  held.set(search, { indexes: known.indexes, last: mine })
  return mine
}

/** Brings one index from one catalogue to another: only documents that a changed record touches are made, and put where they differ. */
async function follow (search: SearchIndex, name: CatalogueIndex, before: Catalogue, now: Catalogue): Promise<void> {
  const changed = changedBetween(before, now)
  const clusters = new Set(changed.clusters)
  const ids = touchedDocuments(now, changed, before.clusters.filter(({ id }) => clusters.has(id))).get(name)
  if (!ids) return
  const had = new Map(documentsOf(before, name, ids).map(document => [document.id, canonicalJson(document)]))
  const documents = documentsOf(now, name, ids)
  const there = new Set(documents.map(({ id }) => id))
  await search.remove(name, [...had.keys()].filter(id => !there.has(id)))
  await search.put(name, documents.filter(document => had.get(document.id) !== canonicalJson(document)))
}

/**
 * Resolves when these indexes of this process hold what the catalogue holds: documents that differ are put, and those of
 * records that are gone removed. Nothing is done while the revision is the same. For an index that is not shared.
 */
export const followCatalogue = (search: SearchIndex, catalogue: Catalogue, names: readonly CatalogueIndex[] = CATALOGUE_INDEXES): Promise<void> =>
  inTurn(search, async indexes => {
    for (const name of names) {
      const before = indexes.get(name)
      if (before?.revision === catalogue.revision) continue
      if (before) await follow(search, name, before, catalogue)
      else await search.put(name, documentsOf(catalogue, name))
      indexes.set(name, catalogue)
    }
  })

/**
 * Resolves when the policies in the index are those of this catalogue: a benefit whose review was withdrawn leaves the public's
 * index before the next search. Throws UnavailableError when the index is down, and for a shared index while a written policy
 * is not in it yet.
 */
export async function policiesIndexed ({ documents, search }: Pick<Deps, 'documents' | 'search'>, catalogue: Catalogue): Promise<void> {
  if (!search.isShared) return followCatalogue(search, catalogue, POLICY_INDEXES)
  const [written, removed] = await Promise.all([
    documents.find('policies', { where: IS_MARKED, limit: 1 }),
    documents.find('history', { where: { ...IS_MARKED, collection: 'policies' }, limit: 1 })
  ])
  if (written.total + removed.total > 0) throw new UnavailableError('a policy is not in the search index yet', { key: 'unavailable.search' })
}

/** All leads, a page at a time; gives how many documents they make, and `marks` those that they bore. */
async function rebuildLeads (
  { documents, search }: Pick<Deps, 'documents' | 'search'>, { clusterTypes }: Catalogue, { onProgress, marks }: Pick<Making, 'onProgress'> & { marks: Marked[] }
): Promise<number> {
  const total = 2 * (await documents.find('leads', { limit: 0 })).total
  let made = 0
  await search.rebuild('profiles', documentsOfLeads({ documents }, clusterTypes, marks), count => {
    made = count
    onProgress?.({ index: 'profiles', count, total: Math.max(count, total) })
  })
  return made
}

/** What was done so far: of `index`, `count` of `total` documents. */
export type Progress = { index: IndexName, count: number, total: number }
export type Making = { onProgress?: (progress: Progress) => void, mayWrite?: () => boolean }

/** The marks that records of the catalogue bear now, by collection. */
async function marksNow ({ documents }: Pick<Deps, 'documents'>): Promise<Map<CatalogueCollection, Marked[]>> {
  const marks = await Promise.all(CATALOGUE_COLLECTIONS.map(async collection => {
    const { items } = await documents.find(collection, { where: IS_MARKED })
    return [collection, items.map(({ id, needsIndex }) => ({ id, needsIndex: needsIndex! }))] as const
  }))
  return new Map(marks)
}

/**
 * Makes every index anew from the store, takes off the marks of what it read, and gives the number of documents of each; of an
 * index that is not shared, leads are left to the first search for them. Searches find the old documents until the new ones are
 * there. For a shared index only while no other process writes to it, which `mayWrite` says: throws
 * UnavailableError once it does not, and the index then counts as stale until it is made anew.
 */
export async function indexCatalogue (deps: Deps, { onProgress, mayWrite = () => true }: Making = {}): Promise<Counts> {
  if (deps.search.isShared) {
    await deps.documents.put('meta', { id: INDEX_FORM_ID, value: 'unfinished' })
    // Nothing that was kept in memory may be older than a record whose mark has been taken off.
    await renewRevision(deps)
  }
  // Read before the records, so that each of them is at least as new as its mark.
  const marks = await marksNow(deps)
  const catalogue = await wholeCatalogue(deps)
  const leadMarks: Marked[] = []
  const counts: Partial<Counts> = {}
  await inTurn(deps.search, async indexes => {
    for (const index of CATALOGUE_INDEXES) {
      const documents = documentsOf(catalogue, index)
      const total = documents.length
      await deps.search.rebuild(index, documents, onProgress && (count => onProgress({ index, count, total })))
      if (!deps.search.isShared) indexes.set(index, catalogue)
      assertMayWrite(mayWrite)
      counts[index] = total
    }
    if (!deps.search.isShared) return
    counts.profiles = await rebuildLeads(deps, catalogue, { onProgress, marks: leadMarks })
    assertMayWrite(mayWrite)
  })
  if (deps.search.isShared) await deps.documents.put('meta', { id: INDEX_FORM_ID, value: formOfIndex() })
  for (const [collection, marked] of [...marks, ['leads', leadMarks] as const]) if (marked.length > 0) await deps.documents.settle(collection, marked)
  return counts as Counts
}

function assertMayWrite (mayWrite: () => boolean): void {
  if (!mayWrite()) throw new UnavailableError('another process writes to the search index', { key: 'unavailable.search' })
}

/** Changes whenever the same records would make other documents, or the same documents be searched otherwise. */
const formOfIndex = (): string => createHash('sha256').update(canonicalJson({ DOCUMENT_FORM, SEARCH_SETTINGS })).digest('hex').slice(0, 32)

/** Whether a shared index has to be made anew: it was made by another release, or one of its indexes is empty and should not be. */
export async function isIndexStale (deps: Deps): Promise<boolean> {
  if ((await deps.documents.get('meta', INDEX_FORM_ID))?.value !== formOfIndex()) return true
  const catalogue = await wholeCatalogue(deps)
  const isThere = async (index: IndexName): Promise<boolean> => index === 'profiles'
    ? (await deps.documents.find('leads', { limit: 0 })).total > 0
    : documentsOf(catalogue, index).length > 0
  for (const index of INDEXES) {
    const { total } = await deps.search.search(index, { text: '', limit: 0 })
    if (total === 0 && await isThere(index)) return true
  }
  return false
}
