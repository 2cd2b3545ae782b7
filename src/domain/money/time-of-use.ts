/** Time-of-use prices: what a load pays on average for energy, as a multiple of the flat price. */
import type { Static } from 'typebox'
import { TariffSeasons } from '../law/benefit.js'
import type { Policy } from '../law/policy.js'
import { constant, product, quotient, sum, type Calculation, type ConstantLeaf, type Operation } from './calculation.js'
import { leafOf, structureOn } from './parameters.js'

/** How much is used in each hour of the day, from 0 to 23, in any unit; every day alike. */
export type LoadShape = readonly number[]

type Season = Static<typeof TariffSeasons>[number]

/** A year of 365 days. */
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAYS_OF_YEAR = constant('days-of-year', 365, 'day')

/** Whether an hour lies in one of the spans `06-08` (six to eight); a span may pass midnight. */
function isWithin (hour: number, spans: readonly string[] = []): boolean {
  return spans.some(span => {
    const [from = 0, to = 0] = span.split('-').map(Number)
    return from < to ? hour >= from && hour < to : hour >= from || hour < to
  })
}

/** The multiples that apply in an hour: those of peak, flat or valley, and the one on top in super-peak and deep valley. */
function ratiosAt (hour: number, { peak, valley, ratio, superPeak, deepValley }: Season): number[] {
  if (isWithin(hour, superPeak?.hours)) return [ratio.peak, superPeak!.onPeak]
  if (isWithin(hour, peak)) return [ratio.peak]
  if (isWithin(hour, deepValley?.hours)) return [ratio.valley, deepValley!.onValley]
  return [isWithin(hour, valley) ? ratio.valley : ratio.flat]
}

/** Consumption of a day of the season at its prices, at the flat price of one. */
function dayOf (season: Season, hours: readonly ConstantLeaf[], policy: Policy): Operation {
  const bands = new Map<string, { ratios: number[], hours: ConstantLeaf[] }>()
  hours.forEach((weight, hour) => {
    const ratios = ratiosAt(hour, season)
    const band = bands.get(ratios.join(' ')) ?? { ratios, hours: [] }
    band.hours.push(weight)
    bands.set(ratios.join(' '), band)
  })
  return sum(...[...bands.values()].map(band => product(sum(...band.hours), ...band.ratios.map(ratio => leafOf(policy, 'seasons', ratio)))))
}

/**
 * The mean multiple of the flat energy price for a load: over the days of all months, hours weighted by the shape.
 * Undefined when the rule does not hold on the day, when its seasons leave out a month, or when the shape is not 24 hours
 * with some use. Only the energy price floats; transmission, losses, system operation and funds do not.
 */
export function meanMultiple (policy: Policy, asOf: string, shape: LoadShape): Calculation | undefined {
  const seasons = structureOn(policy, 'seasons', asOf, TariffSeasons)
  const months = new Set(seasons?.flatMap(season => season.months))
  if (!seasons || months.size !== 12 || shape.length !== 24 || !shape.some(weight => weight > 0)) return undefined
  const hours = shape.map(weight => constant('hour-weight', weight, ''))
  const year = seasons.map(season => {
    const days = season.months.reduce((total, month) => total + DAYS_OF_MONTH[month - 1]!, 0)
    return product(constant('days-of-season', days, 'day'), dayOf(season, hours, policy))
  })
  return quotient(sum(...year), product(DAYS_OF_YEAR, sum(...hours)))
}
