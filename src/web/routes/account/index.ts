/** One's own account: name and phone, and where one is signed in. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { changeProfile, endOtherSessions, endOwnSession } from '../../../application/accounts/own.js'
import { sessionsOf } from '../../../application/accounts/sessions.js'
import { currentCatalogue } from '../../../application/catalogue.js'
import { dayOf, now } from '../../../clock.js'
import type { Problem } from '../../../domain/errors.js'
import { closed } from '../../../domain/shape.js'
import { FormBody, textOf } from '../../form.js'
import { opensTo } from '../../plugins/access.js'
import { factorText, formView, notice, sessionViews, type Values } from '../../presenters/account.js'
import { sendForm, tried, typed } from './forms.js'
import { mailState } from './letters.js'
import { WayQuery } from './next.js'

const Query = closed(WayQuery)
const SessionParams = closed({ id: Type.String({ pattern: '^[0-9a-f]{64}$' }) })

const SAID = ['password', 'saved', 'ended']

async function send (request: FastifyRequest, reply: FastifyReply, { done, values, problems }: { done?: string, values?: Values, problems?: Problem[] } = {}) {
  const { texts, signedIn, server: { deps } } = request
  const { t } = texts
  const { account, session } = signedIn!
  const { parks } = await currentCatalogue(deps, request.view)
  const sessions = sessionViews((await sessionsOf(deps, account.id)).filter(({ expiresAt }) => expiresAt > now()), texts, session.id)
  return sendForm(reply, 'account/own', {
    ...formView({
      page: 'account.own',
      lead: '',
      action: '/account',
      csrf: reply.generateCsrf(),
      texts,
      values: values ?? { name: account.name, phone: account.phone ?? '', organisation: account.organisation ?? '' },
      ...problems ? { problems } : {},
      fields: [{ name: 'name' }, { name: 'organisation' }, { name: 'phone', hint: 'account.hint.phone' }],
      notices: done && SAID.includes(done) ? [notice('ok', t(`account.done.${done}`))] : []
    }),
    email: account.email,
    role: t(`account.role.${account.role}`),
    parks: parks.filter(({ id }) => account.parkIds.includes(id)).map(({ name }) => texts.pick(name)),
    passwordSince: t('account.own.password-since', { date: texts.date(dayOf(account.passwordAt)) }),
    factor: factorText(account, texts),
    factorLink: t(account.secondFactor?.confirmedAt ? 'account.own.factor-change' : 'account.own.factor-start'),
    sessions,
    hasOthers: sessions.length > 1
  }, problems)
}

export default async function accountRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.own')
  const app = typed(instance)
  app.addHook('onClose', async () => { await Promise.allSettled(mailState(app.deps).going) })

  app.get('/', { schema: { querystring: Query } }, async (request, reply) => send(request, reply, request.query.done ? { done: request.query.done } : {}))

  app.post('/', { schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    const values = { name: textOf(request.body, 'name'), phone: textOf(request.body, 'phone'), organisation: textOf(request.body, 'organisation') }
    const { problems } = await tried(changeProfile(app.deps, request.actor, values, now()))
    return problems ? send(request, reply, { values, problems }) : reply.redirect('/account?done=saved', 303)
  })

  app.post('/sessions/end-others', { schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    await endOtherSessions(app.deps, request.signedIn!, now())
    return reply.redirect('/account?done=ended', 303)
  })

  app.post('/sessions/:id/end', { schema: { params: SessionParams, querystring: Query, body: FormBody } }, async (request, reply) => {
    await endOwnSession(app.deps, request.actor, request.params.id, now())
    return reply.redirect(request.params.id === request.signedIn!.session.id ? '/account/sign-in' : '/account?done=ended', 303)
  })
}
