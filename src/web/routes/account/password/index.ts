/** A new password for who knows the old one. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { changePassword } from '../../../../application/accounts/own.js'
import { now } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { opensTo } from '../../../plugins/access.js'
import { formView } from '../../../presenters/account.js'
import { FEW_TRIES, sendForm, tried, typed } from '../forms.js'
import { enter, WayQuery } from '../next.js'

const Query = closed(WayQuery)

const send = ({ texts }: FastifyRequest, reply: FastifyReply, problems: Problem[] = []) => sendForm(reply, 'account/form', formView({
  page: 'account.password',
  action: '/account/password',
  csrf: reply.generateCsrf(),
  texts,
  problems,
  fields: [{ name: 'current' }, { name: 'password', label: 'account.field.new-password', hint: 'account.hint.password' }],
  back: { href: '/account', text: texts.t('account.own.title') }
}), problems)

export default async function passwordRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.own')
  const app = typed(instance)

  app.get('/', { schema: { querystring: Query } }, async (request, reply) => send(request, reply))

  app.post('/', { config: FEW_TRIES, schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    const { body, signedIn } = request
    const changed = await tried(changePassword(app.deps, signedIn!, { current: textOf(body, 'current'), password: textOf(body, 'password'), at: now() }))
    if (changed.problems) return send(request, reply, changed.problems)
    return enter(reply, changed.value).redirect('/account?done=password', 303)
  })
}
