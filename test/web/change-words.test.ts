import t from 'tap'
import { currentCatalogue } from '../../src/application/catalogue.js'
import { createMatch } from '../../src/application/matching.js'
import type { Change } from '../../src/domain/change/change.js'
import type { Target } from '../../src/domain/change/options.js'
import type { ChangeWorth } from '../../src/domain/change/worth.js'
import type { FactName } from '../../src/domain/facts/catalogue.js'
import type { FactValue } from '../../src/domain/facts/facts.js'
import { LOCALES_DIR } from '../../src/paths.js'
import { changeView, targetText } from '../../src/web/presenters/change-words.js'
import { changeGroups } from '../../src/web/presenters/changes.js'
import type { MatchContext } from '../../src/web/presenters/match-context.js'
import { sensitivityView } from '../../src/web/presenters/sensitivity.js'
import { makeTexts, readMessages } from '../../src/web/text.js'
import { testDeps } from '../support/build-app.js'
import { richProject } from '../support/rich-project.js'

const zh = makeTexts('zh', readMessages(LOCALES_DIR, 'zh'), true)
const en = makeTexts('en', readMessages(LOCALES_DIR, 'en'), true)
const deps = await testDeps(t)
const match = await createMatch(deps, { facts: richProject, asOf: '2026-11-21', view: 'officer', at: '2026-11-21T08:00:00.000Z' })
const contextIn = async (texts: typeof zh): Promise<MatchContext> => ({
  match, catalogue: await currentCatalogue(deps, 'officer'), industries: deps.library.reference.industries, costTables: deps.library.costTables, texts
})
const chinese = await contextIn(zh)
const english = await contextIn(en)

t.test('what is asked of a fact, in both languages', async t => {
  const cases: [fact: FactName, target: Target, zh: string, en: string][] = [
    ['project.investmentWan', { kind: 'range', atLeast: 10_000 }, '不低于 1 亿元', 'at least CNY 100 million'],
    ['project.investmentWan', { kind: 'range', above: 300, below: 500 }, '高于 300 万元，且低于 500 万元', 'more than CNY 3 million, and less than CNY 5 million'],
    ['project.greenPowerShare', { kind: 'range', atMost: 0.3 }, '不高于 30%', 'at most 30%'],
    ['project.jobs', { kind: 'range' }, '任何值都可以', 'any value'],
    ['project.jobs', { kind: 'range', atLeast: 5, atMost: 5 }, '5 人', '5 people'],
    ['project.constructionStart', { kind: 'days', from: '2027-01-01' }, '不早于2027年1月1日', 'not before 1 January 2027'],
    ['project.constructionStart', { kind: 'days', to: '2027-01-01' }, '不晚于2027年1月1日', 'not after 1 January 2027'],
    ['project.constructionStart', { kind: 'days' }, '任何值都可以', 'any value'],
    ['investor.highTechCertificate', { kind: 'one-of', values: [true] }, '是', 'yes'],
    ['project.catalogueStatus', { kind: 'none-of', values: ['restricted', 'eliminated'] }, '不属于限制类、淘汰类', 'none of restricted, eliminated'],
    ['project.catalogueStatus', { kind: 'none-of', values: [] }, '任何值都可以', 'any value'],
    ['project.waterSources', { kind: 'members', with: [['reclaimed', 'surface']], without: ['groundwater'] }, '含再生水或地表水，且不含地下水', 'including reclaimed water / surface water, and without groundwater']
  ]
  for (const [fact, target, inChinese, inEnglish] of cases) {
    t.equal(targetText(fact, target, zh), inChinese)
    t.equal(targetText(fact, target, en), inEnglish)
  }
})

const changeOf = (fact: FactName, from: FactValue | undefined, to: FactValue, target: Target, by?: number): Change => ({
  what: 'fact', fact, ...(from === undefined ? {} : { from }), to, target, ...(by === undefined ? {} : { distance: { by, relative: 0 } }), decider: 'scale', beyondChoice: false, clauses: []
})

t.test('a change in words: more, less, later, other, not yet known', async t => {
  const text = (change: Change, context = chinese) => changeView(change, undefined, context).text
  t.equal(text(changeOf('project.investmentWan', 7000, 10_000, { kind: 'range', atLeast: 10_000 }, 3000)), '总投资再加 3,000 万元（现 7,000 万元，要求不低于 1 亿元）')
  t.equal(text(changeOf('project.jobs', 40, 30, { kind: 'range', atMost: 30 }, -10), english), 'Jobs created: down by 10 people (now 40 people; required: at most 30 people)')
  t.equal(text(changeOf('project.firstIncomeYear', 2028, 2030, { kind: 'range', atLeast: 2030 }, 2)), `${zh.t('fact.project.firstIncomeYear')}再加 2 年（现 2028，要求不低于 2030）`)
  t.equal(text(changeOf('project.constructionStart', '2026-12-01', '2027-01-01', { kind: 'days', from: '2027-01-01' }, 31)),
    `${zh.t('fact.project.constructionStart')}推迟 31 天，到2027年1月1日（现2026年12月1日，要求不早于2027年1月1日）`)
  t.equal(text(changeOf('project.jobs', undefined, 10, { kind: 'range', atLeast: 10 })), `${zh.t('fact.project.jobs')}：不低于 10 人（尚未提供）`)
})

t.test('the day and the clause of a rule that is still to come', async t => {
  const wait: Change = { what: 'day', from: '2026-11-21', to: '2027-01-01', distance: { by: 41, relative: 0 }, clauses: [] }
  const view = changeView(wait, 'tax-west-cit15-2021', chinese)
  t.equal(view.text, '等到2027年1月1日起施行，还有 41 天')
  t.match(view.sources, [{ title: /关于延续西部大开发企业所得税政策的公告/ }])
  t.equal(changeView(wait, undefined, english).text, 'Wait until it takes effect on 1 January 2027, in 41 days')
})

t.test('a benefit out of reach says what nobody has on record; one that left the catalogue is left out', async t => {
  const closed = (openOfPlaces: FactName[], policyId = 'log-im2011-100yi') => ({ counterfactual: { kind: 'out-of-reach' as const, policyId, openOfPlaces } })
  const { closed: rows } = changeGroups({ missed: [closed(['site.parkSalesYi']), closed([]), closed([], 'gone')] }, chinese)
  t.equal(rows.length, 2)
  t.match(rows[0], { why: zh.t('fact.site.parkSalesYi') })
  t.match(rows[1], { why: '没有哪种改动能使它适用' })
})

t.test('worth in words: lost, unclear, not counted, and what else comes and goes', async t => {
  const worth = (changes: Partial<ChangeWorth>): ChangeWorth => ({
    line: 'counted', missing: [], lacking: [], countedYuan: { before: 0, after: 0 }, gainYuan: 0, unclearGainYuan: 0, losses: [], lost: [], won: [], blockedBy: [], ...changes
  })
  const set = { changes: [], moves: { facts: {} }, distance: 0 }
  const said = (changes: Partial<ChangeWorth>) => {
    const counterfactual = { kind: 'changes' as const, policyId: 'tax-high-tech-15', sets: [set] }
    return changeGroups({ missed: [{ counterfactual, worth: worth(changes) }] }, chinese).open[0]!.worth
  }
  t.match(said({ gainYuan: -50_000, countedYuan: { before: 100_000, after: 50_000 } }), { text: '合计反而少 5 万元', gain: null, total: '计入的合计由 10 万元 变为 5 万元' })
  t.match(said({ unclearGainYuan: 20_000 }).text, '若有效，合计多 2 万元')
  t.match(said({ unclearGainYuan: -20_000 }).text, '合计少 2 万元')
  t.equal(said({ line: 'open' }).text, '文件没有写明计算金额所需的数')
  t.match(said({ line: 'open', missing: ['project.loanWan'] }).missing, [{ text: zh.t('fact.project.loanWan') }])
  t.equal(said({ line: 'not-counted', why: 'deferred', amountYuan: 1 }).text, '只影响付款或纳税的时间，不增加合计')
  t.match(said({ line: 'not-counted', amountYuan: 10_000 }).text, '本身值 1 万元')
  const sides = said({ lost: ['tax-rd-super-100'], won: ['tax-vat-adv-mfg-5'], blockedBy: ['sit-im2013-groundwater'], losses: [{ policyId: 'tax-west-cit15-2021', beforeYuan: 2, afterYuan: 1 }, { policyId: 'tax-rd-super-100', beforeYuan: 1, afterYuan: 0 }] })
  t.equal(sides.also.length, 1)
  t.strictSame(sides.against.map(line => line.split('：')[0]), ['同时失去', '因此减少', '会触发禁止性规定'], 'what is lost is not said twice')
})

t.test('tipping points name the value and the park that then comes first', async t => {
  const [first, second] = match.answer.parks
  const view = sensitivityView({
    asOf: match.asOf,
    view: 'officer',
    catalogueMoved: false,
    first: { byScore: first!.parkId, byMoney: second!.parkId, tied: 1 },
    weights: [{ criterion: 'logistics', weight: 0.04, down: { weight: 0.0123, parkId: second!.parkId } }],
    facts: [
      { fact: 'project.investmentWan', value: 80_000, thresholds: 2, byScore: { below: { value: 49_999, parkId: second!.parkId } }, byMoney: {} },
      { fact: 'project.jobs', value: 3, thresholds: 1, byScore: {}, byMoney: {} },
      { fact: 'project.landMu', value: 200, thresholds: 0, byScore: {}, byMoney: {} }
    ]
  }, english)
  t.match(view.weights, [{ weight: '4', down: { value: '1.23', href: new RegExp(second!.parkId) }, up: null, scale: { now: 4, from: 1.23 } }])
  t.match(view.moving, [{ byScore: [{ value: 'CNY 499.99 million' }], byMoney: [] }])
  t.strictSame([view.still.length, view.idle.length], [1, 1])
  t.match(view.money, 'By counted money')
  const nowhere = sensitivityView({ asOf: match.asOf, view: 'officer', catalogueMoved: false, weights: [], facts: [] }, english)
  t.strictSame([nowhere.first, nowhere.money], [null, null])
})
