/** A new password by a link that works once. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { acceptReset, findLink } from '../../../../application/accounts/links.js'
import { now } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { opensTo } from '../../../plugins/access.js'
import { formView } from '../../../presenters/account.js'
import { FEW_TRIES, hideAddress, sayEnded, SECRET_PAGE, sendForm, tried, typed } from '../forms.js'
import { WayQuery } from '../next.js'

const schema = { params: closed({ secret: Type.String({ maxLength: 100 }) }), querystring: closed(WayQuery) }

type Asked = FastifyRequest<{ Params: { secret: string } }>

const send = ({ params, texts }: Asked, reply: FastifyReply, problems: Problem[] = []) => sendForm(reply, 'account/form', formView({
  page: 'account.reset', action: `/account/reset/${params.secret}`, csrf: reply.generateCsrf(), texts, problems, fields: [{ name: 'password', label: 'account.field.new-password', hint: 'account.hint.password' }]
}), problems)

export default async function resetRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.sign-in')
  const app = typed(instance)
  app.addHook('onRequest', hideAddress)
  const works = ({ params }: Asked) => findLink(app.deps, params.secret, ['password-reset'], now())

  app.get('/:secret', { ...SECRET_PAGE, schema }, async (request, reply) =>
    await works(request) ? send(request, reply) : sayEnded(request, reply, 'account.link.ended.reset'))

  app.post('/:secret', { ...SECRET_PAGE, config: FEW_TRIES, schema: { ...schema, body: FormBody } }, async (request, reply) => {
    if (!await works(request)) return sayEnded(request, reply, 'account.link.ended.reset')
    const { problems } = await tried(acceptReset(app.deps, request.params.secret, textOf(request.body, 'password'), now()))
    return problems ? send(request, reply, problems) : reply.closeSession().forgetForms().redirect('/account/sign-in?done=reset', 303)
  })
}
