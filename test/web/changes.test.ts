import t from 'tap'
import { parse } from 'node-html-parser'
import { currentCatalogue } from '../../src/application/catalogue.js'
import { changesFor } from '../../src/application/changes.js'
import { createMatch } from '../../src/application/matching.js'
import type { View } from '../../src/domain/law/lawfulness.js'
import { LOCALES_DIR } from '../../src/paths.js'
import { changesShort } from '../../src/web/presenters/changes.js'
import { makeTexts, readMessages } from '../../src/web/text.js'
import { testApp, testDeps } from '../support/build-app.js'
import { richProject } from '../support/rich-project.js'

const deps = await testDeps(t)
const app = await testApp(t, deps, 'officer')
const publicApp = await testApp(t, deps)

const matchOf = (view: View) => createMatch(deps, { facts: richProject, asOf: '2026-11-21', view, at: '2026-11-21T08:00:00.000Z' })
const match = await matchOf('officer')
const { parkId } = match.answer.parks[0]!
const page = `/matches/${match.id}/parks/${parkId}/changes`

const textOf = (html: string) => parse(html).querySelector('main')!.text.replace(/\s+/g, ' ')

t.test('the page says in words what would have to change, what it is worth and under which clause', async t => {
  const reply = await app.inject(page)
  t.equal(reply.statusCode, 200)
  const text = textOf(reply.body)
  t.match(text, '鼓励类主营收入占比再加 5 个百分点（现 55%，要求不低于 60%）')
  t.match(text, '多计入 2,130 万元')
  t.match(text, '贷款发放日提前 60 天，到2026年12月31日')
  t.match(text, '依据 《关于延续西部大开发企业所得税政策的公告》')
  t.match(text, '有效期到2020年12月31日为止', 'what has ended')
  t.match(text, '水源：不含地下水（现为地下水）', 'and what lifts the bar')
  t.equal(parse(reply.body).querySelectorAll('h1').length, 1)
})

t.test('the page in English', async t => {
  const text = textOf((await app.inject(`${page}?lang=en`)).body)
  t.match(text, 'Share of encouraged main-business income: up by 5 percentage points (now 55%; required: at least 60%)')
  t.match(text, 'CNY 21.3 million more counted')
  t.match(text, 'Under 《关于延续西部大开发企业所得税政策的公告》')
})

t.test('what first place hangs on, as a page', async t => {
  const reply = await app.inject(`/matches/${match.id}/sensitivity`)
  t.equal(reply.statusCode, 200)
  const rows = parse(reply.body).querySelectorAll('table.sensitivity tbody tr')
  t.equal(rows.length >= 6, true, 'a row for each weight')
  t.match(textOf(reply.body), '没有规则为以下各项设门槛')
  t.equal((await app.inject(`/matches/${match.id}/sensitivity?lang=en`)).statusCode, 200)
})

t.test('both as JSON, the same objects', async t => {
  const changes = (await app.inject(`/api/v1/matches/${match.id}/parks/${parkId}/changes`)).json()
  t.match(changes, { id: match.id, parkId, view: 'officer', asOf: '2026-11-21', catalogueMoved: false })
  t.match(changes.missed[0], { counterfactual: { kind: 'changes', policyId: 'tax-west-cit15-2021' }, worth: { gainYuan: 21_300_000 } })
  const sensitivity = (await app.inject(`/api/v1/matches/${match.id}/sensitivity`)).json()
  t.equal(sensitivity.weights.length, 6)
})

t.test('an unknown match or park is not found, an unknown query is refused', async t => {
  for (const path of ['/matches/nowhere/sensitivity', `/matches/${match.id}/parks/nowhere/changes`, `/api/v1/matches/${match.id}/parks/nowhere/changes`, '/api/v1/matches/nowhere/sensitivity']) {
    t.equal((await app.inject(path)).statusCode, 404, path)
  }
  t.equal((await app.inject(`${page}?x=1`)).statusCode, 400)
})

t.test('the public reads nothing of a benefit that is withheld, even on a match made for an officer', async t => {
  const hidden = 'tax-im2016-rare-earth-5y'
  t.match((await app.inject(page)).body, hidden, 'an officer does')
  const publicMatch = await matchOf('public')
  for (const { id } of [match, publicMatch]) {
    for (const path of [`/matches/${id}/parks/${parkId}/changes`, `/api/v1/matches/${id}/parks/${parkId}/changes`, `/matches/${id}/sensitivity`]) {
      const reply = await publicApp.inject(path)
      t.equal(reply.statusCode, 200)
      t.notMatch(reply.body, hidden, path)
    }
  }
})

t.test('the short form for the page of a park: three at most, with the way to all', async t => {
  const texts = makeTexts('zh', readMessages(LOCALES_DIR, 'zh'), true)
  const context = {
    match, catalogue: await currentCatalogue(deps, 'officer'), industries: deps.library.reference.industries, costTables: deps.library.costTables, texts
  }
  const list = await changesFor(deps, match, parkId, 'officer')
  const short = changesShort(list, context)!
  t.strictSame(short.items.map(({ title }) => title), ['西部大开发15%税率(2021-2030)', '设备更新贷款中央贴息1.5个百分点', '稀土新材料企业地方分享部分五年免征'])
  t.equal(short.link.href, page)
  const html = await app.view('partials/changes', { ...short, texts })
  t.match(parse(html).text, `全部 ${list.missed.length} 项错过的优惠`)
  t.equal(parse(html).querySelectorAll('article').length, 3)
  t.equal(changesShort({ ...list, missed: [], lifting: undefined }, context), null)
})
