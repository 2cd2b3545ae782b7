import t from 'tap'
import type { Policy } from '../../../src/domain/law/policy.js'
import { ledger } from '../../../src/domain/money/ledger.js'
import { judged, lineFor, moneyPolicy, parametersOf, TODAY } from './support.js'

const FACTS = { 'project.landMu': 100 } as const

const record = (level: 'national' | 'prefecture', reviewed = false): Policy['lawfulness'] => ({
  level, basis: { kind: 'ministry' }, reach: 'general', ...(reviewed ? { review: { number: '1', date: '2025-01-01' } } : {})
})
const reward = (id: string, lawfulness: Policy['lawfulness'], wanPerMu = 8) => moneyPolicy(id, 'land-reward-per-mu', { wanPerMu }, { lawfulness })
const takes = (kind: 'limit' | 'restriction', values: Record<string, unknown>, changes: Partial<Policy> = {}): Policy =>
  moneyPolicy('taker', kind, values, { effect: kind === 'limit' ? 'limit' : 'block', lawfulness: undefined, ...changes })

t.test('a benefit without a review is counted for officers only, and always marked', async t => {
  const policies = [reward('based', record('national')), reward('reviewed', record('prefecture', true)), reward('unreviewed', record('prefecture'))]
  const counted = (view: 'officer' | 'public' | 'flagged') => {
    const result = ledger({ judged: policies.map(policy => judged(policy)), facts: FACTS, asOf: TODAY, view })
    t.strictSame(result.lines.map(line => line.standing), ['based', 'reviewed', 'unreviewed'])
    return { yuan: result.countedYuan, all: result.ifAllUnclearHoldYuan, why: lineFor(result, 'unreviewed').why, own: lineFor(result, 'unreviewed').amountYuan }
  }
  t.strictSame(counted('officer'), { yuan: 24_000_000, all: 24_000_000, why: undefined, own: 8_000_000 })
  t.strictSame(counted('flagged'), { yuan: 16_000_000, all: 16_000_000, why: 'unreviewed', own: 8_000_000 })
  t.strictSame(counted('public'), { yuan: 16_000_000, all: 16_000_000, why: 'unreviewed', own: 8_000_000 })
})

t.test('what a rule takes away is shown with the rule and not counted, not even if all unclear rules held', async t => {
  const policy = reward('gift', record('national'))
  const withTaker = (taker: Policy, verdict: Parameters<typeof judged>[1]) => {
    const result = ledger({ judged: [judged(policy), judged(taker, verdict)], facts: FACTS, asOf: TODAY })
    const { counted, why, by } = lineFor(result, 'gift')
    return { counted, why, by, yuan: result.countedYuan, all: result.ifAllUnclearHoldYuan }
  }
  const gone = { counted: false, why: 'removed', by: 'taker', yuan: 0, all: 0 }
  const kept = { counted: true, why: undefined, by: undefined, yuan: 8_000_000, all: 8_000_000 }
  t.strictSame(withTaker(takes('limit', { removes: ['gift'] }), 'informs'), gone)
  t.strictSame(withTaker(takes('restriction', { loses: ['gift'] }, { severity: 'warning' }), 'warning'), gone)
  t.strictSame(withTaker(takes('restriction', { loses: ['gift'] }), 'blocked'), gone)
  t.strictSame(withTaker(takes('limit', { removes: ['gift'] }, { status: 'unclear' }), 'warning'), kept, 'a rule of unclear status takes nothing away')
  t.strictSame(withTaker(takes('limit', { removes: ['gift'] }), 'does-not-apply'), kept)
  t.strictSame(withTaker(takes('limit', { affects: ['gift'] }), 'informs'), kept, 'affects only informs')
  const ended = { ...takes('limit', {}), benefit: { kind: 'limit' as const, parameters: parametersOf({ removes: ['gift'] }, { to: '2020-12-31' }) } }
  t.strictSame(withTaker(ended, 'informs'), kept, 'a list that no longer holds on the day')
})

t.test('the next best of a group is counted when the best is taken away', async t => {
  const multiplier = (id: string, value: number) => moneyPolicy(id, 'land-price-floor-multiplier', { multiplier: value },
    { lawfulness: record('national'), stack: { group: 'land-floor', rule: 'lowest-multiplier' } })
  const facts = { 'site.landFloorYuanPerM2': 100, 'project.landM2': 1000 } as const
  const result = ledger({
    judged: [judged(multiplier('half', 0.5)), judged(multiplier('seventy', 0.7)), judged(takes('limit', { removes: ['half'] }), 'informs')],
    facts,
    asOf: TODAY
  })
  t.strictSame([result.countedYuan, lineFor(result, 'half').why, lineFor(result, 'seventy').counted], [30_000, 'removed', true])
})
