import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { UnavailableError } from '../../src/domain/errors.js'
import { engineFolder, startMongoEngine } from '../../scripts/support/mongo-engine.js'
import { accountOf, writeUntil, type Said } from '../../scripts/support/mongo-writer.js'
import { meta } from '../support/documents.js'
import { noMongo, onDatabase, openMongo, openTestStore, testDatabase, withDatabase } from '../support/mongo.js'

const folder = engineFolder(process.env)

t.test('a server killed while it writes loses nothing that was acknowledged', { skip: folder ? false : noMongo() || 'a server named by MONGODB_URI is not killed' }, async t => {
  const data = mkdtempSync(join(tmpdir(), 'luodi-mongodb-crash-'))
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  const engine = await startMongoEngine(folder ?? '', data)
  t.teardown(() => engine.stop())
  const uri = withDatabase(engine.uri, 'luodi')
  for (const [round, atLeast] of [40, 90, 140].entries()) {
    const store = await openMongo(uri, { leaseMs: 1000 })
    const said: Said[] = []
    let killed: Promise<void> | undefined
    await t.rejects(writeUntil(store, `round${round}`, async line => {
      said.push(line)
      if (said.length >= atLeast) killed ??= engine.kill()
      return true
    }), UnavailableError)
    await killed
    await engine.start()
    await store.close()
    const again = await openMongo(uri, { leaseMs: 1000 })
    t.match(await accountOf(again, `round${round}`, said), { lost: 0, duplicated: 0, inPart: 0 }, `round ${round}: ${said.length} acknowledged calls`)
    await again.close()
  }
})

t.test('the store of a test is the one that the environment names, empty and alone', { skip: noMongo() }, async t => {
  const { LUODI_TEST_STORE: before } = process.env
  t.teardown(() => { process.env['LUODI_TEST_STORE'] = before ?? '' })
  for (const kind of ['mongodb', '']) {
    process.env['LUODI_TEST_STORE'] = kind
    const [one, other] = [await openTestStore(t), await openTestStore(t)]
    await one.put('meta', meta('a', 1))
    t.equal((await other.find('meta')).total, 0, kind)
  }
})

t.test('the database of a test is gone at its end', { skip: noMongo() }, async t => {
  let uri = ''
  await t.test('a test', async t => {
    uri = await testDatabase(t)
    const store = await openMongo(uri)
    await store.put('meta', meta('a', 1))
    await store.close()
  })
  t.equal(await onDatabase(uri, async db => (await db.collections()).length), 0)
})
