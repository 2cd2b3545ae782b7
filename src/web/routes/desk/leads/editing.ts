/** Writing a lead: a new one by hand, who the investor is, and the answers. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { editAnswers, editWho, partsOf, whoProblems } from '../../../../application/leads/contents.js'
import { createLead } from '../../../../application/leads/create.js'
import { leadToEdit, namesOf } from '../../../../application/leads/page.js'
import { now } from '../../../../clock.js'
import { memberOf } from '../../../../application/accounts/rights.js'
import { InvalidError, NotFoundError, type Problem } from '../../../../domain/errors.js'
import type { FactName } from '../../../../domain/facts/catalogue.js'
import { readPage } from '../../../../domain/intake/page.js'
import { isAsked, STAGES, STEPS, type StageId, type Step } from '../../../../domain/intake/steps.js'
import { closed } from '../../../../domain/shape.js'
import { attempt } from '../../../attempt.js'
import { FormBody, rawPage, textOf, valuesOf } from '../../../form.js'
import { renderPage } from '../../../page.js'
import { answersPage, FIRST_FACTS, leadConflictPage, newLeadPage, whoOf, whoPage } from '../../../presenters/lead-forms.js'
import { leadHref } from '../../../presenters/lead-parts.js'
import { LeadParams, PlainQuery, versionIn } from './lead.js'

const AnswersParams = closed({ id: Type.String({ maxLength: 60 }), stage: Type.String({ maxLength: 20 }) })

/** Nothing has been answered yet. */
const NOTHING = { answers: {}, notKnown: [] }

function registerNew (fastify: FastifyInstance) {
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  const config = { access: 'lead.create' } as const

  app.get('/new', { config, schema: { querystring: PlainQuery } }, async (request, reply) =>
    renderPage(reply, 'desk/lead-new', newLeadPage({ csrf: reply.generateCsrf() }, request.texts)))

  app.post('/new', { config, schema: { querystring: PlainQuery, body: FormBody } }, async (request, reply) => {
    const { body, actor, texts } = request
    const who = whoOf(body)
    const raw = rawPage(body, FIRST_FACTS)
    const step: Step = { id: 'new', stage: 'core', facts: FIRST_FACTS }
    const read = readPage(step, raw, NOTHING, app.deps.library.reference.industries)
    // An enquiry by telephone may say nothing but who called.
    const problems: Problem[] = [...whoProblems(who), ...read.problems.filter(({ key }) => key !== 'intake.problem.blank')]
    if (problems.length > 0) return renderPage(reply.code(422), 'desk/lead-new', newLeadPage({ csrf: reply.generateCsrf(), who, raw, problems }, texts))
    const { answers, notKnown } = read
    const lead = await createLead(app.deps, actor, { ...partsOf(who), source: 'officer', officerId: memberOf(actor).id, answers, notKnown: [...notKnown] }, now())
    return reply.redirect(leadHref(lead.id), 303)
  })
}

function registerWho (fastify: FastifyInstance) {
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  const config = { access: 'lead.edit' } as const
  const { deps } = app

  app.get('/:id/who', { config, schema: { params: LeadParams, querystring: PlainQuery } }, async (request, reply) => {
    const lead = await leadToEdit(deps, request.actor, request.params.id, now())
    return renderPage(reply, 'desk/lead-who', whoPage({ lead, csrf: reply.generateCsrf(), version: String(lead.version) }, request.texts))
  })

  app.post('/:id/who', { config, schema: { params: LeadParams, querystring: PlainQuery, body: FormBody } }, async (request, reply) => {
    const { params: { id }, body, actor, texts } = request
    const who = whoOf(body)
    const result = await attempt(() => editWho(deps, actor, { leadId: id, version: versionIn(body), who }, now()))
    if (result.outcome === 'done') return reply.redirect(leadHref(id, '#who'), 303)
    const lead = await leadToEdit(deps, actor, id, now())
    const csrf = reply.generateCsrf()
    if (result.outcome === 'refused') return renderPage(reply.code(422), 'desk/lead-who', whoPage({ lead, csrf, version: textOf(body, 'version'), problems: result.problems, who }, texts))
    const names = await namesOf(deps, [lead.updatedBy])
    const page = { form: 'who', lead, body, names, csrf, action: leadHref(id, '/who'), industries: deps.library.reference.industries } as const
    return renderPage(reply.code(409), 'desk/lead-conflict', leadConflictPage(page, texts))
  })
}

function stageNamed (name: string): StageId {
  const stage = STAGES.find(stage => stage === name)
  if (!stage) throw new NotFoundError('no such part of the answers')
  return stage
}

/** The facts of a stage that the sent form held, in the order of the questions. */
const sentFacts = (stage: StageId, body: FormBody): FactName[] => {
  const named = valuesOf(body, 'facts')
  return STEPS.filter(step => step.stage === stage).flatMap(({ facts }) => facts).filter(fact => named.includes(fact))
}

function registerAnswers (fastify: FastifyInstance) {
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  const config = { access: 'lead.edit' } as const
  const { deps } = app

  app.get('/:id/answers/:stage', { config, schema: { params: AnswersParams, querystring: PlainQuery } }, async (request, reply) => {
    const stage = stageNamed(request.params.stage)
    const lead = await leadToEdit(deps, request.actor, request.params.id, now())
    const facts = STEPS.filter(step => step.stage === stage && isAsked(step, lead.answers)).flatMap(({ facts }) => facts)
    return renderPage(reply, 'desk/lead-answers', answersPage({ lead, csrf: reply.generateCsrf(), version: String(lead.version), stage, facts }, request.texts))
  })

  app.post('/:id/answers/:stage', { config, schema: { params: AnswersParams, querystring: PlainQuery, body: FormBody } }, async (request, reply) => {
    const { params: { id }, body, actor, texts } = request
    const stage = stageNamed(request.params.stage)
    const facts = sentFacts(stage, body)
    if (facts.length === 0) throw new InvalidError([{ field: 'facts', key: 'problem.schema.required' }])
    const lead = await leadToEdit(deps, actor, id, now())
    const raw = rawPage(body, facts)
    const step: Step = { id: stage, stage, facts }
    const { answers, notKnown, problems } = readPage(step, raw, lead, deps.library.reference.industries)
    const csrf = reply.generateCsrf()
    if (problems.length > 0) return renderPage(reply.code(422), 'desk/lead-answers', answersPage({ lead, csrf, version: textOf(body, 'version'), stage, facts, raw, problems }, texts))
    const result = await attempt(() => editAnswers(deps, actor, { leadId: id, version: versionIn(body), facts, answers, notKnown }, now()))
    if (result.outcome === 'done') return reply.redirect(leadHref(id, '#answers'), 303)
    const [newest, names] = [await leadToEdit(deps, actor, id, now()), await namesOf(deps, [lead.updatedBy])]
    const page = { form: 'answers', lead: newest, body, names, csrf, action: leadHref(id, `/answers/${stage}`), industries: deps.library.reference.industries, facts, answers: { answers, notKnown } } as const
    return renderPage(reply.code(409), 'desk/lead-conflict', leadConflictPage(page, texts))
  })
}

export function registerEditing (fastify: FastifyInstance): void {
  registerNew(fastify)
  registerWho(fastify)
  registerAnswers(fastify)
}
