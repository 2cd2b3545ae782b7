/** The freshness contract: who verified which fact of a place when, from what, and how long that holds. */
import { Type, type Static } from 'typebox'
import { addDays, type IsoDate } from '../dates.js'
import { closed, Id, IsoDate as Day, text } from '../shape.js'
import { FactSource } from '../source.js'

/**
 * What stands behind one fact of a park, a parcel or a building. `id`: `<collection>:<record>:<path>`. `verifiedOn`: the day
 * somebody last saw that it still holds; `by`: who. Never part of the fact itself, which stands in the record. Without a
 * `source` the fact rests on the sources that its record names.
 */
export const Evidence = closed({
  id: text(300),
  parkId: Id,
  collection: Type.Enum(['parks', 'listings', 'park-cards']),
  recordId: Id,
  path: text(120),
  source: Type.Optional(FactSource),
  verifiedOn: Day,
  by: text(120),
  at: text(40)
})
export type Evidence = Static<typeof Evidence>

export const evidenceId = (collection: Evidence['collection'], recordId: string, path: string): string => `${collection}:${recordId}:${path}`

/**
 * How many days a fact may be relied on after it was verified, by the first part of its path; a working rule of this product,
 * not of any document: what changes with each deal is short, what changes with a plan is long, what never changes has none.
 */
const SHELF_DAYS: Readonly<Record<string, number>> = {
  state: 30,
  priceYuanPerM2: 90,
  rentYuanPerM2Month: 90,
  contacts: 180,
  utilities: 180,
  areaMu: 180,
  availableFrom: 90,
  salePriceYuanPerM2: 90,
  floorAreaM2: 365,
  leadingIndustries: 365,
  transport: 365,
  plannedAreaKm2: 730,
  approvedAreaHa: 730
}

const DEFAULT_DAYS = 365

/** Days for which the fact holds after it was verified. */
export const shelfDays = (path: string): number => SHELF_DAYS[path.split('.')[0]!] ?? DEFAULT_DAYS

export type Freshness = { state: 'fresh' | 'due-soon' | 'overdue', until: IsoDate } | { state: 'never-verified' }

/** Days before the end from which a fact is due soon. */
const SOON_DAYS = 30

/** How fresh a fact is on `day`; without evidence nobody has verified it. */
export function freshnessOn (evidence: Pick<Evidence, 'path' | 'verifiedOn'> | undefined, day: IsoDate): Freshness {
  if (!evidence) return { state: 'never-verified' }
  const days = shelfDays(evidence.path)
  const until = addDays(evidence.verifiedOn, days)
  if (day > until) return { state: 'overdue', until }
  return { state: addDays(day, Math.min(SOON_DAYS, Math.floor(days / 3))) > until ? 'due-soon' : 'fresh', until }
}
