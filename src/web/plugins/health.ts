/** Whether the process lives, and whether it can serve: each dependency apart. */
import fp from 'fastify-plugin'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { indexQueue } from '../../application/indexer.js'
import type { AppDeps } from '../../application/ports.js'
import { now } from '../../clock.js'
import { UnavailableError } from '../../domain/errors.js'

/** `ok` or the message of what is wrong. */
async function stateOf (probe: () => Promise<unknown>): Promise<string> {
  try {
    await probe()
    return 'ok'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
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

/** `mostDelayMs`: with a longer delay of the event loop requests are turned away with 503; 0 never does. */
export type HealthOptions = { mostDelayMs: number }

export default fp(async function health (app: FastifyInstance, { mostDelayMs }: HealthOptions) {
  await app.register(underPressure, { maxEventLoopDelay: mostDelayMs, retryAfter: 5 })

  const options = { config: { rateLimit: false, access: 'site.read' }, logLevel: 'warn' } as const
  app.get('/health/live', options, async () => ({ status: 'ok' }))
  app.get('/health/ready', options, async (request, reply) => {
    const { documents, search } = app.deps
    const state = {
      documents: await stateOf(() => documents.get('meta', 'seed')),
      search: await stateOf(() => search.search('parks', { text: '', limit: 1 }))
    }
    const ready = Object.values(state).every(value => value === 'ok')
    const index = await indexState(app.deps)
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'degraded', ...state, ...(index ? { index } : {}) })
  })
}, { name: 'health', fastify: '5.x' })
