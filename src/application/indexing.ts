/** The search index from the store: derived, so that it can be thrown away and made again. */
import { wholeCatalogue, type Catalogue } from './catalogue.js'
import type { IndexName } from './collections.js'
import type { Deps, SearchDocument, SearchIndex } from './ports.js'
import { clusterDocument, clusterTypeDocument, endowmentDocument, parkDocument, policyDocument } from './search-documents.js'

/** Puts every record of the catalogue into the index, after emptying it. Gives the number of documents of each index. */
export async function putIntoIndex (search: SearchIndex, catalogue: Catalogue): Promise<Record<IndexName, number>> {
  const { parks, clusters, clusterTypes, endowments, policies } = catalogue
  const typeById = new Map(clusterTypes.map(type => [type.id, type]))
  const documents: Record<IndexName, SearchDocument[]> = {
    parks: parks.map(park => parkDocument(park, clusters, clusterTypes)),
    clusters: clusters.map(cluster => clusterDocument(cluster, typeById.get(cluster.type))),
    policies: policies.policies.map(policyDocument),
    endowments: endowments.map(endowmentDocument),
    'cluster-types': clusterTypes.map(clusterTypeDocument)
  }
  const names = Object.keys(documents) as IndexName[]
  for (const name of names) {
    await search.clear(name)
    await search.put(name, documents[name])
  }
  return Object.fromEntries(names.map(name => [name, documents[name].length])) as Record<IndexName, number>
}

/** The stored catalogue into the index of this process. */
export const indexCatalogue = async (deps: Deps): Promise<Record<IndexName, number>> =>
  putIntoIndex(deps.search, await wholeCatalogue(deps))
