/** The index on a real Meilisearch server made anew while people search and write. */
import { Meilisearch } from 'meilisearch'
import t from 'tap'
import { openMeiliSearch } from '../src/adapters/search/meili/open.js'
import { indexQueue } from '../src/application/indexer.js'
import { indexCatalogue } from '../src/application/indexing.js'
import { saveRecord } from '../src/application/records.js'
import { startIndexer, withIndexLease } from '../src/indexer.js'
import { silentLog } from './support/documents.js'
import { fresh } from './support/index-mirror.js'
import { openTestStore } from './support/mongo.js'
import { parkWith } from './support/places.js'

const url = process.env['MEILI_URL']
const key = process.env['MEILI_KEY']
if (!url && process.env['LUODI_REQUIRE_MEILI'] === '1') throw new Error('LUODI_REQUIRE_MEILI is set and MEILI_URL is not')

t.test('no search finds less than before, and what was written meanwhile is found', { skip: url ? false : 'no Meilisearch: set MEILI_URL to run this test' }, async t => {
  const prefix = `reindex_${process.pid}_${Date.now().toString(36)}_`
  const admin = new Meilisearch({ host: url ?? '', ...(key ? { apiKey: key } : {}) })
  t.teardown(async () => {
    for (const { uid } of (await admin.getIndexes({ limit: 1000 })).results.filter(index => index.uid.startsWith(prefix))) await admin.deleteIndex(uid).waitTask()
    if (key) for (const made of (await admin.getKeys({ limit: 1000 })).results.filter(found => found.description?.includes(prefix))) await admin.deleteKey(made.uid)
  })
  const open = () => openMeiliSearch({ url: url ?? '', prefix, ...(key ? { key } : {}) }, silentLog)
  const documents = await openTestStore(t)
  const deps = { documents, search: open(), log: silentLog }
  const by = { by: 'officer', at: '2026-11-21T00:00:00.000Z' }
  for (let at = 0; at < 10; at++) await saveRecord(deps, 'parks', parkWith({ id: `before-${at}` }), by)
  await indexCatalogue(deps)
  const indexer = startIndexer({ ...fresh(deps), search: open() })

  const state = { isDone: false, written: 0, asked: 0 }
  const writing = (async () => {
    for (; state.written < 30; state.written++) {
      await saveRecord(deps, 'parks', parkWith({ id: `meanwhile-${state.written}`, name: { zh: '丙园区', en: 'Park C' } }), by)
    }
  })()
  const asking = (async () => {
    for (; !state.isDone || state.asked === 0; state.asked++) {
      const { hits } = await deps.search.search('parks', { text: '甲园区', limit: 100 })
      t.equal(hits.filter(({ id }) => id.startsWith('before-')).length, 10)
    }
  })()
  const own = { ...fresh(deps), search: open() }
  const made = await withIndexLease(own, { waitMs: 120_000 }, mayWrite => indexCatalogue(own, { mayWrite }))
  state.isDone = true
  await Promise.all([writing, asking])
  t.equal(made.done, true)
  while ((await indexQueue(deps)).length > 0) await new Promise(resolve => setImmediate(resolve))
  await indexer.stop()
  t.equal((await deps.search.search('parks', { text: '丙园区', limit: 0 })).total, state.written)
  t.equal((await deps.search.search('parks', { text: '', limit: 0 })).total, 10 + state.written)
})
