/**
 * Which documents of the search index a changed record touches. Documents that borrow words follow: those of the parks at which a
 * changed cluster stands or stood, and, after a change of a cluster type, the clusters of that type and all parks, since any
 * leading industry may be of the type.
 */
import type { Cluster } from '../domain/place/cluster.js'
import { CATALOGUE_COLLECTIONS, recordsOf, type Catalogue, type CatalogueCollection } from './catalogue.js'
import type { CatalogueIndex } from './collections.js'
import { standsAt } from './search-documents.js'

/** The ids of changed records by their collection; removed ones are changed as well. */
export type Changed = { readonly [C in CatalogueCollection]: readonly string[] }

/** The records in which two catalogues differ. Of one read after another, records that were not read again are the same object. */
export function changedBetween (before: Catalogue, now: Catalogue): Changed {
  const [old, current] = [recordsOf(before), recordsOf(now)]
  return Object.fromEntries(CATALOGUE_COLLECTIONS.map(name => [name, differing(old[name], current[name])])) as Record<CatalogueCollection, string[]>
}

function differing (before: readonly { id: string }[], now: readonly { id: string }[]): string[] {
  if (before === now) return []
  const rest = new Map(before.map(record => [record.id, record]))
  const changed = now.filter(record => {
    const old = rest.get(record.id)
    rest.delete(record.id)
    return old !== record
  })
  return [...changed.map(({ id }) => id), ...rest.keys()]
}

/** Clusters by where they stand: parks of another league or city are not asked. */
function placesOf (clusters: readonly Cluster[]): Map<string, Cluster[]> {
  const byPrefecture = new Map<string, Cluster[]>()
  for (const cluster of clusters) byPrefecture.set(cluster.prefecture.code, [...byPrefecture.get(cluster.prefecture.code) ?? [], cluster])
  return byPrefecture
}

/** The documents to look at again, by index. `former`: the changed clusters as they may have been when the index last read them. */
export function touchedDocuments ({ parks, clusters }: Catalogue, changed: Changed, former: readonly Cluster[]): ReadonlyMap<CatalogueIndex, ReadonlySet<string>> {
  const types = new Set(changed['cluster-types'])
  const ids = new Set(changed.clusters)
  const moved = placesOf([...former, ...ids.size > 0 ? clusters.filter(({ id }) => ids.has(id)) : []])
  const borrowing = types.size > 0
    ? parks
    : moved.size > 0 ? parks.filter(park => moved.get(park.prefecture.code)?.some(cluster => standsAt(cluster, park))) : []
  const touched: Record<CatalogueIndex, readonly string[]> = {
    parks: [...changed.parks, ...borrowing.map(({ id }) => id)],
    clusters: [...ids, ...types.size > 0 ? clusters.filter(({ type }) => types.has(type)).map(({ id }) => id) : []],
    policies: changed.policies,
    'policies-public': changed.policies,
    endowments: changed.endowments,
    'cluster-types': changed['cluster-types']
  }
  return new Map((Object.entries(touched) as [CatalogueIndex, readonly string[]][])
    .filter(([, list]) => list.length > 0).map(([index, list]) => [index, new Set(list)]))
}
