/** The investor's own desk: what was begun, found and sent, the links that were given out, and the investor's own data. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { currentCatalogue } from '../../../application/catalogue.js'
import { enquiriesOf } from '../../../application/enquiries.js'
import { intakesOf } from '../../../application/intake.js'
import { deleteOwnData, exportOwnData } from '../../../application/own-data.js'
import { endShare, sharesOf } from '../../../application/shares.js'
import { now, today } from '../../../clock.js'
import { memberOf } from '../../../application/accounts/rights.js'
import type { Problem } from '../../../domain/errors.js'
import { closed } from '../../../domain/shape.js'
import { FormBody, textOf } from '../../form.js'
import { takeOnce } from '../../once.js'
import { originOf } from '../../origin.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { dataView, homeView } from '../../presenters/my.js'
import { attempt, done } from '../../attempt.js'

const Query = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])) })
const Params = closed({ id: Type.String() })

/** Deleting asks for the password: no more tries than a sign-in. */
const TRIES = { rateLimit: { max: 10, timeWindow: '1 minute' } }

async function sendData (request: FastifyRequest, reply: FastifyReply, { problems = [], isConfirmed = false }: { problems?: readonly Problem[], isConfirmed?: boolean } = {}) {
  const leads = await enquiriesOf(request.server.deps, request.actor)
  return renderPage(reply, 'my/data', dataView({ leads, problems, isConfirmed, csrf: reply.generateCsrf(), texts: request.texts }))
}

export default async function myRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'own-data.use')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/', { schema: { querystring: Query } }, async (request, reply) => {
    const { actor, texts } = request
    const { id } = memberOf(actor)
    const [intakes, leads, shares, { parks }] = await Promise.all([
      intakesOf(app.deps, id), enquiriesOf(app.deps, actor), sharesOf(app.deps, id), currentCatalogue(app.deps, request.view)
    ])
    const made = takeOnce(request, reply, 'share', '/my')
    return renderPage(reply, 'my/home', homeView({ intakes, leads, shares, parks, at: now(), made, origin: originOf(request), csrf: reply.generateCsrf(), texts }))
  })

  app.post('/shares/:id/end', { schema: { params: Params, querystring: Query, body: FormBody } }, async (request, reply) => {
    await endShare(app.deps, request.actor, request.params.id, now())
    return reply.redirect('/my', 303)
  })

  app.get('/data', { schema: { querystring: Query } }, async (request, reply) => sendData(request, reply))

  app.get('/data/file', { schema: { querystring: Query } }, async (request, reply) => {
    const data = await exportOwnData(app.deps, request.actor, now())
    return reply.headers({ 'content-disposition': `attachment; filename="luodi-${today()}.json"`, 'content-type': 'application/json; charset=utf-8' })
      .send(JSON.stringify(data, null, 1))
  })

  app.post('/data', { config: TRIES, schema: { querystring: Query, body: FormBody } }, async (request, reply) => {
    const isConfirmed = textOf(request.body, 'confirm') === 'yes'
    const deleted = await attempt(() => deleteOwnData(app.deps, request.actor, { password: textOf(request.body, 'password'), isConfirmed }, now()))
    if (deleted.outcome === 'refused') return sendData(request, reply.code(422), { problems: deleted.problems, isConfirmed })
    done(deleted)
    return reply.closeSession().forgetForms().header('clear-site-data', '"cache", "storage"').redirect('/', 303)
  })
}
