import t from 'tap'
import { measured } from '../src/adapters/metrics/measured.js'
import { createMeters } from '../src/adapters/metrics/meters.js'
import { buildApp } from '../src/app.js'
import { metricsServer } from '../src/metrics-server.js'
import { testDeps } from './support/build-app.js'

t.test('requests and calls are counted by route and outcome, and no address becomes a label', async t => {
  const meters = createMeters()
  const deps = await testDeps(t)
  const documents = measured(deps.documents, meters.store)
  const app = await buildApp({
    config: { publicUrl: '', trustProxy: false, rateLimitPerMinute: 1000, publicView: 'public' },
    deps: { ...deps, documents, search: measured(deps.search, meters.search) },
    requests: meters.requests,
    mostDelayMs: 0
  })
  t.teardown(() => app.close())
  const secret = 'abcdefghijklmnopqrstuvwxyz'
  t.equal((await app.inject('/parks')).statusCode, 200)
  t.equal((await app.inject(`/matches/${secret}`)).statusCode, 404)
  await t.rejects(documents.put('meta', { id: 'x', value: null } as never))

  const server = metricsServer(meters)
  t.teardown(() => server.close())
  const { body, headers, statusCode } = await server.inject('/metrics')
  t.equal(statusCode, 200)
  t.match(headers['content-type'], /^text\/plain/)
  t.match(body, /luodi_http_request_seconds_count\{method="GET",route="\/parks\/?",status="200"\} 1/)
  t.match(body, /luodi_http_request_seconds_count\{method="GET",route="\/matches\/:id",status="404"\} 1/)
  t.match(body, /luodi_store_call_seconds_count\{call="put",outcome="InvalidError"\} 1/)
  t.match(body, /luodi_search_call_seconds_count\{call="search",outcome="ok"\} [1-9]/)
  t.match(body, /luodi_process_cpu_seconds_total/)
  t.notOk(body.includes(secret))
  t.equal((await server.inject('/')).statusCode, 404, 'and nothing else is served')
})
