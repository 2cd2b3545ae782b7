import t from 'tap'
import { FACT_NAMES, type FactName } from '../../src/domain/facts/catalogue.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import { LEGAL_BASES, LEVELS, REACHES, STANDINGS, VIEWS, type View } from '../../src/domain/law/lawfulness.js'
import { policiesFor } from '../../src/domain/law/view.js'
import { STACK_GROUPS, type Policy } from '../../src/domain/law/policy.js'
import { constant, CONSTANTS, difference, factLeaf, greater, lesser, product, quotient, roundUp, sum, type Calculation } from '../../src/domain/money/calculation.js'
import { GAPS } from '../../src/domain/money/cost.js'
import { FORMULAS } from '../../src/domain/money/formulas.js'
import { ledger, type Judged, type LedgerInput } from '../../src/domain/money/ledger.js'
import { NOT_COUNTED } from '../../src/domain/money/lines.js'
import { siteCost } from '../../src/domain/money/site-cost.js'
import { ASSUMPTIONS, BOUNDS, LACKS, NOTHINGS } from '../../src/domain/money/worth.js'
import { LOCALES_DIR } from '../../src/paths.js'
import { formulaText } from '../../src/web/presenters/money-calculation.js'
import type { MoneyContext } from '../../src/web/presenters/money-context.js'
import { amountView, cellAmount, exactFigure, exactWan } from '../../src/web/presenters/money-figures.js'
import { contactView, lawfulnessView, lawMark, UNREVIEWED_REASONS } from '../../src/web/presenters/lawfulness.js'
import { namedPolicies } from '../../src/web/presenters/match-json.js'
import { ledgerView } from '../../src/web/presenters/money.js'
import { siteCostView } from '../../src/web/presenters/site-cost.js'
import { makeTexts, readMessages } from '../../src/web/text.js'
import { fixturePolicy, judged, moneyPolicy, POLICIES, TABLES, TODAY } from '../domain/money/support.js'
import { policyWith } from '../support/policy.js'

const messages = { zh: readMessages(LOCALES_DIR, 'zh'), en: readMessages(LOCALES_DIR, 'en') }
const zh = makeTexts('zh', messages.zh, true)
const en = makeTexts('en', messages.en, true)

const contextFor = (texts: typeof zh, policies: readonly Policy[] = POLICIES.policies, view: View = 'officer'): MoneyContext => ({
  texts,
  asOf: TODAY,
  view,
  policies: new Map(policies.map(policy => [policy.id, policy])),
  originOf: fact => ({ text: texts.t('money.from.given'), href: `/ask/${fact}`, source: null }),
  questionHref: fact => fact.startsWith('site.') ? null : `/ask/${fact}`
})

const viewOf = (judged: readonly Judged[], facts: Facts, texts = zh, more: Partial<LedgerInput> = {}) =>
  ledgerView(ledger({ judged, facts, asOf: TODAY, ...more }), contextFor(texts, judged.map(({ policy }) => policy), more.view), more)

const WEST = fixturePolicy('tax-west-cit15-2021')
const PROFITABLE: Facts = { 'project.firstIncomeYear': 2027, 'investor.annualTaxableProfitWan': 8000 }

t.test('every word that money and law are put together from has a text in both languages', async t => {
  const lists: [prefix: string, words: readonly string[]][] = [
    ['money.note', [...ASSUMPTIONS, ...NOTHINGS]], ['money.lack', LACKS], ['money.bound', BOUNDS], ['money.why', NOT_COUNTED],
    ['money.state', [...NOT_COUNTED, 'counted']], ['money.constant', CONSTANTS], ['money.group', [...STACK_GROUPS, 'none']],
    ['formula', Object.keys(FORMULAS)], ['cost.gap', GAPS], ['cost.part', ['energy', 'transmission', 'fund', 'demand', 'lowest', 'listed', 'comparable']],
    ['cost.bound', ['low', 'expected', 'high']], ['money.table', ['power.energyReference', 'power.tAndD', 'land.listings']],
    ['money.op', ['lesser', 'greater', 'round-up', 'separator']], ['lawfulness.level', LEVELS], ['lawfulness.basis', LEGAL_BASES],
    ['lawfulness.reach', REACHES], ['lawfulness.standing', STANDINGS.filter(standing => standing !== 'not-a-benefit')],
    ['lawfulness.reason', UNREVIEWED_REASONS], ['lawfulness.mark', VIEWS.filter(view => view !== 'public')],
    ['cost.use', TABLES.land.listings.map(({ use }) => use)],
    ['money.what', TABLES.power.energyReference.flatMap(({ what, source }) => source.startsWith('http') ? [what] : [what, source])]
  ]
  const wanted = lists.flatMap(([prefix, words]) => words.map(word => `${prefix}.${word}`))
  t.ok(wanted.length > 90)
  t.strictSame(wanted.filter(key => !zh.has(key) || !en.has(key)), [])
})

t.test('amounts are rounded to read and exact beside', async t => {
  t.strictSame(amountView(8_000_000, zh), { text: '800 万元', exact: '8,000,000 元', isRounded: false, value: 8_000_000 })
  t.strictSame(amountView(1_234_567, zh), { text: '123.46 万元', exact: '1,234,567 元', isRounded: true, value: 1_234_567 })
  t.strictSame(amountView(1_234_567, en), { text: 'CNY 1.2346 million', exact: 'CNY 1,234,567', isRounded: true, value: 1_234_567 })
  t.strictSame(amountView(780, zh), { text: '780 元', exact: '780 元', isRounded: false, value: 780 })
  t.strictSame(amountView(0, zh), { text: '0 元', exact: '0 元', isRounded: false, value: 0 })
  t.strictSame(cellAmount(1_234_567, zh), { text: '123.46', exact: '1,234,567 元', isRounded: true, value: 1_234_567 })
  t.strictSame(cellAmount(1_230_000, en), { text: '1.23', exact: 'CNY 1,230,000', isRounded: false, value: 1_230_000 })
  t.equal(exactWan(12_345.67, zh), '123,456,700 元', 'no digit is lost for a shorter word')
  t.equal(exactWan(12_345, zh), '1.2345 亿元')
  t.equal(exactWan(12_345.67, en), 'CNY 123.4567 million')
  t.equal(exactFigure(0.022425, '元/kWh', zh), '0.022425 元/千瓦时')
  t.equal(exactFigure(0.07, 'share', en), '7%')
  t.equal(exactFigure(50_000_000, 'kWh', zh), '5,000 万千瓦时')
  t.equal(exactFigure(50_000_050, 'kWh', en), '50,000,050 kWh')
})

t.test('arithmetic reads as it is computed', async t => {
  const n = (value: number): Calculation => constant('hour-weight', value, '')
  const say = (calculation: Calculation) => formulaText(calculation, zh)
  t.equal(say(product(n(2), sum(n(3), n(4)))), '2 × (3 + 4)')
  t.equal(say(difference(n(2), difference(n(3), n(4)))), '2 − (3 − 4)')
  t.equal(say(difference(difference(n(2), n(3)), n(4))), '2 − 3 − 4')
  t.equal(say(quotient(n(2), product(n(3), n(4)))), '2 ÷ (3 × 4)')
  t.equal(say(quotient(product(n(2), n(3)), n(4))), '2 × 3 ÷ 4')
  t.equal(say(product(n(2), quotient(n(3), n(4)))), '2 × 3 ÷ 4')
  t.equal(say(sum(n(2), difference(n(3), n(4)))), '2 + 3 − 4')
  t.equal(say(lesser(n(2), greater(n(3), roundUp(n(4))))), '取小(2，取大(3，进位取整(4)))')
  t.equal(formulaText(lesser(n(2), n(3)), en), 'the lesser of (2; 3)')
  t.equal(say(product(factLeaf({ 'project.loanWan': 3000 }, 'project.loanWan')!, quotient({ key: 'parameter', params: { policyId: 'x', name: 'ratePoints', value: 2, unit: '百分点', source: 'main', confidence: 'seed' } }, constant('percent', 100, '')))), '3,000 万元 × 2%')
})

t.test('the derivation of a tax rate, factor by factor', async t => {
  const view = viewOf([judged(WEST)], PROFITABLE)
  const [line] = view.groups[0]!.chosen
  t.equal(line?.steps[0]?.text, '8,000 万元 × (25% − 15%) = 800 万元，2027—2030 年每年')
  t.equal(line?.amount?.text, '3,200 万元')
  t.strictSame(line?.notes, ['2031—2036 年：政策当年不在有效期内，不计'])
  const [profit, base, rate] = line!.steps[0]!.factors
  t.match(profit, { name: '年应纳税所得额', value: '8,000 万元', from: '您填写', href: '/ask/investor.annualTaxableProfitWan' })
  t.match(base, { name: '法定税率', value: '25%', source: { title: /公告2020年第23号|企业所得税法/ } })
  t.match(rate, { name: '优惠税率', value: '15%', from: '政策规定', source: { title: /2020年第23号/ }, confidence: { word: /./ } })
  const english = viewOf([judged(WEST)], PROFITABLE, en)
  t.equal(english.groups[0]!.chosen[0]!.steps[0]!.text, 'CNY 80 million × (25% − 15%) = CNY 8 million, each year 2027–2030')
})

t.test('totals, years and tax', async t => {
  const view = viewOf([judged(WEST)], { ...PROFITABLE, 'eval.horizonYears': 5 }, zh, { discount: 0.05 })
  t.equal(view.counted?.text, '3,200 万元')
  t.equal(view.ifAll?.text, '3,200 万元')
  t.equal(view.hasUnclear, false)
  t.strictSame(view.years?.years, ['2027', '2028', '2029', '2030', '2031'])
  t.strictSame(view.years?.rows[0]?.cells.map(cell => cell?.text), ['800', '800', '800', '800', undefined])
  t.strictSame(view.years?.totals.map(({ text }) => text), ['800', '800', '800', '800', '0'])
  t.strictSame(view.years?.bars.map(({ height }) => height), [80, 80, 80, 80, 0])
  t.match(view.years?.barsLabel, /2027 800 万元； 2028 800 万元/)
  t.match(view.tax, { baseline: { text: '1 亿元' }, counted: { text: '6,800 万元' }, saved: { text: '3,200 万元' }, open: null })
  t.match(view.present, { text: '现值（年利率 5%）', amount: { value: ledger({ judged: [judged(WEST)], facts: { ...PROFITABLE, 'eval.horizonYears': 5 }, asOf: TODAY, discount: 0.05 }).presentValueYuan } })
})

t.test('a missing input gives no number and leads to its question', async t => {
  const view = viewOf([judged(WEST)], {})
  const [line] = view.groups[0]!.lost
  t.equal(line?.amount, null)
  t.equal(line?.none, '金额未知')
  t.equal(line?.state.name, 'not-known')
  t.strictSame(line?.missing.map(({ href }) => href), ['/ask/project.firstIncomeYear', '/ask/investor.annualTaxableProfitWan'])
  t.equal(view.counted, null, 'no nought where nothing is known')
  t.equal(view.groups[0]!.total, null)
  t.equal(viewOf([], PROFITABLE).counted?.value, 0, 'nothing applies: nought is known')
  t.equal(view.years, null)
  t.equal(view.tax, null)
  t.strictSame(view.missing.map(({ href }) => href), ['/ask/project.firstIncomeYear', '/ask/investor.annualTaxableProfitWan'])
  t.match(view.horizon, /未填/)
  const floor = moneyPolicy('floor', 'land-price-floor-multiplier', { multiplier: 0.7 })
  const site = viewOf([judged(floor)], { 'project.landMu': 100 }).groups[0]!.lost[0]!
  t.match(site.missing, [{ href: null, note: /向园区询问/ }], 'what the park must say is asked of nobody else')
})

t.test('what was not chosen says why and names its rival', async t => {
  const other = moneyPolicy('other', 'cit-rate', { rate: 0.2, baseRate: 0.25 })
  const unclear = moneyPolicy('unclear', 'land-reward-per-mu', { wanPerMu: 1 })
  const view = viewOf([judged(WEST), judged(other), judged(unclear, 'conditional-status-unclear')], { ...PROFITABLE, 'project.landMu': 30, 'eval.horizonYears': 4 })
  const [lost] = view.groups[0]!.lost
  t.match(lost, { id: 'other', state: { name: 'another-of-group', word: '未选用' }, why: /选用了/, rival: { href: `/policies/${WEST.id}?asOf=${TODAY}` } })
  t.match(lost!.notes.join(), `改用更优的“${WEST.title.zh}”`)
  const doubtful = view.groups.at(-1)!.lost[0]!
  t.match(doubtful, { state: { name: 'unclear', sign: '~' }, amount: { text: '30 万元' }, why: /尚未查明/ })
  t.equal(view.hasUnclear, true)
  t.equal(view.ifAll!.value - view.counted!.value, 300_000)
})

t.test('of two deductions the lesser says that it cannot be used as well', async t => {
  const deduction = (id: string, extraShare: number) => judged(moneyPolicy(id, 'cit-super-deduction', { extraShare }))
  const view = viewOf([deduction('full', 1), deduction('half', 0.5)], { ...PROFITABLE, 'project.rdSpendWan': 1000 })
  t.match(view.groups.at(-1)!.lost[0], { id: 'half', rival: null, why: /不能同时计算/ })
})

/** A benefit of the region without a review. */
const LOCAL: Partial<Policy> = { lawfulness: { level: 'autonomous-region', basis: { kind: 'none' }, reach: 'general' } }

t.test('an unreviewed benefit is marked with why for those who may see it', async t => {
  const local = moneyPolicy('local', 'land-reward-per-mu', { wanPerMu: 1 }, LOCAL)
  const facts = { ...PROFITABLE, 'project.landMu': 30 }
  const officer = viewOf([judged(local)], facts, zh, { view: 'officer' }).groups.at(-1)!
  t.match(officer.chosen[0], { mark: { word: '未见审查记录', why: /地方制定/, effect: /计入合计/ }, amount: { text: '30 万元' } })
  const flagged = viewOf([judged(local)], facts, zh, { view: 'flagged' }).groups.at(-1)!
  t.strictSame(flagged.chosen, [])
  t.match(flagged.lost[0], { state: { name: 'unreviewed' }, mark: { effect: /不计入合计/ } })
  t.equal(lawMark(local, 'public', zh), null)
  t.equal(lawMark(WEST, 'officer', zh), null)
  t.match(lawMark(policyWith({ lawfulness: { level: 'national', basis: { kind: 'law' }, reach: 'operator-specific' } }), 'officer', zh)?.why, /特定经营者/)
  t.match(lawMark(policyWith({ lawfulness: { level: 'national', basis: { kind: 'none' }, reach: 'general' } }), 'officer', en)?.why, /legal basis/)
  t.match(lawMark({ effect: 'benefit' }, 'officer', en)?.why, /on record/)
})

t.test('the fair-competition record in words', async t => {
  const set = { policies: new Map(POLICIES.policies.map(policy => [policy.id, policy])), asOf: TODAY }
  const based = lawfulnessView(WEST, 'public', set, zh)
  t.equal(based?.standing, 'based')
  t.strictSame(based?.rows.map(({ label }) => label), ['制定层级', '上位依据', '适用对象', '审查记录'])
  t.equal(based?.rows.at(-1)?.text, '没有审查记录')
  const giving = POLICIES.policies.find(({ lawfulness }) => lawfulness?.basis.policy !== undefined)
  if (giving) t.equal(lawfulnessView(giving, 'public', set, zh)?.rows[1]?.link?.href, `/policies/${giving.lawfulness!.basis.policy}?asOf=${TODAY}`)
  const review = { number: '内公竞审〔2025〕7号', date: '2025-03-01', reviewer: '市场监管局', url: 'https://example.org/review' }
  const reviewed = lawfulnessView(policyWith({ lawfulness: { ...LOCAL.lawfulness!, review } }), 'public', set, zh)
  t.equal(reviewed?.standing, 'reviewed')
  t.match(reviewed?.rows.at(-1), { text: '内公竞审〔2025〕7号，2025年3月1日', note: '市场监管局', link: { href: 'https://example.org/review' } })
  t.equal(lawfulnessView(policyWith({ effect: 'block' }), 'officer', set, zh), null)
})

t.test('whom to ask: the department a document names, else who issued it and that none is named', async t => {
  const sources = { main: { document: '通知', issuer: '某局', clause: '第三条' } }
  const lead = { departments: [{ zh: '工信厅', en: 'Industry department' }, { zh: '财政厅', en: 'Finance department' }] }
  t.strictSame(contactView(policyWith({ sources, lead }), zh), { label: '牵头部门', text: '工信厅、财政厅', lang: 'zh-CN', note: '依据第三条' })
  t.strictSame(contactView(policyWith({ sources }), zh), { label: '发文机关', text: '某局', lang: 'zh-CN', note: '文件没有写明牵头部门' })
  t.equal(contactView(policyWith({ sources: { main: { document: '通知' } } }), en), null)
})

t.test('site costs name their dates, sources and gaps', async t => {
  const facts: Facts = { 'site.prefecture': '包头市', 'site.grid': 'mengxi', 'site.county': '固阳县', 'project.electricityKWhPerYear': 50_000_000, 'project.loadKW': 8000, 'project.voltageKV': '110', 'project.landMu': 150, 'site.landFloorYuanPerM2': 96 }
  const at = (facts: Facts, texts = zh) => siteCostView(siteCost({ facts, asOf: TODAY, policies: POLICIES.policies, tables: TABLES }), contextFor(texts))
  const view = at(facts)
  t.equal(view.power, '2,079.15 万元 至 2,380.65 万元，最近月份 2,185.65 万元')
  const energy = view.powerParts[0]!
  t.equal(energy.steps.length, 3)
  t.equal(energy.steps[1]?.calculation.text, '5,000 万千瓦时 × 0.3028 元/千瓦时 = 1,514 万元')
  t.match(energy.steps[1]?.calculation.factors[1], { day: '2026年7月', from: '用户侧参考点，全网', source: { title: /非官方/ }, confidence: { word: '可信度低' } })
  t.match(view.powerParts[3]?.steps[0]?.calculation.factors[1], { day: '2026年8月1日', source: { href: /^https:\/\/www\.ndrc/ } })
  t.equal(view.beyond.length, 2)
  t.equal(view.landParts[0]?.amount, '960 万元')
  t.strictSame(view.landParts[1]?.missing.map(({ href }) => href), [null])
  t.equal(view.comparables.length, 2, 'the plot whose price was not read is left out')
  t.match(view.comparables[1], { name: '地块 [2025]8802', detail: /工业用地，10 年/ })

  const dark = at({ ...facts, 'project.voltageKV': '35' }, en)
  t.equal(dark.power, null)
  t.match(dark.powerParts[1], { amount: null, gaps: [/no transmission price found for West Inner Mongolia grid|no transmission price found/] })
  t.strictSame(at({}).powerParts[0]?.missing.map(({ href }) => href), ['/ask/project.electricityKWhPerYear', null])
})

t.test('no line of any policy of the collection has a hole, in either language', async t => {
  const full = Object.fromEntries(FACT_NAMES.flatMap((name): [FactName, number][] => /Wan$|KWh|loadKW|landMu|FloorAreaM2|PriorityGroupHires/i.test(name) ? [[name, 1000]] : []))
  const facts: Facts = { ...full, 'project.firstIncomeYear': 2027, 'project.loanDisbursementDate': '2026-12-01', 'project.importDutyRate': 0.08, 'project.aluminiumAcKWhPerTonne': 13_800, 'site.landFloorYuanPerM2': 96, 'site.landCostYuanPerM2': 60, 'project.landTermYears': 20, 'investor.highTechCertValidTo': '2028-12-31' }
  for (const texts of [zh, en]) {
    for (const given of [facts, {}]) {
      const all = POLICIES.policies.map((policy, index) => judged(policy, index % 3 === 0 ? 'conditional-status-unclear' : 'applies'))
      const view = viewOf(all, given, texts)
      t.ok(view.groups.length >= 4)
      t.notMatch(JSON.stringify(view), /undefined|NaN|\{\w+\}|\[object/)
    }
  }
})

t.test('programs find title and sources of every judged policy that the reader may see', async t => {
  const catalogue = { policies: policiesFor(POLICIES, 'public') }
  const named = namedPolicies(POLICIES.policies.map(({ id }) => ({ policyId: id })), catalogue)
  t.strictSame(named.map(({ id }) => id), catalogue.policies.policies.map(({ id }) => id))
  t.ok(named.length < POLICIES.policies.length)
  t.strictSame(namedPolicies([{ policyId: WEST.id }, { policyId: 'gone' }], catalogue), [{ id: WEST.id, title: WEST.title, sources: WEST.sources }])
})
