/** What anyone can read: parks, clusters and policies, searched, filtered and counted, and one record with what belongs to it. */
import type { IsoDate } from '../domain/dates.js'
import { UnavailableError } from '../domain/errors.js'
import type { View } from '../domain/law/lawfulness.js'
import type { Policy } from '../domain/law/policy.js'
import { isUnclearOn, notLiveOn, type PolicySet } from '../domain/law/verdict.js'
import { unreviewedIn, type Unreviewed } from '../domain/law/view.js'
import type { Locale, Localized } from '../domain/localized.js'
import type { Cluster } from '../domain/place/cluster.js'
import type { Park } from '../domain/place/park.js'
import { searchDocuments } from './browse-fallback.js'
import { byName, policiesBy, type Sort } from './browse-order.js'
import { catalogueFor, currentCatalogue, wholeCatalogue, type Catalogue } from './catalogue.js'
import type { IndexName } from './collections.js'
import { policiesIndexed, policyIndexOf } from './indexing.js'
import type { Deps, Hit, SearchDocument, SearchQuery, SearchResult, Where } from './ports.js'
import { clusterDocument, parkDocument, policyDocument } from './search-documents.js'

/** Chosen values by filter path: any of them within a path, all paths together. */
export type Chosen = Readonly<Record<string, readonly string[]>>

/** `facets`: path to value to how many records would be found with it, the other filters as they are. */
export type Found<T> = {
  items: T[]
  total: number
  facets: Record<string, Record<string, number>>
  /** Id to the fields in which the words were found. */
  highlights: Record<string, Record<string, string>>
  /** Set when the search index could not answer: plain comparison of words, no order by relevance. */
  degraded: boolean
  /** Set when no record holds every word: these hold some of them, most first. */
  partly: boolean
  /** Words, or parts of words, that no record holds; they were left out. */
  ignored: string[]
  /** How many of the records stand at the end because only a comparison of letters found them, not the index. */
  fromFallback: number
}

/** `sort`: without it best first. `locale`: whose names are sorted, Chinese without it. */
export type Browse = { text: string, chosen: Chosen, limit: number, offset: number, sort?: Sort, locale?: Locale }

export const PARK_FACETS = ['prefecture.code', 'level', 'type', 'industries', 'clusterTypes'] as const
export const CLUSTER_FACETS = ['field', 'type', 'prefecture.code'] as const
export const POLICY_FACETS = ['category', 'day', 'effect', 'kind'] as const

/** More than any index holds: asks for every hit where filters are applied afterwards. */
const EVERY = 5000

const whereOf = (chosen: Chosen): Where =>
  Object.fromEntries(Object.entries(chosen).filter(([, values]) => values.length > 0).map(([path, values]) => [path, { in: values }]))

const without = (chosen: Chosen, path: string): Chosen =>
  Object.fromEntries(Object.entries(chosen).filter(([name]) => name !== path))

type Ask = (query: SearchQuery) => Promise<SearchResult>

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

const highlightsOf = (hits: readonly Hit[]): Found<unknown>['highlights'] =>
  Object.fromEntries(hits.map(({ id, highlights }) => [id, highlights]))

type Answered = SearchResult & Pick<Found<unknown>, 'degraded' | 'partly' | 'ignored' | 'fromFallback'>

/**
 * `size`: how many documents there are; `documents` makes them. `ready` resolves when the index follows the records. `only`: the
 * records that exist for the reader, where the index may know more; what is searched then has no facets and no pages.
 */
type Searched = {
  index: IndexName
  text: string
  size: number
  documents: () => readonly SearchDocument[]
  ready?: () => Promise<void>
  only?: readonly { id: string }[]
}

/** Hits among these records, and their number: whether another record holds the words makes no difference. */
function amongOnly (ask: Ask, records: readonly { id: string }[]): Ask {
  const ids = new Set(records.map(({ id }) => id))
  return async query => {
    const { hits, loosened } = await ask({ ...query, limit: EVERY, offset: 0 })
    const kept = hits.filter(({ id }) => ids.has(id))
    return { hits: kept, total: kept.length, facets: {}, ...(loosened ? { loosened } : {}) }
  }
}

/** More documents than this are not compared letter by letter while someone waits. */
const MOST_COMPARED = 2000

/** Whether each word of a text says enough to be compared letter by letter: a sign or a single letter stands everywhere. */
const isComparable = (text: string): boolean =>
  text.trim() !== '' && text.trim().split(/\s+/).every(word => (word.match(/[\p{L}\p{N}]/gu) ?? []).length > 1)

/**
 * What the index found, and behind it the documents that hold every word as it was typed and that it did not find: parts of
 * words, and records that are not in it yet. Only where the index found nothing that holds every word.
 */
async function withFallback (result: SearchResult, { text, size, documents }: Searched, use: (ask: Ask) => Promise<SearchResult>): Promise<Answered> {
  const { partly, ignored } = result.loosened ?? { partly: false, ignored: [] }
  const answered = { ...result, degraded: false, partly, ignored, fromFallback: 0 }
  const isShown = result.hits.length === result.total
  if ((result.total > 0 && !partly) || !isShown || size > MOST_COMPARED || !isComparable(text)) return answered
  const all = documents()
  const compared = await use(async query => searchDocuments(all, query))
  const known = new Set(result.hits.map(({ id }) => id))
  const more = compared.hits.filter(({ id }) => !known.has(id))
  if (more.length === 0) return answered
  const isAlone = result.total === 0
  return {
    ...answered,
    hits: [...result.hits, ...more],
    total: result.total + more.length,
    facets: isAlone ? compared.facets : result.facets,
    ...(isAlone ? { ignored: [] } : {}),
    fromFallback: more.length
  }
}

/** Searches the index; when it cannot answer, compares the words with the documents themselves. */
async function search (deps: Deps, searched: Searched, use: (ask: Ask) => Promise<SearchResult>): Promise<Answered> {
  const { index, documents, only, ready } = searched
  const ask: Ask = query => deps.search.search(index, { ...query, words: 'most' })
  try {
    await ready?.()
    return await withFallback(await use(only ? amongOnly(ask, only) : ask), searched, use)
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error
    deps.log.warn({ err: error, index }, 'search index unavailable, reading the catalogue instead')
    const all = documents()
    return { ...await use(async query => searchDocuments(all, query)), degraded: true, partly: false, ignored: [], fromFallback: 0 }
  }
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
  return { size: records.length, documents }
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

const found = <T>({ total, facets, hits, degraded, partly, ignored, fromFallback }: Answered, items: T[]): Found<T> =>
  ({ items, total, facets, highlights: highlightsOf(hits), degraded, partly, ignored, fromFallback })

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
