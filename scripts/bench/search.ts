/**
 * Search through the port and over HTTP, at today's records and at many invented documents; on a Meilisearch server, where the
 * environment names one, beside the same server asked directly. `SEARCH_BENCH_DOCUMENTS`: how many invented ones, 100,000
 * unless it is set.
 */
import Fastify from 'fastify'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Meilisearch } from 'meilisearch'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { PLAIN } from '../../src/adapters/search/meili/client.js'
import { openMeiliSearch } from '../../src/adapters/search/meili/open.js'
import type { CatalogueIndex, IndexName } from '../../src/application/collections.js'
import { documentsOf } from '../../src/application/indexing.js'
import type { Logger, SearchDocument, SearchIndex } from '../../src/application/ports.js'
import { policyDocument } from '../../src/application/search-documents.js'
import { loadConfig } from '../../src/config.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { makeBareIndex } from '../support/bare-meili.js'
import { readJudged, type JudgedQuery } from '../support/judged.js'
import { dropMeili } from '../support/meili.js'
import { syntheticPolicies } from '../support/synthetic.js'
import { realCatalogue } from './catalogue.js'
import { ms } from './measure.js'

const MANY = Number(process.env['SEARCH_BENCH_DOCUMENTS'] ?? 100_000)
const ROUNDS = 3
const MEGABYTE = 1024 * 1024
const INDEXES: readonly CatalogueIndex[] = ['parks', 'clusters', 'policies']
const silent: Logger = { debug () {}, info () {}, warn () {}, error () {} }

/** An engine asked one way; `documents` may be put under names of its own. */
type Way = { name: string, ask: (query: JudgedQuery) => Promise<unknown> }

/** Prints the times of a way over all queries, after one round that does not count. */
async function measure (title: string, { name, ask }: Way, queries: readonly JudgedQuery[]): Promise<void> {
  const taken: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    for (const query of queries) {
      const start = performance.now()
      await ask(query)
      if (round > 0) taken.push(performance.now() - start)
    }
  }
  taken.sort((a, b) => a - b)
  const at = (share: number) => ms(taken[Math.floor(taken.length * share)]!).padStart(9)
  console.log(`search ${title.padEnd(34)} ${name.padEnd(30)} p50 ${at(0.5)}   p95 ${at(0.95)}   p99 ${at(0.99)}   ${queries.length} queries`)
}

/** One route over the port, so that what is measured is the search and the wire. */
async function overHttp (search: SearchIndex): Promise<Way & { close: () => Promise<void> }> {
  const app = Fastify()
  app.get<{ Querystring: { q: string, index: IndexName } }>('/', async ({ query: { q, index } }) => search.search(index, { text: q, words: 'most', limit: 10 }))
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    name: 'over HTTP',
    ask: async ({ q, index }) => (await fetch(`${address}/?${new URLSearchParams({ q, index }).toString()}`)).json(),
    close: () => app.close()
  }
}

async function measureBoth (title: string, search: SearchIndex, queries: readonly JudgedQuery[]): Promise<void> {
  await measure(title, { name: 'through the port', ask: ({ q, index }) => search.search(index, { text: q, words: 'most', limit: 10 }) }, queries)
  const http = await overHttp(search)
  await measure(title, http, queries)
  await http.close()
}

type Filled = { documents: ReadonlyMap<IndexName, readonly SearchDocument[]>, queries: readonly JudgedQuery[], title: string }

async function put (search: SearchIndex, { documents, title }: Filled): Promise<void> {
  const [start, before] = [performance.now(), process.memoryUsage().rss]
  for (const [index, list] of documents) {
    for (let at = 0; at < list.length; at += 1000) await search.put(index, list.slice(at, at + 1000))
  }
  const seconds = (performance.now() - start) / 1000
  console.log(`search ${title.padEnd(34)} indexed in ${seconds.toFixed(1)} s, this process ${((process.memoryUsage().rss - before) / MEGABYTE).toFixed(0)} MB more`)
}

async function benchEmbedded (filled: Filled): Promise<void> {
  const search = openEmbeddedSearch()
  await put(search, { ...filled, title: `embedded, ${filled.title}` })
  await measureBoth(`embedded, ${filled.title}`, search, filled.queries)
  await search.close()
}

async function benchMeili (filled: Filled, { url, key }: { url: string, key: string }): Promise<void> {
  const config = { url, prefix: `bench_${process.pid}_${Date.now().toString(36)}_`, ...(key ? { key } : {}) }
  const client = new Meilisearch({ host: url, requestInit: PLAIN, ...(key ? { apiKey: key } : {}) })
  const title = `meilisearch, ${filled.title}`
  const search = openMeiliSearch(config, silent)
  try {
    await put(search, { ...filled, title })
    const start = performance.now()
    for (const [index, documents] of filled.documents) await makeBareIndex(client, `${config.prefix}bare_${index}`, documents)
    console.log(`search ${title.padEnd(34)} bare: indexed in ${((performance.now() - start) / 1000).toFixed(1)} s`)
    await setTimeout(500)
    await measure(title, { name: 'bare: the server asked directly', ask: ({ q, index }) => client.index(`${config.prefix}bare_${index}`).search(q, { limit: 10 }) }, filled.queries)
    await measureBoth(title, search, filled.queries)
  } finally {
    await search.close()
    await dropMeili(config)
  }
}

/** Prints times, index time and memory of each engine at hand. */
export async function benchSearch () {
  const { catalogue } = await realCatalogue()
  const judged = await readJudged(join(FIXTURES_DIR, 'judged-queries.json'))
  const real: Filled = {
    title: '37 + 60 + 90', queries: judged, documents: new Map(INDEXES.map(index => [index, documentsOf(catalogue, index)]))
  }
  const invented = (count: number): Filled => ({
    title: `${count} policies`,
    queries: judged.filter(({ index }) => index === 'policies'),
    documents: new Map([['policies', syntheticPolicies(catalogue.policies.policies, count).map((policy, at) => {
      const document = policyDocument(policy)
      const model = catalogue.policies.policies[at % catalogue.policies.policies.length]!
      return { ...document, text: { ...document.text, titleZh: [`${model.title.zh} ${at + 1}`] } }
    })]])
  })
  const { meiliUrl: url, meiliKey: key } = loadConfig(process.env)
  await benchEmbedded(real)
  if (url) await benchMeili(real, { url, key })
  await benchEmbedded(invented(MANY))
  if (url) await benchMeili(invented(MANY), { url, key })
}
