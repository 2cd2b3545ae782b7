/** From the sets of moves that reach a goal to changes that can be suggested. */
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import type { Policy } from '../law/policy.js'
import { daysApart, distanceOf, turned, type Change } from './change.js'
import { deciderOf } from './choice.js'
import { withDependents } from './dependents.js'
import { smallestSets, type Found, type Goal } from './search.js'
import { withinChoice, type NamedMove, type NamedVariable } from './variables.js'
import { isSiteFact, joinMoves, type Moves, type World } from './world.js'

/** Changes that belong together. `distance`: the sum of how far each moves, whole moves counting one. */
export type ChangeSet = { changes: Change[], moves: Moves, distance: number }

export type Context = { world: World, base: Facts, goal: Goal<NamedMove> }

/** At most this many equally small sets are given. */
const MOST_SETS = 3

/** The smallest sets that reach the goal, nearest first, with the clauses of these policies that they turn. */
export function setsOf (variables: readonly NamedVariable[], context: Context, policies: readonly Policy[]): ChangeSet[] {
  const { world, base, goal } = context
  const { among, found } = inRounds(variables, base, goal)
  return found.slice(0, MOST_SETS).map(set => {
    const moves = joinMoves(set.moves.map(({ move }) => move.moves))
    const after = world.settle(moves)
    const changes = changesOf(set, among, context)
      .map(change => ({ ...change, clauses: policies.flatMap(policy => turned(policy, base, after, isAbout(change))) }))
    return { changes, moves, distance: set.distance }
  })
}

/** What can be decided first; only where that never helps, what is given as well. */
function inRounds (variables: readonly NamedVariable[], base: Facts, goal: Goal<NamedMove>): { among: NamedVariable[], found: Found<NamedMove>[] } {
  const choosable = withinChoice(variables)
  const found = smallestSets({ variables: choosable, base, goal })
  if (found.length > 0) return { among: choosable, found }
  return { among: [...variables], found: fewestGiven(smallestSets({ variables, base, goal }), variables) }
}

/** Of equally small sets those first that hold fewest facts beyond choice. */
function fewestGiven (found: readonly Found<NamedMove>[], variables: readonly NamedVariable[]): Found<NamedMove>[] {
  const beyond = ({ moves }: Found<NamedMove>) =>
    moves.filter(({ variable }) => { const named = variables[variable]!; return named.what === 'fact' && named.beyondChoice }).length
  return [...found].sort((a, b) => beyond(a) - beyond(b))
}

/** The moves of a set as changes, each with everything that would do in its place while the others stay. */
function changesOf ({ moves }: Found<NamedMove>, variables: readonly NamedVariable[], { world, base, goal }: Context): Change[] {
  return moves.map(({ variable, move }, index): Change => {
    const named = variables[variable]!
    const others = moves.filter((_, other) => other !== index).map(other => other.move)
    const wouldDo = (instead: NamedMove) => goal.isReached([...others, instead])
    if (named.what === 'day') return { what: 'day', from: world.asOf, to: move.moves.asOf!, distance: daysApart(world.asOf, move.moves.asOf!), clauses: [] }
    if (named.what === 'place') {
      const parkIds = world.places.filter(place => place.parkId !== world.parkId)
        .filter(({ parkId }) => wouldDo({ ...move, moves: { facts: {}, parkId } })).map(({ parkId }) => parkId)
      return { what: 'place', from: world.parkId, to: move.moves.parkId!, parkIds, clauses: [] }
    }
    const { fact, beyondChoice } = named
    const from = base[fact]
    const to = move.option!.value
    const target = move.option!.target(value => wouldDo({ ...move, moves: { facts: { [fact]: value } } }))
    const distance = distanceOf(fact, from, to)
    return {
      what: 'fact', fact, ...(from === undefined ? {} : { from }), to, target, ...(distance ? { distance } : {}), decider: deciderOf(fact)!, beyondChoice, clauses: []
    }
  })
}

/** Which facts a change is about, with those that follow from them. */
const isAbout = (change: Change) => (field: FactName): boolean => {
  switch (change.what) {
    case 'fact': return withDependents([change.fact]).has(field)
    case 'place': return isSiteFact(field)
    case 'day': return field === 'eval.asOf'
  }
}
