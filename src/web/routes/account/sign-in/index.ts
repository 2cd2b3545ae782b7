/** Signing in with address and password. One answer to everything that is not right. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signIn } from '../../../../application/accounts/sign-in.js'
import { now } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { opensTo } from '../../../plugins/access.js'
import { formView, notice, type Values } from '../../../presenters/account.js'
import { FEW_TRIES, sendForm, typed } from '../forms.js'
import { enter, goOn, nextOf, safeNext, WayQuery, withNext } from '../next.js'

const Query = closed(WayQuery)

/** What is said above the form after something was done; `registered` is said whether or not the address had an account before. */
const SAID = ['registered', 'reset']

function send (request: FastifyRequest, reply: FastifyReply, { next, done, values, problems }: { next: string, done?: string, values?: Values, problems?: Problem[] }) {
  const { texts } = request
  const { t } = texts
  return sendForm(reply, 'account/form', formView({
    page: 'account.sign-in',
    action: '/account/sign-in',
    csrf: reply.generateCsrf(),
    texts,
    next,
    fields: [{ name: 'email' }, { name: 'password', over: { autocomplete: 'current-password' } }],
    ...values ? { values } : {},
    ...problems ? { problems } : {},
    notices: done && SAID.includes(done) ? [notice('ok', t(`account.done.${done}`))] : [],
    links: [{ href: withNext('/account/register', next), text: t('account.register.link') }, { href: '/account/forgot', text: t('account.forgot.link') }]
  }), problems)
}

export default async function signInRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.sign-in')
  const app = typed(instance)

  app.get('/', { schema: { querystring: Query } }, async (request, reply) => {
    const { query, signedIn } = request
    const next = nextOf(query)
    if (signedIn) return goOn(request, reply, { account: signedIn.account, secondFactor: signedIn.session.secondFactor, next })
    return send(request, reply, { next, ...query.done ? { done: query.done } : {} })
  })

  app.post('/', { config: FEW_TRIES, schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    const { body, headers, signedIn } = request
    const [email, next] = [textOf(body, 'email'), safeNext(textOf(body, 'next')) ?? '']
    const entered = await signIn(app.deps, { email, password: textOf(body, 'password'), device: headers['user-agent'] ?? '', at: now() })
    if (!entered) return send(request, reply, { next, values: { email }, problems: [{ field: 'email', key: 'account.problem.sign-in' }] })
    if (signedIn) await app.deps.documents.remove('sessions', signedIn.session.id)
    enter(reply, entered.secret)
    return goOn(request, reply, { account: entered.account, secondFactor: entered.session.secondFactor, next })
  })
}
