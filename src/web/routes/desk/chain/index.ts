/** Chains of clusters for the office: which links the region has, which are missing, and which open leads would bring. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { allChains, readChain } from '../../../../application/chain/chain.js'
import { closed } from '../../../../domain/shape.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { chainListPage, chainPage } from '../../../presenters/chain.js'

const Query = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])) })
const Params = closed({ clusterId: Type.String({ maxLength: 120 }) })

export default async function chainRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'chain.read')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/', { schema: { querystring: Query } }, async (request, reply) =>
    renderPage(reply, 'desk/chain-list', chainListPage(await allChains(app.deps, request.actor), request.texts)))

  app.get('/:clusterId', { schema: { params: Params, querystring: Query } }, async (request, reply) =>
    renderPage(reply, 'desk/chain', chainPage(await readChain(app.deps, request.actor, request.params.clusterId), request.texts)))
}
