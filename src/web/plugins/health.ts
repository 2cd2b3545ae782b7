/** Whether the process lives, and whether it can serve: each dependency apart. */
import { setTimeout } from 'node:timers/promises'
import fp from 'fastify-plugin'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { indexQueue } from '../../application/indexer.js'
import type { AppDeps } from '../../application/ports.js'
import { now } from '../../clock.js'
import { UnavailableError } from '../../domain/errors.js'

/** In words that anybody may read: addresses and messages of a dependency go to the log alone. */
const TROUBLES: Readonly<Record<string, string>> = {
  'key-refused': 'it refuses the key',
  'version-unsupported': 'its version is not supported'
}

const troubleOf = (error: unknown): string =>
  (error instanceof UnavailableError ? TROUBLES[String(error.params['trouble'])] : undefined) ?? 'it does not answer'

/** Asks a dependency, and gives `ok`, or since when it was found not ready and what is wrong, which is also logged once. */
function watched (name: string, probe: () => Promise<unknown>, log: AppDeps['log']): () => Promise<string> {
  let down: { since: string, trouble: string } | undefined
  return async () => {
    try {
      await probe()
      if (down) log.info({ dependency: name, since: down.since }, 'a dependency is ready again')
      down = undefined
      return 'ok'
    } catch (error) {
      const trouble = troubleOf(error)
      if (trouble !== down?.trouble) log.error({ err: error, dependency: name }, 'a dependency is not ready')
      down = { since: down?.since ?? now(), trouble }
      return `not ready since ${down.since}: ${trouble}`
    }
  }
}

/** A write that waits longer than this for the search index is a sign of trouble. */
const MOST_LAG_MS = 60_000

/**
 * Whether writes reach the search index in time; undefined while the store cannot say. How many wait and how long is among the
 * figures for the monitoring: here, where anybody may ask, their number would tell of records that are not for everybody.
 */
async function indexState (deps: AppDeps): Promise<'ok' | 'behind' | undefined> {
  try {
    const { oldest } = await indexQueue(deps)
    return oldest !== undefined && Date.parse(now()) - oldest > MOST_LAG_MS ? 'behind' : 'ok'
  } catch (error) {
    if (error instanceof UnavailableError) return undefined
    throw error
  }
}

/** Whoever asks for the state waits no longer for the index than for a store that does not answer. */
const MOST_WAIT_MS = 2500

/** `mostDelayMs`: with a longer delay of the event loop requests are turned away with 503; 0 never does. */
export type HealthOptions = { mostDelayMs: number }

export default fp(async function health (app: FastifyInstance, { mostDelayMs }: HealthOptions) {
  await app.register(underPressure, { maxEventLoopDelay: mostDelayMs, retryAfter: 5 })

  const { documents, search, log } = app.deps
  const documentsState = watched('documents', () => documents.get('meta', 'seed'), log)
  const searchState = watched('search', () => search.search('parks', { text: '', limit: 1 }), log)
  const options = { config: { rateLimit: false, access: 'site.read' }, logLevel: 'warn' } as const
  app.get('/health/live', options, async () => ({ status: 'ok' }))
  app.get('/health/ready', options, async (request, reply) => {
    const [store, found, index] = await Promise.all([documentsState(), searchState(), Promise.race([indexState(app.deps), setTimeout(MOST_WAIT_MS, undefined, { ref: false })])])
    const ready = store === 'ok' && found === 'ok'
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'degraded', documents: store, search: found, ...(index ? { index } : {}) })
  })
}, { name: 'health', fastify: '5.x' })
