/** The process as it is started: seeded, stopped, killed, and started twice on one folder. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { ROOT_DIR } from '../src/paths.js'

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

type Running = { child: ChildProcess, base: string, output: () => string }

function run (env: NodeJS.ProcessEnv): { child: ChildProcess, output: () => string } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    cwd: ROOT_DIR, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'info', FASTIFY_AUTOLOAD_TYPESCRIPT: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe']
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => { output += chunk })
  return { child, output: () => output }
}

/** Starts the server and waits for the line that says it listens. */
async function start (dataDir: string): Promise<Running> {
  const port = await freePort()
  const { child, output } = run({ PORT: String(port), DATA_DIR: dataDir })
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', () => { if (output().includes('listening')) resolve() })
    child.on('exit', () => reject(new Error(`did not start: ${output()}`)))
  })
  return { child, base: `http://127.0.0.1:${port}`, output }
}

const post = (base: string, facts: object) => fetch(`${base}/api/v1/matches`, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ facts, asOf: '2026-11-21' })
})

t.test('an acknowledged match survives kill -9 and is the same object after a restart', async t => {
  const dataDir = t.testdir()
  const first = await start(dataDir)
  const answer = await post(first.base, { 'project.products': ['石墨负极材料'], 'project.industryCode': '3091' })
  t.equal(answer.status, 201)
  const created = await answer.json() as { id: string }
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')

  const second = await start(dataDir)
  t.notMatch(second.output(), /"seeded"/, 'nothing is seeded twice')
  t.strictSame(await (await fetch(`${second.base}/api/v1/matches/${created.id}`)).json(), created)
  t.equal((await fetch(`${second.base}/matches/${created.id}?lang=en`)).status, 200)

  const third = run({ PORT: '0', DATA_DIR: dataDir })
  const [code] = await once(third.child, 'exit')
  t.equal(code, 1, 'a second process on the same folder refuses')
  t.match(third.output(), dataDir, 'and names the folder')
  t.equal((await fetch(`${second.base}/health/ready`)).status, 200, 'the first one goes on')

  second.child.kill('SIGTERM')
  t.strictSame(await once(second.child, 'exit'), [0, null], 'a stop is a clean exit')
})

t.test('wrong configuration refuses to start and names the variable', async t => {
  const { child, output } = run({ PORT: 'many', DATA_DIR: join(t.testdir(), 'x') })
  const [code] = await once(child, 'exit')
  t.equal(code, 1)
  t.match(output(), /PORT/)
})
