/** The engines that the load is measured on: those of the process always, and the servers that the environment names. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Meilisearch } from 'meilisearch'
import mongoose from 'mongoose'
import { engineFolder, startMongoEngine } from './mongo-engine.js'

/** `store`, `search`: what they are, in words. `env`: the variables with which the product uses them. `close` leaves nothing behind. */
export type Engines = { store: string, search: string, env: Readonly<Record<string, string>>, close: () => Promise<void> }

type Part = { words: string, env: Readonly<Record<string, string>>, close: () => Promise<void> }

/** Either a part to measure, or the words that say why it is not there. */
type Found = Part | string

const folderOf = (name: string): string => mkdtempSync(join(tmpdir(), `luodi-load-${name}-`))
const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true })

async function onServer<T> (uri: string, work: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 5000 })
  try {
    return await work(client.db())
  } finally {
    await client.close()
  }
}

const versionOf = (uri: string): Promise<string> =>
  onServer(uri, async db => String((await db.command({ buildInfo: 1 }))['version']))

/** The server of MONGODB_URI, whose database must be empty and is dropped at the end, or an engine of its own. */
async function mongo (env: NodeJS.ProcessEnv): Promise<Found> {
  const uri = env['MONGODB_URI']
  if (uri) {
    const collections = await onServer(uri, db => db.listCollections().toArray())
    if (collections.length > 0) return 'MongoDB not measured: the database of MONGODB_URI is not empty'
    return { words: `MongoDB ${await versionOf(uri)}`, env: { MONGODB_URI: uri }, close: () => onServer(uri, async db => { await db.dropDatabase() }) }
  }
  const folder = engineFolder(env)
  if (!folder) return 'MongoDB not at hand: set MONGODB_URI or LUODI_MONGODB_ENGINE'
  const data = folderOf('mongodb')
  const engine = await startMongoEngine(folder, data)
  const close = async () => {
    await engine.stop()
    remove(data)
  }
  return { words: `MongoDB ${await versionOf(engine.uri)} engine`, env: { MONGODB_URI: engine.uri.replace('/?', '/luodi?') }, close }
}

/** The server of MEILI_URL, which must hold no index; those that are made are removed at the end. */
async function meilisearch (env: NodeJS.ProcessEnv): Promise<Found> {
  const { MEILI_URL: host, MEILI_KEY: apiKey = '' } = env
  if (!host) return 'Meilisearch not at hand: set MEILI_URL and MEILI_KEY'
  const client = new Meilisearch({ host, apiKey, timeout: 5000 })
  const indexes = async () => (await client.getIndexes({ limit: 1000 })).results
  if ((await indexes()).length > 0) return 'Meilisearch not measured: the server of MEILI_URL holds indexes'
  const close = async () => {
    for (const { uid } of await indexes()) await client.deleteIndex(uid).waitTask({ timeout: 60_000 })
  }
  return { words: `Meilisearch ${(await client.getVersion()).pkgVersion}`, env: { MEILI_URL: host, MEILI_KEY: apiKey }, close }
}

/** Server addresses of the environment must not reach a process that is to use none. */
const NONE = { MONGODB_URI: '', MEILI_URL: '', MEILI_KEY: '' }

/** SQLite and the index in the process. */
export function embeddedEngines (): Engines {
  const data = folderOf('embedded')
  return { store: 'SQLite, in the process', search: 'in the process', env: { ...NONE, DATA_DIR: data }, close: async () => remove(data) }
}

/** The servers at hand; what is not at hand is said, and its place is taken by what is in the process, or by nothing where both lack. */
export async function realEngines (env: NodeJS.ProcessEnv): Promise<Engines | { missing: readonly string[] }> {
  const [store, search] = [await mongo(env), await meilisearch(env)]
  if (typeof store === 'string' && typeof search === 'string') return { missing: [store, search] }
  const data = folderOf('real')
  const parts = [store, search].filter(part => typeof part !== 'string')
  const wordsOf = (found: Found) => typeof found === 'string' ? `in the process (${found})` : found.words
  const close = async () => {
    for (const part of parts) await part.close()
    remove(data)
  }
  return { store: wordsOf(store), search: wordsOf(search), env: Object.assign({}, NONE, { DATA_DIR: data }, ...parts.map(part => part.env)), close }
}
