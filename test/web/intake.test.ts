import t from 'tap'
import { readIntake } from '../../src/application/intake.js'
import { testApp, testDeps } from '../support/build-app.js'
import { visitor } from '../support/visitor.js'

const PUBLIC = { role: 'public' } as const
const h1s = (html: { querySelectorAll: (q: string) => { text: string }[] }) => html.querySelectorAll('h1').map(h => h.text.trim())

t.test('the intake', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)

  async function started (query = '') {
    const person = visitor(app)
    await person.get(`/intake${query}`)
    await person.submit()
    const id = person.page.url.split('/')[2]!.split('?')[0]!
    return { person, id, go: (step: string) => person.get(`/intake/${id}/${step}`), stored: () => readIntake(deps, PUBLIC, id) }
  }

  for (const lang of ['zh', 'en']) {
    t.test(`core questions to result by forms alone (${lang})`, async t => {
      const { person, id, stored } = await started(`?lang=${lang}`)
      t.equal(person.page.root.querySelector('html')?.getAttribute('lang'), lang === 'zh' ? 'zh-CN' : 'en')
      const path = () => person.page.url.replace(`/intake/${id}/`, '')
      const answers: [step: string, filled: Record<string, string | string[]>][] = [
        ['products', { 'project.products': lang === 'zh' ? '烧结钕铁硼永磁体、稀土抛光粉' : 'sintered NdFeB magnets, polishing powder' }],
        ['industry', { 'project.industryCode': '3985' }],
        ['investment', { 'project.investmentWan': '1.2亿', 'project.fixedAssetWan': '8,000' }],
        ['type', { 'project.type': 'new-build', 'project.isIndustrialTransfer': 'yes' }],
        ['origin', { 'investor.transferFromProvince': '浙江' }],
        ['firm', { 'investor.ownership': 'private', 'investor.firmSize': 'medium', 'investor.isNewEntityInRegion': 'yes' }],
        ['land', { 'project.landMu': '120亩', 'project.landUse': 'industrial' }],
        ['power', { 'project.electricityKWhPerYear': ['', 'not-known'] }],
        ['water', { 'project.waterM3PerYear': '20万', 'project.waterSources': ['municipal', 'reclaimed'] }],
        ['wishes', { 'project.preferredPrefectures': ['包头市'], 'project.needsRail': 'no' }]
      ]
      for (const [step, filled] of answers) {
        t.equal(path(), step)
        t.equal(h1s(person.page.root).length, 1, `${step} has one h1`)
        await person.submit(filled)
        t.equal(person.page.status, 200)
      }
      t.match(path(), /^[a-z-]+\?ask=/, 'the core is followed by the question that settles most')
      t.equal(h1s(person.page.root).length, 1)
      t.match(person.page.root.querySelector('.intake-reason')?.text, lang === 'zh' ? /项政策等它来判定|项优惠缺它算不出金额/ : /wait|without it/)
      const toCheck = person.page.root.querySelector('.intake-done a')?.getAttribute('href')
      await person.get(toCheck!)
      t.equal(path(), 'check')
      const { answers: facts, notKnown } = await stored()
      t.match(facts, {
        'project.industryCode': '3985',
        'project.investmentWan': 12000,
        'project.fixedAssetWan': 8000,
        'project.isIndustrialTransfer': true,
        'project.landMu': 120,
        'project.waterM3PerYear': 200000,
        'project.waterSources': ['municipal', 'reclaimed'],
        'project.preferredPrefectures': ['包头市']
      })
      t.strictSame(notKnown, ['project.electricityKWhPerYear'])
      await person.submit({}, { action: '/check' })
      t.match(person.page.url, /^\/matches\/[a-z0-9]{20,40}$/)
      t.equal(person.page.status, 200)
    })
  }

  t.test('a wished park notes its prefecture, an unknown one nothing', async t => {
    const wished = await started('?park=baotou-xitu-gaoxin-qu')
    const { parks } = { parks: (await deps.documents.find('parks', { limit: 100 })).items }
    const park = parks.find(candidate => candidate.id === 'baotou-xitu-gaoxin-qu') ?? parks[0]!
    const other = await started(`?park=${park.id}`)
    t.strictSame((await other.stored()).answers, { 'project.preferredPrefectures': [park.prefecture.name.zh] })
    t.ok(wished.id)
    const none = await started('?park=nowhere')
    t.strictSame((await none.stored()).answers, {})
  })

  t.test('wrong input: everything typed is kept, each error leads to its field', async t => {
    const { person, go, stored } = await started()
    await go('investment')
    await person.submit({ 'project.investmentWan': '500万美元', 'project.fixedAssetWan': '-5' })
    t.equal(person.page.status, 422)
    t.match(person.page.root.querySelector('title')?.text, /^错误/)
    t.equal(person.page.root.querySelector('[name="project.investmentWan"]')?.getAttribute('value'), '500万美元')
    t.equal(person.page.root.querySelector('[name="project.fixedAssetWan"]')?.getAttribute('value'), '-5')
    const links = person.page.root.querySelectorAll('.error-summary a')
    t.equal(links.length, 2)
    for (const link of links) t.ok(person.page.root.querySelector(link.getAttribute('href')!), link.text)
    t.strictSame(person.page.root.querySelectorAll('[aria-invalid="true"]').length, 2)
    t.strictSame((await stored()).answers, {}, 'nothing is stored')
    await person.submit({ 'project.investmentWan': '3500万', 'project.fixedAssetWan': ['', 'not-known'] })
    t.equal(person.page.status, 200)
    t.match(await stored(), { answers: { 'project.investmentWan': 3500 }, notKnown: ['project.fixedAssetWan'] })
  })

  t.test('a blank page is asked back, skipping is a link, blanking an answer takes it back', async t => {
    const { person, go, stored } = await started()
    await go('power')
    await person.submit({ 'project.electricityKWhPerYear': '' })
    t.equal(person.page.status, 422)
    await go('power')
    const skip = person.page.root.querySelector('.intake-buttons a')?.getAttribute('href')
    t.match(skip, /\/water$/)
    await person.submit({ 'project.electricityKWhPerYear': '600万' })
    await go('power')
    t.equal(person.page.root.querySelector('[name="project.electricityKWhPerYear"]')?.getAttribute('value'), '6,000,000', 'back shows the answer')
    await person.submit({ 'project.electricityKWhPerYear': '' })
    t.equal(person.page.status, 200)
    t.strictSame((await stored()).answers, {})
  })

  t.test('two windows on one question: both values are shown, the visitor chooses', async t => {
    const { person, id, go, stored } = await started()
    await go('land')
    const elsewhere = visitor(app)
    await elsewhere.get(`/intake/${id}/land`)
    await elsewhere.submit({ 'project.landMu': '400' })
    await person.submit({ 'project.landMu': '500' })
    t.equal(person.page.status, 409)
    t.match(person.page.text, /400 亩/)
    t.match(person.page.text, /500 亩/)
    t.equal((await stored()).answers['project.landMu'], 400, 'nothing is overwritten')
    await person.submit({}, { button: ['keep', 'mine'] })
    t.equal((await stored()).answers['project.landMu'], 500)

    await go('power')
    await elsewhere.get(`/intake/${id}/power`)
    await elsewhere.submit({ 'project.electricityKWhPerYear': '100' })
    await person.submit({ 'project.electricityKWhPerYear': '200' })
    await person.submit({}, { button: ['keep', 'theirs'] })
    t.equal(person.page.status, 200)
    t.equal((await stored()).answers['project.electricityKWhPerYear'], 100)
  })

  t.test('the industry is found by code, by name, and by walking down', async t => {
    const { person, id, go, stored } = await started()
    const codes = () => person.page.root.querySelectorAll('input[name="project.industryCode"]').map(input => input.getAttribute('value'))
    await go('industry?q=C3985')
    t.ok(codes().includes('3985'))
    await go(`industry?q=${encodeURIComponent('乳制品')}`)
    t.equal(codes()[0], '144')
    await go('industry?q=dairy')
    t.ok(codes().some(code => code?.startsWith('144')))
    await go('industry?browse=C')
    t.ok(codes().includes('39'))
    await go('industry?browse=398')
    t.strictSame(codes().slice(0, 2), ['398', '3981'])
    await go('industry?q=%3Cscript%3E')
    t.match(person.page.html, /&lt;script&gt;/)
    await go('industry?q=39')
    await person.submit({ 'project.industryCode': '9999' })
    t.equal(person.page.status, 422)
    t.match(person.page.text, /9999/)
    await go('industry?q=39')
    await person.submit({ 'project.industryCode': '39' })
    t.equal((await stored()).answers['project.industryCode'], '39', 'two digits are enough')
    await person.get(`/intake/${id}/industry`)
    t.equal(person.page.root.querySelector('input[name="project.industryCode"][checked]')?.getAttribute('value'), '39')
  })

  t.test('what the system derives is filled in for confirmation and used only then', async t => {
    const { person, go, stored } = await started()
    await go('type')
    await person.submit({ 'project.type': 'new-build', 'project.isIndustrialTransfer': 'no' })
    await go('check')
    const box = person.page.root.querySelector('input[name="confirm"][value="project.addsCapacity"]')
    t.ok(box, 'offered on the page of answers')
    t.equal((await stored()).answers['project.addsCapacity'], undefined)
    await person.submit({}, { action: '/confirm' })
    t.match(person.page.url, /\/check$/)
    t.equal((await stored()).answers['project.addsCapacity'], true)
    t.notOk(person.page.root.querySelector('input[name="confirm"][value="project.addsCapacity"]'))
  })

  t.test('questions open and close with what is known', async t => {
    const { person, id, go } = await started()
    await go('type')
    await person.submit({ 'project.type': 'new-build', 'project.isIndustrialTransfer': 'no' })
    t.match(person.page.url, /\/firm$/, 'no province is asked where nothing moves')
    await person.get(`/intake/${id}/racks`)
    t.equal(person.page.status, 200, 'its address still answers')
  })

  t.test('changing one answer leads back to all of them', async t => {
    const { person, go } = await started()
    await go('land?return=check')
    await person.submit({ 'project.landMu': '50' })
    t.match(person.page.url, /\/check$/)
    t.match(person.page.text, /50 亩/)
    t.match(person.page.text, /未回答/)
  })

  t.test('the date of the law is checked', async t => {
    const { person, go } = await started()
    await go('check')
    await person.submit({ asOf: '2026-02-30' }, { action: '/check' })
    t.equal(person.page.status, 422)
    t.equal(person.page.root.querySelector('[name="asOf"]')?.getAttribute('value'), '2026-02-30')
    await person.submit({ asOf: '2015-06-01' }, { action: '/check' })
    t.match(person.page.text, /2015年6月1日/)
  })

  const asked = (url: string) => new URL(url, 'http://page').searchParams
  const link = (page: { root: { querySelector: (q: string) => { getAttribute: (name: string) => string | undefined } | null } }, selector: string) =>
    page.root.querySelector(selector)?.getAttribute('href') ?? ''

  t.test('the best next question asks one fact, says what hangs on it, and is followed by the next', async t => {
    const { person, id, go, stored } = await started()
    await go('figures')
    await person.submit({ 'investor.annualTaxableProfitWan': '5000' })
    await go('first-income')
    await person.submit({ 'project.firstIncomeYear': '2028年' })
    t.equal((await stored()).answers['project.firstIncomeYear'], 2028)
    await go('first-income')
    t.equal(person.page.root.querySelector('[name="project.firstIncomeYear"]')?.getAttribute('value'), '2028', 'a year has no thousands separator')

    await go('next')
    const first = asked(person.page.url).get('ask')!
    t.match(person.page.text, /这一问最多决定 [\d,.]+ (万元|亿元)/)
    t.match(person.page.text, /还有 \d+ 问能改变结论/)
    const names = new Set(person.page.root.querySelectorAll('form[method="post"] [name]').map(field => field.getAttribute('name')).filter(name => name?.includes('.')))
    t.strictSame([...names], [first], 'one fact and no other')
    await person.submit({ [first]: 'not-known' })
    t.strictSame((await stored()).notKnown, [first])
    const second = asked(person.page.url)
    t.not(second.get('ask'), first, 'what is not known is not asked again')
    t.equal(second.get('from'), first)
    await person.get(link(person.page, '.intake-back a'))
    t.equal(asked(person.page.url).get('ask'), first, 'back leads to the question before')
    t.ok(person.page.root.querySelector('[value="not-known"][checked]'), 'with its answer')
    t.notOk(person.page.root.querySelector('.intake-reason'), 'and no reason, since it settles nothing any more')
    await person.get(link(person.page, '.intake-back a'))
    t.equal(person.page.url, `/intake/${id}/check`)
  })

  t.test('a question that is passed over does not come again on the way, and stays open', async t => {
    const { person, id, go, stored } = await started()
    await go('next')
    const first = asked(person.page.url).get('ask')!
    await person.get(link(person.page, '.intake-buttons a'))
    const second = asked(person.page.url).get('ask')!
    t.not(second, first)
    await person.submit({})
    t.equal(person.page.status, 422, 'a blank answer is asked back')
    t.equal(asked(person.page.url).get('ask'), second)
    await person.submit({ [second]: 'not-known' })
    t.strictSame(asked(person.page.url).getAll('skip'), [first])
    t.strictSame((await stored()).notKnown, [second])
    await person.get(`/intake/${id}/next`)
    t.equal(asked(person.page.url).get('ask'), first, 'it still comes first')
  })

  t.test('form order stays open to those who want it, and leads back', async t => {
    const { person, go } = await started()
    await go('next')
    const [, formOrder] = person.page.root.querySelectorAll('.intake-done a').map(a => a.getAttribute('href')!)
    t.match(formOrder, /\/products$/, 'the first open page')
    await go('catalogue')
    const [, byWorth] = person.page.root.querySelectorAll('.intake-done a').map(a => a.getAttribute('href')!)
    t.match(byWorth, /\/next$/)
    await go('land')
    t.equal(person.page.root.querySelectorAll('.intake-done a').length, 1, 'core pages stay as they are')
  })

  t.test('the picker of industries keeps the way while one searches', async t => {
    const { person, id, stored } = await started()
    await person.get(`/intake/${id}/industry?ask=project.industryCode&skip=project.landMu&from=project.type&q=3985`)
    const hidden = Object.fromEntries(person.page.root.querySelectorAll('form[method="get"] input[type="hidden"]').map(input => [input.getAttribute('name'), input.getAttribute('value')]))
    t.strictSame(hidden, { ask: 'project.industryCode', skip: 'project.landMu', from: 'project.type' })
    await person.submit({ 'project.industryCode': '3985' })
    t.equal((await stored()).answers['project.industryCode'], '3985')
    t.strictSame(asked(person.page.url).getAll('skip'), ['project.landMu'])
  })

  t.test('when nothing is left that settles anything, the intake says that it is enough', async t => {
    const { person, id, go } = await started()
    await go('check')
    t.ok(person.page.root.querySelector('.next-question a'), 'the page of answers offers the next question')
    await go('next')
    for (let questions = 0; asked(person.page.url).has('ask') && questions < 100; questions++) {
      const fact = asked(person.page.url).get('ask')!
      await person.submit({ [fact]: ['project.products', 'project.preferredPrefectures'].includes(fact) ? 'x' : 'not-known' })
    }
    t.equal(person.page.url.split('?')[0], `/intake/${id}/next`)
    t.match(person.page.text, /够了/)
    t.equal(h1s(person.page.root).length, 1)
    await person.get(link(person.page, 'main .button'))
    t.match(person.page.url, /\/check$/)
    t.match(person.page.text, /够了/)
    t.notOk(person.page.root.querySelector('.next-question a'))
  })

  t.test('nothing that is withheld from the public is named as a reason to ask', async t => {
    const { person, id, go } = await started()
    await go('next')
    await person.get(`/intake/${id}/land-terms?ask=project.buysLandAndBuilds`)
    t.equal(person.page.status, 200)
    t.notOk(person.page.root.querySelector('.intake-reason'), 'only unreviewed benefits read it')
    for (const url of ['land-terms?ask=project.landMu', 'land-terms?ask=nothing', 'next?skip=nothing&from=nothing']) {
      await person.get(`/intake/${id}/${url}`)
      t.equal(person.page.status, 200, url)
    }
  })

  t.test('text that looks like markup stays text', async t => {
    const { person, go } = await started()
    await go('products')
    await person.submit({ 'project.products': '<script>alert(1)</script>' })
    await go('check')
    t.match(person.page.html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/)
    t.notMatch(person.page.html, /<script>alert/)
  })

  t.test('posting without the token of the page is refused, unknown addresses are not found', async t => {
    const { id, stored } = await started()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const url of ['/intake', `/intake/${id}/land`, `/intake/${id}/check`, `/intake/${id}/confirm`]) {
      t.equal((await app.inject({ method: 'POST', url, headers, payload: 'project.landMu=1' })).statusCode, 403, url)
    }
    t.strictSame((await stored()).answers, {})
    for (const url of ['/intake/nosuchaddressnosuchaddress/land', '/intake/nosuchaddressnosuchaddress/check', `/intake/${id}/no-such-step`, '/intake/..%2F..%2Fetc/check']) {
      t.equal((await app.inject(url)).statusCode, 404, url)
    }
    t.equal((await app.inject(`/intake/${id}`)).headers.location, `/intake/${id}/check`)
  })

  t.test('every question page names its fields, says why it asks and has one h1, in both languages', async t => {
    const { STEPS } = await import('../../src/domain/intake/steps.js')
    const { person, id } = await started()
    for (const lang of ['zh', 'en']) {
      for (const step of STEPS) {
        const { root, status } = await person.get(`/intake/${id}/${step.id}?lang=${lang}`)
        t.equal(status, 200, step.id)
        t.equal(h1s(root).length, 1, step.id)
        for (const fact of step.facts) t.ok(root.querySelector(`[name="${fact}"]`), fact)
        for (const control of root.querySelectorAll('form[method="post"] input:not([type="hidden"]), textarea, select')) {
          t.ok(root.querySelector(`label[for="${control.getAttribute('id')}"]`), `${step.id}: ${control.getAttribute('id')} has a label`)
        }
        const ids = root.querySelectorAll('[id]').map(element => element.getAttribute('id'))
        t.equal(new Set(ids).size, ids.length, `${step.id}: every id once`)
      }
    }
  })
})
