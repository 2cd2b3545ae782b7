/** Who asks: reads the session cookie, and opens and closes it. Until its second factor is given a session is nobody's. */
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { memberFrom } from '../../application/accounts/accounts.js'
import { readSession, type Opened } from '../../application/accounts/sessions.js'
import { now } from '../../clock.js'
import type { Actor } from '../../domain/account/access.js'
import type { View } from '../../domain/law/lawfulness.js'
import { hostCookie } from './security.js'

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor
    /** The session with its account, whether or not its second factor was given; null where there is none. */
    signedIn: Opened | null
    /** Whose eyes the request has: officers and administrators see what the public does not. */
    view: View
  }
  interface FastifyReply {
    openSession: (secret: string) => FastifyReply
    closeSession: () => FastifyReply
  }
}

export type SessionOptions = { secure: boolean, publicView: View }

/** Programs and files never ask as somebody: a foreign page cannot use a visitor's session through them. */
const WITHOUT_SESSION = /^\/(?:api|assets|health)\//

const PUBLIC: Actor = { role: 'public' }

const isOpen = ({ session: { secondFactor } }: Opened): boolean => secondFactor === 'none' || secondFactor === 'done'

const viewOf = (actor: Actor, publicView: View): View =>
  actor.role === 'officer' || actor.role === 'administrator' ? 'officer' : publicView

export default fp(async function session (app: FastifyInstance, { secure, publicView }: SessionOptions) {
  const name = hostCookie('session', secure)
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const

  app.decorateRequest<Actor | null>('actor', null)
  app.decorateRequest('signedIn', null)
  app.decorateRequest('view', publicView)
  app.decorateReply('openSession', function (this: FastifyReply, secret: string) { return this.setCookie(name, secret, cookie) })
  app.decorateReply('closeSession', function (this: FastifyReply) { return this.clearCookie(name, cookie) })

  app.addHook('onRequest', async (request, reply) => {
    request.actor = PUBLIC
    const secret = request.cookies[name]
    if (!secret || WITHOUT_SESSION.test(request.url)) return
    request.signedIn = await readSession(app.deps, secret, now()) ?? null
    if (!request.signedIn) {
      reply.closeSession()
      return
    }
    if (isOpen(request.signedIn)) request.actor = memberFrom(request.signedIn.account)
    request.view = viewOf(request.actor, publicView)
    reply.headers({ 'cache-control': 'private, no-store' })
  })
}, { name: 'session', dependencies: ['security', 'locale', 'views'], fastify: '5.x' })
