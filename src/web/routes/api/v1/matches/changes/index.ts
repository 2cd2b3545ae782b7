/** What would change the answer of a match, for programs: the same objects as on the pages. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { changesFor } from '../../../../../../application/changes.js'
import { readMatch } from '../../../../../../application/matching.js'
import { sensitivityFor } from '../../../../../../application/sensitivity.js'
import { closed } from '../../../../../../domain/shape.js'
import { opensTo } from '../../../../../plugins/access.js'

/** The addresses lie below those of the match. */
export const prefixOverride = '/api/v1/matches'

const Query = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])) })
const MatchParams = closed({ id: Type.String() })
const ParkParams = closed({ id: Type.String(), parkId: Type.String() })

export default async function changesApi (fastify: FastifyInstance) {
  opensTo(fastify, 'match.use')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/:id/parks/:parkId/changes', { schema: { params: ParkParams, querystring: Query } }, async request => {
    const { id, parkId } = request.params
    return { id, ...await changesFor(app.deps, await readMatch(app.deps, id), parkId, request.view) }
  })

  app.get('/:id/sensitivity', { schema: { params: MatchParams, querystring: Query } }, async request => {
    const { id } = request.params
    return { id, ...await sensitivityFor(app.deps, await readMatch(app.deps, id), request.view) }
  })
}
