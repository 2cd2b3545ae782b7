/** For a benefit that is missed: the smallest set of changes that makes the engine say otherwise, or why there is none. */
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import type { IsoDate } from '../dates.js'
import { leavesOf } from '../law/condition.js'
import type { Policy, Verdict } from '../law/policy.js'
import { judge, notLiveOn, wholeCondition, type NotLive, type PolicySet } from '../law/verdict.js'
import { truthWithFree } from './possible.js'
import type { Goal } from './search.js'
import { setsOf, type ChangeSet } from './sets.js'
import { dayVariable, variablesOf, type NamedMove } from './variables.js'
import { isSiteFact, joinMoves, NO_MOVES, type Moves, type World } from './world.js'

/**
 * `changes`: the smallest sets, nearest first; each alone is enough. `ended`: the window is over, or a successor took its
 * place: nothing can be changed. `out-of-reach`: nothing that can be changed makes it hold; `openOfPlaces` are facts of
 * places that nobody has on record and that keep it open everywhere.
 */
export type Counterfactual =
  | { kind: 'changes', policyId: string, sets: ChangeSet[] }
  | { kind: 'ended', policyId: string, day: IsoDate, supersededBy?: string }
  | { kind: 'out-of-reach', policyId: string, openOfPlaces: FactName[] }

/** The first day from which on the rule is in force; undefined for one that has ended or ends before it begins. */
export function opensOn (policy: Policy, asOf: IsoDate, isSuccessor: boolean): IsoDate | undefined {
  let day = asOf
  let notLive: NotLive | undefined
  while ((notLive = notLiveOn(policy, day, isSuccessor)) !== undefined) {
    if (notLive.reason === 'ended') return undefined
    day = notLive.day
  }
  return day
}

const HOLDS: readonly Verdict[] = ['applies', 'conditional-status-unclear']

/**
 * The counterfactual of one policy of the set that does not apply at the world's place. Every set was judged again with all
 * that follows from it, and no smaller set of these variables does it. Pure.
 */
export function counterfactualOf (policy: Policy, { successors }: Pick<PolicySet, 'successors'>, world: World): Counterfactual {
  const isSuccessor = successors.has(policy.id)
  const opens = opensOn(policy, world.asOf, isSuccessor)
  if (opens === undefined) return ended(policy, world.asOf, isSuccessor)
  const condition = wholeCondition(policy)
  const base = { ...world.settle(NO_MOVES), 'eval.asOf': world.asOf }
  const judged = (moves: Moves) => judge(policy, world.settle(moves), moves.asOf ?? world.asOf, isSuccessor)
  const goal: Goal<NamedMove> = {
    isOpen: (facts, free) => truthWithFree(condition, facts, free) !== 'unmet' &&
      (opens === world.asOf || free.has('eval.asOf') || facts['eval.asOf'] === opens),
    isReached: moves => HOLDS.includes(judged(joinMoves(moves.map(move => move.moves))).verdict)
  }
  const variables = [...variablesOf(leavesOf(condition), world, base), ...(opens === world.asOf ? [] : [dayVariable(opens, world)])]
  const sets = setsOf(variables, { world, base, goal }, [policy])
  if (sets.length === 0) return { kind: 'out-of-reach', policyId: policy.id, openOfPlaces: openOfPlaces(policy, world, base) }
  return { kind: 'changes', policyId: policy.id, sets }
}

function ended (policy: Policy, asOf: IsoDate, isSuccessor: boolean): Counterfactual {
  const day = notLiveOn(policy, asOf, isSuccessor)?.day ?? policy.validity.to ?? asOf
  const { id, supersededBy } = policy
  return { kind: 'ended', policyId: id, day, ...(supersededBy === undefined ? {} : { supersededBy }) }
}

/** The site facts a policy reads that are unknown at every place. */
function openOfPlaces (policy: Policy, { places }: World, base: Facts): FactName[] {
  const fields = [...new Set(leavesOf(wholeCondition(policy)).map(({ field }) => field).filter(isSiteFact))]
  return fields.filter(field => base[field] === undefined && places.every(({ facts }) => facts[field] === undefined))
}
