/**
 * Rights of routes: each names the action of the table of rights that opens it, in `config.access` or with `opensTo` for a whole
 * file; the application does not start with a route that names none. Forms are checked for cross-site forgery unless a route is
 * asked by programs. Records are checked where they are read, with `assertMay`.
 */
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { may, type Action } from '../../domain/account/access.js'
import { ForbiddenError } from '../../domain/errors.js'

declare module 'fastify' {
  interface FastifyContextConfig { access?: Action }
}

/** Every route of this scope that names no action of its own opens to this one. */
export function opensTo (app: FastifyInstance, access: Action): void {
  app.addHook('onRoute', route => {
    route.config = { access, ...route.config }
  })
}

const isChange = ({ method }: FastifyRequest): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

/** Where sessions do not count nothing can be done in somebody's name. */
const isForPrograms = ({ url }: FastifyRequest): boolean => url.startsWith('/api/')

/** Where a person goes who may not open a page yet. */
function signInAddress ({ url, signedIn }: FastifyRequest): string {
  const page = signedIn?.session.secondFactor === 'due' ? 'code' : signedIn?.session.secondFactor === 'to-enrol' ? 'enrol' : 'sign-in'
  return `/account/${page}?next=${encodeURIComponent(url)}`
}

export default fp(async function access (app: FastifyInstance) {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => { routes.push(route) })
  app.addHook('onReady', async () => {
    const open = routes.filter(({ config }) => config?.access === undefined).map(({ method, url }) => `${[method].flat().join(',')} ${url}`)
    if (open.length > 0) throw new Error(`routes without a right: ${open.join('; ')}`)
  })

  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return
    const { access } = request.routeOptions.config
    if (access !== undefined && may(request.actor, access)) return
    if (request.actor.role === 'public' && !isChange(request) && !isForPrograms(request)) return reply.redirect(signInAddress(request), 303)
    throw new ForbiddenError('no right to this route')
  })

  app.addHook('preHandler', async function (request: FastifyRequest, reply: FastifyReply) {
    if (request.is404 || !isChange(request) || isForPrograms(request)) return
    await new Promise<void>((resolve, reject) => {
      app.csrfProtection(request, reply, (error?: Error) => error ? reject(error) : resolve())
    })
  })
}, { name: 'access', dependencies: ['session', 'security'], fastify: '5.x' })
