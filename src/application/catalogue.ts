/** Parks, clusters, endowments and policies as one consistent set, kept in memory until its revision changes. */
import type { View } from '../domain/law/lawfulness.js'
import type { Policy } from '../domain/law/policy.js'
import { policySet, type PolicySet } from '../domain/law/verdict.js'
import { policiesFor } from '../domain/law/view.js'
import type { Cluster, ClusterType } from '../domain/place/cluster.js'
import type { Endowment } from '../domain/place/endowment.js'
import type { Park } from '../domain/place/park.js'
import { NotFoundError } from '../domain/errors.js'
import type { CollectionName, Document } from './collections.js'
import { withoutMark } from './marks.js'
import type { Deps } from './ports.js'
import { readRevision, type Revision, type Touched } from './revision.js'

export type Catalogue = {
  /** Changes whenever a record of the catalogue is written. */
  revision: string
  parks: readonly Park[]
  clusters: readonly Cluster[]
  clusterTypes: readonly ClusterType[]
  endowments: readonly Endowment[]
  policies: PolicySet
}

/** The collections that make up the catalogue, with their records. */
export const CATALOGUE_COLLECTIONS = ['parks', 'clusters', 'cluster-types', 'endowments', 'policies'] as const
export type CatalogueCollection = typeof CATALOGUE_COLLECTIONS[number]
export type CatalogueRecords = { readonly [C in CatalogueCollection]: readonly Document<C>[] }

/** Every collection whose records are searched. */
export const SEARCHED_COLLECTIONS = [...CATALOGUE_COLLECTIONS, 'leads'] as const
export type SearchedCollection = typeof SEARCHED_COLLECTIONS[number]

/** The catalogue that consists of these records. */
export const catalogueFrom = (revision: string, { parks, clusters, 'cluster-types': clusterTypes, endowments, policies }: CatalogueRecords): Catalogue =>
  ({ revision, parks, clusters, clusterTypes, endowments, policies: policySet(policies as readonly Policy[]) })

/** The records of a catalogue by their collections. */
export const recordsOf = ({ parks, clusters, clusterTypes, endowments, policies }: Catalogue): CatalogueRecords =>
  ({ parks, clusters, 'cluster-types': clusterTypes, endowments, policies: policies.policies })

/** Records read in one call. */
const PAGE = 5000

type Documents = Pick<Deps, 'documents'>

async function all<C extends CollectionName> (deps: Documents, collection: C): Promise<Document<C>[]> {
  const records: Document<C>[] = []
  for (;;) {
    const { items, total } = await deps.documents.find(collection, { limit: PAGE, offset: records.length })
    records.push(...items.map(withoutMark))
    if (items.length === 0 || records.length >= total) return records
  }
}

/**
 * The catalogue as stored now and as the view may see it: policies that are withheld from the view are not in it.
 * Throws UnavailableError when the store is down.
 */
export async function currentCatalogue (deps: Deps, view: View): Promise<Catalogue> {
  return catalogueFor(await wholeCatalogue(deps), view)
}

/** The part of the catalogue that the view may see. */
export const catalogueFor = (catalogue: Catalogue, view: View): Catalogue =>
  ({ ...catalogue, policies: policiesFor(catalogue.policies, view) })

/** `call`: which call for the catalogue of this process asked for the revision that was then read. */
type Reading<T> = { revision: string, call: number, catalogue: T }

const known = new WeakMap<object, { calls: number, held?: Reading<Catalogue>, reading?: Reading<Promise<Catalogue>> }>()

/**
 * Everything that is stored, for use cases that decide themselves what a view may see. Of what was read before, only the records
 * that were written since are read again, and a list without such a record stays the same list. Calls that come while it is
 * being read share the reading. Throws UnavailableError when the store is down.
 */
export async function wholeCatalogue (deps: Documents): Promise<Catalogue> {
  const mine = known.get(deps.documents) ?? { calls: 0 }
  known.set(deps.documents, mine)
  const call = ++mine.calls
  const stored = await readRevision(deps)
  const isNewEnough = (read: { revision: string, call: number }) => read.revision === stored.revision || read.call > call
  if (mine.held && isNewEnough(mine.held)) return mine.held.catalogue
  if (mine.reading && isNewEnough(mine.reading)) return mine.reading.catalogue
  const before = mine.reading?.catalogue.catch(() => undefined)
  const read = async () => {
    await before
    const catalogue = await readAgain(deps, stored, mine.held?.catalogue)
    mine.held = { revision: stored.revision, call, catalogue }
    return catalogue
  }
  const reading = { revision: stored.revision, call, catalogue: read() }
  mine.reading = reading
  return reading.catalogue.finally(() => { if (mine.reading === reading) delete mine.reading })
}

async function readAgain (deps: Documents, { revision, touchedSince }: Revision, before: Catalogue | undefined): Promise<Catalogue> {
  const touched = before && touchedSince(before.revision)
  if (touched) return touched.length === 0 ? before : withTouched(deps, before, revision, touched)
  const [parks, clusters, clusterTypes, endowments, policies] = await Promise.all([
    all(deps, 'parks'), all(deps, 'clusters'), all(deps, 'cluster-types'), all(deps, 'endowments'), all(deps, 'policies')
  ])
  return catalogueFrom(revision, { parks, clusters, 'cluster-types': clusterTypes, endowments, policies })
}

/** The catalogue with these records as they are stored now. */
async function withTouched (deps: Documents, before: Catalogue, revision: string, touched: readonly Touched[]): Promise<Catalogue> {
  const idsIn = (name: CatalogueCollection) => touched.filter(({ collection }) => collection === name).map(({ id }) => id)
  const renewed = async <C extends CatalogueCollection>(name: C, list: readonly Document<C>[]): Promise<readonly Document<C>[]> => {
    const ids = idsIn(name)
    if (ids.length === 0) return list
    const { items } = await deps.documents.find(name, { where: { id: { in: ids } } })
    return replacedIn(list, new Set(ids), items.map(withoutMark))
  }
  const records = recordsOf(before)
  const [parks, clusters, clusterTypes, endowments, policies] = await Promise.all([
    renewed('parks', records.parks), renewed('clusters', records.clusters), renewed('cluster-types', records['cluster-types']),
    renewed('endowments', records.endowments), renewed('policies', records.policies)
  ])
  const policiesAreSame = policies === records.policies
  return { revision, parks, clusters, clusterTypes, endowments, policies: policiesAreSame ? before.policies : policySet(policies as readonly Policy[]) }
}

/** The list with `now` in place of the records with these ids, in the order of ids. */
function replacedIn<T extends { id: string }> (list: readonly T[], ids: ReadonlySet<string>, now: readonly T[]): T[] {
  return [...list.filter(({ id }) => !ids.has(id)), ...now].sort((a, b) => a.id < b.id ? -1 : 1)
}

/** Every park as stored now. Throws UnavailableError when the store is down. */
export const readParks = async (deps: Documents): Promise<readonly Park[]> => (await wholeCatalogue(deps)).parks

/** The parks as this process last read them, without asking the store; undefined before the first reading. */
export const knownParks = ({ documents }: Documents): readonly Park[] | undefined => known.get(documents)?.held?.catalogue.parks

/** The record with this id; NotFoundError when there is none. */
export function recordIn<T extends { id: string }> (records: readonly T[], id: string): T {
  const record = records.find(candidate => candidate.id === id)
  if (!record) throw new NotFoundError(`no record ${id}`, { id })
  return record
}
