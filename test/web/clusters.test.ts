import t from 'tap'
import { testApp } from '../support/build-app.js'
import { assertPage, linksOf, textsOf } from '../support/pages.js'
import { visitor } from '../support/visitor.js'

t.test('clusters', async t => {
  const person = visitor(await testApp(t))

  for (const lang of ['zh', 'en'] as const) {
    t.test(`list and record (${lang})`, async t => {
      const list = await person.get(`/clusters?lang=${lang}`)
      assertPage(t, list, { lang })
      t.match(textsOf(list, '.result-bar__count')[0], '60')
      t.match(list.text, lang === 'zh' ? /名单系据公开来源重建/ : /reconstruction from public sources/)

      const cluster = await person.get(`/clusters/baotou-rare-earth?lang=${lang}`)
      assertPage(t, cluster, { lang })
      const columns = textsOf(cluster, '.chain__column')
      t.equal(columns.length, 3)
      t.match(columns[0], lang === 'zh' ? /稀土氧化物/ : /rare-earth oxides/i)
      t.match(columns[1], lang === 'zh' ? /稀土永磁材料/ : /magnet/i)
      t.match(cluster.text, lang === 'zh' ? /推定，证据较强/ : /inferred, good evidence/)
      t.ok(textsOf(cluster, '.source-list li').length >= 2, 'sources are listed')
    })
  }

  t.test('field, type and place narrow the list', async t => {
    const page = await person.get('/clusters?type=cashmere&lang=zh')
    t.match(textsOf(page, '.result-bar__count')[0], '3 个集群')
    const narrowed = await person.get('/clusters?type=cashmere&prefecture=150600&lang=zh')
    t.strictSame(textsOf(narrowed, '.record__title'), ['鄂尔多斯羊绒加工产业集群'])
    const field = await person.get('/clusters?field=machinery&lang=zh')
    t.match(textsOf(field, '.result-bar__count')[0], '6 个集群')
  })

  t.test('a product finds its cluster in both languages', async t => {
    for (const [words = '', cluster] of [['氢氟酸', '/clusters/ulanqab-fluorine'], ['hydrofluoric acid', '/clusters/ulanqab-fluorine'], ['番茄酱', '/clusters/bayannur-tomato']]) {
      const page = await person.get(`/clusters?q=${encodeURIComponent(words)}&lang=zh`)
      t.equal(linksOf(page).find(href => href.startsWith('/clusters/')), cluster, words)
    }
  })

  t.test('a link of the chain leads to the clusters that make it, and to the park where the cluster stands', async t => {
    const rareEarth = linksOf(await person.get('/clusters/baotou-rare-earth?lang=zh'))
    t.ok(rareEarth.includes('/clusters/baotou-automotive'), 'new-energy vehicles downstream')
    t.ok(rareEarth.includes('/parks/baotou-xitu-gaoxinqu'))
  })

  t.test('an unknown cluster is a page of its own kind', async t => {
    const page = await person.get('/clusters/no-such-cluster?lang=en')
    assertPage(t, page, { lang: 'en', status: 404 })
  })
})
