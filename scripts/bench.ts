/** `npm run bench`: what the hot paths cost, each beside a baseline measured in the same run. */
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { loadLibrary } from '../src/adapters/files/library.js'
import { answerFor } from '../src/application/matching.js'
import { today } from '../src/clock.js'
import { evaluate } from '../src/domain/law/condition.js'
import { policySet } from '../src/domain/law/verdict.js'
import { FIXTURES_DIR, ROOT_DIR } from '../src/paths.js'
import { exampleFacts } from './support/profiles.js'

const percentile = (sorted: readonly number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
const ms = (value: number) => `${value.toFixed(2)} ms`

function timed (rounds: number, run: (round: number) => unknown): { p50: number, p99: number } {
  for (let round = 0; round < Math.min(20, rounds); round++) run(round)
  const times = Array.from({ length: rounds }, (_, round) => {
    const start = performance.now()
    run(round)
    return performance.now() - start
  }).sort((a, b) => a - b)
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}

/** One full match in process, beside the bare evaluation of every condition for every park. */
async function benchMatch () {
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const library = await loadLibrary(FIXTURES_DIR, fixtures)
  const { parks, clusters, clusterTypes, endowments } = fixtures
  const policies = policySet(fixtures.policies)
  const catalogue = { revision: 'bench', parks, clusters, clusterTypes, endowments, policies }
  const given = (round: number) => exampleFacts[round % exampleFacts.length]!
  const bare = timed(300, round => parks.map(() => policies.policies.map(policy => evaluate(policy.conditions, given(round)))))
  const match = timed(300, round => answerFor({ catalogue, library, given: given(round), asOf: today(), view: 'officer', relevance: new Map() }))
  console.log(`match  ${parks.length} parks x ${policies.policies.length} policies   p50 ${ms(match.p50)}   p99 ${ms(match.p99)}`)
  console.log(`       bare conditions, every park        p50 ${ms(bare.p50)}   p99 ${ms(bare.p99)}   ratio p50 ${(match.p50 / bare.p50).toFixed(2)}`)
}

async function load (url: string) {
  await autocannon({ url, connections: 10, duration: 2 })
  const { latency, requests, non2xx } = await autocannon({ url, connections: 10, duration: 5 })
  if (non2xx > 0) throw new Error(`${url}: ${non2xx} answers were not 2xx`)
  return { p50: latency.p50, p99: latency.p99, perSecond: requests.average }
}

async function answerOf<T> (child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message')
  return message as T
}

/** Pages under load from ten connections, beside a bare page of the same framework. */
async function benchPages () {
  const child = fork(fileURLToPath(new URL('./support/bench-server.ts', import.meta.url)), { execArgv: ['--import', 'tsx'], env: { ...process.env, FASTIFY_AUTOLOAD_TYPESCRIPT: '1' } })
  const { product, baseline, matchId, parkId } = await answerOf<{ product: string, baseline: string, matchId: string, parkId: string }>(child)
  const bare = await load(baseline)
  console.log(`page   bare Fastify + Handlebars, 37 cards   p50 ${bare.p50} ms   p99 ${bare.p99} ms   ${bare.perSecond.toFixed(0)}/s`)
  for (const path of ['/', '/parks', `/parks/${parkId}`, '/policies', `/matches/${matchId}`, `/matches/${matchId}/parks/${parkId}`, '/api/v1/parks']) {
    const page = await load(product + path)
    const name = path.replace(matchId, ':id').replace(parkId, ':park').padEnd(36)
    console.log(`page   ${name}  p50 ${page.p50} ms   p99 ${page.p99} ms   ${page.perSecond.toFixed(0)}/s   ${(bare.perSecond / page.perSecond).toFixed(1)} x bare`)
  }
  child.send('memory')
  const { memory } = await answerOf<{ memory: number }>(child)
  console.log(`memory after the load ${(memory / 1048576).toFixed(0)} MB`)
  child.send('stop')
}

/** From starting the process to the first page, with an empty data folder and with a seeded one. */
async function benchStart () {
  const dataDir = await mkdtemp(join(tmpdir(), 'luodi-bench-'))
  for (const state of ['empty', 'seeded']) {
    const started = performance.now()
    const child = spawn(process.execPath, ['dist/server.js'], {
      cwd: ROOT_DIR, env: { ...process.env, PORT: '3917', DATA_DIR: dataDir, LOG_LEVEL: 'silent' }, stdio: 'inherit'
    })
    while (!(await fetch('http://127.0.0.1:3917/').then(answer => answer.ok, () => false))) {
      if (child.exitCode !== null) throw new Error('the server did not start')
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    console.log(`start  to first page, ${state} data folder: ${(performance.now() - started).toFixed(0)} ms`)
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await rm(dataDir, { recursive: true })
}

await benchMatch()
await benchPages()
await benchStart()
