import t from 'tap'
import { dayStatus } from '../../src/application/browse.js'
import { currentCatalogue, wholeCatalogue } from '../../src/application/catalogue.js'
import { today } from '../../src/clock.js'
import { endingSoon } from '../../src/web/presenters/home.js'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage, linksOf, textsOf } from '../support/pages.js'
import { visitor } from '../support/visitor.js'

t.test('start page and search', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const person = visitor(app)

  for (const lang of ['zh', 'en'] as const) {
    t.test(`the start page says what is here (${lang})`, async t => {
      const page = await person.get(`/?lang=${lang}`)
      assertPage(t, page, { lang })
      const figures = textsOf(page, '.figures__value')
      t.equal(figures[0], '37')
      t.equal(figures[1], '60')
      const { policies: set } = await currentCatalogue(deps, 'public')
      const onDay = (status: string) => String(set.policies.filter(policy => dayStatus(policy, today(), set) === status).length)
      t.strictSame(figures.slice(2, 4), [onDay('live'), onDay('unclear')], 'policies that the public may see')
      t.match(textsOf(page, '.unreviewed')[0], lang === 'zh' ? /另有 \d+ 项.*公平竞争审查条例/ : /Another \d+ .*Fair Competition Review Regulations/)
      t.match(page.text, lang === 'zh' ? /重建名单，不是官方名单/ : /reconstructions, not the official lists/)
    })
  }

  t.test('every tile of the map leads to the parks of its league or city, and the counts add up', async t => {
    const page = await person.get('/?lang=zh')
    const tiles = page.root.querySelectorAll('.map__tile')
    t.equal(tiles.length, 12)
    const counts = tiles.map(tile => Number(tile.querySelector('.map__count')?.text))
    t.equal(counts.reduce((sum, count) => sum + count, 0), 37)
    const ordos = tiles.find(tile => tile.getAttribute('aria-label')?.startsWith('鄂尔多斯'))
    t.equal(ordos?.getAttribute('href'), '/parks?prefecture=150600')
    t.equal(ordos?.querySelectorAll('.map__dot').length, 8, 'a point for each park')
    t.equal(page.root.querySelectorAll('.place-list a').length, 12, 'the list says the same')
  })

  t.test('one search finds parks, clusters and policies', async t => {
    const page = await person.get(`/search?q=${encodeURIComponent('稀土')}&lang=zh`)
    assertPage(t, page, { lang: 'zh' })
    const links = linksOf(page).join(' ')
    for (const address of ['/parks/baotou-xitu-gaoxinqu', '/clusters/baotou-rare-earth', '/policies/sit-im2013-capacity-control']) t.match(links, address)
    t.notMatch(links, '/policies/tax-im2016-rare-earth-5y', 'no benefit without a review')
    t.match(textsOf(page, '.unreviewed')[0], '另有 48 项')
    t.ok(textsOf(page, 'mark').includes('稀土'), 'what was found is marked')
    t.equal((await person.get('/search')).status, 200, 'without words it asks for them')
    const nothing = await person.get('/search?q=zzzzqqqq')
    t.equal(textsOf(nothing, '.empty__title').length, 1)
  })

  t.test('where benefits without a review are marked, the search finds them with the mark', async t => {
    const page = await visitor(await testApp(t, deps, 'flagged')).get(`/search?q=${encodeURIComponent('稀土企业五年免征')}&lang=zh`)
    assertPage(t, page, { lang: 'zh' })
    const line = page.root.querySelectorAll('.policy-line').find(line => line.querySelector('a')?.getAttribute('href')?.startsWith('/policies/tax-im2016-rare-earth-5y'))
    t.match(line?.querySelector('.law-mark')?.text, '未见审查记录')
    t.match(textsOf(page, '.unreviewed')[0], '不计入任何合计')
  })

  t.test('benefits that end soon are live and end within fourteen months', async t => {
    const { policies } = await wholeCatalogue(deps)
    const ending = endingSoon(policies, '2026-11-21')
    t.ok(ending.some(policy => policy.id === 'fin-nat2026-equipment-interest'))
    for (const { validity, id } of ending) t.ok(validity.to >= '2026-11-21' && validity.to <= '2028-01-21', id)
    t.strictSame(endingSoon(policies, '2027-01-01').filter(policy => policy.id === 'fin-nat2026-equipment-interest'), [], 'the day after, it is gone')
  })
})
