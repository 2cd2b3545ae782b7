/** Parks as JSON: the same search as the page, and the record. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { searchParks } from '../../../../../application/browse.js'
import { currentCatalogue, recordIn } from '../../../../../application/catalogue.js'
import { LanguageQuery, parkBrowse, ParkQuery, RecordId } from '../../../../queries.js'
import { opensTo } from '../../../../plugins/access.js'

export default async function parks (app: FastifyInstance) {
  opensTo(app, 'site.read')
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  routes.get('/', { schema: { querystring: ParkQuery } }, async request => {
    const { items, total, facets, degraded, partly } = await searchParks(app.deps, parkBrowse(request.query))
    return { items, total, facets, degraded, partly }
  })
  routes.get('/:id', { schema: { params: RecordId, querystring: LanguageQuery } }, async request =>
    recordIn((await currentCatalogue(app.deps, request.view)).parks, request.params.id))
}
