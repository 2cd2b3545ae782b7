import t from 'tap'
import type { Facts } from '../../src/domain/facts/facts.js'
import { findingsOf } from '../../src/domain/law/condition.js'
import type { Policy } from '../../src/domain/law/policy.js'
import { isUnclearOn, judge, judgeAll, notLiveOn, policySet } from '../../src/domain/law/verdict.js'
import { policyWith } from '../support/policy.js'

const verdictOf = (changes: Partial<Policy>, facts: Facts, asOf = '2026-11-21') => judge(policyWith(changes), facts, asOf).verdict
const HOLDS: Facts = { 'project.landMu': 100 }
const FAILS: Facts = { 'project.landMu': 99 }

t.test('each effect has its word for met, unmet and unknown', async t => {
  const words = { benefit: 'applies', block: 'blocked', define: 'informs', limit: 'informs', require: 'informs' } as const
  for (const [effect, word] of Object.entries(words)) {
    const changes = { effect: effect as Policy['effect'] }
    t.equal(verdictOf(changes, HOLDS), word, `${effect} that holds`)
    t.equal(verdictOf(changes, FAILS), 'does-not-apply', `${effect} that does not hold`)
    t.equal(verdictOf(changes, {}), 'unknown-needs-data', `${effect} on unknown facts: never a no`)
  }
})

t.test('an unclear status counts up to its last evidence and not a day longer', async t => {
  const unclear = { status: 'unclear', lastEvidence: { date: '2019-07-05', what: { zh: '网页列为现行', en: 'listed on a page' } } } as const
  t.equal(verdictOf(unclear, HOLDS, '2019-07-05'), 'applies')
  t.equal(verdictOf(unclear, HOLDS, '2019-07-06'), 'conditional-status-unclear')
  t.equal(verdictOf({ ...unclear, effect: 'block' }, HOLDS, '2019-07-05'), 'blocked')
  t.equal(verdictOf({ ...unclear, effect: 'block' }, HOLDS, '2019-07-06'), 'warning')
  t.equal(verdictOf({ ...unclear, effect: 'limit' }, HOLDS, '2019-07-06'), 'warning')
  t.equal(verdictOf({ ...unclear, effect: 'define' }, HOLDS, '2019-07-06'), 'informs')
  t.equal(verdictOf(unclear, FAILS, '2019-07-06'), 'does-not-apply', 'a rule that does not hold stays a no')
  t.equal(verdictOf(unclear, {}, '2019-07-06'), 'unknown-needs-data', 'and an open one stays open')
  t.notOk(isUnclearOn(policyWith({ status: 'in-force' }), '2026-01-01'))
})

t.test('a block marked as a warning warns', async t => {
  t.equal(verdictOf({ effect: 'block', severity: 'warning' }, HOLDS), 'warning')
})

t.test('outside its dates a policy does not apply, with that reason and every leaf all the same', async t => {
  const policy = policyWith({ validity: { from: '2021-01-01', to: '2030-12-31' } })
  for (const [day, verdict] of [['2020-12-31', 'does-not-apply'], ['2021-01-01', 'applies'], ['2030-12-31', 'applies'], ['2031-01-01', 'does-not-apply']] as const) {
    t.equal(judge(policy, HOLDS, day).verdict, verdict, day)
  }
  const early = judge(policy, HOLDS, '2020-12-31')
  t.strictSame(early.notLive, { reason: 'not-yet-in-force', day: '2021-01-01' })
  t.equal(findingsOf(early.tree).length, 1)
  t.strictSame(judge(policy, {}, '2031-01-01').notLive, { reason: 'ended', day: '2030-12-31' })
})

t.test('a successor issued after the day is not used; another rule with effect backwards is', async t => {
  const late = policyWith({ id: 'late', validity: { from: '2023-01-01' }, sources: { main: { document: 'd', date: '2023-09-03' } } })
  t.equal(notLiveOn(late, '2023-05-01', true)?.reason, 'not-yet-issued')
  t.equal(notLiveOn(late, '2023-09-03', true), undefined)
  t.equal(notLiveOn(late, '2023-05-01', false), undefined)
  const old = policyWith({ id: 'old', supersededBy: 'late', validity: { to: '2022-12-31' } })
  const verdicts = judgeAll(policySet([late, old]), HOLDS, '2023-05-01').map(({ policyId, verdict }) => [policyId, verdict])
  t.strictSame(verdicts, [['late', 'does-not-apply'], ['old', 'does-not-apply']])
})

t.test('scope and conditions combine by Kleene and', async t => {
  const scoped = { scope: { prefectures: ['包头市' as const], parks: 'all' as const } }
  t.equal(verdictOf(scoped, { ...HOLDS, 'site.prefecture': '包头市' }), 'applies')
  t.equal(verdictOf(scoped, { ...HOLDS, 'site.prefecture': '乌海市' }), 'does-not-apply')
  t.equal(verdictOf(scoped, HOLDS), 'unknown-needs-data', 'an unknown place is unknown')
  t.equal(verdictOf(scoped, { 'site.prefecture': '乌海市' }), 'does-not-apply', 'a known no outweighs an unknown')
  t.strictSame(judge(policyWith(scoped), {}, '2026-01-01').missing, ['site.prefecture', 'project.landMu'])
  const inPark = { scope: { prefectures: 'all' as const, parks: ['park-a'] } }
  t.equal(verdictOf(inPark, { ...HOLDS, 'site.parkId': 'park-b' }), 'does-not-apply')
})
