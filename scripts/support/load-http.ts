/** The server as a process of its own, asked over HTTP, with the time of each answer. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT_DIR } from '../../src/paths.js'
import { freePort } from './server-process.js'

export type Served = {
  base: string
  /** Seconds from the start of the process to its first listening. */
  startSeconds: number
  /** Bytes of memory that the process holds now, and seconds of processor time that it has used. */
  usage: () => Promise<{ memory: number, cpuSeconds: number }>
  stop: () => Promise<void>
}

/** Resolves when the server says that it listens; throws with what it said when it ends instead. The output goes on to be read. */
function listening (child: ChildProcess): Promise<void> {
  let output = ''
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        output = (output + chunk).slice(-20_000)
        if (output.includes('listening at')) resolve()
      })
    }
    child.once('exit', () => reject(new Error(`the server did not start: ${output}`)))
  })
}

/** Starts the server with these variables over those of the environment; nobody is turned away for asking often. */
export async function serve (variables: Readonly<Record<string, string>>): Promise<Served> {
  const [port, metrics] = [await freePort(), await freePort()]
  const start = performance.now()
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    cwd: ROOT_DIR,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env, FASTIFY_AUTOLOAD_TYPESCRIPT: '1', RATE_LIMIT_PER_MINUTE: '1000000000', ...variables, PORT: String(port), METRICS_PORT: String(metrics), HOST: '127.0.0.1'
    }
  })
  await listening(child)
  const startSeconds = (performance.now() - start) / 1000
  const usage = async () => {
    const figures = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text()
    const figure = (name: string) => Number(new RegExp(`^luodi_process_${name} (\\S+)`, 'm').exec(figures)?.[1])
    return { memory: figure('resident_memory_bytes'), cpuSeconds: figure('cpu_seconds_total') }
  }
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    await exit
  }
  return { base: `http://127.0.0.1:${port}`, startSeconds, usage, stop }
}

/** A path, and a body where something is to be posted. */
export type Ask = { path: string, body?: object }

/** The status of a connection that was broken off without an answer. */
export const BROKEN = 0

/** Milliseconds of the answers that were given, in order of size; how often which status was given instead of one; processor time of the server. */
export type Answered = { times: number[], refused: ReadonlyMap<number, number>, cpuSeconds: number }

async function answer (base: string, { path, body }: Ask): Promise<{ status: number, took: number }> {
  const start = performance.now()
  const posted = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  try {
    const response = await fetch(base + path, { redirect: 'manual', ...posted })
    await response.arrayBuffer()
    return { status: response.status, took: performance.now() - start }
  } catch {
    return { status: BROKEN, took: performance.now() - start }
  }
}

/** A server that is too busy says 503; who asked waits so long and asks again, so many times at most. */
const PAUSE_MS = 1000
const MOST_ATTEMPTS = 5

/** Asks everything, so many at a time. Each answer counts, those that say "too busy" as refused. */
export async function askAll ({ base, usage }: Pick<Served, 'base' | 'usage'>, asks: readonly Ask[], atOnce: number): Promise<Answered> {
  const times: number[] = []
  const refused = new Map<number, number>()
  const waiting = asks.values()
  const before = await usage()
  const askOne = async (ask: Ask) => {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const { status, took } = await answer(base, ask)
      if (status >= 200 && status < 300) times.push(took)
      else refused.set(status, (refused.get(status) ?? 0) + 1)
      if (status !== 503) return
      await sleep(PAUSE_MS)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, async () => { for (const ask of waiting) await askOne(ask) }))
  const { cpuSeconds } = await usage()
  return { times: times.sort((a, b) => a - b), refused, cpuSeconds: cpuSeconds - before.cpuSeconds }
}
