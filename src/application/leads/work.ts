/** What an officer does with a lead: moves of stage, who is in charge, who else may read it, its end and a new beginning. */
import type { Actor } from '../../domain/account/access.js'
import { isDate, type IsoDate } from '../../domain/dates.js'
import { ConflictError, InvalidError, type Problem } from '../../domain/errors.js'
import { chinaDay } from '../../domain/lead/clock.js'
import { OUTCOMES, type LeadNote, type Pledge, type StageMove } from '../../domain/lead/lead.js'
import { isBackward, moveBetween, type Stage } from '../../domain/lead/stages.js'
import { actorName, record } from '../accounts/audit.js'
import { memberOf } from '../accounts/rights.js'
import { newToken } from '../matching.js'
import type { Deps } from '../ports.js'
import { assertLead, changeLead, type LeadRecord } from './read.js'

type Documents = Pick<Deps, 'documents'>

/** `version`: the one that the person saw; ConflictError where it is no longer the stored one. */
export type OnLead = { leadId: string, version: number }

function refuse (problems: readonly (Problem | false | undefined)[]): void {
  const found = problems.filter(problem => typeof problem === 'object')
  if (found.length > 0) throw new InvalidError(found)
}

const blank = (text: string | undefined): boolean => !text?.trim()

/** `given` with the fields that hold something. */
const filled = <T extends Record<string, string | undefined>>(given: T) =>
  Object.fromEntries(Object.entries(given).flatMap(([name, text]) => text?.trim() ? [[name, text.trim()]] : [])) as { [name in keyof T]?: string }

const tooLong = (field: string, text: string | undefined, most: number): Problem | false =>
  (text ?? '').trim().length > most && { field, key: 'lead.problem.long', params: { most } }

/** `on`: the day it happened. `document`: what proves it. `note`: the reason of a move back, or a remark. */
export type NewMove = OnLead & { to: Stage, on: string, document?: string, note?: string }

function moveProblems (lead: LeadRecord, { to, on, document, note }: NewMove, day: IsoDate): Problem[] {
  const move = moveBetween(lead.stage, to)
  if (!move) return [{ field: 'to', key: 'lead.problem.move' }]
  const last = lead.moves.at(-1)?.on
  const found: (Problem | false)[] = [
    !isDate(on) && { field: 'on', key: 'lead.problem.day' },
    isDate(on) && on > day && { field: 'on', key: 'lead.problem.future' },
    isDate(on) && last !== undefined && on < last && { field: 'on', key: 'lead.problem.before-last', params: { last } },
    move.isDocumented && blank(document) && { field: 'document', key: 'lead.problem.document' },
    isBackward(move) && blank(note) && { field: 'note', key: 'lead.problem.reason' },
    tooLong('document', document, 300), tooLong('note', note, 1000)
  ]
  return found.filter(problem => typeof problem === 'object')
}

/**
 * Moves the lead along the table of stages. The first move answers the enquiry. Throws InvalidError for a move that the table
 * has not, for a day that is none, lies ahead or before the last move, for a document or a reason that is missing, and for a
 * lead that is closed.
 */
export async function moveLead (deps: Documents, actor: Actor, given: NewMove, at: string): Promise<LeadRecord> {
  const { leadId: id, version, to, on, document, note } = given
  const change = { id, action: 'lead.edit', version, at, what: 'lead.move', detail: { to } } as const
  return changeLead(deps, actor, change, lead => {
    refuse(lead.closed ? [{ field: 'to', key: 'lead.problem.closed' }] : moveProblems(lead, given, chinaDay(at)))
    const move: StageMove = { from: lead.stage, to, on, at, by: actorName(actor), ...filled({ document, note }) }
    return { ...lead, stage: to, moves: [...lead.moves, move], respondedAt: lead.respondedAt ?? at, progressOn: on > lead.progressOn ? on : lead.progressOn }
  })
}

/**
 * Puts an officer in charge: oneself of a lead that nobody took, another by handing over; without `officerId` nobody is in charge
 * any more. Throws InvalidError for an account that is no officer's.
 */
export async function assignLead (deps: Documents, actor: Actor, { leadId: id, version, officerId }: OnLead & { officerId?: string }, at: string): Promise<LeadRecord> {
  const account = officerId === undefined ? undefined : await deps.documents.get('accounts', officerId)
  const change = { id, action: 'lead.assign', version, at, what: 'lead.assign', detail: { officer: officerId ?? '' } } as const
  return changeLead(deps, actor, change, ({ officerId: before, ...lead }) => {
    refuse([officerId !== undefined && (account?.role !== 'officer' || account.isDisabled) && { field: 'officerId', key: 'lead.problem.officer' }])
    return { ...lead, ...(officerId === undefined ? {} : { officerId }) }
  })
}

/** Stores what `change` makes of the newest version, again where somebody else stored meanwhile; undefined leaves it as it is. */
async function changeNewest (deps: Documents, actor: Actor, leadId: string, given: { at: string, what: string }, change: (lead: LeadRecord) => LeadRecord | undefined): Promise<void> {
  for (;;) {
    const lead = await assertLead(deps, actor, leadId, 'lead.edit')
    const changed = change(lead)
    if (!changed) return
    try {
      await changeLead(deps, actor, { id: leadId, action: 'lead.edit', version: lead.version!, ...given }, () => changed)
      return
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

/** Adds a note. The first one for the investor answers the enquiry. Throws InvalidError for one that is blank or too long. */
export async function addNote (
  deps: Documents, actor: Actor, { leadId, text, isForInvestor }: Pick<LeadNote, 'leadId' | 'text' | 'isForInvestor'>, at: string
): Promise<LeadNote> {
  await assertLead(deps, actor, leadId, 'lead.edit')
  refuse([blank(text) && { field: 'text', key: 'lead.problem.note' }, tooLong('text', text, 4000)])
  const note = { id: newToken(), leadId, at, by: actorName(actor), text: text.trim(), isForInvestor }
  await record(deps, { at, actor, action: 'lead.note', resource: `leads:${leadId}`, detail: { note: note.id, isForInvestor } })
  const stored = await deps.documents.put('lead-notes', note, { ifVersion: 0 })
  if (isForInvestor) {
    await changeNewest(deps, actor, leadId, { at, what: 'lead.respond' }, lead => lead.respondedAt === undefined ? { ...lead, respondedAt: at } : undefined)
  }
  return stored
}

/** Lets the managers of a park read the lead, or takes that back. Throws InvalidError for a park that is not there. */
export async function shareLead (deps: Documents, actor: Actor, { leadId: id, version, parkId, isShared }: OnLead & { parkId: string, isShared: boolean }, at: string): Promise<LeadRecord> {
  const park = await deps.documents.get('parks', parkId)
  const change = { id, action: 'lead.share', version, at, what: isShared ? 'lead.share' : 'lead.unshare', detail: { park: parkId } } as const
  return changeLead(deps, actor, change, lead => {
    refuse([isShared && !park && { field: 'parkId', key: 'lead.problem.park' }])
    const others = lead.sharedParkIds.filter(id => id !== parkId)
    return { ...lead, sharedParkIds: isShared ? [...others, parkId] : others }
  })
}

/** The commitments of the lead that are neither kept nor released. */
export const openPledges = async ({ documents }: Documents, leadId: string): Promise<Pledge[]> =>
  (await documents.find('pledges', { where: { leadId, state: 'open' }, sort: 'dueOn' })).items

export type Closing = OnLead & { outcome: string, reason: string }

/**
 * Ends the lead with an outcome and a reason. Throws InvalidError without them, for a lead that is closed, and while a
 * commitment to the investor is open.
 */
export async function closeLead (deps: Documents, actor: Actor, { leadId: id, version, outcome: chosen, reason }: Closing, at: string): Promise<LeadRecord> {
  await assertLead(deps, actor, id, 'lead.edit')
  const open = await openPledges(deps, id)
  const outcome = OUTCOMES.find(one => one === chosen)
  const change = { id, action: 'lead.edit', version, at, what: 'lead.close', detail: { outcome: outcome ?? '' } } as const
  return changeLead(deps, actor, change, lead => {
    refuse([
      lead.closed && { field: 'outcome', key: 'lead.problem.closed' },
      outcome === undefined && { field: 'outcome', key: 'lead.problem.outcome' },
      blank(reason) && { field: 'reason', key: 'lead.problem.close-reason' },
      tooLong('reason', reason, 1000),
      open.length > 0 && { field: 'outcome', key: 'lead.problem.open-pledges', params: { count: open.length, pledges: open.map(({ text }) => text.slice(0, 60)).join('; ') } }
    ])
    return { ...lead, closed: { at, on: chinaDay(at), by: actorName(actor), outcome: outcome!, reason: reason.trim() } }
  })
}

/** Opens a closed lead again, in the stage in which it was closed; what it was closed with stays in its history. */
export async function reopenLead (deps: Documents, actor: Actor, { leadId: id, version }: OnLead, at: string): Promise<LeadRecord> {
  memberOf(actor)
  return changeLead(deps, actor, { id, action: 'lead.edit', version, at, what: 'lead.reopen' }, ({ closed, ...lead }) => {
    refuse([!closed && { field: 'reopen', key: 'lead.problem.not-closed' }])
    return { ...lead, progressOn: chinaDay(at) > lead.progressOn ? chinaDay(at) : lead.progressOn }
  })
}
