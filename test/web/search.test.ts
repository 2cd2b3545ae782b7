import t from 'tap'
import { memberFrom } from '../../src/application/accounts/accounts.js'
import { createLead, type NewLead } from '../../src/application/leads/create.js'
import { removeRecord } from '../../src/application/records.js'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage, linksOf, textsOf } from '../support/pages.js'
import { person } from '../support/people.js'
import { visitor } from '../support/visitor.js'

const deps = await testDeps(t)
const app = await testApp(t, deps)
const [officer, colleague] = [await person(app, deps, 'officer', { name: '王海燕' }), await person(app, deps, 'officer', { name: '李志强' })]
const me = memberFrom(officer.account)
const q = encodeURIComponent

const make = (over: Partial<NewLead> = {}) => createLead(deps, me, {
  title: '永磁材料项目',
  source: 'enquiry',
  officerId: me.id,
  company: { name: '示例磁业有限公司' },
  contact: { person: '张三' },
  answers: { 'project.industryTags': ['rare-earth'], 'project.products': ['钕铁硼'] },
  prefectures: ['包头市'],
  ...over
}, '2026-11-20T02:00:00.000Z')

/** What people type, paste and try: kind to text. */
const TYPED: Record<string, string> = {
  'a single character': '包',
  'a single letter': 'a',
  'a bracket alone': '(',
  'an open quotation': '"稀土',
  'minus alone': '-',
  'operators of a filter': 'level = "national" OR 1=1 --',
  'operators of a store': '{"$ne": null}',
  'a statement': "'; DROP TABLE parks; --",
  wildcards: '%_*?\\',
  'a path': '../../etc/passwd',
  markup: '<script>alert(1)</script><img src=x onerror=alert(1)>',
  'a template': '{{constructor}} #{7*7}',
  'traditional characters': '兩免三減半 稀土',
  'full width': 'ＮｄＦｅＢ　６０％',
  'signs of no text': '\u200b\ufeff☃🧲\u202e',
  'the marks of highlights': '\ue000稀土\ue001',
  'a long question': '我们公司打算把钕铁硼磁材生产线搬到内蒙古，想问包头有哪些园区可以落地，电价多少，税收有什么优惠，土地怎么拿？'.repeat(8).slice(0, 480),
  spaces: '  稀土    园区  '
}

for (const [kind, text] of Object.entries(TYPED)) {
  t.test(`${kind} is just text on every page`, async t => {
    for (const lang of ['zh', 'en'] as const) {
      for (const path of ['/search', '/parks', '/clusters', '/policies']) {
        const page = await visitor(app).get(`${path}?q=${q(text)}&lang=${lang}`)
        assertPage(t, page, { lang })
        t.equal(page.root.querySelector('#q')?.getAttribute('value'), text.trim(), `${path}: what was typed stays in the box`)
        t.notMatch(page.html, /<script>alert|<img src=x/, 'markup stays text')
      }
      const offered = await app.inject(`/search/suggest?q=${q(text)}&lang=${lang}`)
      t.equal(offered.statusCode, 200)
      t.notMatch(offered.body, /<script|<img|<html/, 'a fragment, and what was typed is text in it')
      t.equal((await officer.get(`/desk/search?q=${q(text)}&lang=${lang}`)).status, 200)
      t.equal((await officer.get(`/desk/leads?q=${q(text.slice(0, 200))}&lang=${lang}`)).status, 200)
    }
  })
}

t.test('more than fits is refused with a page, not a fault', async t => {
  for (const url of [`/search?q=${'稀'.repeat(501)}`, '/search?q=a&q=b', '/search/suggest?q[$ne]=']) {
    const { status, root } = await visitor(app).get(url)
    t.equal(status, 400, url)
    t.equal(root.querySelectorAll('h1').length, 1)
  }
})

t.test('results stand by kind, with counts that lead to them, facets that narrow and the map of the same parks', async t => {
  const page = await visitor(app).get(`/search?q=${q('稀土')}&lang=zh`)
  assertPage(t, page, { lang: 'zh' })
  t.strictSame(page.root.querySelectorAll('.search-jumps a').map(link => link.getAttribute('href')), ['#parks', '#clusters', '#policies'])
  for (const link of page.root.querySelectorAll('.search-jumps a')) t.ok(page.root.querySelector(link.getAttribute('href')!), 'the place it leads to is there')
  const tile = page.root.querySelectorAll('.map__tile').find(tile => tile.getAttribute('aria-label')?.startsWith('包头'))!
  t.equal(tile.getAttribute('href'), `/parks?q=${q('稀土')}&prefecture=150200`)
  const list = await visitor(app).get(tile.getAttribute('href')!)
  t.equal(list.root.querySelector('#q')?.getAttribute('value'), '稀土')
  t.equal(Number(tile.querySelector('.map__count')?.text), list.root.querySelectorAll('.records > .record').length, 'the map counts what the list shows')
  t.equal(tile.querySelectorAll('.map__dot').length, list.root.querySelectorAll('.records > .record').length, 'a point for each park')
  const facet = linksOf(page).find(href => href.startsWith('/clusters?') && href.includes('prefecture'))!
  const count = page.root.querySelectorAll('a').find(link => link.getAttribute('href') === facet)!.querySelector('.count')!.text
  t.equal((await visitor(app).get(facet)).root.querySelectorAll('.records > .record').length, Number(count))
})

t.test('words that nothing holds are named, and where nothing is found the nearest names are offered', async t => {
  const partly = await visitor(app).get(`/search?q=${q('火星飞船的马铃薯')}&lang=zh`)
  t.match(partly.text, /没有记录含有“火星飞船”/)
  t.match((await visitor(app).get(`/clusters?q=${q('火星飞船的马铃薯')}&lang=en`)).text, /No record holds “火星飞船”/)
  t.match((await visitor(app).get('/clusters?q=ysilico&lang=en')).text, /last 2 were found by their letters only/)
  const nothing = await visitor(app).get('/search?q=alumnnimun+dwnstrm&lang=en')
  t.equal(textsOf(nothing, '.empty__title').length, 1)
  t.match(textsOf(nothing, '.search-near a').join(), /Alumin/)
  t.ok(linksOf(nothing).includes('/intake'), 'and a way on')
  t.match((await visitor(app).get('/search?q=zzzzqqqq&lang=zh')).text, /请换一个产品名/)
})

t.test('a fragment offers the first of each kind with what was found marked', async t => {
  const page = await visitor(app).get('/search/suggest?q=xitu&lang=zh')
  t.strictSame(page.root.querySelectorAll('[role="group"]').map(group => group.getAttribute('aria-labelledby')), ['suggest-parks', 'suggest-clusters', 'suggest-policies'])
  t.equal(page.root.querySelector('mark')?.text, '稀土')
  const options = page.root.querySelectorAll('a[role="option"]')
  t.equal(new Set(options.map(({ id }) => id)).size, options.length, 'each has an id of its own')
  t.match(page.headers['cache-control'], 'private')
  t.equal((await visitor(app).get('/search/suggest')).status, 200)
  const home = await visitor(app).get('/')
  t.equal(home.root.querySelector('form[data-suggest]')?.getAttribute('action'), '/search', 'without a script the form goes to the page')
})

t.test('an officer finds leads by industry, place and title; a company only where the lead is in their charge', async t => {
  const { id } = await make()
  const href = `/desk/leads/${id}`
  const found = async (who: typeof officer, text: string) => linksOf(await who.get(`/desk/search?q=${q(text)}&lang=zh`)).includes(href)
  for (const text of ['永磁材料', 'NdFeB', 'xitu', '磁材 包头', '包头市']) {
    t.ok(await found(officer, text), text)
    t.ok(await found(colleague, text), `${text}, for a colleague`)
  }
  for (const text of ['示例磁业', '张三']) {
    t.ok(await found(officer, text), text)
    const page = await colleague.get(`/desk/search?q=${q(text)}&lang=zh`)
    t.notOk(page.root.querySelector('#leads'), `${text}: neither the lead nor a count`)
    t.notMatch((await colleague.get(`/desk/leads?q=${q(text)}`)).text, /永磁材料/)
    t.notMatch((await colleague.get(`/search/suggest?q=${q(text)}`)).html, /永磁材料|suggest-leads/)
  }
  t.match((await officer.get(`/search/suggest?q=${q('示例磁业')}`)).html, /永磁材料/)
  t.notMatch((await officer.get(`/search/suggest?q=${q('永磁材料')}`)).html, /示例磁业|张三/, 'who it is stands only where the look is written down')
  const before = (await deps.documents.find('audit-log', { where: { action: 'lead.list-personal' } })).total
  await officer.get(`/search?q=${q('永磁材料')}`)
  t.equal((await deps.documents.find('audit-log', { where: { action: 'lead.list-personal' } })).total, before + 1)
  for (const who of [visitor(app), await person(app, deps, 'investor')]) t.notMatch((await who.get(`/search?q=${q('永磁材料')}`)).html, /desk\/leads/)
})

t.test('a kept search says at the desk what is new and what is gone, until it was seen', async t => {
  const page = `/desk/search?q=${q('氢冶金示范')}`
  await officer.get(page)
  const refused = await officer.submit({ name: ' ' }, { action: '/desk/searches' })
  t.equal(refused.status, 422)
  t.equal(refused.root.querySelector('.error-summary a')?.getAttribute('href'), '#f-name')
  t.equal(refused.root.querySelector('#q')?.getAttribute('value'), '氢冶金示范', 'the words are kept')
  await officer.submit({ name: '氢冶金' }, { action: '/desk/searches' })
  t.match(officer.page.text, /氢冶金 没有变化/)
  t.match((await officer.get('/desk')).text, /关注的搜索 氢冶金没有变化|关注的搜索.*氢冶金 ?没有变化/)
  const lead = await make({ title: '氢冶金示范线' })
  t.match((await officer.get('/desk')).text, /新增 1 条/)
  t.match((await officer.get('/desk?lang=en')).text, /1 new/)
  await officer.get(`${page}&lang=zh`)
  t.ok(officer.page.root.querySelectorAll('.search-near a').some(link => link.getAttribute('href') === `/desk/leads/${lead.id}`), 'and which')
  const action = officer.page.root.querySelector('.search-keep')!.getAttribute('action')!
  t.equal((await colleague.get(page)).root.querySelector('.search-keep')?.getAttribute('action'), '/desk/searches', 'a colleague has none')
  t.equal((await colleague.submit({}, { action: '/desk/searches', button: ['name', '我的'] })).status, 200)
  await officer.submit({}, { action, button: ['do', 'seen'] })
  t.match(officer.page.text, /没有变化/)
  await removeRecord(deps, 'leads', lead.id, { by: 'test', at: '2026-11-21T02:00:00.000Z' })
  t.match((await officer.get('/desk')).text, /减少 1 条/)
  await colleague.get(page)
  const csrf = colleague.page.root.querySelector('.search-keep [name="_csrf"]')!.getAttribute('value')!
  const foreign = await app.inject({ method: 'POST', url: action, cookies: colleague.cookies, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ _csrf: csrf, do: 'remove' }).toString() })
  t.equal(foreign.statusCode, 404, 'the search of somebody else is not there')
  await officer.get(page)
  await officer.submit({}, { action, button: ['do', 'remove'] })
  t.notMatch((await officer.get('/desk')).text, /减少 1 条/)
})

t.test('lists are sorted by their address, and every link on them keeps words and order', async t => {
  const names = (page: { root: { querySelectorAll: (selector: string) => { text: string }[] } }) => page.root.querySelectorAll('.records > .record .record__title').map(({ text }) => text.trim())
  const first = await visitor(app).get(`/parks?q=${q('包头')}&sort=name&limit=3&lang=zh`)
  assertPage(t, first, { lang: 'zh' })
  const whole = names(await visitor(app).get(`/parks?q=${q('包头')}&sort=name&limit=100&lang=zh`))
  t.strictSame(whole, [...whole].sort(new Intl.Collator('zh-CN').compare))
  t.strictSame(names(first), whole.slice(0, 3), 'a page is a part of the whole order')
  t.equal(first.root.querySelector('.sort-links [aria-current]')?.text, '名称')
  t.equal(first.root.querySelector('input[name="sort"][form="browse"]')?.getAttribute('value'), 'name', 'the next search keeps the order')
  t.ok(first.root.querySelectorAll('.map__tile').every(tile => tile.getAttribute('href')!.includes('sort=name') && tile.getAttribute('href')!.includes('q=')))
  const days = (await visitor(app).get('/policies?sort=ending&limit=100&lang=en')).root.querySelectorAll('.policy-line a').length
  t.ok(days > 30, 'policies in one list where an order is asked for')
  t.equal((await visitor(app).get('/parks?sort=owner')).status, 400)
})
