/** Empty document stores for tests, embedded or on a real MongoDB, each with a database of its own that is dropped at the end. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { mongo } from 'mongoose'
import tap from 'tap'
import { engineFolder, startMongoEngine, type MongoEngine } from '../../scripts/support/mongo-engine.js'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import type { DocumentStore, Logger } from '../../src/application/ports.js'
import { silentLog } from './documents.js'

type Teardown = { teardown: (close: () => Promise<void>) => unknown }

/** Slower than any test machine, so that only a test of slowness meets it. */
const PATIENT = { poolSize: 20, timeoutMs: 5000, leaseMs: 12_000 }

/** Why no test can run on MongoDB here; false when one can. For the `skip` of a test, which LUODI_REQUIRE_MONGODB=1 forbids. */
export function noMongo (): string | false {
  if (process.env['MONGODB_URI'] || engineFolder(process.env)) return false
  const words = 'no MongoDB: set MONGODB_URI, or prepare the engine with eval "$(.ci/mongodb)"'
  if (process.env['LUODI_REQUIRE_MONGODB'] === '1') throw new Error(words)
  return words
}

let engine: Promise<MongoEngine> | undefined

/** MONGODB_URI, else an engine that starts with the first call and ends with the process. */
async function serverUri (): Promise<string> {
  const given = process.env['MONGODB_URI']
  if (given) return given
  engine ??= ownEngine()
  return (await engine).uri
}

async function ownEngine (): Promise<MongoEngine> {
  const folder = engineFolder(process.env)
  if (!folder) throw new Error(noMongo() || 'no MongoDB')
  const data = mkdtempSync(join(tmpdir(), 'luodi-mongodb-'))
  process.once('exit', () => rmSync(data, { recursive: true, force: true }))
  return startMongoEngine(folder, data)
}

/** The address with another database; who signs in still does so where the address said. */
export function withDatabase (uri: string, database: string): string {
  const [, scheme = '', hosts = '', named = '', options = ''] = /^(mongodb(?:\+srv)?:\/\/)([^/]+)\/?([^?]*)(.*)$/.exec(uri) ?? []
  const sign = options ? '&' : '?'
  const source = hosts.includes('@') && !options.includes('authSource=') ? `${sign}authSource=${named || 'admin'}` : ''
  return `${scheme}${hosts}/${database}${options}${source}`
}

/** The address of an empty database, dropped when the test ends. */
export async function testDatabase (t: Teardown): Promise<string> {
  const uri = withDatabase(await serverUri(), `luodi-test-${randomBytes(8).toString('hex')}`)
  t.teardown(() => onDatabase(uri, async db => { await db.dropDatabase() }))
  return uri
}

/** Databases of this process that stand empty with their indexes built: a new one costs half a second and a hundred open files. */
const empty: string[] = []

/** The address of an empty database that another test of this process may have had before; the last one drops it. */
async function lentDatabase (t: Teardown): Promise<string> {
  const uri = empty.pop() ?? await testDatabase(tap)
  t.teardown(async () => {
    await onDatabase(uri, async db => {
      const collections = await db.listCollections({}, { nameOnly: true }).toArray()
      await Promise.all(collections.map(({ name }) => db.collection(name).deleteMany({})))
    })
    empty.push(uri)
  })
  return uri
}

/** What the driver alone does on the database of an address: to look at it, or to change it as another program would. */
export async function onDatabase<T> (uri: string, work: (db: mongo.Db) => Promise<T>): Promise<T> {
  const { default: mongoose } = await import('mongoose')
  const client = new mongoose.mongo.MongoClient(uri)
  try {
    return await work(client.db())
  } finally {
    await client.close()
  }
}

/**
 * A store on the database of an address; `settings`: what the test sets. The caller closes it.
 * The driver takes a third of a second to load, so only tests on MongoDB load it.
 */
export async function openMongo (uri: string, settings: Partial<typeof PATIENT> = {}, log: Logger = silentLog): Promise<DocumentStore> {
  const { openMongoStore } = await import('../../src/adapters/documents/mongo.js')
  return openMongoStore({ uri, ...PATIENT, ...settings }, log)
}

/** Whether the stores of tests are on MongoDB: LUODI_TEST_STORE=mongodb. */
export const isOnMongo = process.env['LUODI_TEST_STORE'] === 'mongodb'

/**
 * An empty store, closed when the test ends: in memory, or on a MongoDB server in a database that no other test has meanwhile.
 * Throws when MongoDB is asked for and none is there.
 */
export async function openTestStore (t: Teardown): Promise<DocumentStore> {
  const uri = isOnMongo ? await lentDatabase(t) : ''
  const store = isOnMongo ? await openMongo(uri) : openEmbeddedStore({ file: ':memory:', log: silentLog })
  t.teardown(() => store.close())
  return store
}

/**
 * One empty store as two processes have it open, closed when the test ends: two connections to one database of MongoDB, or
 * two objects over one store in memory, since what a process remembers of a store hangs on the object.
 */
export async function openSharedStore (t: Teardown): Promise<[DocumentStore, DocumentStore]> {
  if (!isOnMongo) {
    const store = await openTestStore(t)
    return [{ ...store }, { ...store }]
  }
  const uri = await testDatabase(t)
  const stores: [DocumentStore, DocumentStore] = [await openMongo(uri), await openMongo(uri)]
  for (const store of stores) t.teardown(() => store.close())
  return stores
}

/** An empty store for a test that needs many, one after the other: `close` ends everything. */
export async function openPassingStore (): Promise<{ documents: DocumentStore, close: () => Promise<void> }> {
  const ends: (() => Promise<void>)[] = []
  const documents = await openTestStore({ teardown: end => ends.unshift(end) })
  return { documents, close: async () => { for (const end of ends) await end() } }
}

/** Opens one and the same store each time it is called, with what was stored before, one after the other. The caller closes it. */
export async function testPlace (t: Teardown): Promise<() => Promise<DocumentStore>> {
  if (isOnMongo) {
    const uri = await testDatabase(t)
    return () => openMongo(uri)
  }
  const folder = mkdtempSync(join(tmpdir(), 'luodi-store-'))
  t.teardown(async () => rmSync(folder, { recursive: true, force: true }))
  return async () => openEmbeddedStore({ file: join(folder, 'luodi.db'), log: silentLog })
}
