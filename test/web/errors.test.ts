import t from 'tap'
import { UnavailableError } from '../../src/domain/errors.js'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage } from '../support/pages.js'
import { visitor } from '../support/visitor.js'

t.test('errors say what happened, what is kept and what to do', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const person = visitor(app)

  for (const lang of ['zh', 'en'] as const) {
    const cases: [url: string, status: number][] = [
      [`/no-such-page?lang=${lang}`, 404], [`/parks/none?lang=${lang}`, 404], [`/policies?asOf=2026-13-01&lang=${lang}`, 422], [`/parks?colour=red&lang=${lang}`, 400]
    ]
    for (const [url, status] of cases) {
      const page = await person.get(url)
      assertPage(t, page, { lang, status })
      t.ok(page.root.querySelector('main a[href="/"]'), `${url} leads home`)
    }
  }

  t.test('the field is named, and the wrong value is not echoed as markup', async t => {
    const page = await person.get('/policies?asOf=2026-13-01&lang=zh')
    t.match(page.text, /asOf ?： ?请填写真实存在的日期/)
    const script = await person.get('/search?q=%3Cscript%3Ealert(1)%3C/script%3E&lang=zh')
    t.equal(script.status, 200)
    t.notMatch(script.html, '<script>alert')
  })

  t.test('a store that is down is told from a fault of our own', async t => {
    let fault: Error | undefined
    const get: typeof deps.documents.get = (...place) => fault ? Promise.reject(fault) : deps.documents.get(...place)
    const guest = await visitor(await testApp(t, { ...deps, documents: { ...deps.documents, get } }))
    fault = new UnavailableError('store is down')
    const down = await guest.get('/parks?lang=zh')
    assertPage(t, down, { lang: 'zh', status: 503 })
    t.match(down.text, '已经保存的内容不受影响')
    fault = new Error('secret detail')
    const broken = await guest.get('/parks?lang=en')
    assertPage(t, broken, { lang: 'en', status: 500 })
    t.notMatch(broken.html, 'secret detail', 'internals stay inside')
  })
})
