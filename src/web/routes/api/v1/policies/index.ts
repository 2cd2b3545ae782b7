/** Policies as JSON, each with its status on the day: the same search as the page, and the record. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { dayStatus, searchPolicies } from '../../../../../application/browse.js'
import { currentCatalogue, recordIn } from '../../../../../application/catalogue.js'
import { DayQuery, dayOf, policyBrowse, PolicyQuery, RecordId } from '../../../../queries.js'
import { opensTo } from '../../../../plugins/access.js'

export default async function policies (app: FastifyInstance) {
  opensTo(app, 'site.read')
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  routes.get('/', { schema: { querystring: PolicyQuery } }, async request => {
    const browse = policyBrowse(request.query)
    const { items, total, facets, degraded, partly, unreviewed } = await searchPolicies(app.deps, { ...browse, view: request.view })
    const { policies: set } = await currentCatalogue(app.deps, request.view)
    const { asOf } = browse
    return { asOf, items: items.map(policy => ({ ...policy, statusOnDay: dayStatus(policy, asOf, set) })), total, facets, degraded, partly, unreviewed }
  })
  routes.get('/:id', { schema: { params: RecordId, querystring: DayQuery } }, async request => {
    const asOf = dayOf(request.query.asOf)
    const { policies: set } = await currentCatalogue(app.deps, request.view)
    const policy = recordIn(set.policies, request.params.id)
    return { ...policy, asOf, statusOnDay: dayStatus(policy, asOf, set) }
  })
}
