/** A stored match: the ranked result, one park of it in full, and the brief on paper. Whoever has the address may read. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { currentCatalogue } from '../../../application/catalogue.js'
import { readMatch } from '../../../application/matching.js'
import { closed } from '../../../domain/shape.js'
import { renderPage } from '../../page.js'
import { matchPage, SORTS } from '../../presenters/match.js'
import type { MatchContext } from '../../presenters/match-context.js'
import { matchParkPage, parkOf } from '../../presenters/match-park.js'
import { matchPrintPage } from '../../presenters/match-print.js'

const Lang = Type.Optional(Type.Enum(['zh', 'en']))
const PlainQuery = closed({ lang: Lang })
const ResultQuery = closed({ lang: Lang, all: Type.Optional(Type.Enum(['1'])), sort: Type.Optional(Type.Enum([...SORTS])) })
const MatchParams = closed({ id: Type.String() })
const ParkParams = closed({ id: Type.String(), parkId: Type.String() })

async function contextOf (request: FastifyRequest<{ Params: { id: string } }>): Promise<MatchContext> {
  const { deps } = request.server
  const [match, catalogue] = await Promise.all([readMatch(deps, request.params.id), currentCatalogue(deps, request.view)])
  return { match, catalogue, industries: deps.library.reference.industries, costTables: deps.library.costTables, texts: request.texts }
}

export default async function matchRoutes (fastify: FastifyInstance) {
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/:id', { schema: { params: MatchParams, querystring: ResultQuery } }, async (request, reply) =>
    renderPage(reply, 'matches/result', matchPage(await contextOf(request), { all: request.query.all === '1', sort: request.query.sort })))

  app.get('/:id/print', { schema: { params: MatchParams, querystring: PlainQuery } }, async (request, reply) =>
    renderPage(reply, 'matches/print', matchPrintPage(await contextOf(request), `${request.protocol}://${request.host}`)))

  app.get('/:id/parks/:parkId', { schema: { params: ParkParams, querystring: PlainQuery } }, async (request, reply) => {
    const context = await contextOf(request)
    return renderPage(reply, 'matches/park', matchParkPage(context, parkOf(context, request.params.parkId)))
  })
}
