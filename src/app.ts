/** Builds the application with all its options: tests build exactly this. */
import { fileURLToPath } from 'node:url'
import autoload from '@fastify/autoload'
import compress from '@fastify/compress'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Timing } from './application/limits.js'
import type { AppDeps } from './application/ports.js'
import type { Config } from './config.js'
import { LOCALES_DIR, PUBLIC_DIR, VIEWS_DIR } from './paths.js'
import { LONGEST_PART, routedAddress } from './web/addresses.js'
import { parkNames } from './web/park-names.js'
import access from './web/plugins/access.js'
import errors from './web/plugins/errors.js'
import health from './web/plugins/health.js'
import locale from './web/plugins/locale.js'
import measure, { type MeasureOptions } from './web/plugins/measure.js'
import security from './web/plugins/security.js'
import session from './web/plugins/session.js'
import views from './web/plugins/views.js'

declare module 'fastify' {
  interface FastifyInstance { deps: AppDeps }
}

/** What differs between a server, a developer's server and a test. */
export type BuildOptions = {
  config: Pick<Config, 'publicUrl' | 'trustProxy' | 'rateLimitPerMinute' | 'publicView'>
  deps: AppDeps
  logger?: FastifyBaseLogger
  /** Given where other processes may use the same store: limits are then counted in it. */
  shared?: Timing
  /** Missing texts throw, and views are read again on each request. */
  strictTexts?: boolean
  reloadViews?: boolean
  /** Where the times of requests go. */
  requests?: MeasureOptions['requests']
  /** Longest delay of the event loop before requests are turned away; 0 never turns away. */
  mostDelayMs?: number
}

/** The largest file that a form may bring; each kind of file has a limit of its own below it. */
const MOST_FILE_BYTES = 10 * 1024 * 1024

/** The largest form: every field of the longest one, filled to its end in letters that take nine bytes on their way. */
export const FORM_BYTES = 2 * 1024 * 1024

const ROUTES_DIR = fileURLToPath(new URL('./web/routes', import.meta.url))

export async function buildApp ({ config, deps, logger, requests, shared, strictTexts = false, reloadViews = false, mostDelayMs = 2000 }: BuildOptions): Promise<FastifyInstance> {
  const app = Fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    trustProxy: config.trustProxy,
    connectionTimeout: 120_000,
    requestTimeout: 60_000,
    keepAliveTimeout: 10_000,
    // Reading all routes takes a second; a machine that is busy otherwise must not fail to start.
    pluginTimeout: 60_000,
    bodyLimit: 262_144,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PART },
    rewriteUrl: routedAddress,
    ajv: {
      customOptions: { coerceTypes: 'array', removeAdditional: false, useDefaults: true, allErrors: false },
    }
  }).withTypeProvider<TypeBoxTypeProvider>()
  const secure = config.publicUrl.startsWith('https:')

  app.decorate('deps', deps)
  app.decorate('publicUrl', config.publicUrl)
  if (requests) await app.register(measure, { requests })
  await app.register(security, { secure, requestsPerMinute: config.rateLimitPerMinute, ...(shared ? { shared } : {}) })
  await app.register(compress, { global: true, threshold: 1024 })
  await app.register(formbody, { bodyLimit: FORM_BYTES })
  await app.register(multipart, { attachFieldsToBody: true, limits: { fileSize: MOST_FILE_BYTES, files: 1, fields: 40, fieldSize: 65_536, headerPairs: 40 } })
  await app.register(locale, { localesDir: LOCALES_DIR, strict: strictTexts, secure, named: await parkNames(deps) })
  await app.register(views, { viewsDir: VIEWS_DIR, publicDir: PUBLIC_DIR, reload: reloadViews })
  await app.register(session, { secure, publicView: config.publicView })
  await app.register(access)
  await app.register(errors)
  await app.register(health, { mostDelayMs })
  await app.register(autoload, { dir: ROUTES_DIR, dirNameRoutePrefix: true, forceESM: true })
  return app as unknown as FastifyInstance
}
