import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { FactName } from '../../../src/domain/facts/catalogue.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { allOf, anyOf, evaluate, findingsOf, leavesOf, missingFacts, notOf, type Condition, type Truth } from '../../../src/domain/law/condition.js'
import { anyCondition, factValueOf, someFactsFor } from './arbitraries.js'
import { plainEvaluate, plainMissing } from './plain-evaluator.js'

const anyCase = anyCondition.chain(condition => fc.tuple(fc.constant(condition), someFactsFor(condition)))
const truth = fc.constantFrom<Truth>('met', 'unmet', 'unknown')
const truths = fc.array(truth, { maxLength: 4 })
const RUNS = { numRuns: 3000 }

/** One run after the other on the same condition: what is kept from one set of facts must not show in the next. */
const anyHistory = anyCondition.chain(condition => fc.tuple(fc.constant(condition), fc.array(someFactsFor(condition), { minLength: 2, maxLength: 5 })))

t.test('evaluation says what the plain reading of the grammar says', async t => {
  fc.assert(fc.property(anyHistory, ([condition, history]) => {
    for (const facts of [...history, ...history]) {
      const [tree, plain] = [evaluate(condition, facts), plainEvaluate(condition, facts)]
      assert.deepEqual(tree, plain)
      assert.deepEqual(missingFacts(tree), plainMissing(plain))
    }
  }), { numRuns: 1000 })
})

t.test('an earlier result stays as it was when other facts are evaluated', async t => {
  fc.assert(fc.property(anyHistory, ([condition, history]) => {
    const trees = history.map(facts => evaluate(condition, facts))
    const before = structuredClone(trees)
    for (const facts of history.toReversed()) evaluate(condition, facts)
    assert.deepEqual(trees, before)
  }), { numRuns: 500 })
})

t.test('the laws of Kleene hold for all, any and not', async t => {
  fc.assert(fc.property(truths, truths, truth, (left, right, one) => {
    assert.equal(notOf(notOf(one)), one, 'not twice changes nothing')
    assert.equal(notOf(allOf(left)), anyOf(left.map(notOf)), 'De Morgan')
    assert.equal(notOf(anyOf(left)), allOf(left.map(notOf)), 'De Morgan')
    assert.equal(allOf([...left, ...right]), allOf([...right, ...left]), 'order does not matter')
    assert.equal(allOf([allOf(left), ...right]), allOf([...left, ...right]), 'grouping does not matter')
    assert.equal(anyOf([anyOf(left), ...right]), anyOf([...left, ...right]), 'grouping does not matter')
    assert.equal(allOf([one, one]), one, 'twice the same is the same')
    assert.equal(allOf([one, anyOf([one, ...left])]), one, 'absorption')
    assert.equal(anyOf([one, allOf([one, ...left])]), one, 'absorption')
    assert.equal(allOf([one, anyOf(left)]), anyOf(left.map(other => allOf([one, other]))), 'all spreads over any')
    assert.equal(anyOf([one, allOf(left)]), allOf(left.map(other => anyOf([one, other]))), 'any spreads over all')
  }), RUNS)
})

t.test('a tree obeys De Morgan', async t => {
  fc.assert(fc.property(anyHistory, ([condition, [facts]]) => {
    const others = leavesOf(condition)
    const negated: Condition = { not: { all: others } }
    const spread: Condition = { any: others.map(leaf => ({ not: leaf })) }
    assert.equal(evaluate(negated, facts!).truth, evaluate(spread, facts!).truth)
  }), RUNS)
})

const asksWhetherKnown = (condition: Condition) => leavesOf(condition).some(leaf => leaf.op === 'exists')

/** A fact more, and a value for it; `exists` is left out, since it asks whether a fact is known and may change with it. */
const oneMore = anyCase
  .filter(([condition, facts]) => !asksWhetherKnown(condition) && leavesOf(condition).some(({ field }) => facts[field] === undefined))
  .chain(([condition, facts]) => {
    const unknown = [...new Set(leavesOf(condition).map(leaf => leaf.field))].filter(field => facts[field] === undefined)
    return fc.constantFrom(...unknown).chain(name => factValueOf(name).map(value => ({ condition, facts, name, value })))
  })

t.test('learning a fact never turns met into unmet or unmet into met', async t => {
  let settled = 0
  fc.assert(fc.property(oneMore, ({ condition, facts, name, value }) => {
    const before = evaluate(condition, facts)
    const after = evaluate(condition, { ...facts, [name]: value })
    if (before.truth !== 'unknown') {
      settled++
      assert.equal(after.truth, before.truth)
    }
    for (const [index, finding] of findingsOf(before).entries()) {
      if (finding.truth !== 'unknown') assert.equal(findingsOf(after)[index]?.truth, finding.truth)
    }
  }), RUNS)
  t.ok(settled > 300, `${settled} of the results were settled before`)
})

t.test('every leaf has its finding, in the order of the condition', async t => {
  fc.assert(fc.property(anyCase, ([condition, facts]) => {
    const findings = findingsOf(evaluate(condition, facts))
    assert.deepEqual(findings.map(({ field, op, value }) => ({ field, op, value })), leavesOf(condition).map(({ field, op, value }) => ({ field, op, value })))
    for (const finding of findings) assert.deepEqual(finding.fact, facts[finding.field], 'with the fact it was read from')
  }), RUNS)
})

t.test('facts are missing when and only when the result is unknown', async t => {
  const seen: Record<Truth, number> = { met: 0, unmet: 0, unknown: 0 }
  fc.assert(fc.property(anyCase, ([condition, facts]) => {
    const tree = evaluate(condition, facts)
    seen[tree.truth]++
    assert.equal(missingFacts(tree).length > 0, tree.truth === 'unknown')
  }), RUNS)
  for (const [truth, times] of Object.entries(seen)) t.ok(times > 300, `${times} results were ${truth}`)
})

/** Whether some value for each missing fact settles the tree: only then was it right to ask for them. */
t.test('without the missing facts the result stays open, whatever else is learnt', async t => {
  fc.assert(fc.property(anyCase.chain(([condition, facts]) => {
    const missing = missingFacts(evaluate(condition, facts))
    const others = [...new Set(leavesOf(condition).map(leaf => leaf.field))].filter(field => facts[field] === undefined && !missing.includes(field))
    const learnt = fc.record(Object.fromEntries(others.map(name => [name, factValueOf(name)])), { requiredKeys: [], noNullPrototype: true })
    return fc.tuple(fc.constant(condition), fc.constant(facts), learnt)
  }), ([condition, facts, learnt]: [Condition, Facts, Partial<Record<FactName, never>>]) => {
    fc.pre(!asksWhetherKnown(condition))
    assert.equal(evaluate(condition, { ...facts, ...learnt }).truth, evaluate(condition, facts).truth)
  }), RUNS)
})
