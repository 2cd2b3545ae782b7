/** From a proposal to what is printed of it: stored content for an issued one, made now for a draft. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { memberOf } from '../application/accounts/rights.js'
import { previewProposal, type Print, type ProposalView } from '../application/proposals/proposals.js'
import { NotFoundError } from '../domain/errors.js'
import { proposalContent, type ProposalContent } from './presenters/proposal-content.js'

/** How a proposal of this lead is printed, in its own language: for whom, and signed by whom. */
export async function printOf ({ deps, textsIn }: FastifyInstance, { actor }: FastifyRequest, { lead }: ProposalView): Promise<Print> {
  const { name } = memberOf(actor)
  const company = (await deps.documents.get('leads', lead.id))?.company?.name
  const { reference: { industries }, costTables } = deps.library
  return (made, { language, coverNote, issuedAt }) =>
    proposalContent(made, { coverNote, company, by: name, issuedAt, isDemo: lead.isDemo }, { texts: textsIn(language), industries, costTables })
}

/** What the reader of a proposal sees; null where a benefit in it has lost its review, so that nobody may see it any more. */
export async function contentOf (app: FastifyInstance, request: FastifyRequest, view: ProposalView): Promise<ProposalContent | null> {
  const { proposal, hasLostReview } = view
  if (hasLostReview) return null
  if (proposal.issuedAt === undefined) {
    const made = await previewProposal(app.deps, request.actor, proposal)
    return (await printOf(app, request, view))(made, proposal) as ProposalContent
  }
  if (proposal.content === undefined) throw new NotFoundError('no such record')
  return JSON.parse(proposal.content) as ProposalContent
}
