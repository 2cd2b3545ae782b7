/** One query against one Meilisearch index. */
import type { Meilisearch, MultiSearchParams, MultiSearchQuery, SearchParams } from 'meilisearch'
import type { IndexName } from '../../../application/collections.js'
import type { Hit, SearchQuery, SearchResult } from '../../../application/ports.js'
import { SEARCH_SETTINGS } from '../../../application/search-documents.js'
import { parseQuery, type Query, type QueryWord } from '../query.js'
import { assertQuery } from '../where.js'
import { asking } from './client.js'
import { filterNames, textName, type MeiliDocument } from './documents.js'
import { filterOf, quoted } from './filter.js'
import { highlightsIn } from './highlight.js'
import { filterOfWords, textOfWords } from './words.js'

const DEFAULT_LIMIT = 20
/** Of each word of a query that needs only one of them, so many documents take part in the ranking. */
const MOST_OF_A_WORD = 1000

/** `uid`: the name of the index on the server. */
export type Place = { client: Meilisearch, uid: string, index: IndexName }

type Found = MeiliDocument & { _rankingScore?: number }

const fieldsOf = (index: IndexName): string[] => Object.keys(SEARCH_SETTINGS[index].fields)

const both = (...filters: (string | undefined)[]): string | undefined => {
  const given = filters.filter(filter => filter !== undefined)
  return given.length > 0 ? given.map(filter => `(${filter})`).join(' AND ') : undefined
}

const paramsOf = (words: readonly QueryWord[], filter: string | undefined): SearchParams & { q: string } => ({
  q: textOfWords(words),
  ...(filter === undefined ? {} : { filter }),
  matchingStrategy: 'all',
  showRankingScore: true
})

function hitOf (index: IndexName, found: Found, score: number, words: readonly QueryWord[]): Hit {
  const texts = Object.fromEntries(fieldsOf(index).map(field => {
    const value = found[textName(field)]
    return [field, Array.isArray(value) ? value.map(String) : []]
  }))
  return { id: found.key, score, highlights: highlightsIn(texts, words) }
}

/** Counts by the names of the port; a facet without a value is an empty table. */
const facetsOf = (facets: readonly string[], distribution: Record<string, Record<string, number>> = {}): SearchResult['facets'] =>
  Object.fromEntries(facets.map(path => [path, Object.assign({}, ...filterNames(path).map(name => distribution[name] ?? {}))]))

type Answered = { hits: Found[], totalHits?: number, facetDistribution?: Record<string, Record<string, number>> }

/** Several queries in one request, answered in their order. */
async function askMany (client: Meilisearch, queries: MultiSearchQuery[]): Promise<Answered[]> {
  const { results } = await asking(() => client.multiSearch<MultiSearchParams, Found>({ queries }))
  return results
}

/** Documents that hold every word. The second query counts: the first one only estimates. */
async function searchAll ({ client, uid, index }: Place, query: SearchQuery, { words, without }: Query): Promise<SearchResult> {
  const { where = {}, facets = [], limit = DEFAULT_LIMIT, offset = 0 } = query
  const params = paramsOf(words, both(filterOf(where), filterOfWords(words, without)))
  const [page, counted] = await askMany(client, [
    { indexUid: uid, ...params, limit, offset, attributesToRetrieve: ['key', ...fieldsOf(index).map(textName)] },
    { indexUid: uid, ...params, page: 1, hitsPerPage: 1, attributesToRetrieve: ['key'], facets: facets.flatMap(filterNames) }
  ])
  return {
    hits: (page?.hits ?? []).map(found => hitOf(index, found, found._rankingScore ?? 1, words)),
    total: counted?.totalHits ?? 0,
    facets: facetsOf(facets, counted?.facetDistribution)
  }
}

/** As in the embedded index: rare words tell more than common ones. */
const rarity = (size: number, found: number): number => Math.log(1 + (size - found + 0.5) / (found + 0.5))

/** Documents that hold a word, with how well they do, over all words; the total weight of the words is 1. */
async function scoresByWord ({ client, uid }: Place, where: SearchQuery['where'], { words, without }: Query): Promise<Map<string, number>> {
  const queries = words.map(word => ({
    indexUid: uid,
    ...paramsOf([word], both(filterOf(where ?? {}), filterOfWords([word], without))),
    limit: MOST_OF_A_WORD,
    attributesToRetrieve: ['key']
  }))
  const [everything, ...results] = await askMany(client, [{ indexUid: uid, q: '', page: 1, hitsPerPage: 1, attributesToRetrieve: ['key'] }, ...queries])
  const size = everything?.totalHits ?? 0
  const weights = results.map(({ hits }) => rarity(Math.max(size, hits.length), hits.length))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const scores = new Map<string, number>()
  results.forEach(({ hits }, at) => hits.forEach(({ key, _rankingScore = 0 }) =>
    scores.set(key, (scores.get(key) ?? 0) + _rankingScore * (weights[at] ?? 0) / sum)))
  return scores
}

/** Documents that hold at least one word, those with more and rarer ones first. */
async function searchAny (place: Place, query: SearchQuery, parsed: Query): Promise<SearchResult> {
  const { where = {}, facets = [], limit = DEFAULT_LIMIT, offset = 0 } = query
  const { client, uid, index } = place
  const scores = await scoresByWord(place, where, parsed)
  const ranked = [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const page = ranked.slice(offset, offset + limit)
  const keysIn = (entries: readonly (readonly [string, number])[]) => `key IN [${entries.map(([key]) => quoted(key)).join(', ')}]`
  const documents = page.length === 0
    ? []
    : (await asking(() => client.index<Found>(uid).search('', { filter: keysIn(page), limit: page.length, attributesToRetrieve: ['key', ...fieldsOf(index).map(textName)] }))).hits
  const byKey = new Map(documents.map(document => [document.key, document]))
  const counted = facets.length === 0 || ranked.length === 0
    ? undefined
    : await asking(() => client.index(uid).search('', { filter: keysIn(ranked), limit: 0, facets: facets.flatMap(filterNames) }))
  return {
    hits: page.flatMap(([key, score]) => {
      const document = byKey.get(key)
      return document ? [hitOf(index, document, score, parsed.words)] : []
    }),
    total: ranked.length,
    facets: facetsOf(facets, counted?.facetDistribution)
  }
}

/**
 * The answer to a query, as the port describes it. Text without a letter or digit finds nothing.
 * Throws InvalidError for a filter, facet or page that cannot be, UnavailableError when the server does not answer.
 */
export async function searchIn (place: Place, query: SearchQuery): Promise<SearchResult> {
  assertQuery(query, SEARCH_SETTINGS[place.index].filters)
  const parsed = parseQuery(query.text)
  const { words, without, isBlank } = parsed
  if (words.length === 0 && without.length === 0 && !isBlank) return { hits: [], total: 0, facets: facetsOf(query.facets ?? []) }
  return query.words === 'any' && words.length > 1 ? searchAny(place, query, parsed) : searchAll(place, query, parsed)
}
