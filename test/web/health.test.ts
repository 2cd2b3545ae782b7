/** What the process says of its dependencies: to everybody in plain words, to the log in full. */
import t from 'tap'
import { UnavailableError } from '../../src/domain/errors.js'
import { testApp, testDeps } from '../support/build-app.js'

t.test('what is wrong with the search server is told without where it is, and logged once', async t => {
  const deps = await testDeps(t)
  const state: { fault?: Error } = {}
  const logged: string[] = []
  const search: typeof deps.search.search = (...query) => state.fault ? Promise.reject(state.fault) : deps.search.search(...query)
  const error = (details: object, words: string) => { logged.push(`${words} ${'err' in details && details.err instanceof Error ? details.err.message : ''}`) }
  const app = await testApp(t, { ...deps, search: { ...deps.search, search }, log: { ...deps.log, error } })
  const ready = async () => {
    const answer = await app.inject('/health/ready')
    return { code: answer.statusCode, ...answer.json() as { search: string, documents: string }, body: answer.body }
  }
  t.match(await ready(), { code: 200, search: 'ok', documents: 'ok' })

  const faults: [Error, string][] = [
    [new UnavailableError('http://search.internal:7700 ECONNREFUSED', { key: 'unavailable.search', trouble: 'no-answer' }), 'it does not answer'],
    [new UnavailableError('search.internal: invalid_api_key', { key: 'unavailable.search', trouble: 'key-refused' }), 'it refuses the key'],
    [new UnavailableError('search.internal: 1.2.3', { key: 'unavailable.search', trouble: 'version-unsupported' }), 'its version is not supported'],
    [new Error('secret of search.internal'), 'it does not answer']
  ]
  const sinces = new Set<string>()
  for (const [fault, words] of faults) {
    state.fault = fault
    for (let time = 0; time < 2; time++) {
      const answer = await ready()
      const [, since = '', said] = /^not ready since (\S+): (.*)$/.exec(answer.search) ?? []
      sinces.add(since)
      t.equal(said, words)
      t.match(answer, { code: 503, documents: 'ok' })
      t.notMatch(answer.body, 'internal')
    }
  }
  t.equal(sinces.size, 1, 'since it was first found so, whatever the reason became')
  t.equal(logged.length, 4, 'each reason once')
  for (const line of logged) t.match(line, 'search.internal', 'where somebody looks for the place')

  delete state.fault
  t.match(await ready(), { code: 200, search: 'ok' })
})
