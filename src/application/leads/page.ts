/** Everything that the page of one lead shows, as the actor may see it. */
import { may, type Actor } from '../../domain/account/access.js'
import type { Pledge } from '../../domain/lead/lead.js'
import type { Document } from '../collections.js'
import { assertMay } from '../accounts/rights.js'
import { filesOf, type FileRecord } from '../files.js'
import { historyOf, type Entry } from '../history.js'
import type { AppDeps, Deps } from '../ports.js'
import { lastMatchChange, type MatchChange } from './matches.js'
import { assertLead, leadSubject, readLead, type LeadRecord, type LeadView } from './read.js'
import { openPledges } from './work.js'

type Documents = Pick<Deps, 'documents'>

export type LeadDetail = LeadView & {
  /** What the actor may do besides reading. */
  can: { edit: boolean, assign: boolean, share: boolean }
  notes: Document<'lead-notes'>[]
  files: FileRecord[]
  pledges: Pledge[]
  proposals: Document<'proposals'>[]
  history: Entry[]
  change: MatchChange | undefined
  /** Accounts by id, for the names of those who did something. */
  names: Record<string, string>
  officers: { id: string, name: string }[]
}

/** Officers whose accounts are in use, by name. */
export async function officersOf ({ documents }: Documents): Promise<{ id: string, name: string }[]> {
  const { items } = await documents.find('accounts', { where: { role: 'officer', isDisabled: false }, sort: 'name' })
  return items.map(({ id, name }) => ({ id, name }))
}

/** The names of accounts by id; ids that are none are left out. */
export async function namesOf ({ documents }: Documents, ids: readonly (string | undefined)[]): Promise<Record<string, string>> {
  const wanted = [...new Set(ids)].filter(id => id !== undefined)
  if (wanted.length === 0) return {}
  const { items } = await documents.find('accounts', { where: { id: { in: wanted } } })
  return Object.fromEntries(items.map(({ id, name }) => [id, name]))
}

/** Notes are written in words that may be personal: others than those in charge see those for the investor, or none. */
async function notesFor ({ documents }: Documents, { lead, isWhole }: LeadView, actor: Actor): Promise<Document<'lead-notes'>[]> {
  if (!isWhole) return []
  const { items } = await documents.find('lead-notes', { where: { leadId: lead.id, ...(actor.role === 'officer' ? {} : { isForInvestor: true }) }, sort: '-at' })
  return items
}

/** Newest first. */
const proposalsOf = async ({ documents }: Documents, leadId: string): Promise<Document<'proposals'>[]> =>
  (await documents.find('proposals', { where: { leadId } })).items.sort((a, b) => a.createdAt < b.createdAt ? 1 : -1)

/** The lead for a page that changes what is personal. Throws NotFoundError and ForbiddenError; the view is written to the audit log. */
export async function leadToEdit (deps: Documents, actor: Actor, id: string, at: string): Promise<LeadRecord> {
  await assertLead(deps, actor, id, 'lead.edit')
  return (await readLead(deps, actor, id, at)).lead
}

/** The page of a lead at the office, which is not for the investor: enquiries.ts gives theirs. Throws ForbiddenError, NotFoundError; a view of what is personal is written to the audit log. */
export async function leadDetail (deps: AppDeps, actor: Actor, id: string, at: string): Promise<LeadDetail> {
  assertMay(actor, 'lead.list')
  const view = await readLead(deps, actor, id, at)
  const subject = leadSubject(view.lead)
  const can = { edit: may(actor, 'lead.edit', subject), assign: may(actor, 'lead.assign', subject), share: may(actor, 'lead.share', subject) }
  const [notes, files, pledges, proposals, history, change, officers] = await Promise.all([
    notesFor(deps, view, actor),
    view.isWhole ? filesOf(deps, { collection: 'leads', id }) : [],
    may(actor, 'pledge.read', subject) ? openPledges(deps, id) : [],
    view.isWhole && may(actor, 'proposal.read', subject) ? proposalsOf(deps, id) : [],
    historyOf(deps, 'leads', id),
    view.isWhole ? lastMatchChange(deps, actor, view.lead) : undefined,
    can.assign ? officersOf(deps) : []
  ])
  const people = [view.lead.officerId, view.lead.closed?.by, ...view.lead.moves.map(({ by }) => by), ...notes.map(({ by }) => by), ...files.map(({ by }) => by),
    ...history.map(({ by }) => by), ...view.lead.matches.map(({ by }) => by)]
  return { ...view, can, notes, files, pledges, proposals, history, change, officers, names: await namesOf(deps, people) }
}
