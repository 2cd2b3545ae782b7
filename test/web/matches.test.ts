import { parse, type HTMLElement } from 'node-html-parser'
import t from 'tap'
import { savePage, startIntake, matchIntake, fingerprintOf } from '../../src/application/intake.js'
import { createMatch } from '../../src/application/matching.js'
import { currentCatalogue, wholeCatalogue } from '../../src/application/catalogue.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import { standingOf } from '../../src/domain/law/lawfulness.js'
import { testApp, testDeps } from '../support/build-app.js'

const PUBLIC = { role: 'public' } as const
const AT = '2026-11-21T08:00:00.000Z'
const AS_OF = '2026-11-21'

const MAGNETS: Facts = {
  'project.products': ['烧结钕铁硼永磁体'],
  'project.industryCode': '3985',
  'project.industryTags': ['rare-earth'],
  'project.type': 'expansion',
  'project.isIndustrialTransfer': true,
  'project.investmentWan': 12000,
  'project.landUse': 'industrial',
  'investor.ownership': 'private',
  'investor.firmSize': 'medium'
}

/** The same firm with what the money hangs on. */
const INVESTOR: Facts = {
  ...MAGNETS,
  'project.type': 'new-build',
  'project.firstIncomeYear': 2027,
  'investor.annualTaxableProfitWan': 8000,
  'project.mainBusinessIncomeShare': 0.9,
  'project.westCatalogueListed': true,
  'project.rdSpendWan': 1200,
  'project.priorityGroupHires': 20,
  'project.landMu': 150,
  'project.electricityKWhPerYear': 50_000_000,
  'project.loadKW': 8000,
  'project.voltageKV': '110'
}

/** A coking plant in 2022: the notice of 2021, then still cited, bars it in Wuhai and not elsewhere. */
const COKE: Facts = { 'project.products': ['焦炭'], 'project.industryCode': '2521', 'project.industryTags': ['coke'], 'project.isHighEnergyHighEmission': true, 'project.addsCapacity': false, 'project.usesBackwardCapacity': false }

const numbers = (text: string): number[] => (text.match(/-?[\d,]+(?:\.\d+)?/g) ?? []).map(word => Number(word.replaceAll(',', '')))
const texts = (root: HTMLElement, selector: string): string[] => root.querySelectorAll(selector).map(element => element.text.replace(/\s+/g, ' ').trim())

t.test('the result', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const catalogue = await currentCatalogue(deps, 'public')
  const forFirms = catalogue.policies.policies.filter(policy => policy.audience === undefined)
  const open = async (url: string) => {
    const response = await app.inject(url)
    return { status: response.statusCode, html: response.body, root: parse(response.body) }
  }
  const investor = await createMatch(deps, { facts: INVESTOR, asOf: AS_OF, view: 'public', at: AT })
  const magnets = await createMatch(deps, { facts: MAGNETS, asOf: AS_OF, view: 'public', at: AT })
  const address = `/matches/${magnets.id}`

  t.test('ranks the parks with the parts of each score', async t => {
    const { status, root } = await open(address)
    t.equal(status, 200)
    t.equal(root.querySelectorAll('h1').length, 1)
    const rows = root.querySelectorAll('.match')
    t.equal(rows.length, 10)
    t.strictSame(texts(root, '.match__rank [aria-hidden]'), Array.from({ length: 10 }, (_, index) => String(index + 1)))
    const names = magnets.answer.parks.slice(0, 10).map(park => catalogue.parks.find(({ id }) => id === park.parkId)!.name.zh)
    t.strictSame(texts(root, '.match__name'), names)
    for (const [index, row] of rows.entries()) {
      const [total = NaN] = numbers(row.querySelector('.score__total strong')!.text)
      const parts = texts(row, '.score__points').flatMap(numbers)
      t.ok(Math.abs(total - parts.reduce((sum, part) => sum + part, 0)) <= 0.06 * parts.length, `parts of ${names[index]} add up to ${total}`)
      t.equal(row.querySelector('svg.bar')?.getAttribute('role'), 'img')
      for (const part of texts(row, '.score__names li')) t.match(row.querySelector('svg.bar')!.getAttribute('aria-label'), part, 'the drawing says it in words')
      t.equal(texts(row, '.counts strong').flatMap(numbers).reduce((sum, count) => sum + count, 0), forFirms.length, 'every policy for firms is counted once')
    }
  })

  t.test('shows every park on demand, without JavaScript', async t => {
    const first = await open(address)
    const href = first.root.querySelector('.matches__rest a')!.getAttribute('href')!
    const all = await open(href)
    t.equal(all.root.querySelectorAll('.match').length, magnets.answer.parks.length)
  })

  t.test('says what would settle most, with a way to the question where there is an intake', async t => {
    const { root } = await open(address)
    t.equal(root.querySelectorAll('.waiting a').length, 0, 'a match of a program has no questions')
    const waiting = texts(root, '.waiting .meta').flatMap(numbers)
    t.ok(waiting.length > 0)
    t.strictSame(waiting, [...waiting].sort((a, b) => b - a))

    const intake = await startIntake(deps, { at: AT, answers: MAGNETS })
    await savePage(deps, PUBLIC, intake.id, { facts: ['project.jobs'], answers: {}, notKnown: ['project.jobs'], seen: fingerprintOf(intake, ['project.jobs']) }, AT)
    const match = await matchIntake(deps, PUBLIC, intake.id, { asOf: AS_OF, view: 'public', at: AT })
    const own = await open(`/matches/${match.id}`)
    for (const link of own.root.querySelectorAll('.waiting a, .profile a')) {
      const href = link.getAttribute('href')!
      t.match(href, new RegExp(`^/intake/${intake.id}/[a-z-]+\\?return=check$`))
    }
    t.equal((await open(own.root.querySelector('.waiting a')!.getAttribute('href')!)).status, 200)
  })

  t.test('puts barred parks last, with the clause that bars them', async t => {
    const match = await createMatch(deps, { facts: COKE, asOf: '2022-06-01', view: 'public', at: AT })
    const barred = match.answer.parks.filter(park => park.blocked)
    t.strictSame([...new Set(barred.map(park => park.prefectureCode))], ['150300'])
    t.strictSame(match.answer.parks.slice(-barred.length), barred, 'last, whatever their score')
    const { root } = await open(`/matches/${match.id}?all=1`)
    const rows = root.querySelectorAll('.matches--blocked .match')
    t.equal(rows.length, barred.length)
    const source = catalogue.policies.policies.find(policy => policy.id === barred[0]!.blockedBy[0])!.sources['main']!
    for (const row of rows) {
      t.match(row.querySelector('.match__block')!.text, source.document)
      t.match(row.querySelector('.match__block')!.text, source.clause ?? '')
    }
    const park = await open(`/matches/${match.id}/parks/${barred[0]!.parkId}`)
    t.match(park.root.querySelector('.notice--problem')!.text, source.document)
  })

  t.test('one park: every policy once, in groups, never without a reason', async t => {
    const best = magnets.answer.parks[0]!.parkId
    const { status, root } = await open(`${address}/parks/${best}`)
    t.equal(status, 200)
    t.equal(root.querySelectorAll('h1').length, 1)
    const shown = root.querySelectorAll('.policy-row').map(row => row.id)
    t.strictSame([...shown].sort(), catalogue.policies.policies.map(policy => policy.id).sort())
    const groups = root.querySelectorAll('.policy-group').map(group => group.classNames.replace(/.*--/, ''))
    const order = ['applies', 'unknown-needs-data', 'conditional-status-unclear', 'does-not-apply', 'blocked', 'warning', 'informs', 'others']
    t.strictSame(groups, order.filter(name => groups.includes(name)))
    for (const verdict of ['does-not-apply', 'unknown-needs-data', 'conditional-status-unclear']) {
      for (const row of root.querySelectorAll(`.policy-group--${verdict} .policy-row`)) {
        t.ok(row.querySelector('.because'), `${row.id} says why`)
      }
    }
    for (const row of root.querySelectorAll('.policy-row')) {
      const source = catalogue.policies.policies.find(policy => policy.id === row.id)!.sources['main']!
      t.match(row.text, source.document, `${row.id} names its document`)
      if (source.clause) t.match(row.text, source.clause, `${row.id} names its clause`)
    }
    const others = catalogue.policies.policies.filter(policy => policy.audience !== undefined).map(policy => policy.id)
    t.strictSame(root.querySelectorAll('.policy-group--others .policy-row').map(row => row.id).sort(), others.sort())
  })

  t.test('the reasons of each part add up to its points', async t => {
    for (const park of [magnets.answer.parks[0]!, magnets.answer.parks[20]!]) {
      const { root } = await open(`${address}/parks/${park.parkId}`)
      const parts = root.querySelectorAll('.part')
      t.equal(parts.length, park.parts.length)
      for (const part of parts) {
        const [points = NaN] = numbers(part.querySelector('.part__of')!.text)
        const reasons = texts(part, '.evidence__points').map(text => numbers(text)[0]! * (text.startsWith('−') ? -1 : 1))
        const sum = reasons.reduce((total, reason) => total + reason, 0)
        t.ok(Math.abs(points - sum) <= 0.06 * (reasons.length + 1), `${park.parkId}, ${part.querySelector('.part__title')!.text.trim()}: ${reasons.join(' + ')}`)
      }
    }
  })

  t.test('a verdict that does not hold shows condition, own value and threshold', async t => {
    const best = magnets.answer.parks[0]!.parkId
    const { root } = await open(`${address}/parks/${best}`)
    const row = root.querySelector('#land-standard-land-2025') ?? root.querySelector('#tax-im2016-rare-earth-5y')!
    const because = row.querySelector('.because')!.text
    t.match(because, '项目性质', 'the condition')
    t.match(because, '新建', 'what it asks for')
    t.match(because, '扩建', 'what was entered')
    t.ok(row.querySelectorAll('.truth--met').length > 0, 'conditions that are met are shown as well')
    const expired = root.querySelectorAll('.policy-group--does-not-apply .policy-row').find(each => each.id === 'tax-west-cit15-2011')!
    t.match(expired.querySelector('.because')!.text, '2020年12月31日', 'a rule out of its dates says so')
  })

  t.test('money of a park: totals, derivations in words, years and sources', async t => {
    const { root } = await open(`/matches/${investor.id}/parks/${investor.answer.parks[0]!.parkId}`)
    const { countedYuan, ifAllUnclearHoldYuan } = investor.answer.parks[0]!
    t.ok(countedYuan > 0)
    t.strictSame(root.querySelectorAll('.totals .amount').slice(0, 2).map(amount => Number(amount.getAttribute('value'))), [countedYuan, ifAllUnclearHoldYuan])
    const west = root.querySelector('#money-tax-west-cit15-2021')!
    t.match(west.querySelector('.ledger-line__sum')!.text, '8,000 万元 × (25% − 15%) = 800 万元，2027—2030 年每年')
    t.match(west.querySelector('.factors')!.text, '财政部 税务总局 国家发展改革委公告2020年第23号')
    const years = root.querySelector('.year-table')!
    t.strictSame(texts(years, 'thead th').slice(2), Array.from({ length: 10 }, (_, index) => String(2027 + index)))
    const rows = years.querySelectorAll('tbody tr').map(row => row.querySelectorAll('td').map(cell => Number(cell.querySelector('data')?.getAttribute('value') ?? 0)))
    for (const row of rows) t.equal(row[0], row.slice(1).reduce((sum, yuan) => sum + yuan, 0), 'the years add up to the total')
    t.strictSame(rows.at(-1), rows.at(-1)!.map((_, column) => rows.slice(0, -1).reduce((sum, row) => sum + row[column]!, 0)), 'the rows add up as well')
    t.equal(rows.at(-1)![0], countedYuan)
    t.strictSame(texts(root, '.ledger-line h3, .ledger-line [id]'), [], 'no headings and ids inside of lines')
  })

  t.test('site cost stands apart, with other parks beside it', async t => {
    const [first, second] = investor.answer.parks
    const { root } = await open(`/matches/${investor.id}/parks/${first!.parkId}`)
    const cost = root.querySelector('[aria-labelledby="cost"]')!
    t.match(cost.text.replace(/\s+/g, ' '), /一年的电费 ?2,079.15 万元 至 2,380.65 万元/)
    t.equal(cost.querySelector('tbody a')?.getAttribute('href'), `/matches/${investor.id}/parks/${second!.parkId}`)
    t.match(cost.text, '可信度低', 'an unofficial price is marked')
    t.match(cost.text, '没有带出处的标准', 'what is billed beyond is named')
  })

  t.test('a verdict says that it is no decision and whom to ask', async t => {
    const { root } = await open(`${address}/parks/${magnets.answer.parks[0]!.parkId}`)
    const section = root.querySelector('[aria-labelledby="policies"]')!
    t.match(section.querySelector('.notice')!.text, '不是行政决定')
    for (const row of section.querySelectorAll('.policy-row')) {
      const { lead, sources } = catalogue.policies.policies.find(({ id }) => id === row.id)!
      if (lead) t.match(row.text, lead.departments[0]!.zh, `${row.id} names its department`)
      else if (sources['main']!.issuer) t.match(row.text, sources['main']!.issuer, `${row.id} names who issued it`)
      if (!lead && sources['main']!.issuer) t.match(row.text, '文件没有写明牵头部门', row.id)
    }
  })

  t.test('the list sorts by money where asked, and keeps the rank of the score', async t => {
    const values = async (url: string) => (await open(url)).root.querySelectorAll('.match__money strong').map(row => Number(row.querySelector('data')?.getAttribute('value')))
    const counted = (parks: typeof investor.answer.parks) => parks.filter(park => !park.blocked).map(park => park.countedYuan)
    t.strictSame(await values(`/matches/${investor.id}?all=1`), counted(investor.answer.parks))
    t.strictSame(await values(`/matches/${investor.id}?all=1&sort=money`), counted(investor.answer.parks).sort((a, b) => b - a))
    t.equal((await open(`/matches/${investor.id}?sort=money`)).root.querySelector('.sorts [aria-current]')?.text, '按计入金额')
    t.equal((await open(`/matches/${investor.id}?sort=size`)).status, 400)
  })

  t.test('benefits without a review are neither shown nor counted, and their number is said', async t => {
    const unreviewed = (await wholeCatalogue(deps)).policies.policies.filter(policy => standingOf(policy) === 'unreviewed')
    t.ok(investor.answer.withheld > 0)
    const paths = ['', '?all=1', '/print', `/parks/${investor.answer.parks[0]!.parkId}`]
    for (const path of paths) {
      const { html, root } = await open(`/matches/${investor.id}${path}`)
      t.match(root.text, `另有 ${investor.answer.withheld} 项优惠没有公平竞争审查记录`, path)
      t.strictSame(unreviewed.filter(({ id, title }) => html.includes(`"${id}"`) || html.includes(`/policies/${id}`) || html.includes(`>${title.zh}<`)).map(({ id }) => id), [], path)
    }
  })

  t.test('a deployment that shows them marks each of them and counts none', async t => {
    const match = await createMatch(deps, { facts: INVESTOR, asOf: AS_OF, view: 'flagged', at: AT })
    const flagged = await testApp(t, deps, 'flagged')
    const root = parse((await flagged.inject(`/matches/${match.id}/parks/${match.answer.parks[0]!.parkId}`)).body)
    const unreviewed = (await wholeCatalogue(deps)).policies.policies.filter(policy => standingOf(policy) === 'unreviewed').map(({ id }) => id)
    const rows = root.querySelectorAll('.policy-row').filter(row => unreviewed.includes(row.id))
    t.ok(rows.length > 20)
    for (const row of rows) t.match(row.querySelector('.law-mark')?.text, /未见审查记录.*不计入合计/s, row.id)
    t.equal(root.querySelectorAll('.law-mark').length, rows.length, 'and nothing else')
    const counted = root.querySelectorAll('.ledger-line--counted').map(line => line.id.replace('money-', ''))
    t.ok(counted.length > 0)
    t.strictSame(counted.filter(id => unreviewed.includes(id)), [])
  })

  t.test('the brief cites numbered sources and stands on its own', async t => {
    const { status, root, html } = await open(`${address}/print`)
    t.equal(status, 200)
    t.equal(root.querySelectorAll('h1').length, 1)
    t.equal(root.querySelectorAll('.brief__table tbody').length, 5)
    const notes = root.querySelectorAll('.brief__notes ol > li').length
    const cited = new Set(texts(root, 'sup').flatMap(numbers))
    t.strictSame([...cited].sort((a, b) => a - b), Array.from({ length: notes }, (_, index) => index + 1), 'every note is cited, every citation has a note')
    t.match(html, address)
    t.match(html, '2026年11月21日')
    t.match(html, magnets.catalogue.slice(0, 8))
    const money = (await open(`/matches/${investor.id}/print`)).root
    t.match(texts(money, '.brief__ledger').join(), '8,000 万元 × (25% − 15%) = 800 万元，2027—2030 年每年')
    const leading = investor.answer.parks.slice(0, 5).map(park => catalogue.parks.find(({ id }) => id === park.parkId)!.name.zh)
    for (const name of leading) t.match(texts(money, '.brief__ledger h3').join(), name)
  })

  t.test('is the same object in English', async t => {
    const [zh, en] = [await open(address), await open(`${address}?lang=en`)]
    t.equal(en.root.querySelector('html')!.getAttribute('lang'), 'en')
    t.strictSame(texts(en.root, '.score__total strong'), texts(zh.root, '.score__total strong'))
    t.strictSame(en.root.querySelectorAll('.match__name a').map(a => a.getAttribute('href')), zh.root.querySelectorAll('.match__name a').map(a => a.getAttribute('href')))
    for (const page of [`${address}/print?lang=en`, `${address}/parks/${magnets.answer.parks[0]!.parkId}?lang=en`]) {
      const { status, root } = await open(page)
      t.equal(status, 200)
      for (const heading of texts(root, 'h2, h3:not([lang])')) t.notMatch(heading, /\p{Script=Han}/u)
    }
  })

  t.test('stays as it was made when the catalogue changes, and says so', async t => {
    t.equal((await open(address)).root.querySelectorAll('.notice--honest').length, 0)
    const before = await deps.documents.get('meta', 'catalogue-revision')
    await deps.documents.put('meta', { id: 'catalogue-revision', value: 'another' })
    const { root } = await open(address)
    t.equal(root.querySelectorAll('.notice--honest').length, 1)
    t.equal(root.querySelectorAll('.match').length, 10)
    await deps.documents.put('meta', { id: 'catalogue-revision', value: before!.value })
  })

  t.test('says when it was made without text search', async t => {
    const { search, ...rest } = deps
    const down = { ...rest, search: { ...search, search: async () => { throw new (await import('../../src/domain/errors.js')).UnavailableError('down') } } }
    const match = await createMatch(down, { facts: MAGNETS, asOf: AS_OF, view: 'public', at: AT })
    t.equal(match.answer.relevanceUsed, false)
    t.equal((await open(`/matches/${match.id}`)).root.querySelectorAll('.notice--honest').length, 1)
  })

  t.test('an empty profile still gives an honest answer', async t => {
    const match = await createMatch(deps, { facts: {}, asOf: AS_OF, view: 'public', at: AT })
    for (const url of [`/matches/${match.id}`, `/matches/${match.id}/print`, `/matches/${match.id}/parks/${match.answer.parks[0]!.parkId}`]) {
      t.equal((await open(url)).status, 200, url)
    }
  })

  t.test('unknown addresses are not found, markup in answers stays text', async t => {
    for (const url of ['/matches/nosuchaddressnosuchaddress', '/matches/nosuchaddressnosuchaddress/print', `${address}/parks/nowhere`, '/matches/..%2Fetc']) {
      t.equal((await open(url)).status, 404, url)
    }
    const match = await createMatch(deps, { facts: { 'project.products': ['<img src=x onerror=alert(1)>'] }, asOf: AS_OF, view: 'public', at: AT })
    for (const url of [`/matches/${match.id}`, `/matches/${match.id}/print`]) {
      const { html } = await open(url)
      t.notMatch(html, /<img src=x/)
      t.match(html, /&lt;img src/)
    }
  })
})
