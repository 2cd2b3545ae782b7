import { createServer } from 'node:net'
import { once } from 'node:events'
import { inspect } from 'node:util'
import t from 'tap'
import { openDocuments } from '../../src/adapters/documents/open.js'
import { mongoFilter, mongoOrder } from '../../src/adapters/documents/mongo-filter.js'
import { routeTo } from '../../src/adapters/documents/paths.js'
import { COLLECTIONS, type CollectionName } from '../../src/application/collections.js'
import type { DocumentStore } from '../../src/application/ports.js'
import { ConflictError, UnavailableError } from '../../src/domain/errors.js'
import { startDelayProxy } from '../../scripts/support/mongo-proxy.js'
import { endowment, meta, silentLog } from '../support/documents.js'
import { noMongo, onDatabase, openMongo, testDatabase } from '../support/mongo.js'
import { invalidFields } from './document-store.contract.js'

const skip = noMongo()

const SECRET = 'geheim%21'

const refusal = (call: Promise<unknown>): Promise<UnavailableError> => call.then(() => { throw new Error('it worked') }, (error: unknown) => {
  if (error instanceof UnavailableError) return error
  throw error
})

/** A port on which nobody listens. */
async function deadPort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

t.test('a server that cannot be reached, an address that cannot be read: UnavailableError without the password', async t => {
  const logged: unknown[] = []
  const log = { ...silentLog, error: (...words: unknown[]) => { logged.push(words) }, info: (...words: unknown[]) => { logged.push(words) } }
  const port = await deadPort()
  const addresses = [`mongodb://luodi:${SECRET}@127.0.0.1:${port}/x`, `mongodb:/luodi:${SECRET}@host`, `http://luodi:${SECRET}@host`, `mongodb://luodi:${SECRET}@`, `mongodb://luodi:${SECRET}:x@host/?w=nonsense&bad`]
  for (const mongodbUri of addresses) {
    const error = await refusal(openDocuments({ dataDir: '', mongodbUri, mongodbPoolSize: 2, mongodbTimeoutMs: 300 }, log))
    t.match(error.params['key'], /^unavailable\.mongodb(-address)?$/)
    t.notMatch(inspect(error, { depth: 20 }), /geheim/, mongodbUri.replace(SECRET, '***'))
  }
  t.match(inspect(logged, { depth: 20 }), new RegExp(`127.0.0.1:${port}`), 'the log names the host')
  t.notMatch(inspect(logged, { depth: 20 }), /geheim/)
})

t.test('a server that takes connections and never answers ends every call within the set time', { skip }, async t => {
  const uri = await testDatabase(t)
  const proxy = await startDelayProxy(uri)
  t.teardown(() => proxy.close())
  const store = await openMongo(proxy.uri, { timeoutMs: 1000 })
  t.teardown(() => store.close())
  await store.put('meta', meta('a', 1))
  proxy.delay(Infinity)
  const calls: ((store: DocumentStore) => Promise<unknown>)[] = [
    store => store.get('meta', 'a'), store => store.find('meta'), store => store.put('meta', meta('a', 2)),
    store => store.putAll('meta', [meta('b', 1), meta('c', 1)]), store => store.remove('meta', 'a')
  ]
  for (const call of calls) t.equal((await refusal(call(store))).params['key'], 'unavailable.mongodb')
  const many = await Promise.all(Array.from({ length: 60 }, () => refusal(store.get('meta', 'a'))))
  t.equal(many.length, 60, 'more calls than connections wait no longer')
  proxy.delay(0)
  t.ok(Number((await untilAnswered(() => store.get('meta', 'a')))?.version) >= 1, 'and it works again afterwards')
})

/** Calls again while the store says that it cannot answer. */
async function untilAnswered<T> (call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof UnavailableError) || attempt === 50) throw error
    }
  }
}

t.test('a late server is waited for', { skip }, async t => {
  const uri = await testDatabase(t)
  const proxy = await startDelayProxy(uri)
  t.teardown(() => proxy.close())
  const store = await openMongo(proxy.uri)
  t.teardown(() => store.close())
  proxy.delay(50)
  await store.putAll('meta', [meta('a', 1), meta('b', 1)])
  t.equal((await store.find('meta')).total, 2)
})

t.test('every declared path is answered and sorted from its index', { skip }, async t => {
  const uri = await testDatabase(t)
  const store = await openMongo(uri)
  t.teardown(() => store.close())
  await store.putAll('endowments', Array.from({ length: 50 }, (_, index) => endowment(`e${index}`)))
  await onDatabase(uri, async db => {
    const stagesOf = async (name: CollectionName, filter: object, sort: Record<string, 1 | -1>) =>
      JSON.stringify((await db.collection(name).find(filter).sort(sort).limit(20).explain('queryPlanner'))['queryPlanner'].winningPlan)
    for (const name of Object.keys(COLLECTIONS) as CollectionName[]) {
      for (const path of COLLECTIONS[name].indexes) {
        const [low, high] = routeTo(name, path).member === 'boolean' ? [false, true] : ['x', 'y']
        for (const test of [low, { in: [low, high] }, { gte: low, lte: high }]) {
          t.match(await stagesOf(name, mongoFilter(name, { [path]: test }), mongoOrder(name, path)), `"indexName":"${path}_1__id_1"`, `${name} ${path} ${JSON.stringify(test)}`)
        }
        const sorted = await stagesOf(name, {}, mongoOrder(name, path))
        t.match(sorted, `"indexName":"${path}_1__id_1"`, `${name} sorted by ${path}`)
        t.notMatch(sorted, '"stage":"SORT"', 'no sorting of the whole collection')
      }
    }
  })
})

t.test('two stores on one database behave as one', { skip }, async t => {
  const uri = await testDatabase(t)
  const [one, other] = await Promise.all([openMongo(uri), openMongo(uri)])
  t.teardown(() => Promise.all([one.close(), other.close()]).then(() => {}))
  await one.put('meta', meta('a', 'one'))
  t.equal((await other.put('meta', meta('a', 'other'), { ifVersion: 1 })).version, 2)
  const error = await one.put('meta', meta('a', 'lost'), { ifVersion: 1 }).catch((error: unknown) => error)
  t.ok(error instanceof ConflictError && error.params['version'] === 2)
  const lists = Array.from({ length: 6 }, (_, list) => Array.from({ length: 30 }, (_, index) => meta(`m${index}`, list)))
  await Promise.all(lists.map((list, index) => (index % 2 === 0 ? one : other).putAll('meta', list)))
  const { items } = await one.find('meta', { where: { id: { in: lists[0]!.map(({ id }) => id) } } })
  t.strictSame(new Set(items.map(({ version }) => version)), new Set([6]), 'each list was stored once')
  t.equal(new Set(items.map(({ value }) => value)).size, 1, 'and one of them as a whole at the end')
})

t.test('a document of 15 MB is stored, a larger one is refused, a batch larger than one document is stored', { skip }, async t => {
  const store = await openMongo(await testDatabase(t), { timeoutMs: 60_000 })
  t.teardown(() => store.close())
  const text = (bytes: number) => 'x'.repeat(bytes)
  t.equal((await store.put('meta', meta('big', text(15e6)))).version, 1)
  t.strictSame(await invalidFields(t, store.put('meta', meta('bigger', text(16e6)))), [''])
  t.strictSame(await invalidFields(t, store.putAll('meta', [meta('a', 1), meta('bigger', text(16e6))])), ['1'])
  await store.putAll('meta', Array.from({ length: 3 }, (_, index) => meta(`m${index}`, text(6e6))))
  t.equal((await store.find('meta', { limit: 0 })).total, 4)
})

t.test('what another program wrote and is no JSON is UnavailableError, the others can be read', { skip }, async t => {
  const uri = await testDatabase(t)
  const store = await openMongo(uri)
  t.teardown(() => store.close())
  await store.put('meta', meta('good', 1))
  await onDatabase(uri, async db => {
    await db.collection('meta').insertMany([{ _id: 'date' as never, value: new Date(0), version: 1 }, { _id: 'key' as never, value: { '100%': 1 }, version: 1 }])
  })
  t.equal((await store.get('meta', 'good'))?.value, 1)
  for (const id of ['date', 'key']) t.equal((await refusal(store.get('meta', id))).params['key'], 'unavailable.mongodb', id)
  for (const id of [true, undefined, null, {}, { $ne: '' }, 1n]) await t.rejects(store.get('meta', id as never), TypeError)
})

t.test('a batch that was left when its process died is completed at the next opening, once', { skip }, async t => {
  const uri = await testDatabase(t)
  const first = await openMongo(uri)
  await first.putAll('meta', [meta('a', 'old'), meta('b', 'old')])
  await first.close()
  const entry = (id: string) => ({ document: { _id: id, value: 'new' }, times: 1 })
  await onDatabase(uri, async db => {
    const parts = db.collection<{ _id: string }>('luodi.batches')
    await parts.insertMany([{ _id: 'left:0', batch: 'left', entries: [entry('a'), entry('b')], at: new Date() } as never, { _id: 'left:1', batch: 'left', entries: [entry('c')], at: new Date() } as never,
      { _id: 'orphan:0', batch: 'orphan', entries: [entry('d')], at: new Date(0) } as never])
    await db.collection<{ _id: string }>('luodi.state').updateOne({ _id: 'meta' }, { $set: { last: 2, pending: { batch: 'left', owner: 'dead', parts: 2, at: new Date(0) } } })
    // It had put the first document, which somebody changed afterwards.
    await db.collection<{ _id: string }>('meta').updateOne({ _id: 'a' }, { $set: { value: 'newer', version: 3, _batch: 2 } })
  })
  const [second, third] = await Promise.all([openMongo(uri, { leaseMs: 300 }), openMongo(uri, { leaseMs: 300 })])
  t.teardown(() => Promise.all([second.close(), third.close()]).then(() => {}))
  t.strictSame((await second.find('meta')).items.map(({ id, value, version }) => [id, value, version]), [['a', 'newer', 3], ['b', 'new', 2], ['c', 'new', 1]])
  const left = await onDatabase(uri, async db => [await db.collection('luodi.batches').countDocuments(), await db.collection('luodi.state').countDocuments({ pending: { $exists: true } })])
  t.strictSame(left, [0, 0], 'nothing is left of it, nor of a batch that never became pending')
})
