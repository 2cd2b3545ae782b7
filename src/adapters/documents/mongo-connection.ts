/** One connection to MongoDB whose every answer comes within a set time. Knows no documents. */
import { setTimeout as sleep } from 'node:timers/promises'
import mongoose from 'mongoose'
import type { Logger } from '../../application/ports.js'
import { UnavailableError } from '../../domain/errors.js'
import type { Stored } from './mongo-form.js'

/** `timeoutMs`: the longest wait for one answer of the server. `poolSize`: connections at a time. */
export type MongoSettings = { uri: string, poolSize: number, timeoutMs: number }

export type Mongo = {
  connection: mongoose.Connection
  /** What `work` gives. Throws UnavailableError when the server fails or has not answered in time: a write may then be stored or not. */
  answer<T> (work: () => Promise<T>): Promise<T>
  /** The error for `cause`, logged. */
  failure (cause: unknown): UnavailableError
  close (): Promise<void>
}

/** Building indexes over a whole collection takes as long as it takes; a server that hangs meanwhile is given up after this. */
const INDEX_BUILD_MS = 30 * 60_000

/** The database when the address names none. */
const DATABASE = 'luodi'

const OPEN_OPTIONS = { autoIndex: false, autoCreate: false, bufferCommands: false }

const optionsOf = ({ uri, poolSize, timeoutMs }: MongoSettings) => ({
  appName: 'luodi',
  maxPoolSize: poolSize,
  serverSelectionTimeoutMS: timeoutMs,
  connectTimeoutMS: timeoutMs,
  waitQueueTimeoutMS: timeoutMs,
  readPreference: 'primary',
  ...namesDatabase(uri) ? {} : { dbName: DATABASE }
} as const)

/**
 * Acknowledged is what is in the journal of most members of a replica set, or of the one server. A single server that is asked
 * for a majority waits for no journal: it then lost up to 17 of 400 acknowledged inserts when it was killed, with `w: 1` none.
 */
async function writeConcernOf (starter: mongoose.mongo.MongoClient): Promise<{ w: 1 | 'majority', journal: true }> {
  const { setName, msg } = await starter.db('admin').command({ hello: 1 })
  const isSingle = setName === undefined && msg !== 'isdbgrid'
  return { w: isSingle ? 1 : 'majority', journal: true }
}

const namesDatabase = (uri: string): boolean => /^[^/]+:\/\/[^/]+\/[^?]/.test(uri)

/**
 * Connects and makes the indexes of the models that `declare` adds.
 * Throws UnavailableError when the address cannot be read, or no server can be reached or used.
 */
export async function connectMongo (
  settings: MongoSettings, declare: (connection: mongoose.Connection) => mongoose.Model<Stored>[], log: Logger
): Promise<Mongo> {
  const options = optionsOf(settings)
  const starter = starterOf(settings.uri, options)
  const { hosts: addresses, srvHost } = starter.options
  const hosts = srvHost ?? addresses.map(String).join(',')
  const failure = failureOf(hosts, log)
  const connection = mongoose.createConnection()
  const { answer, stop } = answersOf(settings.timeoutMs, hosts, failure)
  try {
    const writeConcern = await answer(async () => writeConcernOf(await starter.connect()))
    await within(INDEX_BUILD_MS, () => makeIndexes(starter, declare(connection)))
    await answer(() => connection.openUri(settings.uri, { ...options, ...OPEN_OPTIONS, writeConcern, socketTimeoutMS: 2 * settings.timeoutMs }))
  } catch (error) {
    stop()
    await connection.destroy()
    throw error instanceof UnavailableError ? error : failure(error)
  } finally {
    await starter.close()
  }
  log.info({ hosts, database: connection.name }, 'document store open')
  return { connection, answer, failure, close: async () => { if (stop()) await connection.close() } }
}

/** The driver's words about an address that it cannot read repeat the address, password and all: they go nowhere. */
function starterOf (uri: string, options: ReturnType<typeof optionsOf>): mongoose.mongo.MongoClient {
  try {
    return new mongoose.mongo.MongoClient(uri, { ...options, socketTimeoutMS: 0 })
  } catch {
    throw new UnavailableError('MONGODB_URI cannot be read: it must be a mongodb:// or mongodb+srv:// address, special characters of a password percent-encoded',
      { key: 'unavailable.mongodb-address' })
  }
}

async function makeIndexes (starter: mongoose.mongo.MongoClient, models: mongoose.Model<Stored>[]): Promise<void> {
  const db = starter.db()
  for (const { collection, schema } of models) {
    const specs = schema.indexes().map(([key]) => ({ key: key as mongoose.mongo.IndexSpecification & Record<string, 1> }))
    if (specs.length > 0) await db.collection(collection.collectionName).createIndexes(specs)
  }
}

async function within<T> (ms: number, work: () => Promise<T>): Promise<T> {
  const timer = new AbortController()
  try {
    return await Promise.race([work(), sleep(ms, undefined, { signal: timer.signal }).then(() => { throw new SlowError(ms) })])
  } finally {
    timer.abort()
  }
}

class SlowError extends Error {
  override readonly name = 'SlowError'
  constructor (ms: number) { super(`no answer within ${ms} ms`) }
}

function answersOf (timeoutMs: number, hosts: string, failure: (cause: unknown) => UnavailableError) {
  let isOpen = true
  return {
    stop (): boolean {
      const wasOpen = isOpen
      isOpen = false
      return wasOpen
    },
    async answer<T> (work: () => Promise<T>): Promise<T> {
      if (!isOpen) throw new UnavailableError('the document store is closed', { key: 'unavailable.closed', hosts })
      try {
        return await within(timeoutMs, work)
      } catch (error) {
        throw isServerFailure(error) ? failure(error) : error
      }
    }
  }
}

const isServerFailure = (error: unknown): boolean =>
  error instanceof SlowError || error instanceof mongoose.mongo.MongoError || error instanceof mongoose.Error.MongooseServerSelectionError

const failureOf = (hosts: string, log: Logger) => (cause: unknown): UnavailableError => {
  if (cause instanceof UnavailableError) return cause
  const words = cause instanceof Error ? cause.message : String(cause)
  log.error({ hosts, ...codeOf(cause) }, 'the document store failed')
  return new UnavailableError(`MongoDB at ${hosts} cannot be used: ${words}`, { key: 'unavailable.mongodb', hosts }, { cause })
}

const codeOf = (error: unknown): { code?: unknown } => error instanceof Error && 'code' in error ? { code: error.code } : { code: error instanceof Error ? error.name : undefined }

/** Whether a write was refused because a document with this id is there. */
export const isDuplicate = (error: unknown): boolean => error instanceof mongoose.mongo.MongoServerError && error.code === 11000
