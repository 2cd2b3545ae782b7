/** The intake: a start page, one page for each question, check-your-answers, and from there a match. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import { currentCatalogue } from '../../../application/catalogue.js'
import {
  confirmOffered, fingerprintOf, knownFacts, matchIntake, offeredFacts, readIntake, savePage, startIntake, suggestedIndustries,
  type Intake
} from '../../../application/intake.js'
import type { AppDeps } from '../../../application/ports.js'
import { nextQuestions } from '../../../application/questions.js'
import { now, today } from '../../../clock.js'
import { isDate } from '../../../domain/dates.js'
import { NotFoundError, type Problem } from '../../../domain/errors.js'
import type { FactName } from '../../../domain/facts/catalogue.js'
import { readPage } from '../../../domain/intake/page.js'
import { stepById, stepOf, STEPS, type Step } from '../../../domain/intake/steps.js'
import { decidedYuan } from '../../../domain/question/decides.js'
import { closed } from '../../../domain/shape.js'
import { FormBody, rawPage, textOf, valuesOf } from '../../form.js'
import { keepOnce, takeOnce } from '../../once.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { address } from '../../presenters/common.js'
import { hrefAfter, questionView, type IntakeState, type PageInput } from '../../presenters/intake.js'
import { checkView } from '../../presenters/intake-check.js'
import { industryView } from '../../presenters/intake-industry.js'
import { laterHref } from '../../presenters/intake-later.js'
import { readTyped, typedNumbers, understoodViews, writeTyped } from '../../presenters/intake-understood.js'
import { enoughView, factsNamed, nextHref, questionHref, type Asked, type Worthwhile } from '../../presenters/intake-next.js'

const Lang = Type.Optional(Type.Enum(['zh', 'en']))
const Words = Type.Optional(Type.String({ maxLength: 200 }))
const PlainQuery = closed({ lang: Lang })
const StartQuery = closed({ lang: Lang, park: Words })
const Skipped = Type.Optional(Type.Array(Type.String({ maxLength: 80 }), { maxItems: 100 }))
const NextQuery = closed({ lang: Lang, skip: Skipped, from: Words })
const StepQuery = closed({ lang: Lang, return: Words, q: Words, browse: Words, ask: Words, skip: Skipped, from: Words })
const IntakeParams = closed({ id: Type.String() })
const StepParams = closed({ id: Type.String(), step: Type.String() })

type App = ReturnType<typeof typed>
type StepRequest = FastifyRequest<{ Params: Static<typeof StepParams>, Querystring: Static<typeof StepQuery> }>

const typed = (app: FastifyInstance) => app.withTypeProvider<TypeBoxTypeProvider>()

const stateOf = async (deps: AppDeps, intake: Intake): Promise<IntakeState> => ({ ...intake, ...await knownFacts(deps, intake, today()) })

const returnTo = ({ query }: StepRequest): string => query.return === 'check' ? 'check' : ''

function stepNamed (id: string): Step {
  const step = stepById(id)
  if (!step) throw new NotFoundError('no such question')
  return step
}

function registerStart (app: App) {
  app.get('/', { schema: { querystring: StartQuery } }, async (request, reply) => {
    const { parks, policies } = await currentCatalogue(app.deps, request.view)
    const park = parks.find(candidate => candidate.id === request.query.park)
    const { t, pick } = request.texts
    return renderPage(reply, 'intake/start', {
      title: t('intake.start.title'),
      csrf: reply.generateCsrf(),
      gains: [
        t('intake.start.get.1', { parks: parks.length }), t('intake.start.get.2', { policies: policies.policies.length }), t('intake.start.get.3')
      ],
      parkId: park?.id ?? '',
      wish: park ? t('intake.start.park', { park: pick(park.name), prefecture: pick(park.prefecture.name) }) : null,
      styles: ['match.css']
    })
  })

  app.post('/', { preHandler: app.csrfProtection, schema: { querystring: PlainQuery, body: FormBody } }, async (request, reply) => {
    const { parks } = await currentCatalogue(app.deps, request.view)
    const park = parks.find(candidate => candidate.id === textOf(request.body, 'park'))
    const answers = park ? { 'project.preferredPrefectures': [park.prefecture.name.zh] } : {}
    const intake = await startIntake(app.deps, { at: now(), answers, actor: request.actor })
    return reply.redirect(`/intake/${intake.id}/${STEPS[0]!.id}`, 303)
  })
}

/** The questions that are left for who asks, those passed over left out, and of the first, or the one named, what it decides. */
async function worthOf (request: FastifyRequest, state: IntakeState, { fact, skipped = [] }: { fact?: FactName, skipped?: readonly FactName[] } = {}) {
  const { questions, places, law } = await nextQuestions(request.server.deps, state, { asOf: today(), view: request.view })
  const left = questions.filter(question => !skipped.includes(question.fact))
  const question = fact ? questions.find(question => question.fact === fact) : left[0]
  const worth: Worthwhile | undefined = question && { question, decidedYuan: decidedYuan(question, places, law) }
  return { worth, left: left.length, isEnough: questions.length === 0 }
}

/** How the numbers of the page before were read, said once. */
const understoodOf = (request: FastifyRequest, reply: FastifyReply, id: string) =>
  understoodViews(readTyped(takeOnce(request, reply, 'typed', `/intake/${id}`)), request.texts)

async function sendCheck (request: FastifyRequest, reply: FastifyReply, intake: Intake, asOf: string, problems: readonly Problem[] = []) {
  const { deps } = request.server
  const state = await stateOf(deps, intake)
  const { worth } = await worthOf(request, state)
  return renderPage(reply, 'intake/check', checkView({
    state,
    best: worth,
    offered: offeredFacts(state.derived, state),
    stepOfFact: stepOf,
    asOf,
    csrf: reply.generateCsrf(),
    texts: request.texts,
    industries: deps.library.reference.industries,
    understood: understoodOf(request, reply, intake.id),
    problems
  }))
}

function registerCheck (app: App) {
  const schema = { params: IntakeParams, querystring: PlainQuery }
  const posted = { preHandler: app.csrfProtection, schema: { ...schema, body: FormBody } }

  app.get('/:id', { schema }, async (request, reply) => {
    const { id } = await readIntake(app.deps, request.actor, request.params.id)
    return reply.redirect(`/intake/${id}/check`, 303)
  })

  app.get('/:id/check', { schema }, async (request, reply) =>
    sendCheck(request, reply, await readIntake(app.deps, request.actor, request.params.id), today()))

  app.post('/:id/check', posted, async (request, reply) => {
    const intake = await readIntake(app.deps, request.actor, request.params.id)
    const asOf = textOf(request.body, 'asOf').trim() || today()
    if (!isDate(asOf)) return sendCheck(request, reply.code(422), intake, asOf, [{ field: 'asOf', key: 'intake.problem.as-of' }])
    const match = await matchIntake(app.deps, request.actor, intake.id, { asOf, view: request.view, at: now() })
    const isSending = textOf(request.body, 'go') === 'send'
    return reply.redirect(isSending ? address('/my/enquiries/new', { match: match.id }) : `/matches/${match.id}`, 303)
  })

  app.post('/:id/confirm', posted, async (request, reply) => {
    const fields = valuesOf(request.body, 'confirm')
    const intake = await confirmOffered(app.deps, request.actor, request.params.id, { fields, asOf: today(), at: now() })
    return reply.redirect(`/intake/${intake.id}/check`, 303)
  })
}

function registerNext (app: App) {
  app.get('/:id/next', { schema: { params: IntakeParams, querystring: NextQuery } }, async (request, reply) => {
    const { skip, from } = request.query
    const intake = await readIntake(app.deps, request.actor, request.params.id)
    const state = await stateOf(app.deps, intake)
    const { worth, isEnough } = await worthOf(request, state, { skipped: factsNamed(skip) })
    if (worth) return reply.redirect(questionHref(intake.id, worth.question.fact, { skip, from }), 303)
    if (!isEnough) return reply.redirect(`/intake/${intake.id}/check`, 303)
    return renderPage(reply, 'intake/enough', enoughView(state, request.texts))
  })
}

/** The page as the best next question, where the address asks one of its facts alone. */
async function askedOn (request: StepRequest, step: Step, state: IntakeState): Promise<Asked | undefined> {
  const { ask, skip, from } = request.query
  const [fact] = factsNamed(ask === undefined ? [] : [ask]).filter(name => step.facts.includes(name))
  if (!fact) return undefined
  const skipped = factsNamed(skip)
  const [before] = factsNamed(from === undefined ? [] : [from])
  const { worth, left } = await worthOf(request, state, { fact, skipped })
  return { fact, skipped, left, ...(before ? { from: before } : {}), ...(worth ? { worth } : {}) }
}

/** What the address asks: the whole page, or the one fact of it that it names. */
function stepAsked ({ params, query: { ask } }: StepRequest): Step {
  const step = stepNamed(params.step)
  const alone = step.facts.filter(fact => fact === ask)
  return alone.length > 0 ? { ...step, facts: alone } : step
}

async function sendStep (request: StepRequest, reply: FastifyReply, input: Pick<PageInput, 'step' | 'state' | 'raw' | 'problems' | 'against'>) {
  const { query, texts, server: { deps } } = request
  const { step, state } = input
  const asked = await askedOn(request, step, state)
  const page: PageInput = {
    ...input,
    ...(asked ? { asked } : {}),
    seen: fingerprintOf(state, step.facts),
    returnTo: returnTo(request),
    understood: input.raw ? [] : understoodOf(request, reply, state.id),
    csrf: reply.generateCsrf(),
    texts,
    industries: deps.library.reference.industries
  }
  if (step.id !== 'industry') return renderPage(reply, 'intake/question', questionView(page))
  const suggested = await suggestedIndustries(deps, state)
  const found = { text: query.q?.trim() ?? '', browse: query.browse ?? '', suggested }
  return renderPage(reply, 'intake/industry', industryView({ ...page, query: found }))
}

function registerSteps (app: App) {
  const schema = { params: StepParams, querystring: StepQuery }

  app.get('/:id/:step', { schema }, async (request, reply) => {
    const step = stepAsked(request)
    return sendStep(request, reply, { step, state: await stateOf(app.deps, await readIntake(app.deps, request.actor, request.params.id)) })
  })

  app.post('/:id/:step', { preHandler: app.csrfProtection, schema: { ...schema, body: FormBody } }, async (request, reply) => {
    const { body, params: { id }, query: { ask, skip } } = request
    const step = stepAsked(request)
    const before = await readIntake(app.deps, request.actor, id)
    const isLater = textOf(body, 'later') !== ''
    const leave = async (intake: Intake) => {
      const isAlone = step.facts.some(fact => fact === ask)
      if (isLater) return reply.redirect(laterHref(id), 303)
      const href = isAlone ? nextHref(id, { skip, from: ask }) : hrefAfter(step, await stateOf(app.deps, intake), returnTo(request))
      return reply.redirect(href, 303)
    }
    const raw = rawPage(body, step.facts)
    const isBlank = Object.values(raw).flat().every(text => text.trim() === '')
    if (textOf(body, 'keep') === 'theirs' || (isLater && isBlank)) return leave(before)

    const state = await stateOf(app.deps, before)
    const { answers, notKnown, problems } = readPage(step, raw, before, app.deps.library.reference.industries, state.derived)
    if (problems.length > 0) {
      return sendStep(request, reply.code(422), { step, state, raw, problems })
    }
    const page = { answers, notKnown, facts: step.facts, seen: textOf(body, 'seen') }
    const { saved, intake } = await savePage(app.deps, request.actor, id, page, now())
    if (saved) {
      keepOnce(reply, 'typed', writeTyped(typedNumbers(raw)), `/intake/${id}`)
      return leave(intake)
    }
    return sendStep(request, reply.code(409), { step, state: await stateOf(app.deps, intake), raw, against: { answers, notKnown } })
  })
}

export default async function intakeRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'match.use')
  const app = typed(fastify)
  registerStart(app)
  registerCheck(app)
  registerNext(app)
  registerSteps(app)
}
