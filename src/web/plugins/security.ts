/** Headers, rate limit, cookies and cross-site request forgery: what every answer has before any route runs. */
import fp from 'fastify-plugin'
import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'

export type SecurityOptions = { secure: boolean, requestsPerMinute: number }

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
  await app.register(rateLimit, { max: options.requestsPerMinute, timeWindow: '1 minute' })
  await app.register(cookie)
  await app.register(csrf, {
    cookieKey: 'csrf',
    cookieOpts: { path: '/', httpOnly: true, sameSite: 'lax', secure: options.secure },
    getToken: request => (request.body as { _csrf?: string } | null)?._csrf
  })
}, { name: 'security', fastify: '5.x' })
