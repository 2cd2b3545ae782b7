/** Anybody with the code of a printed proposal learns what it was made from and what has changed since. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { checkProposal } from '../../../application/proposals/check.js'
import { today } from '../../../clock.js'
import { NotFoundError } from '../../../domain/errors.js'
import { closed } from '../../../domain/shape.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { checkPage } from '../../presenters/proposal-check.js'

const Query = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])), code: Type.Optional(Type.String({ maxLength: 100 })) })

/** Few enough that nobody finds a code by trying, and that the replay behind each answer costs little. */
const CHECKS_PER_MINUTE = 20

export default async function checkRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'proposal.check')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/', { config: { rateLimit: { max: CHECKS_PER_MINUTE, timeWindow: '1 minute' } }, schema: { querystring: Query } }, async (request, reply) => {
    const { code: typed = '' } = request.query
    const checked = await checkProposal(app.deps, request.actor, { typed, day: today() })
    if (typed.trim() !== '' && !checked) reply.code(404)
    reply.headers({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' })
    return renderPage(reply, 'check/index', checkPage(typed, checked, request.texts))
  })

  app.get('/key', { schema: { querystring: closed({ lang: Query.properties.lang }) } }, async (_request, reply) => {
    if (!app.deps.signer) throw new NotFoundError('no key')
    return reply.type('text/plain; charset=utf-8').send(`${app.deps.signer.publicKey}\n`)
  })
}
