/** The promise ledger of the office: what is owed to investors by when, and the forms that make and settle a promise. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { currentCatalogue } from '../../../../application/catalogue.js'
import { ledgerOf, makePledge, readPledge, settlePledge, startPledge, type LedgerLine } from '../../../../application/pledges/pledges.js'
import { now, today } from '../../../../clock.js'
import type { PledgeForm } from '../../../../domain/lead/pledge.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf } from '../../../form.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { ledgerPage, newPledgePage, pledgePage, PLEDGES_ON_PAGE, type PledgeContext, type SettleForm } from '../../../presenters/pledge.js'

const Lang = Type.Optional(Type.Enum(['zh', 'en']))
const Params = closed({ id: Type.String({ maxLength: 60 }) })
const OnlyLang = closed({ lang: Lang })
const LeadQuery = closed({ lang: Lang, lead: Type.String({ maxLength: 60 }) })
const ListQuery = closed({
  lang: Lang,
  of: Type.Optional(Type.Enum(['mine', 'all'])),
  state: Type.Optional(Type.Enum(['open', 'settled'])),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 }))
})

const contextOf = async ({ server: { deps }, view, texts }: FastifyRequest): Promise<PledgeContext> =>
  ({ catalogue: await currentCatalogue(deps, view), today: today(), texts })

const formOf = (body: FormBody): PledgeForm => ({
  text: textOf(body, 'text'), policyId: textOf(body, 'policyId'), accountId: textOf(body, 'accountId'), dueOn: textOf(body, 'dueOn').trim()
})

const settleOf = (body: FormBody): SettleForm =>
  ({ as: textOf(body, 'as') === 'released' ? 'released' : 'delivered', proof: textOf(body, 'proof') })

/** Who entered a promise, by name; empty for an account that is gone. */
const makerOf = async ({ server: { deps } }: FastifyRequest, { pledge }: LedgerLine): Promise<string> =>
  (await deps.documents.get('accounts', pledge.createdBy))?.name ?? ''

export default async function pledgeRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'pledge.read')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  const writes = { access: 'pledge.write' } as const

  app.get('/', { schema: { querystring: ListQuery } }, async (request, reply) => {
    const { of = 'all', state = 'open', offset = 0 } = request.query
    const found = await ledgerOf(app.deps, request.actor, { of, state, offset, limit: PLEDGES_ON_PAGE })
    const data = ledgerPage(found, { of, state, offset, isMineOffered: request.actor.role === 'officer' }, await contextOf(request))
    return renderPage(reply, 'desk/pledges', { ...data, wide: true })
  })

  app.get('/new', { config: writes, schema: { querystring: LeadQuery } }, async (request, reply) => {
    const start = await startPledge(app.deps, request.actor, request.query.lead)
    const accountId = request.actor.role === 'public' ? '' : request.actor.id
    const form = { text: '', policyId: '', accountId, dueOn: '' }
    return renderPage(reply, 'desk/pledge-new', newPledgePage(start, { form, csrf: reply.generateCsrf() }, request.texts))
  })

  app.post('/new', { config: writes, schema: { querystring: LeadQuery, body: FormBody } }, async (request, reply) => {
    const { actor, texts, query: { lead: leadId } } = request
    const form = formOf(request.body)
    const { pledge, problems } = await makePledge(app.deps, actor, { leadId, form, at: now() })
    if (pledge) return reply.redirect(`/desk/pledges/${pledge.id}`, 303)
    reply.code(422)
    return renderPage(reply, 'desk/pledge-new', newPledgePage(await startPledge(app.deps, actor, leadId), { form, problems, csrf: reply.generateCsrf() }, texts))
  })

  app.get('/:id', { schema: { params: Params, querystring: OnlyLang } }, async (request, reply) => {
    const line = await readPledge(app.deps, request.actor, request.params.id)
    const made = await makerOf(request, line)
    return renderPage(reply, 'desk/pledge', pledgePage(line, { csrf: reply.generateCsrf(), made }, await contextOf(request)))
  })

  app.post('/:id/settle', { config: writes, schema: { params: Params, querystring: OnlyLang, body: FormBody } }, async (request, reply) => {
    const { actor, params: { id }, body } = request
    const typed = settleOf(body)
    const settled = await settlePledge(app.deps, actor, { id, version: Number(textOf(body, 'version')), state: typed.as, proof: typed.proof, at: now() })
    if ('pledge' in settled) return reply.redirect(`/desk/pledges/${id}`, 303)
    const line = await readPledge(app.deps, actor, id)
    const isConflict = 'stored' in settled
    reply.code(isConflict ? 409 : 422)
    const problems = 'problems' in settled ? settled.problems : []
    return renderPage(reply, 'desk/pledge', pledgePage(line, { csrf: reply.generateCsrf(), typed, problems, isConflict, made: await makerOf(request, line) }, await contextOf(request)))
  })
}
