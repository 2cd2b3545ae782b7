/** A real MongoDB engine as a process of its own that can be stopped, killed and started again on its data. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT_DIR } from '../../src/paths.js'

export type MongoEngine = {
  /** The address of the server, the same after every start. */
  uri: string
  port: number
  /** kill -9. */
  kill (): Promise<void>
  /** Stops it as an operator would. */
  stop (): Promise<void>
  /** Starts it again on the same port and data. */
  start (): Promise<void>
}

/** The folder that `.ci/mongodb` prepared; undefined when none is named. */
export const engineFolder = (env: NodeJS.ProcessEnv): string | undefined => env['LUODI_MONGODB_ENGINE'] || undefined

/** Node itself, or Node through the newer libraries that lie beside the engine. */
function nodeCommand (folder: string): string[] {
  const libraries = join(folder, 'root/usr/lib', process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu')
  const loader = join(libraries, process.arch === 'arm64' ? 'ld-linux-aarch64.so.1' : 'ld-linux-x86-64.so.2')
  return existsSync(loader) ? [loader, '--library-path', libraries, process.execPath] : [process.execPath]
}

/** A process that has nothing else to do may end; the engine ends with it, because its stdin does. */
function letGo (child: ChildProcess): void {
  child.unref()
  for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref()
}

/** Starts an engine on the data in `dataFolder`, which is made when missing. Throws when the engine does not start. */
export async function startMongoEngine (folder: string, dataFolder: string): Promise<MongoEngine> {
  mkdirSync(dataFolder, { recursive: true })
  const [program = '', ...args] = [...nodeCommand(folder), '--import', 'tsx', join(ROOT_DIR, 'scripts/support/mongo-engine-process.ts'), folder, dataFolder]
  let running: ChildProcess | undefined
  const launch = async (wanted: number): Promise<number> => {
    const child = spawn(program, [...args, String(wanted)], { cwd: ROOT_DIR, stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } })
    running = child
    for await (const line of createInterface({ input: child.stdout })) {
      if (!/^\d+$/.test(line)) continue
      letGo(child)
      return Number(line)
    }
    throw new Error('the MongoDB engine did not start')
  }
  const end = async (signal: (child: ChildProcess) => void) => {
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const exit = once(running, 'exit')
    running.ref()
    signal(running)
    await exit
  }
  const port = await launch(0)
  return {
    uri: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    port,
    kill: () => end(child => child.kill('SIGKILL')),
    stop: () => end(child => child.stdin?.end()),
    start: async () => { await launch(port) }
  }
}
