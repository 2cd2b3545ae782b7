/**
 * Leads by words. A lead is found by what its reader may see of it and by nothing else: title, places and industries for
 * everybody with a list; company, contact, products and message only where the reader sees the lead whole. So neither the hits
 * nor their number or order tell anything of a lead in somebody else's charge. The index is asked as if it held no more than
 * that, and what is stored when the leads are read decides once more.
 */
import { may, type Actor } from '../domain/account/access.js'
import { assertMay, memberOf } from './accounts/rights.js'
import { searchDocuments } from './browse-fallback.js'
import { EVERY, found, search, type Answered, type Found } from './browse-search.js'
import { wholeCatalogue } from './catalogue.js'
import { amongOf, documentOfView, leadOfDocument } from './lead-documents.js'
import { leadsIndexed } from './lead-index.js'
import { leadSubject, viewOfLead, type LeadRecord, type LeadView } from './leads/read.js'
import type { Deps, Hit, SearchDocument, SearchQuery, Where } from './ports.js'

/** Which leads the role may list at all; a park manager those that were shared with one of the parks. */
export const listedFor = (actor: Actor): Where => actor.role === 'park-manager' ? { sharedParkIds: { in: actor.parkIds } } : {}

const isListedFor = (actor: Actor, lead: LeadRecord): boolean => may(actor, 'lead.list', leadSubject(lead))

/** What the reader searches of these leads, in their order. */
async function documentsOfLeads (deps: Deps, actor: Actor, leads: readonly LeadRecord[]): Promise<SearchDocument[]> {
  const { clusterTypes } = await wholeCatalogue(deps)
  return leads.filter(lead => isListedFor(actor, lead)).map(lead => documentOfView(viewOfLead(actor, lead), clusterTypes))
}

/** Those that hold every word as it was typed come first; where the index found none that does, they are all there is. */
async function withPending (deps: Deps, actor: Actor, result: Answered, { pending, text }: { pending: readonly LeadRecord[], text: string }): Promise<Answered> {
  if (pending.length === 0) return result
  const { hits } = searchDocuments(await documentsOfLeads(deps, actor, pending), { text, limit: pending.length })
  const known = new Set(result.hits.map(({ id }) => id))
  const more = hits.filter(({ id }) => !known.has(id))
  if (more.length === 0) return result
  if (result.partly) return { ...result, hits: more, total: more.length, partly: false, ignored: [] }
  return { ...result, hits: [...more, ...result.hits], total: result.total + more.length }
}

/** What the search of one reader finds: documents, which `leadOfDocument` knows. */
async function searchLeads (deps: Deps, actor: Actor, query: Pick<SearchQuery, 'words' | 'limit' | 'idsOnly'> & { text: string }): Promise<Answered> {
  const { words, ...asked } = query
  const where = listedFor(actor)
  let pending: LeadRecord[] = []
  const result = await search(deps, {
    index: 'profiles',
    text: query.text,
    ...(words ? { words } : {}),
    documents: async () => documentsOfLeads(deps, actor, (await deps.documents.find('leads', { where, sort: '-receivedAt', limit: EVERY })).items),
    isFew: async most => (await deps.documents.find('leads', { where, limit: 0 })).total <= most,
    ready: async () => { pending = await leadsIndexed(deps) }
  }, ask => ask({ ...asked, among: amongOf(memberOf(actor), pending.map(({ id }) => id)) }))
  return result.degraded ? result : withPending(deps, actor, result, { pending, text: query.text })
}

/** Whether what was found by a document may be told to a reader who sees the lead like this. */
const isTold = (hit: Pick<Hit, 'id'>, { isWhole }: LeadView): boolean => isWhole || !leadOfDocument(hit.id).isWhole

/** The hits as their reader may see them now; what went, or went into other hands, since the index was asked is not there. */
async function viewsOf (deps: Deps, actor: Actor, hits: readonly Hit[]): Promise<LeadView[]> {
  const ids = hits.map(({ id }) => leadOfDocument(id).id)
  const { items } = await deps.documents.find('leads', { where: { ...listedFor(actor), id: { in: ids } } })
  const views = new Map(items.map(lead => [lead.id, viewOfLead(actor, lead)]))
  return hits.flatMap(hit => {
    const view = views.get(leadOfDocument(hit.id).id)
    return view && isTold(hit, view) ? [view] : []
  })
}

const NOTHING: Found<LeadView> = { items: [], total: 0, facets: {}, highlights: {}, degraded: false, partly: false, ignored: [], fromFallback: 0 }

/**
 * The leads that hold every word, or else most of what is known of them, best first, then the newest; none without words. For an
 * officer's box: throws ForbiddenError for everybody else. What is shown whole has to be written to the audit log by whoever
 * shows it.
 */
export async function findLeads (deps: Deps, actor: Actor, { text, limit }: { text: string, limit: number }): Promise<Found<LeadView>> {
  assertMay(actor, 'desk.use')
  if (text.trim() === '') return NOTHING
  const result = await searchLeads(deps, actor, { text, limit })
  const hits = result.hits.slice(0, limit)
  const views = await viewsOf(deps, actor, hits)
  const marks = Object.fromEntries(hits.map(({ id, highlights }) => [leadOfDocument(id).id, highlights]))
  const highlights = Object.fromEntries(views.map(({ lead: { id } }) => [id, marks[id] ?? {}]))
  return { ...found(result, views), total: result.total - (hits.length - views.length), highlights }
}

/** `ids`: of leads that hold every word, in no order. `isCut`: there are more. `isTold`: whether a lead may be told to have been found. */
export type LeadsOfWords = { ids: string[], isCut: boolean, degraded: boolean, fromFallback: number, isTold: (view: LeadView) => boolean }

/** The leads of the actor's list that hold every word, `most` of them. Throws ForbiddenError for a role that has no list. */
export async function leadsOfWords (deps: Deps, actor: Actor, { text, most }: { text: string, most: number }): Promise<LeadsOfWords> {
  assertMay(actor, 'lead.list')
  const { hits, total, degraded, fromFallback } = await searchLeads(deps, actor, { text, limit: most, words: 'all', idsOnly: true })
  const byLead = new Map(hits.slice(0, most).map(hit => [leadOfDocument(hit.id).id, hit]))
  const isToldOf = (view: LeadView) => isTold(byLead.get(view.lead.id)!, view)
  return { ids: [...byLead.keys()], isCut: total > byLead.size, degraded, fromFallback, isTold: isToldOf }
}
