/** The indexer of a process: its turns, its lease, its waits and its stop. Time is counted, never slept. */
import t, { type Test } from 'tap'
import { openEmbeddedStore } from '../src/adapters/documents/embedded.js'
import { INDEXES } from '../src/application/collections.js'
import { indexQueue } from '../src/application/indexer.js'
import { indexCatalogue } from '../src/application/indexing.js'
import { claim } from '../src/application/leases.js'
import type { Deps } from '../src/application/ports.js'
import { saveRecord } from '../src/application/records.js'
import { UnavailableError } from '../src/domain/errors.js'
import { INDEXER_LEASE, openIndex, startIndexer, withIndexLease, type Timing } from '../src/indexer.js'
import { silentLog } from './support/documents.js'
import { catchUpAll, fresh, mirrored, wantedIn } from './support/index-mirror.js'
import { parkWith } from './support/places.js'

const by = { by: 'officer', at: '2026-01-02T08:00:00.000Z' }

/** A clock that goes on with every wait; `waits` are those of the indexer itself, not of keeping a lease. */
function timing (leaseMs = 30_000): Required<Timing> & { waits: number[], time: { now: number } } {
  const time = { now: Date.parse(by.at) }
  const waits: number[] = []
  const wait = async (ms: number, signal?: AbortSignal) => {
    if (signal?.aborted) return
    if (ms === leaseMs / 4) {
      await new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve()))
      return
    }
    waits.push(ms)
    time.now += ms
    await new Promise(resolve => setImmediate(resolve))
  }
  return { clock: () => time.now, wait, times: { idleMs: 500, mostMs: 30_000, leaseMs, stopMs: 5000 }, waits, time }
}

async function open (t: Test, isShared = true) {
  const { search, ...mirror } = mirrored({ isShared })
  const deps: Deps = { documents: openEmbeddedStore({ file: ':memory:', log: silentLog }), search, log: silentLog }
  t.teardown(() => deps.documents.close())
  await saveRecord(deps, 'parks', parkWith(), by)
  await indexCatalogue(deps)
  await catchUpAll(deps)
  mirror.puts.length = 0
  return { deps, ...mirror }
}

const turns = async (count: number) => { for (let at = 0; at < count; at++) await new Promise(resolve => setImmediate(resolve)) }

async function until (holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!await holds()) await turns(1)
}

const isCaughtUp = (deps: Deps) => async () => (await indexQueue(deps)).length === 0

t.test('what is written while it runs gets into the index, shared or not', async t => {
  for (const isShared of [true, false]) {
    const { deps, holds } = await open(t, isShared)
    const indexer = startIndexer(deps, timing())
    await saveRecord(deps, 'parks', parkWith({ id: 'park-b' }), by)
    await until(isCaughtUp(deps))
    await indexer.stop()
    t.strictSame(holds(), await wantedIn(deps))
    t.equal((await deps.documents.get('meta', `lease-${INDEXER_LEASE}`)) !== undefined, isShared, 'only a shared index needs a lease')
  }
})

t.test('an index of this process follows what other processes wrote and settled', async t => {
  const { deps, holds } = await open(t, false)
  const other = { ...fresh(deps), search: mirrored({ isShared: false }).search }
  await openIndex(other)
  const indexer = startIndexer(deps, timing())
  await saveRecord(other, 'parks', parkWith({ id: 'park-b' }), by)
  await catchUpAll(other)
  await until(() => holds()['parks']!.length === 2)
  await indexer.stop()
  t.strictSame(holds(), await wantedIn(deps))
})

t.test('two processes do not do the same work', async t => {
  const { deps, puts, holds } = await open(t)
  const indexers = [startIndexer(fresh(deps), timing()), startIndexer(fresh(deps), timing())]
  for (let at = 0; at < 40; at++) {
    await saveRecord(deps, 'parks', parkWith({ id: `park-${at}` }), by)
    await turns(at % 7)
  }
  await until(isCaughtUp(deps))
  await Promise.all(indexers.map(indexer => indexer.stop()))
  t.strictSame(puts.map(([, id]) => id).sort(), Array.from({ length: 40 }, (_, at) => `park-${at}`).sort(), 'each document was put once')
  t.strictSame(holds(), await wantedIn(deps))
})

t.test('who holds the lease and died is waited for until it runs out', async t => {
  const { deps } = await open(t)
  const time = timing()
  const start = time.time.now
  await claim(deps, INDEXER_LEASE, { holder: 'dead', now: start, ttlMs: 10_000 })
  const written: number[] = []
  const put: typeof deps.search.put = async (...args) => {
    written.push(time.time.now - start)
    await deps.search.put(...args)
  }
  await saveRecord(deps, 'parks', parkWith({ id: 'park-b' }), by)
  const indexer = startIndexer({ ...deps, search: { ...deps.search, put } }, time)
  await until(isCaughtUp(deps))
  await indexer.stop()
  t.strictSame(written, [10_000], 'at the first turn after its end')
})

t.test('while the index is down the waits grow, and it goes on when the index is back, made anew if it came back empty', async t => {
  const { deps, holds } = await open(t)
  const state = { isDown: true }
  const put: typeof deps.search.put = async (...args) => {
    if (state.isDown) throw new UnavailableError('down', {})
    await deps.search.put(...args)
  }
  const time = timing()
  const warned: string[] = []
  const log = { ...silentLog, warn: (_: object, message: string) => warned.push(message) }
  await saveRecord(deps, 'parks', parkWith({ id: 'park-b' }), by)
  const indexer = startIndexer({ ...deps, log, search: { ...deps.search, put } }, time)
  await until(() => time.waits.length >= 8)
  t.strictSame(time.waits.slice(0, 8), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  t.equal(warned.length, 1, 'said once')
  await deps.search.rebuild('parks', [])
  state.isDown = false
  await until(isCaughtUp(deps))
  const before = time.waits.length
  await until(() => time.waits.length > before + 1)
  t.equal(time.waits.at(-1), 500)
  await indexer.stop()
  t.strictSame(holds(), await wantedIn(deps))
})

t.test('a stop hands the lease over even when the index does not answer, and that turn changes nothing any more', async t => {
  const { deps, holds } = await open(t)
  await saveRecord(deps, 'parks', parkWith({ id: 'park-b' }), by)
  let answer = () => {}
  let isAsked = false
  const put: typeof deps.search.put = async () => {
    isAsked = true
    await new Promise<void>(resolve => { answer = resolve })
  }
  const time = timing()
  const indexer = startIndexer({ ...deps, search: { ...deps.search, put } }, time)
  await until(() => isAsked)
  t.equal(await claim(deps, INDEXER_LEASE, { holder: 'next', now: time.time.now, ttlMs: 1000 }), false)
  const start = time.time.now
  await indexer.stop()
  t.ok(time.time.now - start <= 5000, 'within the time of a stop')
  t.equal(await claim(deps, INDEXER_LEASE, { holder: 'next', now: time.time.now, ttlMs: 1000 }), true)
  answer()
  await turns(20)
  t.equal((await indexQueue(deps)).length, 1, 'its mark is still there')
  t.equal(await claim(deps, INDEXER_LEASE, { holder: 'next', now: time.time.now, ttlMs: 1000 }), true, 'nor is the lease taken back')
  await catchUpAll(deps)
  t.strictSame(holds(), await wantedIn(deps))
})

t.test('a stop while it waits is at once', async t => {
  const { deps } = await open(t)
  const time = timing()
  const wait: Timing['wait'] = async (_ms, signal) => { await new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve())) }
  const indexer = startIndexer(deps, { ...time, wait })
  await turns(20)
  await indexer.stop()
  t.pass('it ended')
})

t.test('a shared index is left as it is at a start, and filled when it is empty', async t => {
  const { deps, holds, puts } = await open(t)
  let rebuilt = 0
  const counted = {
    ...deps,
    search: {
      ...deps.search,
      rebuild: async (...args: Parameters<typeof deps.search.rebuild>) => {
        rebuilt += 1
        await deps.search.rebuild(...args)
      }
    }
  }
  await openIndex(counted, timing())
  t.strictSame([rebuilt, puts.length], [0, 0])
  await deps.search.rebuild('parks', [])
  await Promise.all([openIndex(counted, timing()), openIndex({ ...counted, documents: { ...deps.documents } }, timing())])
  t.equal(rebuilt, INDEXES.length, 'by one of two processes')
  t.strictSame(holds(), await wantedIn(deps))

  const down = { ...deps, search: { ...deps.search, search: async () => { throw new UnavailableError('down', {}) } } }
  await openIndex(down, timing())
  t.pass('a server starts without it')
})

t.test('an index can be made anew while a server writes to it, and nothing is lost', async t => {
  const { deps, holds } = await open(t)
  const indexer = startIndexer(fresh(deps), timing())
  const own = fresh(deps)
  const rebuild: typeof deps.search.rebuild = async (name, documents, onProgress) => {
    await saveRecord(deps, 'parks', parkWith({ id: `park-in-${name}` }), by)
    await turns(30)
    await deps.search.rebuild(name, documents, onProgress)
  }
  for (let round = 0; round < 5; round++) {
    const made = await withIndexLease({ ...own, search: { ...deps.search, rebuild } }, { waitMs: 60_000, timing: timing() },
      mayWrite => indexCatalogue({ ...own, search: { ...deps.search, rebuild } }, { mayWrite }))
    t.equal(made.done, true)
  }
  await until(isCaughtUp(deps))
  await indexer.stop()
  t.strictSame(holds(), await wantedIn(deps))
  await claim(deps, INDEXER_LEASE, { holder: 'busy', now: timing().clock(), ttlMs: 1e9 })
  t.strictSame(await withIndexLease(deps, { waitMs: 1000, timing: timing() }, async () => 1), { done: false })
})
