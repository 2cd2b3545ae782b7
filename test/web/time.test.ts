import t from 'tap'
import { exampleFacts } from '../../scripts/support/profiles.js'
import { catalogueAsKnownOn } from '../../src/application/known-on.js'
import { createMatch, readMatch } from '../../src/application/matching.js'
import { historyOf } from '../../src/application/history.js'
import { removeRecord, saveRecord } from '../../src/application/records.js'
import { VIEWS } from '../../src/domain/law/lawfulness.js'
import { currentCatalogue, wholeCatalogue } from '../../src/application/catalogue.js'
import { LOCALES_DIR } from '../../src/paths.js'
import { historyView } from '../../src/web/presenters/history.js'
import { keepingDays } from '../../src/web/presenters/time.js'
import { makeTexts, readMessages } from '../../src/web/text.js'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage, linksOf, textsOf } from '../support/pages.js'
import { visitor } from '../support/visitor.js'

const FACTS = exampleFacts[0]!
const AS_OF = '2026-11-21'
const AT = '2026-11-21T08:00:00.000Z'

t.test('a result as of another day', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const stored = await createMatch(deps, { facts: FACTS, asOf: AS_OF, view: 'public', at: AT })
  const address = `/matches/${stored.id}`
  const best = stored.answer.parks[0]!.parkId
  const { policies } = await wholeCatalogue(deps)
  const west = policies.policies.find(({ id }) => id === 'tax-west-cit15-2021')!
  await saveRecord(deps, 'policies', { ...west, conditions: { field: 'project.landMu', op: 'gte', value: 0 } }, { by: 'officer', at: '2026-12-01T04:00:00.000Z' })
  await removeRecord(deps, 'parks', best, { by: 'officer', at: '2026-12-03T04:00:00.000Z' })

  t.test('the stored page offers it, closed, and says nothing else', async t => {
    const page = await visitor(app).get(address)
    assertPage(t, page, { lang: 'zh' })
    t.notOk(page.root.querySelector('.time-banner'))
    t.notOk(page.root.querySelector('.time-travel')?.hasAttribute('open'))
    t.equal(page.root.querySelector('#f-asOf')?.getAttribute('value'), AS_OF)
    t.equal(page.root.querySelector('#f-knownOn')?.getAttribute('value'), '')
    const same = await visitor(app).get(`${address}?asOf=${AS_OF}&knownOn=`)
    t.notOk(same.root.querySelector('.time-banner'), 'the day of the match is the stored result')
  })

  t.test('as the law stood on: another day is read, the banner says so and what differs', async t => {
    for (const lang of ['zh', 'en'] as const) {
      const page = await visitor(app).get(`${address}?asOf=2013-06-01&lang=${lang}`)
      assertPage(t, page, { lang })
      const [banner = ''] = textsOf(page, '.time-banner')
      t.match(banner, lang === 'zh' ? '2013年6月1日' : '1 June 2013')
      t.ok(textsOf(page, '.time-banner li').length > 3, 'with the first of what differs')
      t.ok(linksOf(page).includes(address), 'with a way back')
      t.equal(page.root.querySelectorAll('.match').length, 10)
    }
    const { recomputed } = (await app.inject(`/api/v1${address}?asOf=2013-06-01`)).json()
    t.match(recomputed, { knownOn: null, storedAsOf: AS_OF })
    const ofThen = recomputed.differences.verdicts.find(({ policyId }: { policyId: string }) => policyId === 'tax-west-cit15-2011')
    t.match(ofThen, { from: 'does-not-apply', to: 'unknown-needs-data', parkIds: Array }, 'a rule of that day reads otherwise')
    t.strictSame(await readMatch(deps, stored.id), stored, 'nothing was stored')
    t.equal((await deps.documents.find('matches', { limit: 1 })).total, 1)
  })

  t.test('as we knew it on: later edits and removals count from their day', async t => {
    const verdictOn = async (day: string) => {
      const { judgements, recomputed } = (await app.inject(`/api/v1${address}?knownOn=${day}`)).json()
      t.equal(recomputed.knownOn, day)
      return judgements.find(({ policyId }: { policyId: string }) => policyId === west.id).verdict
    }
    t.equal(await verdictOn('2026-11-30'), 'unknown-needs-data')
    t.equal(await verdictOn('2026-12-01'), 'applies')
    const gone = await visitor(app).get(`${address}?knownOn=2026-12-03&all=1`)
    t.equal(gone.root.querySelectorAll('.match').length, 36)
    const { moved } = (await app.inject(`/api/v1${address}?knownOn=2026-12-03`)).json().recomputed.differences
    t.strictSame(moved, [{ parkId: best, from: 1 }], 'the others only closed up')
    const name = (await catalogueAsKnownOn(deps, '2026-12-02')).parks.find(({ id }) => id === best)!.name.zh
    t.ok(textsOf(gone, '.time-banner li').some(line => line.startsWith(name)), 'a park that is gone keeps its name')
    t.equal(textsOf(await visitor(app).get(address), '.match__name')[0], name, 'in the stored result too')
    const kept = await visitor(app).get(`${address}?knownOn=2026-12-02&all=1`)
    t.equal(kept.root.querySelectorAll('.match').length, 37)
  })

  t.test('a day before anything was known is said, and is no fault', async t => {
    for (const url of [`${address}?knownOn=2026-01-01`, `${address}/print?knownOn=2026-01-01`, `${address}/parks/${best}?knownOn=2026-01-01`]) {
      const page = await visitor(app).get(url)
      assertPage(t, page, { lang: 'zh' })
      t.match(textsOf(page, '.time-banner')[0], '2026年11月21日', 'and from which day on there is anything')
      t.equal(page.root.querySelectorAll('.match').length, 0)
    }
    const { parks } = (await app.inject(`/api/v1${address}?knownOn=2026-01-01`)).json()
    t.strictSame(parks, [])
    t.equal((await app.inject(`/api/v1${address}/parks/${best}?knownOn=2026-01-01`)).statusCode, 404)
  })

  t.test('a day that does not exist is named in the language of the page and what was typed stays', async t => {
    for (const [lang, words] of [['zh', '不是真实存在的日期'], ['en', 'not a day that exists']] as const) {
      const page = await visitor(app).get(`${address}?asOf=2026-02-30&knownOn=2026-12-01&lang=${lang}`)
      assertPage(t, page, { lang, status: 422 })
      t.match(textsOf(page, '.error-summary')[0], words)
      t.equal(page.root.querySelector('.error-summary a')?.getAttribute('href'), '#f-asOf')
      t.equal(page.root.querySelector('#f-asOf')?.getAttribute('value'), '2026-02-30')
      t.equal(page.root.querySelector('#f-knownOn')?.getAttribute('value'), '2026-12-01')
      t.equal(page.root.querySelectorAll('.match').length, 10, 'with the stored result below')
      const api = await app.inject(`/api/v1${address}?knownOn=soon&lang=${lang}`)
      t.equal(api.statusCode, 422)
      t.match(api.json().problems[0], { field: 'knownOn', message: words })
    }
  })

  t.test('the days stay from page to page', async t => {
    const query = 'asOf=2020-01-01&knownOn=2026-12-02'
    const list = await visitor(app).get(`${address}?${query}`)
    const own = linksOf(list).filter(href => /^\/matches\/[a-z0-9]+(\/print|\/parks\/[^/]+)?(\?|$)/.test(href))
    t.ok(own.length > 10)
    t.strictSame(own.filter(href => !href.includes(query)), [address, `${address}?replay=1`], 'but the way back and the check of the stored result')
    const park = await visitor(app).get(`${address}/parks/${best}?${query}`)
    assertPage(t, park, { lang: 'zh' })
    t.match(textsOf(park, '.time-banner')[0], '2020年1月1日')
    const paper = await visitor(app).get(`${address}/print?${query}`)
    t.match(textsOf(paper, '.time-banner')[0], '2026年12月2日')
    t.match(textsOf(paper, '.brief__meta')[0], query, 'the printed address leads to what was printed')
    t.notOk(paper.root.querySelector('form'))
    const { park: inApi } = (await app.inject(`/api/v1${address}/parks/${best}?${query}`)).json()
    t.equal(inApi.parkId, best)
  })

  t.test('the check against the records of its day', async t => {
    for (const url of [`${address}?replay=1`, `${address}/parks/${stored.answer.parks[1]!.parkId}?replay=1`]) {
      t.match(textsOf(await visitor(app).get(url), '.time-replay')[0], '完全一致')
    }
    t.equal((await app.inject(`/api/v1${address}?replay=1`)).json().replay, 'identical')
    const { pinned, version, ...bare } = stored
    t.ok(pinned && version)
    await deps.documents.put('matches', { ...bare, id: 'c'.repeat(26) })
    t.match(textsOf(await visitor(app).get(`/matches/${'c'.repeat(26)}?replay=1`), '.time-replay')[0], '无法核对')
  })

  t.test('matched again with the records of now, both are kept', async t => {
    const person = visitor(app)
    await person.get(`${address}?asOf=2025-01-01`)
    const page = await person.submit({}, { action: '/again' })
    assertPage(t, page, { lang: 'zh' })
    const fresh = await readMatch(deps, page.url.replace('/matches/', ''))
    t.not(fresh.id, stored.id)
    t.match(fresh, { asOf: '2025-01-01', answer: { given: FACTS, view: 'public' } })
    t.equal(fresh.answer.parks.length, 36)
    t.strictSame(await readMatch(deps, stored.id), stored)

    await person.get(address)
    const wrong = await person.submit({ asOf: '2026-02-30' }, { action: '/again' })
    assertPage(t, wrong, { lang: 'zh', status: 422 })
    t.match(wrong.text, '2026-02-30')
    const unsigned = await app.inject({ method: 'POST', url: `${address}/again`, payload: 'asOf=2025-01-01', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    t.equal(unsigned.statusCode, 403)
  })
})

t.test('no address gives the answer of another view, nor a policy that the view may not see', async t => {
  const deps = await testDeps(t)
  const hidden = (await wholeCatalogue(deps)).policies.policies.map(({ id }) => id)
  const shown = new Set((await currentCatalogue(deps, 'public')).policies.policies.map(({ id }) => id))
  const withheld = hidden.filter(id => !shown.has(id))
  t.ok(withheld.length > 0, 'something is withheld')
  for (const view of ['public', 'flagged'] as const) {
    const app = await testApp(t, deps, view)
    for (const made of VIEWS) {
      const match = await createMatch(deps, { facts: FACTS, asOf: AS_OF, view: made, at: AT })
      const parkId = match.answer.parks[0]!.parkId
      for (const query of ['', '?asOf=2018-01-01&knownOn=2026-11-21']) {
        const { json } = await app.inject(`/api/v1/matches/${match.id}${query}`)
        t.equal(json().view, view, `${made} read by ${view}${query}`)
        const pages = [`/matches/${match.id}`, `/matches/${match.id}/print`, `/matches/${match.id}/parks/${parkId}`]
        for (const url of [...pages, `/api/v1/matches/${match.id}`, `/api/v1/matches/${match.id}/parks/${parkId}`]) {
          const { body, statusCode } = await app.inject(url + query)
          t.equal(statusCode, 200, url + query)
          const named = withheld.filter(id => body.includes(`"${id}"`) || body.includes(`/policies/${id}`))
          if (view === 'public') t.strictSame(named, [], url + query)
        }
      }
    }
  }
})

t.test('only addresses of the result itself keep the days', async t => {
  const days = { asOf: '2020-01-01', knownOn: '2026-12-02' }
  const query = 'asOf=2020-01-01&knownOn=2026-12-02'
  const cases = [
    ['/matches/abc', `/matches/abc?${query}`],
    ['/matches/abc?all=1#parks', `/matches/abc?all=1&${query}#parks`],
    ['https://example.org/matches/abc/print', `https://example.org/matches/abc/print?${query}`],
    ['/api/v1/matches/abc', `/api/v1/matches/abc?${query}`],
    ['/matches/abc/parks/p', `/matches/abc/parks/p?${query}`],
    ['/matches/abc/parks/p/changes', '/matches/abc/parks/p/changes'],
    ['/matches/abcd', '/matches/abcd'],
    ['/parks/abc', '/parks/abc'],
    ['see /matches/abc', 'see /matches/abc']
  ]
  for (const [before, after] of cases) t.strictSame(keepingDays({ list: [{ href: before }], count: 1, none: null }, 'abc', days), { list: [{ href: after }], count: 1, none: null })
})

t.test('the history of a record in words, newest first, without names of people', async t => {
  const deps = await testDeps(t)
  const { version, updatedAt, updatedBy, ...park } = (await deps.documents.get('parks', 'baotou-xitu-gaoxinqu'))!
  t.strictSame([version, updatedBy, updatedAt?.slice(0, 10)], [1, 'seed', '2026-11-21'])
  const by = (at: string) => ({ by: 'wang-li', at })
  await saveRecord(deps, 'parks', { ...park, leadingIndustries: [] }, by('2026-12-01T04:00:00.000Z'))
  await removeRecord(deps, 'parks', park.id, by('2026-12-02T04:00:00.000Z'))
  await saveRecord(deps, 'parks', park, by('2026-12-03T04:00:00.000Z'))
  const lines = historyView(await historyOf(deps, 'parks', park.id), makeTexts('en', readMessages(LOCALES_DIR, 'en'), true))
  t.strictSame(lines, [
    { day: '3 December 2026', text: 'Listed again', by: 'by staff' },
    { day: '2 December 2026', text: 'Taken out of the catalogue', by: 'by staff' },
    { day: '1 December 2026', text: '1 field changed', by: 'by staff' },
    { day: '21 November 2026', text: 'First recorded', by: 'with the data of the system' }
  ])
})
