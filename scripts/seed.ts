/** `npm run seed`: brings the database of this configuration to what the fixtures say, with a line for each collection. */
import { openDocuments } from '../src/adapters/documents/open.js'
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { loadLibrary } from '../src/adapters/files/library.js'
import { openEmbeddedSearch } from '../src/adapters/search/embedded.js'
import { migrate } from '../src/application/migrations.js'
import { seed } from '../src/application/seed.js'
import { now } from '../src/clock.js'
import { loadConfig } from '../src/config.js'
import { FIXTURES_DIR } from '../src/paths.js'
import { holdingStore } from '../src/store-lock.js'

const log = { debug () {}, info () {}, warn: (_: object, words: string) => console.error(words), error: (_: object, words: string) => console.error(words) }

async function run () {
  const config = loadConfig(process.env)
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const documents = await openDocuments(config, log)
  try {
    const deps = { documents, search: openEmbeddedSearch(), log, library: await loadLibrary(FIXTURES_DIR, fixtures) }
    await holdingStore(lock => migrate(deps, {
      at: now(),
      lock,
      onProgress: ({ number, reason, changed }) => console.log(`migration ${number}: ${changed} documents changed (${reason})`)
    }))
    const reports = await seed(deps, fixtures.records, {
      at: now(),
      onProgress: ({ collection, total, written, removed, kept }) =>
        console.log(`${collection.padEnd(14)} ${String(total).padStart(4)} records: ${written} written, ${removed} removed, ${kept} kept as edited`)
    })
    if (reports.length === 0) console.log('the database already holds these fixtures')
  } finally {
    await documents.close()
  }
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
