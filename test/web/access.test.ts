import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import t, { type Test } from 'tap'
import { buildApp } from '../../src/app.js'
import { endSessions, factorGiven, openSession } from '../../src/application/accounts/sessions.js'
import type { AppDeps } from '../../src/application/ports.js'
import { now } from '../../src/clock.js'
import { ACCESS, ACTIONS, may, ROLES, type Action, type Actor } from '../../src/domain/account/access.js'
import { testApp, testDeps } from '../support/build-app.js'
import { makePerson, person } from '../support/people.js'
import access, { opensTo } from '../../src/web/plugins/access.js'

const deps = await testDeps(t)

t.test('an application does not start with a route that names no right', async t => {
  const app = Fastify()
  for (const name of ['session', 'security']) await app.register(Object.assign(async () => {}, { [Symbol.for('skip-override')]: true, [Symbol.for('plugin-meta')]: { name } }))
  app.decorate('csrfProtection', () => {})
  await app.register(access)
  await app.register(async scope => {
    opensTo(scope, 'site.read')
    scope.get('/named', async () => 'named')
  })
  app.get('/open', async () => 'open')
  await t.rejects(async () => app.ready(), { message: /routes without a right: GET \/open/ })
})

t.test('a signed-in officer sees the way to the desk, the public the way to sign in', async t => {
  const app = await testApp(t, deps)
  const officer = await person(app, deps, 'officer')
  t.ok((await officer.get('/')).root.querySelector('a[href="/desk"]'))
  t.match((await officer.get('/')).headers['cache-control'], /no-store/)
  const response = await app.inject('/')
  t.match(response.body, 'href="/account/sign-in"')
  t.notMatch(response.body, 'href="/desk"')
})

type Known = { method: string, url: string, access: Action }

/** The application with every route it registers. Its answers say how far a request came: past the rights, into the handler, and which error ended it. */
async function watched (t: Test, publicUrl = ''): Promise<{ app: FastifyInstance, routes: Known[] }> {
  const options: RouteOptions[] = []
  const watch = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('preParsing', async (_, reply) => { reply.header('x-past-rights', '1') })
    fastify.addHook('onError', async (_, reply, error) => { reply.header('x-error', error.code) })
    fastify.addHook('onRoute', route => {
      options.push(route)
      const { handler } = route
      route.handler = function (request, reply) {
        reply.header('x-handled', '1')
        return handler.call(this, request, reply) as unknown
      }
    })
  }
  subscribe('fastify.initialization', watch)
  const app = await buildApp({ config: { publicUrl, trustProxy: false, rateLimitPerMinute: 100_000, publicView: 'public' }, deps: deps as AppDeps, strictTexts: true, mostDelayMs: 0 })
  unsubscribe('fastify.initialization', watch)
  t.teardown(() => app.close())
  await app.ready()
  const routes = options.flatMap(({ method, url, config }) => [method].flat().map(name => ({ method: name, url, access: config!.access! })))
  return { app, routes: routes.filter(({ method }) => method !== 'HEAD') }
}

let hosts = 0
const nextHost = () => `10.1.${++hosts >> 8}.${hosts & 255}`

/** An address of the route; what stands for an id is the id of nothing. */
const addressOf = (url: string): string => url.replaceAll(/:\w+|\*/g, 'aaaaaaaaaaaaaaaaaaaaaaaaaa')

const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Cookies and form token of a new session of the account, or of the public. */
async function enter (app: FastifyInstance, account: Awaited<ReturnType<typeof makePerson>> | undefined, secure = false) {
  const cookies: Record<string, string> = {}
  if (account) {
    const { secret, session } = await openSession(deps, account, { at: now(), device: 'test' })
    if (session.secondFactor !== 'none') await factorGiven(deps, session)
    cookies[secure ? '__Host-session' : 'session'] = secret
  }
  const page = await app.inject({ url: account ? '/account' : '/account/sign-in', cookies })
  for (const { name, value } of page.cookies) cookies[name] = value
  return { cookies, token: /name="_csrf" value="([^"]+)"/.exec(page.body)![1]! }
}

const isForPrograms = (url: string): boolean => url.startsWith('/api/')

t.test('each role reaches exactly the routes that the table of rights opens to it', async t => {
  const { app, routes } = await watched(t)
  t.ok(routes.length > 60, `${routes.length} routes`)
  for (const role of ['public', ...ROLES] as const) {
    const account = role === 'public' ? undefined : await makePerson(deps, role, role === 'park-manager' ? { parkIds: ['x-park'] } : {})
    const actor: Actor = account ? { role: account.role, id: account.id, name: account.name, parkIds: account.parkIds, isDemo: false } : { role: 'public' }
    for (const { method, url, access } of routes) {
      const { cookies, token } = await enter(app, account)
      const isForm = method !== 'GET'
      const answer = await app.inject({
        method: method as 'GET', url: addressOf(url), cookies, remoteAddress: nextHost(), ...isForm ? { headers: form, payload: `_csrf=${encodeURIComponent(token)}` } : {}
      })
      const name = `${role} ${method} ${url} (${access})`
      // Programs have no session: to them everybody is the public.
      const mayCome = may(isForPrograms(url) || /^\/(?:assets|health)\//.test(url) ? { role: 'public' } : actor, access)
      t.equal(answer.headers['x-past-rights'] !== undefined, mayCome, name)
      t.notOk(answer.statusCode >= 500 && !url.startsWith('/health'), `${name}: ${answer.statusCode}`)
      if (mayCome) continue
      t.equal(answer.headers['x-handled'], undefined, `${name} is not handled`)
      if (role === 'public' && method === 'GET' && !isForPrograms(url)) {
        t.match(answer, { statusCode: 303, headers: { location: `/account/sign-in?next=${encodeURIComponent(addressOf(url))}` } }, name)
      } else t.equal(answer.statusCode, 403, name)
    }
    if (account) await endSessions(deps, account.id)
  }
})

t.test('no form is handled without the token of the browser that was shown it', async t => {
  const { app, routes } = await watched(t)
  const changes = routes.filter(({ method, url }) => method !== 'GET' && method !== 'OPTIONS' && !isForPrograms(url))
  t.ok(changes.length > 20, `${changes.length} forms`)
  const people = Object.fromEntries(await Promise.all(ROLES.map(async role => [role, await makePerson(deps, role)] as const)))
  for (const { method, url, access } of changes) {
    const role = ROLES.find(one => may({ role: one, id: 'x', name: 'x', parkIds: [], isDemo: false }, access))!
    const name = `${method} ${url} as ${role}`
    const send = async (cookies: Record<string, string>, payload: string) => {
      const { headers, statusCode } = await app.inject({ method: method as 'POST', url: addressOf(url), cookies, headers: form, payload, remoteAddress: nextHost() })
      return { handled: headers['x-handled'], error: String(headers['x-error'] ?? ''), statusCode }
    }
    const mine = await enter(app, people[role])
    const foreign = await enter(app, people[role])
    const { csrf: _, ...withoutSecret } = mine.cookies
    const tries = { missing: await send(mine.cookies, ''), wrong: await send(mine.cookies, '_csrf=wrong'), foreign: await send(mine.cookies, `_csrf=${encodeURIComponent(foreign.token)}`), secretless: await send(withoutSecret, `_csrf=${encodeURIComponent(mine.token)}`) }
    for (const [kind, { handled, error, statusCode }] of Object.entries(tries)) {
      t.equal(handled, undefined, `${name}: ${kind}`)
      t.match(error, /^FST_(?:CSRF|ERR_VALIDATION)/, `${name}: ${kind} ${statusCode}`)
    }
    const right = await send(mine.cookies, `_csrf=${encodeURIComponent(mine.token)}`)
    t.notMatch(right.error, /CSRF/, `${name} with the right token`)
  }
})

t.test('rights over records follow the table', async t => {
  const member = (role: typeof ROLES[number], parkIds: string[] = []) => ({ role, id: 'me', name: 'Me', parkIds, isDemo: false })
  const mine = { ownerId: 'me', officerId: 'me', parkIds: ['park'], sharedParkIds: ['park'] }
  const others = { ownerId: 'you', officerId: 'you', parkIds: ['other'], sharedParkIds: ['other'] }
  for (const action of ACTIONS) {
    for (const role of ['public', ...ROLES] as const) {
      const actor: Actor = role === 'public' ? { role } : member(role, ['park'])
      const scope = (ACCESS[action] as Record<string, string | undefined>)[role]
      t.equal(may(actor, action), scope !== undefined, `${role} ${action}`)
      t.equal(may(actor, action, mine), scope !== undefined, `${role} ${action}, of their own`)
      t.equal(may(actor, action, others), scope === 'all', `${role} ${action}, of others`)
      // A record that says nothing of people belongs to nobody; a lead without an officer is open to every officer.
      t.equal(may(actor, action, {}), scope === 'all' || scope === 'charge', `${role} ${action}, of nobody`)
    }
  }
  t.equal(may(member('park-manager', []), 'park.edit', { parkIds: [] }), false)
  t.equal(may(member('park-manager', ['a', 'park']), 'lead.read-personal', { ...others, sharedParkIds: ['z', 'park'] }), true)
  t.equal(may(member('administrator'), 'lead.read-personal', mine), false, 'administrators do not read who an investor is')
})

t.test('answers carry the headers that keep browsers from harm, and cookies what keeps them here', async t => {
  const { app } = await watched(t, 'https://luodi.example')
  const officer = await makePerson(deps, 'officer')
  const { cookies } = await enter(app, officer, true)
  for (const [url, given] of [['/', {}], ['/account/sign-in', {}], ['/account', cookies], ['/no-such-page', {}], ['/api/v1/parks', {}], ['/assets/app.css', {}]] as const) {
    const { headers } = await app.inject({ url, cookies: given })
    const policy = String(headers['content-security-policy'])
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]) t.match(policy, part, url)
    t.notMatch(policy, /unsafe|\*/, url)
    t.match(headers, { 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin' }, url)
    const age = Number(/max-age=(\d+)/.exec(String(headers['strict-transport-security']))?.[1])
    t.ok(age >= 31_536_000, `${url}: a year of HTTPS`)
    t.equal(headers['x-powered-by'], undefined)
    t.equal(headers['access-control-allow-origin'], undefined)
  }
  const page = await app.inject({ url: '/account', cookies })
  t.equal(page.headers['cache-control'], 'private, no-store')
  const signIn = await app.inject('/account/sign-in')
  for (const cookie of signIn.cookies) t.match(cookie, { httpOnly: true, secure: true, sameSite: 'Lax', path: '/' }, cookie.name)
  const out = await app.inject({ method: 'POST', url: '/account/sign-out', cookies, headers: form, payload: `_csrf=${encodeURIComponent(/name="_csrf" value="([^"]+)"/.exec(page.body)![1]!)}` })
  t.equal(out.headers['clear-site-data'], '"cache", "storage"')
  t.match(out.cookies.find(({ name }) => name === '__Host-session'), { value: '', path: '/', secure: true, httpOnly: true })
})
