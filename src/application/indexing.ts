/** The search index from the store: derived, so that it can be thrown away and made again. */
import type { View } from '../domain/law/lawfulness.js'
import { catalogueFor, wholeCatalogue, type Catalogue } from './catalogue.js'
import type { IndexName } from './collections.js'
import type { Deps, SearchDocument, SearchIndex } from './ports.js'
import { clusterDocument, clusterTypeDocument, endowmentDocument, parkDocument, policyDocument } from './search-documents.js'

/** The index with the policies that a view may see. */
export const policyIndexOf = (view: View): IndexName => view === 'public' ? 'policies-public' : 'policies'

const policyDocuments = (catalogue: Catalogue) => ({
  policies: catalogue.policies.policies.map(policyDocument),
  'policies-public': catalogueFor(catalogue, 'public').policies.policies.map(policyDocument)
})

/** The revision of the catalogue whose policies an index holds, or will hold when `done` resolves. */
const held = new WeakMap<SearchIndex, { revision: string, done: Promise<void> }>()

/** Puts every record of the catalogue into the index, after emptying it. Gives the number of documents of each index. */
export async function putIntoIndex (search: SearchIndex, catalogue: Catalogue): Promise<Record<IndexName, number>> {
  const { parks, clusters, clusterTypes, endowments } = catalogue
  const typeById = new Map(clusterTypes.map(type => [type.id, type]))
  const documents: Record<IndexName, SearchDocument[]> = {
    parks: parks.map(park => parkDocument(park, clusters, clusterTypes)),
    clusters: clusters.map(cluster => clusterDocument(cluster, typeById.get(cluster.type))),
    ...policyDocuments(catalogue),
    endowments: endowments.map(endowmentDocument),
    'cluster-types': clusterTypes.map(clusterTypeDocument)
  }
  const names = Object.keys(documents) as IndexName[]
  for (const name of names) {
    await search.clear(name)
    await search.put(name, documents[name])
  }
  held.set(search, { revision: catalogue.revision, done: Promise.resolve() })
  return Object.fromEntries(names.map(name => [name, documents[name].length])) as Record<IndexName, number>
}

/** More documents than any index holds. */
const EVERY = 5000

/** Without emptying the index first: others search it meanwhile. */
async function putPolicies (search: SearchIndex, catalogue: Catalogue): Promise<void> {
  for (const [name, documents] of Object.entries(policyDocuments(catalogue)) as [IndexName, SearchDocument[]][]) {
    const ids = new Set(documents.map(({ id }) => id))
    const { hits } = await search.search(name, { text: '', limit: EVERY })
    await search.remove(name, hits.map(({ id }) => id).filter(id => !ids.has(id)))
    await search.put(name, documents)
  }
}

/**
 * Resolves when the policies in the index are those of this catalogue, after an edit while the server runs as well: a benefit
 * whose review was withdrawn leaves the public's index before the next search. Throws UnavailableError when the index is down.
 */
export async function policiesIndexed (search: SearchIndex, catalogue: Catalogue): Promise<void> {
  const known = held.get(search)
  if (known?.revision === catalogue.revision) return known.done
  const done = (known?.done ?? Promise.resolve()).catch(() => undefined).then(() => putPolicies(search, catalogue))
  held.set(search, { revision: catalogue.revision, done })
  try {
    await done
  } catch (error) {
    if (held.get(search)?.done === done) held.delete(search)
    throw error
  }
}

/** The stored catalogue into the index of this process. */
export const indexCatalogue = async (deps: Deps): Promise<Record<IndexName, number>> =>
  putIntoIndex(deps.search, await wholeCatalogue(deps))
