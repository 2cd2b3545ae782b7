import t from 'tap'
import { policyToEdit, publishPolicy } from '../../src/application/policy-edit.js'
import { memberFrom } from '../../src/application/accounts/accounts.js'
import { formOf, readPolicyForm } from '../../src/domain/law/edit-read.js'
import { figuresOf } from '../../src/domain/law/edit.js'
import { runCases } from '../../src/domain/law/cases.js'
import { policySet } from '../../src/domain/law/verdict.js'
import { now, today } from '../../src/clock.js'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage, textsOf } from '../support/pages.js'
import { person } from '../support/people.js'

const deps = await testDeps(t)
const app = await testApp(t, deps)
const admin = await person(app, deps, 'administrator', { name: '王管理' })
const all = (await deps.documents.find('policies')).items
const figured = all.find(policy => policy.benefit.kind === 'cit-rate' && figuresOf(policy).length > 0)!

t.test('the list and the form are whole pages in both languages, for an administrator alone', async t => {
  for (const lang of ['zh', 'en'] as const) {
    for (const path of ['/admin/policies?', '/admin/policies?q=nothing-of-this-name&', `/admin/policies/${figured.id}?`]) assertPage(t, await admin.get(`${path}lang=${lang}`), { lang })
  }
  await admin.get('/?lang=zh')
  for (const role of ['officer', 'investor', 'park-manager'] as const) {
    const other = await person(app, deps, role)
    for (const path of ['/admin/policies', `/admin/policies/${figured.id}`]) t.ok([403, 404].includes((await other.get(path)).status), `${role} ${path}`)
  }
  t.equal((await admin.get('/admin/policies/no-such-policy')).status, 404)
})

t.test('the form of a policy of every kind reads as the policy itself', async t => {
  const kinds = [...new Map(all.map(policy => [policy.benefit.kind, policy])).values()].filter((_, index) => index % 4 === 0)
  for (const policy of kinds) {
    await admin.get(`/admin/policies/${policy.id}`)
    await admin.submit({}, { action: policy.id, button: ['do', 'preview'] })
    if (admin.page.status !== 200 || !/没有任何改动/.test(admin.page.text)) t.fail(`${policy.id}: ${admin.page.status} ${textsOf(admin.page, '.error-summary a').join()}`)
  }
  t.ok(all.length > 50)
})

t.test('what is wrong stands at the field and in the summary, and what was typed is kept', async t => {
  await admin.get(`/admin/policies/${figured.id}`)
  const [name] = figuresOf(figured)[0]!
  await admin.submit({
    'validity.from': '2026-02-31', 'statusWhy.en': '', 'lastEvidence.date': 'soon', 'lastEvidence.url': 'javascript:alert(1)', [`values.${name}.0.value`]: 'many'
  }, { action: figured.id, button: ['do', 'preview'] })
  t.equal(admin.page.status, 422)
  const links = admin.page.root.querySelectorAll('.error-summary a').map(link => link.getAttribute('href')!)
  t.ok(links.length >= 5, links.join())
  for (const link of links) t.ok(admin.page.root.querySelector(link), link)
  t.equal(admin.page.root.querySelector('#f-validity-from')!.getAttribute('value'), '2026-02-31')
  t.equal(admin.page.root.querySelector(`#f-values-${name}-0-value`)!.getAttribute('value'), 'many')
})

t.test('rows are added and taken off without a script', async t => {
  await admin.get(`/admin/policies/${figured.id}`)
  const [name] = figuresOf(figured)[0]!
  const rows = () => admin.page.root.querySelectorAll(`input[name^="values.${name}."]`).length / 3
  const before = rows()
  await admin.submit({}, { action: figured.id, button: ['do', `add:${name}`] })
  t.equal(rows(), before + 1)
  await admin.submit({}, { action: figured.id, button: ['do', `remove:${name}:${before}`] })
  t.equal(rows(), before)
})

t.test('an edit is shown, its cases decided, then published with author and reason', async t => {
  await admin.get(`/admin/policies/${figured.id}?lang=zh`)
  await admin.submit({ 'validity.to': today() < '2027-01-01' ? '2026-06-30' : today() }, { action: figured.id, button: ['do', 'preview'] })
  assertPage(t, admin.page, { lang: 'zh' })
  t.match(admin.page.text, /2026年6月30日/)
  await admin.submit({}, { action: figured.id, button: ['do', 'publish'] })
  t.equal(admin.page.status, 422)
  for (const link of admin.page.root.querySelectorAll('.error-summary a')) t.ok(admin.page.root.querySelector(link.getAttribute('href')!), link.text)
  const boxes = admin.page.root.querySelectorAll('input[name="accept"]').map(box => box.getAttribute('value')!)
  t.ok(boxes.length > 0, 'cases move')
  await admin.submit({ accept: boxes, reason: '依据公告提前废止' }, { action: figured.id, button: ['do', 'publish'] })
  t.equal(admin.page.url, `/admin/policies/${figured.id}?done=1`)
  t.match(admin.page.text, /王管理/)
  t.match(admin.page.text, /依据公告提前废止/)
  assertPage(t, admin.page, { lang: 'zh' })
  const now = (await deps.documents.find('policies')).items
  t.equal(now.find(({ id }) => id === figured.id)!.validity.to, '2026-06-30')
  t.strictSame(runCases(policySet(now)).failed, [], 'every case reads as it says')
})

t.test('what two people changed is shown side by side, and nothing is lost', async t => {
  const one = all.find(({ id, status }) => id !== figured.id && status === 'in-force')!
  await admin.get(`/admin/policies/${one.id}`)
  await admin.submit({ 'statusWhy.zh': '我的说明', 'lastEvidence.date': '2026-03-01', 'lastEvidence.what.zh': '通知', 'lastEvidence.what.en': 'notice' }, { action: one.id, button: ['do', 'preview'] })
  const other = memberFrom((await person(app, deps, 'administrator')).account)
  const stored = await policyToEdit(deps, other, one.id)
  const { change } = readPolicyForm(stored, { ...formOf(stored), 'statusWhy.zh': '别人的说明' })
  await publishPolicy(deps, other, { id: one.id, version: stored.version!, change, reason: '更正', accepted: [], asOf: today(), at: now() })
  const boxes = admin.page.root.querySelectorAll('input[name="accept"]').map(box => box.getAttribute('value')!)
  await admin.submit({ reason: '补充证据', accept: boxes }, { action: one.id, button: ['do', 'publish'] })
  t.equal(admin.page.status, 409)
  t.match(admin.page.text, /别人的说明/)
  t.match(admin.page.text, /我的说明/)
  await admin.submit({}, { action: one.id, button: ['do', 'merge'] })
  t.equal(admin.page.status, 409, 'a choice is missing')
  t.ok(admin.page.root.querySelector('.error-summary a'))
  await admin.submit({ 'keep.statusWhy': 'mine' }, { action: one.id, button: ['do', 'merge'] })
  t.equal(admin.page.status, 200)
  t.match(admin.page.text, /补充证据/, 'the reason is kept')
  await admin.submit({ accept: admin.page.root.querySelectorAll('input[name="accept"]').map(box => box.getAttribute('value')!) }, { action: one.id, button: ['do', 'publish'] })
  const merged = await policyToEdit(deps, other, one.id)
  t.equal(merged.statusWhy.zh, '我的说明')
  t.equal(merged.lastEvidence?.date, '2026-03-01')
})
