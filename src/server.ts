/** The process: configuration, stores, seed, index, application, and a stop that loses nothing. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { openDocuments } from './adapters/documents/open.js'
import { loadDemo } from './adapters/files/demo.js'
import { loadFixtures } from './adapters/files/fixtures.js'
import { loadLibrary } from './adapters/files/library.js'
import { loadProof } from './adapters/files/proof.js'
import { openSmtp } from './adapters/mail/smtp.js'
import { measured } from './adapters/metrics/measured.js'
import { createMeters } from './adapters/metrics/meters.js'
import { openSigner } from './adapters/keys/signer.js'
import { openSearch } from './adapters/search/open.js'
import { readSheet } from './adapters/sheets/read.js'
import { writeSheets } from './adapters/sheets/write.js'
import { buildApp } from './app.js'
import { firstLink } from './application/accounts/links.js'
import { seedDemo } from './application/demo.js'
import { indexQueue } from './application/indexer.js'
import { withLock, type StillHeld } from './application/leases.js'
import type { Timing } from './application/limits.js'
import { migrate } from './application/migrations.js'
import type { AppDeps } from './application/ports.js'
import { seed, type SeedRecords } from './application/seed.js'
import { removeEnded } from './application/sweep.js'
import { instant, now } from './clock.js'
import { loadConfig } from './config.js'
import { UnavailableError } from './domain/errors.js'
import { openIndex, startIndexer } from './indexer.js'
import { metricsServer, queueInto } from './metrics-server.js'
import { FIXTURES_DIR } from './paths.js'
import { holdingStore } from './store-lock.js'
import { logSerializers } from './web/log.js'

const timed = <Port extends object>(port: Port, histogram: Parameters<typeof measured>[1] | undefined): Port =>
  histogram ? measured(port, histogram) : port

const TIME: Timing = { clock: instant, wait: ms => sleep(ms) }

/** A process that was killed while it seeded is given up after this. */
const SEED_LEASE_MS = 15_000
const SEED_PATIENCE_MS = 120_000

/** Seeds, on a store of several processes while no other one does. Throws UnavailableError when another one is at it for too long. */
async function seedAlone (deps: AppDeps, records: SeedRecords, isShared: boolean): Promise<void> {
  const work = (stillHeld?: StillHeld) => seed(deps, records, {
    at: now(),
    ...(stillHeld ? { stillHeld } : {}),
    onProgress: ({ collection, total, written, kept }) => deps.log.info({ collection, total, written, kept }, 'seeded')
  })
  const alone = { ...TIME, holder: randomBytes(8).toString('hex'), ttlMs: SEED_LEASE_MS, waitMs: SEED_PATIENCE_MS }
  if (!isShared) {
    await work()
    return
  }
  const { done } = await withLock(deps, 'seed', alone, work)
  if (!done) throw new UnavailableError('another process has been writing the fixtures for two minutes: look at its log', { key: 'unavailable.seeding' })
}

/**
 * On a system without an administrator, says where the first one makes an account. It goes to stderr: stdout may be kept as a log,
 * and whoever has the link has the system.
 */
async function sayFirstLink (deps: AppDeps, publicUrl: string, listening: string): Promise<void> {
  const secret = await firstLink(deps, now())
  if (secret === undefined) return
  const page = `${publicUrl || listening}/account/invitation/${secret}`
  process.stderr.write(`\nThere is no administrator yet. Make the account of the first one here, once, within 72 hours:\n尚无系统管理员。请在 72 小时内打开此链接建立首个管理员账户，仅可使用一次：\n\n  ${page}\n\n`)
}

/** With `--demo`: illustrative records, and on stderr the people who can sign in, with passwords of this start. */
async function sayDemo (deps: AppDeps): Promise<void> {
  const people = await seedDemo(deps, await loadDemo(FIXTURES_DIR), { at: now() })
  const lines = people.map(({ role, email, password }) => `  ${role.padEnd(14)} ${email.padEnd(24)} ${password}`)
  process.stderr.write(`\nIllustrative data are in the store (npm run demo-remove takes them away). Sign in as:\n已载入演示数据（npm run demo-remove 可全部清除）。演示账户：\n\n${lines.join('\n')}\n`)
}

async function start () {
  const config = loadConfig(process.env)
  const log = pino({
    level: config.logLevel,
    serializers: logSerializers,
    ...(process.stdout.isTTY && !process.env['NO_COLOR'] ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } } : {})
  })
  // Only a server can be used by several processes: the file of the embedded database has one.
  const isShared = config.mongodbUri !== ''
  const meters = config.metrics && createMeters()
  const documents = timed(await openDocuments(config, log), meters?.store)
  const search = timed(await openSearch(config, log), meters?.search)
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const deps = {
    documents,
    search,
    log,
    library: await loadLibrary(FIXTURES_DIR, fixtures),
    scores: await loadProof(FIXTURES_DIR),
    sheets: { write: writeSheets, read: readSheet },
    signer: await openSigner(config),
    ...(config.mail ? { mail: openSmtp(config.mail) } : {}),
    ...(meters ? { timeMatch: () => meters.matches.startTimer() } : {})
  }

  await holdingStore(lock => migrate(deps, { at: now(), lock, onProgress: report => log.info(report, 'migrated') }))
  await seedAlone(deps, fixtures.records, isShared)
  await openIndex(deps)
  log.info({ shared: search.isShared }, 'search index is ready')

  const app = await buildApp({ config, deps, logger: log, ...(isShared ? { shared: TIME } : {}), ...(meters ? { requests: meters.requests } : {}) })
  const figures = meters && metricsServer(meters, queueInto(meters, () => indexQueue(deps), Date.now))
  const indexer = startIndexer(deps)
  closeWithGrace({ delay: 10_000, logger: log }, async ({ err }) => {
    if (err) log.error({ err }, 'stopping after an error')
    await Promise.all([app.close(), indexer.stop()])
    await figures?.close()
    await search.close()
    await documents.close()
  })
  if (figures && config.metrics) await figures.listen(config.metrics)
  await removeEnded(deps, now())
  if (process.argv.includes('--demo')) await sayDemo(deps)
  const listening = await app.listen({ host: config.host, port: config.port })
  await sayFirstLink(deps, config.publicUrl, listening)
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
