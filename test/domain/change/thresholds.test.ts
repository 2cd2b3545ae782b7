import t from 'tap'
import { factSensitivity, type FirstPlaces } from '../../../src/domain/change/thresholds.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { policyWith } from '../../support/policy.js'
import { moneyPolicy } from '../money/support.js'
import { TODAY } from './support.js'

/** First by score from 1,000 mu on is the large park; by money the far one above 50 jobs. */
const firstPlaces = (given: Facts): FirstPlaces => ({
  byScore: Number(given['project.landMu']) >= 1000 ? 'large' : 'small',
  byMoney: Number(given['project.jobs']) > 50 ? 'far' : 'near',
  tied: 1
})

const policies = [
  policyWith({ id: 'a', conditions: { field: 'project.landMu', op: 'gte', value: 100 } }),
  policyWith({ id: 'b', conditions: { all: [{ field: 'project.landMu', op: 'gte', value: 1000 }, { field: 'project.jobs', op: 'lte', value: 50 }] } }),
  policyWith({ id: 'c', conditions: { field: 'project.loanDisbursementDate', op: 'between', value: ['2026-01-19', '2026-12-31'] } }),
  moneyPolicy('bands', 'building-subsidy', { bands: [{ minFixedAssetWan: 3000, maxFixedAssetWanExclusive: 10_000, yuanPerM2: 100 }] })
]
const given: Facts = { 'project.landMu': 300, 'project.jobs': 40, 'project.fixedAssetWan': 5000, 'project.waterM3PerYear': 9, 'project.loanDisbursementDate': '2026-05-01', 'project.products': ['x'] }

t.test('each amount and day is tried at the nearest value of every other reading, on both sides', async t => {
  const tried = new Map<string, unknown[]>()
  const found = factSensitivity({
    given,
    asOf: TODAY,
    policies,
    firstPlaces: facts => {
      for (const [fact, value] of Object.entries(facts)) if (value !== given[fact as keyof Facts]) tried.set(fact, [...tried.get(fact) ?? [], value])
      return firstPlaces(facts)
    }
  })
  t.strictSame(found.map(({ fact, thresholds }) => [fact, thresholds]), [
    ['project.fixedAssetWan', 2], ['project.landMu', 2], ['project.waterM3PerYear', 0], ['project.jobs', 1], ['project.loanDisbursementDate', 2]
  ])
  t.strictSame(found.find(({ fact }) => fact === 'project.landMu'), {
    fact: 'project.landMu', value: 300, thresholds: 2, byScore: { above: { value: 1000, parkId: 'large' } }, byMoney: {}
  })
  t.strictSame(found.find(({ fact }) => fact === 'project.jobs')?.byMoney, { above: { value: 51, parkId: 'far' } })
  t.strictSame(tried.get('project.landMu'), [99, 1000])
  t.strictSame(tried.get('project.fixedAssetWan'), [3000, 2999, 10_000, 10_001], 'where the subsidy jumps')
  t.strictSame(tried.get('project.loanDisbursementDate'), ['2026-01-18', '2027-01-01'], 'a day in the past too: what is asked is what it hangs on')
  t.notOk(tried.has('project.waterM3PerYear'), 'nothing compares it with anything')
})
