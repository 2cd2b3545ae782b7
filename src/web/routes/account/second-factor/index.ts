/** One's own second factor: switched on by setting it up, taken off with password and code. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { takeFactorOff } from '../../../../application/accounts/own.js'
import { needsSecondFactor } from '../../../../application/accounts/sessions.js'
import { now } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { opensTo } from '../../../plugins/access.js'
import { factorText, formView, notice } from '../../../presenters/account.js'
import { FEW_TRIES, sendForm, tried, typed } from '../forms.js'
import { enter, WayQuery } from '../next.js'

const Query = closed(WayQuery)

function send ({ texts, signedIn }: FastifyRequest, reply: FastifyReply, problems: Problem[] = []) {
  const { account } = signedIn!
  return sendForm(reply, 'account/form', formView({
    page: needsSecondFactor(account) ? 'account.factor-move' : 'account.factor-off',
    action: '/account/second-factor',
    csrf: reply.generateCsrf(),
    texts,
    problems,
    fields: [{ name: 'current' }, { name: 'code', hint: 'account.hint.code' }],
    notices: [notice('ok', factorText(account, texts))],
    back: { href: '/account', text: texts.t('account.own.title') }
  }), problems)
}

export default async function secondFactorRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.own')
  const app = typed(instance)

  app.get('/', { schema: { querystring: Query } }, async (request, reply) =>
    request.signedIn!.account.secondFactor?.confirmedAt ? send(request, reply) : reply.redirect('/account/enrol?next=/account', 303))

  app.post('/', { config: FEW_TRIES, schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    const { body, signedIn } = request
    const off = await tried(takeFactorOff(app.deps, signedIn!, { current: textOf(body, 'current'), code: textOf(body, 'code'), at: now() }))
    if (off.problems) return send(request, reply, off.problems)
    enter(reply, off.value)
    return reply.redirect(needsSecondFactor(signedIn!.account) ? '/account/enrol?next=/account' : '/account?done=saved', 303)
  })
}
