/**
 * A stored match: the ranked result, one park of it in full, and the brief on paper, as stored or as of another day.
 * Whoever has the address may read.
 */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { catalogueFor, currentCatalogue } from '../../../application/catalogue.js'
import { currentRevision } from '../../../application/revision.js'
import { changesFor } from '../../../application/changes.js'
import type { Document } from '../../../application/collections.js'
import { noteMatch } from '../../../application/intake.js'
import { knownSince } from '../../../application/known-on.js'
import type { AppDeps } from '../../../application/ports.js'
import { catalogueOf, matchAgain, matchFor, matchOnDay, replay } from '../../../application/replay.js'
import { now } from '../../../clock.js'
import { closed } from '../../../domain/shape.js'
import { DAY_TEXTS, readDays, type DaysAsked, type DaysRead } from '../../days.js'
import { FormBody, textOf } from '../../form.js'
import { originOf } from '../../origin.js'
import { renderPage, type PageData } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { changesShort } from '../../presenters/changes.js'
import { address } from '../../presenters/common.js'
import { matchPage, SORTS } from '../../presenters/match.js'
import { matchMap } from '../../presenters/match-map.js'
import { matchHref, type MatchContext } from '../../presenters/match-context.js'
import { matchParkPage, parkOf } from '../../presenters/match-park.js'
import { matchPrintPage } from '../../presenters/match-print.js'
import { keepingDays, timeView, type TimeInput } from '../../presenters/time.js'

const Lang = Type.Optional(Type.Enum(['zh', 'en']))
const One = Type.Optional(Type.Enum(['1']))
const PlainQuery = closed({ lang: Lang, ...DAY_TEXTS })
const ParkQuery = closed({ lang: Lang, ...DAY_TEXTS, replay: One })
const ResultQuery = closed({ lang: Lang, ...DAY_TEXTS, replay: One, all: One, sort: Type.Optional(Type.Enum([...SORTS])) })
const MatchParams = closed({ id: Type.String() })
const ParkParams = closed({ id: Type.String(), parkId: Type.String() })

type Request = FastifyRequest<{ Params: { id: string } }>

/** A stored match with the records that it rests on, which carry today's revision, so that the page can tell whether there are newer ones. */
async function asStored (deps: AppDeps, match: Document<'matches'>) {
  const [catalogue, revision] = await Promise.all([catalogueOf(deps, match), currentRevision(deps)])
  return { match, catalogue: { ...catalogue, revision } }
}

/** The match as the view reads it, on the days asked for. */
type Seen = { context: MatchContext, stored: Document<'matches'>, asked: DaysAsked, read: DaysRead }

async function see (request: Request, asked: DaysAsked): Promise<Seen> {
  const { server: { deps }, view, texts } = request
  const stored = await matchFor(deps, request.params.id, view)
  const read = readDays(asked, stored.asOf)
  const { match, catalogue } = read.days ? await matchOnDay(deps, stored, read.days) : await asStored(deps, stored)
  const { reference: { industries }, costTables } = deps.library
  return { stored, asked, read, context: { match, catalogue: catalogueFor(catalogue, view), industries, costTables, texts } }
}

/** What the page says of time, beside its own data. */
async function timeOf ({ server: { deps }, view }: Request, { context: { match, catalogue, texts }, stored, asked, read }: Seen, page: Pick<TimeInput, 'path' | 'parkId' | 'csrf'> & { isReplay?: boolean }) {
  return timeView({
    ...page,
    stored,
    shown: match,
    asked,
    read,
    texts,
    catalogues: [catalogue, ...read.days ? [catalogueFor(await catalogueOf(deps, stored), view)] : []],
    since: match.answer.parks.length === 0 ? await knownSince(deps) : undefined,
    replay: page.isReplay ? (await replay(deps, stored)).outcome : undefined
  })
}

type Rendering = { template: string, data: PageData & { styles: string[] }, path: string, parkId?: string, isReplay?: boolean, isPaper?: boolean }

async function send (request: Request, reply: FastifyReply, seen: Seen, { template, data, isPaper, ...page }: Rendering) {
  const { days, problems } = seen.read
  const csrf = isPaper ? undefined : reply.generateCsrf()
  const kept = days ? keepingDays(data, seen.stored.id, days) : data
  const time = await timeOf(request, seen, { ...page, csrf })
  if (problems.length > 0) reply.code(422)
  return renderPage(reply, template, { ...kept, styles: [...data.styles, 'time.css'], time, errors: time.errors })
}

/** What would change the stored answer at a park; nothing for another day's, whose page links to the stored one. */
async function changesOf ({ server: { deps }, view }: Request, { context, stored, read }: Seen, parkId: string) {
  if (read.days) return null
  const [list, catalogue] = await Promise.all([changesFor(deps, stored, parkId, view), currentCatalogue(deps, view)])
  return changesShort(list, { ...context, catalogue })
}

type List = Parameters<typeof matchPage>[1] & { isReplay?: boolean }

const sendResult = (request: Request, reply: FastifyReply, seen: Seen, { isReplay, ...list }: List) =>
  send(request, reply, seen, { template: 'matches/result', data: { ...matchPage(seen.context, list), map: matchMap(seen.context, request.server.deps.library.reference.tiles) }, path: matchHref(seen.stored.id), isReplay })

const daysOf = ({ asOf, knownOn }: DaysAsked): DaysAsked => ({ ...(asOf ? { asOf } : {}), ...(knownOn ? { knownOn } : {}) })

export default async function matchRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'match.use')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/:id', { schema: { params: MatchParams, querystring: ResultQuery } }, async (request, reply) => {
    const { all, sort, replay } = request.query
    return sendResult(request, reply, await see(request, daysOf(request.query)), { all: all === '1', sort, isReplay: replay === '1' })
  })

  app.get('/:id/print', { schema: { params: MatchParams, querystring: PlainQuery } }, async (request, reply) => {
    const seen = await see(request, daysOf(request.query))
    const data = matchPrintPage(seen.context, originOf(request))
    return send(request, reply, seen, { template: 'matches/print', data, path: `${matchHref(seen.stored.id)}/print`, isPaper: true })
  })

  app.get('/:id/parks/:parkId', { schema: { params: ParkParams, querystring: ParkQuery } }, async (request, reply) => {
    const { parkId } = request.params
    const seen = await see(request, daysOf(request.query))
    const isThen = seen.context.match.answer.parks.some(park => park.parkId === parkId)
    // A park that was not on record on that day: the result of the day says which ones were.
    if (!isThen && seen.read.days) return reply.redirect(address(matchHref(seen.stored.id), seen.read.days), 303)
    const park = parkOf(seen.context, parkId)
    const path = `${matchHref(seen.stored.id)}/parks/${park.parkId}`
    const data = { ...matchParkPage(seen.context, park), changes: await changesOf(request, seen, parkId) }
    return send(request, reply, seen, { template: 'matches/park', data, path, parkId, isReplay: request.query.replay === '1' })
  })

  app.post('/:id/again', { preHandler: app.csrfProtection, schema: { params: MatchParams, querystring: closed({ lang: Lang }), body: FormBody } }, async (request, reply) => {
    const asOf = textOf(request.body, 'asOf').trim()
    const seen = await see(request, asOf ? { asOf } : {})
    if (seen.read.problems.length > 0) return sendResult(request, reply, seen, {})
    const match = await matchAgain(app.deps, seen.stored, { asOf: asOf || undefined, view: request.view, at: now() })
    if (match.intakeId) await noteMatch(app.deps, request.actor, match.intakeId, match)
    return reply.redirect(matchHref(match.id), 303)
  })
}
