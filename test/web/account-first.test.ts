import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { ROOT_DIR } from '../../src/paths.js'
import { silentLog } from '../support/documents.js'
import { startServer } from '../../scripts/support/server-process.js'

const LINK = /(\S+)\/account\/invitation\/([\w-]{43})/

/** Starts the server on the folder, waits for the link, stops it, and gives what it said. */
async function startOnce (dataDir: string, env: NodeJS.ProcessEnv = {}) {
  const { child, base, output } = await startServer({ HOST: '127.0.0.1', DATA_DIR: dataDir, ...env })
  while (!LINK.test(output())) await once(child.stderr!, 'data')
  const [, origin, secret] = LINK.exec(output())!
  child.kill('SIGTERM')
  await once(child, 'exit')
  return { origin, base, secret: secret!, output: output() }
}

t.test('a first start says where the first administrator comes in, each start anew, and never in the log', async t => {
  const dataDir = t.testdir()
  const first = await startOnce(dataDir)
  t.equal(first.origin, first.base)
  t.equal(first.output.match(new RegExp(LINK, 'g'))?.length, 1)
  for (const line of first.output.split('\n').filter(line => line.startsWith('{'))) t.notMatch(line, first.secret)
  const second = await startOnce(dataDir, { PUBLIC_URL: 'https://luodi.example' })
  t.equal(second.origin, 'https://luodi.example')
  t.not(second.secret, first.secret)

  const command = (...args: string[]) => spawnSync(process.execPath, ['--import', 'tsx', 'scripts/audit-log.ts', ...args], {
    cwd: ROOT_DIR, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: dataDir }
  })
  const whole = command()
  t.match(whole, { status: 0, stdout: /^lines 2\nhead [0-9a-f]{64}\n$/ })
  const head = /head (\w+)/.exec(whole.stdout)![1]!
  t.equal(command(head).status, 0)

  const documents = openEmbeddedStore({ file: join(dataDir, 'luodi.db'), log: silentLog })
  const links = (await documents.find('links')).items
  t.strictSame(links.length, 1, 'the link before was taken away')
  const last = (await documents.get('audit-log', '000000000002'))!
  await documents.remove('audit-log', last.id)
  await documents.close()
  t.match(command(head), { status: 1, stderr: /cut off/ }, 'the end is missing')
  t.equal(command().status, 0, 'which only the kept hash tells')

  const changed = openEmbeddedStore({ file: join(dataDir, 'luodi.db'), log: silentLog })
  const line = (await changed.get('audit-log', '000000000001'))!
  await changed.put('audit-log', { ...line, action: 'nothing' })
  await changed.close()
  t.match(command(), { status: 1, stderr: /line 000000000001/ })
  t.match(spawnSync(process.execPath, ['--import', 'tsx', 'scripts/audit-log.ts'], {
    cwd: ROOT_DIR, encoding: 'utf8', env: { PATH: process.env['PATH'], DATA_DIR: join(dataDir, 'none') }
  }), { status: 2, stderr: /no store/ })
})
