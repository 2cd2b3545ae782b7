import t from 'tap'
import { removeRecord, saveRecord } from '../../src/application/records.js'
import { testApp, testDeps } from '../support/build-app.js'
import { matchedLead } from '../support/matched-lead.js'
import { person } from '../support/people.js'
import { visitor } from '../support/visitor.js'

const deps = await testDeps(t)
const app = await testApp(t, deps)
const officer = await person(app, deps, 'officer')
await officer.get('/about')
const { lead, match } = await matchedLead(deps, { officerId: officer.account.id })
const parks = match.answer.parks.filter(({ blocked }) => !blocked).map(({ parkId }) => parkId).slice(0, 2)
await officer.get(`/desk/proposals/new?lead=${lead.id}`)
await officer.submit({ parkIds: parks, coverNote: '尊敬的何女士' }, { action: `lead=${lead.id}` })
const proposalId = officer.page.url.split('/').at(-1)!
await officer.submit({}, { action: 'issue' })
const proposal = (await deps.documents.get('proposals', proposalId))!
const anybody = visitor(app)

t.test('the code tells what a proposal was made from, and nothing of the investor', async t => {
  const typed = proposal.checkCode!.toLowerCase().replace(/(.{4})(?=.)/g, '$1 ')
  const page = await anybody.get(`/check?code=${encodeURIComponent(typed)}`)
  t.equal(page.status, 200)
  t.match(page.text, '没有变化')
  for (const part of [proposal.contentHash!, proposal.frozen!.versions!]) t.match(page.text, part)
  const { name } = (await deps.documents.get('parks', parks[0]!))!
  t.match(page.text, name.zh)
  for (const secret of ['晨星磁材', '何晓岚', '何女士', '13900000000', '稀土永磁材料项目', '120000', lead.id, match.id, proposalId]) t.notMatch(page.html, secret, secret)
  t.match(page.headers['cache-control'], /no-store/)
})

t.test('what changed since is shown with before and after', async t => {
  const at = (hour: number) => `2026-11-22T0${hour}:00:00.000Z`
  const west = (await deps.documents.get('policies', 'tax-west-cit15-2021'))!
  await saveRecord(deps, 'policies', { ...west, validity: { ...west.validity, to: '2028-12-31' } }, { by: 'test', at: at(1) })
  const page = await anybody.get(`/check?code=${proposal.checkCode!}`)
  const rows = page.root.querySelectorAll('tbody tr').map(row => row.text.replace(/\s+/g, ' '))
  t.ok(rows.some(row => row.includes('截止日期2030年12月31日2028年12月31日')), `the day on which it ends: ${rows.join(' | ')}`)
  t.ok(rows.some(row => row.includes('可计入的优惠3,200 万元1,600 万元')), 'and the sum that hangs on it')

  await saveRecord(deps, 'policies', { ...west, validity: { ...west.validity, to: '2025-12-31' }, status: 'expired' }, { by: 'test', at: at(2) })
  const ended = await anybody.get(`/check?code=${proposal.checkCode!}&lang=en`)
  t.match(ended.root.querySelector('#g-verdicts')?.text, 'Verdicts')
  t.match(ended.text, /Status\s*In force\s*Expired/i)
  await anybody.get('/about?lang=zh')

  await removeRecord(deps, 'parks', parks[1]!, { by: 'test', at: at(3) })
  t.match((await anybody.get(`/check?code=${proposal.checkCode!}`)).text, '已不在册')
  t.strictSame(await deps.documents.get('proposals', proposalId), proposal, 'the proposal itself stands as it was')
})

t.test('a code that is none and a code that nobody has are told apart', async t => {
  t.equal((await anybody.get('/check')).status, 200)
  const wrong = await anybody.get('/check?code=12345')
  t.equal(wrong.status, 404)
  t.match(wrong.text, '应为 12 位')
  t.equal(wrong.root.querySelector('#f-code')!.getAttribute('value'), '12345')
  const unknown = await anybody.get('/check?code=ABCDEFGHJKMN')
  t.equal(unknown.status, 404)
  t.match(unknown.text, '没有以此为核验码的建议书')
})

t.test('codes cannot be tried at will', async t => {
  let answers = 0
  for (let asked = 0; asked < 25; asked++) if ((await app.inject({ url: '/check?code=ABCDEFGHJKMN', remoteAddress: '203.0.113.9' })).statusCode === 429) answers++
  t.equal(answers, 5)
})
