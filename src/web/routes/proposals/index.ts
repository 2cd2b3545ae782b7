/** A proposal as the investor and the officer in charge read it, on the screen and on paper. Drafts are seen by the officer alone. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { readProposal } from '../../../application/proposals/proposals.js'
import { closed } from '../../../domain/shape.js'
import { embedded, sealFile } from '../../../application/proposals/file.js'
import { NotFoundError } from '../../../domain/errors.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { proposalPage } from '../../presenters/proposal.js'
import { originOf } from '../../origin.js'
import { contentOf } from '../../proposal-print.js'

const Params = closed({ id: Type.String({ maxLength: 60 }) })
const Query = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])) })

async function send (app: FastifyInstance, request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply, isPaper: boolean) {
  const view = await readProposal(app.deps, request.actor, request.params.id)
  const content = await contentOf(app, request, view)
  if (content === null) reply.code(410)
  const csrf = isPaper ? '' : reply.generateCsrf()
  return renderPage(reply, content === null ? 'proposals/withdrawn' : 'proposals/proposal', proposalPage(view, content, { origin: originOf(request), isPaper, csrf, isSigned: app.deps.signer !== undefined }, request.texts))
}

const FILE_STYLES = ['app.css', 'match.css', 'money.css', 'proposal.css']

/** The issued proposal as one signed file with its own styles and its content as data. NotFoundError where there is nothing to sign. */
async function fileOf (app: FastifyInstance, request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply): Promise<{ name: string, text: string }> {
  const view = await readProposal(app.deps, request.actor, request.params.id)
  const content = await contentOf(app, request, view)
  const { content: stored, checkCode } = view.proposal
  if (!content || !stored || !checkCode || !app.deps.signer) throw new NotFoundError('no such record')
  const page = proposalPage(view, content, { origin: originOf(request), isPaper: true, csrf: '' }, request.texts)
  const html = String(await reply.viewAsync('proposals/file', { ...page, texts: app.textsIn(view.proposal.language) }))
    .replace('<!--styles-->', () => `<style>\n${app.styleText(FILE_STYLES)}</style>`)
    .replace('<!--content-->', () => `<script type="application/json" id="content">${embedded(stored)}</script>`)
  return { name: `luodi-${checkCode}.html`, text: sealFile(html, app.deps.signer) }
}

export default async function proposalRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'proposal.read')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  app.get('/:id', { schema: { params: Params, querystring: Query } }, async (request, reply) => send(fastify, request, reply, false))
  app.get('/:id/print', { schema: { params: Params, querystring: Query } }, async (request, reply) => send(fastify, request, reply, true))
  app.get('/:id/file', { schema: { params: Params, querystring: Query } }, async (request, reply) => {
    const { name, text } = await fileOf(fastify, request, reply)
    reply.headers({ 'content-disposition': `attachment; filename="${name}"`, 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" })
    return reply.type('text/html; charset=utf-8').send(text)
  })
}
