/** Two server processes that start at the same moment on one empty MongoDB database. */
import { once } from 'node:events'
import t from 'tap'
import { noMongo, onDatabase, testDatabase } from './support/mongo.js'
import { startServer, type Running } from '../scripts/support/server-process.js'

const facts = { 'project.products': ['石墨负极材料'], 'project.industryCode': '3091' }

const post = (base: string) => fetch(`${base}/api/v1/matches`, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ facts, asOf: '2026-11-21' })
})

const seededBy = ({ output }: Running) => output().split('\n').filter(line => line.includes('"seeded"')).length

t.test('both serve one content, seeded once, and stop cleanly', { skip: noMongo() }, async t => {
  const uri = await testDatabase(t)
  // Long, since the machine may be busy with other tests: how fast a lost server is noticed is held elsewhere.
  const env = { MONGODB_URI: uri, MONGODB_TIMEOUT_MS: '5000', RATE_LIMIT_PER_MINUTE: '30' }
  const servers = await Promise.all([startServer(env), startServer(env)])
  t.teardown(() => { for (const { child } of servers) child.kill('SIGKILL') })
  const [one, other] = servers

  t.strictSame(servers.map(seededBy).sort(), [0, 5], 'one writes the five collections, the other finds them')
  await onDatabase(uri, async db => {
    const history = db.collection('history')
    t.equal(await history.countDocuments(), await history.countDocuments({ recordVersion: 1 }), 'no record was written twice')
    t.ok(await db.collection('parks').countDocuments() > 30)
    t.equal(await db.collection('parks').countDocuments({ version: { $ne: 1 } }), 0)
  })
  for (const { base } of servers) t.equal((await fetch(`${base}/health/ready`)).status, 200)

  const made = await post(one.base)
  t.equal(made.status, 201)
  const match = await made.json() as { id: string }
  t.strictSame(await (await fetch(`${other.base}/api/v1/matches/${match.id}`)).json(), match, 'a match from one is read from the other')

  one.child.kill('SIGTERM')
  t.strictSame(await once(one.child, 'exit'), [0, null], 'a stop is a clean exit')
  t.notMatch(one.output(), 'killed by timeout', 'well before the ten seconds after which it would be cut off')
  t.equal((await fetch(`${other.base}/api/v1/matches/${match.id}`)).status, 200, 'the other one goes on')
  other.child.kill('SIGTERM')
  t.strictSame(await once(other.child, 'exit'), [0, null])
})
