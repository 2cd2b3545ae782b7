/**
 * `npm run score-search -- JUDGED.json`: how many judged queries the search answers, per kind and per index, on the engine that
 * the environment names. Once over all policies, and once over those that the public may see: there an expected policy that is
 * withheld is not expected, and a query that expects nothing else is left out. On a server also `bare`: all queries in the
 * server's own index of the same texts, on its own settings, in Chinese.
 */
import type { IndexName } from '../src/application/collections.js'
import type { SearchIndex } from '../src/application/ports.js'
import { commandArguments, refuse, runCommand } from './support/command.js'
import { readJudged, scoreOf, type Answer, type JudgedQuery, type Score } from './support/judged.js'
import { withFixtureIndex } from './support/search-index.js'

const FIRST = 100

type Scored = { query: JudgedQuery, score: Score, first: string[], milliseconds: number }

const mean = (values: readonly number[]): number => values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

function figures (scored: readonly Scored[]) {
  const withMust = scored.filter(({ query }) => query.expect.must.length > 0)
  const wanted = withMust.reduce((sum, { query }) => sum + query.expect.must.length, 0)
  return {
    n: scored.length,
    success: rounded(mean(scored.map(({ score }) => Number(score.success)))),
    mrr: rounded(mean(withMust.map(({ score: { firstMust } }) => firstMust === undefined ? 0 : 1 / firstMust))),
    recall: rounded(wanted === 0 ? 1 : withMust.reduce((sum, { score }) => sum + score.found, 0) / wanted),
    mustNotViolations: scored.filter(({ score }) => score.violated.length > 0).length
  }
}

function groups (scored: readonly Scored[], keyOf: (query: JudgedQuery) => string) {
  const keys = [...new Set(scored.map(({ query }) => keyOf(query)))].sort()
  return Object.fromEntries(keys.map(key => [key, figures(scored.filter(({ query }) => keyOf(query) === key))]))
}

function report (scored: readonly Scored[], leftOut: number) {
  const kinds = groups(scored, ({ kind }) => kind)
  const times = scored.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)
  return {
    ...figures(scored),
    macroMean: rounded(mean(Object.values(kinds).map(({ success }) => success))),
    leftOut,
    milliseconds: { p50: rounded(times[Math.floor(times.length / 2)] ?? 0), p95: rounded(times[Math.floor(times.length * 0.95)] ?? 0) },
    kinds,
    indexes: groups(scored, ({ index }) => index),
    missed: scored.filter(({ score }) => !score.success).map(({ query: { id, q, expect }, score, first }) =>
      ({ id, q, missing: expect.must.filter(must => !first.slice(0, expect.k).includes(must)), violated: score.violated, first: first.slice(0, 5) }))
  }
}

type Place = (index: JudgedQuery['index']) => IndexName

async function scoreAll (search: Pick<SearchIndex, 'search'>, queries: readonly JudgedQuery[], placeOf: Place): Promise<Scored[]> {
  const scored: Scored[] = []
  for (const query of queries) {
    const index = placeOf(query.index)
    const { total: size } = await search.search(index, { text: '', limit: 0 })
    const start = performance.now()
    const { hits, total } = await search.search(index, { text: query.q, words: 'most', limit: FIRST })
    const milliseconds = performance.now() - start
    const answer: Answer = { ids: hits.map(({ id }) => id), total, size }
    scored.push({ query, score: scoreOf(query, answer), first: [...answer.ids], milliseconds })
  }
  return scored
}

async function idsIn (search: SearchIndex, index: IndexName): Promise<Set<string>> {
  const { hits } = await search.search(index, { text: '', limit: 100_000 })
  return new Set(hits.map(({ id }) => id))
}

/** The queries as far as the public may see what they expect. */
function forPublic (queries: readonly JudgedQuery[], seen: ReadonlySet<string>): JudgedQuery[] {
  return queries.flatMap(query => {
    if (query.index !== 'policies' || query.expect.must.length === 0) return [query]
    const must = query.expect.must.filter(id => seen.has(id))
    return must.length === 0 ? [] : [{ ...query, expect: { ...query.expect, must } }]
  })
}

async function assertKnown (search: SearchIndex, queries: readonly JudgedQuery[]): Promise<void> {
  const known = { parks: await idsIn(search, 'parks'), clusters: await idsIn(search, 'clusters'), policies: await idsIn(search, 'policies') }
  for (const { id, index, expect } of queries) {
    const stranger = [...expect.must, ...expect.mustNot].find(expected => expected !== '*' && !known[index].has(expected))
    if (stranger !== undefined) refuse(`${id}: there is no ${JSON.stringify(stranger)} in ${index}`)
  }
}

await runCommand(async () => {
  const { file } = commandArguments('score-search JUDGED.json', {})
  const queries = await readJudged(file)
  return withFixtureIndex(async (search, engine, bare) => {
    await assertKnown(search, queries)
    const publicQueries = forPublic(queries, await idsIn(search, 'policies-public'))
    return {
      engine,
      everything: report(await scoreAll(search, queries, index => index), 0),
      public: report(await scoreAll(search, publicQueries, index => index === 'policies' ? 'policies-public' : index), queries.length - publicQueries.length),
      ...(bare ? { bare: report(await scoreAll(await bare(), queries, index => index), 0) } : {})
    }
  })
})
