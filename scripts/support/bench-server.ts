/** Two servers in one process for the benchmark: the product, and the same framework with one bare page. Tells its parent the addresses. */
import Fastify from 'fastify'
import Handlebars from 'handlebars'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../src/adapters/files/library.js'
import { loadProof } from '../../src/adapters/files/proof.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { buildApp } from '../../src/app.js'
import { indexCatalogue } from '../../src/application/indexing.js'
import { createMatch } from '../../src/application/matching.js'
import { seed } from '../../src/application/seed.js'
import { now, today } from '../../src/clock.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { exampleFacts } from './profiles.js'

const log = { debug () {}, info () {}, warn () {}, error () {} }
const fixtures = await loadFixtures(FIXTURES_DIR)
const deps = {
  documents: openEmbeddedStore({ file: ':memory:', log }),
  search: openEmbeddedSearch(),
  log,
  library: await loadLibrary(FIXTURES_DIR, fixtures),
  scores: await loadProof(FIXTURES_DIR)
}
await seed(deps, fixtures.records, { at: now() })
await indexCatalogue(deps)
const match = await createMatch(deps, { facts: exampleFacts[0]!, asOf: today(), view: 'public', at: now() })

const app = await buildApp({ config: { publicUrl: '', trustProxy: false, rateLimitPerMinute: 1e9, publicView: 'public' }, deps })
const product = await app.listen({ host: '127.0.0.1', port: 0 })

const bare = Fastify()
const cards = fixtures.parks.map(park => ({ name: park.name.zh, place: park.prefecture.name.zh, note: park.leadingIndustries.join('、') }))
const template = Handlebars.compile('<!doctype html><title>{{title}}</title><ul>{{#each cards}}<li><h2>{{name}}</h2><p>{{place}}</p><p>{{note}}</p></li>{{/each}}</ul>')
bare.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(template({ title: 'bare', cards })))
const baseline = await bare.listen({ host: '127.0.0.1', port: 0 })

process.on('message', message => {
  if (message === 'memory') process.send?.({ memory: process.memoryUsage().rss })
  if (message === 'stop') process.exit(0)
})
process.send?.({ product, baseline, matchId: match.id, parkId: match.answer.parks[0]!.parkId })
