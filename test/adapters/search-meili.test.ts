/** The contract of the search index on a real Meilisearch server, named by MEILI_URL (and MEILI_KEY). */
import { Meilisearch } from 'meilisearch'
import t from 'tap'
import { openMeiliSearch } from '../../src/adapters/search/meili/open.js'
import { openSearch } from '../../src/adapters/search/open.js'
import type { Logger } from '../../src/application/ports.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { searchIndexContract } from './search-index.contract.js'

const silent: Logger = { debug () {}, info () {}, warn () {}, error () {} }

const url = process.env['MEILI_URL']
const key = process.env['MEILI_KEY']

t.test('a server that is not there is said to be so, in bounded time', async t => {
  await t.rejects(async () => openSearch({ meiliUrl: 'http://127.0.0.1:1' }, silent), UnavailableError)
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
  await searchIndexContract(t, () => openMeiliSearch({ url: url ?? '', prefix, ...(key ? { key } : {}) }, silent))
})
