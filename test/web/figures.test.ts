import t from 'tap'
import { readSheet } from '../../src/adapters/sheets/read.js'
import { testApp, testDeps } from '../support/build-app.js'
import { matchedLead } from '../support/matched-lead.js'
import { person } from '../support/people.js'

t.test('the figures of the office: without a lead, with one, as sheets, for whom they are', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const officer = await person(app, deps, 'officer')
  const { text, status } = await officer.get('/desk/figures')
  t.equal(status, 200)
  t.match(text, /还没有线索/)
  t.match(text, /还没有可以计时的线索/)
  const { lead } = await matchedLead(deps, { tags: ['rare-earth'], officerId: 'z'.repeat(26), source: 'enquiry', receivedAt: '2026-11-16T02:00:00.000Z', respondedAt: '2026-11-16T03:30:00.000Z' })
  for (const lang of ['zh', 'en']) {
    const { root, html, text } = await officer.get(`/desk/figures?lang=${lang}`)
    t.equal(root.querySelectorAll('svg.figure-bars').length, 4)
    t.equal(root.querySelectorAll('table').length, 4, 'a table beside each drawing')
    t.equal(root.querySelectorAll('[style]').length, 0)
    t.match(text, lang === 'zh' ? /1 小时 30 分/ : /1 h.* 30 min/)
    t.match(text, /100%/)
    for (const personal of [lead.title, lead.company!.name, lead.contact.person!]) t.notOk(html.includes(personal), 'nothing about a person')
  }
  await officer.get('/desk/figures?lang=zh')
  const sheets = await Promise.all(['pipeline', 'response', 'industries', 'freshness'].map(async name => readSheet((await app.inject({ url: `/desk/figures/${name}`, cookies: officer.cookies })).rawPayload)))
  t.match(sheets[0]!.slice(0, 2), [['阶段', '合计', '包头市'], ['线索', 1, 1]])
  t.equal(sheets[2]![1]![1], 1)
  t.ok(Number(sheets[2]![1]![3]) > 0, 'parks of rare earths stand against the lead')
  t.equal((await officer.get('/desk/figures/contacts')).status, 400)
  t.equal((await (await person(app, deps, 'administrator')).get('/desk/figures')).status, 200)
  for (const role of ['investor', 'park-manager'] as const) t.equal((await (await person(app, deps, role)).get('/desk/figures')).status, 403, role)
})
