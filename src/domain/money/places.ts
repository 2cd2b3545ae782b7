/** Ledgers of one project at many places. */
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import { valuationOf } from './formulas.js'
import { ledger, type Judged, type Ledger, type LedgerInput } from './ledger.js'

/** `facts`: of the project and the place together. */
export type Place = { id: string, judged: readonly Judged[], facts: Facts }

/** The facts of a place that change what a rule is worth; all others only decide whether it holds. */
export const PRICED_SITE_FACTS = ['site.landFloorYuanPerM2', 'site.landCostYuanPerM2', 'site.landGrade',
  'site.landListPrice50yYuanPerM2'] as const satisfies readonly FactName[]

/** Equal for places where the same rules hold with the same verdicts at the same prices. */
function keyOf ({ judged, facts }: Place): string {
  let key = ''
  for (const { policy, verdict } of judged) {
    const { kind } = policy.benefit
    if (kind === 'land-price-floor' || kind === 'limit' || kind === 'restriction' || valuationOf(kind)) key += `${policy.id} ${verdict};`
  }
  for (const name of PRICED_SITE_FACTS) key += `${JSON.stringify(facts[name])};`
  return key
}

/**
 * The ledger of each place by its id, for one project: the `investor.*`, `project.*` and `eval.*` facts must be the same
 * everywhere. Places that differ in nothing that pays share one ledger, which is why this is quicker than one by one.
 */
export function ledgersOf (places: readonly Place[], common: Omit<LedgerInput, 'judged' | 'facts'>): Map<string, Ledger> {
  const shared = new Map<string, Ledger>()
  return new Map(places.map(place => {
    const key = keyOf(place)
    const known = shared.get(key) ?? ledger({ ...common, judged: place.judged, facts: place.facts })
    shared.set(key, known)
    return [place.id, known]
  }))
}
