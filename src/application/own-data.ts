/** What an investor may ask for of their own data: all of it as a file, and to have it deleted. */
import type { Actor } from '../domain/account/access.js'
import { InvalidError } from '../domain/errors.js'
import { STAGES } from '../domain/lead/stages.js'
import { readAccount, removeAccount, type AccountRecord } from './accounts/accounts.js'
import { record } from './accounts/audit.js'
import { assertMay, memberOf } from './accounts/rights.js'
import { provePassword } from './accounts/sign-in.js'
import type { Document } from './collections.js'
import { enquiriesOf, readEnquiry } from './enquiries.js'
import { allWhere, eraseLead, eraseMentions } from './erase.js'
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

/** Drafts with their codes, and every match made of them but those that a signed lead rests on. */
async function deleteIntakes (deps: Documents, intakes: readonly Document<'intakes'>[], keptMatches: ReadonlySet<string>): Promise<void> {
  for (const { id } of intakes) {
    await removeCodes(deps, id)
    for (const match of await allWhere(deps, 'matches', { intakeId: id })) if (!keptMatches.has(match.id)) await deps.documents.remove('matches', match.id)
    await deps.documents.remove('intakes', id)
  }
}

/**
 * Deletes the account with everything of it: drafts, results, links. Leads that were never signed are erased as `eraseLead` says;
 * signed ones keep what the office must keep, without the account. Lists, searches and sheets of officers that name the investor
 * lose that. Lines of the audit log stay, and hold ids alone. What is interrupted can be done again: the account goes last, and
 * signed leads are let go only when nothing else is left. Throws InvalidError where the confirmation is missing or the password is wrong.
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
  const [intakes, leads] = await Promise.all([allWhere(deps, 'intakes', { ownerId: id }), allWhere(deps, 'leads', { ownerId: id })])
  const [kept, erased] = [leads.filter(isKept), leads.filter(lead => !isKept(lead))]
  const keptMatches = new Set(kept.flatMap(({ matches }) => matches.map(({ matchId }) => matchId)))
  await eraseMentions(deps, namesIn(account, erased, kept))
  for (const lead of erased) await eraseLead(deps, lead, { by: id, at, keptMatches })
  await deleteIntakes(deps, intakes, keptMatches)
  for (const share of await allWhere(deps, 'shares', { ownerId: id })) await deps.documents.remove('shares', share.id)
  for (const link of await allWhere(deps, 'links', { accountId: id })) await deps.documents.remove('links', link.id)
  for (const { ownerId, intakeId, ...lead } of kept) await saveRecord(deps, 'leads', lead, { by: id, at })
  await removeAccount(deps, account)
}

/** Every text that names the investor, but those that a signed lead keeps. */
function namesIn ({ email, name, phone, organisation }: AccountRecord, erased: readonly LeadRecord[], kept: readonly LeadRecord[]): string[] {
  const of = ({ company, contact }: LeadRecord) => [company?.name, company?.creditCode, contact.person, contact.phone, contact.email]
  const staying = new Set(kept.flatMap(of))
  return [...new Set([email, name, phone, organisation, ...erased.flatMap(of)])].filter(text => text !== undefined && !staying.has(text)) as string[]
}
