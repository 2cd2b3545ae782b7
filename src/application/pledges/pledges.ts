/**
 * The promise ledger: what the office promised investors, who answers for it, by when, and what shows that it was kept.
 * What was promised is never changed or removed; its day and its owner are, with the reason. It is kept with proof or released with
 * a reason. All of it stands in the audit log.
 */
import { may, type Actor } from '../../domain/account/access.js'
import { ForbiddenError, NotFoundError, type Problem } from '../../domain/errors.js'
import { byUrgency, pledgeProblems, proofProblems, revisionProblems, type PledgeForm, type ReviseForm } from '../../domain/lead/pledge.js'
import { actorName, record } from '../accounts/audit.js'
import { assertMay, assertSees } from '../accounts/rights.js'
import type { Document } from '../collections.js'
import { assertLead, leadSubject, type LeadRecord } from '../leads/read.js'
import { newToken } from '../matching.js'
import type { AppDeps, Deps } from '../ports.js'
import { saveRecord } from '../records.js'
import { basesFor, officers, type Basis } from './choices.js'

type Documents = Pick<Deps, 'documents'>
export type PledgeRecord = Document<'pledges'>

const PAGE = 200

async function allOf (deps: Documents, where: Record<string, string>): Promise<PledgeRecord[]> {
  const found: PledgeRecord[] = []
  for (;;) {
    const { items, total } = await deps.documents.find('pledges', { where, sort: 'dueOn', limit: PAGE, offset: found.length })
    found.push(...items)
    if (items.length === 0 || found.length >= total) return found
  }
}

const leadFor = (deps: Documents, actor: Actor, id: string, action: 'pledge.read' | 'pledge.write'): Promise<LeadRecord> =>
  assertLead(deps, actor, id, action, 'pledge.read')

/** The promises to a lead that nobody has kept or been released from, soonest first. For use cases that have checked the lead. */
export const openPledges = (deps: Documents, leadId: string): Promise<PledgeRecord[]> => allOf(deps, { leadId, state: 'open' })

/** All promises to a lead, open ones first. NotFoundError for who may not know of the lead. */
export async function pledgesOf (deps: Documents, actor: Actor, lead: LeadRecord): Promise<PledgeRecord[]> {
  assertSees(actor, 'pledge.read', leadSubject(lead))
  return (await allOf(deps, { leadId: lead.id })).sort(byUrgency)
}

/** One line of the ledger: `lead` names no investor. `canWrite`: whether the actor may settle it. */
export type LedgerLine = { pledge: PledgeRecord, lead: Pick<LeadRecord, 'id' | 'title'>, account: string, canWrite: boolean }

async function lineOf (deps: Documents, actor: Actor, pledge: PledgeRecord): Promise<LedgerLine | undefined> {
  const [lead, account] = await Promise.all([deps.documents.get('leads', pledge.leadId), deps.documents.get('accounts', pledge.accountId)])
  if (!lead || !may(actor, 'pledge.read', leadSubject(lead))) return undefined
  return { pledge, lead: { id: lead.id, title: lead.title }, account: account?.name ?? '', canWrite: may(actor, 'pledge.write', leadSubject(lead)) }
}

/** `of`: promises the actor answers for, or everybody's. `state`: those to be kept, or those settled. */
export type LedgerQuery = { of: 'mine' | 'all', state: 'open' | 'settled', limit: number, offset: number }

/** One page of the office's promises: open ones by their day, settled ones newest first. Throws ForbiddenError. */
export async function ledgerOf (deps: Documents, actor: Actor, { of, state, limit, offset }: LedgerQuery): Promise<{ lines: LedgerLine[], total: number }> {
  assertMay(actor, 'pledge.read', {})
  const { items, total } = await deps.documents.find('pledges', {
    where: { ...(of === 'mine' ? { accountId: actorName(actor) } : {}), state: state === 'open' ? 'open' : { in: ['delivered', 'released'] } },
    sort: state === 'open' ? 'dueOn' : '-dueOn',
    limit,
    offset
  })
  const lines = await Promise.all(items.map(pledge => lineOf(deps, actor, pledge)))
  return { lines: lines.filter(line => line !== undefined), total }
}

/** One promise. NotFoundError for one that is not there or not for the actor. */
export async function readPledge (deps: Documents, actor: Actor, id: string): Promise<LedgerLine> {
  const pledge = await deps.documents.get('pledges', id)
  const line = pledge && await lineOf(deps, actor, pledge)
  if (!line) throw new NotFoundError('no such record')
  return line
}

/** What a new promise to a lead can rest on, and who can answer for it. Throws NotFoundError and ForbiddenError. */
export type PledgeStart = { lead: Pick<LeadRecord, 'id' | 'title'>, bases: Basis[], accounts: { id: string, name: string }[] }

export async function startPledge (deps: AppDeps, actor: Actor, leadId: string): Promise<PledgeStart> {
  const lead = await leadFor(deps, actor, leadId, 'pledge.write')
  const [bases, accounts] = await Promise.all([basesFor(deps, lead), officers(deps)])
  return { lead: { id: lead.id, title: lead.title }, bases, accounts }
}

export type Written = { pledge: PledgeRecord, problems?: undefined } | { pledge?: undefined, problems: Problem[] }

/** Adds a promise to the ledger; gives the problems of a form that cannot be kept. */
export async function makePledge (deps: AppDeps, actor: Actor, { leadId, form, at }: { leadId: string, form: PledgeForm, at: string }): Promise<Written> {
  const { bases, accounts } = await startPledge(deps, actor, leadId)
  const problems = pledgeProblems(form, { policyIds: bases.map(({ policyId }) => policyId), accountIds: accounts.map(({ id }) => id) })
  if (problems.length > 0) return { problems }
  const basis = bases.find(({ policyId }) => policyId === form.policyId)
  const pledge: PledgeRecord = {
    id: newToken(),
    leadId,
    text: form.text.trim(),
    ...(basis ? { basis: { policyId: basis.policyId, ...(basis.clause ? { clause: basis.clause.slice(0, 200) } : {}) } } : {}),
    accountId: form.accountId,
    dueOn: form.dueOn,
    state: 'open',
    createdAt: at,
    createdBy: actorName(actor)
  }
  await record(deps, { at, actor, action: 'pledge.make', resource: `pledges:${pledge.id}`, detail: { lead: leadId, dueOn: pledge.dueOn } })
  return { pledge: await saveRecord(deps, 'pledges', pledge, { by: actorName(actor), at, ifVersion: 0 }) }
}

/** `stored` differs from what the person saw: somebody changed or settled it meanwhile. */
export type Settled = { pledge: PledgeRecord } | { problems: Problem[] } | { stored: PledgeRecord }

/** Who can answer for a promise. ForbiddenError for who may not write it. */
export async function ownersFor (deps: Documents, actor: Actor, { pledge, canWrite }: LedgerLine): Promise<{ id: string, name: string }[]> {
  if (!canWrite) throw new ForbiddenError('no right to this promise')
  const all = await officers(deps)
  if (all.some(({ id }) => id === pledge.accountId)) return all
  const now = await deps.documents.get('accounts', pledge.accountId)
  return [{ id: pledge.accountId, name: now?.name ?? '' }, ...all]
}

type Revising = { id: string, version: number, form: ReviseForm, at: string }

/** Gives an open promise another day or owner; what it had and why stays with it. Throws NotFoundError and ForbiddenError as the table of rights says. */
export async function revisePledge (deps: Documents, actor: Actor, { id, version, form, at }: Revising): Promise<Settled> {
  const { pledge } = await readPledge(deps, actor, id)
  await leadFor(deps, actor, pledge.leadId, 'pledge.write')
  if (pledge.state !== 'open' || pledge.version !== version) return { stored: pledge }
  const problems = revisionProblems(pledge, form, (await officers(deps)).map(({ id }) => id))
  if (problems.length > 0) return { problems }
  const { dueOn, accountId } = form
  const by = actorName(actor)
  const was = { at, by, dueOn: pledge.dueOn, accountId: pledge.accountId, reason: form.reason.trim() }
  await record(deps, { at, actor, action: 'pledge.revise', resource: `pledges:${id}`, detail: { lead: pledge.leadId, dueOn, owner: accountId } })
  return { pledge: await saveRecord(deps, 'pledges', { ...pledge, dueOn, accountId, revisions: [...pledge.revisions ?? [], was] }, { by, at, ifVersion: version }) }
}

type Settling = { id: string, version: number, state: 'delivered' | 'released', proof: string, at: string }

/** Marks a promise as kept, with proof, or as released, with the reason. NotFoundError and ForbiddenError as the table of rights says. */
export async function settlePledge (deps: Documents, actor: Actor, { id, version, state, proof, at }: Settling): Promise<Settled> {
  const { pledge } = await readPledge(deps, actor, id)
  await leadFor(deps, actor, pledge.leadId, 'pledge.write')
  const problems = proofProblems(proof)
  if (problems.length > 0) return { problems }
  if (pledge.state !== 'open' || pledge.version !== version) return { stored: pledge }
  await record(deps, { at, actor, action: `pledge.${state}`, resource: `pledges:${id}`, detail: { lead: pledge.leadId } })
  return { pledge: await saveRecord(deps, 'pledges', { ...pledge, state, proof: proof.trim(), settledAt: at }, { by: actorName(actor), at, ifVersion: version }) }
}
