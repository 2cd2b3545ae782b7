/**
 * Faults of the whole platform: two server processes on one MongoDB and one Meilisearch, both real, under writes.
 * `npm run fault-server [-- NAME...]` after `.ci/mongodb`, with the program of Meilisearch in LUODI_MEILISEARCH; names are those
 * of FAULTS, all without one. Prints what was acknowledged, found, lost and duplicated for each fault; ends with 1 when anything
 * was lost or duplicated, an answer came late, or something else was not as it must be.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMongoStore } from '../src/adapters/documents/mongo.js'
import type { DocumentStore } from '../src/application/ports.js'
import { FAULTS, type Platform } from './support/server-faults.js'
import { meiliProgram, startMeiliEngine } from './support/meili-engine.js'
import { engineFolder, startMongoEngine } from './support/mongo-engine.js'
import { startServer, type Running } from './support/server-process.js'
import { caughtUp, type ServerAccount } from './support/server-writes.js'

const log = { debug () {}, info () {}, warn () {}, error () {} }

async function openPlatform (data: string): Promise<Platform & { close: () => Promise<void> }> {
  const [folder, program] = [engineFolder(process.env), meiliProgram(process.env)]
  if (!folder) throw new Error('prepare MongoDB first: eval "$(.ci/mongodb)"')
  if (!program) throw new Error('name the program of Meilisearch in LUODI_MEILISEARCH')
  const [mongo, meili] = await Promise.all([startMongoEngine(folder, join(data, 'mongo')), startMeiliEngine(program, join(data, 'meili'))])
  const servers = new Set<Running>()
  const start = async (env: NodeJS.ProcessEnv = {}) => {
    const server = await startServer({ MONGODB_URI: mongo.uri, MEILI_URL: meili.url, MEILI_KEY: meili.key, RATE_LIMIT_PER_MINUTE: '1000000', ...env })
    servers.add(server)
    return server
  }
  const documents: DocumentStore = await openMongoStore({ uri: mongo.uri, poolSize: 5, timeoutMs: 2500 }, log)
  const close = async () => {
    for (const { child } of servers) child.kill('SIGKILL')
    await documents.close()
    await Promise.all([mongo.stop(), meili.kill()])
  }
  try {
    const pair: Platform['pair'] = [await start(), await start()]
    await caughtUp(documents)
    return { mongo, meili, documents, start, pair, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function run () {
  const names = process.argv.slice(2)
  const unknown = names.find(name => !FAULTS[name])
  if (unknown) throw new Error(`no fault is called ${unknown}: ${Object.keys(FAULTS).join(', ')}`)
  const data = mkdtempSync(join(tmpdir(), 'luodi-fault-'))
  const platform = await openPlatform(data)
  const accounts: Record<string, ServerAccount> = {}
  const wrong: string[] = []
  try {
    for (const [name, strike] of Object.entries(FAULTS).filter(([name]) => names.length === 0 || names.includes(name))) {
      const { account, notes, faults } = await strike(platform)
      if (account) accounts[name] = account
      console.log(`${name}:`, notes)
      wrong.push(...faults.map(fault => `${name}: ${fault}`))
      if (account && account.lost + account.duplicated > 0) wrong.push(`${name}: lost ${account.lost}, duplicated ${account.duplicated}`)
    }
  } finally {
    await platform.close()
    rmSync(data, { recursive: true, force: true })
  }
  console.table(accounts)
  for (const fault of wrong) console.error(`wrong: ${fault}`)
  process.exitCode = wrong.length > 0 ? 1 : 0
}

run().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
