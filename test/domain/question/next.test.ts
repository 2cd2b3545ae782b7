import t from 'tap'
import type { FactName } from '../../../src/domain/facts/catalogue.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import type { Condition } from '../../../src/domain/law/condition.js'
import type { Policy } from '../../../src/domain/law/policy.js'
import { policySet } from '../../../src/domain/law/verdict.js'
import { askableFor, questionsAt, type Given } from '../../../src/domain/question/next.js'
import { openPlaces } from '../../../src/domain/question/open.js'
import { policyWith } from '../../support/policy.js'
import { moneyPolicy, TODAY } from '../money/support.js'

const yes = (field: FactName): Condition => ({ field, op: 'eq', value: true })
const all = (...fields: FactName[]): Condition => ({ all: fields.map(yes) })

/** A rate of 15 % instead of 25 %: worth a tenth of the profit in every year. */
const rate = (id: string, conditions: Condition, changes: Partial<Policy> = {}) =>
  moneyPolicy(id, 'cit-rate', { rate: 0.15, baseRate: 0.25 }, { conditions, ...changes })
/** A reward of 2 万元 per mu. */
const reward = (id: string, conditions: Condition, changes: Partial<Policy> = {}) =>
  moneyPolicy(id, 'land-reward-per-mu', { wanPerMu: 2 }, { conditions, ...changes })
const qualitative = (id: string, conditions: Condition, changes: Partial<Policy> = {}) => policyWith({ id, conditions, ...changes })
const block = (id: string, conditions: Condition) => qualitative(id, conditions, { effect: 'block' })

const FIGURES: Facts = { 'project.firstIncomeYear': 2027, 'investor.annualTaxableProfitWan': 1000, 'project.landMu': 100 }

function asked (policies: Policy[], answers: Facts = {}, { notKnown = [], sites = [{}] }: { notKnown?: FactName[], sites?: Facts[] } = {}) {
  const given: Given = { answers, notKnown, known: answers }
  const places = openPlaces(sites.map((site, index) => ({ id: `park-${index}`, facts: { ...answers, ...site } })), { policies: policySet(policies), asOf: TODAY, view: 'officer' })
  return questionsAt(places, given)
}
const order = (...args: Parameters<typeof asked>) => asked(...args).map(({ fact }) => fact)

t.test('a fact that alone settles a verdict comes before one of several', async t => {
  const several = reward('a', all('project.usesPPP', 'project.addsCapacity', 'project.isLandIntensive'))
  const alone = reward('b', yes('project.usesBackwardCapacity'))
  const questions = asked([several, alone], FIGURES)
  t.equal(questions[0]!.fact, 'project.usesBackwardCapacity')
  t.equal(questions[0]!.share.yuan, 2_000_000)
  t.equal(questions[1]!.share.yuan, 666_666.666667)
  t.equal(questions.length, 4)
})

t.test('a site fact that is not known takes its share and is never asked', async t => {
  const [question, ...others] = asked([reward('a', all('project.usesPPP', 'site.isBorderPort'))], FIGURES)
  t.match(question, { fact: 'project.usesPPP', share: { yuan: 1_000_000 } })
  t.strictSame(others, [])
  t.strictSame(order([reward('a', yes('site.isBorderPort'))], FIGURES), [])
})

t.test('known money, then amounts that are not known, then verdicts, then the order of the form', async t => {
  const policies = [
    rate('unknown-worth', yes('project.usesPPP')),
    reward('small', yes('project.hasDeepProcessing')),
    qualitative('one', yes('project.addsCapacity')),
    qualitative('two', yes('project.addsCapacity')),
    qualitative('other', yes('investor.highTechCertificate')),
    qualitative('another', yes('project.usesBackwardCapacity'))
  ]
  t.strictSame(order(policies, { 'project.landMu': 1 }), [
    'project.hasDeepProcessing', 'project.usesPPP', 'project.addsCapacity', 'project.usesBackwardCapacity', 'investor.highTechCertificate'
  ])
})

t.test('an amount is asked for once its rule holds', async t => {
  const rule = rate('rate', yes('project.usesPPP'))
  t.strictSame(order([rule]), ['project.usesPPP'])
  const [profit, year] = asked([rule], { 'project.usesPPP': true })
  t.match(profit, { fact: 'investor.annualTaxableProfitWan', amounts: ['rate'], verdicts: [], share: { yuan: 0, unknown: 0.5, verdicts: 0 } })
  t.match(year, { fact: 'project.firstIncomeYear', amounts: ['rate'] })
  t.strictSame(order([rule], { 'project.usesPPP': false }), [], 'nothing is left to settle')
  t.strictSame(order([rule], { 'project.usesPPP': true, ...FIGURES }), [])
})

t.test('money of a group counts only beyond what is counted there already', async t => {
  const held = rate('held', yes('investor.highTechCertificate'))
  const open = rate('open', yes('project.usesPPP'))
  const better = moneyPolicy('better', 'cit-rate', { rate: 0.1, baseRate: 0.25 }, { conditions: yes('project.addsCapacity') })
  const questions = asked([held, open, better], { ...FIGURES, 'investor.highTechCertificate': true })
  t.match(questions, [
    { fact: 'project.addsCapacity', share: { yuan: 10 * 500_000 } },
    { fact: 'project.usesPPP', share: { yuan: 0, verdicts: 1 } }
  ])
})

t.test('an amount that lacks inputs is taken to be as large as the line most like it', async t => {
  const held = reward('held', yes('investor.highTechCertificate'))
  const land = moneyPolicy('credit', 'building-subsidy', { bands: [{ minFixedAssetWan: 0, yuanPerM2: 100 }] }, { conditions: yes('project.usesPPP'), category: 'tax' })
  const known: Facts = { ...FIGURES, 'investor.highTechCertificate': true }
  t.match(asked([held, land], known)[0], { fact: 'project.usesPPP', share: { yuan: 2_000_000, unknown: 0 } }, 'same category')
  t.match(asked([held, { ...land, category: 'fiscal' }], known)[0], { fact: 'project.usesPPP', share: { yuan: 0, unknown: 1 } }, 'nothing is like it')
})

t.test('a block decides over all money of the place; a warning over none', async t => {
  const policies = [reward('held', yes('investor.highTechCertificate')), reward('open', yes('project.usesPPP'))]
  const known: Facts = { ...FIGURES, 'investor.highTechCertificate': true }
  const [first] = asked([...policies, block('block', yes('project.addsCapacity'))], known)
  t.match(first, { fact: 'project.addsCapacity', blocks: ['block'], share: { yuan: 4_000_000 } })
  const [money, warning] = asked([...policies, { ...block('block', yes('project.addsCapacity')), severity: 'warning' }], known)
  t.equal(money!.fact, 'project.usesPPP')
  t.match(warning, { fact: 'project.addsCapacity', blocks: [], share: { yuan: 0, verdicts: 1 } })
})

t.test('places count alike: a rule of one of two is worth half', async t => {
  const here = reward('here', { all: [yes('project.usesPPP'), { field: 'site.prefecture', op: 'eq', value: '包头市' }] })
  const sites: Facts[] = [{ 'site.prefecture': '包头市' }, { 'site.prefecture': '乌海市' }]
  t.match(asked([here], FIGURES, { sites }), [{ fact: 'project.usesPPP', share: { yuan: 1_000_000, verdicts: 0.5 } }])
  t.strictSame(order([here], FIGURES, { sites: [sites[1]!] }), [])
})

t.test('what was answered or is not known is not asked again, a shut page asks what would open it', async t => {
  const given = (answers: Facts, notKnown: FactName[] = []): Given => ({ answers, notKnown, known: answers })
  const cases: [FactName, Given, FactName[]][] = [
    ['project.usesPPP', given({}), ['project.usesPPP']],
    ['project.usesPPP', given({ 'project.usesPPP': false }), []],
    ['project.usesPPP', given({}, ['project.usesPPP']), []],
    ['project.dataCentreRacks', given({}), ['project.industryTags']],
    ['project.dataCentreRacks', given({ 'project.industryTags': ['cloud-computing'] }), ['project.dataCentreRacks']],
    ['project.dataCentreRacks', given({ 'project.industryTags': ['dairy'] }), []],
    ['project.dataCentreRacks', given({}, ['project.industryTags']), ['project.products', 'project.industryCode']],
    ['project.dataCentreRacks', given({ 'project.products': ['x'] }, ['project.industryTags', 'project.industryCode']), []],
    ['project.isFoodOrPharma', given({}, ['project.isFoodOrPharma']), ['project.industryCode']],
    ['investor.highTechCertValidTo', given({}), ['investor.highTechCertificate']],
    ['project.loanDisbursementDate', given({}), ['project.loanWan']],
    ['project.loanDisbursementDate', given({ 'project.loanWan': 5 }), ['project.loanDisbursementDate']],
    ['project.loanDisbursementDate', given({}, ['project.loanWan']), ['project.loanDisbursementDate']],
    ['project.loanDisbursementDate', given({ 'project.loanWan': 0 }), []],
    ['site.groundwaterZone', given({}), []],
    ['project.landM2', given({}), []]
  ]
  for (const [fact, state, wanted] of cases) t.strictSame(askableFor(fact, state), wanted, `${fact} with ${JSON.stringify([state.answers, state.notKnown])}`)
  t.strictSame(askableFor('project.landMu', { answers: {}, notKnown: [], known: { 'project.landMu': 5 } }), [], 'what follows from other answers is known')
  t.strictSame(order([reward('a', yes('project.usesPPP'))], FIGURES, { notKnown: ['project.usesPPP'] }), [])
})

t.test('rules that are not live and money for others wait for nobody', async t => {
  t.strictSame(order([reward('ended', yes('project.usesPPP'), { validity: { to: '2020-12-31' } })], FIGURES), [])
  t.match(asked([reward('for-parks', yes('project.usesPPP'), { audience: 'park' })], FIGURES), [{ fact: 'project.usesPPP', share: { yuan: 0, unknown: 0, verdicts: 1 } }])
})
