/** What is measured, by name and unit. Names follow the conventions of Prometheus; labels never hold an id or an answer. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

const HTTP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const STORE_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3]

export type Meters = ReturnType<typeof createMeters>

/** A registry of its own, so that two applications in one process do not share figures. */
export function createMeters () {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'luodi_' })
  return {
    registry,
    requests: new Histogram({
      name: 'luodi_http_request_seconds', help: 'Time to answer a request', labelNames: ['method', 'route', 'status'], buckets: HTTP_SECONDS, registers
    }),
    matches: new Histogram({ name: 'luodi_match_seconds', help: 'Time to make and keep a match', buckets: HTTP_SECONDS, registers }),
    store: new Histogram({
      name: 'luodi_store_call_seconds', help: 'Time of a call to the document store', labelNames: ['call', 'outcome'], buckets: STORE_SECONDS, registers
    }),
    search: new Histogram({
      name: 'luodi_search_call_seconds', help: 'Time of a call to the search index', labelNames: ['call', 'outcome'], buckets: STORE_SECONDS, registers
    }),
    queue: new Gauge({ name: 'luodi_index_queue_length', help: 'Records that are stored and not yet in the search index', registers }),
    lag: new Gauge({ name: 'luodi_index_lag_seconds', help: 'Age of the oldest record that is not yet in the search index', registers })
  }
}
