/** What would change the answer of a match: the missed benefits of a park, and what first place hangs on. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { currentCatalogue } from '../../../../application/catalogue.js'
import { changesFor, narrowerView } from '../../../../application/changes.js'
import { matchFor } from '../../../../application/replay.js'
import { sensitivityFor } from '../../../../application/sensitivity.js'
import { closed } from '../../../../domain/shape.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { changesPage } from '../../../presenters/changes.js'
import type { MatchContext } from '../../../presenters/match-context.js'
import { parkOf } from '../../../presenters/match-park.js'
import { sensitivityPage } from '../../../presenters/sensitivity.js'

/** The addresses lie below those of the match. */
export const prefixOverride = '/matches'

const Query = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])) })
const MatchParams = closed({ id: Type.String() })
const ParkParams = closed({ id: Type.String(), parkId: Type.String() })

async function contextOf (request: FastifyRequest<{ Params: { id: string } }>): Promise<MatchContext> {
  const { deps } = request.server
  const match = await matchFor(deps, request.params.id, request.view)
  const catalogue = await currentCatalogue(deps, narrowerView(match.answer.view, request.view))
  return { match, catalogue, industries: deps.library.reference.industries, costTables: deps.library.costTables, texts: request.texts }
}

export default async function changeRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'match.use')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/:id/parks/:parkId/changes', { schema: { params: ParkParams, querystring: Query } }, async (request, reply) => {
    const context = await contextOf(request)
    const park = parkOf(context, request.params.parkId)
    return renderPage(reply, 'matches/changes', changesPage(await changesFor(app.deps, context.match, park.parkId, request.view), park, context))
  })

  app.get('/:id/sensitivity', { schema: { params: MatchParams, querystring: Query } }, async (request, reply) => {
    const context = await contextOf(request)
    return renderPage(reply, 'matches/sensitivity', sensitivityPage(await sensitivityFor(app.deps, context.match, request.view), context))
  })
}
