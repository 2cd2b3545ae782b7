/** A forgotten password: by letter where a mail server is configured, else by an administrator. The answer is the same for every address. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { mailProblems } from '../../../../application/accounts/accounts.js'
import { resetByMail } from '../../../../application/accounts/registration.js'
import { now } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { opensTo } from '../../../plugins/access.js'
import { formView, notice, type Values } from '../../../presenters/account.js'
import { FEW_TRIES, sendForm, typed } from '../forms.js'
import { mailState, writeLater } from '../letters.js'
import { WayQuery } from '../next.js'

const Query = closed(WayQuery)

const say = ({ texts: { t } }: FastifyRequest, reply: FastifyReply, title: string, lead: string) =>
  sendForm(reply, 'account/said', { title: t(title), lead: t(lead), link: { href: '/account/sign-in', text: t('account.sign-in.title') } })

function send (request: FastifyRequest, reply: FastifyReply, { values, problems }: { values?: Values, problems?: Problem[] } = {}) {
  const { texts, server: { deps } } = request
  return sendForm(reply, 'account/form', formView({
    page: 'account.forgot',
    action: '/account/forgot',
    csrf: reply.generateCsrf(),
    texts,
    fields: [{ name: 'email' }],
    ...values ? { values } : {},
    ...problems ? { problems } : {},
    notices: mailState(deps).isFailing ? [notice('problem', texts.t('account.mail.failing'))] : [],
    links: [{ href: '/account/sign-in', text: texts.t('account.sign-in.link') }]
  }), problems)
}

export default async function forgotRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.sign-in')
  const app = typed(instance)

  app.get('/', { schema: { querystring: Query } }, async (request, reply) => {
    if (!app.deps.mail) return say(request, reply, 'account.forgot.title', 'account.forgot.no-mail')
    return request.query.done === 'sent' ? say(request, reply, 'account.sent.title', 'account.sent.reset') : send(request, reply)
  })

  app.post('/', { config: FEW_TRIES, schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    if (!app.deps.mail) return reply.redirect('/account/forgot', 303)
    const email = textOf(request.body, 'email')
    const problems = mailProblems(email)
    if (problems.length > 0) return send(request, reply, { values: { email }, problems })
    writeLater(request, resetByMail(app.deps, email, now()))
    return reply.redirect('/account/forgot?done=sent', 303)
  })
}
