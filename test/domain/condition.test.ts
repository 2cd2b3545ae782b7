import t from 'tap'
import { allOf, anyOf, evaluate, findingsOf, leafTruth, missingFacts, notOf, type Condition, type Truth } from '../../src/domain/law/condition.js'

const TRUTHS: Truth[] = ['met', 'unmet', 'unknown']
const rank: Record<Truth, number> = { unmet: 0, unknown: 1, met: 2 }

t.test('all is the lowest and any the highest of three truth values', async t => {
  for (const a of TRUTHS) {
    for (const b of TRUTHS) {
      t.equal(rank[allOf([a, b])], Math.min(rank[a], rank[b]), `all(${a}, ${b})`)
      t.equal(rank[anyOf([a, b])], Math.max(rank[a], rank[b]), `any(${a}, ${b})`)
    }
    t.equal(rank[notOf(a)], 2 - rank[a], `not(${a})`)
  }
  t.equal(allOf([]), 'met', 'an empty all is true for every investor')
  t.equal(anyOf([]), 'unmet', 'an empty any holds for nobody')
})

t.test('each operator at its boundary', async t => {
  const cases: [Parameters<typeof leafTruth>[0], Parameters<typeof leafTruth>[1], Truth][] = [
    [{ op: 'gte', value: 0.6 }, 0.59, 'unmet'],
    [{ op: 'gte', value: 0.6 }, 0.6, 'met'],
    [{ op: 'gte', value: 0.6 }, 0.61, 'met'],
    [{ op: 'lte', value: 300 }, 299, 'met'],
    [{ op: 'lte', value: 300 }, 300, 'met'],
    [{ op: 'lte', value: 300 }, 301, 'unmet'],
    [{ op: 'between', value: ['2026-01-19', '2026-12-31'] }, '2026-01-18', 'unmet'],
    [{ op: 'between', value: ['2026-01-19', '2026-12-31'] }, '2026-01-19', 'met'],
    [{ op: 'between', value: ['2026-01-19', '2026-12-31'] }, '2026-12-31', 'met'],
    [{ op: 'between', value: ['2026-01-19', '2026-12-31'] }, '2027-01-01', 'unmet'],
    [{ op: 'eq', value: false }, false, 'met'],
    [{ op: 'eq', value: true }, false, 'unmet'],
    [{ op: 'in', value: ['state', 'private'] }, 'private', 'met'],
    [{ op: 'in', value: ['state', 'private'] }, 'foreign', 'unmet'],
    [{ op: 'overlaps', value: ['coke', 'ferroalloy'] }, ['dairy', 'coke'], 'met'],
    [{ op: 'overlaps', value: ['coke', 'ferroalloy'] }, ['dairy'], 'unmet'],
    [{ op: 'overlaps', value: ['coke'] }, [], 'unmet'],
    [{ op: 'lte', value: 300 }, [100, 300], 'met'],
    [{ op: 'lte', value: 300 }, [301, 400], 'unmet'],
    [{ op: 'lte', value: 300 }, [100, 400], 'unknown']
  ]
  for (const [leaf, fact, expected] of cases) {
    t.equal(leafTruth(leaf, fact), expected, `${JSON.stringify(fact)} ${leaf.op} ${JSON.stringify(leaf.value)}`)
  }
})

t.test('an unknown fact is unknown for every operator but exists', async t => {
  for (const fact of [null, undefined]) {
    for (const op of ['in', 'eq', 'gte', 'lte', 'between', 'overlaps'] as const) t.equal(leafTruth({ op, value: [1, 2] }, fact), 'unknown')
    t.equal(leafTruth({ op: 'exists', value: true }, fact), 'unmet')
    t.equal(leafTruth({ op: 'exists', value: false }, fact), 'met')
  }
  t.equal(leafTruth({ op: 'exists', value: true }, false), 'met', 'a known no exists')
})

t.test('every leaf is evaluated even when the first one settles the result', async t => {
  const condition: Condition = {
    all: [
      { field: 'project.landMu', op: 'gte', value: 100 },
      { any: [{ field: 'investor.ownership', op: 'eq', value: 'state' }, { not: { field: 'project.jobs', op: 'gte', value: 10 } }] }
    ]
  }
  const tree = evaluate(condition, { 'project.landMu': 99, 'investor.ownership': 'state' })
  t.equal(tree.truth, 'unmet')
  t.strictSame(findingsOf(tree).map(f => [f.field, f.fact, f.truth]), [
    ['project.landMu', 99, 'unmet'], ['investor.ownership', 'state', 'met'], ['project.jobs', undefined, 'unknown']
  ])
  t.strictSame(missingFacts(tree), [], 'nothing is missing for a settled verdict')
})

t.test('missing names what keeps the result open and nothing that is settled', async t => {
  const condition: Condition = {
    all: [
      { any: [{ field: 'project.landMu', op: 'gte', value: 100 }, { field: 'project.jobs', op: 'gte', value: 10 }] },
      { field: 'investor.ownership', op: 'eq', value: 'state' }
    ]
  }
  t.strictSame(missingFacts(evaluate(condition, { 'project.landMu': 100 })), ['investor.ownership'])
  t.strictSame(missingFacts(evaluate(condition, {})), ['project.landMu', 'project.jobs', 'investor.ownership'])
})
