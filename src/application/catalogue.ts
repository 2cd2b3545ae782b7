/** Parks, clusters, endowments and policies as one consistent set, kept in memory until its revision changes. */
import { randomBytes } from 'node:crypto'
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

/** The catalogue that consists of these records. */
export const catalogueFrom = (revision: string, { parks, clusters, 'cluster-types': clusterTypes, endowments, policies }: CatalogueRecords): Catalogue =>
  ({ revision, parks, clusters, clusterTypes, endowments, policies: policySet(policies as readonly Policy[]) })

/** The records of a catalogue by their collections. */
export const recordsOf = ({ parks, clusters, clusterTypes, endowments, policies }: Catalogue): CatalogueRecords =>
  ({ parks, clusters, 'cluster-types': clusterTypes, endowments, policies: policies.policies })

/** Gives the catalogue a revision that it never had. To be called after every write to one of its records. */
export async function renewRevision ({ documents }: Pick<Deps, 'documents'>): Promise<void> {
  await documents.put('meta', { id: REVISION, value: randomBytes(8).toString('hex') })
}

/** The revision of the catalogue as stored now. Throws UnavailableError when the store is down. */
export const currentRevision = async ({ documents }: Pick<Deps, 'documents'>): Promise<string> =>
  String((await documents.get('meta', REVISION))?.value ?? 'empty')

const REVISION = 'catalogue-revision'

/** Records read in one call. */
const PAGE = 5000

async function all<C extends CollectionName> (deps: Deps, collection: C): Promise<Document<C>[]> {
  const records: Document<C>[] = []
  for (;;) {
    const { items, total } = await deps.documents.find(collection, { limit: PAGE, offset: records.length })
    records.push(...items.map(withoutMark))
    if (items.length === 0 || records.length >= total) return records
  }
}

const held = new WeakMap<object, Catalogue>()

/**
 * The catalogue as stored now and as the view may see it: policies that are withheld from the view are not in it.
 * Read again only when its revision changed. Throws UnavailableError when the store is down.
 */
export async function currentCatalogue (deps: Deps, view: View): Promise<Catalogue> {
  return catalogueFor(await wholeCatalogue(deps), view)
}

/** The part of the catalogue that the view may see. */
export const catalogueFor = (catalogue: Catalogue, view: View): Catalogue =>
  ({ ...catalogue, policies: policiesFor(catalogue.policies, view) })

/** Everything that is stored, for use cases that decide themselves what a view may see. */
export async function wholeCatalogue (deps: Deps): Promise<Catalogue> {
  const revision = await currentRevision(deps)
  const known = held.get(deps.documents)
  if (known?.revision === revision) return known
  const [parks, clusters, clusterTypes, endowments, policies] = await Promise.all([
    all(deps, 'parks'), all(deps, 'clusters'), all(deps, 'cluster-types'), all(deps, 'endowments'), all(deps, 'policies')
  ])
  const catalogue = catalogueFrom(revision, { parks, clusters, 'cluster-types': clusterTypes, endowments, policies })
  held.set(deps.documents, catalogue)
  return catalogue
}

/** The whole catalogue as this process last read it, without asking the store; undefined before the first reading. */
export const knownCatalogue = ({ documents }: Pick<Deps, 'documents'>): Catalogue | undefined => held.get(documents)

/** The record with this id; NotFoundError when there is none. */
export function recordIn<T extends { id: string }> (records: readonly T[], id: string): T {
  const record = records.find(candidate => candidate.id === id)
  if (!record) throw new NotFoundError(`no record ${id}`, { id })
  return record
}
