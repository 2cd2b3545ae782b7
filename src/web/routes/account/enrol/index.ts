/** Setting up the second factor: a picture to scan, the same as text to type, and a first code that puts it in force. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readAccount } from '../../../../application/accounts/accounts.js'
import { passFactor } from '../../../../application/accounts/own.js'
import { pendingFactor, startSecondFactor, type NewFactor } from '../../../../application/accounts/second-factor.js'
import { now } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { opensTo } from '../../../plugins/access.js'
import { factorView, formView } from '../../../presenters/account.js'
import { FEW_TRIES, sendForm, typed } from '../forms.js'
import { enter, goOn, nextOf, safeNext, WayQuery, withNext } from '../next.js'

const Query = closed(WayQuery)

function send (request: FastifyRequest, reply: FastifyReply, { next, factor, problems = [] }: { next: string, factor: NewFactor, problems?: Problem[] }) {
  const { texts } = request
  const isNeeded = request.signedIn?.session.secondFactor === 'to-enrol'
  return sendForm(reply, 'account/enrol', {
    ...formView({
      page: 'account.enrol',
      action: '/account/enrol',
      csrf: reply.generateCsrf(),
      texts,
      next,
      problems,
      fields: [{ name: 'code', hint: 'account.hint.code' }],
      lead: texts.t(isNeeded ? 'account.enrol.lead.needed' : 'account.enrol.lead')
    }),
    factor: factorView(factor)
  }, problems)
}

export default async function enrolRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.sign-in')
  const app = typed(instance)

  app.get('/', { schema: { querystring: Query } }, async (request, reply) => {
    const { query, signedIn } = request
    const next = nextOf(query)
    if (!signedIn) return reply.redirect(withNext('/account/sign-in', next), 303)
    const { account, session: { secondFactor } } = signedIn
    if (secondFactor === 'due' || secondFactor === 'done') return goOn(request, reply, { account, secondFactor, next })
    return send(request, reply, { next, factor: await startSecondFactor(app.deps, account, now()) })
  })

  app.post('/', { config: FEW_TRIES, schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    const { body, signedIn } = request
    const next = safeNext(textOf(body, 'next')) ?? ''
    const factor = signedIn && pendingFactor(signedIn.account)
    // Nobody is signed in, or nothing is being set up: the page itself knows where to go from there.
    if (!factor) return reply.redirect(withNext('/account/enrol', next), 303)
    const { account } = signedIn
    const secret = await passFactor(app.deps, signedIn, textOf(body, 'code'), now())
    if (secret === undefined) return send(request, reply, { next, factor, problems: [{ field: 'code', key: 'account.problem.code' }] })
    enter(reply, secret)
    return goOn(request, reply, { account: await readAccount(app.deps, account.id), secondFactor: 'done', next })
  })
}
