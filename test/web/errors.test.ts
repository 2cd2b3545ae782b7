import t from 'tap'
import type { DocumentStore } from '../../src/application/ports.js'
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

  t.test('while the store is down every page says so in the language of the visitor, and no write is confirmed', async t => {
    let isDown = false
    const orDown = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => (...args: A): Promise<R> =>
      isDown ? Promise.reject(new UnavailableError('MongoDB at db.internal:27017 cannot be used', { key: 'unavailable.mongodb', hosts: 'db.internal:27017' })) : call(...args)
    const { get, find, put, putAll, remove } = deps.documents
    const failing = await testApp(t, { ...deps, documents: { ...deps.documents, get: orDown(get), find: orDown(find), put: orDown(put), putAll: orDown(putAll), remove: orDown(remove) } as DocumentStore })
    const guest = visitor(failing)
    await guest.get('/intake?lang=zh')
    await guest.submit()
    const path = guest.page.url
    const stored = async () => [(await deps.documents.find('intakes')).items, (await deps.documents.find('matches')).total]
    const before = await stored()
    const words = { zh: '没有得到确认，可能没有保存', en: 'not confirmed and may not be saved' }

    isDown = true
    for (const lang of ['zh', 'en'] as const) {
      for (const url of ['/', '/about', '/parks', '/clusters', '/policies', '/policies/coverage', '/search?q=稀土', '/matches/00000000000000000000000000', path.split('?')[0]!]) {
        const page = await visitor(failing).get(`${url}${url.includes('?') ? '&' : '?'}lang=${lang}`)
        assertPage(t, page, { lang, status: 503 })
        t.match(page.text, words[lang], url)
        t.notMatch(page.html, 'db.internal', 'addresses stay inside')
      }
    }
    const posted = await guest.submit({ 'project.products': '石墨负极材料' })
    t.equal(posted.status, 503)
    t.match(posted.text, words.zh)
    const match = await failing.inject({ url: '/api/v1/matches?lang=en', method: 'POST', payload: { facts: {} } })
    t.equal(match.statusCode, 503)
    t.match(match.json(), { status: 503, reason: /not confirmed/ })
    t.equal((await failing.inject('/health/live')).statusCode, 200)
    const ready = async () => (await failing.inject('/health/ready')).json() as { documents: string }
    const state = await ready()
    t.match(state, { status: 'degraded', search: 'ok', documents: /^not ready since 20\d\d-[^ ]+Z: it does not answer$/ })
    t.equal((await ready()).documents, state.documents, 'since it was first found so')

    isDown = false
    t.match(await ready(), { status: 'ok', documents: 'ok' })
    t.strictSame(await stored(), before, 'nothing was written')
    await guest.get(path)
    await guest.submit({ 'project.products': '石墨负极材料' })
    t.equal(guest.page.status, 200, 'and afterwards it goes on')
  })
})
