import t from 'tap'
import { testApp } from '../support/build-app.js'
import { assertPage, textsOf } from '../support/pages.js'
import { visitor } from '../support/visitor.js'

t.test('the page about the data tells how far it can be trusted', async t => {
  const person = visitor(await testApp(t))
  for (const lang of ['zh', 'en'] as const) {
    const page = await person.get(`/about?lang=${lang}`)
    assertPage(t, page, { lang })
    t.match(page.text, lang === 'zh' ? /这里有 37 个园区，其中 1 个有文件列名/ : /37 parks here: 1 named in a document/)
    t.match(page.text, lang === 'zh' ? /不是行政决定/ : /[Nn]ot an administrative decision/)
    t.match(page.text, 'Apache-2.0')
    const counts = textsOf(page, '.facts--class .facts__source').map(Number)
    t.strictSame(counts.slice(0, 4).reduce((sum, count) => sum + count), 37, 'classes of parks')
    t.strictSame(counts.slice(4, 8).reduce((sum, count) => sum + count), 60, 'classes of clusters')
    for (const id of ['parks', 'clusters', 'confidence', 'licence']) t.ok(page.root.querySelector(`#${id}`), `${id} can be linked`)
  }
})
