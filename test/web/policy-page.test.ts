import t from 'tap'
import { BENEFIT_KINDS } from '../../src/domain/law/policy.js'
import { valuationOf } from '../../src/domain/money/formulas.js'
import { LOCALES_DIR } from '../../src/paths.js'
import { formulaView, proofText } from '../../src/web/presenters/policy-money.js'
import { makeTexts, readMessages } from '../../src/web/text.js'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage, textsOf } from '../support/pages.js'
import { visitor } from '../support/visitor.js'

const zh = makeTexts('zh', readMessages(LOCALES_DIR, 'zh'), true)
const en = makeTexts('en', readMessages(LOCALES_DIR, 'en'), true)

t.test('every kind with a formula says it in words, and no other', async t => {
  for (const kind of BENEFIT_KINDS) {
    for (const texts of [zh, en]) t.equal(formulaView({ benefit: { kind } }, texts) === null, valuationOf(kind) === undefined, kind)
  }
  t.match(formulaView({ benefit: { kind: 'land-term' } }, zh), { role: '只是延后，不计入合计' })
})

t.test('what the cases prove', async t => {
  t.equal(proofText({ mutants: 40, killed: 39, cases: 12 }, en), '12 examples in all; of 40 changes made one by one to thresholds, dates and conditions, they notice 39 (97.5%).')
  t.equal(proofText({ mutants: 0, killed: 0, cases: 3 }, zh), null)
  t.equal(proofText(undefined, zh), null)
})

t.test('the page of a policy', async t => {
  const deps = await testDeps(t)
  const person = visitor(await testApp(t, deps))
  const flagged = visitor(await testApp(t, deps, 'flagged'))

  t.test('says the formula, the fair-competition record and whom to ask', async t => {
    const page = await person.get('/policies/tax-west-cit15-2021?lang=zh&asOf=2026-11-21')
    t.equal(textsOf(page, '.formula')[0], '各年应纳税所得额 ×（法定税率 − 优惠税率）')
    const record = textsOf(page, '[aria-labelledby="lawfulness"]')[0]
    t.match(record, /有上位依据，普遍适用.*制定层级 ?国家.*适用对象 ?普遍适用.*审查记录 ?没有审查记录/)
    t.notOk(page.root.querySelector('.law-mark'))
    t.match(page.text, /向谁核实 ?(牵头部门|发文机关)/)
  })

  t.test('marks a benefit without a review where it is shown at all', async t => {
    const { items } = await deps.documents.find('policies', { limit: 200 })
    const local = items.find(({ lawfulness, effect }) => effect === 'benefit' && lawfulness?.level === 'autonomous-region' && !lawfulness.review)!
    t.equal((await person.get(`/policies/${local.id}`)).status, 404)
    const page = await flagged.get(`/policies/${local.id}?lang=en`)
    t.match(textsOf(page, '.law-mark')[0], /no review on record.*below national level.*never counted/)
  })

  t.test('a rule that gives nobody anything has no such record', async t => {
    t.notOk((await person.get('/policies/ele-aluminium-tiered')).root.querySelector('#lawfulness'))
  })

  for (const lang of ['zh', 'en'] as const) {
    t.test(`the page on data says what is decided and what is not (${lang})`, async t => {
      const page = await person.get(`/about?lang=${lang}`)
      assertPage(t, page, { lang })
      t.match(page.root.querySelector('#decides + p + p')?.text, lang === 'zh' ? '不是行政决定' : 'no administrative decision')
      for (const link of page.root.querySelectorAll('.contents a')) t.ok(page.root.querySelector(link.getAttribute('href')!), link.text)
    })
  }
})
