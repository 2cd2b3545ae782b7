/** One box for parks, clusters and policies. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { searchClusters, searchParks, searchPolicies } from '../../../application/browse.js'
import { currentCatalogue } from '../../../application/catalogue.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { searchPage } from '../../presenters/home.js'
import { dayOf, SearchQuery } from '../../queries.js'

/** How many of each kind stand on the page. */
const SHOWN = 6

export default async function search (app: FastifyInstance) {
  opensTo(app, 'site.read')
  app.withTypeProvider<TypeBoxTypeProvider>().get('/', { schema: { querystring: SearchQuery } }, async (request, reply) => {
    const text = request.query.q?.trim() ?? ''
    const asOf = dayOf(undefined)
    const browse = { text, chosen: {}, limit: SHOWN, offset: 0 }
    const [parks, clusters, policies, { policies: set }] = await Promise.all([
      searchParks(app.deps, browse), searchClusters(app.deps, browse), searchPolicies(app.deps, { ...browse, asOf, view: request.view }), currentCatalogue(app.deps, request.view)
    ])
    return renderPage(reply, 'home/search', searchPage({ text, parks, clusters, policies, set, asOf }, request.texts))
  })
}
