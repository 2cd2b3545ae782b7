/** What can be changed so that conditions come out otherwise: facts of the project, the place as a whole, the day. */
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import type { IsoDate } from '../dates.js'
import type { Leaf } from '../law/condition.js'
import { deciderOf, isChangeable } from './choice.js'
import { daysApart, sizeOf, WHOLE_MOVE } from './change.js'
import { withDependents } from './dependents.js'
import { optionsOf, type Try } from './options.js'
import type { Move, Variable } from './search.js'
import { atTheSource } from './sources.js'
import { isSiteFact, type Moves, type Place, type World } from './world.js'

/** A move that knows what it does: `moves` for the engine, `option` where a fact takes another value. */
export type NamedMove = Move & { moves: Moves, option?: Try }

export type Named =
  | { what: 'fact', fact: FactName, beyondChoice: boolean }
  | { what: 'place' }
  | { what: 'day' }

export type NamedVariable = Variable<NamedMove> & Named

const DAY_FACT: FactName = 'eval.asOf'

function factVariable (fact: FactName, leaves: readonly Leaf[], base: Facts, world: World): NamedVariable {
  const from = base[fact]
  const moves = optionsOf({ fact, from, leaves, asOf: world.asOf }).map((option): NamedMove => ({
    facts: { [fact]: option.value },
    distance: sizeOf(fact, from, option.value),
    moves: { facts: { [fact]: option.value } },
    option
  }))
  return { what: 'fact', fact, beyondChoice: !isChangeable(fact), frees: withDependents([fact]), moves }
}

/** Parks that read alike in the facts asked about stand for each other; the best of them is the one that is tried. */
function placeVariable (fields: readonly FactName[], { given, places, parkId }: World, base: Facts): NamedVariable {
  const shown = (facts: Facts) => JSON.stringify(fields.map(field => given[field] ?? facts[field] ?? null))
  const seen = new Set([shown(base)])
  const others = places.filter(place => {
    const key = shown(place.facts)
    return place.parkId !== parkId && !seen.has(key) && seen.add(key)
  })
  const absent = Object.fromEntries(Object.keys(base).filter(field => isSiteFact(field as FactName)).map(field => [field, undefined]))
  const siteGiven = Object.fromEntries(Object.entries(given).filter(([field]) => isSiteFact(field as FactName)))
  return {
    what: 'place',
    frees: withDependents(fields),
    moves: others.map((place: Place) =>
      ({ facts: { ...absent, ...place.facts, ...siteGiven }, distance: WHOLE_MOVE, moves: { facts: {}, parkId: place.parkId } }))
  }
}

/** The day may only move forward, to when a rule that is not yet in force begins. */
export const dayVariable = (day: IsoDate, { asOf }: World): NamedVariable => ({
  what: 'day',
  frees: withDependents([DAY_FACT]),
  moves: [{ facts: { [DAY_FACT]: day }, distance: daysApart(asOf, day).relative, moves: { facts: {}, asOf: day } }]
})

/** The variables behind these leaves, in the order in which they are read; the place once, where any of them reads it. */
export function variablesOf (conditionLeaves: readonly Leaf[], world: World, base: Facts): NamedVariable[] {
  const leaves = atTheSource(conditionLeaves, world.given, base)
  const fields = [...new Set(leaves.map(({ field }) => field))]
  const sites = fields.filter(isSiteFact)
  const facts = fields.filter(field => deciderOf(field) !== undefined)
    .map(field => factVariable(field, leaves.filter(leaf => leaf.field === field), base, world))
  return [...facts, ...(sites.length > 0 ? [placeVariable(sites, world, base)] : [])].filter(({ moves }) => moves.length > 0)
}

/** Those that somebody can decide; the rest is only looked at where these do not help. */
export const withinChoice = (variables: readonly NamedVariable[]): NamedVariable[] =>
  variables.filter(variable => variable.what !== 'fact' || !variable.beyondChoice)
