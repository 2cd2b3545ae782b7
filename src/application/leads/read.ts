/** Leads as somebody may see them. Every reading and writing of a lead goes through here. */
import { may, type Action, type Actor, type Subject } from '../../domain/account/access.js'
import { ConflictError, NotFoundError } from '../../domain/errors.js'
import type { Document } from '../collections.js'
import { actorName, record } from '../accounts/audit.js'
import { assertMay, assertSees } from '../accounts/rights.js'
import { withoutMark } from '../marks.js'
import type { Deps } from '../ports.js'
import { saveRecord } from '../records.js'

type Documents = Pick<Deps, 'documents'>
export type LeadRecord = Document<'leads'>

/** Whose the lead is, for the table of rights. A lead that nobody took is in the charge of every officer. */
export const leadSubject = ({ ownerId, officerId, sharedParkIds }: Pick<LeadRecord, 'ownerId' | 'officerId' | 'sharedParkIds'>): Subject =>
  ({ ownerId, officerId, sharedParkIds })

/** What `lead.read` alone does not show. Whoever has the address of a match reads the answers that it was made of. */
const PERSONAL = ['company', 'answers', 'message', 'intakeId', 'ownerId', 'matches'] as const

/**
 * The lead without what is personal: nothing of who the investor is, how to reach them, and what they answered, and no words of the
 * office, which may say so.
 */
export function withoutPersonal (lead: LeadRecord): LeadRecord {
  const rest = Object.fromEntries(Object.entries(lead).filter(([name]) => !(PERSONAL as readonly string[]).includes(name)))
  return {
    ...withoutMark(rest as LeadRecord),
    contact: {},
    answers: {},
    notKnown: [],
    matches: [],
    moves: lead.moves.map(({ document, note, ...move }) => move),
    ...lead.closed ? { closed: { ...lead.closed, reason: '' } } : {}
  }
}

/** `isWhole`: whether the reader sees what is personal; otherwise the lead is `withoutPersonal`. */
export type LeadView = { lead: LeadRecord, isWhole: boolean }

export const viewOfLead = (actor: Actor, lead: LeadRecord): LeadView =>
  may(actor, 'lead.read-personal', leadSubject(lead)) ? { lead: withoutMark(lead), isWhole: true } : { lead: withoutPersonal(lead), isWhole: false }

/**
 * The stored lead, for who may do this to it. Throws NotFoundError for a lead that is not there or not for the actor to see, and
 * ForbiddenError for one that the actor sees and may not do this to. `sees`: the right by which the actor knows of it.
 */
export async function assertLead (deps: Documents, actor: Actor, id: string, action: Action, sees: Action = 'lead.read'): Promise<LeadRecord> {
  const lead = await deps.documents.get('leads', id)
  if (!lead) throw new NotFoundError('no such record')
  assertSees(actor, sees, leadSubject(lead))
  assertMay(actor, action, leadSubject(lead))
  return withoutMark(lead)
}

/**
 * The lead as the actor may see it; a view of what is personal is written to the audit log, unless it is the investor's own.
 * Throws NotFoundError for a lead that is not there or not for the actor.
 */
export async function readLead (deps: Documents, actor: Actor, id: string, at: string): Promise<LeadView> {
  const view = viewOfLead(actor, await assertLead(deps, actor, id, 'lead.read'))
  if (view.isWhole && actor.role !== 'investor') await record(deps, { at, actor, action: 'lead.read-personal', resource: `leads:${id}` })
  return view
}

/**
 * Stores what `change` makes of the lead, after a line in the audit log. `action` is the right that it takes, `detail` what the
 * log says of it. Throws NotFoundError, ForbiddenError, what `change` throws, and ConflictError when `version`, the version that
 * the person saw, is no longer the stored one.
 */
export async function changeLead (
  deps: Documents, actor: Actor, { id, action, version, at, what, detail }: {
    id: string, action: Action, version: number, at: string, what: string, detail?: Record<string, string | number | boolean>
  }, change: (lead: LeadRecord) => LeadRecord
): Promise<LeadRecord> {
  const before = await assertLead(deps, actor, id, action)
  if (before.version !== version) throw new ConflictError(`lead ${id} is at version ${before.version}`, { version: before.version ?? 0 })
  const changed = change(before)
  await record(deps, { at, actor, action: what, resource: `leads:${id}`, ...(detail ? { detail } : {}) })
  return saveRecord(deps, 'leads', changed, { by: actorName(actor), at, ifVersion: version })
}
