/** The facts that a park answers for, each with what stands behind it and how fresh that is. */
import type { IsoDate } from '../dates.js'
import type { Park } from '../place/park.js'
import { valueAt } from './change.js'
import { evidenceId, freshnessOn, type Evidence, type Freshness } from './evidence.js'
import { fieldsOfRecord, type EditedCollection } from './fields.js'
import type { Listing, ParkCard } from './listing.js'

/** `id`: that of the evidence for it, whether or not there is any. */
export type KeptFact = {
  id: string
  collection: EditedCollection
  recordId: string
  path: string
  value: unknown
  isDemo: boolean
  evidence: Evidence | undefined
  freshness: Freshness
}

/** What a park has: its record, what it offers, whom one reaches. */
export type Holding = { park: Park, listings: readonly Listing[], card: ParkCard | undefined }

const isKnown = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0)

/** Every known fact of a park on a day: of its record, of each listing, of its card. What is not known has nothing to verify. */
export function keptFacts ({ park, listings, card }: Holding, evidence: readonly Evidence[], day: IsoDate): KeptFact[] {
  const behind = new Map(evidence.map(one => [one.id, one]))
  const of = (collection: EditedCollection, record: { id: string, isDemo?: boolean }): KeptFact[] =>
    fieldsOfRecord(collection, record).flatMap(({ path, isFact }) => {
      const value = valueAt(record, path)
      if (!isFact || !isKnown(value)) return []
      const id = evidenceId(collection, record.id, path)
      const found = behind.get(id)
      return [{ id, collection, recordId: record.id, path, value, isDemo: record.isDemo ?? false, evidence: found, freshness: freshnessOn(found, day) }]
    })
  return [...of('parks', park), ...listings.flatMap(listing => of('listings', listing)), ...card ? of('park-cards', card) : []]
}

export type FreshnessCounts = Record<Freshness['state'], number> & { total: number }

/** How many of the facts are in each state. A fact that is due soon still holds. */
export function countFreshness (facts: readonly Pick<KeptFact, 'freshness'>[]): FreshnessCounts {
  const counts: FreshnessCounts = { fresh: 0, 'due-soon': 0, overdue: 0, 'never-verified': 0, total: facts.length }
  for (const { freshness } of facts) counts[freshness.state]++
  return counts
}
