import t from 'tap'
import { canonicalJson } from '../../src/domain/canonical.js'
import { policySet } from '../../src/domain/law/verdict.js'
import { judgementsOf, type DerivedFact } from '../../src/domain/match/answer.js'
import { assembleAnswer, settledFacts, waitingFacts, type MatchInput } from '../../src/domain/match/assemble.js'
import { policyWith } from '../support/policy.js'

const siteFact = (field: DerivedFact['field'], value: DerivedFact['value'], confidence: DerivedFact['confidence'] = 'high'): DerivedFact =>
  ({ field, value, confidence, why: { key: 'derive.park-record', params: {} } })
const site = (parkId: string, prefecture: string, ...more: DerivedFact[]) =>
  ({ parkId, facts: [siteFact('site.parkId', parkId), siteFact('site.prefecture', prefecture), ...more] })
const ranked = (parkId: string, score: number) => ({ parkId, prefectureCode: '150200', score, parts: [] })

const everywhere = policyWith({ id: 'everywhere' })
const inBaotou = policyWith({ id: 'in-baotou', scope: { prefectures: ['包头市'], parks: 'all' } })
const bar = policyWith({ id: 'bar', effect: 'block', conditions: { field: 'site.isBaotouShannan', op: 'eq', value: true } })

const input = (changes: Partial<MatchInput> = {}): MatchInput => ({
  asOf: '2026-11-21',
  view: 'officer',
  given: { 'project.landMu': 200 },
  derived: [],
  sites: [site('a', '包头市'), site('b', '乌海市', siteFact('site.isBaotouShannan', false)), site('c', '包头市', siteFact('site.isBaotouShannan', true))],
  ranked: [ranked('a', 0.5), ranked('b', 0.5), ranked('c', 0.9)],
  policies: policySet([everywhere, inBaotou, bar]),
  relevanceUsed: true,
  ...changes
})

t.test('blocked parks come last whatever their score, equal scores in the order of ids', async t => {
  const { parks } = assembleAnswer(input())
  t.strictSame(parks.map(({ rank, parkId, blocked, blockedBy }) => [rank, parkId, blocked, blockedBy]),
    [[1, 'a', false, []], [2, 'b', false, []], [3, 'c', true, ['bar']]])
  const again = assembleAnswer(input({ ranked: [ranked('b', 0.5), ranked('c', 0.9), ranked('a', 0.5)] }))
  t.equal(canonicalJson(again.parks), canonicalJson(parks), 'the order of the input does not matter')
})

t.test('every policy is judged for every park, equal readings are kept once', async t => {
  const answer = assembleAnswer(input())
  for (const parkId of ['a', 'b', 'c']) {
    t.strictSame(judgementsOf(answer, parkId).map(judgement => judgement.policyId), ['bar', 'everywhere', 'in-baotou'], parkId)
  }
  t.strictSame(answer.judgements.filter(judgement => judgement.policyId === 'everywhere').map(judgement => judgement.parkIds), [['a', 'b', 'c']])
  const scoped = answer.judgements.filter(judgement => judgement.policyId === 'in-baotou')
  t.strictSame(scoped.map(({ verdict, parkIds }) => [verdict, parkIds]), [['applies', ['a', 'c']], ['does-not-apply', ['b']]])
  t.strictSame(answer.parks.find(park => park.parkId === 'a')?.counts, { 'unknown-needs-data': 1, applies: 2 })
})

t.test('only high confidence settles a fact, and what was given wins', async t => {
  const derived = [siteFact('project.landMu', 50), siteFact('project.jobs', 10, 'medium'), siteFact('project.landM2', 7, 'low')]
  t.strictSame(settledFacts({}, derived), { 'project.landMu': 50 })
  t.strictSame(settledFacts({ 'project.landMu': 200 }, derived), { 'project.landMu': 200 })
  const medium = assembleAnswer(input({ sites: [site('a', '包头市', siteFact('site.isBaotouShannan', true, 'medium'))], ranked: [ranked('a', 1)] }))
  t.equal(medium.parks[0]?.blocked, false, 'a block on a fact that is only likely does not bar')
  t.equal(judgementsOf(medium, 'a').find(judgement => judgement.policyId === 'bar')?.verdict, 'unknown-needs-data')
})

t.test('waiting facts are counted once per policy, most wanted first', async t => {
  const answer = assembleAnswer(input({ given: {} }))
  t.strictSame(waitingFacts(answer.judgements), [{ field: 'project.landMu', policies: 2 }, { field: 'site.isBaotouShannan', policies: 1 }])
})

t.test('no parks give an answer without parks', async t => {
  t.match(assembleAnswer(input({ sites: [], ranked: [] })), { parks: [], judgements: [] })
})
