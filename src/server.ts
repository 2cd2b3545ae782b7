/** The process: configuration, stores, seed, index, application, and a stop that loses nothing. */
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { openDocuments } from './adapters/documents/open.js'
import { loadFixtures } from './adapters/files/fixtures.js'
import { loadLibrary } from './adapters/files/library.js'
import { loadProof } from './adapters/files/proof.js'
import { measured } from './adapters/metrics/measured.js'
import { createMeters } from './adapters/metrics/meters.js'
import { openSearch } from './adapters/search/open.js'
import { buildApp } from './app.js'
import { indexCatalogue } from './application/indexing.js'
import { migrate } from './application/migrations.js'
import { seed } from './application/seed.js'
import { now } from './clock.js'
import { loadConfig } from './config.js'
import { metricsServer } from './metrics-server.js'
import { FIXTURES_DIR } from './paths.js'
import { holdingStore } from './store-lock.js'
import { logSerializers } from './web/log.js'

const timed = <Port extends object>(port: Port, histogram: Parameters<typeof measured>[1] | undefined): Port =>
  histogram ? measured(port, histogram) : port

async function start () {
  const config = loadConfig(process.env)
  const log = pino({
    level: config.logLevel,
    serializers: logSerializers,
    ...(process.stdout.isTTY && !process.env['NO_COLOR'] ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } } : {})
  })
  const meters = config.metrics && createMeters()
  const documents = timed(await openDocuments(config, log), meters?.store)
  const search = timed(await openSearch(config, log), meters?.search)
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const deps = { documents, search, log, library: await loadLibrary(FIXTURES_DIR, fixtures), scores: await loadProof(FIXTURES_DIR) }

  await holdingStore(lock => migrate(deps, { at: now(), lock, onProgress: report => log.info(report, 'migrated') }))
  await seed(deps, fixtures.records, {
    at: now(),
    onProgress: ({ collection, total, written, kept }) => log.info({ collection, total, written, kept }, 'seeded')
  })
  const indexed = await indexCatalogue(deps)
  log.info(indexed, 'search index is ready')

  const app = await buildApp({ config, deps, logger: log, ...(meters ? { requests: meters.requests } : {}) })
  const figures = meters && metricsServer(meters)
  closeWithGrace({ delay: 10_000, logger: log }, async ({ err }) => {
    if (err) log.error({ err }, 'stopping after an error')
    await app.close()
    await figures?.close()
    await search.close()
    await documents.close()
  })
  if (figures && config.metrics) await figures.listen(config.metrics)
  await app.listen({ host: config.host, port: config.port })
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
