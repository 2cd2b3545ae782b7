/** Sheets of leads, listings and parks: templates, what goes out, and what comes in after it was looked at. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { currentCatalogue } from '../../../../application/catalogue.js'
import { countLeads } from '../../../../application/leads/list.js'
import { namesOf } from '../../../../application/park-office/records.js'
import type { Sheet, Sheets } from '../../../../application/ports.js'
import { SHEET_KINDS, type SheetKind } from '../../../../application/sheets/columns.js'
import { exportLeads, exportPlaces } from '../../../../application/sheets/exports.js'
import { confirmImport, discardImport, listImports, readImport, startImport } from '../../../../application/sheets/imports.js'
import { memberOf } from '../../../../application/accounts/rights.js'
import { now, today } from '../../../../clock.js'
import { may } from '../../../../domain/account/access.js'
import { InvalidError, UnavailableError, type Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { attempt } from '../../../attempt.js'
import { csvOf } from '../../../csv.js'
import { FormBody, textOf } from '../../../form.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { listQuery, type ListAsked } from '../../../presenters/lead-list.js'
import { importPage, IMPORTS_SHOWN, kindsFor, refusedSheet, TRANSFER_PATH, transferPage } from '../../../presenters/transfer.js'
import { recordSheet, sheetWords, templateSheets } from '../../../presenters/transfer-words.js'
import { readUpload, sendFile } from '../../../upload.js'

const Word = Type.Optional(Type.String({ maxLength: 200 }))
/** The filters of the list of leads, as they stand in its address. */
const FILTERS = { q: Word, stage: Word, officer: Word, prefecture: Word, light: Word, source: Word, status: Word, tag: Word, sort: Word }
const Query = closed({ lang: Word, ...FILTERS, offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })) })
const ExportQuery = closed({ lang: Word, ...FILTERS, as: Type.Optional(Type.Enum(['xlsx', 'csv'])) })
const PlainQuery = closed({ lang: Word })
const KindParams = closed({ kind: Type.Enum([...SHEET_KINDS]) })
const ImportParams = closed({ id: Type.String({ maxLength: 60 }) })

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const filtersIn = (query: Record<string, unknown>): ListAsked =>
  Object.fromEntries(Object.keys(FILTERS).flatMap(name => query[name] ? [[name, query[name]]] : []))

function sheetsOf ({ server: { deps } }: FastifyRequest): Sheets {
  if (!deps.sheets) throw new UnavailableError('nothing here reads or writes spreadsheets')
  return deps.sheets
}

const sendSheets = async (request: FastifyRequest, reply: FastifyReply, name: string, sheets: readonly Sheet[]) =>
  sendFile(reply, { name: `${name}.xlsx`, kind: XLSX, bytes: await sheetsOf(request).write(sheets) })

/** The parks that the actor may name in a sheet. */
async function parkIdsOf ({ actor, server: { deps } }: FastifyRequest): Promise<string[]> {
  const { parks } = await currentCatalogue(deps, 'public')
  return parks.map(({ id }) => id).filter(id => may(actor, 'park.transfer', { parkIds: [id] }))
}

async function sendPage (request: FastifyRequest, reply: FastifyReply, query: Record<string, unknown> = {}, sent?: { kind: string, problems: readonly Problem[] }) {
  const { actor, texts, server: { deps } } = request
  const asked = filtersIn(query)
  const { id } = memberOf(actor)
  const mayLeads = may(actor, 'lead.transfer')
  const offset = Number(query['offset'] ?? 0)
  const [runs, leads] = await Promise.all([listImports(deps, actor, { limit: IMPORTS_SHOWN, offset }), mayLeads && !asked.q ? countLeads(deps, actor, listQuery(asked, id, now())) : undefined])
  const names = await namesOf(deps, runs.items.map(({ by }) => by))
  return renderPage(reply, 'desk/transfer', transferPage({ kinds: kindsFor(mayLeads), asked, leads, runs, offset, names, actorId: id, csrf: reply.generateCsrf(), ...(sent ? { sent } : {}) }, texts))
}

const kindNamed = (name: string): SheetKind => {
  const kind = SHEET_KINDS.find(one => one === name)
  if (!kind) throw new InvalidError([{ field: 'kind', key: 'intake.problem.choice' }])
  return kind
}

function registerOut (fastify: FastifyInstance) {
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/', { schema: { querystring: Query } }, async (request, reply) => sendPage(request, reply, request.query))

  app.get('/template/:kind', { schema: { params: KindParams, querystring: PlainQuery } }, async (request, reply) => {
    const { params: { kind }, texts } = request
    return sendSheets(request, reply, texts.t('transfer.file.template', { kind: texts.t(`transfer.kind.${kind}`) }), templateSheets(kind, texts, await parkIdsOf(request)))
  })

  app.get('/export/:kind', { schema: { params: KindParams, querystring: ExportQuery } }, async (request, reply) => {
    const { params: { kind }, query, actor, texts } = request
    const at = now()
    const rows = kind === 'leads' ? await exportLeads(app.deps, actor, listQuery(filtersIn(query), memberOf(actor).id, at)) : await exportPlaces(app.deps, actor, kind, at)
    const sheet = recordSheet(kind, rows, texts)
    const name = texts.t('transfer.file.export', { kind: sheet.name, day: today() })
    if (query.as === 'csv') return sendFile(reply, { name: `${name}.csv`, kind: 'text/csv; charset=utf-8', bytes: Buffer.from(csvOf(sheet.head, sheet.rows)) })
    return sendSheets(request, reply, name, [sheet])
  })
}

function registerIn (fastify: FastifyInstance) {
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.post('/', { schema: { querystring: PlainQuery } }, async (request, reply) => {
    const { actor } = request
    const { fields, file } = await readUpload(request)
    const sent = textOf(fields, 'kind')
    const result = await attempt(async () => {
      const kind = kindNamed(sent)
      if (!file) throw new InvalidError([{ field: 'file', key: 'file.problem.none' }])
      const cells = await sheetsOf(request).read(file.bytes)
      const words = sheetWords(kind, [request.texts, app.textsIn(request.texts.locale === 'zh' ? 'en' : 'zh')], await parkIdsOf(request))
      return startImport(app.deps, actor, { kind, fileName: file.name, cells, words }, now())
    })
    if (result.outcome === 'done') return reply.redirect(`${TRANSFER_PATH}/imports/${result.value.id}`, 303)
    return sendPage(request, reply.code(422), {}, { kind: sent, problems: result.outcome === 'refused' ? result.problems : [] })
  })

  app.get('/imports/:id', { schema: { params: ImportParams, querystring: PlainQuery } }, async (request, reply) =>
    renderPage(reply, 'desk/transfer-import', importPage(await readImport(app.deps, request.actor, request.params.id, now()), reply.generateCsrf(), request.texts)))

  app.get('/imports/:id/refused', { schema: { params: ImportParams, querystring: PlainQuery } }, async (request, reply) => {
    const view = await readImport(app.deps, request.actor, request.params.id, now())
    return sendSheets(request, reply, request.texts.t('transfer.file.refused', { file: view.run.fileName.replace(/\.xlsx$/i, '') }), [refusedSheet(view, request.texts)])
  })

  app.post('/imports/:id/confirm', { schema: { params: ImportParams, querystring: PlainQuery, body: FormBody } }, async (request, reply) => {
    const { params: { id }, body, actor } = request
    await confirmImport(app.deps, actor, { id, version: Number(/^\d{1,9}$/.exec(textOf(body, 'version'))?.[0] ?? -1) }, now())
    return reply.redirect(`${TRANSFER_PATH}/imports/${id}`, 303)
  })

  app.post('/imports/:id/discard', { schema: { params: ImportParams, querystring: PlainQuery, body: FormBody } }, async (request, reply) => {
    await discardImport(app.deps, request.actor, request.params.id)
    return reply.redirect(TRANSFER_PATH, 303)
  })
}

export default async function transfer (fastify: FastifyInstance) {
  opensTo(fastify, 'park.transfer')
  registerOut(fastify)
  registerIn(fastify)
}
