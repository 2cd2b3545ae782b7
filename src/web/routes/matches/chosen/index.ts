/** Parks chosen from a match: side by side, as files, and as a link for others. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { catalogueFor } from '../../../../application/catalogue.js'
import { catalogueOf, matchFor } from '../../../../application/replay.js'
import { currentRevision } from '../../../../application/revision.js'
import { makeShare, SHARE_DAYS } from '../../../../application/shares.js'
import { now } from '../../../../clock.js'
import { may } from '../../../../domain/account/access.js'
import { UnavailableError } from '../../../../domain/errors.js'
import type { ParkMatch } from '../../../../domain/match/answer.js'
import { closed } from '../../../../domain/shape.js'
import { csvOf } from '../../../csv.js'
import { FormBody, textOf, valuesOf } from '../../../form.js'
import { keepOnce } from '../../../once.js'
import { originOf } from '../../../origin.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { comparePage, MOST_COMPARED } from '../../../presenters/match-compare.js'
import type { MatchContext } from '../../../presenters/match-context.js'
import { matchSheets } from '../../../presenters/match-sheet.js'

/** The addresses lie below those of the match. */
export const prefixOverride = '/matches'

const Lang = Type.Optional(Type.Enum(['zh', 'en']))
const Parks = Type.Optional(Type.Array(Type.String({ maxLength: 160 }), { maxItems: 200 }))
const Params = closed({ id: Type.String() })
const Query = closed({ lang: Lang, park: Parks })
const CsvQuery = closed({ lang: Lang, park: Parks, table: Type.Enum(['ranking', 'verdicts', 'money']) })

/** Files list this many of the best parks where none was chosen. */
const LISTED = 10

type Request = FastifyRequest<{ Params: { id: string } }>

async function contextOf ({ server: { deps }, params, view, texts }: Request): Promise<MatchContext> {
  const match = await matchFor(deps, params.id, view)
  const [catalogue, revision] = await Promise.all([catalogueOf(deps, match), currentRevision(deps)])
  const { reference: { industries }, costTables } = deps.library
  return { match, catalogue: { ...catalogueFor(catalogue, view), revision }, industries, costTables, texts }
}

/** The parks of the match among these ids, in the order of the ranking. */
const chosenOf = ({ match }: MatchContext, ids: readonly string[] = []): ParkMatch[] => match.answer.parks.filter(({ parkId }) => ids.includes(parkId))

function problemsOf (parks: readonly ParkMatch[], isAsked: boolean) {
  if (parks.length > MOST_COMPARED) return [{ key: 'match.compare.problem.many', params: { most: MOST_COMPARED, count: parks.length } }]
  return isAsked && parks.length < 2 ? [{ key: 'match.compare.problem.few' }] : []
}

async function sendCompare (request: Request, reply: FastifyReply, ids: readonly string[] | undefined) {
  const context = await contextOf(request)
  const parks = chosenOf(context, ids)
  const problems = problemsOf(parks, ids !== undefined)
  if (problems.length > 0) reply.code(422)
  const canShare = may(request.actor, 'own-data.use')
  return renderPage(reply, 'matches/compare', comparePage(context, { parks, problems, csrf: reply.generateCsrf(), canShare }))
}

export default async function chosenRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'match.use')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/:id/compare', { schema: { params: Params, querystring: Query } }, async (request, reply) => sendCompare(request, reply, request.query.park))

  const sheetsOf = async (request: Request, ids: readonly string[] | undefined) => {
    const context = await contextOf(request)
    const chosen = chosenOf(context, ids)
    const parks = chosen.length > 0 ? chosen.slice(0, LISTED) : context.match.answer.parks.slice(0, LISTED)
    return matchSheets(context, parks, originOf(request))
  }
  const asFile = (reply: FastifyReply, name: string, type: string) => reply.headers({ 'content-disposition': `attachment; filename="${name}"`, 'content-type': type })

  app.get('/:id/sheet.xlsx', { schema: { params: Params, querystring: Query } }, async (request, reply) => {
    const { ranking, verdicts, money, project } = await sheetsOf(request, request.query.park)
    if (!app.deps.sheets) throw new UnavailableError('nothing here writes spreadsheets')
    const file = await app.deps.sheets.write([ranking, verdicts, money, project])
    return asFile(reply, `luodi-${request.params.id.slice(0, 8)}.xlsx`, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').send(file)
  })

  app.get('/:id/sheet.csv', { schema: { params: Params, querystring: CsvQuery } }, async (request, reply) => {
    const { table, park } = request.query
    const { head, rows } = (await sheetsOf(request, park))[table]
    return asFile(reply, `luodi-${request.params.id.slice(0, 8)}-${table}.csv`, 'text/csv; charset=utf-8').send(csvOf(head, rows))
  })

  app.post('/:id/share', { config: { access: 'own-data.use' }, schema: { params: Params, querystring: closed({ lang: Lang }), body: FormBody } }, async (request, reply) => {
    const ids = valuesOf(request.body, 'park')
    const parks = chosenOf(await contextOf(request), ids).slice(0, MOST_COMPARED)
    const days = SHARE_DAYS.find(days => String(days) === textOf(request.body, 'days'))
    if (!days || parks.length === 0) return sendCompare(request, reply.code(422), ids)
    const { secret } = await makeShare(app.deps, request.actor, { matchId: request.params.id, parkIds: parks.map(({ parkId }) => parkId), days, at: now() })
    keepOnce(reply, 'share', secret, '/my')
    return reply.redirect('/my', 303)
  })
}
