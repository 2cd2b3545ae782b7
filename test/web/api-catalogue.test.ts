import t from 'tap'
import { standingOf } from '../../src/domain/law/lawfulness.js'
import type { Policy } from '../../src/domain/law/policy.js'
import { testApp } from '../support/build-app.js'

t.test('the catalogue as JSON', async t => {
  const app = await testApp(t)
  const get = async (url: string) => {
    const response = await app.inject({ url: `/api/v1/${url}` })
    return { status: response.statusCode, type: response.headers['content-type'], body: response.json<Record<string, never>>() as Record<string, unknown> }
  }
  const items = (body: Record<string, unknown>) => body['items'] as Record<string, unknown>[]

  t.test('lists take the parameters of the pages and give items, total and facets', async t => {
    for (const [noun, total] of [['parks', 37], ['clusters', 60], ['policies', 42]] as const) {
      const { status, type, body } = await get(`${noun}?limit=5`)
      t.equal(status, 200)
      t.match(type, 'application/json')
      t.equal(body['total'], total)
      t.equal(items(body).length, 5)
      t.equal(body['degraded'], false)
      t.ok(Object.keys(body['facets'] as object).length >= 3)
    }
    const second = await get('parks?limit=5&offset=5')
    t.notSame(items(second.body)[0]!['id'], items((await get('parks?limit=5')).body)[0]!['id'])
    t.equal((await get('parks?prefecture=150600')).body['total'], 8)
    t.equal((await get('parks?prefecture=150600&prefecture=150200')).body['total'], 13, 'two values of one facet: either')
    t.equal((await get(`clusters?q=${encodeURIComponent('羊绒')}&type=cashmere`)).body['total'], 3)
  })

  t.test('where no record holds every word, those with most of them come, and it is said', async t => {
    const loose = await get(`parks?q=${encodeURIComponent('上海庙开发区 磁悬浮')}`)
    t.equal(loose.body['partly'], true)
    t.equal(items(loose.body)[0]!['id'], 'shanghaimiao-jingji-kaifaqu')
    t.equal((await get(`parks?q=${encodeURIComponent('稀土')}`)).body['partly'], false)
    t.match((await get('parks?q=zzzzqqqq')).body, { total: 0, partly: false })
    const filtered = await get(`parks?q=${encodeURIComponent('稀土')}&prefecture=152900`)
    t.match(filtered.body, { total: 0, partly: false }, 'a filter that leaves nothing does not loosen the words')
    const page = await app.inject({ url: `/parks?q=${encodeURIComponent('上海庙开发区 磁悬浮')}&lang=zh` })
    t.match(page.body, '没有同时含有所有词的记录')
  })

  t.test('policies carry their status on the day asked for', async t => {
    const { body } = await get('policies/sit-im2021-wuhai?asOf=2022-09-30')
    t.equal(body['statusOnDay'], 'live')
    t.equal((await get('policies/sit-im2021-wuhai?asOf=2022-10-01')).body['statusOnDay'], 'unclear')
    const list = await get('policies?day=ended&asOf=2026-11-21')
    t.equal(list.body['total'], 2)
    t.strictSame(list.body['unreviewed'], { view: 'public', count: 48 })
    t.equal(list.body['asOf'], '2026-11-21')
    t.ok(items(list.body).every(policy => policy['statusOnDay'] === 'ended'))
  })

  t.test('a deployment that marks what has no review gives all policies', async t => {
    const flagged = await testApp(t, app.deps, 'flagged')
    const body = (await flagged.inject('/api/v1/policies?limit=100')).json<Record<string, unknown>>()
    t.equal(body['total'], 90)
    t.strictSame(body['unreviewed'], { view: 'flagged', count: 48 })
    const { effect, lawfulness } = (await flagged.inject('/api/v1/policies/tax-im2011-local-cit-2f3h')).json<Pick<Policy, 'effect' | 'lawfulness'>>()
    t.equal(standingOf({ effect, lawfulness }), 'unreviewed', 'with its record')
    t.equal((await get('policies/tax-im2011-local-cit-2f3h')).status, 404, 'as ever where it is hidden')
  })

  t.test('records are whole, with their sources', async t => {
    const park = await get('parks/dalate-jingji-kaifaqu')
    t.equal(park.body['confidence'], 'listed')
    t.ok((park.body['sources'] as unknown[]).length > 0)
    t.equal((await get('clusters/baotou-rare-earth')).body['type'], 'rare-earth')
  })

  t.test('problems are JSON too', async t => {
    const missing = await get('parks/none')
    t.equal(missing.status, 404)
    t.equal(missing.body['status'], 404)
    const wrong = await get('policies?asOf=2026-02-30')
    t.equal(wrong.status, 422)
    t.strictSame((wrong.body['problems'] as { field: string }[]).map(({ field }) => field), ['asOf'])
    t.equal((await get('parks?colour=red')).status, 400)
    t.equal((await get('no-such-noun')).status, 404)
  })
})
