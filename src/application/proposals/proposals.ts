/**
 * Proposals: drafts of the officer in charge, frozen when they are issued. The investor sees issued ones alone. All of it is the
 * public's view of a match: what an officer sees beside it never enters a proposal.
 */
import { createHash, randomInt } from 'node:crypto'
import { may, type Actor } from '../../domain/account/access.js'
import { canonicalJson } from '../../domain/canonical.js'
import { NotFoundError, type Problem } from '../../domain/errors.js'
import { CODE_LENGTH, CODE_LETTERS, proposalProblems, type ProposalForm } from '../../domain/lead/proposal.js'
import type { ParkMatch } from '../../domain/match/answer.js'
import { actorName, record } from '../accounts/audit.js'
import { assertSees } from '../accounts/rights.js'
import type { Catalogue } from '../catalogue.js'
import type { Document } from '../collections.js'
import { assertLead, leadSubject, type LeadRecord } from '../leads/read.js'
import { newToken } from '../matching.js'
import type { AppDeps, Deps } from '../ports.js'
import { eraseRecord, saveRecord } from '../records.js'
import { hasLostReview, madeFrom, publicMatch, type Made } from './frozen.js'

type Documents = Pick<Deps, 'documents'>
export type ProposalRecord = Document<'proposals'>

const leadFor = (deps: Documents, actor: Actor, id: string, action: 'proposal.read' | 'proposal.write'): Promise<LeadRecord> =>
  assertLead(deps, actor, id, action, 'proposal.read')

/** `canWrite`: whether the actor may edit and issue it. `hasLostReview`: what it says may not be shown any more. */
export type ProposalView = { proposal: ProposalRecord, lead: Pick<LeadRecord, 'id' | 'title' | 'isDemo'>, canWrite: boolean, hasLostReview: boolean }

/** One proposal. NotFoundError for one that is not there, not for the actor, or a draft of which the actor may know nothing. */
export async function readProposal (deps: AppDeps, actor: Actor, id: string): Promise<ProposalView> {
  const proposal = await deps.documents.get('proposals', id)
  if (!proposal) throw new NotFoundError('no such record')
  const { id: leadId, title, isDemo, ...whose } = await leadFor(deps, actor, proposal.leadId, 'proposal.read')
  const canWrite = may(actor, 'proposal.write', leadSubject(whose))
  if (proposal.issuedAt === undefined && !canWrite) throw new NotFoundError('no such record')
  return { proposal, lead: { id: leadId, title, isDemo }, canWrite, hasLostReview: proposal.frozen ? await hasLostReview(deps, proposal.frozen) : false }
}

/** The proposals to a lead that the actor may know of, newest first. NotFoundError for who may not know of the lead. */
export async function proposalsOf (deps: Documents, actor: Actor, lead: LeadRecord): Promise<ProposalRecord[]> {
  assertSees(actor, 'proposal.read', leadSubject(lead))
  const { items } = await deps.documents.find('proposals', { where: { leadId: lead.id }, sort: '-createdAt', limit: 200 })
  return may(actor, 'proposal.write', leadSubject(lead)) ? items : items.filter(({ issuedAt }) => issuedAt !== undefined)
}

/** What a proposal to a lead can be made of: `parks` where nothing bars the project, by rank. `match` is the lead's latest; absent where it has none. */
export type ProposalStart = {
  lead: Pick<LeadRecord, 'id' | 'title' | 'wishedParks'>
  match: { id: string, asOf: string } | undefined
  catalogue: Catalogue | undefined
  parks: ParkMatch[]
}

/** Throws NotFoundError and ForbiddenError as the table of rights says. */
export async function startProposal (deps: AppDeps, actor: Actor, leadId: string): Promise<ProposalStart> {
  const { id, title, wishedParks, matches } = await leadFor(deps, actor, leadId, 'proposal.write')
  const lead = { id, title, wishedParks }
  const latest = matches.at(-1)
  if (!latest) return { lead, match: undefined, catalogue: undefined, parks: [] }
  const { match, catalogue } = await publicMatch(deps, latest.matchId)
  return { lead, match: { id: match.id, asOf: match.asOf }, catalogue, parks: match.answer.parks.filter(({ blocked }) => !blocked) }
}

/** `stored` differs from what the person saw; `problems` says what is wrong with the form. */
export type Outcome = { proposal: ProposalRecord } | { problems: Problem[] } | { stored: ProposalRecord }

const problemsOf = (form: ProposalForm, { parks }: ProposalStart): Problem[] => proposalProblems(form, parks.map(({ parkId }) => parkId))

/** The parks in the order of their ranks, whatever order they were chosen in. */
const chosen = ({ parkIds, language, coverNote }: ProposalForm, { match, parks }: ProposalStart) =>
  ({ matchId: match!.id, parkIds: parks.map(({ parkId }) => parkId).filter(id => parkIds.includes(id)), language, coverNote: coverNote.trim() })

/** A new draft on the lead's latest match. */
export async function draftProposal (deps: AppDeps, actor: Actor, { leadId, form, at }: { leadId: string, form: ProposalForm, at: string }): Promise<Outcome> {
  const start = await startProposal(deps, actor, leadId)
  const problems = problemsOf(form, start)
  if (problems.length > 0) return { problems }
  const proposal: ProposalRecord = { id: newToken(), leadId, ...chosen(form, start), createdAt: at, createdBy: actorName(actor) }
  await record(deps, { at, actor, action: 'proposal.draft', resource: `proposals:${proposal.id}`, detail: { lead: leadId, match: proposal.matchId } })
  return { proposal: await saveRecord(deps, 'proposals', proposal, { by: actorName(actor), at, ifVersion: 0 }) }
}

type Writing = { id: string, version: number, at: string }

async function draftFor (deps: AppDeps, actor: Actor, { id, version }: Writing): Promise<{ draft: ProposalRecord } | { stored: ProposalRecord }> {
  const { proposal } = await readProposal(deps, actor, id)
  await leadFor(deps, actor, proposal.leadId, 'proposal.write')
  return proposal.issuedAt !== undefined || proposal.version !== version ? { stored: proposal } : { draft: proposal }
}

/** The draft with what the form says, on the lead's latest match. */
export async function editProposal (deps: AppDeps, actor: Actor, { form, ...writing }: Writing & { form: ProposalForm }): Promise<Outcome> {
  const found = await draftFor(deps, actor, writing)
  if ('stored' in found) return found
  const { draft } = found
  const start = await startProposal(deps, actor, draft.leadId)
  const problems = problemsOf(form, start)
  if (problems.length > 0) return { problems }
  const { id, version, at } = writing
  await record(deps, { at, actor, action: 'proposal.edit', resource: `proposals:${id}`, detail: { lead: draft.leadId } })
  return { proposal: await saveRecord(deps, 'proposals', { ...draft, ...chosen(form, start) }, { by: actorName(actor), at, ifVersion: version }) }
}

/** Takes a draft away with all its versions; `stored` where it was changed or issued meanwhile. Throws NotFoundError and ForbiddenError. */
export async function discardProposal (deps: AppDeps, actor: Actor, writing: Writing): Promise<{ leadId: string } | { stored: ProposalRecord }> {
  const found = await draftFor(deps, actor, writing)
  if ('stored' in found) return found
  const { id, at } = writing
  const { leadId } = found.draft
  await record(deps, { at, actor, action: 'proposal.discard', resource: `proposals:${id}`, detail: { lead: leadId } })
  await eraseRecord(deps, 'proposals', id)
  return { leadId }
}

/** What is printed of it, as plain JSON: made once, when it is issued. */
export type Print = (made: Made, proposal: ProposalRecord) => object

/** What a draft would say if it were issued now. NotFoundError for who may not write it. */
export async function previewProposal (deps: AppDeps, actor: Actor, proposal: ProposalRecord): Promise<Made> {
  await leadFor(deps, actor, proposal.leadId, 'proposal.write')
  return madeFrom(deps, proposal)
}

/** Twelve random letters and digits, 60 bits, that no other proposal has. */
async function newCode (deps: Documents): Promise<string> {
  for (;;) {
    const code = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('')
    const { total } = await deps.documents.find('proposals', { where: { checkCode: code }, limit: 1 })
    if (total === 0) return code
  }
}

export const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex')

/** Freezes the draft: what it says, the match behind it, and the code under which anybody can check it. */
export async function issueProposal (deps: AppDeps, actor: Actor, { print, ...writing }: Writing & { print: Print }): Promise<Outcome> {
  const found = await draftFor(deps, actor, writing)
  if ('stored' in found) return found
  const { id, version, at } = writing
  const lead = await leadFor(deps, actor, found.draft.leadId, 'proposal.write')
  const made = await madeFrom(deps, found.draft)
  if (made.match.answer.parks.some(({ blocked }) => blocked)) return { problems: [{ field: 'parkIds', key: 'problem.proposal.barred' }] }
  const issued = { ...found.draft, issuedAt: at, checkCode: await newCode(deps), ...(lead.ownerId ? { ownerId: lead.ownerId } : {}) }
  const content = canonicalJson(print(made, issued))
  await record(deps, { at, actor, action: 'proposal.issue', resource: `proposals:${id}`, detail: { lead: lead.id, match: issued.matchId, parks: issued.parkIds.length } })
  return { proposal: await saveRecord(deps, 'proposals', { ...issued, content, contentHash: hashOf(content), frozen: made.frozen }, { by: actorName(actor), at, ifVersion: version }) }
}
