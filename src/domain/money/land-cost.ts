/** What the land costs at a place: at the lowest lawful price, at the listed price, and by plots put on the market nearby. */
import type { IsoDate } from '../dates.js'
import type { FactName } from '../facts/catalogue.js'
import { textFact, type Facts } from '../facts/facts.js'
import type { Policy } from '../law/policy.js'
import { factLeaf, product, quotient, type Calculation, type TableLeaf } from './calculation.js'
import { known, notGiven, onePrice, unknown, type CostPart } from './cost.js'
import type { CostTables, Listing } from './cost-tables.js'
import { areaM2, costFactOf, floorOf, FULL_TERM, lowestPrice, shareOfTerm } from './land.js'
import { figureOn } from './parameters.js'

/** `lowest`: the floor, lowered by the rule that is used; `listed`: the place's own listed price. */
export type LandPart = CostPart<'lowest' | 'listed'>

/** A plot of the same county and what the wanted area would cost at its start price, for the wanted term. */
export type Comparable = { plot: string, notice: string, use: string, termYears: number, part: CostPart<'comparable'> }

export type LandCost = { parts: LandPart[], comparables: Comparable[] }

/** `floorRule`: the `land-price-floor-multiplier` policy that is counted for the place, where one is. */
export type LandInput = { facts: Facts, asOf: IsoDate, policies: readonly Policy[], tables: CostTables, floorRule?: Policy }

const areaMissing = (area: Calculation | undefined): FactName[] => area ? [] : ['project.landMu']

function lowestPart ({ facts, asOf, policies, floorRule }: LandInput): LandPart {
  const area = areaM2(facts)
  const floor = floorOf(facts, policies.find(({ benefit }) => benefit.kind === 'land-price-floor'), asOf)
  const multiplier = floorRule && figureOn(floorRule, 'multiplier', asOf)
  const costFact = floorRule && costFactOf(floorRule, asOf)
  const cost = costFact && factLeaf(facts, costFact)
  const costMissing: FactName[] = multiplier && costFact && !cost ? [costFact] : []
  if (!area || !floor || costMissing.length > 0) {
    return unknown('lowest', [...floor ? [] : ['site.landFloorYuanPerM2' as const], ...costMissing, ...areaMissing(area)])
  }
  const price = multiplier ? lowestPrice(floor, multiplier, cost) : floor
  return known('lowest', onePrice(product(price, area, ...shareOfTerm(facts))))
}

function listedPart ({ facts }: LandInput): LandPart {
  const area = areaM2(facts)
  const price = factLeaf(facts, 'site.landListPrice50yYuanPerM2')
  if (!area || !price) return unknown('listed', [...notGiven(facts, 'site.landListPrice50yYuanPerM2'), ...areaMissing(area)])
  return known('listed', onePrice(product(price, area, ...shareOfTerm(facts))))
}

/** Price of the plot for its own term, taken to the wanted term: the term of the plot bears the price year by year. */
function comparableOf (listing: Listing, startYuanPerM2: number, facts: Facts): Comparable {
  const { plot, notice, use, termYears, date, source, confidence, county } = listing
  const area = areaM2(facts)
  const leaf = (value: number, unit: string): TableLeaf =>
    ({ key: 'table', params: { table: 'land.listings', value, unit, date, source, what: `${county} ${plot}`, ...(confidence ? { confidence } : {}) } })
  const wanted = factLeaf(facts, 'project.landTermYears') ?? FULL_TERM
  const part = area
    ? known('comparable', onePrice(product(leaf(startYuanPerM2, '元/m2'), quotient(wanted, leaf(termYears, 'year')), area)))
    : unknown('comparable', areaMissing(area))
  return { plot, notice, use, termYears, part }
}

/** Plots of the county listed by the day, with a price that was read. */
function comparables ({ facts, asOf, tables }: LandInput): Comparable[] {
  const county = textFact(facts, 'site.county')
  return tables.land.listings
    .filter(listing => listing.county === county && listing.date <= asOf)
    .flatMap(listing => listing.startYuanPerM2 === undefined ? [] : [comparableOf(listing, listing.startYuanPerM2, facts)])
}

/**
 * Land at the place, paid once, pro rata for a term below 50 years. A price that is not known names what is missing.
 * The pro-rata rule is that of 内国土资发〔2017〕80号 as listings apply it: 235 yuan for 50 years, 47 for 10.
 */
export const landCost = (input: LandInput): LandCost => ({ parts: [lowestPart(input), listedPart(input)], comparables: comparables(input) })
