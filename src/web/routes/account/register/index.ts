/**
 * Registering as an investor. Nobody learns here who has an account: with a mail server only the letter says it, and the account is
 * made by the link in it; without one the account is made at once, and the answer is the same where there was one before.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { mailProblems } from '../../../../application/accounts/accounts.js'
import { inviteInvestor, registerInvestor } from '../../../../application/accounts/registration.js'
import { now } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { opensTo } from '../../../plugins/access.js'
import { formView, notice, PERSON_FIELDS, type Values } from '../../../presenters/account.js'
import { address } from '../../../presenters/common.js'
import { FEW_TRIES, sendForm, tried, typed } from '../forms.js'
import { mailState, writeLater } from '../letters.js'
import { goOn, nextOf, safeNext, WayQuery, withNext } from '../next.js'

const Query = closed(WayQuery)

function send (request: FastifyRequest, reply: FastifyReply, { next, values, problems }: { next: string, values?: Values, problems?: Problem[] }) {
  const { texts, server: { deps } } = request
  const page = deps.mail ? 'account.register-mail' : 'account.register'
  return sendForm(reply, 'account/form', formView({
    page,
    action: '/account/register',
    csrf: reply.generateCsrf(),
    texts,
    next,
    fields: deps.mail ? [{ name: 'email' }] : PERSON_FIELDS,
    ...values ? { values } : {},
    ...problems ? { problems } : {},
    notices: deps.mail && mailState(deps).isFailing ? [notice('problem', texts.t('account.mail.failing'))] : [],
    links: [{ href: withNext('/account/sign-in', next), text: texts.t('account.sign-in.link') }]
  }), problems)
}

export default async function registerRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.sign-in')
  const app = typed(instance)

  app.get('/', { schema: { querystring: Query } }, async (request, reply) => {
    const { query, signedIn, texts: { t } } = request
    const next = nextOf(query)
    if (signedIn) return goOn(request, reply, { account: signedIn.account, secondFactor: signedIn.session.secondFactor, next })
    if (query.done !== 'sent') return send(request, reply, { next })
    return sendForm(reply, 'account/said', {
      title: t('account.sent.title'), lead: t('account.sent.register'), link: { href: withNext('/account/sign-in', next), text: t('account.sign-in.title') }
    })
  })

  app.post('/', { config: FEW_TRIES, schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    const { body } = request
    const [email, name, phone, organisation] = [textOf(body, 'email'), textOf(body, 'name'), textOf(body, 'phone').trim(), textOf(body, 'organisation').trim()]
    const next = safeNext(textOf(body, 'next')) ?? ''
    if (app.deps.mail) {
      const problems = mailProblems(email)
      if (problems.length > 0) return send(request, reply, { next, values: { email }, problems })
      writeLater(request, inviteInvestor(app.deps, email, now()), next)
      return reply.redirect(address('/account/register', { done: 'sent', next }), 303)
    }
    const given = { email, name, password: textOf(body, 'password'), ...phone ? { phone } : {}, ...organisation ? { organisation } : {} }
    const { problems } = await tried(registerInvestor(app.deps, given, now()))
    if (problems) return send(request, reply, { next, values: { email, name, phone, organisation }, problems })
    return reply.redirect(address('/account/sign-in', { done: 'registered', next }), 303)
  })
}
