import fc from 'fast-check'
import t from 'tap'
import { readSheet } from '../../src/adapters/sheets/read.js'
import { currentCatalogue, wholeCatalogue } from '../../src/application/catalogue.js'
import { startIntake } from '../../src/application/intake.js'
import { answerFor, createMatch } from '../../src/application/matching.js'
import type { AppDeps } from '../../src/application/ports.js'
import { historyOf } from '../../src/application/history.js'
import { saveRecord } from '../../src/application/records.js'
import { UnavailableError } from '../../src/domain/errors.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import { STEPS } from '../../src/domain/intake/steps.js'
import { isShown } from '../../src/domain/law/lawfulness.js'
import type { Policy } from '../../src/domain/law/policy.js'
import { policySet } from '../../src/domain/law/verdict.js'
import { policiesFor } from '../../src/domain/law/view.js'
import type { Answer } from '../../src/domain/match/answer.js'
import { LOCALES_DIR } from '../../src/paths.js'
import { readMessages } from '../../src/web/text.js'
import { testApp, testDeps } from '../support/build-app.js'
import { RARE_EARTHS as FACTS } from '../support/matched-lead.js'
import { PUBLIC_ASKS, type Ask, type Subject } from '../support/public-asks.js'
import { withRoutes } from '../support/routes.js'
import { decoded, leaksIn, secretsOf, withoutCounts } from '../support/secrets.js'

const AT = '2026-11-21T08:00:00.000Z'
const AS_OF = '2026-11-21'

type App = Awaited<ReturnType<typeof testApp>>
type World = { app: App, deps: AppDeps, subject: Subject, revision: string }

async function worldOf (t: Parameters<typeof testDeps>[0], deps: AppDeps, whole: AppDeps): Promise<World> {
  const app = await testApp(t, deps)
  const officer = await currentCatalogue(whole, 'officer')
  const { policies: { policies } } = officer
  const match = await createMatch(deps, { facts: FACTS, asOf: AS_OF, view: 'public', at: AT })
  const intake = await startIntake(deps, { at: AT, answers: FACTS })
  const subject = {
    hidden: policies.filter(policy => !isShown(policy, 'public')),
    shown: policies.filter(policy => isShown(policy, 'public')),
    parks: officer.parks,
    clusters: officer.clusters,
    match: match.id,
    intake: intake.id,
    steps: STEPS.map(({ id }) => id),
    facts: FACTS
  }
  return { app, deps, subject, revision: (await currentCatalogue(deps, 'public')).revision }
}

/** The answer without what differs from run to run: addresses, instants, tokens, the number of the request. */
async function answerOf ({ app, subject, revision }: World, { echo, ...ask }: Ask): Promise<{ status: number, body: string, text: string }> {
  const response = await app.inject(ask)
  const content = String(response.headers['content-type']).includes('spreadsheetml') ? JSON.stringify(await readSheet(response.rawPayload)) : response.body
  const body = [content, ...[response.headers.location ?? []].flat()].join('\n')
  const own = /"id":"([0-9a-v]{26})"/.exec(body)?.[1]
  const same = [subject.match, subject.intake, ...(own ? [own] : [])].reduce((text, id) => text.replaceAll(id, 'ADDRESS'), body)
    .replaceAll(revision.slice(0, 8), 'REVISION').replace(/(name="_csrf" value=")[^"]*/g, '$1').replace(/\breq-\w+/g, 'REQUEST')
  const asked = echo === undefined ? [] : [echo, encodeURIComponent(echo), new URLSearchParams({ echo }).toString().slice(5), JSON.stringify(echo).slice(1, -1)]
  const told = asked.reduce((text, words) => text.replaceAll(words, ''), decoded(body))
  return { status: response.statusCode, body: told, text: withoutCounts(same) }
}

t.test('what has no review never reaches anybody without an account', async t => {
  const deps = await testDeps(t)
  const bare = await testDeps(t, policies => policiesFor(policySet(policies), 'public').policies)
  const { app: world, open } = await withRoutes(() => worldOf(t, deps, deps))
  const without = await worldOf(t, bare, deps)
  const { hidden, shown } = world.subject
  const { parks, clusters, endowments } = await currentCatalogue(deps, 'public')
  const secrets = secretsOf(hidden, JSON.stringify([shown, parks, clusters, endowments, deps.library, readMessages(LOCALES_DIR, 'zh'), readMessages(LOCALES_DIR, 'en')]))

  t.test('there is something to withhold, and every route is looked at', async t => {
    t.ok(hidden.length > 40 && shown.length > 40, `${hidden.length} of ${hidden.length + shown.length} policies are withheld`)
    t.ok(secrets.every(({ words }) => words.length >= 3) && secrets.flatMap(({ words }) => words).length > 5 * hidden.length)
    t.same(leaksIn(hidden[0]!.title.en.replace(' ', '<mark> </mark>'), secrets).length > 0, true, 'a marked title is found')
    t.strictSame(open.filter(route => !Object.hasOwn(PUBLIC_ASKS, route)), [])
  })

  for (const [route, asks] of Object.entries(PUBLIC_ASKS)) {
    t.test(`${route} answers as if what is withheld did not exist`, async t => {
      const own = asks(world.subject)
      const others = asks(without.subject)
      const differing: string[] = []
      const leaking: string[] = []
      for (const [index, ask] of own.entries()) {
        const answer = await answerOf(world, ask)
        const other = await answerOf(without, others[index]!)
        if (answer.status !== other.status || answer.text !== other.text) differing.push(ask.url)
        leaking.push(...leaksIn(answer.body, secrets).map(leak => `${ask.url} tells ${leak}`))
        if (answer.status >= 500) differing.push(`${ask.url}: ${answer.status}`)
      }
      t.ok(own.length > 0)
      t.strictSame(leaking, [])
      t.strictSame(differing, [])
    })
  }

  /** Facts under which withheld benefits would apply: those of their own cases, several together. */
  const cases = hidden.flatMap(({ tests }) => tests.filter(({ expect }) => expect === 'applies' || expect === 'conditional-status-unclear').map(({ given }) => given))
  const project = fc.array(fc.constantFrom(...cases), { minLength: 1, maxLength: 4 })
    .map(given => Object.assign({}, ...given, { 'project.products': ['单晶硅'], 'project.firstIncomeYear': 2027, 'project.investmentWan': 90000, 'project.landMu': 200 }) as Facts)
    .map(facts => Object.fromEntries(Object.entries(facts).filter(([name]) => !/^(site|eval)\./.test(name))) as Facts)

  t.test('whatever the project, its match is that of a law without them, to the last yuan', async t => {
    let wouldCount = 0
    await fc.assert(fc.asyncProperty(project, async facts => {
      const ask = { url: '/api/v1/matches', method: 'POST' as const, payload: { facts, asOf: AS_OF } }
      const answer = await answerOf(world, ask)
      t.equal(answer.status, 201)
      t.equal(answer.text, (await answerOf(without, ask)).text)
      t.strictSame(leaksIn(answer.body, secrets), [])
      const { parks: told, ledgers } = JSON.parse(answer.body.split('\n')[0]!) as Answer
      for (const { parkIds, lines, countedYuan } of ledgers) {
        t.ok(lines.every(({ standing }) => standing === 'based' || standing === 'not-a-benefit'))
        for (const id of parkIds) t.equal(told.find(({ parkId }) => parkId === id)?.countedYuan, countedYuan)
      }
      const forOfficers = answerFor({ catalogue: await wholeCatalogue(deps), library: deps.library, given: facts, asOf: AS_OF, view: 'officer', relevance: new Map() })
      const judged = forOfficers.judgements.filter(({ policyId, verdict }) => verdict === 'applies' && secrets.some(({ id }) => id === policyId))
      wouldCount += Number(judged.length > 0 && forOfficers.judgements.every(({ standing }) => standing !== undefined))
    }), { numRuns: 12, seed: 783 })
    t.ok(wouldCount > 3, `${wouldCount} of the projects would have met a withheld benefit`)
  })

  t.test('without the index the answers hold no more', async t => {
    const down = { ...deps.search, search: () => Promise.reject(new UnavailableError('index is down')) }
    const app = await testApp(t, { ...deps, search: down })
    for (const { title, id } of hidden) {
      const { items, degraded } = (await app.inject(`/api/v1/policies?q=${encodeURIComponent(title.zh)}`)).json<{ items: Policy[], degraded: boolean }>()
      t.ok(degraded)
      t.notOk(items.some(item => item.id === id), id)
    }
  })

  t.test('answers carry no tag that would change with what is withheld', async t => {
    for (const url of ['/', '/policies', '/policies/coverage', '/api/v1/policies', `/policies/${hidden[0]!.id}`]) {
      const { headers } = await world.app.inject(url)
      t.strictSame([headers.etag, headers['last-modified']], [undefined, undefined], url)
    }
  })
})

t.test('a review that is put on record, or taken off, is followed while the server runs', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const id = 'tax-im2016-rare-earth-5y'
  const policy = (await deps.documents.get('policies', id))!
  const lawfulness = policy.lawfulness!
  const review = { number: '示例审查〔2026〕1号', date: '2026-11-20' }
  const secrets = secretsOf([policy], '')
  const total = async () => (await app.inject('/api/v1/policies')).json<{ total: number, unreviewed: { count: number } }>()
  const found = async () => (await app.inject(`/api/v1/policies?q=${encodeURIComponent(policy.title.zh)}`)).json<{ items: Policy[] }>().items.some(item => item.id === id)
  const status = async () => (await app.inject(`/policies/${id}`)).statusCode
  const matched = async () => (await app.inject({ url: '/api/v1/matches', method: 'POST', payload: { facts: FACTS, asOf: AS_OF } })).json<Answer & { id: string }>()
  const judges = ({ judgements }: Answer) => judgements.some(({ policyId }) => policyId === id)

  t.match(await total(), { total: 42, unreviewed: { count: 48 } })
  t.strictSame([await found(), await status(), judges(await matched())], [false, 404, false])

  await saveRecord(deps, 'policies', { ...policy, lawfulness: { ...lawfulness, review } }, { at: AT, by: 'officer' })
  t.match(await total(), { total: 43, unreviewed: { count: 47 } })
  const reviewed = await matched()
  t.strictSame([await found(), await status(), judges(reviewed)], [true, 200, true])
  t.match((await app.inject(`/api/v1/policies/${id}`)).json(), { lawfulness: { review } })

  await saveRecord(deps, 'policies', { ...policy, lawfulness }, { at: '2026-11-21T09:00:00.000Z', by: 'officer' })
  t.match(await total(), { total: 42, unreviewed: { count: 48 } })
  t.strictSame([await found(), await status(), judges(await matched())], [false, 404, false])
  t.equal((await historyOf(deps, 'policies', id)).length, 3, 'the record keeps all three versions')

  const leaksOf = async (match: string) => {
    const paths = ['', '?all=1', '/print', '/parks/baotou-xitu-gaoxinqu'].map(rest => `/matches/${match}${rest}`)
    const answers = await Promise.all([...paths, `/api/v1/matches/${match}`, `/api/v1/matches/${match}/parks/baotou-xitu-gaoxinqu`].map(url => app.inject(url)))
    return answers.flatMap(({ statusCode, body }) => statusCode >= 500 ? [`${statusCode}`] : leaksIn(body, secrets))
  }

  t.test('a match made for an officer shows others no more than their own', async t => {
    const forOfficers = await createMatch(deps, { facts: FACTS, asOf: AS_OF, view: 'officer', at: AT })
    t.ok(judges(forOfficers.answer))
    t.strictSame(await leaksOf(forOfficers.id), [])
  })

  t.test('a match made while the review was on record shows the benefit no longer', async t => {
    t.strictSame(await leaksOf(reviewed.id), [])
  })
})
