import t from 'tap'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage, linksOf, textsOf } from '../support/pages.js'
import { visitor } from '../support/visitor.js'

t.test('policies', async t => {
  const deps = await testDeps(t)
  const person = visitor(await testApp(t, deps))

  for (const lang of ['zh', 'en'] as const) {
    t.test(`list, record and coverage (${lang})`, async t => {
      const list = await person.get(`/policies?lang=${lang}&asOf=2026-11-21`)
      assertPage(t, list, { lang })
      t.match(textsOf(list, '.result-bar__count')[0], '90')
      t.equal(textsOf(list, '.policy-line').length, 90, 'all of them, by category')
      t.equal(list.root.querySelectorAll('.policy-line .timeline[aria-label]').length, 90, 'each with the bar of its validity in words')

      const policy = await person.get(`/policies/tax-west-cit15-2021?lang=${lang}&asOf=2026-11-21`)
      assertPage(t, policy, { lang })
      t.match(policy.text, lang === 'zh' ? /鼓励类主营收入占比 ≥ 60%/ : /Share of encouraged main-business income ≥ 60%/)
      t.match(policy.text, '财政部 税务总局 国家发展改革委公告2020年第23号')
      t.match(policy.text, lang === 'zh' ? /优惠税率 ?15%/ : /Reduced rate ?15%/)

      const coverage = await person.get(`/policies/coverage?lang=${lang}&asOf=2026-11-21`)
      assertPage(t, coverage, { lang })
      t.equal(textsOf(coverage, '.table__total td').at(-1), '90')
      t.match(coverage.text, lang === 'zh' ? /各旗县土地等别/ : /Land grades of the counties/)
    })
  }

  t.test('status and facets follow the day', async t => {
    const count = async (query: string) => Number(/\d+/.exec(textsOf(await person.get(`/policies?${query}&lang=zh`), '.result-bar__count')[0]!)?.[0])
    t.equal(await count('day=live&asOf=2026-11-21'), 45)
    t.equal(await count('day=unclear&asOf=2026-11-21'), 27)
    t.equal(await count('day=ended&asOf=2026-11-21'), 18)
    t.equal(await count('day=unclear&asOf=2019-07-05&q=' + encodeURIComponent('两免三减半')) < await count('day=unclear&asOf=2019-07-06&q=' + encodeURIComponent('两免三减半')), true,
      'a rule becomes unclear the day after it was last seen')
  })

  t.test('why a rule is what it is on a day', async t => {
    const text = async (id: string, asOf: string) => (await person.get(`/policies/${id}?asOf=${asOf}&lang=zh`)).text
    t.match(await text('tax-im2011-local-cit-2f3h', '2026-11-21'), /当日效力待核实 ?最后一次确认现行是 ?2019年7月5日/)
    t.match(await text('tax-im2011-local-cit-2f3h', '2019-07-05'), '当日有效')
    t.match(await text('tax-west-cit15-2011', '2026-11-21'), /当日已失效 ?有效期至 ?2020年12月31日/)
    t.match(await text('tax-west-cit15-2021', '2020-12-31'), /当日尚未施行 ?自 ?2021年1月1日 ?起施行/)
  })

  t.test('a rule links to what replaced it and to what does not add up with it', async t => {
    const old = linksOf(await person.get('/policies/tax-west-cit15-2011?asOf=2026-11-21&lang=zh'))
    t.ok(old.includes('/policies/tax-west-cit15-2021?asOf=2026-11-21'))
    const current = await person.get('/policies/tax-west-cit15-2021?asOf=2026-11-21&lang=zh')
    t.match(current.text, /替代了以下规则 ?西部大开发/)
    t.match(current.text, '逐年取最低的一档，不叠加')
  })

  t.test('examples carry sign, word and case', async t => {
    const page = await person.get('/policies/tax-west-cit15-2021?lang=zh')
    const cases = textsOf(page, '.example')
    t.ok(cases.some(line => /^–不适用鼓励类收入占 59%：不适用/.test(line.replace(/\s+(?=鼓)/, ''))), cases.join('\n'))
  })

  t.test('every policy has its page in both languages', async t => {
    const { items } = await deps.documents.find('policies', { limit: 200 })
    for (const lang of ['zh', 'en']) {
      for (const { id } of items) {
        const page = await person.get(`/policies/${id}?lang=${lang}`)
        t.equal(page.status, 200, `${id} ${lang}`)
        t.notMatch(page.text, /undefined|\[object|NaN|\{\w+\}/, `${id} ${lang} is complete`)
      }
    }
  })

  t.test('a rule that names parks links to them by name', async t => {
    const page = await person.get('/policies/park-etdz-2024?lang=zh')
    t.ok(page.root.querySelectorAll('a[href="/parks/hohhot-jingji-jishu-kaifaqu"]').some(link => link.text === '呼和浩特经济技术开发区'))
  })
})
