/** `npm run reindex`: makes the shared search index anew beside the old one, while people search and write. */
import { openDocuments } from '../src/adapters/documents/open.js'
import { openSearch } from '../src/adapters/search/open.js'
import { indexQueue } from '../src/application/indexer.js'
import { indexCatalogue } from '../src/application/indexing.js'
import type { Deps } from '../src/application/ports.js'
import { loadConfig } from '../src/config.js'
import { withIndexLease } from '../src/indexer.js'

const say = (words: string) => process.stderr.write(`${words}\n`)
const log = { debug () {}, info () {}, warn: (_: object, words: string) => say(words), error: (_: object, words: string) => say(words) }

/** Longer than the lease of a process that died. */
const WAIT_MS = 120_000

async function reindex (deps: Deps): Promise<void> {
  // Before anything is changed: a server that cannot be used is said to be so.
  await deps.search.search('parks', { text: '', limit: 0 })
  const made = await withIndexLease(deps, { waitMs: WAIT_MS }, mayWrite => indexCatalogue(deps, {
    mayWrite, onProgress: ({ index, count, total }) => say(`${index.padEnd(16)} ${count} of ${total}`)
  }))
  if (!made.done) throw new Error('another process keeps the search index busy; try again later')
  const { length } = await indexQueue(deps)
  say(`the new index is in use; ${length} writes made meanwhile wait for the indexer of a running server`)
}

async function run () {
  const config = loadConfig(process.env)
  if (!config.meiliUrl) {
    say('no MEILI_URL: the embedded index is made anew at every start, there is nothing to do')
    return
  }
  const documents = await openDocuments(config, log)
  try {
    const search = await openSearch(config, log)
    await reindex({ documents, search, log })
    await search.close()
  } finally {
    await documents.close()
  }
}

run().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
