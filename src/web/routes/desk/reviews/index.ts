/** Reviews: what parks submitted, to be published or returned. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import { readEdit, returnEdit, viewOfEdit } from '../../../../application/park-office/edits.js'
import { isOwnEdit, publishEdit, standingOfEdit } from '../../../../application/park-office/publish.js'
import { currentCatalogue } from '../../../../application/catalogue.js'
import { namesOf, officePark } from '../../../../application/park-office/records.js'
import { reportOfEdit } from '../../../../application/watch-reports.js'
import { readReviews } from '../../../../application/park-office/reviews.js'
import { now } from '../../../../clock.js'
import { InvalidError } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { attempt } from '../../../attempt.js'
import { FormBody, textOf } from '../../../form.js'
import { choicesIn, versionIn } from '../../../office-form.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { reviewPage, reviewsPage, type ReviewInput } from '../../../presenters/review.js'
import { namesIn, reportView } from '../../../presenters/watch.js'

const PlainQuery = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])) })
const EditParams = closed({ id: Type.String({ maxLength: 60 }) })
type ReviewRequest = FastifyRequest<{ Params: Static<typeof EditParams> }>

async function sendReview (request: ReviewRequest, reply: FastifyReply, over: Partial<ReviewInput> = {}) {
  const { server: { deps }, actor, view: reading, params: { id }, texts } = request
  const edit = await readEdit(deps, actor, id)
  const report = edit.state === 'published' ? await reportOfEdit(deps, { actor, view: reading }, id) : undefined
  const watch = report ? [reportView(report, namesIn(await currentCatalogue(deps, reading)), texts)] : []
  const [view, park, standing, names] = await Promise.all([
    viewOfEdit(deps, actor, edit), officePark(deps, actor, edit.parkId), standingOfEdit(deps, edit), namesOf(deps, edit.remarks.map(({ by }) => by))
  ])
  return renderPage(reply, 'desk/reviews-one', reviewPage({ view, park, standing, names, watch, isOwn: isOwnEdit(edit, actor), csrf: reply.generateCsrf(), texts, ...over }))
}

export default async function reviews (fastify: FastifyInstance) {
  opensTo(fastify, 'park.review')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  const posted = { schema: { params: EditParams, querystring: PlainQuery, body: FormBody } }

  app.get('/', { schema: { querystring: PlainQuery } }, async (request, reply) =>
    renderPage(reply, 'desk/reviews', reviewsPage(await readReviews(app.deps, request.actor), request.texts)))

  app.get('/:id', { schema: { params: EditParams, querystring: PlainQuery } }, async (request, reply) => sendReview(request, reply))

  app.post('/:id/publish', posted, async (request, reply) => {
    const { actor, body, params: { id } } = request
    const choices = choicesIn(body)
    const version = versionIn(body)
    const published = await attempt(() => publishEdit(app.deps, actor, id, version, now(), { choices }))
    if (published.outcome === 'done') return reply.redirect(`/desk/reviews/${id}#watch`, 303)
    if (published.outcome === 'refused') throw new InvalidError(published.problems)
    // Something is to be decided first, or the edit is no longer what was on the page: the page says which.
    const isUndecided = published.params['conflicts'] !== undefined
    return sendReview(request, reply.code(409), { chosen: choices, isAsked: isUndecided, hasChanged: !isUndecided })
  })

  app.post('/:id/return', posted, async (request, reply) => {
    const { actor, body, params: { id } } = request
    const remark = textOf(body, 'remark')
    const version = versionIn(body)
    const returned = await attempt(() => returnEdit(app.deps, actor, id, { version, at: now(), remark }))
    if (returned.outcome === 'done') return reply.redirect('/desk/reviews', 303)
    return returned.outcome === 'refused'
      ? sendReview(request, reply.code(422), { remark, problems: returned.problems })
      : sendReview(request, reply.code(409), { remark, hasChanged: true })
  })
}
