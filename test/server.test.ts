/** The process as it is started: seeded, stopped, killed, and started twice on one folder. */
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { runServer, startServer } from '../scripts/support/server-process.js'

const start = (dataDir: string) => startServer({ DATA_DIR: dataDir })

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

  const third = runServer({ PORT: '0', DATA_DIR: dataDir })
  const [code] = await once(third.child, 'exit')
  t.equal(code, 1, 'a second process on the same folder refuses')
  t.match(third.output(), dataDir, 'and names the folder')
  t.equal((await fetch(`${second.base}/health/ready`)).status, 200, 'the first one goes on')

  second.child.kill('SIGTERM')
  t.strictSame(await once(second.child, 'exit'), [0, null], 'a stop is a clean exit')
})

t.test('wrong configuration refuses to start and names the variable', async t => {
  const { child, output } = runServer({ PORT: 'many', DATA_DIR: join(t.testdir(), 'x') })
  const [code] = await once(child, 'exit')
  t.equal(code, 1)
  t.match(output(), /PORT/)
})
