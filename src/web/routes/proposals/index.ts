/** A proposal as the investor and the officer in charge read it, on the screen and on paper. Drafts are seen by the officer alone. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { readProposal } from '../../../application/proposals/proposals.js'
import { closed } from '../../../domain/shape.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { proposalPage } from '../../presenters/proposal.js'
import { contentOf, originOf } from '../../proposal-print.js'

const Params = closed({ id: Type.String({ maxLength: 60 }) })
const Query = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])) })

async function send (app: FastifyInstance, request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply, isPaper: boolean) {
  const view = await readProposal(app.deps, request.actor, request.params.id)
  const content = await contentOf(app, request, view)
  if (content === null) reply.code(410)
  const csrf = isPaper ? '' : reply.generateCsrf()
  return renderPage(reply, content === null ? 'proposals/withdrawn' : 'proposals/proposal', proposalPage(view, content, { origin: originOf(request), isPaper, csrf }, request.texts))
}

export default async function proposalRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'proposal.read')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  app.get('/:id', { schema: { params: Params, querystring: Query } }, async (request, reply) => send(fastify, request, reply, false))
  app.get('/:id/print', { schema: { params: Params, querystring: Query } }, async (request, reply) => send(fastify, request, reply, true))
}
