/** Accepting an invitation, by which also the first administrator and investors with a letter come. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { acceptInvitation, findLink, INVITATIONS, type LinkRecord } from '../../../../application/accounts/links.js'
import { openSession } from '../../../../application/accounts/sessions.js'
import { now } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { opensTo } from '../../../plugins/access.js'
import { formView, PERSON_FIELDS, type Values } from '../../../presenters/account.js'
import { FEW_TRIES, hideAddress, sayEnded, SECRET_PAGE, sendForm, tried, typed } from '../forms.js'
import { enter, goOn, nextOf, safeNext, WayQuery } from '../next.js'

const schema = { params: closed({ secret: Type.String({ maxLength: 100 }) }), querystring: closed(WayQuery) }

type Asked = FastifyRequest<{ Params: { secret: string } }>

function send ({ params, texts }: Asked, reply: FastifyReply, { link, next, values = {}, problems }: { link: LinkRecord, next: string, values?: Values, problems?: Problem[] }) {
  const role = link.purpose === 'first-administrator' ? 'administrator' : link.role!
  return sendForm(reply, 'account/form', formView({
    page: 'account.invitation',
    action: `/account/invitation/${params.secret}`,
    csrf: reply.generateCsrf(),
    texts,
    next,
    lead: texts.t(`account.invitation.lead.${role}`),
    fields: PERSON_FIELDS.map(field => field.name === 'email' && link.email ? { ...field, hint: 'account.hint.bound', over: { isReadOnly: true } } : field),
    values: { ...values, ...link.email ? { email: link.email } : {} },
    ...problems ? { problems } : {}
  }), problems)
}

export default async function invitationRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.sign-in')
  const app = typed(instance)
  app.addHook('onRequest', hideAddress)
  const linkOf = ({ params }: Asked) => findLink(app.deps, params.secret, INVITATIONS, now())

  app.get('/:secret', { ...SECRET_PAGE, schema }, async (request, reply) => {
    const link = await linkOf(request)
    return link ? send(request, reply, { link, next: nextOf(request.query) }) : sayEnded(request, reply, 'account.link.ended.invitation')
  })

  app.post('/:secret', { ...SECRET_PAGE, config: FEW_TRIES, schema: { ...schema, body: FormBody } }, async (request, reply) => {
    const { body, headers, params, signedIn } = request
    const link = await linkOf(request)
    if (!link) return sayEnded(request, reply, 'account.link.ended.invitation')
    const [email, name, phone, organisation] = [textOf(body, 'email'), textOf(body, 'name'), textOf(body, 'phone').trim(), textOf(body, 'organisation').trim()]
    const next = safeNext(textOf(body, 'next')) ?? ''
    const given = { email, name, password: textOf(body, 'password'), ...phone ? { phone } : {}, ...organisation ? { organisation } : {} }
    const made = await tried(acceptInvitation(app.deps, params.secret, given, now()))
    if (made.problems) return send(request, reply, { link, next, values: { email, name, phone, organisation }, problems: made.problems })
    if (signedIn) await app.deps.documents.remove('sessions', signedIn.session.id)
    const { secret, session } = await openSession(app.deps, made.value, { at: now(), device: headers['user-agent'] ?? '' })
    enter(reply, secret)
    return goOn(request, reply, { account: made.value, secondFactor: session.secondFactor, next })
  })
}
