/** The contract of the search index on a real Meilisearch server, named by MEILI_URL (and MEILI_KEY). */
import { setTimeout as sleep } from 'node:timers/promises'
import { Meilisearch } from 'meilisearch'
import t from 'tap'
import { startProxy } from '../../scripts/support/proxy.js'
import { assertSupported } from '../../src/adapters/search/meili/client.js'
import { openMeiliSearch } from '../../src/adapters/search/meili/open.js'
import { openSearch } from '../../src/adapters/search/open.js'
import type { Logger } from '../../src/application/ports.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { searchIndexContract } from './search-index.contract.js'

const silent: Logger = { debug () {}, info () {}, warn () {}, error () {} }

const url = process.env['MEILI_URL']
const key = process.env['MEILI_KEY']

/** A log that keeps what was said, as `level: reason`. */
function listening (): { log: Logger, said: string[] } {
  const said: string[] = []
  const at = (level: string) => (details: object) => { said.push(`${level}: ${'reason' in details ? String(details.reason) : ''}`) }
  return { log: { debug () {}, info: at('info'), warn: at('warn'), error: at('error') }, said }
}

t.test('a server that is not there keeps nobody from starting, and is said to be so once', async t => {
  const { log, said } = listening()
  const search = await openSearch({ meiliUrl: 'http://127.0.0.1:1' }, log)
  t.strictSame(said, [], 'it is asked when it is needed')
  for (let time = 0; time < 3; time++) {
    await t.rejects(search.search('parks', { text: '' }), { name: 'UnavailableError', params: { key: 'unavailable.search', trouble: 'no-answer' } })
  }
  await t.rejects(search.put('parks', []), UnavailableError)
  t.equal(said.length, 1)
  t.match(said[0], /^warn: the search server did not answer/)
  await search.close()
  await t.rejects(search.search('parks', { text: '' }), { message: /closed/ })
})

t.test('a version outside of the range is refused in words', async t => {
  for (const version of ['1.14.0', '1.50.0', '1.99.1']) t.doesNotThrow(() => assertSupported(version), version)
  for (const version of ['0.30.5', '1.13.3', '2.0.0', '10.1.0']) {
    t.throws(() => assertSupported(version), { message: new RegExp(`not supported: ${version}`), params: { trouble: 'version-unsupported' } }, version)
  }
})

if (!url && process.env['LUODI_REQUIRE_MEILI'] === '1') throw new Error('LUODI_REQUIRE_MEILI is set and MEILI_URL is not')

t.test('on a real server', { skip: url ? false : 'no Meilisearch: set MEILI_URL to run this suite' }, async t => {
  const prefix = `test_${process.pid}_${Date.now().toString(36)}_`
  const admin = new Meilisearch({ host: url ?? '', ...(key ? { apiKey: key } : {}) })
  t.teardown(async () => {
    const { results } = await admin.getIndexes({ limit: 1000 })
    for (const { uid } of results.filter(index => index.uid.startsWith(prefix))) await admin.deleteIndex(uid).waitTask()
    if (key) for (const found of (await admin.getKeys({ limit: 1000 })).results.filter(found => found.description?.includes(prefix))) await admin.deleteKey(found.uid)
  })
  const open = async (address = url ?? '', log = silent) => openMeiliSearch({ url: address, prefix, ...(key ? { key } : {}) }, log)
  await searchIndexContract(t, () => open())

  t.test('a wrong key is said loudly', { skip: key ? false : 'the server needs no key: set MEILI_KEY' }, async t => {
    const { log, said } = listening()
    const search = openMeiliSearch({ url: url ?? '', prefix, key: 'wrong' }, log)
    await t.rejects(search.search('parks', { text: '' }), { name: 'UnavailableError', params: { trouble: 'key-refused' } })
    t.match(said, [/^error: the search server refuses the key in MEILI_KEY/])
  })

  t.test('a server that starts later, stops and comes back empty is used again without a restart', async t => {
    const { hostname, port } = new URL(url ?? '')
    const proxy = await startProxy(hostname, Number(port || 80))
    t.teardown(() => proxy.close())
    const direct = await open()
    await direct.clear('policies')
    await direct.close()
    await proxy.cut()
    const search = await open(`http://127.0.0.1:${proxy.port}`)
    const found = () => search.search('policies', { text: '稀土' }).then(({ total }) => total, () => -1)
    /** There is no telling how soon the next attempt is made. */
    const untilFound = async (total: number) => { while (await found() !== total) await sleep(50) }
    t.equal(await found(), -1)
    await proxy.restore()
    await untilFound(0)
    await search.put('policies', [{ id: 'a', text: { titleZh: ['稀土'] }, filter: { status: 'in-force' } }])
    t.equal(await found(), 1)
    await proxy.cut()
    t.equal(await found(), -1)
    await proxy.restore()
    await untilFound(1)

    for (const { uid } of (await admin.getIndexes({ limit: 1000 })).results.filter(({ uid }) => uid.startsWith(prefix))) await admin.deleteIndex(uid).waitTask()
    if (key) for (const made of (await admin.getKeys({ limit: 1000 })).results.filter(({ description }) => description?.includes(prefix))) await admin.deleteKey(made.uid)
    t.equal(await found(), -1)
    await untilFound(0)
    await search.put('policies', [{ id: 'a', text: { titleZh: ['稀土'] }, filter: { status: 'in-force' } }])
    t.equal((await search.search('policies', { text: '稀土', where: { status: 'in-force' } })).total, 1, 'with its settings')
  })
})
