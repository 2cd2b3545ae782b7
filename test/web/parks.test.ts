import t from 'tap'
import { UnavailableError } from '../../src/domain/errors.js'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage, linksOf, textsOf } from '../support/pages.js'
import { visitor } from '../support/visitor.js'

t.test('parks', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const person = visitor(app)
  const names = (page: Awaited<ReturnType<typeof person.get>>) => textsOf(page, 'main .record__title')

  for (const lang of ['zh', 'en'] as const) {
    t.test(`list and record (${lang})`, async t => {
      const list = await person.get(`/parks?lang=${lang}`)
      assertPage(t, list, { lang })
      t.match(textsOf(list, '.result-bar__count')[0], '37')
      t.equal(names(list).length, 20)
      t.match(textsOf(list, '.pagination a').join(' '), '2')

      const park = await person.get(`/parks/baotou-xitu-gaoxinqu?lang=${lang}&asOf=2026-11-21`)
      assertPage(t, park, { lang })
      t.match(park.text, lang === 'zh' ? /包头稀土高新技术产业开发区/ : /Baotou Rare Earth High-Tech/)
      t.match(park.text, lang === 'zh' ? /工业用地价格 ?未知|工业用地价格 未知：未找到公开来源/ : /Price of industrial land Unknown: no public source found/)
      t.match(park.text, lang === 'zh' ? /系推定，不代表官方名单/ : /this is not the official list/)
      t.ok(linksOf(park).includes('/intake?park=baotou-xitu-gaoxinqu'))
    })
  }

  t.test('a facet narrows the list, stays in the address and can be taken away', async t => {
    const page = await person.get('/parks?prefecture=150200&level=autonomous-region&lang=zh')
    t.match(textsOf(page, '.result-bar__count')[0], '4 个园区')
    t.strictSame(page.root.querySelectorAll('.facet__item input[checked]').map(input => input.getAttribute('value')), ['150200', 'autonomous-region'])
    const filters = page.root.querySelectorAll('.filters__item a')
    t.strictSame(filters.map(link => link.getAttribute('href')), ['/parks?level=autonomous-region', '/parks?prefecture=150200'])
    const ordos = page.root.querySelectorAll('.facet__item').find(item => item.text.includes('鄂尔多斯市'))
    t.equal(ordos?.querySelector('.count')?.text, '8', 'another value is counted as if it were added, under the other filters')
  })

  t.test('words in Chinese and English find parks, best first, and show where', async t => {
    const magnets = await person.get(`/parks?q=${encodeURIComponent('磁材')}&lang=zh`)
    t.equal(names(magnets)[0], '包头稀土高新技术产业开发区')
    t.ok(textsOf(magnets, '.record__found mark').includes('磁材'))
    const english = await person.get('/parks?q=Holingol&lang=en')
    t.match(names(english)[0], 'Holingol')
    const none = await person.get('/parks?q=zzzzqqqq&lang=zh')
    t.equal(textsOf(none, '.empty__title')[0], '没有符合条件的园区')
  })

  t.test('pages follow each other without loss', async t => {
    const first = await person.get('/parks?lang=zh')
    const second = await person.get('/parks?offset=20&lang=zh')
    t.equal(new Set([...names(first), ...names(second)]).size, 37)
    t.equal(second.root.querySelector('.pagination [aria-current]')?.text, '2')
    t.equal((await person.get('/parks?offset=100&lang=zh')).status, 200, 'a page too far is empty, not an error')
  })

  t.test('the rules in force at a park change with the day', async t => {
    const titles = async (asOf: string) => linksOf(await person.get(`/parks/baotou-xitu-gaoxinqu?asOf=${asOf}&lang=zh`)).filter(href => href.startsWith('/policies/tax-west'))
    t.strictSame(await titles('2020-12-31'), ['/policies/tax-west-cit15-2011?asOf=2020-12-31'])
    t.strictSame(await titles('2021-01-01'), ['/policies/tax-west-cit15-2021?asOf=2021-01-01'])
  })

  t.test('rules for another place are counted apart, not listed as possible', async t => {
    const page = await person.get('/parks/baotou-xitu-gaoxinqu?asOf=2026-11-21&lang=zh')
    const possible = page.root.querySelectorAll('.policy-line a').map(link => link.getAttribute('href'))
    t.ok(possible.some(href => href?.includes('ele-td-mengxi-2026')), 'the west grid')
    t.notOk(possible.some(href => href?.includes('ele-td-mengdong-2026')), 'not the east grid')
    t.ok(page.root.querySelectorAll('.disclosure a').some(link => link.getAttribute('href')?.includes('ele-td-mengdong-2026')))
  })

  t.test('clusters, endowments and neighbours stand beside the park', async t => {
    const page = await person.get('/parks/baotou-xitu-gaoxinqu?lang=zh')
    t.ok(linksOf(page).includes('/clusters/baotou-rare-earth'))
    t.ok(textsOf(page, '.endowment__name').length > 5)
    t.equal(textsOf(page, '.endowment .confidence').length, textsOf(page, '.endowment').length, 'each endowment has its confidence')
    t.ok(linksOf(page).includes('/parks/baotou-jiuyuan-gongye-yuanqu'), 'a park of the same city')
    t.ok(linksOf(page).includes('/parks/mengxi-gongye-yuanqu'), 'a park of a neighbouring one')
  })

  t.test('what does not exist or fit is said so', async t => {
    t.equal((await person.get('/parks/no-such-park')).status, 404)
    t.equal((await person.get('/parks/baotou-xitu-gaoxinqu?asOf=2026-02-30')).status, 422)
    t.equal((await person.get('/parks?colour=red')).status, 400)
    t.equal((await person.get('/parks?limit=1000')).status, 400)
  })

  t.test('without the index the list still works and says what is missing', async t => {
    const down = { ...deps.search, search: () => Promise.reject(new UnavailableError('index is down')) }
    const person = visitor(await testApp(t, { ...deps, search: down }))
    const page = await person.get(`/parks?q=${encodeURIComponent('稀土')}&level=national&lang=zh`)
    t.equal(page.status, 200)
    t.match(page.text, '全文检索暂时不可用')
    t.strictSame(names(page), ['包头稀土高新技术产业开发区'])
    t.equal(page.root.querySelectorAll('.facet__item').find(item => item.text.includes('自治区级'))?.querySelector('.count')?.text, '1')
  })
})
