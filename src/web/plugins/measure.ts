/** Times every request by the pattern of its route, so that no address with a private token becomes a label. */
import fp from 'fastify-plugin'
import type { Histogram } from 'prom-client'

export type MeasureOptions = { requests: Histogram<'method' | 'route' | 'status'> }

export default fp<MeasureOptions>(async (app, { requests }) => {
  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'unknown', status: String(reply.statusCode) }
    requests.observe(labels, reply.elapsedTime / 1000)
  })
}, { name: 'measure', fastify: '5.x' })
