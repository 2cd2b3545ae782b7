/**
 * The same conditions and facts read by three other rule engines. Only where every fact is known and for operators whose
 * meaning is the same: what is left out, and why, stands in scripts/support/bench-engine-forms.ts. A failure prints
 * seed and path, with which fast-check repeats it. The packages carry no vectors of the public JSON-Logic suites.
 */
import assert from 'node:assert/strict'
import { evaluateExpressionSync } from '@gorules/zen-engine'
import fc from 'fast-check'
import { LogicEngine } from 'json-logic-engine'
import { Engine } from 'json-rules-engine'
import t, { type Test } from 'tap'
import { logicForm, nestedFacts, rulesForm, zenForm } from '../../../scripts/support/bench-engine-forms.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { evaluate, leavesOf, type Condition } from '../../../src/domain/law/condition.js'
import { wholeCondition } from '../../../src/domain/law/verdict.js'
import { realFixtures } from '../../support/knowledge.js'
import { commonCondition, knownFactsFor } from './arbitraries.js'

async function byRulesEngine (condition: Condition, facts: Facts): Promise<boolean> {
  const { events } = await new Engine([{ conditions: rulesForm(condition), event: { type: 'met' } }]).run(facts)
  return events.length > 0
}

const byZen = async (condition: Condition, facts: Facts): Promise<unknown> => evaluateExpressionSync(zenForm(condition), nestedFacts(facts))

const logic = new LogicEngine()
const byJsonLogic = async (condition: Condition, facts: Facts): Promise<unknown> => logic.run(logicForm(condition), nestedFacts(facts))

const ENGINES = { 'json-rules-engine': byRulesEngine, 'zen-engine': byZen, 'json-logic-engine': byJsonLogic }

/** The conditions of the real policies that hold only operators all engines have. */
const { policies } = realFixtures
const realConditions = policies.map(wholeCondition).filter(condition => leavesOf(condition).every(leaf => leaf.op !== 'exists'))

const invented = commonCondition.chain(condition => fc.tuple(fc.constant(condition), knownFactsFor(condition)))
const real = fc.constantFrom(...realConditions).chain(condition => fc.tuple(fc.constant(condition), knownFactsFor(condition)))

async function agrees (t: Test, cases: fc.Arbitrary<[Condition, Facts]>, engine: (condition: Condition, facts: Facts) => Promise<unknown>) {
  const seen = { met: 0, unmet: 0, unknown: 0 }
  await fc.assert(fc.asyncProperty(cases, async ([condition, facts]) => {
    const { truth } = evaluate(condition, facts)
    seen[truth]++
    assert.equal(await engine(condition, facts), truth === 'met')
  }), { numRuns: 4000 })
  t.equal(seen.unknown, 0, 'nothing is unknown when every fact is known')
  t.ok(seen.met > 400 && seen.unmet > 400, `${seen.met} met, ${seen.unmet} unmet`)
}

for (const [name, engine] of Object.entries(ENGINES)) {
  t.test(`invented conditions read alike here and in ${name}`, async t => agrees(t, invented, engine))
  t.test(`the conditions of the policies read alike here and in ${name}`, async t => agrees(t, real, engine))
}

t.test('the forms refuse what has no equal in another engine', async t => {
  const condition: Condition = { field: 'project.landMu', op: 'exists', value: true }
  for (const form of [rulesForm, zenForm, logicForm]) t.throws(() => form(condition), /exists on project\.landMu has no form/)
  t.ok(realConditions.length > 80, 'nearly all policies are compared')
})
