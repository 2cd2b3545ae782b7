/** For a benefit that is missed: the smallest set of changes that makes the engine say otherwise, or why there is none. */
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import type { IsoDate } from '../dates.js'
import { leavesOf } from '../law/condition.js'
import type { Policy, Verdict } from '../law/policy.js'
import { judge, notLiveOn, wholeCondition, type NotLive, type PolicySet } from '../law/verdict.js'
import { turned, daysApart, distanceOf, type Change } from './change.js'
import { deciderOf } from './choice.js'
import { truthWithFree } from './possible.js'
import { smallestSets, type Found, type Goal } from './search.js'
import { dayVariable, variablesOf, withinChoice, type NamedMove, type NamedVariable } from './variables.js'
import { isSiteFact, joinMoves, NO_MOVES, type Moves, type World } from './world.js'

/** Changes that belong together, what they do, and what the engine then reads. `distance`: the sum of how far each moves. */
export type ChangeSet = { changes: Change[], moves: Moves, distance: number, verdict?: Verdict }

/**
 * `changes`: the smallest sets, nearest first; each alone is enough. `ended`: the window is over, or a successor took its
 * place: nothing can be changed. `out-of-reach`: nothing that can be changed makes it hold; `openOfPlaces` are facts of
 * places that nobody has on record and that keep it open everywhere.
 */
export type Counterfactual =
  | { kind: 'changes', policyId: string, sets: ChangeSet[] }
  | { kind: 'ended', policyId: string, day: IsoDate, supersededBy?: string }
  | { kind: 'out-of-reach', policyId: string, openOfPlaces: FactName[] }

/** At most this many equally small sets are given. */
const MOST_SETS = 3

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
  const { among, found } = inRounds(variables, base, goal)
  if (found.length === 0) return { kind: 'out-of-reach', policyId: policy.id, openOfPlaces: openOfPlaces(policy, world, base) }
  const sets = found.slice(0, MOST_SETS).map((set): ChangeSet => {
    const changes = changesOf(set, among, { world, base, goal })
    const moves = joinMoves(set.moves.map(({ move }) => move.moves))
    const after = world.settle(moves)
    return {
      changes: changes.map(change => ({ ...change, clauses: turned(condition, base, after, isAbout(change)) })),
      moves,
      distance: set.distance,
      verdict: judged(moves).verdict
    }
  })
  return { kind: 'changes', policyId: policy.id, sets }
}

function ended (policy: Policy, asOf: IsoDate, isSuccessor: boolean): Counterfactual {
  const day = notLiveOn(policy, asOf, isSuccessor)?.day ?? policy.validity.to ?? asOf
  const { id, supersededBy } = policy
  return { kind: 'ended', policyId: id, day, ...(supersededBy === undefined ? {} : { supersededBy }) }
}

/** What can be decided first; only where that never helps, what is given as well. */
export function inRounds (variables: readonly NamedVariable[], base: Facts, goal: Goal<NamedMove>): { among: NamedVariable[], found: Found<NamedMove>[] } {
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

type Context = { world: World, base: Facts, goal: Goal<NamedMove> }

/** The moves of a set as changes, each with everything that would do in its place while the others stay. */
export function changesOf ({ moves }: Found<NamedMove>, variables: readonly NamedVariable[], { world, base, goal }: Context): Change[] {
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

/** Which facts a change is about. */
export const isAbout = (change: Change) => (field: FactName): boolean => {
  switch (change.what) {
    case 'fact': return field === change.fact
    case 'place': return isSiteFact(field)
    case 'day': return field === 'eval.asOf'
  }
}

/** The site facts a policy reads that are unknown at every place. */
function openOfPlaces (policy: Policy, { places }: World, base: Facts): FactName[] {
  const fields = [...new Set(leavesOf(wholeCondition(policy)).map(({ field }) => field).filter(isSiteFact))]
  return fields.filter(field => base[field] === undefined && places.every(({ facts }) => facts[field] === undefined))
}
