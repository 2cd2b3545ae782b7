/** The desk of a park: tasks, facts to verify, edits on their way to a reviewer, versions. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import {
  discardEdit, openEdit, openListing, openRemoval, problemsOf, proveEdit, readEdit, readForm, saveEdit, submitEdit, viewOfEdit, withdrawEdit, type EditView
} from '../../../application/park-office/edits.js'
import { officeParks, readOffice } from '../../../application/park-office/office.js'
import { addPhoto, keepPhotos } from '../../../application/park-office/photos.js'
import { namesOf, officePark, recordNow } from '../../../application/park-office/records.js'
import { verifyFacts } from '../../../application/park-office/verify.js'
import { readVersions, restoreVersion } from '../../../application/park-office/versions.js'
import { currentCatalogue } from '../../../application/catalogue.js'
import { reportsOfPark } from '../../../application/watch-reports.js'
import { now, today } from '../../../clock.js'
import { ConflictError, NotFoundError, type Problem } from '../../../domain/errors.js'
import type { Choices, Conflict } from '../../../domain/listing/change.js'
import type { EditedCollection } from '../../../domain/listing/fields.js'
import { readProofs, type Raw } from '../../../domain/listing/read.js'
import { closed, Id } from '../../../domain/shape.js'
import { attempt } from '../../attempt.js'
import { FormBody, textOf, valuesOf } from '../../form.js'
import { choicesIn, rawForm, versionIn } from '../../office-form.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { readUpload } from '../../upload.js'
import { editConflictPage, editFormPage, editStatePage, officeHistoryPage, proofPage, type EditInput } from '../../presenters/park-office-edit.js'
import { namesIn, reportView } from '../../presenters/watch.js'
import { editAddress, officePage, parkOfficePage } from '../../presenters/park-office.js'

const Lang = Type.Optional(Type.Enum(['zh', 'en']))
const PlainQuery = closed({ lang: Lang })
const OfficeQuery = closed({ lang: Lang, verified: Type.Optional(Type.Literal('1')) })
const ParkParams = closed({ parkId: Id })
const EditParams = closed({ parkId: Id, editId: Type.String({ maxLength: 60 }) })
const RecordParams = closed({ parkId: Id, collection: Type.Enum(['parks', 'listings', 'park-cards']), recordId: Id })

/** What a form may begin to edit. */
const EDITED: ReadonlyMap<string, EditedCollection> = new Map([['park', 'parks'], ['card', 'park-cards'], ['listing', 'listings']])

type App = ReturnType<typeof typed>
type EditRequest = FastifyRequest<{ Params: Static<typeof EditParams> }>

const typed = (app: FastifyInstance) => app.withTypeProvider<TypeBoxTypeProvider>()

async function inputFor (request: EditRequest, reply: FastifyReply): Promise<EditInput> {
  const { server: { deps }, actor, params: { parkId, editId }, texts } = request
  const edit = await readEdit(deps, actor, editId)
  if (edit.parkId !== parkId) throw new NotFoundError('no such edit in this park')
  const [park, names] = await Promise.all([officePark(deps, actor, parkId), namesOf(deps, edit.remarks.map(({ by }) => by))])
  return { view: await viewOfEdit(deps, actor, edit), park, names, csrf: reply.generateCsrf(), texts }
}

const isOpen = ({ edit: { state } }: EditView): boolean => state === 'draft' || state === 'returned'

async function sendForm (request: EditRequest, reply: FastifyReply, over: { raw?: Raw, problems?: readonly Problem[] } = {}) {
  const input = await inputFor(request, reply)
  const { edit } = input.view
  if (!isOpen(input.view)) return renderPage(reply, 'park-office/state', editStatePage(input))
  if (edit.isRemoval) return reply.redirect(`${editAddress(edit)}/proof`, 303)
  const record = await recordNow(request.server.deps, edit.collection, edit.recordId)
  return renderPage(reply, 'park-office/edit', editFormPage({ ...input, ...over, hasMoved: (record?.version ?? 0) !== edit.baseVersion }))
}

async function sendProof (request: EditRequest, reply: FastifyReply, over: { raw?: Raw, problems?: readonly Problem[], isConflict?: boolean } = {}) {
  const input = await inputFor(request, reply)
  if (!isOpen(input.view)) return renderPage(reply, 'park-office/state', editStatePage(input))
  return renderPage(reply, 'park-office/proof', proofPage({ ...input, ...over }))
}

async function sendConflict (request: EditRequest, reply: FastifyReply, given: { conflicts: readonly Conflict[], raw: Raw, chosen: Choices }) {
  const input = await inputFor(request, reply)
  return renderPage(reply.code(409), 'park-office/conflict', editConflictPage({ ...input, ...given, isAsked: Object.keys(given.chosen).length > 0 }))
}

function registerOffice (app: App) {
  app.get('/', { schema: { querystring: PlainQuery } }, async (request, reply) =>
    renderPage(reply, 'park-office/index', officePage(await officeParks(app.deps, request.actor, today()), request.actor, request.texts)))

  app.get('/:parkId', { schema: { params: ParkParams, querystring: OfficeQuery } }, async (request, reply) => {
    const { actor, params: { parkId }, query, texts, view } = request
    const desk = await readOffice(app.deps, actor, parkId, today())
    const names = namesIn(await currentCatalogue(app.deps, view))
    const watch = (await reportsOfPark(app.deps, { actor, view }, parkId)).map(report => reportView(report, names, texts))
    return renderPage(reply, 'park-office/park', parkOfficePage(desk, { csrf: reply.generateCsrf(), isVerified: query.verified === '1', actor, watch }, texts))
  })

  app.post('/:parkId/verify', { schema: { params: ParkParams, querystring: PlainQuery, body: FormBody } }, async (request, reply) => {
    const { actor, body, params: { parkId } } = request
    const ids = valuesOf(body, textOf(body, 'all') === '1' ? 'each' : 'fact')
    await verifyFacts(app.deps, actor, { parkId, ids, day: today(), at: now() })
    return reply.redirect(`/park-office/${parkId}?verified=1`, 303)
  })

  app.post('/:parkId/edits', { schema: { params: ParkParams, querystring: PlainQuery, body: FormBody } }, async (request, reply) => {
    const { actor, body, params: { parkId } } = request
    const [what, recordId] = [textOf(body, 'do'), textOf(body, 'recordId')]
    const common = { parkId, at: now() }
    if (what === 'parcel' || what === 'building') return reply.redirect(editAddress(await openListing(app.deps, actor, { ...common, kind: what })), 303)
    if (what === 'remove') return reply.redirect(editAddress(await openRemoval(app.deps, actor, { ...common, recordId })), 303)
    const collection = EDITED.get(what)
    if (collection === undefined) throw new NotFoundError('no such record')
    return reply.redirect(editAddress(await openEdit(app.deps, actor, { ...common, collection, recordId: collection === 'listings' ? recordId : parkId })), 303)
  })
}

function registerEdits (app: App) {
  const schema = { params: EditParams, querystring: PlainQuery }
  const posted = { schema: { ...schema, body: FormBody } }

  app.get('/:parkId/edits/:editId', { schema }, async (request, reply) => sendForm(request, reply))

  app.post('/:parkId/edits/:editId', posted, async (request, reply) => {
    const { actor, body, params: { editId } } = request
    const raw = rawForm(body)
    const { view } = await inputFor(request, reply)
    const { values, problems } = readForm(view, raw)
    if (problems.length > 0) return sendForm(request, reply.code(422), { raw, problems })
    const chosen = choicesIn(body)
    const { edit, conflicts } = await saveEdit(app.deps, actor, editId, { values, version: versionIn(body), choices: chosen, at: now() })
    if (conflicts.length > 0) return sendConflict(request, reply, { conflicts, raw: { ...raw, version: [textOf(body, 'version')] }, chosen })
    return reply.redirect(`${editAddress(edit)}/proof`, 303)
  })

  app.post('/:parkId/edits/:editId/discard', posted, async (request, reply) => {
    const { view } = await inputFor(request, reply)
    await discardEdit(app.deps, request.actor, view.edit.id, { version: versionIn(request.body), at: now() })
    return reply.redirect(`/park-office/${request.params.parkId}`, 303)
  })

  app.post('/:parkId/edits/:editId/withdraw', posted, async (request, reply) => {
    const { view } = await inputFor(request, reply)
    const edit = await withdrawEdit(app.deps, request.actor, view.edit.id, { version: versionIn(request.body), at: now() })
    return reply.redirect(editAddress(edit), 303)
  })
}

function registerProof (app: App) {
  const schema = { params: EditParams, querystring: PlainQuery }

  app.get('/:parkId/edits/:editId/proof', { schema }, async (request, reply) => sendProof(request, reply))

  app.post('/:parkId/edits/:editId/proof', { schema: { ...schema, body: FormBody } }, async (request, reply) => {
    const { actor, body, params: { parkId, editId } } = request
    const { view } = await inputFor(request, reply)
    const raw = rawForm(body)
    const version = versionIn(body)
    const { changes, problems } = readProofs(raw, view.edit.changes, today())
    const remark = textOf(body, 'remark').trim()
    const long: Problem[] = remark.length > 1000 ? [{ field: 'remark', key: 'park-office.problem.long', params: { most: 1000, length: remark.length } }] : []
    if (problems.length + long.length > 0) return sendProof(request, reply.code(422), { raw, problems: [...problems, ...long] })
    if (view.edit.version !== version || !isOpen(view)) return sendProof(request, reply.code(409), { raw, isConflict: true })
    const isSubmit = textOf(body, 'do') === 'submit'
    const left = isSubmit ? problemsOf({ ...view, edit: { ...view.edit, changes } }) : []
    if (left.length > 0) return sendProof(request, reply.code(422), { raw, problems: left })
    const stored = await attempt(async () => {
      const proven = await proveEdit(app.deps, actor, editId, { changes, version, at: now() })
      return isSubmit ? submitEdit(app.deps, actor, editId, { version: proven.version ?? 0, at: now(), remark }) : proven
    })
    if (stored.outcome === 'refused') return sendProof(request, reply.code(422), { raw, problems: stored.problems })
    // Somebody stored the draft in this instant: what was typed stays on the page.
    if (stored.outcome === 'overtaken') return sendProof(request, reply.code(409), { raw, isConflict: true })
    return reply.redirect(isSubmit ? `/park-office/${parkId}/edits/${editId}` : `/park-office/${parkId}/edits/${editId}/proof`, 303)
  })
}

function registerPhotos (app: App) {
  const schema = { params: EditParams, querystring: PlainQuery }

  app.post('/:parkId/edits/:editId/photos', { schema }, async (request, reply) => {
    const { actor } = request
    const { view } = await inputFor(request, reply)
    const { fields, file } = await readUpload(request)
    const version = versionIn(fields)
    const added = await attempt(() => addPhoto(app.deps, actor, view.edit.id, { file, version, at: now() }))
    // What is wrong with a file is said beside its field.
    if (added.outcome === 'refused') return sendForm(request, reply.code(422), { problems: added.problems })
    if (added.outcome === 'overtaken') throw new ConflictError('the edit was changed meanwhile', added.params)
    return reply.redirect(`${editAddress(view.edit)}#photos`, 303)
  })

  app.post('/:parkId/edits/:editId/photos/keep', { schema: { ...schema, body: FormBody } }, async (request, reply) => {
    const { view } = await inputFor(request, reply)
    const keep = valuesOf(request.body, 'photo')
    await keepPhotos(app.deps, request.actor, view.edit.id, { keep, version: versionIn(request.body), at: now() })
    return reply.redirect(`${editAddress(view.edit)}#photos`, 303)
  })
}

function registerHistory (app: App) {
  const schema = { params: RecordParams, querystring: PlainQuery }

  app.get('/:parkId/history/:collection/:recordId', { schema }, async (request, reply) => {
    const { actor, params, texts } = request
    const [park, versions] = [await officePark(app.deps, actor, params.parkId), await readVersions(app.deps, actor, params)]
    return renderPage(reply, 'park-office/history', officeHistoryPage({ versions, ...params, park, csrf: reply.generateCsrf(), texts }))
  })

  app.post('/:parkId/history/:collection/:recordId', { schema: { ...schema, body: FormBody } }, async (request, reply) => {
    const number = Number(textOf(request.body, 'number'))
    const edit = await restoreVersion(app.deps, request.actor, { ...request.params, number, at: now() })
    return reply.redirect(`${editAddress(edit)}/proof`, 303)
  })
}

export default async function parkOffice (fastify: FastifyInstance) {
  opensTo(fastify, 'park.edit')
  const app = typed(fastify)
  registerOffice(app)
  registerEdits(app)
  registerProof(app)
  registerPhotos(app)
  registerHistory(app)
}
