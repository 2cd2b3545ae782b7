import Fastify from 'fastify'
import t from 'tap'
import { testApp, testDeps } from '../support/build-app.js'
import { person } from '../support/people.js'
import access, { opensTo } from '../../src/web/plugins/access.js'

t.test('an application does not start with a route that names no right', async t => {
  const app = Fastify()
  for (const name of ['session', 'security']) await app.register(Object.assign(async () => {}, { [Symbol.for('skip-override')]: true, [Symbol.for('plugin-meta')]: { name } }))
  app.decorate('csrfProtection', () => {})
  await app.register(access)
  await app.register(async scope => {
    opensTo(scope, 'site.read')
    scope.get('/named', async () => 'named')
  })
  app.get('/open', async () => 'open')
  await t.rejects(async () => app.ready(), { message: /routes without a right: GET \/open/ })
})

t.test('a signed-in officer sees the way to the desk, the public the way to sign in', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const officer = await person(app, deps, 'officer')
  t.ok((await officer.get('/')).root.querySelector('a[href="/desk"]'))
  t.match((await officer.get('/')).headers['cache-control'], /no-store/)
  const response = await app.inject('/')
  t.match(response.body, 'href="/account/sign-in"')
  t.notMatch(response.body, 'href="/desk"')
})
