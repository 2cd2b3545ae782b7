/** An enquiry to the promotion office: sending it, following it, correcting the contact, taking it back. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { currentCatalogue } from '../../../../application/catalogue.js'
import { editEnquiry, matchToSend, readEnquiry, sendEnquiry, withdrawEnquiry, type EnquiryTyped } from '../../../../application/enquiries.js'
import { catalogueOf, matchFor } from '../../../../application/replay.js'
import { now, today } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { enquiryView, withdrawView } from '../../../presenters/my.js'
import { contactStored, contactTyped, contactView, enquiryTyped, sendView } from '../../../presenters/my-send.js'
import { attempt, done } from '../../../attempt.js'

const Lang = Type.Optional(Type.Enum(['zh', 'en']))
const Query = closed({ lang: Lang })
const NewQuery = closed({ lang: Lang, match: Type.String({ maxLength: 60 }), park: Type.Optional(Type.Array(Type.String({ maxLength: 160 }), { maxItems: 50 })) })
const Params = closed({ id: Type.String() })

type Request = FastifyRequest<{ Params: { id: string } }>

async function sendNew (request: FastifyRequest, reply: FastifyReply, matchId: string, typed: EnquiryTyped, problems: readonly Problem[] = []) {
  const { server: { deps }, actor, view, texts } = request
  await matchToSend(deps, actor, matchId)
  const match = await matchFor(deps, matchId, view)
  const context = { match, catalogue: await catalogueOf(deps, match), industries: deps.library.reference.industries, costTables: deps.library.costTables, texts }
  return renderPage(reply, 'my/send', sendView(context, { typed, problems, csrf: reply.generateCsrf() }))
}

/** What the account knows of who asks. */
function knownContact ({ signedIn }: FastifyRequest): EnquiryTyped {
  const { name = '', phone = '', email = '', organisation = '' } = signedIn?.account ?? {}
  return { companyName: organisation, creditCode: '', province: '', person: name, phone, email, note: '', message: '', parkIds: [], hasConsent: false }
}

const versionOf = (body: FormBody): number => Number(textOf(body, 'version')) || 0

async function sendWithdraw (request: Request, reply: FastifyReply, given: { reason?: string, problems?: readonly Problem[], isConflict?: boolean } = {}) {
  const { lead, pledges } = await readEnquiry(request.server.deps, request.actor, request.params.id, now())
  if (lead.closed) return reply.redirect(`/my/enquiries/${lead.id}`, 303)
  const { reason = '', problems = [], isConflict = false } = given
  return renderPage(reply, 'my/withdraw', withdrawView({ lead, pledges, reason, problems, isConflict, csrf: reply.generateCsrf(), texts: request.texts }))
}

export default async function enquiryRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'lead.follow')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  const shown = { schema: { params: Params, querystring: Query } }
  const posted = { schema: { params: Params, querystring: Query, body: FormBody } }

  app.get('/new', { config: { access: 'lead.send' }, schema: { querystring: NewQuery } }, async (request, reply) => {
    const { match, park = [] } = request.query
    return sendNew(request, reply, match, { ...knownContact(request), parkIds: park })
  })

  app.post('/', { config: { access: 'lead.send' }, schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    const [matchId, typed] = [textOf(request.body, 'match'), enquiryTyped(request.body)]
    const { parks } = await currentCatalogue(app.deps, request.view)
    const sent = await attempt(() => sendEnquiry(app.deps, request.actor, { matchId, typed, untitled: request.texts.t('my.untitled'), parks, at: now() }))
    if (sent.outcome === 'refused') return sendNew(request, reply.code(422), matchId, typed, sent.problems)
    return reply.redirect(`/my/enquiries/${done(sent).id}`, 303)
  })

  app.get('/:id', shown, async (request, reply) => {
    const enquiry = await readEnquiry(app.deps, request.actor, request.params.id, now())
    const { parks } = await currentCatalogue(app.deps, request.view)
    return renderPage(reply, 'my/enquiry', enquiryView(enquiry, { parks, day: today(), csrf: reply.generateCsrf(), texts: request.texts }))
  })

  app.get('/:id/contact', shown, async (request, reply) => {
    const { lead } = await readEnquiry(app.deps, request.actor, request.params.id, now())
    if (lead.closed) return reply.redirect(`/my/enquiries/${lead.id}`, 303)
    return renderPage(reply, 'my/contact', contactView({ lead, typed: contactStored(lead), problems: [], csrf: reply.generateCsrf(), texts: request.texts }))
  })

  app.post('/:id/contact', posted, async (request, reply) => {
    const { params: { id }, body, actor, texts } = request
    const typed = contactTyped(body)
    const edited = await attempt(() => editEnquiry(app.deps, actor, { id, version: versionOf(body), at: now() }, typed))
    if (edited.outcome === 'done') return reply.redirect(`/my/enquiries/${id}`, 303)
    const isConflict = edited.outcome === 'overtaken'
    const { lead } = await readEnquiry(app.deps, actor, id, now())
    const common = { typed, problems: edited.outcome === 'refused' ? edited.problems : [], csrf: reply.generateCsrf(), texts }
    const page = isConflict ? contactView({ ...common, lead, stored: contactStored(lead) }) : contactView({ ...common, lead: { id, version: versionOf(body) } })
    return renderPage(reply.code(isConflict ? 409 : 422), 'my/contact', page)
  })

  app.get('/:id/withdraw', shown, async (request, reply) => sendWithdraw(request, reply))

  app.post('/:id/withdraw', posted, async (request, reply) => {
    const { params: { id }, body } = request
    const reason = textOf(body, 'reason')
    const withdrawn = await attempt(() => withdrawEnquiry(app.deps, request.actor, { id, version: versionOf(body), at: now() }, reason))
    if (withdrawn.outcome === 'refused') return sendWithdraw(request, reply.code(422), { reason, problems: withdrawn.problems })
    if (withdrawn.outcome === 'overtaken') return sendWithdraw(request, reply.code(409), { reason, isConflict: true })
    return reply.redirect(`/my/enquiries/${id}`, 303)
  })
}
