/** Parks: list with search, facets and map; one park. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { readPark } from '../../../application/browse-detail.js'
import { searchParks } from '../../../application/browse.js'
import { historyOf } from '../../../application/history.js'
import { offerOf } from '../../../application/park-office/offer.js'
import { today } from '../../../clock.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { historyView } from '../../presenters/history.js'
import { parkPage } from '../../presenters/park-detail.js'
import { parkListPage } from '../../presenters/park.js'
import { DayQuery, dayOf, parkBrowse, ParkQuery, RecordId } from '../../queries.js'

export default async function parks (app: FastifyInstance) {
  opensTo(app, 'site.read')
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  routes.get('/', { schema: { querystring: ParkQuery } }, async (request, reply) => {
    const browse = { ...parkBrowse(request.query), locale: request.texts.locale }
    const found = await searchParks(app.deps, browse)
    return renderPage(reply, 'parks/list', parkListPage({ found, browse, tiles: app.deps.library.reference.tiles }, request.texts))
  })

  routes.get('/:id', { schema: { params: RecordId, querystring: DayQuery } }, async (request, reply) => {
    const asOf = dayOf(request.query.asOf)
    const { server: { deps }, params: { id }, texts, view } = request
    const detail = await readPark(deps, id, asOf, view)
    const page = parkPage(detail, await offerOf(deps, detail.park, today()), asOf, texts)
    const history = historyView(await historyOf(deps, 'parks', id), texts)
    return renderPage(reply, 'parks/detail', { ...page, history, styles: [...page.styles, 'time.css'] })
  })
}
