/** Policies: list with timeline, one policy, and what the collection covers. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { readPolicy } from '../../../application/browse-detail.js'
import { searchPolicies } from '../../../application/browse.js'
import { currentCatalogue } from '../../../application/catalogue.js'
import { policyCoverage } from '../../../application/coverage.js'
import { freshnessFigures } from '../../../application/park-office/offer.js'
import { today } from '../../../clock.js'
import { historyOf } from '../../../application/history.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { coveragePage } from '../../presenters/coverage.js'
import { historyView } from '../../presenters/history.js'
import { policyPage } from '../../presenters/policy-detail.js'
import { policyListPage } from '../../presenters/policy.js'
import { DayQuery, dayOf, policyBrowse, PolicyQuery, RecordId } from '../../queries.js'

export default async function policies (app: FastifyInstance) {
  opensTo(app, 'site.read')
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  routes.get('/', { schema: { querystring: PolicyQuery } }, async (request, reply) => {
    const browse = policyBrowse(request.query)
    const found = await searchPolicies(app.deps, { ...browse, view: request.view })
    const { policies: set } = await currentCatalogue(app.deps, request.view)
    return renderPage(reply, 'policies/list', policyListPage({ found, browse, set, today: dayOf(undefined) }, request.texts))
  })

  routes.get('/coverage', { schema: { querystring: DayQuery } }, async (request, reply) => {
    const asOf = dayOf(request.query.asOf)
    return renderPage(reply, 'policies/coverage', coveragePage(await policyCoverage(app.deps, asOf, request.view), await freshnessFigures(app.deps, today()), asOf, request.texts))
  })

  routes.get('/:id', { schema: { params: RecordId, querystring: DayQuery } }, async (request, reply) => {
    const asOf = dayOf(request.query.asOf)
    const { server: { deps }, params: { id }, texts, view } = request
    const page = policyPage(await readPolicy(deps, id, view), asOf, texts, { view, proof: deps.scores[id] })
    const history = historyView(await historyOf(deps, 'policies', id), texts)
    return renderPage(reply, 'policies/detail', { ...page, history, styles: [...page.styles, 'time.css'] })
  })
}
