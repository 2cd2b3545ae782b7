/** Reading the conditions of all policies for one project at one place: the product beside two rule engines and hand-written closures. */
import { ZenEngine } from '@gorules/zen-engine'
import { Engine } from 'json-rules-engine'
import { today } from '../../src/clock.js'
import type { Facts, FactValue } from '../../src/domain/facts/facts.js'
import { evaluate, findingsOf, leavesOf, type Condition, type Truth } from '../../src/domain/law/condition.js'
import { judgeAll, policySet, wholeCondition } from '../../src/domain/law/verdict.js'
import { checkOf, holdsOf, type Checked } from '../support/bench-closures.js'
import { nestedFacts, rulesForm, zenForm } from '../support/bench-engine-forms.js'
import { exampleFacts } from '../support/profiles.js'
import { factsAtParks, realCatalogue } from './catalogue.js'
import { inTurns, timesLine, type Contender } from './measure.js'

/** Every profile at every park, each park with other amounts: no two sets of facts are alike. */
const changingFacts = (real: Awaited<ReturnType<typeof realCatalogue>>): Facts[] =>
  exampleFacts.flatMap(given => factsAtParks(given, real)).map((facts, turn): Facts =>
    Object.fromEntries(Object.entries(facts).map(([name, value]): [string, FactValue] =>
      [name, typeof value === 'number' && value > 1 ? value + turn : value])))

/** One graph with one expression per policy, as zen-engine is meant to be used; `parts` adds one per leaf, which is what it takes to know the findings. */
function zenDecision (conditions: readonly Condition[], parts: boolean) {
  const named = conditions.flatMap((condition, index) => [
    { id: `p${index}`, key: `p${index}`, value: zenForm(condition) },
    ...(parts ? leavesOf(condition).map((leaf, at) => ({ id: `p${index}l${at}`, key: `p${index}l${at}`, value: zenForm(leaf) })) : [])
  ])
  const position = { x: 0, y: 0 }
  return new ZenEngine().createDecision({
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', position },
      { id: 'rules', name: 'rules', type: 'expressionNode', position, content: { expressions: named } },
      { id: 'out', name: 'out', type: 'outputNode', position }
    ],
    edges: [{ id: 'a', sourceId: 'in', targetId: 'rules' }, { id: 'b', sourceId: 'rules', targetId: 'out' }]
  })
}

const rulesEngine = (conditions: readonly Condition[]) => new Engine(
  conditions.map((condition, index) => ({ conditions: rulesForm(condition), event: { type: `p${index}` } })),
  { allowUndefinedFacts: true })

const TRUTHS: readonly Truth[] = ['unmet', 'unknown', 'met']

/** Refuses to measure contenders that do not do the same: truth and fact of every leaf, and of two values where nothing is unknown. */
async function checkAlike (conditions: readonly Condition[], cases: readonly Facts[]): Promise<number> {
  const [engine, zen] = [rulesEngine(conditions), zenDecision(conditions, false)]
  let compared = 0
  for (const facts of cases) {
    const met = new Set((await engine.run(facts)).events.map(event => event.type))
    const { result } = await zen.evaluate(nestedFacts(facts))
    for (const [index, condition] of conditions.entries()) {
      const tree = evaluate(condition, facts)
      const checked: Checked = { truths: [], facts: [] }
      const truth = checkOf(condition)(facts, checked)
      const findings = findingsOf(tree)
      const alike = TRUTHS[truth] === tree.truth && findings.length === checked.truths.length &&
        findings.every((finding, at) => finding.truth === TRUTHS[checked.truths[at]!] && finding.fact === checked.facts[at])
      if (!alike) throw new Error(`the closures read condition ${index} otherwise`)
      if (findings.some(finding => finding.truth === 'unknown')) continue
      compared++
      const isMet = tree.truth === 'met'
      if (met.has(`p${index}`) !== isMet || result[`p${index}`] !== isMet || holdsOf(condition)(facts) !== isMet) throw new Error(`an engine reads condition ${index} otherwise`)
    }
  }
  return compared
}

/** Prints the time of each contender for one set of facts, and how many times as long as the product it takes. */
export async function benchEngines () {
  const real = await realCatalogue()
  const all = real.catalogue.policies.policies
  const set = policySet(all.filter(policy => leavesOf(policy.conditions).every(leaf => leaf.op !== 'exists')))
  const conditions = set.policies.map(wholeCondition)
  const cases = changingFacts(real)
  const compared = await checkAlike(conditions, cases)
  const leaves = conditions.reduce((sum, condition) => sum + leavesOf(condition).length, 0)
  console.log(`engine ${conditions.length} of ${all.length} policies, ${leaves} leaves, ${cases.length} sets of facts; ${compared} readings with nothing unknown agree everywhere`)

  const asOf = today()
  const nested = cases.map(nestedFacts)
  const at = (turn: number) => cases[turn % cases.length]!
  const [checks, holds] = [conditions.map(checkOf), conditions.map(holdsOf)]
  const [engine, zen, zenParts] = [rulesEngine(conditions), zenDecision(conditions, false), zenDecision(conditions, true)]
  const contenders: Contender[] = [
    { name: 'evaluate, all findings', run: turn => conditions.map(condition => evaluate(condition, at(turn))) },
    { name: 'judgeAll: verdicts, findings, missing facts', run: turn => judgeAll(set, at(turn), asOf) },
    {
      name: 'closures, every leaf in three values recorded',
      run: turn => checks.map(check => {
        const checked: Checked = { truths: [], facts: [] }
        return { truth: check(at(turn), checked), checked }
      })
    },
    { name: 'closures, two values, stop when settled', run: turn => holds.map(check => check(at(turn))) },
    { name: 'zen-engine, verdicts only', run: turn => zen.evaluate(nested[turn % nested.length]) },
    { name: 'zen-engine, every leaf', run: turn => zenParts.evaluate(nested[turn % nested.length]) },
    { name: 'json-rules-engine', run: turn => engine.run(at(turn)) }
  ]
  const times = await inTurns(contenders, 120, 10)
  const beside = { name: 'evaluate', times: times.get(contenders[0]!.name)! }
  for (const [name, taken] of times) console.log(`engine ${timesLine(name, taken, beside)}`)
}
