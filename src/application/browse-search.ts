/** One question to the search index: what to do where it cannot answer, or finds nothing. */
import { UnavailableError } from '../domain/errors.js'
import { searchDocuments } from './browse-fallback.js'
import type { IndexName } from './collections.js'
import type { Deps, Hit, SearchDocument, SearchQuery, SearchResult } from './ports.js'

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

/** More than any index holds: asks for every hit where filters are applied afterwards. */
export const EVERY = 5000

export type Ask = (query: SearchQuery) => Promise<SearchResult>

const highlightsOf = (hits: readonly Hit[]): Found<unknown>['highlights'] =>
  Object.fromEntries(hits.map(({ id, highlights }) => [id, highlights]))

export type Answered = SearchResult & Pick<Found<unknown>, 'degraded' | 'partly' | 'ignored' | 'fromFallback'>

/**
 * `documents`: what is compared where the index cannot answer, or finds nothing; then only if there are few, which `isFew` says
 * where making them takes long. `ready` resolves when the index follows the records. `only`: the records that exist for the
 * reader, where the index may know more; what is searched then has no facets and no pages. `words`: `most` without it.
 */
export type Searched = {
  index: IndexName
  text: string
  documents: () => readonly SearchDocument[] | Promise<readonly SearchDocument[]>
  isFew?: (most: number) => Promise<boolean>
  ready?: () => Promise<void>
  only?: readonly { id: string }[]
  words?: SearchQuery['words']
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
async function withFallback (result: SearchResult, { text, documents, isFew }: Searched, use: (ask: Ask) => Promise<SearchResult>): Promise<Answered> {
  const { partly, ignored } = result.loosened ?? { partly: false, ignored: [] }
  const answered = { ...result, degraded: false, partly, ignored, fromFallback: 0 }
  const isShown = result.hits.length === result.total
  if ((result.total > 0 && !partly) || !isShown || !isComparable(text)) return answered
  if (isFew && !await isFew(MOST_COMPARED)) return answered
  const all = await documents()
  if (all.length > MOST_COMPARED) return answered
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
export async function search (deps: Deps, searched: Searched, use: (ask: Ask) => Promise<SearchResult>): Promise<Answered> {
  const { index, documents, only, ready, words = 'most' } = searched
  const ask: Ask = query => deps.search.search(index, { ...query, words })
  try {
    await ready?.()
    return await withFallback(await use(only ? amongOnly(ask, only) : ask), searched, use)
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error
    deps.log.warn({ err: error, index }, 'search index unavailable, reading the store instead')
    const all = await documents()
    return { ...await use(async query => searchDocuments(all, query)), degraded: true, partly: false, ignored: [], fromFallback: 0 }
  }
}

/** What was found, with these records of the hits. */
export const found = <T>({ total, facets, hits, degraded, partly, ignored, fromFallback }: Answered, items: T[]): Found<T> =>
  ({ items, total, facets, highlights: highlightsOf(hits), degraded, partly, ignored, fromFallback })
