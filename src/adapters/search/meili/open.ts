/** The search index on a Meilisearch server. */
import type { Meilisearch, Settings } from 'meilisearch'
import { isDeepStrictEqual } from 'node:util'
import { INDEXES, type IndexName } from '../../../application/collections.js'
import type { Logger, SearchDocument, SearchIndex } from '../../../application/ports.js'
import { UnavailableError } from '../../../domain/errors.js'
import { asking, connect, done, type MeiliConfig } from './client.js'
import { meiliId, toMeili } from './documents.js'
import { searchIn } from './search.js'
import { settingsOf } from './settings.js'

/** Documents sent in one task. */
const BATCH = 1000

const batchesOf = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) => items.slice(at * BATCH, (at + 1) * BATCH))

/** Makes the index where it is not there, and brings its settings to what they should be; nothing is sent when they are. */
async function prepare (client: Meilisearch, uid: string, index: IndexName): Promise<void> {
  const known = await asking(() => client.getIndexes({ limit: 1000 }))
  if (!known.results.some(found => found.uid === uid)) await done(client.createIndex(uid, { primaryKey: 'id' }))
  const wanted: Settings = settingsOf(index)
  const stored: Settings = await asking(() => client.index(uid).getSettings())
  const differs = (Object.keys(wanted) as (keyof Settings)[]).some(name => !isDeepStrictEqual(stored[name], wanted[name]))
  if (differs) await done(client.index(uid).updateSettings(wanted))
}

type Filling = { uid: string, index: IndexName, documents: readonly SearchDocument[], onProgress?: ((count: number) => void) | undefined }

async function fill (client: Meilisearch, { uid, index, documents, onProgress }: Filling): Promise<void> {
  let count = 0
  for (const batch of batchesOf(documents)) {
    await done(client.index(uid).addDocuments(batch.map(document => toMeili(index, document)), { primaryKey: 'id' }))
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

/**
 * The index on the server at `url`, its indexes made and set up. Throws UnavailableError when the server cannot be reached, is
 * of a version that is not supported, or refuses the key.
 */
export async function openMeiliSearch (config: MeiliConfig, log: Logger): Promise<SearchIndex> {
  const { read, write, version } = await connect(config, log)
  const uidOf = (index: IndexName): string => `${config.prefix ?? ''}${index}`
  for (const index of INDEXES) await prepare(write, uidOf(index), index)
  log.info({ engine: 'meilisearch', version }, 'search index opened')
  let isClosed = false
  const open = (): void => {
    if (isClosed) throw new UnavailableError('the search index is closed', { key: 'unavailable.search' })
  }

  return {
    isShared: true,
    async put (index, documents) {
      open()
      await fill(write, { uid: uidOf(index), index, documents })
    },
    async remove (index, ids) {
      open()
      if (ids.length > 0) await done(write.index(uidOf(index)).deleteDocuments(ids.map(meiliId)))
    },
    async clear (index) {
      open()
      await done(write.index(uidOf(index)).deleteAllDocuments())
    },
    async rebuild (index, documents, onProgress) {
      open()
      await replace(write, { uid: uidOf(index), index, documents, onProgress })
    },
    async search (index, query) {
      open()
      return searchIn({ client: read, uid: uidOf(index), index }, query)
    },
    async close () {
      isClosed = true
    }
  }
}
