import t from 'tap'
import { openPledges, pledgesOf } from '../../src/application/pledges/pledges.js'
import { standingOf } from '../../src/domain/law/lawfulness.js'
import { memberFrom } from '../../src/application/accounts/accounts.js'
import { historyOf } from '../../src/application/history.js'
import { NotFoundError } from '../../src/domain/errors.js'
import { today } from '../../src/clock.js'
import { addDays } from '../../src/domain/dates.js'
import { testApp, testDeps } from '../support/build-app.js'
import { leadPeople } from '../support/lead-people.js'
import { person } from '../support/people.js'

const deps = await testDeps(t)
const app = await testApp(t, deps)
const { officer, other, investor, stranger, manager, lead } = await leadPeople(app, deps)

const promise = (over: Record<string, string> = {}) => ({ text: '摘牌后 60 日内接通专线', dueOn: addDays(today(), 30), ...over })

async function enter (over: Record<string, string> = {}) {
  await officer.get(`/desk/pledges/new?lead=${lead.id}`)
  return officer.submit(promise(over), { action: `lead=${lead.id}` })
}

t.test('a promise is entered with its clause, owner and day, and settled with proof', async t => {
  const start = await officer.get(`/desk/pledges/new?lead=${lead.id}`)
  const bases = start.root.querySelectorAll('#f-policyId option').map(option => option.getAttribute('value')!).filter(id => id !== '')
  t.ok(bases.length > 0, 'the match has benefits that apply')
  const policies = await Promise.all(bases.map(id => deps.documents.get('policies', id)))
  t.ok(policies.every(policy => policy && policy.effect === 'benefit' && standingOf(policy) !== 'unreviewed'), 'and each may carry a promise')

  const page = await enter({ policyId: bases[0]! })
  t.equal(page.status, 200)
  t.match(page.text, /摘牌后 60 日内接通专线/)
  t.match(page.text, policies[0]!.title.zh)
  t.match(page.text, '还有 30 天')
  const id = page.url.split('/').at(-1)!
  t.strictSame((await openPledges(deps, lead.id)).map(pledge => pledge.id), [id])

  const empty = await officer.submit({ proof: ' ' }, { action: 'settle' })
  t.equal(empty.status, 422)
  t.ok(empty.root.querySelector('.error-summary a[href="#f-proof"]'))
  await officer.submit({ as: 'delivered', proof: '包供电〔2026〕12 号竣工验收单' }, { action: 'settle' })
  t.match(officer.page.text, /已兑现/)
  t.match(officer.page.text, '包供电〔2026〕12 号竣工验收单')
  t.notOk(officer.page.root.querySelector('form[action$="settle"]'), 'and cannot be settled again')
  t.strictSame(await openPledges(deps, lead.id), [])

  const { items } = await deps.documents.find('audit-log', { where: { resource: `pledges:${id}` }, sort: 'id' })
  t.strictSame(items.map(({ action, actor, detail }) => [action, actor, detail['lead']]), [['pledge.make', officer.account.id, lead.id], ['pledge.delivered', officer.account.id, lead.id]])
  const versions = await historyOf(deps, 'pledges', id)
  t.strictSame(versions.map(entry => (entry.document as { state: string }).state).sort(), ['delivered', 'open'], 'both states are kept')
})

t.test('what cannot be kept is refused with every value kept', async t => {
  const page = await enter({ text: '', policyId: 'no-such-policy', accountId: 'nobody', dueOn: '2026-02-30' })
  t.equal(page.status, 422)
  t.strictSame(page.root.querySelectorAll('.error-summary a').map(a => a.getAttribute('href')), ['#f-text', '#f-policyId', '#f-accountId', '#f-dueOn'])
  const long = '很长'.repeat(600)
  const kept = await officer.submit(promise({ text: long, policyId: '' }), { action: `lead=${lead.id}` })
  t.equal(kept.status, 422)
  t.equal(kept.root.querySelector('#f-text')!.text, long)
})

t.test('who saw an older state changes nothing and loses nothing', async t => {
  const page = await enter({ text: '免费代办环评' })
  const second = await person(app, deps, 'officer')
  await deps.documents.put('leads', { ...(await deps.documents.get('leads', lead.id))!, officerId: second.account.id })
  await second.get('/desk/pledges')
  await second.get(page.url)
  t.match((await second.submit({ as: 'released', proof: '投资者来函同意' }, { action: 'settle' })).text, '已解除')
  await deps.documents.put('leads', { ...(await deps.documents.get('leads', lead.id))!, officerId: officer.account.id })
  const late = await officer.submit({ as: 'delivered', proof: '我的证明文字' }, { action: 'settle' })
  t.equal(late.status, 409)
  t.match(late.text, '投资者来函同意')
  t.match(late.text, '我的证明文字')
  t.equal((await deps.documents.get('pledges', page.url.split('/').at(-1)!))!.state, 'released')
})

t.test('its day and its owner change with a reason, and both stay', async t => {
  const page = await enter({ text: '代办施工许可' })
  const id = page.url.split('/').at(-1)!
  const [was, later] = [addDays(today(), 30), addDays(today(), 60)]
  const none = await officer.submit({}, { action: 'revise' })
  t.equal(none.status, 422)
  t.strictSame(none.root.querySelectorAll('.error-summary a').map(a => a.getAttribute('href')), ['#f-dueOn', '#f-reason'])
  const wrong = await officer.submit({ dueOn: '2026-02-30', accountId: 'nobody', reason: '长'.repeat(1001) }, { action: 'revise' })
  t.strictSame(wrong.root.querySelectorAll('.error-summary a').map(a => a.getAttribute('href')), ['#f-dueOn', '#f-accountId', '#f-reason'])
  t.equal(wrong.root.querySelector('#f-reason')!.text.length, 1001)

  await officer.submit({ dueOn: later, accountId: other.account.id, reason: '专线材料延期到货' }, { action: 'revise' })
  t.equal(officer.page.url, `/desk/pledges/${id}`)
  t.match(officer.page.text, '专线材料延期到货')
  t.match(officer.page.text, '还有 60 天')
  t.match(await deps.documents.get('pledges', id), { dueOn: later, accountId: other.account.id, text: '代办施工许可', revisions: [{ dueOn: was, accountId: officer.account.id, by: officer.account.id, reason: '专线材料延期到货' }] })
  t.strictSame((await historyOf(deps, 'pledges', id)).map(entry => (entry.document as { dueOn: string }).dueOn), [was, later])
  const { items } = await deps.documents.find('audit-log', { where: { resource: `pledges:${id}`, action: 'pledge.revise' } })
  t.match(items, [{ actor: officer.account.id, detail: { lead: lead.id, dueOn: later, owner: other.account.id } }])
  t.notMatch(JSON.stringify(items), '专线', 'the log holds no words of the office')
  t.match((await investor.get(`/my/enquiries/${lead.id}`)).text, '专线材料延期到货', 'the investor reads why')

  await other.get(page.url)
  t.notOk(other.page.root.querySelector('form[action$="revise"]'), 'who answers for it is not in charge of the lead')
  const late = await officer.get(page.url)
  await deps.documents.put('pledges', { ...(await deps.documents.get('pledges', id))!, dueOn: was })
  t.ok(late)
  await officer.submit({ dueOn: addDays(today(), 90), reason: '再次延期' }, { action: 'revise' })
  t.equal(officer.page.status, 409)
  t.match(officer.page.text, '还有 30 天', 'what is stored now')
  t.match(officer.page.text, '再次延期')
  t.equal(officer.page.root.querySelector('#f-dueOn')!.getAttribute('value'), addDays(today(), 90))
  await officer.submit({ as: 'released', proof: '投资者来函同意' }, { action: 'settle' })
  t.notOk(officer.page.root.querySelector('form[action$="revise"]'), 'what is settled stays')
})

t.test('the ledger shows what is late first, and mine apart', async t => {
  await enter({ text: '迟到的承诺', dueOn: addDays(today(), -3) })
  await enter({ text: '远期的承诺', dueOn: addDays(today(), 90) })
  await enter({ text: '别人的承诺', accountId: other.account.id })
  const list = await officer.get('/desk/pledges')
  const rows = list.root.querySelectorAll('tbody th').map(cell => cell.text)
  t.strictSame(rows, ['迟到的承诺', '别人的承诺', '远期的承诺'])
  t.match(list.text, '已逾期 3 天')
  t.strictSame((await other.get('/desk/pledges?of=mine')).root.querySelectorAll('tbody th').map(cell => cell.text), ['别人的承诺'])
  t.match((await officer.get('/desk/pledges?state=settled')).text, '免费代办环评')
  t.match((await officer.get('/desk/pledges?lang=en')).text, '3 days late')
  await officer.get('/?lang=zh')
})

t.test('nobody else enters, settles or learns of a promise', async t => {
  const page = await enter({ text: '只给这位投资者' })
  t.equal((await other.get(page.url)).status, 200, 'every officer may read the ledger')
  t.notOk(other.page.root.querySelector('form[action$="settle"]'))
  t.equal((await other.get(`/desk/pledges/new?lead=${lead.id}`)).status, 403)
  const forged = await other.get('/desk/pledges')
  const csrf = forged.root.querySelector('input[name="_csrf"]')!.getAttribute('value')!
  const response = await app.inject({
    method: 'POST', url: `${page.url}/settle`, cookies: other.cookies, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ _csrf: csrf, version: '1', as: 'delivered', proof: 'x' }).toString()
  })
  t.equal(response.statusCode, 403)
  t.equal((await investor.get(page.url)).status, 200, 'the investor it was made to reads it')
  t.equal((await stranger.get(page.url)).status, 404)
  t.equal((await manager.get(page.url)).status, 403)
  t.equal((await app.inject(page.url)).statusCode, 303, 'the public is sent to sign in')

  const own = await pledgesOf(deps, memberFrom(investor.account), lead)
  t.ok(own.some(pledge => pledge.text === '只给这位投资者'))
  await t.rejects(pledgesOf(deps, memberFrom(stranger.account), lead), NotFoundError)
  t.equal((await stranger.get('/desk/pledges')).status, 403)
})
