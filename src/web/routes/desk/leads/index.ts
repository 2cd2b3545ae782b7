/** Leads: the list with its filters and saved lists, and one lead with everything that is done with it. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { listLeads } from '../../../../application/leads/list.js'
import { namesOf } from '../../../../application/leads/page.js'
import { readLead } from '../../../../application/leads/read.js'
import { removeView, renameView, savedViews, saveView } from '../../../../application/leads/views.js'
import { now } from '../../../../clock.js'
import { may } from '../../../../domain/account/access.js'
import { closed } from '../../../../domain/shape.js'
import { attempt, done } from '../../../attempt.js'
import { FormBody, problemText, textOf } from '../../../form.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { leadListPage, LIST_PATH, listQuery, type ListAsked } from '../../../presenters/lead-list.js'
import { registerEditing } from './editing.js'
import { registerLead } from './lead.js'

const Word = Type.Optional(Type.String({ maxLength: 200 }))
const ListQuery = closed({
  lang: Word,
  q: Word,
  stage: Word,
  officer: Word,
  prefecture: Word,
  light: Word,
  source: Word,
  status: Word,
  tag: Word,
  sort: Word,
  show: Word,
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 }))
})
const PlainQuery = closed({ lang: Word })
const ViewParams = closed({ id: Type.String({ maxLength: 60 }) })

/** Saved lists are kept for this page. */
const PAGE = 'leads'

const withoutBlank = ({ lang, ...asked }: ListAsked & { lang?: string }): ListAsked =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== '' && value !== undefined))

async function sendList (request: FastifyRequest, reply: FastifyReply, asked: ListAsked, sent?: { name: string, error: string, id?: string }) {
  const { actor, texts, server: { deps } } = request
  const at = now()
  const member = actor.role === 'public' ? '' : actor.id
  const [page, saved, shown] = await Promise.all([
    listLeads(deps, actor, listQuery(asked, member, at)), savedViews(deps, actor, PAGE), asked.show ? readLead(deps, actor, asked.show, at) : undefined
  ])
  const names = await namesOf(deps, page.items.map(({ lead }) => lead.officerId))
  return renderPage(reply, 'desk/leads', leadListPage({
    asked, page, names, at, saved, csrf: reply.generateCsrf(), shown, canCreate: may(actor, 'lead.create'), canExport: may(actor, 'lead.transfer'), isOfficer: actor.role === 'officer', ...(sent ? { sent } : {})
  }, texts))
}

/** The parameters that a kept address holds, and nothing that the list does not know. */
function askedIn (query: string): ListAsked {
  const params = new URLSearchParams(query)
  const names = ['q', 'stage', 'officer', 'prefecture', 'light', 'source', 'status', 'tag', 'sort'] as const
  return Object.fromEntries(names.flatMap(name => params.get(name) ? [[name, params.get(name)!.slice(0, 200)]] : []))
}

const hrefOf = (asked: ListAsked): string => {
  const query = new URLSearchParams(asked as Record<string, string>).toString()
  return query ? `${LIST_PATH}?${query}` : LIST_PATH
}

export default async function leads (fastify: FastifyInstance) {
  opensTo(fastify, 'lead.list')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/', { schema: { querystring: ListQuery } }, async (request, reply) => sendList(request, reply, withoutBlank(request.query)))

  app.post('/views', { schema: { querystring: PlainQuery, body: FormBody } }, async (request, reply) => {
    const name = textOf(request.body, 'name')
    const asked = askedIn(textOf(request.body, 'query'))
    const query = hrefOf(asked).split('?')[1] ?? ''
    const saved = await attempt(() => saveView(app.deps, request.actor, { name, page: PAGE, query }, now()))
    if (saved.outcome === 'refused') return sendList(request, reply.code(422), asked, { name, error: problemText(saved.problems[0]!, request.texts) })
    done(saved)
    return reply.redirect(hrefOf(asked), 303)
  })

  app.post('/views/:id', { schema: { params: ViewParams, querystring: PlainQuery, body: FormBody } }, async (request, reply) => {
    const { params: { id }, body, actor } = request
    if (textOf(body, 'do') === 'remove') {
      await removeView(app.deps, actor, id)
      return reply.redirect(LIST_PATH, 303)
    }
    const name = textOf(body, 'name')
    const renamed = await attempt(() => renameView(app.deps, actor, { id, name }))
    if (renamed.outcome === 'refused') return sendList(request, reply.code(422), {}, { id, name, error: problemText(renamed.problems[0]!, request.texts) })
    done(renamed)
    return reply.redirect(LIST_PATH, 303)
  })

  registerEditing(fastify)
  registerLead(fastify)
}
