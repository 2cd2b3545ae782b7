/** What an investor may ask for of their own data: all of it as a file, and to have it deleted. */
import type { Actor } from '../domain/account/access.js'
import { InvalidError } from '../domain/errors.js'
import { chinaDay } from '../domain/lead/clock.js'
import { STAGES } from '../domain/lead/stages.js'
import { readAccount, removeAccount } from './accounts/accounts.js'
import { actorName, record } from './accounts/audit.js'
import { assertMay, memberOf } from './accounts/rights.js'
import { provePassword } from './accounts/sign-in.js'
import type { Document } from './collections.js'
import { enquiriesOf, readEnquiry } from './enquiries.js'
import { filesOf, removeFile } from './files.js'
import { intakesOf } from './intake.js'
import type { LeadRecord } from './leads/read.js'
import type { Deps } from './ports.js'
import { saveRecord } from './records.js'
import { removeCodes } from './resume.js'
import { sharesOf } from './shares.js'

type Documents = Pick<Deps, 'documents'>

/** From here on the office must keep who it signed with. */
const SIGNED = STAGES.indexOf('signed')

/** Whether the office keeps company and contact of the lead when the investor's account is deleted: it was signed, now or before. */
export const isKept = ({ stage, moves }: Pick<LeadRecord, 'stage' | 'moves'>): boolean =>
  STAGES.indexOf(stage) >= SIGNED || moves.some(({ to }) => STAGES.indexOf(to) >= SIGNED)

/** Everything that is kept of the actor, as plain data. No password and no secret is in it. */
export async function exportOwnData (deps: Documents, actor: Actor, at: string) {
  assertMay(actor, 'own-data.use')
  const { id } = memberOf(actor)
  await record(deps, { at, actor, action: 'own-data.exported', resource: `accounts:${id}` })
  const { email, name, phone, organisation, role, createdAt } = await readAccount(deps, id)
  const [intakes, leads, shares] = await Promise.all([intakesOf(deps, id), enquiriesOf(deps, actor), sharesOf(deps, id)])
  const enquiries = await Promise.all(leads.map(lead => readEnquiry(deps, actor, lead.id, at)))
  return {
    exportedAt: at,
    account: { id, email, name, phone, organisation, role, createdAt },
    intakes: intakes.map(({ id, answers, notKnown, createdAt, updatedAt, matches = [] }) => ({ id, answers, notKnown, createdAt, updatedAt, matches })),
    enquiries: enquiries.map(({ lead: { officerId, updatedBy, isDemo, ...lead }, notes, pledges, proposals }) => ({
      ...lead,
      notes: notes.map(({ at, text }) => ({ at, text })),
      pledges: pledges.map(({ text, dueOn, state, proof, revisions = [] }) => ({ text, dueOn, state, proof, revisions: revisions.map(({ at, dueOn, reason }) => ({ at, dueOn, reason })) })),
      proposals: proposals.map(({ id, parkIds, issuedAt, checkCode, coverNote }) => ({ id, parkIds, issuedAt, checkCode, coverNote }))
    })),
    shares: shares.map(({ matchId, parkIds, createdAt, expiresAt }) => ({ matchId, parkIds, createdAt, expiresAt }))
  }
}

/** The lead without whom it was for, and without anybody's words. One that was open is closed as withdrawn. */
function anonymous (lead: LeadRecord, by: string, at: string): LeadRecord {
  const { company, message, intakeId, ownerId, ...rest } = lead
  const closed = { at, on: chinaDay(at), by, outcome: 'withdrawn' as const, ...rest.closed, reason: 'own-data-deleted' }
  const moves = lead.moves.map(({ document, note, ...move }) => move)
  return { ...rest, moves, contact: {}, answers: {}, notKnown: [], matches: [], closed }
}

async function removeWhere (deps: Documents, collection: 'lead-notes' | 'history' | 'shares' | 'proposals', where: Record<string, string>): Promise<void> {
  for (const { id } of (await deps.documents.find(collection, { where })).items) await deps.documents.remove(collection, id)
}

/** Drafts and issued proposals with every version: what they print and what they were made from is the investor's. A code finds nothing then. */
async function removeProposals (deps: Documents, leadId: string): Promise<void> {
  for (const { id } of (await deps.documents.find('proposals', { where: { leadId } })).items) await removeWhere(deps, 'history', { collection: 'proposals', recordId: id })
  await removeWhere(deps, 'proposals', { leadId })
}

async function removeFiles (deps: Documents, leadId: string): Promise<void> {
  const owner = { collection: 'leads', id: leadId } as const
  for (const { id } of await filesOf(deps, owner)) await removeFile(deps, owner, id)
}

async function deleteLead (deps: Documents, actor: Actor, lead: LeadRecord, { at, keptMatches }: { at: string, keptMatches: ReadonlySet<string> }): Promise<void> {
  const by = actorName(actor)
  if (isKept(lead)) {
    const { ownerId, intakeId, ...kept } = lead
    await saveRecord(deps, 'leads', kept, { by, at })
    return
  }
  await saveRecord(deps, 'leads', anonymous(lead, by, at), { by, at })
  // The versions before hold what was to be deleted.
  await removeWhere(deps, 'history', { collection: 'leads', recordId: lead.id })
  await removeWhere(deps, 'lead-notes', { leadId: lead.id })
  await removeFiles(deps, lead.id)
  await removeProposals(deps, lead.id)
  for (const { matchId } of lead.matches) if (!keptMatches.has(matchId)) await deps.documents.remove('matches', matchId)
}

/** Drafts with their codes, and their matches but those that a signed lead rests on. */
async function deleteIntakes (deps: Documents, intakes: readonly Document<'intakes'>[], keptMatches: ReadonlySet<string>): Promise<void> {
  for (const { id, matches = [] } of intakes) {
    await removeCodes(deps, id)
    for (const { matchId } of matches) if (!keptMatches.has(matchId)) await deps.documents.remove('matches', matchId)
    await deps.documents.remove('intakes', id)
  }
}

/**
 * Deletes the account with everything of it: drafts, results, links. Leads that were never signed keep neither company, contact,
 * answers nor message, here and in their history, nor files, notes and proposals; signed ones keep what the office must keep, without the account. Lines of the
 * audit log stay, and hold ids alone. Throws InvalidError where the confirmation is missing or the password is wrong.
 */
export async function deleteOwnData (deps: Documents, actor: Actor, { password, isConfirmed }: { password: string, isConfirmed: boolean }, at: string): Promise<void> {
  assertMay(actor, 'own-data.use')
  const { id } = memberOf(actor)
  const account = await readAccount(deps, id)
  const isRight = password !== '' && await provePassword(deps, account, password, at)
  const problems = [
    ...isConfirmed ? [] : [{ field: 'confirm', key: 'my.problem.confirm' }],
    ...isRight ? [] : [{ field: 'password', key: 'my.problem.password' }]
  ]
  if (problems.length > 0) throw new InvalidError(problems)
  await record(deps, { at, actor, action: 'own-data.deleted', resource: `accounts:${id}` })
  const [intakes, leads] = await Promise.all([intakesOf(deps, id), enquiriesOf(deps, actor)])
  const keptMatches = new Set(leads.filter(isKept).flatMap(({ matches }) => matches.map(({ matchId }) => matchId)))
  for (const lead of leads) await deleteLead(deps, actor, lead, { at, keptMatches })
  await deleteIntakes(deps, intakes, keptMatches)
  await removeWhere(deps, 'shares', { ownerId: id })
  await removeAccount(deps, account)
}
