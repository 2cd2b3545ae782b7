/** Matches for programs: the same answer object as on the pages. Takes JSON only and reads no cookie, so no form of another site can post here. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Document } from '../../../../../application/collections.js'
import { createMatch, readMatch } from '../../../../../application/matching.js'
import { now, today } from '../../../../../clock.js'
import { isDate } from '../../../../../domain/dates.js'
import { InvalidError, NotFoundError } from '../../../../../domain/errors.js'
import { checkFacts } from '../../../../../domain/facts/facts.js'
import { judgementsOf, ledgerOf } from '../../../../../domain/match/answer.js'
import { closed } from '../../../../../domain/shape.js'

const Query = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])) })
const NewMatch = closed({ facts: Type.Record(Type.String(), Type.Unknown()), asOf: Type.Optional(Type.String()) })
const MatchParams = closed({ id: Type.String() })
const ParkParams = closed({ id: Type.String(), parkId: Type.String() })

const body = ({ id, answer }: Document<'matches'>) => ({ id, ...answer })

export default async function matchesApi (fastify: FastifyInstance) {
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain'])

  app.post('/', { schema: { querystring: Query, body: NewMatch } }, async (request, reply) => {
    const { facts, problems } = checkFacts(request.body.facts)
    const asOf = request.body.asOf ?? today()
    if (!isDate(asOf)) problems.push({ field: 'asOf', key: 'match.problem.as-of' })
    if (problems.length > 0) throw new InvalidError(problems)
    const match = await createMatch(app.deps, { facts, asOf, view: request.view, at: now() })
    return reply.code(201).header('location', `/api/v1/matches/${match.id}`).send(body(match))
  })

  app.get('/:id', { schema: { params: MatchParams, querystring: Query } }, async request => body(await readMatch(app.deps, request.params.id)))

  app.get('/:id/parks/:parkId', { schema: { params: ParkParams, querystring: Query } }, async request => {
    const { id, parkId } = request.params
    const { answer } = await readMatch(app.deps, id)
    const park = answer.parks.find(candidate => candidate.parkId === parkId)
    if (!park) throw new NotFoundError('no such park in this match')
    return { id, asOf: answer.asOf, given: answer.given, derived: answer.derived, park, judgements: judgementsOf(answer, parkId), ledger: ledgerOf(answer, parkId) }
  })
}
