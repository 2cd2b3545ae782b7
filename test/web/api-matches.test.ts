import t from 'tap'
import { readMatch } from '../../src/application/matching.js'
import { testApp, testDeps } from '../support/build-app.js'

t.test('matches for programs', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const post = (payload: object, query = '') => app.inject({ method: 'POST', url: `/api/v1/matches${query}`, payload })
  const FACTS = { 'project.products': ['乳制品'], 'project.industryCode': '1440', 'project.landMu': 400, 'project.jobs': null }

  t.test('a match is made, addressed and read again as the same object', async t => {
    const made = await post({ facts: FACTS, asOf: '2026-11-21' })
    t.equal(made.statusCode, 201)
    const { id, policies, ...answer } = made.json()
    t.strictSame(policies.map((policy: { id: string }) => policy.id), [...new Set(answer.judgements.map((judgement: { policyId: string }) => judgement.policyId))], 'title and sources of every policy that is named')
    t.match(id, /^[a-z0-9]{20,40}$/)
    t.equal(made.headers.location, `/api/v1/matches/${id}`)
    t.equal(answer.asOf, '2026-11-21')
    t.strictSame(answer.given, { 'project.products': ['乳制品'], 'project.industryCode': '1440', 'project.landMu': 400 }, 'null is unknown')
    t.strictSame(answer, JSON.parse(JSON.stringify((await readMatch(deps, id)).answer)))
    const read = await app.inject(String(made.headers.location))
    t.strictSame(read.json(), made.json())
    t.equal((await app.inject(`/matches/${id}`)).statusCode, 200, 'people read it under the same id')
  })

  t.test('one park of a match', async t => {
    const { id, parks, judgements } = (await post({ facts: FACTS, asOf: '2026-11-21' })).json()
    const { parkId } = parks[3]
    const one = await app.inject(`/api/v1/matches/${id}/parks/${parkId}`)
    t.equal(one.statusCode, 200)
    t.strictSame(one.json().park, parks[3])
    t.strictSame(one.json().judgements, judgements.filter((judgement: { parkIds: string[] }) => judgement.parkIds.includes(parkId)))
  })

  t.test('the same facts and day give an equal answer', async t => {
    const [{ id: one, ...first }, { id: two, ...second }] = [(await post({ facts: FACTS, asOf: '2026-11-21' })).json(), (await post({ facts: FACTS, asOf: '2026-11-21' })).json()]
    t.not(one, two)
    t.strictSame(first, second)
  })

  t.test('bad facts are named one by one, in the language asked for', async t => {
    const facts = { 'project.landMu': -1, 'project.jobs': 1.5, 'project.nosuch': 1, 'investor.ownership': 'martian', 'investor.highTechCertValidTo': '2026-02-30' }
    const zh = await post({ facts, asOf: '2026-13-01' })
    t.equal(zh.statusCode, 422)
    const fields = [...Object.keys(facts), 'asOf']
    t.strictSame(zh.json().problems.map((problem: { field: string }) => problem.field), fields)
    for (const { message } of zh.json().problems) t.match(message, /\p{Script=Han}/u)
    const en = await post({ facts, asOf: '2026-13-01' }, '?lang=en')
    t.strictSame(en.json().problems.map((problem: { field: string }) => problem.field), fields)
    for (const { message } of en.json().problems) t.notMatch(message, /\p{Script=Han}/u)
  })

  t.test('only JSON is taken, and no cookie is read or needed', async t => {
    const form = await app.inject({ method: 'POST', url: '/api/v1/matches', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'facts=1' })
    t.equal(form.statusCode, 415)
    const plain = await app.inject({ method: 'POST', url: '/api/v1/matches', headers: { 'content-type': 'text/plain' }, payload: JSON.stringify({ facts: {} }) })
    t.equal(plain.statusCode, 415)
    const made = await post({ facts: {} })
    t.equal(made.statusCode, 201)
    t.strictSame(made.cookies, [])
  })

  t.test('a body of another shape is refused, unknown addresses are not found', async t => {
    for (const payload of [{}, { facts: [] }, { facts: 'x' }, { facts: {}, more: 1 }, { facts: {}, asOf: {} }]) {
      t.equal((await post(payload)).statusCode, 400, JSON.stringify(payload))
    }
    const broken = await app.inject({ method: 'POST', url: '/api/v1/matches', headers: { 'content-type': 'application/json' }, payload: '{' })
    t.equal(broken.statusCode, 400)
    const { id } = (await post({ facts: {} })).json()
    for (const url of ['/api/v1/matches/nosuchaddressnosuchaddress', `/api/v1/matches/${id}/parks/nowhere`]) {
      const response = await app.inject(url)
      t.equal(response.statusCode, 404, url)
      t.match(response.headers['content-type'], /json/)
    }
  })

  t.test('a name of an object method is no fact', async t => {
    const response = await app.inject({ method: 'POST', url: '/api/v1/matches', headers: { 'content-type': 'application/json' }, payload: '{"facts":{"constructor":1,"toString":2}}' })
    t.equal(response.statusCode, 422)
  })
})
