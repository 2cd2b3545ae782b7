/** `/metrics` on a port of its own, which only the monitoring reaches. */
import Fastify, { type FastifyInstance } from 'fastify'
import type { Meters } from './adapters/metrics/meters.js'

/** Answers `GET /metrics` in the text form of Prometheus and nothing else. `refresh` brings gauges up to date before each answer. */
export function metricsServer ({ registry }: Meters, refresh: () => Promise<void> = async () => {}): FastifyInstance {
  const app = Fastify({ logger: false, requestTimeout: 10_000 })
  app.get('/metrics', async (_request, reply) => {
    await refresh()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
  return app
}
