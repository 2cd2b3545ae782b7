import t from 'tap'
import { measured } from '../src/adapters/metrics/measured.js'
import { createMeters } from '../src/adapters/metrics/meters.js'
import { buildApp } from '../src/app.js'
import { indexQueue } from '../src/application/indexer.js'
import { saveRecord } from '../src/application/records.js'
import { UnavailableError } from '../src/domain/errors.js'
import { metricsServer, queueInto } from '../src/metrics-server.js'
import { testDeps } from './support/build-app.js'

t.test('requests and calls are counted by route and outcome, and no address becomes a label', async t => {
  const meters = createMeters()
  const deps = await testDeps(t)
  const documents = measured(deps.documents, meters.store)
  const app = await buildApp({
    config: { publicUrl: '', trustProxy: false, rateLimitPerMinute: 1000, publicView: 'public' },
    deps: { ...deps, documents, search: measured(deps.search, meters.search), timeMatch: () => meters.matches.startTimer() },
    requests: meters.requests,
    mostDelayMs: 0
  })
  t.teardown(() => app.close())
  const secret = 'abcdefghijklmnopqrstuvwxyz'
  t.equal((await app.inject('/parks')).statusCode, 200)
  t.equal((await app.inject(`/matches/${secret}`)).statusCode, 404)
  await t.rejects(documents.put('meta', { id: 'x', value: null } as never))

  t.equal((await app.inject({ url: '/api/v1/matches', method: 'POST', payload: { facts: {} } })).statusCode, 201)

  const server = metricsServer(meters)
  t.teardown(() => server.close())
  const { body, headers, statusCode } = await server.inject('/metrics')
  t.equal(statusCode, 200)
  t.match(headers['content-type'], /^text\/plain/)
  t.match(body, /luodi_http_request_seconds_count\{method="GET",route="\/parks\/?",status="200"\} 1/)
  t.match(body, /luodi_http_request_seconds_count\{method="GET",route="\/matches\/:id",status="404"\} 1/)
  t.match(body, /luodi_store_call_seconds_count\{call="put",outcome="InvalidError"\} 1/)
  t.match(body, /luodi_search_call_seconds_count\{call="search",outcome="ok"\} [1-9]/)
  t.match(body, /luodi_match_seconds_count 1\n/)
  t.match(body, /luodi_process_cpu_seconds_total/)
  t.notOk(body.includes(secret))
  t.equal((await server.inject('/')).statusCode, 404, 'and nothing else is served')
})

t.test('what waits for the search index is a figure, and part of what the process says of itself', async t => {
  const meters = createMeters()
  const deps = await testDeps(t)
  const app = await buildApp({ config: { publicUrl: '', trustProxy: false, rateLimitPerMinute: 1000, publicView: 'public' }, deps, mostDelayMs: 0 })
  t.teardown(() => app.close())
  for (const collection of ['parks', 'clusters', 'cluster-types', 'endowments', 'policies'] as const) {
    const { items } = await deps.documents.find(collection)
    await deps.documents.settle(collection, items.flatMap(({ id, needsIndex }) => needsIndex ? [{ id, needsIndex }] : []))
  }
  const ready = async () => (await app.inject('/health/ready')).json() as { documents: string, search: string, index?: string }
  t.match(await ready(), { documents: 'ok', search: 'ok', index: 'ok' })

  const park = (await deps.documents.get('parks', 'baotou-xitu-gaoxinqu'))!
  await saveRecord(deps, 'parks', park, { by: 'officer', at: '2026-01-01T00:00:00.000Z' })
  t.match(await ready(), { index: 'behind' })

  const clock = { now: Date.parse('2026-01-01T00:00:07.500Z') }
  const state = { isDown: false }
  const refresh = queueInto(meters, async () => {
    if (state.isDown) throw new UnavailableError('the store is down', {})
    return indexQueue(deps)
  }, () => clock.now)
  const server = metricsServer(meters, refresh)
  t.teardown(() => server.close())
  const figures = async () => (await server.inject('/metrics')).body.match(/^luodi_index_(queue_length|lag_seconds) .*$/gm)
  t.strictSame(await figures(), ['luodi_index_queue_length 1', 'luodi_index_lag_seconds 7.5'])
  state.isDown = true
  t.strictSame(await figures(), ['luodi_index_queue_length 1', 'luodi_index_lag_seconds 7.5'], 'as last known while the store is down')
})
