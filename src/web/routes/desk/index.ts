/** The desk of an officer: the work of the day, one search box over leads, parks, policies and clusters, and searches that are kept. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { readDesk } from '../../../application/leads/desk.js'
import { namesOf } from '../../../application/leads/page.js'
import { markSeen, removeSearch, saveSearch, watchedSearches, type Asking } from '../../../application/saved-searches.js'
import { now, today } from '../../../clock.js'
import { closed } from '../../../domain/shape.js'
import { attempt, done } from '../../attempt.js'
import { FormBody, problemText, textOf } from '../../form.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { address } from '../../presenters/common.js'
import { deskPage } from '../../presenters/desk.js'
import { LanguageQuery, SearchQuery } from '../../queries.js'
import { sendResults } from '../search/results.js'

const PATH = '/desk/search'
const SearchParams = closed({ id: Type.String({ maxLength: 60 }) })

const askingOf = ({ actor, view }: FastifyRequest): Asking => ({ actor, view, asOf: today() })

export default async function desk (fastify: FastifyInstance) {
  opensTo(fastify, 'desk.use')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/', { schema: { querystring: LanguageQuery } }, async (request, reply) => {
    const at = now()
    const [desk, watched] = await Promise.all([readDesk(app.deps, request.actor, at), watchedSearches(app.deps, askingOf(request))])
    const people = [...desk.enquiries.items, ...desk.quiet.items].map(({ lead }) => lead.officerId)
    const names = await namesOf(app.deps, [...people, ...desk.pledges.items.map(({ accountId }) => accountId), ...desk.edits.items.map(({ createdBy }) => createdBy)])
    return renderPage(reply, 'desk/index', deskPage({ desk, names, at, day: today(), watched }, request.texts))
  })

  app.get('/search', { schema: { querystring: SearchQuery } }, async (request, reply) =>
    sendResults(request, reply, { text: request.query.q?.trim() ?? '', path: PATH }))

  app.post('/searches', { schema: { querystring: LanguageQuery, body: FormBody } }, async (request, reply) => {
    const [name, text] = [textOf(request.body, 'name'), textOf(request.body, 'q').trim()]
    const saved = await attempt(() => saveSearch(app.deps, askingOf(request), { name, text }, now()))
    if (saved.outcome === 'refused') {
      const problem = saved.problems[0]!
      const field = problem.field === 'q' ? 'q' : 'f-name'
      return sendResults(request, reply.code(422), { text, path: PATH, sent: { name, error: problemText(problem, request.texts), field } })
    }
    done(saved)
    return reply.redirect(address(PATH, { q: text }), 303)
  })

  app.post('/searches/:id', { schema: { params: SearchParams, querystring: LanguageQuery, body: FormBody } }, async (request, reply) => {
    const { params: { id }, body, actor } = request
    const text = textOf(body, 'do') === 'remove' ? await removeSearch(app.deps, actor, id) : await markSeen(app.deps, askingOf(request), id, now())
    return reply.redirect(address(PATH, { q: text }), 303)
  })
}
