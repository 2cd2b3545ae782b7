import t from 'tap'
import { accountByMail, readAccount } from '../../src/application/accounts/accounts.js'
import { verifyAudit } from '../../src/application/accounts/audit.js'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage, textsOf } from '../support/pages.js'
import { makePerson, person, TEST_PASSWORD } from '../support/people.js'
import { visitor } from '../support/visitor.js'

const deps = await testDeps(t)
const app = await testApp(t, deps)
const admin = await person(app, deps, 'administrator', { name: '王管理' })
const park = (await deps.documents.find('parks', { limit: 1 })).items[0]!

t.test('every page of the administration is a whole page in both languages', async t => {
  const manager = await makePerson(deps, 'park-manager', { parkIds: [park.id], isDemo: true })
  for (const lang of ['zh', 'en'] as const) {
    for (const path of ['/admin/users', '/admin/users?q=nobody-of-this-name', '/admin/users/invite', `/admin/users/${manager.id}`, `/admin/users/${admin.account.id}`, '/admin/audit', '/admin/audit?action=none', '/admin/audit?verify=1']) {
      assertPage(t, await admin.get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`), { lang })
    }
  }
  await admin.get('/?lang=zh')
})

t.test('an invitation is shown once, and makes the account that it promises', async t => {
  await admin.get('/admin/users/invite')
  await admin.submit({ role: 'park-manager', email: 'no address' }, { action: '/invite' })
  t.equal(admin.page.status, 422)
  t.strictSame(admin.page.root.querySelectorAll('.error-summary a').map(link => link.getAttribute('href')), ['#f-parks', '#f-email'])
  for (const link of admin.page.root.querySelectorAll('.error-summary a')) t.ok(admin.page.root.querySelector(link.getAttribute('href')!), link.text)
  t.ok(admin.page.root.querySelector('input[value="park-manager"][checked]'), 'what was chosen is kept')
  await admin.submit({ role: 'park-manager', email: 'Li@Example.org', parks: [park.id] }, { action: '/invite' })
  t.equal(admin.page.url, '/admin/users/invite', 'reloading makes no second link')
  const [address] = textsOf(admin.page, '.once-link__address')
  t.match(address, /\/account\/invitation\/[\w-]{43}$/)
  t.notMatch((await admin.get('/admin/users/invite')).html, '/account/invitation/', 'shown once')
  const guest = visitor(app)
  await guest.get(new URL(address!).pathname)
  await guest.submit({ name: '李园', email: 'other@example.org', password: TEST_PASSWORD }, { action: address!.split('/').at(-1)! })
  t.match(await accountByMail(deps, 'li@example.org'), { role: 'park-manager', parkIds: [park.id], name: '李园' })
  t.equal((await guest.get(new URL(address!).pathname)).status, 404, 'used')
})

t.test('a cookie that somebody else put there shows no link', async t => {
  admin.cookies['once'] = 'https://evil.example/'
  t.equal((await admin.get('/admin/users/invite')).root.querySelector('.once-link'), null)
})

t.test('an administrator disables, enables, resets and signs out, each with one button and each written down', async t => {
  const officer = await person(app, deps, 'officer', { name: '赵专员' })
  const { id } = officer.account
  await deps.documents.put('accounts', { ...await readAccount(deps, id), secondFactor: { secret: 'A'.repeat(32), confirmedAt: '2026-11-01T00:00:00.000Z' } })
  await admin.get(`/admin/users/${id}`)
  await admin.submit({}, { action: '/disable' })
  t.equal(admin.page.url, `/admin/users/${id}?done=disabled`)
  t.equal((await officer.get('/desk/leads')).url.startsWith('/account/sign-in'), true, 'signed out at once')
  t.strictSame(textsOf(await admin.get('/admin/users?state=disabled'), 'tbody th a'), ['赵专员'])
  await admin.get(`/admin/users/${id}`)
  await admin.submit({}, { action: '/enable' })
  t.equal((await readAccount(deps, id)).isDisabled, false)
  await admin.submit({}, { action: '/reset-factor' })
  t.equal((await readAccount(deps, id)).secondFactor, undefined)
  await admin.submit({}, { action: '/end-sessions' })
  await admin.submit({}, { action: '/reset-link' })
  t.match(textsOf(admin.page, '.once-link__address'), [/\/account\/reset\/[\w-]{43}$/])
  const lines = textsOf(await admin.get(`/admin/audit?resource=accounts:${id}`), 'tbody tr')
  for (const words of ['停用账户', '启用账户', '重置两步验证', '退出所有设备', '生成重置链接', '查看用户']) t.ok(lines.some(line => line.includes(words) && line.includes('王管理')), words)
  t.match(await verifyAudit(deps), { broken: undefined })
})

t.test('nobody locks himself out, and nobody is given parks that are none', async t => {
  await admin.get(`/admin/users/${admin.account.id}`)
  const buttons = admin.page.root.querySelectorAll('.user-action').map(form => form.getAttribute('action')?.split('/').at(-1))
  t.strictSame(buttons, ['reset-link'])
  const token = admin.page.root.querySelector('input[name="_csrf"]')!.getAttribute('value')!
  const post = (path: string, fields: Record<string, string> = {}) => app.inject({
    method: 'POST', url: `/admin/users/${path}`, cookies: admin.cookies, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ ...fields, _csrf: token }).toString()
  })
  t.equal((await post(`${admin.account.id}/disable`)).statusCode, 403)
  const officer = await makePerson(deps, 'officer')
  t.equal((await post(`${officer.id}/parks`, { parks: park.id })).statusCode, 403)
  t.equal((await post('aaaaaaaaaaaaaaaaaaaaaaaaaa/disable')).statusCode, 404)
  const manager = await makePerson(deps, 'park-manager', { parkIds: [park.id] })
  t.equal((await post(`${manager.id}/parks`, { parks: 'no-such-park' })).statusCode, 422)
  t.equal((await post(`${manager.id}/parks`)).statusCode, 422)
  t.strictSame((await readAccount(deps, manager.id)).parkIds, [park.id])
})

t.test('the log shows where it was changed', async t => {
  const { items: [line] } = await deps.documents.find('audit-log', { sort: 'id', limit: 1 })
  t.match((await admin.get('/admin/audit?verify=1')).text, /已验证/)
  await deps.documents.put('audit-log', { ...line!, actor: 'somebody-else' })
  t.match((await admin.get('/admin/audit?verify=1')).text, /第 1 条与前一条不相符/)
  await deps.documents.put('audit-log', line!)
})
