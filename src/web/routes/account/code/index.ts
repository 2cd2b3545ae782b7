/** The second step of signing in: a code of the authenticator app. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { passFactor } from '../../../../application/accounts/own.js'
import { now } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { opensTo } from '../../../plugins/access.js'
import { formView } from '../../../presenters/account.js'
import { FEW_TRIES, sendForm, typed } from '../forms.js'
import { enter, goOn, nextOf, safeNext, WayQuery, withNext } from '../next.js'

const Query = closed(WayQuery)

const send = (request: FastifyRequest, reply: FastifyReply, next: string, problems: Problem[] = []) =>
  sendForm(reply, 'account/code', formView({
    page: 'account.code', action: '/account/code', csrf: reply.generateCsrf(), texts: request.texts, next, problems, fields: [{ name: 'code', hint: 'account.hint.code' }]
  }), problems)

export default async function codeRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.sign-in')
  const app = typed(instance)

  app.get('/', { schema: { querystring: Query } }, async (request, reply) => {
    const { query, signedIn } = request
    const next = nextOf(query)
    if (!signedIn) return reply.redirect(withNext('/account/sign-in', next), 303)
    const { account, session: { secondFactor } } = signedIn
    return secondFactor === 'due' ? send(request, reply, next) : goOn(request, reply, { account, secondFactor, next })
  })

  app.post('/', { config: FEW_TRIES, schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    const { body, signedIn } = request
    const next = safeNext(textOf(body, 'next')) ?? ''
    if (!signedIn) return reply.redirect(withNext('/account/sign-in', next), 303)
    const { account, session } = signedIn
    if (session.secondFactor !== 'due') return goOn(request, reply, { account, secondFactor: session.secondFactor, next })
    const secret = await passFactor(app.deps, signedIn, textOf(body, 'code'), now())
    if (secret === undefined) return send(request, reply, next, [{ field: 'code', key: 'account.problem.code' }])
    enter(reply, secret)
    return goOn(request, reply, { account, secondFactor: 'done', next })
  })
}
