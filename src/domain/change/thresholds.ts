/** The values of one amount or day at which the answer to a project may change, and where first place does. */
import { FACTS, FACT_NAMES, type FactName } from '../facts/catalogue.js'
import type { Facts, FactValue } from '../facts/facts.js'
import { isDate, type IsoDate } from '../dates.js'
import { leafTruth, leavesOf, type Leaf } from '../law/condition.js'
import type { Policy } from '../law/policy.js'
import { wholeCondition } from '../law/verdict.js'
import { axisOf, cellsOf, dayNumber, dayOf, holds, type Cell } from './cells.js'

/** Who comes first: by rank, and by money. `tied`: how many parks count the same highest total. */
export type FirstPlaces = { byScore: string, byMoney: string, tied: number }

/** The nearest value on one side at which another park comes first. */
export type FactTipping = { value: FactValue, parkId: string }

/**
 * One answered amount or day. `thresholds`: how many values conditions set for it; with none, nothing was tried. The tipping
 * points are absent where no value on that side changes first place.
 */
export type FactSensitivity = {
  fact: FactName
  value: FactValue
  thresholds: number
  byScore: { below?: FactTipping, above?: FactTipping }
  byMoney: { below?: FactTipping, above?: FactTipping }
}

const NUMERIC = ['integer', 'amount', 'share', 'yearly', 'date']

/** Whether the fact is one amount or day that conditions compare. */
const isOnAxis = (fact: FactName, value: FactValue | undefined): value is number | IsoDate =>
  NUMERIC.includes(FACTS[fact].kind) && (typeof value === 'number' || isDate(value))

const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : isDate(value) ? dayNumber(value) : undefined

/** Figures of benefits at which their amount jumps, by the fact they are compared with. */
const JUMPS: Partial<Record<FactName, readonly { kind: Policy['benefit']['kind'], parameter: string }[]>> = {
  'project.fixedAssetWan': [{ kind: 'building-subsidy', parameter: 'bands' }],
  'project.equipmentUnitMaxWan': [{ kind: 'cit-immediate-expensing', parameter: 'unitValueCapWan' }],
  'project.aluminiumAcKWhPerTonne': [{ kind: 'electricity-surcharge', parameter: 'thresholdKWhPerTonne' }]
}

/** The figures of a benefit that the fact is compared with; of a table of bands their ends. */
function jumpsOf (fact: FactName, { benefit }: Policy): number[] {
  const named = (JUMPS[fact] ?? []).filter(({ kind }) => kind === benefit.kind)
  const values = named.flatMap(({ parameter }) => benefit.parameters?.[parameter]?.values ?? []).flatMap(({ value }) => [value].flat())
  return values.flatMap(value => typeof value === 'number' ? [value] : endsOf(value))
}

/** The ends of a band: its entries but for the amount it pays. */
const endsOf = (band: unknown): number[] =>
  Object.entries(band as Record<string, number>).filter(([name]) => name.startsWith('min') || name.startsWith('max')).map(([, end]) => end)

type Compared = { leaves: readonly Leaf[], jumps: readonly number[] }

/** What conditions and benefits of these policies compare the fact with. */
const comparedWith = (fact: FactName, policies: readonly Policy[]): Compared => ({
  leaves: policies.flatMap(policy => leavesOf(wholeCondition(policy))).filter(({ field }) => field === fact),
  jumps: policies.flatMap(policy => jumpsOf(fact, policy))
})

/** The values at which a comparison comes out otherwise, from low to high. */
export function cutsOf ({ leaves, jumps }: Compared): number[] {
  const named = leaves.flatMap(({ value }) => [value].flat().flatMap(item => asNumber(item) ?? []))
  return [...new Set([...named, ...jumps])].sort((a, b) => a - b)
}

/** Equal for values with which every comparison comes out alike. */
const readingOf = (cell: Cell, value: FactValue, { leaves, jumps }: Compared): string =>
  [...leaves.map(leaf => leafTruth(leaf, value)), ...jumps.map(jump => Math.sign(cell.value - jump))].join()

type Input = {
  given: Facts
  asOf: IsoDate
  policies: readonly Policy[]
  /** The whole answer run again with these facts. */
  firstPlaces: (given: Facts) => FirstPlaces
}

/** For every answered amount and day, in the order of the catalogue, the nearest values at which first place changes. */
export function factSensitivity (input: Input): FactSensitivity[] {
  const now = input.firstPlaces(input.given)
  return FACT_NAMES.flatMap(fact => {
    const value = input.given[fact]
    return isOnAxis(fact, value) ? [sensitivityOf(fact, value, now, input)] : []
  })
}

/** A value on one side of the present one, and who comes first with it: found out when asked, and only once. */
type Tried = { value: FactValue, places: () => FirstPlaces }

/** The cells away from the present one, each the nearest in which some comparison comes out otherwise than in the one before. */
function outwards (cells: readonly Cell[], here: number, way: 1 | -1, reading: (cell: Cell) => string): Cell[] {
  const side = way > 0 ? cells.slice(here + 1) : cells.slice(0, here).reverse()
  return side.filter((cell, index) => reading(cell) !== reading(side[index - 1] ?? cells[here]!))
}

function once<T> (make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function sensitivityOf (fact: FactName, value: number | IsoDate, now: FirstPlaces, { given, asOf, policies, firstPlaces }: Input): FactSensitivity {
  const { earliest: _, ...axis } = axisOf(fact, asOf)
  const compared = comparedWith(fact, policies)
  const cuts = cutsOf(compared)
  const from = asNumber(value)!
  const cells = cellsOf(cuts, from, axis)
  const here = cells.findIndex(cell => holds(cell, from))
  const toValue = (cell: Cell): FactValue => typeof value === 'string' ? dayOf(cell.value) : cell.value
  const tried = (way: 1 | -1): Tried[] =>
    outwards(cells, here, way, cell => readingOf(cell, toValue(cell), compared)).map(toValue)
      .map(other => ({ value: other, places: once(() => firstPlaces({ ...given, [fact]: other })) }))
  const below = tried(-1)
  const above = tried(1)
  const tipping = (values: readonly Tried[], by: 'byScore' | 'byMoney'): FactTipping | undefined => {
    const other = values.find(({ places }) => places()[by] !== now[by])
    return other && { value: other.value, parkId: other.places()[by] }
  }
  const both = (by: 'byScore' | 'byMoney') => present({ below: tipping(below, by), above: tipping(above, by) })
  return { fact, value, thresholds: cuts.length, byScore: both('byScore'), byMoney: both('byMoney') }
}

const present = ({ below, above }: { below?: FactTipping, above?: FactTipping }) =>
  ({ ...(below ? { below } : {}), ...(above ? { above } : {}) })
