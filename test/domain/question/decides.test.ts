import t from 'tap'
import type { FactName } from '../../../src/domain/facts/catalogue.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import type { View } from '../../../src/domain/law/lawfulness.js'
import type { Condition } from '../../../src/domain/law/condition.js'
import type { Policy } from '../../../src/domain/law/policy.js'
import { policySet } from '../../../src/domain/law/verdict.js'
import { decidedYuan } from '../../../src/domain/question/decides.js'
import { questionsAt } from '../../../src/domain/question/next.js'
import { openPlaces, type Law } from '../../../src/domain/question/open.js'
import { policyWith } from '../../support/policy.js'
import { moneyPolicy, TODAY } from '../money/support.js'

const yes = (field: FactName): Condition => ({ field, op: 'eq', value: true })
const rate = (id: string, share: number, conditions: Condition, changes: Partial<Policy> = {}) =>
  moneyPolicy(id, 'cit-rate', { rate: share, baseRate: 0.25 }, { conditions, ...changes })
const reward = (id: string, conditions: Condition, changes: Partial<Policy> = {}) =>
  moneyPolicy(id, 'land-reward-per-mu', { wanPerMu: 2 }, { conditions, ...changes })

const KNOWN: Facts = {
  'project.firstIncomeYear': 2027, 'investor.annualTaxableProfitWan': 1000, 'project.landMu': 100, 'investor.highTechCertificate': true
}

/** What the answer to the fact decides, in yuan. */
function decided (policies: Policy[], fact: FactName, { known = KNOWN, sites = [{}], view = 'officer' }: { known?: Facts, sites?: Facts[], view?: View } = {}): number {
  const law: Law = { policies: policySet(policies), asOf: TODAY, view }
  const places = openPlaces(sites.map((site, index) => ({ id: `park-${index}`, facts: { ...known, ...site } })), law)
  const question = questionsAt(places, { answers: known, notKnown: [], known }).find(one => one.fact === fact)
  if (!question) throw new Error(`${fact} settles nothing`)
  return decidedYuan(question, places, law)
}

t.test('all that waits for the answer counts together, as it may be combined', async t => {
  const both = [reward('a', yes('project.usesPPP')), reward('b', yes('project.usesPPP'))]
  t.equal(decided(both, 'project.usesPPP'), 4_000_000)
  const rivals = [rate('a', 0.15, yes('project.usesPPP')), rate('b', 0.2, yes('project.usesPPP'))]
  t.equal(decided(rivals, 'project.usesPPP'), 10 * 1_000_000, 'of two rates only the lower one')
})

t.test('what is counted anyway is not decided', async t => {
  const held = rate('held', 0.15, yes('investor.highTechCertificate'))
  t.equal(decided([held, rate('open', 0.2, yes('project.usesPPP'))], 'project.usesPPP'), 0)
  t.equal(decided([held, rate('open', 0.1, yes('project.usesPPP'))], 'project.usesPPP'), 10 * 500_000)
})

t.test('the place where most hangs on it', async t => {
  const at = (prefecture: string): Condition => ({ all: [yes('project.usesPPP'), { field: 'site.prefecture', op: 'eq', value: prefecture }] })
  const sites: Facts[] = [{ 'site.prefecture': '乌海市' }, { 'site.prefecture': '包头市' }, { 'site.prefecture': '通辽市' }]
  t.equal(decided([reward('a', at('包头市')), reward('b', at('包头市')), reward('c', at('乌海市'))], 'project.usesPPP', { sites }), 4_000_000)
})

t.test('a block decides all money of its place, counted and open', async t => {
  const block = policyWith({ id: 'block', effect: 'block', conditions: yes('project.addsCapacity') })
  const money = [reward('held', yes('investor.highTechCertificate')), reward('open', yes('project.usesPPP'))]
  t.equal(decided([...money, block], 'project.addsCapacity'), 4_000_000)
  t.equal(decided([...money, block], 'project.usesPPP'), 2_000_000)
})

t.test('money without known inputs, of unclear status or not counted for the view is not said', async t => {
  const { 'investor.annualTaxableProfitWan': _, ...withoutProfit } = KNOWN
  t.equal(decided([rate('a', 0.15, yes('project.usesPPP'))], 'project.usesPPP', { known: withoutProfit }), 0)
  t.equal(decided([reward('a', yes('project.usesPPP'), { status: 'unclear' })], 'project.usesPPP'), 0)
  t.equal(decided([reward('a', yes('project.usesPPP'))], 'project.usesPPP', { view: 'flagged' }), 0, 'no review is on record')
})
