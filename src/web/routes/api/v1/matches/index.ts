/** Matches for programs: the same answer object as on the pages. Takes JSON only and reads no cookie, so no form of another site can post here. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { catalogueFor, type Catalogue } from '../../../../../application/catalogue.js'
import type { Document } from '../../../../../application/collections.js'
import { differencesOf, type Differences } from '../../../../../application/differences.js'
import { createMatch } from '../../../../../application/matching.js'
import type { AppDeps } from '../../../../../application/ports.js'
import { catalogueOf, matchFor, matchOnDay, replay, type ReplayOutcome } from '../../../../../application/replay.js'
import { now, today } from '../../../../../clock.js'
import { isDate } from '../../../../../domain/dates.js'
import { InvalidError, NotFoundError } from '../../../../../domain/errors.js'
import { checkFacts } from '../../../../../domain/facts/facts.js'
import type { View } from '../../../../../domain/law/lawfulness.js'
import { judgementsOf, ledgerOf } from '../../../../../domain/match/answer.js'
import { closed } from '../../../../../domain/shape.js'
import { DAY_TEXTS, readDays, type DaysAsked } from '../../../../days.js'
import { namedPolicies } from '../../../../presenters/match-json.js'
import { opensTo } from '../../../../plugins/access.js'

const Query = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])) })
const ReadQuery = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])), ...DAY_TEXTS, replay: Type.Optional(Type.Enum(['1'])) })
const NewMatch = closed({ facts: Type.Record(Type.String(), Type.Unknown()), asOf: Type.Optional(Type.String()) })
const MatchParams = closed({ id: Type.String() })
const ParkParams = closed({ id: Type.String(), parkId: Type.String() })

/** The answer with the titles and sources of its policies, as the view may read them. */
const body = ({ id, answer }: Document<'matches'>, catalogue: Catalogue, view: View) =>
  ({ id, ...answer, policies: namedPolicies(answer.judgements, catalogueFor(catalogue, view)) })

/** What is said of an answer that is not the stored one, and of a comparison that was asked for. */
type Asked = { recomputed?: { knownOn: string | null, storedAsOf: string, differences: Differences }, replay?: ReplayOutcome }

/** The match on the days asked for, as the view may read it. Throws InvalidError for days that do not exist. */
async function readOnDay (deps: AppDeps, id: string, view: View, query: DaysAsked & { replay?: string }): Promise<{ match: Document<'matches'>, catalogue: Catalogue, asked: Asked }> {
  const stored = await matchFor(deps, id, view)
  const { days, problems } = readDays(query, stored.asOf)
  if (problems.length > 0) throw new InvalidError(problems)
  const asked: Asked = query.replay === '1' ? { replay: (await replay(deps, stored)).outcome } : {}
  if (!days) return { match: stored, catalogue: await catalogueOf(deps, stored), asked }
  const { match, catalogue } = await matchOnDay(deps, stored, days)
  const differences = differencesOf(stored.answer, match.answer)
  return { match, catalogue, asked: { ...asked, recomputed: { knownOn: days.knownOn ?? null, storedAsOf: stored.asOf, differences } } }
}

export default async function matchesApi (fastify: FastifyInstance) {
  opensTo(fastify, 'match.use')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain'])

  app.post('/', { schema: { querystring: Query, body: NewMatch } }, async (request, reply) => {
    const { facts, problems } = checkFacts(request.body.facts)
    const asOf = request.body.asOf ?? today()
    if (!isDate(asOf)) problems.push({ field: 'asOf', key: 'match.problem.as-of' })
    if (problems.length > 0) throw new InvalidError(problems)
    const match = await createMatch(app.deps, { facts, asOf, view: request.view, at: now() })
    return reply.code(201).header('location', `/api/v1/matches/${match.id}`).send(body(match, await catalogueOf(app.deps, match), request.view))
  })

  app.get('/:id', { schema: { params: MatchParams, querystring: ReadQuery } }, async ({ params, view, query }) => {
    const { match, catalogue, asked } = await readOnDay(app.deps, params.id, view, query)
    return { ...body(match, catalogue, view), ...asked }
  })

  app.get('/:id/parks/:parkId', { schema: { params: ParkParams, querystring: ReadQuery } }, async ({ params: { id, parkId }, view, query }) => {
    const { match: { answer }, asked } = await readOnDay(app.deps, id, view, query)
    const park = answer.parks.find(candidate => candidate.parkId === parkId)
    if (!park) throw new NotFoundError('no such park in this match')
    return { id, asOf: answer.asOf, given: answer.given, derived: answer.derived, park, judgements: judgementsOf(answer, parkId), ledger: ledgerOf(answer, parkId), ...asked }
  })
}
