/** Policies under the hand of an administrator: list, form, what an edit would do, publication. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { currentCatalogue } from '../../../../application/catalogue.js'
import {
  listPolicies, policyAtVersion, policyToEdit, policyVersions, previewEdit, publishPolicy, type PolicyRecord
} from '../../../../application/policy-edit.js'
import { reportsOfPolicy, toldEffects } from '../../../../application/watch-reports.js'
import { now, today } from '../../../../clock.js'
import type { Problem } from '../../../../domain/errors.js'
import { formOf, mergeForms, readPolicyForm, rowFields, rowsIn, tidyForm, type PolicyForm } from '../../../../domain/law/edit-read.js'
import { STATUSES, type Policy } from '../../../../domain/law/policy.js'
import { closed, Id } from '../../../../domain/shape.js'
import { FormBody, textOf, valuesOf } from '../../../form.js'
import { choicesIn, versionIn } from '../../../office-form.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { policyEditHref, policyFormPage, policyListPage } from '../../../presenters/policy-edit.js'
import { policyConflictPage, policyPreviewPage } from '../../../presenters/policy-preview.js'
import { namesIn, reportView, watchView } from '../../../presenters/watch.js'
import { attempt } from '../../../attempt.js'
import { typed } from '../../account/forms.js'

const Lang = Type.Optional(Type.Enum(['zh', 'en']))
const ListQuery = closed({
  lang: Lang,
  q: Type.Optional(Type.String({ maxLength: 200 })),
  status: Type.Optional(Type.Enum(['', ...STATUSES])),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 }))
})
const PageQuery = closed({ lang: Lang, done: Type.Optional(Type.Literal('1')) })
const IdParams = closed({ id: Id })
const ON_PAGE = 40

type PolicyRequest = FastifyRequest<{ Params: { id: string } }>
type Typed = { form: PolicyForm, version: number, reason?: string, accepted?: readonly string[], problems?: readonly Problem[] }

const fieldsIn = (body: FormBody): PolicyForm => Object.fromEntries(Object.keys(body).map(name => [name, textOf(body, name)]))

const stored = ({ server, actor, params: { id } }: PolicyRequest): Promise<PolicyRecord> => policyToEdit(server.deps, actor, id)

async function sendForm (request: PolicyRequest, reply: FastifyReply, given?: Typed, isDone = false) {
  const { server: { deps }, actor, params: { id }, texts, view } = request
  const policy = await stored(request)
  const [history, reports, catalogue] = await Promise.all([policyVersions(deps, actor, id), reportsOfPolicy(deps, { actor, view }, id, 5), currentCatalogue(deps, view)])
  const watch = reports.map(report => reportView(report, namesIn(catalogue), texts))
  const input = { policy, form: formOf(policy as Policy), version: policy.version ?? 0, ...given, csrf: reply.generateCsrf() }
  const isRefused = (given?.problems ?? []).length > 0
  return renderPage(isRefused ? reply.code(422) : reply, 'admin/policies/form', policyFormPage({ ...input, ...history, watch, isDone }, texts))
}

/** Problems as their fields follow one another on the page. */
function inOrder (problems: readonly Problem[], form: PolicyForm): Problem[] {
  const names = Object.keys(form)
  return [...problems].sort((a, b) => names.indexOf(a.field) - names.indexOf(b.field))
}

/** The page that says what the edit would do; the form again where it cannot be read. */
async function sendPreview (request: PolicyRequest, reply: FastifyReply, given: Typed) {
  const { server: { deps }, actor, params: { id }, texts, view } = request
  const before = await stored(request)
  const form = tidyForm(before as Policy, given.form)
  const { change, problems } = readPolicyForm(before as Policy, form)
  const seen = await attempt(() => previewEdit(deps, actor, { id, change, asOf: today() }))
  if (seen.outcome !== 'done') {
    const unread = new Set(problems.map(({ field }) => field))
    return sendForm(request, reply, { ...given, form, problems: inOrder([...problems, ...(seen.outcome === 'refused' ? seen.problems : []).filter(({ field }) => !unread.has(field))], form) })
  }
  const names = namesIn(await currentCatalogue(deps, view))
  const watch = watchView(await toldEffects(deps, { actor, view }, seen.value), names, texts, { isForecast: true })
  const page = policyPreviewPage({ ...given, preview: seen.value, before, form, csrf: reply.generateCsrf(), watch, titles: names.policies }, texts)
  return renderPage((given.problems ?? []).length > 0 ? reply.code(422) : reply, 'admin/policies/preview', page)
}

/** Somebody published meanwhile: both values of what both changed; a preview of the rest where nothing is to be decided. */
async function sendMerged (request: PolicyRequest, reply: FastifyReply, given: Typed & { base: number, isAsked: boolean, choices: ReturnType<typeof choicesIn> }) {
  const { server: { deps }, actor, params: { id }, texts } = request
  const policy = await stored(request)
  const base = await policyAtVersion(deps, actor, id, given.base)
  const mine = tidyForm(policy as Policy, given.form)
  const { form, conflicts } = mergeForms(formOf((base ?? policy) as Policy), formOf(policy as Policy), mine, given.choices)
  if (conflicts.length === 0) return sendPreview(request, reply, { form, version: policy.version ?? 0, reason: given.reason ?? '' })
  return renderPage(reply.code(409), 'admin/policies/conflict', policyConflictPage({
    policy, form: mine, base: given.base, csrf: reply.generateCsrf(), reason: given.reason ?? '', conflicts, chosen: given.choices, isAsked: given.isAsked
  }, texts))
}

/** The form with a row more, or one less, for `add:<figure>` and `remove:<figure>:<row>`; undefined for another button. */
function withRows (what: string, policy: PolicyRecord, sent: PolicyForm): PolicyForm | undefined {
  const [verb, name = '', row] = what.split(':')
  if ((verb !== 'add' && verb !== 'remove') || !Object.hasOwn(policy.benefit.parameters ?? {}, name)) return undefined
  const form = tidyForm(policy as Policy, sent)
  const rows = rowsIn(verb === 'remove' ? sent : form, name)
  const next = verb === 'add' ? [...rows, { value: '', from: '', to: '' }] : rows.filter((_, index) => index !== Number(row))
  return { ...Object.fromEntries(Object.entries(form).filter(([key]) => !key.startsWith(`values.${name}.`))), ...rowFields(name, next) }
}

async function publish (request: PolicyRequest, reply: FastifyReply, given: Typed) {
  const { server: { deps }, actor, params: { id } } = request
  const policy = await stored(request)
  const { reason = '', accepted = [], version } = given
  const form = tidyForm(policy as Policy, given.form)
  const { change } = readPolicyForm(policy as Policy, form)
  const published = await attempt(() => publishPolicy(deps, actor, { id, version, change, reason, accepted, asOf: today(), at: now() }))
  if (published.outcome === 'overtaken') return sendMerged(request, reply, { ...given, base: version, isAsked: false, choices: {} })
  if (published.outcome === 'refused') return sendPreview(request, reply, { ...given, problems: published.problems })
  return reply.redirect(`${policyEditHref(id)}?done=1`, 303)
}

export default async function adminPolicyRoutes (instance: FastifyInstance) {
  opensTo(instance, 'policy.edit')
  const app = typed(instance)

  app.get('/', { schema: { querystring: ListQuery } }, async (request, reply) => {
    const { q, status, offset = 0 } = request.query
    const query = { limit: ON_PAGE, offset, ...q ? { words: q } : {}, ...status ? { status } : {} }
    return renderPage(reply, 'admin/policies/list', policyListPage(await listPolicies(app.deps, request.actor, query), query, request.texts))
  })

  app.get('/:id', { schema: { params: IdParams, querystring: PageQuery } }, async (request, reply) => sendForm(request, reply, undefined, request.query.done === '1'))

  app.post('/:id', { schema: { params: IdParams, querystring: PageQuery, body: FormBody } }, async (request, reply) => {
    const { body } = request
    const what = textOf(body, 'do')
    const given = { form: fieldsIn(body), version: versionIn(body), reason: textOf(body, 'reason'), accepted: valuesOf(body, 'accept') }
    if (what === 'publish') return publish(request, reply, given)
    if (what === 'merge') return sendMerged(request, reply, { ...given, base: Number(textOf(body, 'base')) || 0, isAsked: true, choices: choicesIn(body) })
    if (what === 'edit') return sendForm(request, reply, given)
    const changed = withRows(what, await stored(request), given.form)
    return changed ? sendForm(request, reply, { ...given, form: changed }) : sendPreview(request, reply, given)
  })
}
