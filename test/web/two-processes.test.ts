/** Two processes on one store, behind one address: who is answered by which of them makes no difference. */
import type { InjectOptions } from 'fastify'
import t from 'tap'
import { buildApp } from '../../src/app.js'
import type { AppDeps } from '../../src/application/ports.js'
import { saveRecord } from '../../src/application/records.js'
import { depsOn } from '../support/build-app.js'
import { openSharedStore } from '../support/mongo.js'
import { visitor, type Served } from '../support/visitor.js'

const AT = '2026-11-21T08:00:00.000Z'
const POLICY = 'tax-im2016-rare-earth-5y'

const [one, other] = await openSharedStore(t)
const deps: [AppDeps, AppDeps] = [await depsOn(t, one), await depsOn(t, other)]

/** Two applications, each on its own connection; time stands still, and a store that answers is waited for. */
async function processes (requestsPerMinute: number) {
  const shared = { clock: () => 29_400_000 * 60_000, wait: () => new Promise<void>(() => {}) }
  const config = { publicUrl: '', trustProxy: false, rateLimitPerMinute: requestsPerMinute, publicView: 'public' } as const
  const apps = [await buildApp({ config, deps: deps[0], strictTexts: true, mostDelayMs: 0, shared }), await buildApp({ config, deps: deps[1], strictTexts: true, mostDelayMs: 0, shared })] as const
  for (const app of apps) t.teardown(() => app.close())
  let turn = 0
  /** One address: the processes answer in turn. */
  const address: Served = { inject: (options: InjectOptions) => apps[turn++ % 2]!.inject(options) }
  return { apps, address }
}

t.test('a journey goes through both', async t => {
  const { address } = await processes(100_000)
  const person = visitor(address)
  await person.get('/intake?lang=zh')
  await person.submit()
  await person.submit({ 'project.products': '烧结钕铁硼永磁体' })
  t.equal(person.page.status, 200, 'a form from one is taken by the other')
  await person.submit({ 'project.industryCode': '3985' })
  const id = person.page.url.split('/')[2]!
  t.match((await deps[1].documents.get('intakes', id))?.answers, { 'project.products': ['烧结钕铁硼永磁体'], 'project.industryCode': '3985' })
})

t.test('when both store the same page the second one is asked', async t => {
  const { apps: [first, second], address } = await processes(100_000)
  const person = visitor(first)
  await person.get('/intake?lang=zh')
  await person.submit()
  const id = person.page.url.split('/')[2]!.split('?')[0]!
  const colleague = visitor(second)
  await person.get(`/intake/${id}/land`)
  await colleague.get(`/intake/${id}/land`)
  await colleague.submit({ 'project.landMu': '400' })
  t.equal(colleague.page.status, 200)
  const asked = await person.submit({ 'project.landMu': '250' })
  t.equal(asked.status, 409)
  t.match(asked.text, /400[\s\S]*250/, 'both values are shown')
  t.equal((await deps[0].documents.get('intakes', id))?.answers['project.landMu'], 400, 'nothing is overwritten')

  const pages = [visitor(first), visitor(second)] as const
  for (const page of pages) await page.get(`/intake/${id}/investment`)
  const results = await Promise.all(pages.map((page, at) => page.submit({ 'project.investmentWan': `${at + 1}000`, 'project.fixedAssetWan': '' })))
  t.strictSame(results.map(({ status }) => status).sort(), [200, 409], 'at the same moment, one is stored and one is asked')
  t.equal((await visitor(address).get(`/intake/${id}/check`)).status, 200)
})

t.test('what is written through one is shown, and matched on, by the other', async t => {
  const { apps } = await processes(100_000)
  const status = () => Promise.all(apps.map(async app => (await app.inject(`/policies/${POLICY}`)).statusCode))
  const total = () => Promise.all(apps.map(async app => (await app.inject('/api/v1/policies')).json<{ total: number }>().total))
  const facts = { 'project.products': ['烧结钕铁硼永磁体'], 'project.industryCode': '3985' }
  const judged = () => Promise.all(apps.map(async app => {
    const answer = (await app.inject({ url: '/api/v1/matches', method: 'POST', payload: { facts, asOf: '2026-11-21' } })).json<{ judgements: { policyId: string }[] }>()
    return answer.judgements.some(({ policyId }) => policyId === POLICY)
  }))
  const found = (title: string) => Promise.all(apps.map(async app =>
    (await app.inject(`/api/v1/policies?q=${encodeURIComponent(title)}`)).json<{ items: { id: string }[] }>().items.some(({ id }) => id === POLICY)))

  const policy = (await one.get('policies', POLICY))!
  t.strictSame([await status(), await judged(), await found(policy.title.zh)], [[404, 404], [false, false], [false, false]])
  const [before] = await total()
  const review = { number: '示例审查〔2026〕1号', date: '2026-11-20' }
  await saveRecord(deps[0], 'policies', { ...policy, lawfulness: { ...policy.lawfulness!, review } }, { at: AT, by: 'officer' })
  t.strictSame([await status(), await judged(), await found(policy.title.zh)], [[200, 200], [true, true], [true, true]])
  t.strictSame(await total(), [before! + 1, before! + 1])
  await saveRecord(deps[1], 'policies', policy, { at: AT, by: 'officer' })
  t.strictSame([await status(), await judged(), await found(policy.title.zh)], [[404, 404], [false, false], [false, false]], 'and the other way round')
})

t.test('requests are counted by both together', async t => {
  const { apps: [first, second], address } = await processes(20)
  const ask = async (app: Served) => (await app.inject({ url: '/about', method: 'GET' })).statusCode
  const statuses: number[] = []
  for (let at = 0; at < 20; at++) statuses.push(await ask(address))
  t.strictSame(statuses, Array(20).fill(200), 'as many as one process alone would allow')
  for (let at = 0; at < 2; at++) {
    await ask(first)
    await ask(second)
  }
  t.strictSame([await ask(first), await ask(second)], [429, 429])
  t.strictSame(await Promise.all([first, second].map(async app => (await app.inject('/health/live')).statusCode)), [200, 200])
})
