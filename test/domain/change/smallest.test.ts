import t from 'tap'
import fc from 'fast-check'
import { isChangeable } from '../../../src/domain/change/choice.js'
import { counterfactualOf } from '../../../src/domain/change/missed.js'
import { isSiteFact, type Moves, type World } from '../../../src/domain/change/world.js'
import type { FactName } from '../../../src/domain/facts/catalogue.js'
import { leavesOf, type Condition } from '../../../src/domain/law/condition.js'
import { judge } from '../../../src/domain/law/verdict.js'
import { policyWith } from '../../support/policy.js'
import { conditions, DOMAIN, PLACES, someFacts, TODAY, worldOf } from './support.js'

const policyOf = (conditions: Condition) => policyWith({ conditions })
const NOBODY = { successors: new Set<string>() }

/** Every change of one variable: a fact to each other value it can have, or the place to each other place. */
function waysOf (variable: FactName | 'place', world: World): Moves[] {
  if (variable === 'place') return PLACES.filter(({ parkId }) => parkId !== world.parkId).map(({ parkId }) => ({ facts: {}, parkId }))
  const from = JSON.stringify(world.given[variable])
  return DOMAIN[variable]!.filter(value => JSON.stringify(value) !== from).map(value => ({ facts: { [variable]: value } }))
}

/** The least number of these variables that makes the condition hold, by trying every value of each; undefined for none. */
function bruteForce (condition: Condition, variables: readonly (FactName | 'place')[], world: World): number | undefined {
  const holds = (moves: Moves) => judge(policyOf(condition), world.settle(moves), TODAY).verdict === 'applies'
  let least: number | undefined
  const visit = (index: number, moves: Moves, count: number) => {
    if (least !== undefined && count >= least) return
    if (holds(moves)) { least = count; return }
    if (index === variables.length) return
    visit(index + 1, moves, count)
    for (const way of waysOf(variables[index]!, world)) {
      visit(index + 1, { ...moves, ...way, facts: { ...moves.facts, ...way.facts } }, count + 1)
    }
  }
  visit(0, { facts: {} }, 0)
  return least
}

const variablesIn = (condition: Condition): (FactName | 'place')[] =>
  [...new Set(leavesOf(condition).map(({ field }) => isSiteFact(field) ? 'place' : field))]

t.test('no smaller set of changes exists, and every set makes the engine say otherwise', async t => {
  let flipped = 0
  let unreachable = 0
  fc.assert(fc.property(conditions, someFacts, (condition, given) => {
    const world = worldOf(given, PLACES)
    const policy = policyOf(condition)
    fc.pre(judge(policy, world.settle({ facts: {} }), TODAY).verdict === 'does-not-apply')
    const variables = variablesIn(condition)
    fc.pre(variables.length <= 3)
    const decided = bruteForce(condition, variables.filter(variable => variable === 'place' || isChangeable(variable)), world)
    const least = decided ?? bruteForce(condition, variables, world)
    const found = counterfactualOf(policy, NOBODY, world)
    if (least === undefined) {
      unreachable++
      return found.kind === 'out-of-reach'
    }
    if (found.kind !== 'changes') return false
    flipped += found.sets.length
    return found.sets.every(set => set.changes.length === least &&
      judge(policy, world.settle(set.moves), TODAY).verdict === 'applies' &&
      (decided === undefined) === set.changes.some(change => change.what === 'fact' && change.beyondChoice))
  }), { numRuns: 500, seed: 20261121 })
  t.ok(flipped > 200, `${flipped} sets that flip`)
  t.ok(unreachable > 5, `${unreachable} conditions that nothing can meet`)
})
