/** One lead: its page, and every form on it. A form that is refused comes back with what was typed, one that was overtaken is asked about. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { currentCatalogue } from '../../../../application/catalogue.js'
import { addLeadFile, readLeadFile, removeLeadFile } from '../../../../application/leads/files.js'
import { rematchLead } from '../../../../application/leads/matches.js'
import { leadDetail, namesOf } from '../../../../application/leads/page.js'
import { readLead } from '../../../../application/leads/read.js'
import { addNote, assignLead, closeLead, moveLead, reopenLead, shareLead } from '../../../../application/leads/work.js'
import { reportsOfLead } from '../../../../application/watch-reports.js'
import { now } from '../../../../clock.js'
import { InvalidError } from '../../../../domain/errors.js'
import { STAGES } from '../../../../domain/lead/stages.js'
import { closed } from '../../../../domain/shape.js'
import { attempt } from '../../../attempt.js'
import { FormBody, textOf } from '../../../form.js'
import { renderPage } from '../../../page.js'
import { leadPage, type FormName, type Sent } from '../../../presenters/lead.js'
import { leadConflictPage } from '../../../presenters/lead-forms.js'
import { leadHref } from '../../../presenters/lead-parts.js'
import { leadWatchView, namesIn } from '../../../presenters/watch.js'
import { readUpload, sendFile } from '../../../upload.js'

const Id = Type.String({ maxLength: 60 })
export const LeadParams = closed({ id: Id })
const FileParams = closed({ id: Id, fileId: Id })
export const PlainQuery = closed({ lang: Type.Optional(Type.String({ maxLength: 10 })) })
const posted = { params: LeadParams, querystring: PlainQuery, body: FormBody }

async function sendLead (request: FastifyRequest, reply: FastifyReply, id: string, sent?: Sent) {
  const { actor, view, texts, server: { deps } } = request
  const at = now()
  const [detail, catalogue] = await Promise.all([leadDetail(deps, actor, id, at), currentCatalogue(deps, view)])
  const { parks } = catalogue
  const watch = leadWatchView(await reportsOfLead(deps, { actor, view }, id), namesIn(catalogue), texts)
  const actorId = actor.role === 'public' ? '' : actor.id
  const page = leadPage({ detail, at, csrf: reply.generateCsrf(), parks, industries: deps.library.reference.industries, actorId, ...(sent ? { sent } : {}) }, texts)
  return renderPage(reply, 'desk/lead', { ...page, watch, styles: [...page.styles, 'watch.css'] })
}

/** The version that the page showed; 0 where the form holds none, which is never a stored one. */
export const versionIn = (body: FormBody): number => Number(/^\d{1,9}$/.exec(textOf(body, 'version'))?.[0] ?? 0)

/** The page that shows what is stored beside what was typed. */
async function sendConflict (request: FastifyRequest, reply: FastifyReply, id: string, form: FormName, body: FormBody) {
  const { actor, texts, server: { deps } } = request
  const { lead } = await readLead(deps, actor, id, now())
  const names = await namesOf(deps, [lead.updatedBy, lead.officerId, textOf(body, 'officerId')])
  return renderPage(reply.code(409), 'desk/lead-conflict', leadConflictPage({
    form, lead, body, names, csrf: reply.generateCsrf(), action: leadHref(id, `/${form}`), industries: deps.library.reference.industries
  }, texts))
}

type Work = { id: string, form: FormName, body: FormBody }

/** Does the work of a form and goes back to the lead; otherwise the page again, with what was typed. */
async function perform (request: FastifyRequest, reply: FastifyReply, { id, form, body }: Work, work: () => Promise<unknown>) {
  const result = await attempt(work)
  if (result.outcome === 'done') return reply.redirect(leadHref(id, `#${form}`), 303)
  if (result.outcome === 'overtaken') return sendConflict(request, reply, id, form, body)
  return sendLead(request, reply.code(422), id, { form, body, problems: result.problems })
}

function registerWork (fastify: FastifyInstance) {
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  const { deps } = app

  app.post('/:id/move', { config: { access: 'lead.edit' }, schema: posted }, async (request, reply) => {
    const { params: { id }, body, actor } = request
    const [on, document, note] = ['on', 'document', 'note'].map(name => textOf(body, name)) as [string, string, string]
    return perform(request, reply, { id, form: 'move', body }, async () => {
      const to = STAGES.find(stage => stage === textOf(body, 'to'))
      if (!to) throw new InvalidError([{ field: 'to', key: 'lead.problem.move' }])
      return moveLead(deps, actor, { leadId: id, version: versionIn(body), to, on, document, note }, now())
    })
  })

  app.post('/:id/assign', { config: { access: 'lead.assign' }, schema: posted }, async (request, reply) => {
    const { params: { id }, body, actor } = request
    const officerId = textOf(body, 'officerId')
    return perform(request, reply, { id, form: 'assign', body }, () =>
      assignLead(deps, actor, { leadId: id, version: versionIn(body), ...(officerId ? { officerId } : {}) }, now()))
  })

  app.post('/:id/share', { config: { access: 'lead.share' }, schema: posted }, async (request, reply) => {
    const { params: { id }, body, actor } = request
    const given = { leadId: id, version: versionIn(body), parkId: textOf(body, 'parkId').slice(0, 120), isShared: textOf(body, 'isShared') !== 'no' }
    return perform(request, reply, { id, form: 'share', body }, () => shareLead(deps, actor, given, now()))
  })

  app.post('/:id/close', { config: { access: 'lead.edit' }, schema: posted }, async (request, reply) => {
    const { params: { id }, body, actor } = request
    const given = { leadId: id, version: versionIn(body), outcome: textOf(body, 'outcome'), reason: textOf(body, 'reason') }
    return perform(request, reply, { id, form: 'close', body }, () => closeLead(deps, actor, given, now()))
  })

  app.post('/:id/reopen', { config: { access: 'lead.edit' }, schema: posted }, async (request, reply) => {
    const { params: { id }, body, actor } = request
    return perform(request, reply, { id, form: 'reopen', body }, () => reopenLead(deps, actor, { leadId: id, version: versionIn(body) }, now()))
  })

  app.post('/:id/match', { config: { access: 'lead.edit' }, schema: posted }, async (request, reply) => {
    const { params: { id }, body, actor } = request
    return perform(request, reply, { id, form: 'match', body }, () => rematchLead(deps, actor, id, now()))
  })

  app.post('/:id/notes', { config: { access: 'lead.edit' }, schema: posted }, async (request, reply) => {
    const { params: { id }, body, actor } = request
    const note = { leadId: id, text: textOf(body, 'text'), isForInvestor: textOf(body, 'for') === 'investor' }
    return perform(request, reply, { id, form: 'notes', body }, () => addNote(deps, actor, note, now()))
  })
}

function registerFiles (fastify: FastifyInstance) {
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  const { deps } = app

  app.post('/:id/files', { config: { access: 'lead.edit' }, schema: { params: LeadParams, querystring: PlainQuery } }, async (request, reply) => {
    const { params: { id }, actor } = request
    const { fields, file } = await readUpload(request)
    return perform(request, reply, { id, form: 'files', body: fields }, async () => {
      if (!file) throw new InvalidError([{ field: 'file', key: 'file.problem.none' }])
      return addLeadFile(deps, actor, { leadId: id, ...file }, now())
    })
  })

  app.get('/:id/files/:fileId', { schema: { params: FileParams, querystring: PlainQuery } }, async (request, reply) => {
    const { id, fileId } = request.params
    const { file, bytes } = await readLeadFile(deps, request.actor, { leadId: id, fileId }, now())
    return sendFile(reply, { name: file.name, kind: file.kind, bytes })
  })

  app.post('/:id/files/:fileId/remove', { config: { access: 'lead.edit' }, schema: { ...posted, params: FileParams } }, async (request, reply) => {
    const { id, fileId } = request.params
    await removeLeadFile(deps, request.actor, { leadId: id, fileId }, now())
    return reply.redirect(leadHref(id, '#files'), 303)
  })
}

export function registerLead (fastify: FastifyInstance): void {
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()
  app.get('/:id', { schema: { params: LeadParams, querystring: PlainQuery } }, async (request, reply) => sendLead(request, reply, request.params.id))
  registerWork(fastify)
  registerFiles(fastify)
}
