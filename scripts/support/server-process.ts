/** The server as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { ROOT_DIR } from '../../src/paths.js'

/** `output`: everything the process has said. */
export type Running = { child: ChildProcess, base: string, output: () => string }

export async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Starts the server with these variables alone. */
export function runServer (env: NodeJS.ProcessEnv): Omit<Running, 'base'> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    cwd: ROOT_DIR, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'info', FASTIFY_AUTOLOAD_TYPESCRIPT: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe']
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => { output += chunk })
  return { child, output: () => output }
}

/** Starts the server on a free port and resolves when it says that it listens. Throws with what it said when it ends instead. */
export async function startServer (env: NodeJS.ProcessEnv): Promise<Running> {
  const port = await freePort()
  const { child, output } = runServer({ PORT: String(port), ...env })
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', () => { if (output().includes('listening')) resolve() })
    child.on('exit', () => reject(new Error(`did not start: ${output()}`)))
  })
  return { child, base: `http://127.0.0.1:${port}`, output }
}
