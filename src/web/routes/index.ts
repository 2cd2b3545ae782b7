/** The start page. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { currentCatalogue } from '../../application/catalogue.js'
import { figures } from '../../application/coverage.js'
import { freshnessFigures } from '../../application/park-office/offer.js'
import { renderPage } from '../page.js'
import { opensTo } from '../plugins/access.js'
import { homePage } from '../presenters/home.js'
import { dayOf, LanguageQuery } from '../queries.js'

export default async function home (app: FastifyInstance) {
  opensTo(app, 'site.read')
  app.withTypeProvider<TypeBoxTypeProvider>().get('/', { schema: { querystring: LanguageQuery } }, async (request, reply) => {
    const asOf = dayOf(undefined)
    const { parks, policies } = await currentCatalogue(app.deps, request.view)
    const data = { figures: await figures(app.deps, asOf, request.view), freshness: await freshnessFigures(app.deps, asOf), parks, tiles: app.deps.library.reference.tiles, set: policies, asOf }
    return renderPage(reply, 'home/index', homePage(data, request.texts))
  })
}
