import t from 'tap'
import { FACTS, FACT_NAMES, type FactName } from '../../../src/domain/facts/catalogue.js'
import type { Facts, FactValue } from '../../../src/domain/facts/facts.js'
import { ASKED_FACTS } from '../../../src/domain/intake/steps.js'
import { leavesOf } from '../../../src/domain/law/condition.js'
import { notLiveOn, wholeCondition } from '../../../src/domain/law/verdict.js'
import { landFacts } from '../../../src/domain/derive/project.js'
import { FORMULAS } from '../../../src/domain/money/formulas.js'
import { ledger } from '../../../src/domain/money/ledger.js'
import { siteCost } from '../../../src/domain/money/site-cost.js'
import { judged, POLICIES, TABLES, TODAY } from '../money/support.js'

/** Facts whose reads are noted one by one. */
function watched (values: Facts, read: Set<string>): Facts {
  return new Proxy<Facts>({}, {
    get: (_, name) => {
      read.add(String(name))
      return values[name as FactName]
    }
  })
}

/** Some answer to every question: what is known opens the formulas that a missing fact would stop. */
function someAnswers (): Facts {
  const answer = (name: FactName): FactValue => {
    const { kind, allowed = [], min = 1 } = FACTS[name]
    if (name === 'project.firstIncomeYear') return 2027
    if (kind === 'yes-no') return true
    if (kind === 'choice') return allowed[0]!
    if (kind === 'list') return [...allowed]
    if (kind === 'date') return TODAY
    if (kind === 'share') return 0.5
    return kind === 'words' || kind === 'texts' || kind === 'industry-code' ? '1' : Math.max(10, min)
  }
  return Object.fromEntries(FACT_NAMES.map(name => [name, answer(name)]))
}

/** Every fact that some formula, the choice of the best combination, or a site cost reads, however far the inputs go. */
function readByMoney (): Set<string> {
  const read = new Set<string>()
  const { policies } = POLICIES
  for (const values of [{}, someAnswers()]) {
    const facts = watched(values, read)
    for (const policy of policies) ledger({ judged: [judged(policy)], facts, asOf: TODAY })
    siteCost({ facts, asOf: TODAY, policies, tables: TABLES })
  }
  return read
}

const live = POLICIES.policies.filter(policy => !notLiveOn(policy, TODAY, POLICIES.successors.has(policy.id)))

t.test('whatever money or a rule in force reads is asked, follows from answers, or is known of the place', async t => {
  const read = readByMoney()
  t.ok(read.has('project.loadKW') && read.has('project.importDutyRate') && read.has('project.buildingFloorAreaM2'), 'the formulas were really watched')
  for (const policy of live) for (const { field } of leavesOf(wholeCondition(policy))) read.add(field)
  const derived = landFacts({ 'project.landMu': 15, 'project.fixedAssetWan': 1000 }).map(fact => fact.field)
  const answered = new Set<string>([...ASKED_FACTS, ...derived])
  const left = [...read].filter(name => !name.startsWith('site.') && !answered.has(name)).sort()
  t.strictSame(left, ['eval.horizonYears'], 'for how many years to count comes with the request and is ten where nobody says')
})

t.test('the formulas in force are all watched', async t => {
  const kinds = new Set(POLICIES.policies.map(policy => policy.benefit.kind))
  t.strictSame(Object.keys(FORMULAS).filter(kind => !kinds.has(kind as keyof typeof FORMULAS)), [])
})

t.test('a fact that money lacks has a page', async t => {
  for (const policy of live) {
    const { missing } = ledger({ judged: [judged(policy)], facts: {}, asOf: TODAY })
    for (const fact of missing) t.ok(fact.startsWith('site.') || ASKED_FACTS.includes(fact), `${policy.id}: ${fact}`)
  }
})
