import t, { type Test } from 'tap'
import type { Deps, DocumentStore } from '../../src/application/ports.js'
import { claim, release, withLock } from '../../src/application/leases.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { openTestStore } from '../support/mongo.js'

const deps = async (t: Test) => ({ documents: await openTestStore(t) })

/** A clock that stands still while the store answers: a server takes longer for a write than a lease of the test would last. */
function standingClock ({ documents }: Pick<Deps, 'documents'>) {
  const state = { now: 0, calls: 0 }
  const counted = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
    state.calls += 1
    try {
      return await call(...args)
    } finally {
      state.calls -= 1
    }
  }
  const turn = () => new Promise(resolve => setImmediate(resolve))
  const wait = async (ms: number) => {
    do await turn(); while (state.calls > 0)
    state.now += ms
  }
  return { clock: () => state.now, wait, turn, store: { documents: { ...documents, get: counted(documents.get), put: counted(documents.put) } as DocumentStore } }
}

t.test('one holder at a time, until the lease runs out or is handed back', async t => {
  const store = await deps(t)
  const ttlMs = 1000
  t.equal(await claim(store, 'index', { holder: 'a', now: 0, ttlMs }), true)
  t.equal(await claim(store, 'index', { holder: 'b', now: 500, ttlMs }), false)
  t.equal(await claim(store, 'other', { holder: 'b', now: 500, ttlMs }), true, 'another lease is another matter')
  t.equal(await claim(store, 'index', { holder: 'a', now: 900, ttlMs }), true, 'the holder renews')
  t.equal(await claim(store, 'index', { holder: 'b', now: 1500, ttlMs }), false)
  t.equal(await claim(store, 'index', { holder: 'b', now: 1901, ttlMs }), true, 'it ran out')
  await release(store, 'index', 'a')
  t.equal(await claim(store, 'index', { holder: 'c', now: 1902, ttlMs }), false, 'who has lost it cannot hand it back')
  await release(store, 'index', 'b')
  t.equal(await claim(store, 'index', { holder: 'c', now: 1902, ttlMs }), true)
})

t.test('of many who claim at once one gets it', async t => {
  const store = await deps(t)
  const got = await Promise.all(Array.from({ length: 20 }, (_, at) => claim(store, 'index', { holder: `p${at}`, now: 0, ttlMs: 1000 })))
  t.equal(got.filter(Boolean).length, 1)
})

t.test('work under a lock never overlaps, and who waits too long says so', async t => {
  const { store, clock, wait, turn } = standingClock(await deps(t))
  const options = (holder: string, waitMs: number) => ({ holder, ttlMs: 3000, waitMs, clock, wait })
  const running = { count: 0, most: 0 }
  const work = async () => {
    running.count += 1
    running.most = Math.max(running.most, running.count)
    for (let i = 0; i < 50; i++) await turn()
    running.count -= 1
    return 'done'
  }
  const results = await Promise.all(['a', 'b', 'c'].map(holder => withLock(store, 'migrate', options(holder, 1e9), work)))
  t.strictSame(results, Array(3).fill({ done: true, result: 'done' }))
  t.equal(running.most, 1)

  await claim(store, 'migrate', { holder: 'dead', now: clock(), ttlMs: 1e9 })
  t.strictSame(await withLock(store, 'migrate', options('a', 1000), work), { done: false })
  await t.rejects(withLock(store, 'other', options('a', 0), async () => { throw new Error('broken') }), /broken/)
  t.equal(await claim(store, 'other', { holder: 'b', now: clock(), ttlMs: 1 }), true, 'a lock is handed back after an error too')
})

t.test('a renewal that fails leaves the work to itself', async t => {
  const { documents } = await deps(t)
  const down = { ...documents, put: () => Promise.reject(new Error('down')) }
  const state = { documents }
  const wait = async () => {
    state.documents = down
    await new Promise(resolve => setImmediate(resolve))
  }
  const store = { get documents () { return state.documents } }
  const work = async () => {
    for (let i = 0; i < 50; i++) await new Promise(resolve => setImmediate(resolve))
    state.documents = documents
    return 'done'
  }
  t.strictSame(await withLock(store, 'migrate', { holder: 'a', ttlMs: 3000, waitMs: 0, clock: () => 0, wait }, work), { done: true, result: 'done' })
})

t.test('work that writes in steps is told when its lock was lost, before its next step', async t => {
  const { documents } = await deps(t)
  const time = { now: 0 }
  const state = { isDown: false, steps: 0 }
  const put: typeof documents.put = (...args) => state.isDown ? Promise.reject(new UnavailableError('down', {})) : documents.put(...args)
  const store = { documents: { ...documents, put } }
  const turn = () => new Promise<void>(resolve => setImmediate(resolve))
  const wait = async (ms: number) => {
    time.now += ms
    // The store needs some turns to answer.
    for (let at = 0; at < 20; at++) await turn()
  }
  const options = { holder: 'a', ttlMs: 3000, waitMs: 0, clock: () => time.now, wait }
  const work = async (stillHeld: () => void) => {
    for (;;) {
      stillHeld()
      state.steps += 1
      if (time.now >= 30_000) {
        state.isDown = true
        if (time.now < 40_000) time.now += 3000
      }
      await turn()
    }
  }
  const before = withLock(store, 'seed', options, work)
  await t.rejects(before, { message: /lost/ })
  t.ok(state.steps > 10, 'as long as it was renewed the work went on')
  state.isDown = false
  t.equal(await claim(store, 'seed', { holder: 'b', now: time.now, ttlMs: 1000 }), true, 'the next one may')

  const stolen = withLock(store, 'other', { ...options, wait: async () => turn() }, async stillHeld => {
    time.now += 3000
    t.equal(await claim(store, 'other', { holder: 'thief', now: time.now, ttlMs: 1e9 }), true)
    stillHeld()
    return 'wrote over the other one'
  })
  await t.rejects(stolen, { message: /lost/ })
  t.equal(await claim(store, 'other', { holder: 'a', now: time.now, ttlMs: 1000 }), false, 'and leaves the lock to the other one')
})

t.test('a lease that is renewed while it is handed back is handed back', async t => {
  const store = await deps(t)
  const ttlMs = 1000
  await claim(store, 'index', { holder: 'a', now: 0, ttlMs })
  let isFirst = true
  const put: DocumentStore['put'] = async (...args) => {
    if (isFirst) {
      isFirst = false
      await claim(store, 'index', { holder: 'a', now: 10, ttlMs })
    }
    return store.documents.put(...args)
  }
  await release({ documents: { ...store.documents, put } }, 'index', 'a')
  t.equal(await claim(store, 'index', { holder: 'b', now: 20, ttlMs }), true)
})

t.test('work that ends during a renewal leaves the lock to the next one', async t => {
  const store = await deps(t)
  const gate: { open?: () => void } = {}
  const renewing = new Promise<void>(resolve => { gate.open = resolve })
  let gets = 0
  const get: DocumentStore['get'] = async (...args) => {
    gets += 1
    if (gets !== 2) return store.documents.get(...args)
    gate.open!()
    await new Promise(resolve => setTimeout(resolve, 50))
    return store.documents.get(...args)
  }
  const timing = { holder: 'a', ttlMs: 60_000, waitMs: 0, clock: () => 0, wait: () => new Promise<void>(resolve => setImmediate(resolve)) }
  await withLock({ documents: { ...store.documents, get } }, 'lock', timing, () => renewing)
  await new Promise(resolve => setTimeout(resolve, 100))
  t.equal(await claim(store, 'lock', { holder: 'b', now: 0, ttlMs: 1000 }), true)
})
