/** One query against one Meilisearch index. */
import type { MultiSearchQuery } from 'meilisearch'
import type { IndexName } from '../../../application/collections.js'
import type { Hit, SearchDocument, SearchQuery, SearchResult } from '../../../application/ports.js'
import { SEARCH_SETTINGS, type IndexSettings } from '../../../application/search-settings.js'
import { asTyped, planOf, type Plan } from '../plan.js'
import { parseQuery, type Query, type QueryWord } from '../query.js'
import { rarity } from '../rank.js'
import { isFarBehind, judge, LOOKED_AT } from '../relevance.js'
import { createScore } from '../score.js'
import { isSoundKey } from '../sound.js'
import { assertQuery } from '../where.js'
import { askMany, countOnly, lookupAt, paramsOf, type Counts, type Found, type Place } from './ask.js'
import { asking } from './client.js'
import { filterName, filterNames, textName } from './documents.js'
import { both, filterOf, filterOfAmong, quoted } from './filter.js'
import { highlightsIn } from './highlight.js'
import { behindNames, newestNames } from './settings.js'
import { filterOfTerms, filterOfWords } from './words.js'

const DEFAULT_LIMIT = 20
/** Of each word of a query that needs only one of them, so many documents take part in the ranking. */
const MOST_OF_A_WORD = 1000
/** Of each term of a loosened query; and so many terms, the rarest. */
const MOST_OF_A_TERM = 200
const MOST_TERMS = 24

const fieldsOf = (index: IndexName): string[] => Object.keys(SEARCH_SETTINGS[index].fields)

const retrieved = (index: IndexName): string[] => ['key', ...fieldsOf(index).map(textName), ...behindNames(index), ...newestNames(index)]

/** The text of a document as it was put, and the filter values that its order depends on. */
function documentOf (index: IndexName, found: Found): SearchDocument {
  const { behind, newest } = SEARCH_SETTINGS[index]
  const text = Object.fromEntries(fieldsOf(index).map(field => {
    const value = found[textName(field)]
    return [field, Array.isArray(value) ? value.map(String) : []]
  }))
  const filter = [behind?.path, newest].flatMap(path => {
    const value = path === undefined ? undefined : found[filterName(path, 'string')]
    return path !== undefined && typeof value === 'string' ? [[path, value] as const] : []
  })
  return { id: found.key, text, filter: Object.fromEntries(filter) }
}

type Match = { document: SearchDocument, score: number }

const hitOf = ({ document: { id, text }, score }: Match, words: readonly QueryWord[]): Hit => ({ id, score, highlights: highlightsIn(text, words) })

/** Counts by the names of the port; a facet without a value is an empty table. */
const facetsOf = (facets: readonly string[], distribution: Record<string, Record<string, number>> = {}): SearchResult['facets'] =>
  Object.fromEntries(facets.map(path => [path, Object.assign({}, ...filterNames(path).map(name => distribution[name] ?? {}))]))

type Asked = { place: Place, query: SearchQuery, typed: Query, plan: Plan, lookup: Counts }

/** Best first, of equally good ones the newest. */
function orderOf ({ newest }: IndexSettings) {
  const dateOf = ({ document: { filter } }: Match): string => newest === undefined ? '' : String(filter[newest] ?? '')
  return (a: Match, b: Match): number => {
    const [one, other] = [dateOf(a), dateOf(b)]
    return b.score - a.score || (one === other ? (a.document.id < b.document.id ? -1 : 1) : one < other ? 1 : -1)
  }
}

/** The documents with their scores by terms. */
async function scored ({ place, plan, lookup }: Asked, found: readonly Found[]): Promise<Match[]> {
  const { words } = plan.query
  const [size = 0] = await lookup.counts(countsFor(words))
  const score = createScore(SEARCH_SETTINGS[place.index], words, term => rarity(size, Math.min(size, lookup.countOf([term]))))
  return found.map(each => documentOf(place.index, each)).map(document => ({ document, score: score(document) }))
}

const judged = ({ place, typed, plan }: Asked, matches: readonly Match[]): Match[] =>
  matches.map(match => ({ ...match, score: judge(match, SEARCH_SETTINGS[place.index], { typed: typed.words, asked: plan.query.words }) })).sort(orderOf(SEARCH_SETTINGS[place.index]))

/** The first documents by what the server knows of them; where it can only filter, those whose names hold the words first. */
function firstPages ({ place: { uid, index, among }, query, plan: { query: { words, without } } }: Asked, limit: number): MultiSearchQuery[] {
  const page = (filter: string | undefined): MultiSearchQuery =>
    ({ indexUid: uid, ...paramsOf(words, both(among, filterOf(query.where ?? {}), filter)), limit, attributesToRetrieve: query.idsOnly ? ['key'] : retrieved(index) })
  const bySound = words.some(({ options }) => options.flat().some(isSoundKey))
  return [...(bySound ? [page(filterOfWords(words, without, 'nameTerms'))] : []), page(filterOfWords(words, without))]
}

/** What the score of a document reads of the index: how many documents there are, and how many hold each term. */
const countsFor = (words: readonly QueryWord[]): string[][] => [[], ...new Set(words.flatMap(({ options }) => options.flat()).map(term => [term]))]

/**
 * Documents that hold every word, in one request. What is counted is counted apart, because a page only estimates.
 * `anywhere`: how many there are, filters aside.
 */
async function searchAll (asked: Asked): Promise<SearchResult & { anywhere: number }> {
  const { place: { client, uid, index, among }, query, plan: { query: { words, without } }, lookup } = asked
  const { where = {}, facets = [], limit = DEFAULT_LIMIT, offset = 0 } = query
  const isRanked = words.length > 0 && !query.idsOnly
  const { q } = paramsOf(words, undefined)
  const wordFilter = both(among, filterOfWords(words, without))
  const counted = { ...countOnly(uid, q, both(filterOf(where), wordFilter)), facets: facets.flatMap(filterNames) }
  const aside = Object.keys(where).length > 0 ? [countOnly(uid, q, wordFilter)] : []
  const pages = limit === 0 ? [] : firstPages(asked, isRanked ? Math.max(LOOKED_AT, offset + limit) : offset + limit)
  const counts = lookup.toAsk(isRanked && pages.length > 0 ? countsFor(words) : [])
  const answers = await askMany(client, [counted, ...aside, ...pages, ...counts.queries])
  counts.keep(answers.slice(1 + aside.length + pages.length))
  const found = [...new Map(answers.slice(1 + aside.length, 1 + aside.length + pages.length).flatMap(({ hits }) => hits).map(hit => [hit.key, hit])).values()]
  const matches = isRanked ? await ranked(asked, found) : found.map(each => ({ document: documentOf(index, each), score: each._rankingScore ?? 1 }))
  return {
    hits: matches.slice(offset, offset + limit).map(match => query.idsOnly ? { id: match.document.id, score: match.score, highlights: {} } : hitOf(match, words)),
    total: answers[0]?.totalHits ?? 0,
    facets: facetsOf(facets, answers[0]?.facetDistribution),
    anywhere: answers[aside.length]?.totalHits ?? 0
  }
}

/** The first of them in the order of all that is known, the others after them in the order of the server. */
async function ranked (asked: Asked, found: readonly Found[]): Promise<Match[]> {
  if (found.length === 0) return []
  const first = judged(asked, await scored(asked, found.slice(0, LOOKED_AT)))
  const least = first.at(-1)?.score ?? 1
  const others = found.slice(LOOKED_AT).map(each => ({ document: documentOf(asked.place.index, each), score: Math.min(least, each._rankingScore ?? 0) }))
  return [...first, ...others]
}

/** The keys of documents that hold the rarest of the terms, those with more and rarer ones first. */
async function candidates ({ place: { client, uid, among }, query, plan, lookup }: Asked): Promise<string[]> {
  const { words, without } = plan.query
  const terms = [...new Set(words.flatMap(({ options }) => options.flat()))]
  const counts = await lookup.counts(terms.map(term => [term]))
  const [size = 0] = await lookup.counts([[]])
  const held = terms.map((term, at) => ({ term, count: counts[at] ?? 0 })).filter(({ count }) => count > 0)
    .sort((a, b) => a.count - b.count).slice(0, MOST_TERMS)
  const free = terms.filter((term, at) => counts[at] === 0 && /^[a-z]+$/.test(term))
  const within = both(among, filterOf(query.where ?? {}), filterOfWords([], without))
  const queries: MultiSearchQuery[] = [
    ...held.map(({ term }) => ({ indexUid: uid, q: '', filter: both(within, filterOfTerms([term])), limit: MOST_OF_A_TERM, attributesToRetrieve: ['key'] })),
    ...free.map(term => ({ indexUid: uid, q: term, ...(within === undefined ? {} : { filter: within }), limit: MOST_OF_A_TERM, attributesToRetrieve: ['key'] }))
  ].map(({ filter, ...rest }) => ({ ...rest, ...(filter === undefined ? {} : { filter }) }))
  const answers = await askMany(client, queries)
  const scores = new Map<string, number>()
  answers.forEach(({ hits }, at) => hits.forEach(({ key }) => scores.set(key, (scores.get(key) ?? 0) + rarity(size, held[at]?.count ?? 1))))
  return [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([key]) => key)
}

const keysIn = (keys: readonly string[]): string => `key IN [${keys.map(quoted).join(', ')}]`

/** The counts of facets over these documents. */
async function countedOver ({ client, uid }: Place, keys: readonly string[], facets: readonly string[]) {
  if (facets.length === 0 || keys.length === 0) return undefined
  return (await asking(() => client.index(uid).search('', { filter: keysIn(keys), limit: 0, facets: facets.flatMap(filterNames) }))).facetDistribution
}

/** Documents that hold most of what the index knows of the words: of the best `LOOKED_AT` those that are not far behind. */
async function searchMost (asked: Asked): Promise<SearchResult> {
  const { place, query, plan } = asked
  const { facets = [], limit = DEFAULT_LIMIT, offset = 0 } = query
  if (plan.query.words.length === 0) return { hits: [], total: 0, facets: facetsOf(facets) }
  const keys = (await candidates(asked)).slice(0, LOOKED_AT)
  const [answer] = keys.length === 0 ? [] : await askMany(place.client, [{ indexUid: place.uid, q: '', filter: keysIn(keys), limit: keys.length, attributesToRetrieve: retrieved(place.index) }])
  const byTerms = await scored(asked, answer?.hits ?? [])
  const best = Math.max(0, ...byTerms.map(({ score }) => score))
  const matches = judged(asked, byTerms.filter(({ score }) => !isFarBehind(score, best)))
  return {
    hits: matches.slice(offset, offset + limit).map(match => hitOf(match, plan.query.words)),
    total: matches.length,
    facets: facetsOf(facets, await countedOver(place, matches.map(({ document }) => document.id), facets))
  }
}

/** Documents that hold a word, with how well they do, over all words; the total weight of the words is 1. */
async function scoresByWord ({ client, uid, among }: Place, where: SearchQuery['where'], { words, without }: Query): Promise<Map<string, number>> {
  const queries = words.map(word => ({
    indexUid: uid,
    ...paramsOf([word], both(among, filterOf(where ?? {}), filterOfWords([word], without))),
    limit: MOST_OF_A_WORD,
    attributesToRetrieve: ['key']
  }))
  const [everything, ...results] = await askMany(client, [countOnly(uid, '', among), ...queries])
  const size = everything?.totalHits ?? 0
  const weights = results.map(({ hits }) => rarity(Math.max(size, hits.length), hits.length))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const scores = new Map<string, number>()
  results.forEach(({ hits }, at) => hits.forEach(({ key, _rankingScore = 0 }) =>
    scores.set(key, (scores.get(key) ?? 0) + _rankingScore * (weights[at] ?? 0) / sum)))
  return scores
}

/** Documents that hold at least one word, those with more and rarer ones first. */
async function searchAny ({ place, query, plan }: Asked): Promise<SearchResult> {
  const { where = {}, facets = [], limit = DEFAULT_LIMIT, offset = 0 } = query
  const { client, uid, index } = place
  const scores = await scoresByWord(place, where, plan.query)
  const inOrder = [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const page = inOrder.slice(offset, offset + limit)
  const documents = page.length === 0
    ? []
    : (await asking(() => client.index<Found>(uid).search('', { filter: keysIn(page.map(([key]) => key)), limit: page.length, attributesToRetrieve: retrieved(index) }))).hits
  const byKey = new Map(documents.map(document => [document.key, documentOf(index, document)]))
  return {
    hits: page.flatMap(([key, score]) => {
      const document = byKey.get(key)
      return document ? [hitOf({ document, score }, plan.query.words)] : []
    }),
    total: inOrder.length,
    facets: facetsOf(facets, await countedOver(place, inOrder.map(([key]) => key), facets))
  }
}

/**
 * The answer to a query, as the port describes it. Text without a letter or digit finds nothing.
 * Throws InvalidError for a filter, facet or page that cannot be, UnavailableError when the server does not answer.
 */
export async function searchIn (at: Place, query: SearchQuery): Promise<SearchResult> {
  assertQuery(query, SEARCH_SETTINGS[at.index].filters)
  const place: Place = query.among ? { ...at, among: filterOfAmong(query.among) } : at
  const typed = parseQuery(query.text)
  const lookup = lookupAt(place)
  const loosened = (partly: boolean, ignored: string[]) => query.words === 'most' ? { loosened: { partly, ignored } } : {}
  if (typed.words.length === 0 && typed.without.length === 0 && !typed.isBlank) {
    return { hits: [], total: 0, facets: facetsOf(query.facets ?? []), ...loosened(false, []) }
  }
  const askedWith = (plan: Plan): Asked => ({ place, query, typed, plan, lookup })
  if (query.words === 'any' && typed.words.length > 1) return searchAny(askedWith(asTyped(typed)))
  const whole: { result?: SearchResult } = {}
  const plan = await planOf(typed, query.words, {
    lookup,
    async find (words) {
      const { anywhere, ...result } = await searchAll(askedWith(asTyped(words)))
      whole.result = result
      return anywhere
    },
    async count ({ words, without }) {
      const [answer] = await askMany(place.client, [countOnly(place.uid, paramsOf(words, undefined).q, both(place.among, filterOfWords(words, without)))])
      return answer?.totalHits ?? 0
    }
  })
  if (!plan.needsAll && query.words === 'most') {
    const result = await searchMost(askedWith(plan))
    return { ...result, ...loosened(plan.isPartial && result.total > 0, plan.ignored) }
  }
  const { anywhere, ...result } = whole.result ? { ...whole.result, anywhere: 0 } : await searchAll(askedWith(plan))
  return { ...result, ...loosened(false, []) }
}
