import fc from 'fast-check'
import t from 'tap'
import { sharedCounter, type CounterOptions } from '../../src/application/limits.js'
import type { DocumentStore } from '../../src/application/ports.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { silentLog } from '../support/documents.js'
import { openPassingStore, openTestStore } from '../support/mongo.js'

const MINUTE = 60_000
const START = 29_400_000 * MINUTE

/** Never: a store that answers is waited for. */
const forever = () => new Promise<void>(() => {})

function counterOn (documents: DocumentStore, holder: string, over: Partial<CounterOptions> = {}) {
  const warned: string[] = []
  const log = { ...silentLog, warn: (_details: object, message: string) => { warned.push(message) } }
  const options = { name: 'all', holder, windowMs: MINUTE, patienceMs: 100, clock: () => START, wait: forever, ...over }
  return { count: sharedCounter({ documents, log }, options), warned }
}

const times = async <T>(count: number, work: () => Promise<T>): Promise<T | undefined> => {
  let last: T | undefined
  for (let at = 0; at < count; at++) last = await work()
  return last
}

t.test('what one counts the other knows, each key and each window by itself', async t => {
  const documents = await openTestStore(t)
  const time = { now: START + 1000 }
  const clock = () => time.now
  const [one, other] = [counterOn(documents, 'a', { clock }), counterOn(documents, 'b', { clock })]
  t.match(await times(20, () => one.count('guest', 100)), { current: 20, leftMs: 59_000 })
  t.match(await times(9, () => other.count('guest', 100)), { current: 9 }, 'too few to ask')
  t.match(await other.count('guest', 100), { current: 30 })
  t.match(await other.count('neighbour', 100), { current: 1 })
  t.match(await times(10, () => one.count('guest', 100)), { current: 40 })

  time.now += MINUTE
  t.match(await times(10, () => one.count('guest', 100)), { current: 10 }, 'a new window begins at nothing')
  time.now += 2 * MINUTE
  await times(10, () => other.count('guest', 100))
  const { items } = await documents.find('meta')
  t.ok(items.length > 0 && items.every(({ id }) => id.includes(String(START + 3 * MINUTE)) || id.includes(String(START + MINUTE))), 'what is over goes')
  t.notMatch(JSON.stringify(items), 'guest', 'nobody is named in the store')
})

t.test('counters of different names are apart', async t => {
  const documents = await openTestStore(t)
  const [all, signIn] = [counterOn(documents, 'a'), counterOn(documents, 'a', { name: 'sign-in' })]
  await times(10, () => all.count('guest', 10))
  t.match(await signIn.count('guest', 10), { current: 1 })
})

t.test('visitors who stay below a tenth cost the store nothing', async t => {
  const documents = await openTestStore(t)
  const calls: string[] = []
  const watched: DocumentStore = { ...documents, put: (...args) => { calls.push('put'); return documents.put(...args) } }
  const { count } = counterOn(watched, 'a')
  for (let guest = 0; guest < 50; guest++) await times(29, () => count(`guest-${guest}`, 300))
  t.strictSame(calls, [])
  await times(5000, () => count('hasty', 300))
  t.equal(calls.length, 11, 'nor does one cost more who is far beyond what he may')
})

t.test('however requests fall on processes, together they let pass at most a tenth more for each', async t => {
  const turns = fc.array(fc.nat(2), { minLength: 150, maxLength: 250 })
  await fc.assert(fc.asyncProperty(turns, fc.integer({ min: 1, max: 60 }), async (order, most) => {
    const { documents, close } = await openPassingStore()
    const counters = ['a', 'b', 'c'].map(holder => counterOn(documents, holder).count)
    let passed = 0
    for (const process of order) if ((await counters[process]!('guest', most)).current <= most) passed += 1
    await close()
    const tenth = Math.max(1, Math.floor(most / 10))
    if (passed < Math.min(most, order.length)) throw new Error(`${passed} of ${most} passed: somebody was turned away too early`)
    if (passed > most + 3 * tenth) throw new Error(`${passed} of ${most} passed`)
  }), { numRuns: 15 })
})

t.test('a store that fails or is slow turns nobody away, holds nobody up and is named once', async t => {
  const documents = await openTestStore(t)
  const state: { fault?: Error, waits: number, read: number } = { waits: 0, read: 0 }
  const put: DocumentStore['put'] = (...args) => state.fault ? Promise.reject(state.fault) : documents.put(...args)
  const find: DocumentStore['find'] = async (...args) => {
    const page = await documents.find(...args)
    state.read += 1
    return page
  }
  const failing = counterOn({ ...documents, put, find }, 'a')
  state.fault = new UnavailableError('store is down')
  t.match(await times(30, () => failing.count('guest', 10)), { current: 30 }, 'it counts alone')
  t.equal(failing.warned.length, 1)
  state.fault = undefined
  await failing.count('other', 10)
  while (state.read < 2) await new Promise(resolve => setImmediate(resolve))
  state.fault = new UnavailableError('store is down again')
  await times(2, () => failing.count('other', 10))
  t.equal(failing.warned.length, 2, 'and again when it failed anew')

  const hanging = counterOn({ ...documents, put: () => new Promise(() => {}) }, 'b', { wait: async () => { state.waits += 1 } })
  t.match(await times(30, () => hanging.count('guest', 10)), { current: 30 })
  t.strictSame([state.waits, hanging.warned.length], [1, 1], 'it is waited for once')
})
