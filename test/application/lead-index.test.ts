/** The search for leads follows the store: what is written, handed over, shared and removed, in every process and on every engine. */
import t from 'tap'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { findLeads } from '../../src/application/browse-leads.js'
import { catchUp, indexQueue } from '../../src/application/indexer.js'
import { indexCatalogue, isIndexStale } from '../../src/application/indexing.js'
import { leadDocuments } from '../../src/application/lead-documents.js'
import { listLeads } from '../../src/application/leads/list.js'
import type { LeadRecord } from '../../src/application/leads/read.js'
import { assignLead, closeLead, reopenLead, shareLead } from '../../src/application/leads/work.js'
import type { Deps, DocumentStore } from '../../src/application/ports.js'
import { removeRecord, saveRecord, saveRecords } from '../../src/application/records.js'
import type { Member } from '../../src/domain/account/access.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { silentLog } from '../support/documents.js'
import { catchUpAll, dyingAt, fresh, mirrored, wantedIn } from '../support/index-mirror.js'
import { openTestStore } from '../support/mongo.js'
import { parkWith } from '../support/places.js'
import { ENGINES, leadWith, member } from '../support/search-leads.js'

const AT = '2026-11-21T00:00:00.000Z'
const NOW = Date.parse(AT)
const by = { by: 'test', at: AT }
const { records } = await loadFixtures(FIXTURES_DIR)
const type = records['cluster-types'].find(({ id }) => id === 'rare-earth')!
const [wang, li, manager] = [member('officer', 'wang'), member('officer', 'li'), member('park-manager', 'one', ['park-a'])]

const boxOf = async (deps: Deps, reader: Member, text: string) => (await findLeads(deps, reader, { text, limit: 9 })).items.map(({ lead }) => lead.title)
const listOf = async (deps: Deps, reader: Member, words: string) => (await listLeads(deps, reader, { at: AT, words })).items.map(({ lead }) => lead.title)

async function storeOf (t: Parameters<typeof openTestStore>[0], documents?: DocumentStore): Promise<DocumentStore> {
  documents ??= await openTestStore(t)
  await saveRecords({ documents }, 'cluster-types', [type], by)
  await saveRecords({ documents }, 'parks', [parkWith({ id: 'park-a' })], by)
  return documents
}

const one = leadWith('one', { title: '石墨项目', officerId: wang.id, company: { name: '北方公司' }, tags: ['rare-earth'] })

/** Everything that changes who finds a lead. `check`: what wang, li and the manager find by 北方, asked right after the write. */
async function lifeOfLead (deps: Deps, check: (found: [string[], string[], string[]], words: string) => Promise<void>): Promise<void> {
  const version = async () => (await deps.documents.get('leads', one.id))!.version!
  const on = async () => ({ leadId: one.id, version: await version() })
  await saveRecord(deps, 'leads', one, by)
  await check([['石墨项目'], [], []], 'written')
  await saveRecord(deps, 'leads', { ...one, title: '石墨烯项目' }, by)
  await check([['石墨烯项目'], [], []], 'written again')
  await shareLead(deps, wang, { ...await on(), parkId: 'park-a', isShared: true }, AT)
  await check([['石墨烯项目'], [], ['石墨烯项目']], 'shared')
  await saveRecord(deps, 'leads', { ...(await deps.documents.get('leads', one.id))!, officerId: li.id }, by)
  await check([[], ['石墨烯项目'], ['石墨烯项目']], 'handed over')
  await shareLead(deps, li, { ...await on(), parkId: 'park-a', isShared: false }, AT)
  await check([[], ['石墨烯项目'], []], 'shared no more')
  await closeLead(deps, li, { ...await on(), outcome: 'lost', reason: '无' }, AT)
  await check([[], ['石墨烯项目'], []], 'closed')
  await reopenLead(deps, li, await on(), AT)
  await assignLead(deps, li, await on(), AT)
  await check([['石墨烯项目'], ['石墨烯项目'], []], 'in nobody\'s hands')
  await removeRecord(deps, 'leads', one.id, by)
  await check([[], [], []], 'removed')
}

const foundBy = async (deps: Deps) => [await boxOf(deps, wang, '北方'), await boxOf(deps, li, '北方'), await listOf(deps, manager, '北方')]

for (const { name, open } of ENGINES) {
  t.test(`the next search finds what was written, in the process that wrote it and in another, ${name}`, async t => {
    const documents = await storeOf(t)
    const search = open(t)
    const deps = { documents, search, log: silentLog }
    const other = fresh({ ...deps, search: search.isShared ? search : open(t) })
    await indexCatalogue(deps)
    await foundBy(other)
    await lifeOfLead(deps, async (found, words) => {
      t.strictSame(await foundBy(deps), found, words)
      t.strictSame(await foundBy(other), found, `${words}, in another process`)
      await catchUpAll(deps, NOW)
      t.strictSame(await indexQueue(deps), { length: 0 })
      t.strictSame(await foundBy(deps), found, `${words}, after a turn`)
      t.strictSame(await foundBy(other), found, `${words}, in another process after a turn`)
    })
  })
}

for (const isShared of [true, false]) {
  const kind = isShared ? 'shared' : 'of this process'
  t.test(`an index that is ${kind} holds the documents of what is stored, and of nothing else`, async t => {
    const { search, holds } = mirrored({ isShared })
    const deps = { documents: await storeOf(t), search, log: silentLog }
    await indexCatalogue(deps)
    await boxOf(deps, wang, '北方')
    await lifeOfLead(deps, async (_, words) => {
      await catchUpAll(deps, NOW)
      t.strictSame(holds(), await wantedIn(deps), words)
    })
    await saveRecords(deps, 'leads', Array.from({ length: 230 }, (_, at) => leadWith(`many${at}x`, { tags: at % 2 ? ['rare-earth'] : ['dairy'] })), by)
    t.match(await indexQueue(deps), { length: 230, oldest: NOW })
    await catchUpAll(deps, NOW)
    t.strictSame(holds(), await wantedIn(deps), 'more leads than a revision names')
    await saveRecord(deps, 'cluster-types', { ...type, synonyms: { zh: ['新别名'], en: [] } }, by)
    await catchUpAll(deps, NOW)
    t.strictSame(holds(), await wantedIn(deps), 'with what their industry is called now')
    t.equal((await listLeads(deps, li, { at: AT, words: '新别名', limit: 1 })).total, 115)
  })

  t.test(`a process that dies at any call loses no lead; the index is ${kind}`, async t => {
    let rounds = 0
    for (let nth = 1; ; nth++) {
      const { search, holds } = mirrored({ isShared })
      const deps = { documents: await storeOf(t, openEmbeddedStore({ file: ':memory:', log: silentLog })), search, log: silentLog }
      await indexCatalogue(deps)
      await catchUpAll(deps, NOW)
      const dying = dyingAt(fresh(deps), nth, nth % 2 ? 'before' : 'after')
      const error = await (async () => {
        await saveRecord(dying, 'leads', one, by)
        await catchUp(dying, { now: NOW })
        await saveRecord(dying, 'leads', leadWith('two', { title: '乳制品' }), by)
        await removeRecord(dying, 'leads', one.id, by)
        await catchUp(dying, { now: NOW })
      })().then(() => undefined, (error: unknown) => error as Error)
      const isOver = !dying.died()
      if (error && error.message !== 'killed') throw error
      const next = fresh(deps)
      if (!isShared) await boxOf(next, wang, '北方')
      await catchUpAll(next, NOW + 3_600_000)
      t.strictSame(holds()['profiles'], (await wantedIn(deps))['profiles'], `killed at call ${nth}`)
      t.strictSame(await indexQueue(deps), { length: 0 })
      await deps.documents.close()
      if (isOver) break
      rounds += 1
    }
    t.ok(rounds > 15, `${rounds} rounds`)
  })
}

t.test('a shared index that lost the leads, or is being made, is known to be so', async t => {
  const { search, holds } = mirrored({ isShared: true })
  const deps = { documents: await storeOf(t), search, log: silentLog }
  await saveRecords(deps, 'leads', [one, leadWith('two')], by)
  const seen: number[] = []
  t.equal((await indexCatalogue(deps, { onProgress: ({ index, count, total }) => { if (index === 'profiles') seen.push(count, total) } })).profiles, 4)
  t.strictSame(seen, [4, 4])
  t.strictSame(holds(), await wantedIn(deps))
  t.equal(await isIndexStale(deps), false)
  await search.clear('profiles')
  t.equal(await isIndexStale(deps), true)
})

t.test('an index that cannot answer, or is far behind, is done without; its reader is told', async t => {
  const { search } = mirrored({ isShared: true })
  const deps = { documents: await storeOf(t), search, log: silentLog }
  await indexCatalogue(deps)
  await saveRecords(deps, 'leads', [one, ...Array.from({ length: 201 }, (_, at) => leadWith(`many${at}x`))], by)
  const behind = await findLeads(deps, wang, { text: '北方 石墨', limit: 9 })
  t.strictSame([behind.degraded, behind.total], [true, 1])
  t.strictSame((await findLeads(deps, li, { text: '北方', limit: 9 })).total, 0)
  t.match(await listLeads(deps, li, { at: AT, words: '稀土 石墨' }), { degraded: true, total: 1 })
  await catchUpAll(deps, NOW)
  t.equal((await findLeads(deps, wang, { text: '北方 石墨', limit: 9 })).degraded, false)
  const down = { ...deps, search: { ...search, search: async () => { throw new UnavailableError('down') } } }
  t.match(await findLeads(down, wang, { text: '北方', limit: 9 }), { degraded: true, total: 1 })
  t.match(await findLeads(down, li, { text: '北方', limit: 9 }), { degraded: true, total: 0 })
  t.match(await listLeads(down, wang, { at: AT, words: '北方' }), { degraded: true, total: 1 })
})

t.test('what is stored decides, whatever an index holds that was not kept', async t => {
  const { search } = mirrored({ isShared: true })
  const deps = { documents: await storeOf(t), search, log: silentLog }
  await saveRecords(deps, 'leads', [{ ...one, officerId: li.id }], by)
  await indexCatalogue(deps)
  await catchUpAll(deps, NOW)
  const former: LeadRecord[] = [one, leadWith('gone', { title: '北方', company: { name: '北方' } })]
  await search.put('profiles', former.flatMap(lead => leadDocuments(lead, [])))
  t.match(await findLeads(deps, wang, { text: '北方公司', limit: 9 }), { items: [], total: 0, highlights: {} })
  t.match(await listLeads(deps, wang, { at: AT, words: '北方公司' }), { items: [], total: 0 })
  t.notOk(JSON.stringify(await findLeads(deps, wang, { text: '石墨', limit: 9 })).includes('北方公司'))
})

t.test('more leads than a list looks at are said to be more, and filters and pages stay exact', async t => {
  const deps = { documents: await storeOf(t), search: ENGINES[0]!.open(t), log: silentLog }
  await saveRecords(deps, 'leads', Array.from({ length: 1010 }, (_, at) => leadWith(`many${at}x`, { title: `石墨 ${at}`, stage: at % 2 ? 'lead' : 'in-talks', receivedAt: new Date(NOW - at * 1000).toISOString() })), by)
  const first = await Promise.all([findLeads(deps, wang, { text: '石墨 7', limit: 2 }), findLeads(deps, wang, { text: '石墨 8', limit: 2 })])
  t.strictSame(first.map(({ degraded, total }) => [degraded, total > 0]), [[true, true], [true, true]], 'nobody waits until all are in the index')
  while ((await findLeads(deps, wang, { text: '石墨', limit: 2 })).degraded) await new Promise(resolve => setTimeout(resolve, 20))
  const all = await listLeads(deps, wang, { at: AT, words: '石墨', limit: 3, offset: 998 })
  t.strictSame([all.total, all.isCut, all.items.length], [1000, true, 2])
  const some = await listLeads(deps, wang, { at: AT, words: '石墨 10', stages: ['in-talks'], sort: 'oldest' })
  t.strictSame(some.items.map(({ lead }) => lead.title), ['石墨 10'])
  t.equal(some.isCut, false)
  t.equal((await findLeads(deps, wang, { text: '石墨', limit: 2 })).total, 1010)
  t.equal((await listLeads(deps, wang, { at: AT, words: '石墨', mostOfWords: 5000, limit: 1 })).total, 1010)
})
