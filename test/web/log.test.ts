import { Writable } from 'node:stream'
import { pino } from 'pino'
import t from 'tap'
import { buildApp } from '../../src/app.js'
import { loggedPath, logSerializers } from '../../src/web/log.js'
import { testDeps } from '../support/build-app.js'

t.test('the secret part of an address and the query are not logged', async t => {
  t.equal(loggedPath('/intake/0123456789abcdefghijklmnop/products?return=check'), '/intake/…/products')
  t.equal(loggedPath('/matches/0123456789abcdefghijklmnop'), '/matches/…')
  t.equal(loggedPath('/api/v1/matches/0123456789abcdefghijklmnop/parks/a?lang=en'), '/api/v1/matches/…/parks/a')
  for (const page of ['account/invitation', 'account/reset', 'shared']) {
    t.equal(loggedPath(`/${page}/0123456789abcdefghijklmnopqrstuvwxyzABCDEFG?lang=en`), `/${page}/…`)
    t.equal(loggedPath(`/${page}/0123456789abcdefghijklmnopqrstuvwxyzABCDEFG/`), `/${page}/…/`)
  }
  t.equal(loggedPath('/parks?q=张三 13800000000'), '/parks')
  t.equal(loggedPath('/parks/helingeer-xinqu'), '/parks/helingeer-xinqu')
})

t.test('a whole request leaves neither token, query nor answers in the log', async t => {
  let lines = ''
  const stream = new Writable({ write (chunk, _encoding, done) { lines += String(chunk); done() } })
  const logger = pino({ level: 'info', serializers: logSerializers }, stream)
  const app = await buildApp({ config: { publicUrl: '', trustProxy: false, rateLimitPerMinute: 1000, publicView: 'public' }, deps: await testDeps(t), logger, mostDelayMs: 0 })
  t.teardown(() => app.close())
  const created = await app.inject({ method: 'POST', url: '/api/v1/matches', payload: { facts: { 'investor.name': '机密企业', 'project.products': ['绝密产品'] } } })
  const { id } = created.json<{ id: string }>()
  t.equal((await app.inject({ url: `/matches/${id}?lang=zh` })).statusCode, 200)
  await app.inject({ url: '/parks?q=绝密产品' })
  t.match(lines, '/matches/…', 'requests are logged')
  for (const secret of [id, '机密企业', '绝密产品', encodeURIComponent('绝密产品')]) t.notMatch(lines, secret)
})

t.test('private pages are kept out of shared caches and search engines', async t => {
  const app = await buildApp({ config: { publicUrl: '', trustProxy: false, rateLimitPerMinute: 1000, publicView: 'public' }, deps: await testDeps(t), mostDelayMs: 0 })
  t.teardown(() => app.close())
  const { headers } = await app.inject({ url: '/matches/aaaaaaaaaaaaaaaaaaaaaaaaaa' })
  t.equal(headers['cache-control'], 'private, no-cache')
  t.equal(headers['x-robots-tag'], 'noindex')
  t.equal((await app.inject({ url: '/parks' })).headers['x-robots-tag'], undefined)
})
