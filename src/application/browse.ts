/** What anyone can read: parks, clusters and policies, searched, filtered and counted, and one record with what belongs to it. */
import type { IsoDate } from '../domain/dates.js'
import type { View } from '../domain/law/lawfulness.js'
import type { Policy } from '../domain/law/policy.js'
import { isUnclearOn, notLiveOn, type PolicySet } from '../domain/law/verdict.js'
import { unreviewedIn, type Unreviewed } from '../domain/law/view.js'
import type { Locale, Localized } from '../domain/localized.js'
import type { Cluster } from '../domain/place/cluster.js'
import type { Park } from '../domain/place/park.js'
import { byName, policiesBy, type Sort } from './browse-order.js'
import { EVERY, found, search, type Ask, type Found } from './browse-search.js'
import { catalogueFor, currentCatalogue, wholeCatalogue, type Catalogue } from './catalogue.js'
import { policiesIndexed, policyIndexOf } from './indexing.js'
import type { Deps, Hit, SearchResult, Where, SearchDocument } from './ports.js'
import { clusterDocument, parkDocument, policyDocument } from './search-documents.js'

/** Chosen values by filter path: any of them within a path, all paths together. */
export type Chosen = Readonly<Record<string, readonly string[]>>

/** `sort`: without it best first. `locale`: whose names are sorted, Chinese without it. */
export type Browse = { text: string, chosen: Chosen, limit: number, offset: number, sort?: Sort, locale?: Locale }

export const PARK_FACETS = ['prefecture.code', 'level', 'type', 'industries', 'clusterTypes'] as const
export const CLUSTER_FACETS = ['field', 'type', 'prefecture.code'] as const
export const POLICY_FACETS = ['category', 'day', 'effect', 'kind'] as const

const whereOf = (chosen: Chosen): Where =>
  Object.fromEntries(Object.entries(chosen).filter(([, values]) => values.length > 0).map(([path, values]) => [path, { in: values }]))

const without = (chosen: Chosen, path: string): Chosen =>
  Object.fromEntries(Object.entries(chosen).filter(([name]) => name !== path))

/** Facets of a path that is filtered itself are counted without that filter, so that a second value can be added. */
async function withFacets (ask: Ask, { text, chosen, limit, offset }: Browse, paths: readonly string[]): Promise<SearchResult> {
  const result = await ask({ text, where: whereOf(chosen), facets: paths, limit, offset })
  const facets = { ...result.facets }
  for (const path of paths.filter(path => (chosen[path] ?? []).length > 0)) {
    const other = await ask({ text, where: whereOf(without(chosen, path)), facets: [path], limit: 0 })
    facets[path] = other.facets[path] ?? {}
  }
  return { ...result, facets }
}

const madeOf = new WeakMap<readonly object[], { beside: readonly unknown[], documents: readonly SearchDocument[] }>()

/** The documents of a list of records, made once while the list and the lists they borrow words from are the same. */
function madeOnce<T extends object> (records: readonly T[], beside: readonly unknown[], documentOf: (record: T) => SearchDocument) {
  const documents = (): readonly SearchDocument[] => {
    const known = madeOf.get(records)
    if (known && known.beside.every((list, at) => list === beside[at])) return known.documents
    const made = records.map(documentOf)
    madeOf.set(records, { beside, documents: made })
    return made
  }
  return { documents, isFew: async (most: number) => records.length <= most }
}

const byIds = new WeakMap<readonly object[], ReadonlyMap<string, object>>()

/** The records by their ids, made once for a list. */
function byIdOf<T extends { id: string }> (records: readonly T[]): ReadonlyMap<string, T> {
  const byId = (byIds.get(records) ?? new Map(records.map(record => [record.id, record]))) as ReadonlyMap<string, T>
  byIds.set(records, byId)
  return byId
}

/** The records of the hits in their order; a hit whose record has just gone is left out. */
function recordsOf<T extends { id: string }> (hits: readonly Hit[], records: readonly T[]): T[] {
  const byId = byIdOf(records)
  return hits.flatMap(({ id }) => byId.get(id) ?? [])
}

const typeOf = ({ clusterTypes }: Catalogue, cluster: Cluster) => clusterTypes.find(type => type.id === cluster.type)

/** What is asked of the index: everything where the order is not its own. */
const pageOf = (browse: Browse): Browse => browse.sort ? { ...browse, limit: EVERY, offset: 0 } : browse

/** The page of the records in the order that was asked for. */
function sorted<T extends { id: string, name: Localized }> (items: T[], { sort, locale = 'zh', limit, offset }: Browse): T[] {
  return sort ? byName(items, locale).slice(offset, offset + limit) : items
}

/** Parks that hold every word, or else most of what is known of them, best first; in the order of ids without words. Facets: `PARK_FACETS`. */
export async function searchParks (deps: Deps, browse: Browse): Promise<Found<Park>> {
  const catalogue = await currentCatalogue(deps, 'public')
  const { parks, clusters, clusterTypes } = catalogue
  const made = madeOnce(parks, [clusters, clusterTypes], park => parkDocument(park, clusters, clusterTypes))
  const result = await search(deps, { index: 'parks', text: browse.text, ...made }, ask => withFacets(ask, pageOf(browse), PARK_FACETS))
  return found(result, sorted(recordsOf(result.hits, parks), browse))
}

/** Clusters that hold every word, or else most of what is known of them, best first. Facets: `CLUSTER_FACETS`. */
export async function searchClusters (deps: Deps, browse: Browse): Promise<Found<Cluster>> {
  const catalogue = await currentCatalogue(deps, 'public')
  const made = madeOnce(catalogue.clusters, [catalogue.clusterTypes], cluster => clusterDocument(cluster, typeOf(catalogue, cluster)))
  const result = await search(deps, { index: 'clusters', text: browse.text, ...made }, ask => withFacets(ask, pageOf(browse), CLUSTER_FACETS))
  return found(result, sorted(recordsOf(result.hits, catalogue.clusters), browse))
}

/** What a rule is on a day: live, live with unclear status, or not live for a reason of dates. */
export type DayStatus = 'live' | 'unclear' | 'not-yet-in-force' | 'ended' | 'not-yet-issued'

/** The status of a policy on a day. `set` knows which policies replace another. */
export function dayStatus (policy: Policy, asOf: IsoDate, set: PolicySet): DayStatus {
  return notLiveOn(policy, asOf, set.successors.has(policy.id))?.reason ?? (isUnclearOn(policy, asOf) ? 'unclear' : 'live')
}

/** Values by facet of one policy; its status depends on the day, so no index can hold it. */
const policyFacets = (policy: Policy, asOf: IsoDate, set: PolicySet): Record<typeof POLICY_FACETS[number], string> =>
  ({ category: policy.category, day: dayStatus(policy, asOf, set), effect: policy.effect, kind: policy.benefit.kind })

/**
 * Policies that the view may see and that hold every word, as they stand on `asOf`. Facets: `POLICY_FACETS`, where `day` is
 * the status on that day. Without words they come in the order of ids. `unreviewed`: of the whole collection, whatever is
 * asked, so that no question finds out what is left out.
 */
export async function searchPolicies (
  deps: Deps, { text, chosen, limit, offset, sort, asOf, view }: Browse & { asOf: IsoDate, view: View }
): Promise<Found<Policy> & { unreviewed: Unreviewed }> {
  const whole = await wholeCatalogue(deps)
  const { policies: set } = catalogueFor(whole, view)
  const made = madeOnce(set.policies, [], policyDocument)
  const ready = () => policiesIndexed(deps, whole)
  const searched = { index: policyIndexOf(view), text, ...made, ready, only: set.policies }
  const result = await search(deps, searched, ask => ask({ text, limit: EVERY }))
  const candidates = recordsOf(result.hits, set.policies).map(policy => ({ policy, values: policyFacets(policy, asOf, set) }))
  const holds = (values: Record<string, string>, filters: Chosen) =>
    Object.entries(filters).every(([path, wanted]) => wanted.length === 0 || wanted.includes(values[path] ?? ''))
  const facets = Object.fromEntries(POLICY_FACETS.map(path =>
    [path, counted(candidates.filter(({ values }) => holds(values, without(chosen, path))).map(({ values }) => values[path]))]))
  const fitting = candidates.filter(({ values }) => holds(values, chosen)).map(({ policy }) => policy)
  const kept = sort ? policiesBy(fitting, sort) : fitting
  const unreviewed = unreviewedIn(whole.policies, view)
  return { ...found({ ...result, total: kept.length, facets }, kept.slice(offset, offset + limit)), unreviewed }
}

/** How often each value occurs. */
export function counted (values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}
