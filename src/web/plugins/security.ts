/** Headers, rate limit, cookies and cross-site request forgery: what every answer has before any route runs. */
import fp from 'fastify-plugin'
import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Timing } from '../../application/limits.js'
import { sharedLimit } from './shared-limit.js'

/** Addresses that whoever has them may read: never kept by shared caches nor by search engines. */
const isPrivate = (url: string): boolean => /^\/(?:api\/v1\/)?(?:intake|matches|account|admin|desk|my|park-office|proposals|shared)(?:\/|$)/.test(url)

/** A form with files holds its fields as parts, others hold texts. */
function tokenOf (body: unknown): string | undefined {
  const token = (body as { _csrf?: string | { value?: unknown } } | null)?._csrf
  return typeof token === 'object' ? String(token.value) : token
}

/** `shared`: given where other processes may serve the same address from the same store: requests are then counted by all together. */
export type SecurityOptions = { secure: boolean, requestsPerMinute: number, shared?: Timing }

declare module 'fastify' {
  /** Takes the secret of forms from the browser: tokens of before are worth nothing then. */
  interface FastifyReply { forgetForms: () => FastifyReply }
}

/** Behind HTTPS the prefix makes browsers refuse the cookie from any other host and over plain HTTP. */
export const hostCookie = (name: string, secure: boolean): string => secure ? `__Host-${name}` : name

export default fp(async function security (app: FastifyInstance, options: SecurityOptions) {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(options.secure ? { upgradeInsecureRequests: [] } : {})
      }
    },
    strictTransportSecurity: options.secure,
    referrerPolicy: { policy: 'same-origin' }
  })
  app.addHook('onRequest', async (request, reply) => {
    if (isPrivate(request.url)) reply.headers({ 'cache-control': 'private, no-cache', 'x-robots-tag': 'noindex' })
  })
  await app.register(rateLimit, {
    max: options.requestsPerMinute,
    timeWindow: '1 minute',
    ...(options.shared ? { store: sharedLimit(app.deps, options.shared) } : {})
  })
  await app.register(cookie)
  const [cookieKey, cookieOpts] = [hostCookie('csrf', options.secure), { path: '/', httpOnly: true, sameSite: 'lax', secure: options.secure } as const]
  await app.register(csrf, {
    cookieKey,
    cookieOpts,
    getToken: request => tokenOf(request.body)
  })
  // Without a cookie each call would make a secret of its own, and the browser keeps only one: an answer has one token.
  app.addHook('onRequest', async (_, reply) => {
    const make = reply.generateCsrf
    let token: string | undefined
    reply.generateCsrf = options => {
      token ??= make.call(reply, options)
      return token
    }
  })
  app.decorateReply('forgetForms', function (this: FastifyReply) { return this.clearCookie(cookieKey, cookieOpts) })
}, { name: 'security', fastify: '5.x' })
