/** The desk of an officer: the work of the day, and one search box over leads, parks, policies and clusters. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { searchClusters, searchParks, searchPolicies } from '../../../application/browse.js'
import { readDesk } from '../../../application/leads/desk.js'
import { listLeads } from '../../../application/leads/list.js'
import { namesOf } from '../../../application/leads/page.js'
import { now, today } from '../../../clock.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { deskPage, deskSearchPage } from '../../presenters/desk.js'
import { LanguageQuery, SearchQuery } from '../../queries.js'

/** How many of each kind a search shows. */
const SHOWN = 8

export default async function desk (fastify: FastifyInstance) {
  opensTo(fastify, 'desk.use')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/', { schema: { querystring: LanguageQuery } }, async (request, reply) => {
    const at = now()
    const desk = await readDesk(app.deps, request.actor, at)
    const people = [...desk.enquiries.items, ...desk.quiet.items].map(({ lead }) => lead.officerId)
    const names = await namesOf(app.deps, [...people, ...desk.pledges.items.map(({ accountId }) => accountId), ...desk.edits.items.map(({ createdBy }) => createdBy)])
    return renderPage(reply, 'desk/index', deskPage({ desk, names, at, day: today() }, request.texts))
  })

  app.get('/search', { schema: { querystring: SearchQuery } }, async (request, reply) => {
    const { actor, view, query, texts } = request
    const text = query.q?.trim() ?? ''
    const at = now()
    const browse = { text, chosen: {}, limit: SHOWN, offset: 0 }
    const [leads, parks, clusters, policies] = await Promise.all([
      text ? listLeads(app.deps, actor, { at, words: text, limit: SHOWN }) : { items: [], total: 0 },
      searchParks(app.deps, browse), searchClusters(app.deps, browse), searchPolicies(app.deps, { ...browse, asOf: today(), view })
    ])
    const names = await namesOf(app.deps, leads.items.map(({ lead }) => lead.officerId))
    return renderPage(reply, 'desk/search', deskSearchPage({ text, leads, parks, clusters, policies, names, at }, texts))
  })
}
