/** `/metrics` on a port of its own, which only the monitoring reaches. */
import Fastify, { type FastifyInstance } from 'fastify'
import type { Meters } from './adapters/metrics/meters.js'
import type { Queue } from './application/indexer.js'
import { UnavailableError } from './domain/errors.js'

/** Brings the figures of what waits for the indexer up to date; they stay as they were while the store cannot say. `clock`: ms since 1970. */
export const queueInto = ({ queue, lag }: Pick<Meters, 'queue' | 'lag'>, read: () => Promise<Queue>, clock: () => number) => async (): Promise<void> => {
  try {
    const { length, oldest } = await read()
    queue.set(length)
    lag.set(oldest === undefined ? 0 : Math.max(0, clock() - oldest) / 1000)
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error
  }
}

/** Answers `GET /metrics` in the text form of Prometheus and nothing else. `refresh` brings gauges up to date before each answer. */
export function metricsServer ({ registry }: Meters, refresh: () => Promise<void> = async () => {}): FastifyInstance {
  const app = Fastify({ logger: false, requestTimeout: 10_000 })
  app.get('/metrics', async (_request, reply) => {
    await refresh()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
  return app
}
