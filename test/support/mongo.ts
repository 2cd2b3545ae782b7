/** Empty document stores for tests, embedded or on a real MongoDB, each with a database of its own that is dropped at the end. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { engineFolder, startMongoEngine, type MongoEngine } from '../../scripts/support/mongo-engine.js'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { openMongoStore } from '../../src/adapters/documents/mongo.js'
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

/** What the driver alone does on the database of an address: to look at it, or to change it as another program would. */
export async function onDatabase<T> (uri: string, work: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(uri)
  try {
    return await work(client.db())
  } finally {
    await client.close()
  }
}

/** A store on the database of an address; `with` what the test sets. The caller closes it. */
export const openMongo = (uri: string, settings: Partial<typeof PATIENT> = {}, log: Logger = silentLog): Promise<DocumentStore> =>
  openMongoStore({ uri, ...PATIENT, ...settings }, log)

/**
 * An empty store, closed when the test ends: in memory, or with LUODI_TEST_STORE=mongodb on a MongoDB server in a database of
 * its own that is dropped. Throws when MongoDB is asked for and none is there.
 */
export async function openTestStore (t: Teardown): Promise<DocumentStore> {
  const isMongo = process.env['LUODI_TEST_STORE'] === 'mongodb'
  const uri = isMongo ? await testDatabase(t) : ''
  const store = isMongo ? await openMongo(uri) : openEmbeddedStore({ file: ':memory:', log: silentLog })
  t.teardown(() => store.close())
  return store
}
