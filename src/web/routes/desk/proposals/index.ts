/** The proposal builder: drafts of the officer in charge, and issuing them. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { discardProposal, draftProposal, editProposal, issueProposal, readProposal, startProposal, type Outcome, type ProposalView } from '../../../../application/proposals/proposals.js'
import { now } from '../../../../clock.js'
import type { ProposalForm } from '../../../../domain/lead/proposal.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf, valuesOf } from '../../../form.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { draftPage, issuedPage, newProposalPage } from '../../../presenters/proposal.js'
import { originOf } from '../../../origin.js'
import { printOf } from '../../../proposal-print.js'

const Lang = Type.Optional(Type.Enum(['zh', 'en']))
const Params = closed({ id: Type.String({ maxLength: 60 }) })
const OnlyLang = closed({ lang: Lang })
const LeadQuery = closed({ lang: Lang, lead: Type.String({ maxLength: 60 }) })

const formOf = (body: FormBody): ProposalForm => ({
  parkIds: [...new Set(valuesOf(body, 'parkIds'))], language: textOf(body, 'language') === 'en' ? 'en' : 'zh', coverNote: textOf(body, 'coverNote').replaceAll('\r\n', '\n')
})

type Extra = { form?: ProposalForm, outcome?: Outcome }

/** The draft, or what stands of it once it is issued; with what was typed where it could not be stored. */
async function sendDesk (request: FastifyRequest, reply: FastifyReply, view: ProposalView, { form, outcome }: Extra = {}) {
  const { server: { deps }, actor, texts } = request
  const { proposal } = view
  const isConflict = outcome !== undefined && 'stored' in outcome
  if (outcome) reply.code(isConflict ? 409 : 422)
  if (proposal.issuedAt !== undefined) return renderPage(reply, 'desk/proposal-issued', issuedPage(view, { origin: originOf(request), isConflict }, texts))
  const start = await startProposal(deps, actor, proposal.leadId)
  const problems = outcome && 'problems' in outcome ? outcome.problems : []
  return renderPage(reply, 'desk/proposal', draftPage(view, start, { form: form ?? proposal, problems, csrf: reply.generateCsrf(), isConflict }, texts))
}

export default async function proposalDeskRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'proposal.write')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/new', { schema: { querystring: LeadQuery } }, async (request, reply) => {
    const start = await startProposal(app.deps, request.actor, request.query.lead)
    const form: ProposalForm = { parkIds: start.lead.wishedParks, language: 'zh', coverNote: '' }
    return renderPage(reply, 'desk/proposal-new', newProposalPage(start, { form, csrf: reply.generateCsrf() }, request.texts))
  })

  app.post('/new', { schema: { querystring: LeadQuery, body: FormBody } }, async (request, reply) => {
    const { actor, query: { lead: leadId } } = request
    const form = formOf(request.body)
    const outcome = await draftProposal(app.deps, actor, { leadId, form, at: now() })
    if ('proposal' in outcome) return reply.redirect(`/desk/proposals/${outcome.proposal.id}`, 303)
    const problems = 'problems' in outcome ? outcome.problems : []
    const start = await startProposal(app.deps, actor, leadId)
    reply.code(422)
    return renderPage(reply, 'desk/proposal-new', newProposalPage(start, { form, problems, csrf: reply.generateCsrf() }, request.texts))
  })

  app.get('/:id', { schema: { params: Params, querystring: OnlyLang } }, async (request, reply) =>
    sendDesk(request, reply, await readProposal(app.deps, request.actor, request.params.id)))

  app.post('/:id', { schema: { params: Params, querystring: OnlyLang, body: FormBody } }, async (request, reply) => {
    const { actor, params: { id }, body } = request
    const form = formOf(body)
    const outcome = await editProposal(app.deps, actor, { id, version: Number(textOf(body, 'version')), form, at: now() })
    if ('proposal' in outcome) return reply.redirect(`/desk/proposals/${id}`, 303)
    return sendDesk(request, reply, await readProposal(app.deps, actor, id), { form, outcome })
  })

  app.post('/:id/discard', { schema: { params: Params, querystring: OnlyLang, body: FormBody } }, async (request, reply) => {
    const { actor, params: { id }, body } = request
    const outcome = await discardProposal(app.deps, actor, { id, version: Number(textOf(body, 'version')), at: now() })
    if ('leadId' in outcome) return reply.redirect(`/desk/leads/${outcome.leadId}`, 303)
    return sendDesk(request, reply, await readProposal(app.deps, actor, id), { outcome })
  })

  app.post('/:id/issue', { schema: { params: Params, querystring: OnlyLang, body: FormBody } }, async (request, reply) => {
    const { actor, params: { id }, body } = request
    const print = await printOf(fastify, request, await readProposal(app.deps, actor, id))
    const outcome = await issueProposal(app.deps, actor, { id, version: Number(textOf(body, 'version')), print, at: now() })
    if ('proposal' in outcome) return reply.redirect(`/desk/proposals/${id}`, 303)
    return sendDesk(request, reply, await readProposal(app.deps, actor, id), { outcome })
  })
}
