/**
 * Faults of the embedded store under acknowledged writes: `npm run fault-embedded -- [--rounds COUNT]`.
 * Prints what was acknowledged, found, lost and duplicated for each fault; ends with 1 when anything was lost, duplicated or
 * there in part, and when a second writer was let in.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openEmbeddedStore } from '../src/adapters/documents/embedded.js'
import { ROOT_DIR } from '../src/paths.js'
import { roundsAsked, sum } from './support/accounts.js'
import { accountOf, type Account, type Said } from './support/mongo-writer.js'

const log = { debug () {}, info () {}, warn () {}, error () {} }

const IN_USE = 'unavailable.data-in-use'
const FILE_FAULT = 'unavailable.data-file'

/** Everything one writing process said until it ended; `onLine` hears how many lines there were so far. */
async function written (file: string, run: string, onLine: (lines: number, kill: () => void) => void = () => {}): Promise<Said[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT_DIR, 'scripts/support/embedded-writer-process.ts'), file, run],
    { cwd: ROOT_DIR, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } })
  const exit = once(child, 'exit')
  const said: Said[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(JSON.parse(line) as Said)
    onLine(said.length, () => child.kill('SIGKILL'))
  }
  await exit
  return said
}

/** The accounts of the runs, from the file as the next process finds it. */
async function accountsIn (file: string, runs: readonly [string, Said[]][]): Promise<Account> {
  const documents = openEmbeddedStore({ file, log })
  try {
    const accounts: Account[] = []
    for (const [run, said] of runs) accounts.push(await accountOf(documents, run, said))
    return sum(accounts)
  } finally {
    await documents.close()
  }
}

const isWrong = ({ lost, duplicated, inPart }: Account): boolean => lost + duplicated + inPart > 0

/** What was acknowledged must be there right after the kill, and still after all later rounds. */
async function writerKilled (file: string, rounds: number): Promise<Account> {
  const runs: [string, Said[]][] = []
  for (let round = 0; round < rounds; round++) {
    const atLeast = 20 + (round * 37) % 150
    const said = await written(file, `kill${round}`, (lines, kill) => { if (lines >= atLeast) kill() })
    const failed = said.find(({ error }) => error)
    if (failed) throw new Error(`round ${round}: the writer was to be killed, and failed: ${failed.error}`)
    runs.push([`kill${round}`, said])
    const account = await accountsIn(file, runs.slice(-1))
    if (isWrong(account)) throw new Error(`round ${round}: ${JSON.stringify(account)}`)
  }
  return accountsIn(file, runs)
}

/** Others try to write while one does: each is refused, and the first is not disturbed. */
async function secondWriters (file: string, tries: number): Promise<Account & { refused: number }> {
  const others: Promise<Said[]>[] = []
  let [end, killFirst] = [Infinity, () => {}]
  const first = await written(file, 'first', (lines, kill) => {
    killFirst = kill
    if (others.length < tries && lines % 20 === 0) others.push(written(file, `other${others.length}`, (_, kill) => kill()))
    if (others.length === tries && end === Infinity) {
      end = 0
      Promise.all(others).finally(() => killFirst())
    }
  })
  const said = await Promise.all(others)
  const refused = said.filter(([line, ...more]) => line?.error === IN_USE && more.length === 0).length
  return { ...await accountsIn(file, [['first', first], ...said.map((lines, index): [string, Said[]] => [`other${index}`, lines.filter(({ error }) => !error)])]), refused }
}

/** A folder on a file system of `megabytes`, or why there is none. */
function smallDisk (folder: string, megabytes: number): { grow: (megabytes: number) => void, remove: () => void } | string {
  try {
    mkdirSync(folder)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch {
    return 'a small file system cannot be mounted here (this needs root on Linux)'
  }
  return {
    grow: size => { execFileSync('mount', ['-o', `remount,size=${size}m`, folder]) },
    // Lazily: the driver keeps the file open until its statements are collected.
    remove: () => { execFileSync('umount', ['--lazy', folder]) }
  }
}

/** The writer fills the disk and says so; after room was made the next process finds everything, and writes on. */
async function diskFull (folder: string, rounds: number): Promise<Account | string> {
  const disk = smallDisk(folder, 2)
  if (typeof disk === 'string') return disk
  try {
    const file = join(folder, 'luodi.db')
    const runs: [string, Said[]][] = []
    for (let round = 0; round < rounds; round++) {
      const said = await written(file, `full${round}`)
      if (said.at(-1)?.error !== FILE_FAULT) throw new Error(`the full disk was not noticed: ${JSON.stringify(said.at(-1))}`)
      if (said.length < 2) throw new Error(`round ${round}: nothing was written after room was made`)
      runs.push([`full${round}`, said.filter(({ error }) => !error)])
      disk.grow(2 * (round + 2))
    }
    return await accountsIn(file, runs)
  } finally {
    disk.remove()
  }
}

async function run () {
  const rounds = roundsAsked(process.argv)
  const data = mkdtempSync(join(tmpdir(), 'luodi-fault-'))
  try {
    const killed = await writerKilled(join(data, 'killed', 'luodi.db'), rounds)
    const tries = Math.min(5, rounds)
    const second = await secondWriters(join(data, 'second', 'luodi.db'), tries)
    const full = await diskFull(join(data, 'full'), 3)
    const faults: Record<string, Account> = {
      [`writer killed (kill -9), ${rounds} rounds`]: killed,
      [`second writer tries, ${tries} times`]: second,
      ...typeof full === 'string' ? {} : { 'disk full, 3 times': full }
    }
    console.table(faults)
    if (typeof full === 'string') console.log(`disk full: skipped, ${full}`)
    if (Object.values(faults).some(isWrong) || second.refused !== tries) process.exitCode = 1
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

run().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
