/** Accounts under the hand of an administrator: list, invitation, and each account with what can be done about it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { invite, listAccounts, resetLink, setParks, viewAccount } from '../../../../application/accounts/manage.js'
import { currentCatalogue } from '../../../../application/catalogue.js'
import { now } from '../../../../clock.js'
import { ROLES } from '../../../../domain/account/access.js'
import { Token } from '../../../../domain/account/account.js'
import type { Problem } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody, textOf, valuesOf } from '../../../form.js'
import { opensTo } from '../../../plugins/access.js'
import { notice } from '../../../presenters/account.js'
import { inviteView, userView, usersView, type InviteInput } from '../../../presenters/admin-users.js'
import { mailKey } from '../../../../application/accounts/accounts.js'
import { sendForm, tried, typed, type App } from '../../account/forms.js'
import { letterFor, sendLetter } from '../../account/letters.js'
import { keepOnce, onceOf } from './once.js'
import { simpleActions } from './actions.js'

const Lang = Type.Optional(Type.Enum(['zh', 'en']))
const ListQuery = closed({
  lang: Lang,
  q: Type.Optional(Type.String({ maxLength: 200 })),
  role: Type.Optional(Type.Enum(['', ...ROLES])),
  state: Type.Optional(Type.Enum(['', 'active', 'disabled', 'without-factor'])),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 }))
})
const DONE = ['disabled', 'enabled', 'parks', 'factor', 'ended'] as const
const PageQuery = closed({ lang: Lang, done: Type.Optional(Type.Enum([...DONE])), mail: Type.Optional(Type.Enum(['sent', 'not-sent'])) })
const IdParams = closed({ id: Token })

const ON_PAGE = 40

const parksFor = async ({ server, view }: FastifyRequest) => (await currentCatalogue(server.deps, view)).parks

const idsOf = (parks: readonly { id: string }[]): ReadonlySet<string> => new Set(parks.map(({ id }) => id))

type InvitePage = FastifyRequest<{ Querystring: { mail?: string } }>

async function sendInvite (request: InvitePage, reply: FastifyReply, given: InviteInput, problems: Problem[] = []) {
  const { texts } = request
  const once = await onceOf(request, reply)
  const parks = await parksFor(request)
  return sendForm(reply, 'admin/users/invite', { ...inviteView(given, { parks, problems, csrf: reply.generateCsrf(), once, texts }), wide: true }, problems)
}

function registerInvitation (app: App) {
  app.get('/invite', { schema: { querystring: PageQuery } }, async (request, reply) => sendInvite(request, reply, { role: '', email: '', parkIds: [] }))

  app.post('/invite', { schema: { querystring: PageQuery, body: FormBody } }, async (request, reply) => {
    const { body, actor } = request
    const given = { role: textOf(body, 'role'), email: textOf(body, 'email'), parkIds: [...valuesOf(body, 'parks')] }
    const made = await tried(invite(app.deps, actor, given, { parks: idsOf(await parksFor(request)), at: now() }))
    if (made.problems) return sendInvite(request, reply, given, made.problems)
    keepOnce(request, reply, made.value)
    if (!app.deps.mail || !app.publicUrl || !given.email.trim()) return reply.redirect('/admin/users/invite', 303)
    const isSent = await sendLetter(app as unknown as FastifyInstance, letterFor(request, { to: mailKey(given.email), kind: 'invitation', secret: made.value }))
    return reply.redirect(`/admin/users/invite?mail=${isSent ? 'sent' : 'not-sent'}`, 303)
  })
}

type UserPage = FastifyRequest<{ Params: { id: string }, Querystring: { done?: string, mail?: string } }>

async function sendUser (request: UserPage, reply: FastifyReply, { problems = [], parkIds }: { problems?: Problem[], parkIds?: string[] } = {}) {
  const { actor, params: { id }, query: { done }, server: { deps }, texts } = request
  const { account, sessions } = await viewAccount(deps, actor, id, now())
  return sendForm(reply, 'admin/users/detail', userView({
    account,
    sessions: sessions.filter(({ expiresAt }) => expiresAt > now()),
    parks: await parksFor(request),
    isOwn: actor.role !== 'public' && actor.id === id,
    csrf: reply.generateCsrf(),
    once: await onceOf(request, reply),
    notices: done ? [notice('ok', texts.t(`admin.done.${done}`))] : [],
    problems,
    texts,
    ...parkIds ? { parkIds } : {}
  }), problems)
}

function registerUser (app: App) {
  const schema = { params: IdParams, querystring: PageQuery }

  app.get('/:id', { schema }, async (request, reply) => sendUser(request, reply))

  app.post('/:id/parks', { schema: { ...schema, body: FormBody } }, async (request, reply) => {
    const { actor, body, params: { id } } = request
    const parkIds = [...valuesOf(body, 'parks')]
    const { problems } = await tried(setParks(app.deps, actor, id, parkIds, { parks: idsOf(await parksFor(request)), at: now() }))
    return problems ? sendUser(request, reply, { problems, parkIds }) : reply.redirect(`/admin/users/${id}?done=parks`, 303)
  })

  app.post('/:id/reset-link', { schema: { ...schema, body: FormBody } }, async (request, reply) => {
    keepOnce(request, reply, await resetLink(app.deps, request.actor, request.params.id, now()))
    return reply.redirect(`/admin/users/${request.params.id}`, 303)
  })

  simpleActions(app, { ...schema, body: FormBody })
}

export default async function adminUserRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.manage')
  const app = typed(instance)

  app.get('/', { schema: { querystring: ListQuery } }, async (request, reply) => {
    const { q, role, state, offset = 0 } = request.query
    const query = { limit: ON_PAGE, offset, ...q ? { text: q } : {}, ...role ? { role } : {}, ...state ? { state } : {} }
    const found = await listAccounts(app.deps, request.actor, query, now())
    return sendForm(reply, 'admin/users/list', { ...usersView(found, query, request.texts), wide: true })
  })

  registerInvitation(app)
  registerUser(app)
}
