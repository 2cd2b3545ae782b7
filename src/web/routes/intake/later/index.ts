/** Leaving an intake and coming back to it: its address, a short code, and the account it is attached to. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { attachIntake, readIntake } from '../../../../application/intake.js'
import { makeCode, resumeIntake, spacedCode } from '../../../../application/resume.js'
import { now } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { keepOnce, keptOnce } from '../../../once.js'
import { originOf } from '../../../origin.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { laterHref, laterView, resumeView } from '../../../presenters/intake-later.js'

/** The addresses lie below those of the intake. */
export const prefixOverride = '/intake'

const Query = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])) })
const Params = closed({ id: Type.String() })
const posted = { schema: { params: Params, querystring: Query, body: FormBody } }

/** A code has eight characters: whoever guesses gets this many tries a minute, whatever else is allowed. */
const TRIES = { rateLimit: { max: 10, timeWindow: '1 minute' } }

type Kept = { code: string, until: string }

/** The cookie holds the code that was just made, for this intake alone. */
function keptCode (request: FastifyRequest): Kept | undefined {
  const [code, until] = keptOnce(request, 'resume').split(' ')
  return code && until ? { code, until } : undefined
}

const sendResume = (request: FastifyRequest, reply: FastifyReply, typed: string, problems: readonly Problem[], isOthers = false) =>
  renderPage(reply, 'intake/resume', resumeView({ typed, problems, isOthers, csrf: reply.generateCsrf(), texts: request.texts }))

export default async function laterRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'match.use')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/resume', { schema: { querystring: Query } }, async (request, reply) => sendResume(request, reply, '', []))

  app.post('/resume', { config: TRIES, schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    const typed = textOf(request.body, 'code')
    const found = await resumeIntake(app.deps, request.actor, typed, now())
    if ('problem' in found) return sendResume(request, reply.code(422), typed, [found.problem])
    if (!found.isOpen) return sendResume(request, reply.code(403), typed, [], true)
    return reply.redirect(`/intake/${found.intake.id}/check`, 303)
  })

  app.get('/:id/later', { schema: { params: Params, querystring: Query } }, async (request, reply) => {
    const intake = await readIntake(app.deps, request.actor, request.params.id)
    return renderPage(reply, 'intake/later', laterView({
      intake,
      actor: request.actor,
      kept: keptCode(request),
      origin: originOf(request),
      csrf: reply.generateCsrf(),
      texts: request.texts
    }))
  })

  app.post('/:id/code', posted, async (request, reply) => {
    const { code, until } = await makeCode(app.deps, request.actor, request.params.id, now())
    keepOnce(reply, 'resume', `${spacedCode(code)} ${until}`, laterHref(request.params.id))
    return reply.redirect(laterHref(request.params.id), 303)
  })

  app.post('/:id/attach', posted, async (request, reply) => {
    const { id } = await attachIntake(app.deps, request.actor, request.params.id, now())
    return reply.redirect(laterHref(id), 303)
  })
}
