/** A real Meilisearch server as a process of its own that can be stopped, killed and started again on its data. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './server-process.js'

export type MeiliEngine = {
  url: string
  key: string
  /** kill -9. */
  kill (): Promise<void>
  /** Stops it as an operator would. */
  stop (): Promise<void>
  /** Starts it again on the same port and data. */
  start (): Promise<void>
}

/** The program of the server, as the environment names it; undefined when it names none. */
export const meiliProgram = (env: NodeJS.ProcessEnv): string | undefined => env['LUODI_MEILISEARCH'] || undefined

const isHealthy = (url: string): Promise<boolean> => fetch(`${url}/health`).then(({ ok }) => ok, () => false)

/** Starts a server on the data in `dataFolder`, with a master key. Throws when it does not start. */
export async function startMeiliEngine (program: string, dataFolder: string): Promise<MeiliEngine> {
  const [port, key] = [await freePort(), 'a-master-key-for-tests']
  const url = `http://127.0.0.1:${port}`
  let running: ChildProcess | undefined
  const start = async () => {
    const args = ['--master-key', key, '--no-analytics', '--http-addr', `127.0.0.1:${port}`, '--db-path', dataFolder, '--log-level', 'ERROR']
    const child = spawn(program, args, { cwd: dataFolder.replace(/[^/]+$/, ''), stdio: 'ignore' })
    running = child
    while (!await isHealthy(url)) {
      if (child.exitCode !== null) throw new Error('the Meilisearch server did not start')
      await sleep(50)
    }
  }
  const end = async (signal: NodeJS.Signals) => {
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const exit = once(running, 'exit')
    running.kill(signal)
    await exit
  }
  await start()
  return { url, key, start, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}
