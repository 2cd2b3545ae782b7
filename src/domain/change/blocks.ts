/** For a place where the law bars the project: the smallest set of changes that lifts every block. */
import { leavesOf } from '../law/condition.js'
import { isUnclearOn, judge, notLiveOn, wholeCondition, type PolicySet } from '../law/verdict.js'
import { truthWithFree } from './possible.js'
import type { Goal } from './search.js'
import { setsOf, type ChangeSet } from './sets.js'
import { variablesOf, type NamedMove } from './variables.js'
import { joinMoves, NO_MOVES, type World } from './world.js'

/** `blockedBy`: the rules that bar the project here. `sets`: the smallest ways out, nearest first; none where nothing helps. */
export type Lifting = { blockedBy: string[], sets: ChangeSet[] }

/**
 * What would lift every block at the world's place, so that no rule bars the project there or, where the place is what
 * changes, at the new one. Undefined where nothing bars it. Only values that the barring rules name are tried.
 */
export function liftingOf ({ policies, successors }: PolicySet, world: World): Lifting | undefined {
  const { asOf } = world
  const bars = policies.filter(policy => policy.effect === 'block' && policy.severity !== 'warning' &&
    !isUnclearOn(policy, asOf) && !notLiveOn(policy, asOf, successors.has(policy.id)))
  const base = world.settle(NO_MOVES)
  const barring = (facts: typeof base) => bars.filter(policy => judge(policy, facts, asOf, successors.has(policy.id)).verdict === 'blocked')
  const blocking = barring(base)
  if (blocking.length === 0) return undefined
  const conditions = bars.map(wholeCondition)
  const goal: Goal<NamedMove> = {
    isOpen: (facts, free) => conditions.every(condition => truthWithFree(condition, facts, free) !== 'met'),
    isReached: moves => barring(world.settle(joinMoves(moves.map(move => move.moves)))).length === 0
  }
  const variables = variablesOf(blocking.flatMap(policy => leavesOf(wholeCondition(policy))), world, base)
  return { blockedBy: blocking.map(({ id }) => id), sets: setsOf(variables, { world, base, goal }, blocking) }
}
