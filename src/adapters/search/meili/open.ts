/** The search index on a Meilisearch server. */
import type { Meilisearch, Settings } from 'meilisearch'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { INDEXES, type IndexName } from '../../../application/collections.js'
import type { Logger, SearchDocument, SearchIndex } from '../../../application/ports.js'
import { UnavailableError } from '../../../domain/errors.js'
import { asking, connect, DEFAULT_TIMEOUT, done, type Clients, type MeiliConfig } from './client.js'
import { connectionBy } from './connection.js'
import { meiliId, toMeili } from './documents.js'
import { searchIn } from './search.js'
import { inParts } from '../parts.js'
import { settingsOf } from './settings.js'

/** Documents sent in one task. */
const BATCH = 1000

/** Makes the index where it is not there, and brings its settings to what they should be; nothing is sent when they are. */
async function prepare (client: Meilisearch, uid: string, index: IndexName): Promise<void> {
  const known = await asking(() => client.getIndexes({ limit: 1000 }))
  if (!known.results.some(found => found.uid === uid)) await done(client.createIndex(uid, { primaryKey: 'id' }))
  const wanted: Settings = settingsOf(index)
  const stored: Settings = await asking(() => client.index(uid).getSettings())
  const differs = (Object.keys(wanted) as (keyof Settings)[]).some(name => !isDeepStrictEqual(stored[name], wanted[name]))
  if (differs) await done(client.index(uid).updateSettings(wanted))
}

type Filling = { uid: string, index: IndexName, documents: Parameters<SearchIndex['rebuild']>[1], onProgress?: ((count: number) => void) | undefined }

/** To make a document ready takes milliseconds; whoever asks this process for a page meanwhile waits for so many at most. */
const PIECE = 25

/** The documents as the server takes them, a line each. */
async function linesOf (index: IndexName, documents: readonly SearchDocument[]): Promise<string> {
  const lines: string[] = []
  for (const document of documents) {
    lines.push(JSON.stringify(toMeili(index, document)))
    if (lines.length % PIECE === 0) await nextTurn()
  }
  return lines.join('\n')
}

async function fill (client: Meilisearch, { uid, index, documents, onProgress }: Filling): Promise<void> {
  let count = 0
  for await (const batch of inParts(documents, BATCH)) {
    const lines = await linesOf(index, batch)
    await done(client.index(uid).addDocumentsFromString(lines, 'application/x-ndjson', { primaryKey: 'id' }))
    count += batch.length
    onProgress?.(count)
  }
}

async function removeIndex (client: Meilisearch, uid: string): Promise<void> {
  const { results } = await asking(() => client.getIndexes({ limit: 1000 }))
  if (results.some(found => found.uid === uid)) await done(client.deleteIndex(uid))
}

/** Fills another index and lets the two change their names in one task of the server. What an interrupted run left goes first. */
async function replace (client: Meilisearch, filling: Filling): Promise<void> {
  const { uid, index } = filling
  const made = `${uid}-next`
  await removeIndex(client, made)
  await prepare(client, made, index)
  await fill(client, { ...filling, uid: made })
  await done(client.swapIndexes([{ indexes: [uid, made], rename: false }]))
  await removeIndex(client, made)
}

/** Clients of a server whose indexes are made and set up. */
async function connected (config: MeiliConfig, uidOf: (index: IndexName) => string, log: Logger): Promise<Clients> {
  const clients = await connect(config, log)
  for (const index of INDEXES) await prepare(clients.write, uidOf(index), index)
  return clients
}

/** `make`, which says once what is wrong until something else is, and when it is well. Loudly where somebody must act. */
function telling (make: () => Promise<Clients>, log: Logger): () => Promise<Clients> {
  let told: string | undefined
  return async () => {
    try {
      const clients = await make()
      told = undefined
      log.info({ engine: 'meilisearch', version: clients.version }, 'search index opened')
      return clients
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const isOurs = error instanceof UnavailableError && (error.params['trouble'] === 'key-refused' || error.params['trouble'] === 'version-unsupported')
      if (message !== told) log[isOurs ? 'error' : 'warn']({ engine: 'meilisearch', reason: message }, 'the search index cannot be used: pages go on without it, writes wait for it')
      told = message
      throw error
    }
  }
}

/** Shorter than people notice, long enough that a server that hangs does not hold up every page. */
const PAUSE_MS = 1000

/**
 * The index on the server at `url`. The server is first asked when something is searched or written: keys are then made, the
 * version is checked, indexes are made and set up; and again after every failure. Until then, and whenever the server cannot be
 * reached, is of a version that is not supported or refuses the key, every call throws UnavailableError; a search does so
 * within twice `timeoutMs`. `params.trouble` of the error says which.
 */
export function openMeiliSearch (config: MeiliConfig, log: Logger): SearchIndex {
  const uidOf = (index: IndexName): string => `${config.prefix ?? ''}${index}`
  const connection = connectionBy(telling(() => connected(config, uidOf, log), log), { pauseMs: PAUSE_MS, clock: () => performance.now() })
  let isClosed = false
  const using = async <R>(work: (clients: Clients) => Promise<R>, patienceMs?: number): Promise<R> => {
    if (isClosed) throw new UnavailableError('the search index is closed', { key: 'unavailable.search' })
    return connection.use(work, patienceMs)
  }

  return {
    isShared: true,
    put: (index, documents) => using(({ write }) => fill(write, { uid: uidOf(index), index, documents })),
    remove: (index, ids) => using(async ({ write }) => {
      if (ids.length > 0) await done(write.index(uidOf(index)).deleteDocuments(ids.map(meiliId)))
    }),
    clear: index => using(({ write }) => done(write.index(uidOf(index)).deleteAllDocuments())),
    rebuild: (index, documents, onProgress) => using(({ write }) => replace(write, { uid: uidOf(index), index, documents, onProgress })),
    search: (index, query) => using(({ read }) => searchIn({ client: read, uid: uidOf(index), index }, query), config.timeoutMs ?? DEFAULT_TIMEOUT),
    async close () {
      isClosed = true
    }
  }
}
