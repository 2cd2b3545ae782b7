/** Clusters as JSON: the same search as the page, and the record. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { searchClusters } from '../../../../../application/browse.js'
import { currentCatalogue, recordIn } from '../../../../../application/catalogue.js'
import { clusterBrowse, ClusterQuery, LanguageQuery, RecordId } from '../../../../queries.js'
import { opensTo } from '../../../../plugins/access.js'

export default async function clusters (app: FastifyInstance) {
  opensTo(app, 'site.read')
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  routes.get('/', { schema: { querystring: ClusterQuery } }, async request => {
    const { items, total, facets, degraded, partly } = await searchClusters(app.deps, clusterBrowse(request.query))
    return { items, total, facets, degraded, partly }
  })
  routes.get('/:id', { schema: { params: RecordId, querystring: LanguageQuery } }, async request =>
    recordIn((await currentCatalogue(app.deps, request.view)).clusters, request.params.id))
}
