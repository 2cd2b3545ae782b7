/** What goes out as sheets: leads, listings and parks, each as far as the actor may see it. */
import { may, type Actor } from '../../domain/account/access.js'
import { record } from '../accounts/audit.js'
import { assertMay } from '../accounts/rights.js'
import { currentCatalogue } from '../catalogue.js'
import { listLeads, type LeadQuery } from '../leads/list.js'
import type { Deps } from '../ports.js'
import { leadCells, type CellValue } from './leads.js'
import { placeCells } from './places.js'

type Cells = Readonly<Record<string, CellValue>>

/** Leads read in one call, each call with its line in the audit log. */
const PAGE = 500

/** More leads than these do not go into one sheet by words. */
const MOST_OF_WORDS = 30_000

/**
 * The leads that fit the query, in its order; of a lead in somebody else's charge nothing personal. Throws ForbiddenError.
 */
export async function exportLeads (deps: Deps, actor: Actor, query: LeadQuery): Promise<Cells[]> {
  assertMay(actor, 'lead.transfer')
  const rows: Cells[] = []
  for (;;) {
    const { items, total } = await listLeads(deps, actor, { ...query, mostOfWords: MOST_OF_WORDS, limit: PAGE, offset: rows.length })
    rows.push(...items.map(({ lead }) => leadCells(lead)))
    if (items.length === 0 || rows.length >= total) break
  }
  await record(deps, { at: query.at, actor, action: 'lead.export', resource: 'leads', detail: { leads: rows.length } })
  return rows
}

/** Listings or parks that the actor works on, by park and name. Throws ForbiddenError. */
export async function exportPlaces (deps: Deps, actor: Actor, collection: 'listings' | 'parks', at: string): Promise<Cells[]> {
  assertMay(actor, 'park.transfer')
  const { parks } = await currentCatalogue(deps, 'public')
  const own = parks.filter(({ id }) => may(actor, 'park.transfer', { parkIds: [id] }))
  const ids = new Set(own.map(({ id }) => id))
  const records = collection === 'parks' ? own : (await deps.documents.find('listings', { sort: 'parkId' })).items.filter(({ parkId }) => ids.has(parkId))
  await record(deps, { at, actor, action: 'park.export', resource: collection, detail: { records: records.length } })
  return records.map(one => placeCells(collection, one))
}
