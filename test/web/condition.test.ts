import t from 'tap'
import { evaluate, type Condition } from '../../src/domain/law/condition.js'
import { LOCALES_DIR } from '../../src/paths.js'
import { commonSource, conditionView, findingView, leafText } from '../../src/web/presenters/condition.js'
import { makeTexts, readMessages } from '../../src/web/text.js'

const zh = makeTexts('zh', readMessages(LOCALES_DIR, 'zh'), true)
const en = makeTexts('en', readMessages(LOCALES_DIR, 'en'), true)

const policy = {
  sources: {
    main: { document: '关于示例的通知', number: '示例〔2026〕1号', clause: '三' },
    other: { document: '《另一份文件》', clause: '五' }
  }
}

t.test('every kind of test reads as a sentence, and so does its opposite', async t => {
  const cases: [Parameters<typeof leafText>[0], zh: string, notZh: string, en: string][] = [
    [{ field: 'project.mainBusinessIncomeShare', op: 'gte', value: 0.6 }, '鼓励类主营收入占比 ≥ 60%', '鼓励类主营收入占比 < 60%', 'Share of encouraged main-business income ≥ 60%'],
    [{ field: 'project.investmentWan', op: 'lte', value: 50000 }, '总投资 ≤ 5 亿元', '总投资 > 5 亿元', 'Total investment ≤ CNY 500 million'],
    [{ field: 'project.isIndustrialTransfer', op: 'eq', value: true }, '承接产业转移项目：是', '承接产业转移项目：否', 'Industrial-transfer project: yes'],
    [{ field: 'project.type', op: 'eq', value: 'relocation' }, '项目性质为搬迁', '项目性质不为搬迁', 'Kind of project is relocation'],
    [{ field: 'project.type', op: 'in', value: ['new-build', 'relocation'] }, '项目性质为以下之一：新建、搬迁', '项目性质不为以下任何一项：新建、搬迁', 'Kind of project is one of: new plant, relocation'],
    [{ field: 'project.industryTags', op: 'overlaps', value: ['coke'] }, '产业标签含焦化', '产业标签不含焦化', 'Industry tags include coking'],
    [{ field: 'project.loanDisbursementDate', op: 'between', value: ['2026-01-19', '2026-12-31'] }, '贷款发放日在 2026年1月19日 与 2026年12月31日 之间（含）', '贷款发放日不在 2026年1月19日 与 2026年12月31日 之间', 'Day the loan is paid out between 19 January 2026 and 31 December 2026, both included'],
    [{ field: 'project.firstIncomeYear', op: 'gte', value: 2021 }, '取得第一笔生产经营收入的年度 ≥ 2021', '取得第一笔生产经营收入的年度 < 2021', 'Year of first operating income ≥ 2021'],
    [{ field: 'investor.highTechCertificate', op: 'exists', value: true }, '已填写：持有有效的高新技术企业证书', '未填写：持有有效的高新技术企业证书', 'Valid high-tech enterprise certificate is known']
  ]
  for (const [test, inChinese, opposite, inEnglish] of cases) {
    t.equal(leafText(test, zh), inChinese)
    t.equal(leafText(test, zh, false), opposite)
    t.equal(leafText(test, en), inEnglish)
  }
})

const nested: { all: Condition[] } = {
  all: [
    { all: [{ field: 'project.type', op: 'eq', value: 'new-build' }, { any: [{ field: 'project.jobs', op: 'gte', value: 1 }] }] },
    { not: { field: 'project.catalogueStatus', op: 'eq', value: 'restricted', source: 'other' } }
  ]
}

t.test('groups of the same kind merge, groups of one vanish, a negated test is its opposite', async t => {
  const view = conditionView(nested, zh, policy)
  t.equal(view.heading, '须同时满足')
  t.strictSame(view.children.map(child => child.text), ['项目性质为新建', '带动就业 ≥ 1 人', '产业结构调整目录属性不为限制类'])
  t.strictSame(view.children.map(child => child.source?.clause), ['三', '三', '五'])
  t.equal(view.children[0]?.source?.title, '《关于示例的通知》（示例〔2026〕1号）')
  t.equal(view.children[2]?.source?.title, '《另一份文件》', 'a title that has its marks gets no second pair')
  t.equal(conditionView({ all: [] }, zh, policy).heading, '没有附加条件')
  t.equal(conditionView({ not: { any: nested.all } }, zh, policy).heading, '不得有以下任何一种情形')
})

t.test('findings keep truth and what was entered; an opposite sentence carries the truth of the opposite', async t => {
  const tree = evaluate(nested, { 'project.type': 'relocation', 'project.catalogueStatus': 'permitted' })
  const view = findingView(tree, zh, policy)
  t.equal(view.truth.word, '不符合')
  t.strictSame(view.children.map(({ truth, yours }) => [truth.truth, yours]),
    [['unmet', '您填写：搬迁'], ['unknown', '您尚未填写'], ['met', '您填写：允许类']])
  t.strictSame(view.children.map(({ truth }) => truth.sign), ['✕', '?', '✓'])
  const site = findingView(evaluate({ field: 'site.grid', op: 'eq', value: 'mengxi' }, { 'site.grid': 'mengdong' }), en, policy)
  t.equal(site.yours, 'This park: east grid (Mengdong)')
})

t.test('one source for all is said once; two are not', async t => {
  t.equal(commonSource(conditionView(nested, zh, policy)).source, null)
  const single = commonSource(conditionView({ all: [nested.all[0]!, { field: 'project.jobs', op: 'lte', value: 9 }] }, zh, policy))
  t.equal(single.source?.clause, '三')
  t.ok(single.view.children.every(child => child.source === null))
})
