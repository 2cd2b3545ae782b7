/** The process: configuration, stores, seed, index, application, and a stop that loses nothing. */
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { openDocuments } from './adapters/documents/open.js'
import { loadFixtures } from './adapters/files/fixtures.js'
import { loadLibrary } from './adapters/files/library.js'
import { openSearch } from './adapters/search/open.js'
import { buildApp } from './app.js'
import { indexCatalogue } from './application/indexing.js'
import { seed } from './application/seed.js'
import { now } from './clock.js'
import { loadConfig } from './config.js'
import { FIXTURES_DIR } from './paths.js'
import { logSerializers } from './web/log.js'

async function start () {
  const config = loadConfig(process.env)
  const log = pino({
    level: config.logLevel,
    serializers: logSerializers,
    ...(process.stdout.isTTY && !process.env['NO_COLOR'] ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } } : {})
  })
  const documents = await openDocuments(config, log)
  const search = await openSearch(config, log)
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const deps = { documents, search, log, library: await loadLibrary(FIXTURES_DIR, fixtures) }

  await seed(deps, fixtures.records, {
    at: now(),
    onProgress: ({ collection, total, written, kept }) => log.info({ collection, total, written, kept }, 'seeded')
  })
  const indexed = await indexCatalogue(deps)
  log.info(indexed, 'search index is ready')

  const app = await buildApp({ config, deps, logger: log })
  closeWithGrace({ delay: 10_000, logger: log }, async ({ err }) => {
    if (err) log.error({ err }, 'stopping after an error')
    await app.close()
    await search.close()
    await documents.close()
  })
  await app.listen({ host: config.host, port: config.port })
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
