/** What a place costs apart from any benefit: power by the year, land once. */
import { landCost, type LandCost, type LandInput } from './land-cost.js'
import { powerCost, type PowerCost, type PowerInput } from './power-cost.js'

export type SiteCostInput = PowerInput & LandInput
export type SiteCost = { power: PowerCost, land: LandCost }

/**
 * Power and land of one place on a day. `facts`: of the project and the place. `policies`: all that are known; those that
 * state prices and hold on the day are read. `shape`: use by hour of the day, for time-of-use prices.
 * Figures that no source gives are named and never filled in.
 */
export const siteCost = (input: SiteCostInput): SiteCost => ({ power: powerCost(input), land: landCost(input) })
