import t from 'tap'
import { isShown } from '../../src/domain/law/lawfulness.js'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage, linksOf, textsOf } from '../support/pages.js'
import { visitor } from '../support/visitor.js'

t.test('policies', async t => {
  const deps = await testDeps(t)
  const person = visitor(await testApp(t, deps))
  const flagged = visitor(await testApp(t, deps, 'flagged'))

  for (const lang of ['zh', 'en'] as const) {
    t.test(`list, record and coverage (${lang})`, async t => {
      const list = await person.get(`/policies?lang=${lang}&asOf=2026-11-21`)
      assertPage(t, list, { lang })
      t.match(textsOf(list, '.result-bar__count')[0], '42')
      t.equal(textsOf(list, '.policy-line').length, 42, 'all that the public may see, by category')
      t.equal(list.root.querySelectorAll('.policy-line .timeline[aria-label]').length, 42, 'each with the bar of its validity in words')
      t.equal(textsOf(list, '.policy-line .law-mark').length, 0, 'nothing marked')
      t.match(textsOf(list, '.unreviewed')[0], lang === 'zh' ? /另有 48 项.*不在此列出.*国务院令第783号.*投资促进部门/ : /Another 48 .* not listed.*No\. 783.*promotion office/)
      t.ok(list.root.querySelector('.unreviewed a[href="/policies/fis-fair-competition-2024"]'), 'with the rule that asks for the review')

      const policy = await person.get(`/policies/tax-west-cit15-2021?lang=${lang}&asOf=2026-11-21`)
      assertPage(t, policy, { lang })
      t.match(policy.text, lang === 'zh' ? /鼓励类主营收入占比 ≥ 60%/ : /Share of encouraged main-business income ≥ 60%/)
      t.match(policy.text, '财政部 税务总局 国家发展改革委公告2020年第23号')
      t.match(policy.text, lang === 'zh' ? /优惠税率 ?15%/ : /Reduced rate ?15%/)

      const coverage = await person.get(`/policies/coverage?lang=${lang}&asOf=2026-11-21`)
      assertPage(t, coverage, { lang })
      t.equal(textsOf(coverage, '.table__total td').at(-1), '42')
      t.match(textsOf(coverage, '.unreviewed')[0], '48')
      t.match(coverage.text, lang === 'zh' ? /各旗县土地等别/ : /Land grades of the counties/)
    })
  }

  t.test('where they are marked, all are there, and each without a review says why and that it is not counted', async t => {
    for (const lang of ['zh', 'en'] as const) {
      const list = await flagged.get(`/policies?lang=${lang}&asOf=2026-11-21`)
      assertPage(t, list, { lang })
      t.equal(textsOf(list, '.policy-line').length, 90)
      const marks = textsOf(list, '.policy-line .law-mark')
      t.equal(marks.length, 48)
      for (const mark of marks) t.match(mark, lang === 'zh' ? /⚑ 未见审查记录.*没有找到.*不计入合计/ : /⚑ no review on record.*no fair-competition review was found.*never counted/)
      t.match(textsOf(list, '.unreviewed')[0], lang === 'zh' ? /其中 48 项优惠标有 ⚑.*不计入任何合计/ : /48 benefits among them carry a ⚑.*enter no total/)
      const coverage = await flagged.get(`/policies/coverage?lang=${lang}&asOf=2026-11-21`)
      t.equal(textsOf(coverage, '.table__total td').at(-1), '90')
      t.match(textsOf(coverage, '.unreviewed')[0], '48')
    }
  })

  t.test('status and facets follow the day', async t => {
    const countFor = async (reader: typeof person, query: string) => Number(/\d+/.exec(textsOf(await reader.get(`/policies?${query}&lang=zh`), '.result-bar__count')[0]!)?.[0])
    const count = (query: string) => countFor(flagged, query)
    t.equal(await count('day=live&asOf=2026-11-21'), 45)
    t.equal(await count('day=unclear&asOf=2026-11-21'), 27)
    t.equal(await count('day=ended&asOf=2026-11-21'), 18)
    t.equal(await count('day=unclear&asOf=2019-07-05&q=' + encodeURIComponent('两免三减半')) < await count('day=unclear&asOf=2019-07-06&q=' + encodeURIComponent('两免三减半')), true,
      'a rule becomes unclear the day after it was last seen')
    t.equal(await countFor(person, 'day=live&asOf=2026-11-21'), 35)
    t.equal(await countFor(person, 'day=unclear&asOf=2026-11-21'), 5)
    t.equal(await countFor(person, 'day=ended&asOf=2026-11-21'), 2)
    t.equal(await countFor(person, 'day=unclear&asOf=2022-09-30&q=' + encodeURIComponent('乌海')) < await countFor(person, 'day=unclear&asOf=2022-10-01&q=' + encodeURIComponent('乌海')), true)
  })

  t.test('why a rule is what it is on a day', async t => {
    const text = async (id: string, asOf: string) => (await flagged.get(`/policies/${id}?asOf=${asOf}&lang=zh`)).text
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
        const page = await flagged.get(`/policies/${id}?lang=${lang}`)
        t.equal(page.status, 200, `${id} ${lang}`)
        t.notMatch(page.text, /undefined|\[object|NaN|\{\w+\}/, `${id} ${lang} is complete`)
      }
    }
  })

  t.test('what has no review has no page for the public, and nothing tells it from what never was', async t => {
    const { items } = await deps.documents.find('policies', { limit: 200 })
    const hidden = items.filter(policy => !isShown(policy, 'public'))
    t.equal(hidden.length, 48)
    const plain = ({ status, html }: Awaited<ReturnType<typeof person.get>>, id: string) => ({ status, html: html.replaceAll(id, 'ID').replace(/req-\w+/g, 'REQUEST') })
    for (const lang of ['zh', 'en']) {
      const never = plain(await person.get(`/policies/no-such-rule?lang=${lang}`), 'no-such-rule')
      t.equal(never.status, 404)
      for (const { id } of hidden) t.same(plain(await person.get(`/policies/${id}?lang=${lang}`), id), never, id)
    }
  })

  t.test('a rule that names parks links to them by name', async t => {
    const page = await flagged.get('/policies/park-etdz-2024?lang=zh')
    t.ok(page.root.querySelectorAll('a[href="/parks/hohhot-jingji-jishu-kaifaqu"]').some(link => link.text === '呼和浩特经济技术开发区'))
  })
})
