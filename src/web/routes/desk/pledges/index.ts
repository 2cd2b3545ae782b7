/** The promise ledger of the office: what is owed to investors by when, and the forms that make and settle a promise. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { currentCatalogue } from '../../../../application/catalogue.js'
import { ledgerOf, makePledge, ownersFor, readPledge, revisePledge, settlePledge, startPledge, type LedgerLine, type Settled } from '../../../../application/pledges/pledges.js'
import { now, today } from '../../../../clock.js'
import type { PledgeForm, ReviseForm } from '../../../../domain/lead/pledge.js'
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

const reviseOf = (body: FormBody): ReviseForm =>
  ({ dueOn: textOf(body, 'dueOn').trim(), accountId: textOf(body, 'accountId'), reason: textOf(body, 'reason') })

/** Who entered a promise, by name; empty for an account that is gone. */
const makerOf = async ({ server: { deps } }: FastifyRequest, { pledge }: LedgerLine): Promise<string> =>
  (await deps.documents.get('accounts', pledge.createdBy))?.name ?? ''

type Typed = { settling: SettleForm } | { revising: ReviseForm }

/** One promise with the forms that its reader may send; after one that was refused or came too late, with what was typed. */
async function sendPledge (request: FastifyRequest, reply: FastifyReply, id: string, sent?: Typed & { outcome: Exclude<Settled, { pledge: unknown }> }) {
  const { server: { deps }, actor } = request
  const line = await readPledge(deps, actor, id)
  const accounts = line.canWrite ? await ownersFor(deps, actor, line) : []
  const isConflict = sent !== undefined && 'stored' in sent.outcome
  const problems = sent && 'problems' in sent.outcome ? sent.outcome.problems : []
  if (sent) reply.code(isConflict ? 409 : 422)
  return renderPage(reply, 'desk/pledge', pledgePage(line, {
    csrf: reply.generateCsrf(),
    made: await makerOf(request, line),
    isConflict,
    ...(sent && 'settling' in sent ? { typed: sent.settling, problems } : {}),
    revising: { accounts, ...(sent && 'revising' in sent ? { typed: sent.revising, problems } : {}) }
  }, await contextOf(request)))
}

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

  app.get('/:id', { schema: { params: Params, querystring: OnlyLang } }, async (request, reply) => sendPledge(request, reply, request.params.id))

  const posted = { config: writes, schema: { params: Params, querystring: OnlyLang, body: FormBody } }

  app.post('/:id/settle', posted, async (request, reply) => {
    const { actor, params: { id }, body } = request
    const settling = settleOf(body)
    const outcome = await settlePledge(app.deps, actor, { id, version: Number(textOf(body, 'version')), state: settling.as, proof: settling.proof, at: now() })
    return 'pledge' in outcome ? reply.redirect(`/desk/pledges/${id}`, 303) : sendPledge(request, reply, id, { settling, outcome })
  })

  app.post('/:id/revise', posted, async (request, reply) => {
    const { actor, params: { id }, body } = request
    const revising = reviseOf(body)
    const outcome = await revisePledge(app.deps, actor, { id, version: Number(textOf(body, 'version')), form: revising, at: now() })
    return 'pledge' in outcome ? reply.redirect(`/desk/pledges/${id}`, 303) : sendPledge(request, reply, id, { revising, outcome })
  })
}
