/** Clusters: list with search and facets; one cluster with its chain. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { readCluster } from '../../../application/browse-detail.js'
import { searchClusters } from '../../../application/browse.js'
import { currentCatalogue } from '../../../application/catalogue.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { clusterListPage, clusterPage } from '../../presenters/cluster.js'
import { clusterBrowse, ClusterQuery, LanguageQuery, RecordId } from '../../queries.js'

export default async function clusters (app: FastifyInstance) {
  opensTo(app, 'site.read')
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  routes.get('/', { schema: { querystring: ClusterQuery } }, async (request, reply) => {
    const browse = { ...clusterBrowse(request.query), locale: request.texts.locale }
    const found = await searchClusters(app.deps, browse)
    const { clusterTypes: types } = await currentCatalogue(app.deps, request.view)
    const data = { found, browse, types, tiles: app.deps.library.reference.tiles }
    return renderPage(reply, 'clusters/list', clusterListPage(data, request.texts))
  })

  routes.get('/:id', { schema: { params: RecordId, querystring: LanguageQuery } }, async (request, reply) =>
    renderPage(reply, 'clusters/detail', clusterPage(await readCluster(app.deps, request.params.id), request.texts)))
}
