/** A project at a place on a day, and what would follow if something about it were different. */
import type { IsoDate } from '../dates.js'
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'

/** What is different: given facts, the park, the day. What is absent stays as it is. */
export type Moves = { facts: Facts, parkId?: string, asOf?: IsoDate }

export const NO_MOVES: Moves = { facts: {} }

/** A park with what is settled of it. */
export type Place = { parkId: string, facts: Facts }

/**
 * `given`: the answers themselves. `parkId`, `asOf`: where and when. `places`: the parks one could move to, best first.
 * `settle`: everything that is known after the moves, derived anew; pure.
 */
export type World = {
  given: Facts
  parkId: string
  asOf: IsoDate
  places: readonly Place[]
  settle: (moves: Moves) => Facts
}

/** Several moves as one; a later one wins. */
export const joinMoves = (moves: readonly Moves[]): Moves =>
  moves.reduce((joined, move) => ({ ...joined, ...move, facts: { ...joined.facts, ...move.facts } }), NO_MOVES)

export const isSiteFact = (fact: FactName): boolean => fact.startsWith('site.')
