/**
 * Faults of a real MongoDB server under acknowledged writes: `npm run fault-mongo -- [--rounds COUNT]` after `.ci/mongodb`.
 * Prints what was acknowledged, found, lost and duplicated for each fault; ends with 1 when anything was lost, duplicated or
 * there in part.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openMongoStore } from '../src/adapters/documents/mongo.js'
import type { DocumentStore } from '../src/application/ports.js'
import { UnavailableError } from '../src/domain/errors.js'
import { ROOT_DIR } from '../src/paths.js'
import { roundsAsked, sum } from './support/accounts.js'
import { engineFolder, startMongoEngine, type MongoEngine } from './support/mongo-engine.js'
import { startDelayProxy } from './support/mongo-proxy.js'
import { accountOf, writeUntil, type Account, type Said } from './support/mongo-writer.js'

const log = { debug () {}, info () {}, warn () {}, error () {} }
const open = (uri: string, timeoutMs = 2500) => openMongoStore({ uri, poolSize: 20, timeoutMs, leaseMs: 2000 }, log)

/** Calls again while the server is away. */
async function untilOpen (uri: string): Promise<DocumentStore> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await open(uri, 5000)
    } catch (error) {
      if (!(error instanceof UnavailableError) || attempt === 20) throw error
    }
  }
}

/** Writes until so many are acknowledged, then `fault` strikes while the writers go on; gives what was said once they failed. */
async function writeInto (documents: DocumentStore, run: string, atLeast: number, fault: () => Promise<void>): Promise<Said[]> {
  const said: Said[] = []
  let struck: Promise<void> | undefined
  await writeUntil(documents, run, async line => {
    said.push(line)
    if (said.length >= atLeast) struck ??= fault()
    return true
  }).catch((error: unknown) => { if (!(error instanceof UnavailableError)) throw error })
  await struck
  return said
}

async function serverFault (engine: MongoEngine, name: 'kill' | 'stop', rounds: number): Promise<Account> {
  const accounts: Account[] = []
  const runs: [string, Said[]][] = []
  for (let round = 0; round < rounds; round++) {
    const documents = await untilOpen(engine.uri)
    const run = `${name}${round}`
    const said = await writeInto(documents, run, 20 + (round * 37) % 150, () => engine[name]())
    await engine.start()
    await documents.close()
    const again = await untilOpen(engine.uri)
    accounts.push(await accountOf(again, run, said))
    runs.push([run, said])
    await again.close()
  }
  const last = await untilOpen(engine.uri)
  for (const [run, said] of runs) {
    const account = await accountOf(last, run, said)
    if (account.lost + account.duplicated + account.inPart > 0) throw new Error(`${run}, seen after later rounds: ${JSON.stringify(account)}`)
  }
  await last.close()
  return sum(accounts)
}

function startWriter (...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT_DIR, 'scripts/support/mongo-writer-process.ts'), ...args],
    { cwd: ROOT_DIR, stdio: ['pipe', 'pipe', 'inherit'] })
  return { child, lines: createInterface({ input: child.stdout }), exit: once(child, 'exit') }
}

/** The application is killed, not the server: a batch it had begun must be completed by the next opening. */
async function applicationKilled (engine: MongoEngine, rounds: number): Promise<Account> {
  const accounts: Account[] = []
  for (let round = 0; round < rounds; round++) {
    const run = `app${round}`
    const said: Said[] = []
    const { child, lines, exit } = startWriter(engine.uri, run)
    for await (const line of lines) {
      said.push(JSON.parse(line) as Said)
      if (said.length === 20 + (round * 13) % 60) child.kill('SIGKILL')
    }
    await exit
    const again = await untilOpen(engine.uri)
    accounts.push(await accountOf(again, run, said))
    await again.close()
  }
  return sum(accounts)
}

async function slowServer (engine: MongoEngine): Promise<Record<string, unknown>> {
  const proxy = await startDelayProxy(engine.uri)
  const documents = await open(proxy.uri)
  const waits: number[] = []
  const answers: Record<string, string> = {}
  for (const ms of [0, 20, 200, 1000, 10_000, Infinity, 0]) {
    proxy.delay(ms)
    const before = performance.now()
    const answer = await documents.put('meta', { id: 'slow', value: ms === Infinity ? 'never' : ms }).then(() => 'stored', (error: unknown) => error instanceof UnavailableError ? 'unavailable' : String(error))
    waits.push(performance.now() - before)
    answers[`${ms} ms${ms === 0 && waits.length > 1 ? ' again' : ''}`] = `${answer} after ${Math.round(waits.at(-1) ?? 0)} ms`
  }
  await documents.close()
  await proxy.close()
  return { ...answers, longestWaitMs: Math.round(Math.max(...waits)) }
}

async function twoProcesses (engine: MongoEngine, times: number): Promise<Account & { conflicts: number }> {
  const writers = [startWriter(engine.uri, 'both', String(times)), startWriter(engine.uri, 'both', String(times))]
  let conflicts = 0
  let ready = 0
  for (const { lines } of writers) {
    lines.on('line', line => {
      conflicts += (JSON.parse(line) as { conflicts?: number }).conflicts ?? 0
      ready += line.includes('ready') ? 1 : 0
      if (ready === writers.length && line.includes('ready')) for (const { child } of writers) child.stdin.write('go\n')
    })
  }
  await Promise.all(writers.map(({ exit }) => exit))
  if (conflicts === 0) throw new Error('the two processes never met')
  const documents = await untilOpen(engine.uri)
  const counter = await documents.get('meta', 'counter')
  await documents.close()
  const found = Number(counter?.value)
  const acknowledged = 2 * times
  return {
    acknowledged, found, unacknowledged: 0, lost: Math.max(0, acknowledged - found), duplicated: Math.max(0, Number(counter?.version) - acknowledged), inPart: 0, conflicts
  }
}

async function run () {
  const folder = engineFolder(process.env)
  if (!folder) throw new Error('prepare the engine first: eval "$(.ci/mongodb)"')
  const rounds = roundsAsked(process.argv)
  const data = mkdtempSync(join(tmpdir(), 'luodi-fault-'))
  const engine = await startMongoEngine(folder, data)
  try {
    const faults: Record<string, Account> = {
      [`server killed (kill -9), ${rounds} rounds`]: await serverFault(engine, 'kill', rounds),
      [`server stopped and started, ${Math.ceil(rounds / 4)} rounds`]: await serverFault(engine, 'stop', Math.ceil(rounds / 4)),
      [`application killed (kill -9), ${Math.ceil(rounds / 2)} rounds`]: await applicationKilled(engine, Math.ceil(rounds / 2)),
      'two processes write one record': await twoProcesses(engine, 200)
    }
    console.table(faults)
    const slow = await slowServer(engine)
    console.log('slow server:', slow)
    const isWrong = Object.values(faults).some(({ lost, duplicated, inPart }) => lost + duplicated + inPart > 0)
    if (isWrong || Number(slow['longestWaitMs']) > 3000) process.exitCode = 1
  } finally {
    await engine.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

run().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
