/** One function for each fault of the whole platform, with what must hold during it and after it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { DocumentStore } from '../../src/application/ports.js'
import { INDEXER_LEASE } from '../../src/indexer.js'
import { ROOT_DIR } from '../../src/paths.js'
import { twoEditors } from './two-editors.js'
import type { MeiliEngine } from './meili-engine.js'
import type { MongoEngine } from './mongo-engine.js'
import { startDelayProxy } from './mongo-proxy.js'
import type { Running } from './server-process.js'
import { accountOn, ask, postMatch, startWrites, type Answered, type ServerAccount } from './server-writes.js'

/** `documents`: the store as another process has it open. `start` starts one more server; `pair` are the two that always run. */
export type Platform = {
  mongo: MongoEngine
  meili: MeiliEngine
  documents: DocumentStore
  start: (env?: NodeJS.ProcessEnv) => Promise<Running>
  pair: [Running, Running]
}

/** `faults`: what was not as it must be, in words. */
export type Struck = { account?: ServerAccount, notes: Record<string, unknown>, faults: string[] }
export type Strike = (platform: Platform) => Promise<Struck>

/** The longest a visitor waits for a word about a store that is down or slow. */
const MOST_MS = 3000
/** A stop that takes longer is cut off by whoever asked for it. */
const STOP_MS = 10_000

const NOTICE = 'Text search is not available right now'

const basesOf = ({ pair }: Platform): string[] => pair.map(({ base }) => base)

async function endOf ({ child }: Running, signal: NodeJS.Signals): Promise<{ code: number | null, ms: number }> {
  const before = performance.now()
  const exit = once(child, 'exit')
  child.kill(signal)
  const [code] = await exit as [number | null]
  return { code, ms: Math.round(performance.now() - before) }
}

const readyOf = async (base: string): Promise<Record<string, string>> => JSON.parse((await ask(`${base}/health/ready`)).body) as Record<string, string>

/** Pages go on with the notice, and a server that starts now listens and does the same. */
async function withoutSearch (platform: Platform): Promise<Struck> {
  const { meili, documents, pair, start } = platform
  const faults: string[] = []
  const writes = startWrites(basesOf(platform), documents, 'search-stop')
  await writes.until(20)
  await meili.stop()
  const late = await start()
  for (const { base } of [...pair, late]) {
    const page = await ask(`${base}/parks?q=${encodeURIComponent('稀土')}&lang=en`)
    if (page.status !== 200 || !page.body.includes(NOTICE)) faults.push(`a page without search: ${page.status}, notice ${page.body.includes(NOTICE)}`)
    if (!(await readyOf(base))['search']?.startsWith('not ready since')) faults.push('search is down and not said to be so')
  }
  if ((await postMatch(late.base, 1)).status !== 201) faults.push('no match without search')
  await writes.until(20)
  await meili.start()
  await writes.until(10)
  const account = await accountOn([...basesOf(platform), late.base], documents, await writes.stop())
  const ready = await readyOf(late.base)
  if (ready['status'] !== 'ok') faults.push(`not ready afterwards: ${JSON.stringify(ready)}`)
  const stopped = await endOf(late, 'SIGTERM')
  return { account, notes: { 'a server started meanwhile': late.base !== '', 'and stopped in ms': stopped.ms, refused: account.refused }, faults }
}

async function searchKilled (platform: Platform): Promise<Struck> {
  const writes = startWrites(basesOf(platform), platform.documents, 'search-kill')
  await writes.until(20)
  await platform.meili.kill()
  await writes.until(20)
  await platform.meili.start()
  await writes.until(10)
  return { account: await accountOn(basesOf(platform), platform.documents, await writes.stop()), notes: {}, faults: [] }
}

/** While the store is away everything that needs it says so in time, and nothing is acknowledged. */
async function storeStopped (platform: Platform): Promise<Struck> {
  const { mongo, documents } = platform
  const faults: string[] = []
  const writes = startWrites(basesOf(platform), documents, 'store-stop')
  await writes.until(20)
  await mongo.stop()
  const answers: Answered[] = []
  for (const base of basesOf(platform)) {
    for (let time = 0; time < 3; time++) {
      answers.push(await ask(`${base}/parks`), await postMatch(base, 2), await ask(`${base}/health/ready`))
    }
    if ((await ask(`${base}/health/live`)).status !== 200) faults.push('a live process is said to be dead')
  }
  await mongo.start()
  await writes.until(20)
  const said = await writes.stop()
  const statuses = [...new Set(answers.map(({ status }) => status))]
  const longest = Math.max(...answers.map(({ ms }) => ms))
  if (statuses.some(status => status !== 503)) faults.push(`answers without a store: ${statuses.join(', ')}`)
  if (longest > MOST_MS) faults.push(`an answer took ${longest} ms`)
  const strange = said.answers.filter(({ status }) => status !== 201 && status !== 503).length
  if (strange > 0) faults.push(`${strange} writes got neither 201 nor 503`)
  return { account: await accountOn(basesOf(platform), documents, said), notes: { statuses, longestMs: longest }, faults }
}

const DELAYS = [0, 50, 200, 500, 1000, 2000, 10_000, Infinity, 0]

/**
 * Each answer of the store is held back. A store that takes longer than it may is said to be so in time; one that is slower than
 * usual serves slower, each page as often as it asks. Afterwards all is well again.
 */
async function slowStore ({ mongo, start }: Platform): Promise<Struck> {
  const proxy = await startDelayProxy(mongo.uri)
  const server = await start({ MONGODB_URI: proxy.uri })
  const faults: string[] = []
  const notes: Record<string, string> = {}
  for (const [at, delay] of DELAYS.entries()) {
    proxy.delay(delay)
    const answers = [await ask(`${server.base}/parks`), await postMatch(server.base, 3), await ask(`${server.base}/health/ready`)]
    notes[`${at} ${delay} ms`] = answers.map(({ status, ms }) => `${status} after ${ms} ms`).join(', ')
    for (const { status, ms } of answers) {
      if (status === 503 && ms > MOST_MS) faults.push(`held back ${delay} ms: ${status} after ${ms} ms`)
      if (![200, 201, 503].includes(status)) faults.push(`held back ${delay} ms: ${status}`)
    }
  }
  const well = [await ask(`${server.base}/parks`), await postMatch(server.base, 4)]
  if (well.some(({ status }) => status > 201)) faults.push(`afterwards: ${well.map(({ status }) => status).join(', ')}`)
  await endOf(server, 'SIGKILL')
  await proxy.close()
  return { notes, faults }
}

/** Every request that was taken is answered, the lease is handed over, and the other server goes on. */
async function serverStopped (platform: Platform): Promise<Struck> {
  const { documents, pair: [one, other], start } = platform
  const faults: string[] = []
  const writes = startWrites([one.base, one.base, one.base, one.base], documents, 'server-stop')
  await writes.until(30)
  const { code, ms } = await endOf(one, 'SIGTERM')
  const lease = (await documents.get('meta', `lease-${INDEXER_LEASE}`))?.value
  const said = await writes.stop()
  if (code !== 0 || ms > STOP_MS) faults.push(`ended with ${code} after ${ms} ms`)
  const broken = said.answers.filter(({ status }) => status !== 201 && status !== 0 && status !== 503).length
  if (broken > 0) faults.push(`${broken} requests got no proper answer`)
  const account = await accountOn([other.base], documents, said)
  if (account.caughtUpMs > 20_000) faults.push(`the other server took ${account.caughtUpMs} ms to go on`)
  platform.pair[0] = await start()
  return { account, notes: { code, stoppedInMs: ms, lease: JSON.stringify(lease) }, faults }
}

/** kill -9 in the middle of writes: the other server has everything, the index after the lease of the dead one at the latest. */
async function serverKilled (platform: Platform): Promise<Struck> {
  const { documents, start } = platform
  const writes = startWrites(basesOf(platform), documents, 'server-kill')
  await writes.until(20)
  await endOf(platform.pair[0], 'SIGKILL')
  await writes.until(20)
  platform.pair[0] = await start()
  const said = await writes.stop()
  return { account: await accountOn(basesOf(platform), documents, said), notes: {}, faults: [] }
}

/** The index is made anew by the command while two servers search and write. It never looks empty. */
async function reindexed (platform: Platform): Promise<Struck> {
  const { documents, mongo, meili, pair: [one] } = platform
  const faults: string[] = []
  /** -1 when a busy server turned the request away, as it may. */
  const countNow = async () => {
    const { status, body } = await ask(`${one.base}/api/v1/parks?limit=1`)
    return status === 200 ? JSON.parse(body) as { total: number, degraded: boolean } : { total: -1, degraded: false }
  }
  const writes = startWrites(basesOf(platform), documents, 'reindex')
  await writes.until(10)
  const { total: before } = await countNow()
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/reindex.ts'], {
    cwd: ROOT_DIR, env: { ...process.env, MONGODB_URI: mongo.uri, MEILI_URL: meili.url, MEILI_KEY: meili.key }, stdio: ['ignore', 'ignore', 'pipe']
  })
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', line => lines.push(line))
  const exit = once(child, 'exit')
  let [least, asked, degraded, busy] = [Infinity, 0, 0, 0]
  while (child.exitCode === null) {
    const now = await countNow()
    if (now.total < 0) busy += 1
    else if (now.degraded) degraded += 1
    else least = Math.min(least, now.total)
    asked += 1
  }
  const [code] = await exit as [number]
  await writes.until(10)
  const said = await writes.stop()
  if (code !== 0) faults.push(`reindex ended with ${code}: ${lines.at(-1)}`)
  if (!(least >= before && least < Infinity)) faults.push(`the index showed ${least} of ${before} parks`)
  return { account: await accountOn(basesOf(platform), documents, said), notes: { asked, degraded, busy, leastParks: least, parksBefore: before, said: lines.at(-1) }, faults }
}

export const FAULTS: Readonly<Record<string, Strike>> = {
  'search-stopped': withoutSearch,
  'search-killed': searchKilled,
  'store-stopped': storeStopped,
  'store-slow': slowStore,
  'server-stopped': serverStopped,
  'server-killed': serverKilled,
  reindex: reindexed,
  'two-editors': twoEditors
}
