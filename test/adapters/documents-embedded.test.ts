import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import t from 'tap'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { openDocuments } from '../../src/adapters/documents/open.js'
import { findSql, type Sql } from '../../src/adapters/documents/sql.js'
import { COLLECTIONS, type CollectionName } from '../../src/application/collections.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { endowment, localized, meta, park, silentLog } from '../support/documents.js'
import { documentStoreContract } from './document-store.contract.js'

const root = mkdtempSync(join(tmpdir(), 'luodi-documents-'))
let files = 0
const freshFile = () => join(root, String(++files), 'luodi.db')
t.teardown(() => { rmSync(root, { recursive: true, force: true }) })
const open = (file: string) => openEmbeddedStore({ file, log: silentLog })

/** The UnavailableError of a call that must not work. */
async function refusal (call: () => unknown): Promise<UnavailableError> {
  try {
    await call()
  } catch (error) {
    if (error instanceof UnavailableError) return error
    throw error
  }
  throw new Error('it worked')
}

t.test('contract, in memory', t => documentStoreContract(t, async () => open(':memory:')))
t.test('contract, in a file', t => documentStoreContract(t, async () => open(freshFile())))

t.test('what was stored is there after closing and opening again', async t => {
  const file = freshFile()
  const first = open(file)
  await first.put('parks', park('a'))
  await first.put('parks', park('a', { notes: localized('第二版') }))
  await first.close()
  const second = open(file)
  t.match(await second.get('parks', 'a'), { id: 'a', version: 2, notes: localized('第二版') })
  await second.close()
})

t.test('the folder is made for its owner alone, and one plain file is left after closing', async t => {
  const file = freshFile()
  const store = open(file)
  t.equal(statSync(join(file, '..')).mode & 0o777, 0o700)
  await store.put('parks', park('a'))
  await store.close()
  t.strictSame(readdirSync(join(file, '..')), ['luodi.db'])
})

t.test('openDocuments puts the file into the data folder', async t => {
  const dataDir = join(root, 'folder')
  const store = await openDocuments({ dataDir, mongodbUri: '', mongodbPoolSize: 1, mongodbTimeoutMs: 100 }, silentLog)
  await store.put('parks', park('a'))
  await store.close()
  t.strictSame(readdirSync(dataDir), ['luodi.db'])
})

t.test('a second store on an open file is refused by name, and works once the first is closed', async t => {
  const file = freshFile()
  const first = open(file)
  await first.put('parks', park('a'))
  const error = await refusal(() => open(file))
  t.match(error.params, { key: 'unavailable.data-in-use', file })
  t.match(error.message, file)
  t.match(error.cause, { code: 'SQLITE_BUSY' })
  t.equal((await first.put('parks', park('a'))).version, 2, 'the first is not disturbed')
  await first.close()
  const second = open(file)
  t.equal((await second.get('parks', 'a'))?.version, 2)
  await second.close()
})

t.test('a file of a newer version is refused and left as it is', async t => {
  const file = freshFile()
  const store = open(file)
  await store.put('parks', park('a'))
  await store.close()
  tamper(file, 'PRAGMA user_version = 99')
  const before = readFileSync(file)
  const error = await refusal(() => open(file))
  t.match(error.params, { key: 'unavailable.data-newer', file, found: 99 })
  const after = readFileSync(file)
  // Bytes 18-19 (journal mode), 24-27 and 92-95 (change counters) of the header say who opened it last, not what it holds.
  for (const [from, to] of [[18, 20], [24, 28], [92, 96]] as const) after.copy(before, from, from, to)
  t.ok(before.equals(after))
})

t.test('a file that is no database or a place that cannot be written is UnavailableError with its cause', async t => {
  const file = freshFile()
  await open(file).close()
  writeFileSync(file, 'not a database, '.repeat(1000))
  const noDatabase = await refusal(() => open(file))
  t.match(noDatabase.params, { key: 'unavailable.data-file', file })
  t.match(noDatabase.cause, { code: 'SQLITE_NOTADB' })
  t.match(await refusal(() => open(join(file, 'below', 'luodi.db'))), { params: { key: 'unavailable.data-file' }, cause: { code: 'ENOTDIR' } })
  t.match(await refusal(() => open(join(file, '..'))), { params: { key: 'unavailable.data-file' }, cause: Error })
})

t.test('a damaged file is UnavailableError when the damage is met, and is logged', async t => {
  const file = freshFile()
  const store = open(file)
  await store.putAll('meta', Array.from({ length: 300 }, (_, index) => meta(`m${index}`, 'x'.repeat(3000))))
  await store.close()
  const { size } = statSync(file)
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(size / 2, 0xab), 0, size / 2, size / 2)
  closeSync(handle)
  const logged: object[] = []
  const damaged = openEmbeddedStore({ file, log: { ...silentLog, error: details => { logged.push(details) } } })
  const error = await refusal(() => damaged.find('meta'))
  t.match(error, { params: { key: 'unavailable.data-file', file }, cause: Error })
  t.match(logged, [{ file }])
  await damaged.close()
})

/** Changes a closed file from outside, with statements the store itself never makes. */
function tamper (file: string, sql: string): void {
  const raw = new Database(file)
  raw.exec(sql)
  raw.close()
}

t.test('a stored document that is no JSON or no UTF-8 is UnavailableError, the others can be read', async t => {
  const file = freshFile()
  const store = open(file)
  await store.putAll('meta', [meta('good', 1), meta('text', 1), meta('json', 1)])
  await store.close()
  tamper(file, "UPDATE meta SET body = CAST(x'7b226964223a2274657874222c2276616c7565223a22ff227d' AS TEXT) WHERE id = 'text'")
  tamper(file, "UPDATE meta SET body = '{\"id\":' WHERE id = 'json'")
  const again = open(file)
  t.equal((await again.get('meta', 'good'))?.value, 1)
  for (const id of ['text', 'json']) t.match(await refusal(() => again.get('meta', id)), { params: { key: 'unavailable.data-file', file } }, id)
  t.match(await refusal(() => again.find('meta')), { params: { key: 'unavailable.data-file', file } })
  await again.close()
})

t.test('when the engine fails in the middle of a putAll nothing is stored and the next call works', async t => {
  const file = freshFile()
  await open(file).close()
  tamper(file, "CREATE TRIGGER stop BEFORE INSERT ON meta WHEN new.id = 'stop' BEGIN SELECT RAISE(FAIL, 'stopped'); END")
  const store = open(file)
  t.match(await refusal(() => store.putAll('meta', [meta('a', 1), meta('stop', 1)])), { message: /stopped/, cause: { code: /^SQLITE/ } })
  t.equal((await store.find('meta')).total, 0)
  await store.putAll('meta', [meta('b', 1)])
  t.strictSame((await store.find('meta')).items.map(({ id }) => id), ['b'])
  await store.close()
})

t.test('an id that is no text is a programming error, not a search', async t => {
  const store = open(':memory:')
  for (const id of [true, undefined, null, {}, 1n]) await t.rejects(store.get('parks', id as unknown as string), TypeError)
  await store.close()
})

/** The commits in a write-ahead log: frames of 24 bytes and a page whose second word is not zero end a transaction. */
function commitsIn (walFile: string): number {
  const wal = readFileSync(walFile)
  const pageSize = wal.readUInt32BE(8)
  let commits = 0
  for (let frame = 32; frame + 24 <= wal.length; frame += 24 + pageSize) commits += wal.readUInt32BE(frame + 4) === 0 ? 0 : 1
  return commits
}

t.test('a put is one transaction and so is a putAll of 2,000 documents', async t => {
  const file = freshFile()
  const store = open(file)
  const before = commitsIn(`${file}-wal`)
  await store.put('meta', meta('one', 1))
  t.equal(commitsIn(`${file}-wal`) - before, 1)
  await store.putAll('meta', Array.from({ length: 2000 }, (_, index) => meta(`m${index}`, index)))
  t.equal(commitsIn(`${file}-wal`) - before, 2)
  await store.close()
})

t.test('every declared path is answered and sorted from its index', async t => {
  const file = freshFile()
  const store = open(file)
  await store.putAll('endowments', Array.from({ length: 50 }, (_, index) => endowment(`e${index}`)))
  await store.close()
  const db = new Database(file)
  const planOf = ({ text, params }: Sql) => (db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(params) as { detail: string }[]).map(row => row.detail).join('; ')
  for (const collection of Object.keys(COLLECTIONS) as CollectionName[]) {
    for (const path of COLLECTIONS[collection].indexes) {
      const index = `USING (COVERING )?INDEX ${collection} by ${path}`
      for (const test of ['x', { in: ['x', 'y'] }, { gte: 'x' }, { lte: 'x' }, { gte: 'x', lte: 'y' }]) {
        // Half a range in the order of ids may rightly be read in the order of ids.
        const isHalf = typeof test === 'object' && Object.keys(test).join() !== 'gte,lte' && !('in' in test)
        const { page, count } = findSql(collection, { where: { [path]: test }, limit: 20, ...isHalf ? { sort: path } : {} })
        t.match(planOf(page), new RegExp(`SEARCH ${collection} ${index} \\(`), `${collection} ${path} ${JSON.stringify(test)}`)
        t.match(planOf(count), new RegExp(`SEARCH ${collection} ${index} \\(`), `count of ${collection} ${path} ${JSON.stringify(test)}`)
      }
      const sorted = planOf(findSql(collection, { sort: path, limit: 20 }).page)
      t.match(sorted, new RegExp(`SCAN ${collection} ${index}`), `${collection} sorted by ${path}`)
      t.notMatch(sorted, /TEMP B-TREE/, 'no sorting of the whole collection')
    }
    t.match(planOf(findSql(collection, { where: { id: { in: ['a', 'b'] } } }).page), /USING INDEX sqlite_autoindex_\S+ \(id=\?\)/, `${collection} by ids`)
  }
  db.close()
})

t.test('a thousand different filters do not pile up in memory and still work', async t => {
  const store = open(':memory:')
  await store.put('meta', meta('a', { key7: 1 }))
  let found = 0
  for (let index = 0; index < 1200; index++) found += (await store.find('meta', { where: { [`value.key${index}`]: { exists: true } } })).total
  t.equal(found, 1)
  await store.close()
})
