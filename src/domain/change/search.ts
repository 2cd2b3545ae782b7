/** The smallest sets of changes that reach a goal: every number of changes is tried before the next, whole branches cut off where nothing free can help. */
import type { Facts } from '../facts/facts.js'
import type { FactName } from '../facts/catalogue.js'

/** One way to change one variable. `facts`: what it sets, undefined for what is then unknown. `distance` 0..1: how far it moves. */
export type Move = { facts: Facts, distance: number }

/** What can be changed as one. `frees`: every fact that may read otherwise once it is changed. */
export type Variable<M extends Move = Move> = { frees: ReadonlySet<FactName>, moves: readonly M[] }

/**
 * `isOpen`: whether the goal can still be reached with these facts when those in `free` may take any value; it may say yes
 * too often, never no. `isReached`: whether these moves reach it, with all that follows from them.
 */
export type Goal<M extends Move> = {
  isOpen: (facts: Facts, free: ReadonlySet<FactName>) => boolean
  isReached: (moves: readonly M[]) => boolean
}

/** The moves of a set in the order of the variables, each with the index of its variable. */
export type Found<M extends Move> = { moves: { variable: number, move: M }[], distance: number }

type Search<M extends Move> = { variables: readonly Variable<M>[], base: Facts, goal: Goal<M> }

/**
 * For the least number of changes that reaches the goal: the nearest assignment of each combination of variables, nearest
 * first, equal ones in the order of the variables. Empty when no number does. Zero changes are not looked at.
 */
export function smallestSets<M extends Move> (search: Search<M>): Found<M>[] {
  const { variables, base, goal } = search
  if (!goal.isOpen(base, freed(variables))) return []
  for (let size = 1; size <= variables.length; size++) {
    const found = combinations(variables.length, size).flatMap(chosen => nearest(search, chosen) ?? [])
    if (found.length > 0) return found.sort((a, b) => a.distance - b.distance)
  }
  return []
}

const freed = (variables: readonly Variable[]): Set<FactName> => new Set(variables.flatMap(({ frees }) => [...frees]))

/** Every choice of `size` numbers below `count`, in order. */
function * combine (count: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield []
  else for (let first = from; first <= count - size; first++) for (const rest of combine(count, size - 1, first + 1)) yield [first, ...rest]
}

const combinations = (count: number, size: number): number[][] => [...combine(count, size)]

/** The assignment of these variables with the least distance that reaches the goal; of equal ones the first. */
function nearest<M extends Move> ({ variables, base, goal }: Search<M>, chosen: readonly number[]): Found<M> | undefined {
  let best: Found<M> | undefined
  const visit = (depth: number, facts: Facts, moves: Found<M>['moves'], distance: number, touched: ReadonlySet<FactName>) => {
    if (best && distance >= best.distance) return
    const open = chosen.slice(depth).map(index => variables[index]!)
    if (!goal.isOpen(facts, new Set([...touched, ...freed(open)]))) return
    if (open.length === 0) {
      if (goal.isReached(moves.map(({ move }) => move))) best = { moves, distance }
      return
    }
    const variable = chosen[depth]!
    for (const move of open[0]!.moves) {
      const set = Object.keys(move.facts) as FactName[]
      const follows = [...open[0]!.frees].filter(field => !set.includes(field))
      const next = { ...facts, ...move.facts }
      visit(depth + 1, next, [...moves, { variable, move }], distance + move.distance, new Set([...touched, ...follows]))
    }
  }
  visit(0, base, [], 0, new Set())
  return best
}
