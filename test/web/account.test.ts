import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Secret, TOTP } from 'otpauth'
import { buildApp } from '../../src/app.js'
import { accountByMail, readAccount } from '../../src/application/accounts/accounts.js'
import { firstLink, makeLink } from '../../src/application/accounts/links.js'
import type { AppDeps } from '../../src/application/ports.js'
import { now } from '../../src/clock.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { safeNext } from '../../src/web/routes/account/next.js'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage, textsOf } from '../support/pages.js'
import { makePerson, person, TEST_PASSWORD } from '../support/people.js'
import { visitor, type Served } from '../support/visitor.js'

const shared = await testDeps(t)
const app = await testApp(t, shared)

let hosts = 0
/** A visitor from a network address of their own, so that limits of one test do not reach another. */
function stranger (served: Served = app) {
  const remoteAddress = `10.0.${++hosts >> 8}.${hosts & 255}`
  return visitor({ inject: options => served.inject({ ...options, remoteAddress }) })
}

const codeOf = (secret: string, steps = 0) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
const secretOf = (visit: ReturnType<typeof stranger>) => textsOf(visit.page, '.secret-groups code').join('')

async function signIn (visit: ReturnType<typeof stranger>, email: string, { password = TEST_PASSWORD, query = '' } = {}) {
  await visit.get(`/account/sign-in${query}`)
  return visit.submit({ email, password }, { action: '/account/sign-in' })
}

t.test('every page of signing in and registering is a whole page in both languages', async t => {
  for (const lang of ['zh', 'en'] as const) {
    for (const path of ['/account/sign-in', '/account/register', '/account/forgot', '/account/register?done=sent', '/account/sign-in?done=registered']) {
      assertPage(t, await stranger().get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`), { lang })
    }
    const invitation = await makeLink(shared, { purpose: 'invitation', role: 'officer' }, { at: now(), by: 'test' })
    assertPage(t, await stranger().get(`/account/invitation/${invitation}?lang=${lang}`), { lang })
    assertPage(t, await stranger().get(`/account/invitation/none?lang=${lang}`), { lang, status: 404 })
    assertPage(t, await stranger().get(`/account/reset/none?lang=${lang}`), { lang, status: 404 })
    const investor = await person(app, shared, 'investor')
    for (const path of ['/account', '/account/password', '/account/enrol']) assertPage(t, await investor.get(`${path}?lang=${lang}`), { lang })
  }
})

t.test('one answer to a wrong password, an unknown address, a disabled account and one that waits', async t => {
  const [known, disabled, waiting] = [await makePerson(shared, 'investor'), await makePerson(shared, 'investor'), await makePerson(shared, 'investor')]
  await shared.documents.put('accounts', { ...disabled, isDisabled: true })
  await shared.documents.put('accounts', { ...waiting, failures: 9, failedAt: now() })
  const answers = []
  for (const [email, password] of [[known.email, 'wrong'], ['nobody@example.org', TEST_PASSWORD], [disabled.email, TEST_PASSWORD], [waiting.email, TEST_PASSWORD]] as const) {
    const visit = stranger()
    const page = await signIn(visit, email, { password })
    t.equal(page.root.querySelector('#f-email')?.getAttribute('value'), email, 'the address is kept')
    t.equal(page.root.querySelector('#f-password')?.getAttribute('value'), '', 'the password is not')
    t.equal(visit.cookies['session'], undefined)
    answers.push({ status: page.status, summary: textsOf(page, '.error-summary a'), field: textsOf(page, '.field__error'), length: page.text.length })
  }
  t.equal(answers[0]!.status, 422)
  for (const answer of answers) t.strictSame(answer, answers[0])
})

t.test('signing in gives a new secret for session and forms, and ends the session before', async t => {
  const account = await makePerson(shared, 'investor')
  const visit = stranger()
  visit.cookies['session'] = 'a-secret-that-somebody-else-chose'
  await visit.get('/account/sign-in')
  t.not(visit.cookies['session'], 'a-secret-that-somebody-else-chose', 'a session that is none is taken away')
  visit.cookies['session'] = 'a-secret-that-somebody-else-chose'
  const [formSecret, token] = [visit.cookies['csrf']!, visit.page.root.querySelector('input[name="_csrf"]')!.getAttribute('value')!]
  await visit.submit({ email: account.email, password: TEST_PASSWORD }, { action: '/account/sign-in' })
  const first = visit.cookies['session']!
  t.not(first, 'a-secret-that-somebody-else-chose')
  await visit.get('/account')
  t.equal(visit.page.status, 200)
  t.not(visit.cookies['csrf'], formSecret)
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const old = await app.inject({ method: 'POST', url: '/account/sessions/end-others', headers, cookies: visit.cookies, payload: new URLSearchParams({ _csrf: token }).toString() })
  t.equal(old.statusCode, 403, 'the token of a form from before is worth nothing')

  const held = visit.cookies['csrf']
  await visit.submit({}, { action: '/account/sign-out' })
  t.equal(visit.cookies['session'], '')
  await visit.get('/account/sign-in')
  t.not(visit.cookies['csrf'], held)
  const again = await app.inject({ url: '/account', cookies: { session: first } })
  t.equal(again.statusCode, 303, 'the session ended in the store as well')
})

t.test('an officer sets up the second step, and is asked for a code at the next sign-in', async t => {
  const officer = await makePerson(shared, 'officer')
  const visit = stranger()
  const page = await signIn(visit, officer.email, { query: '?next=%2Faccount%2Fpassword' })
  t.match(page.url, /^\/account\/enrol/)
  t.equal(page.root.querySelectorAll('svg.qr path').length, 1)
  const secret = secretOf(visit)
  t.match(secret, /^[A-Z2-7]{32}$/)
  t.equal((await visit.get('/account')).url.startsWith('/account/enrol'), true, 'nothing else opens before')
  const newer = secretOf(visit)
  t.not(newer, secret, 'each time another secret')
  t.equal((await visit.submit({ code: codeOf(secret) }, { action: '/account/enrol' })).status, 422, 'a code of the first one is wrong')
  t.equal(secretOf(visit), newer, 'the page comes back with the same secret')
  const before = visit.cookies['session']
  await visit.get('/account/enrol?next=/account/password')
  const last = secretOf(visit)
  // Made once: a moment later the clock may be in the next step, whose code is another.
  const [first, next] = [codeOf(last), codeOf(last, 1)]
  await visit.submit({ code: first }, { action: '/account/enrol' })
  t.equal(visit.page.url, '/account/password')
  t.not(visit.cookies['session'], before, 'with the second step the session has a new secret')

  const second = stranger()
  t.match((await signIn(second, officer.email)).url, /^\/account\/code/)
  for (const path of ['/desk', '/account', '/account/enrol']) t.match((await second.get(path)).url, /^\/account\/code/, path)
  t.match((await second.submit({ code: first }, { action: '/account/code' })), { status: 422 }, 'the code of the set-up was used')
  await second.submit({ code: next }, { action: '/account/code' })
  t.equal((await second.get('/account')).status, 200)

  const third = stranger()
  await signIn(third, officer.email)
  t.match((await third.submit({ code: next }, { action: '/account/code' })), { status: 422 }, 'a code works once')
})

t.test('a person changes name, password and second step, and ends other sessions', async t => {
  const one = await person(app, shared, 'park-manager')
  const { id, email } = one.account
  await one.get('/account')
  await one.submit({ name: '', phone: '1'.repeat(41) }, { action: '/account' })
  t.equal(one.page.status, 422)
  t.strictSame(one.page.root.querySelectorAll('.error-summary a').map(link => link.getAttribute('href')), ['#f-name', '#f-phone'])
  t.equal(one.page.root.querySelector('#f-phone')?.getAttribute('value'), '1'.repeat(41), 'what was typed is kept')
  await one.submit({ name: '李 园', phone: '0472-1234567', organisation: '' }, { action: '/account' })
  t.match(await readAccount(shared, id), { name: '李 园', phone: '0472-1234567' })

  const other = stranger()
  await signIn(other, email)
  t.equal(textsOf(await one.get('/account'), '.session').length, 2)
  await one.submit({}, { action: '/end' })
  t.equal((await other.get('/account')).url.startsWith('/account/sign-in'), true)

  await one.get('/account/password')
  await one.submit({ current: 'wrong', password: 'a quite new password' }, { action: '/account/password' })
  t.match(textsOf(one.page, '.field__error'), [/当前密码/])
  await one.submit({ current: TEST_PASSWORD, password: 'short' }, { action: '/account/password' })
  t.match(textsOf(one.page, '.field__error'), [/10/])
  const before = one.cookies['session']
  await one.submit({ current: TEST_PASSWORD, password: 'a quite new password' }, { action: '/account/password' })
  t.equal(one.page.url, '/account?done=password')
  t.not(one.cookies['session'], before)

  await one.get('/account/second-factor')
  t.match(one.page.url, /^\/account\/enrol/)
  const secret = secretOf(one)
  await one.submit({ code: codeOf(secret) }, { action: '/account/enrol' })
  t.equal(one.page.url, '/account')
  await one.get('/account/second-factor')
  await one.submit({ current: 'a quite new password', code: codeOf(secret, 1) }, { action: '/account/second-factor' })
  t.equal(one.page.url, '/account?done=saved')
  t.equal((await readAccount(shared, id)).secondFactor, undefined)
})

t.test('nobody ends a session of somebody else', async t => {
  const [one, two] = [await person(app, shared, 'investor'), await person(app, shared, 'investor')]
  const { items: [session] } = await shared.documents.find('sessions', { where: { accountId: two.account.id } })
  await one.get('/account')
  const token = one.page.root.querySelector('input[name="_csrf"]')!.getAttribute('value')!
  const response = await app.inject({
    method: 'POST', url: `/account/sessions/${session!.id}/end`, cookies: one.cookies, payload: new URLSearchParams({ _csrf: token }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' }
  })
  t.equal(response.statusCode, 404)
  t.equal((await two.get('/account')).status, 200)
})

t.test('registering says the same for a free and a taken address, and takes both to signing in', async t => {
  const register = async (email: string, password = TEST_PASSWORD) => {
    const visit = stranger()
    await visit.get('/account/register?next=%2Fpolicies')
    return visit.submit({ email, name: '某公司', password, phone: '', organisation: '某公司' }, { action: '/account/register' })
  }
  const free = await register('fresh@example.org')
  const taken = await register('FRESH@example.org', 'somebody elses password')
  t.equal(free.url, '/account/sign-in?done=registered&next=%2Fpolicies')
  t.equal(taken.url, free.url)
  t.equal(taken.text, free.text)
  t.equal((await signIn(stranger(), 'fresh@example.org', { query: '?next=%2Fpolicies' })).url, '/policies')
  t.match(await accountByMail(shared, 'fresh@example.org'), { role: 'investor', organisation: '某公司', phone: undefined })
  const bad = stranger()
  await bad.get('/account/register?lang=en')
  await bad.submit({ email: 'no address', name: ' ', password: '123456789012' }, { action: '/account/register' })
  t.equal(bad.page.status, 422)
  t.strictSame(bad.page.root.querySelectorAll('.error-summary a').map(link => link.getAttribute('href')), ['#f-name', '#f-email', '#f-password'])
  t.equal(bad.page.root.querySelector('#f-email')?.getAttribute('value'), 'no address')
  t.ok(bad.page.root.querySelector('title')?.text.startsWith('Error'))
})

t.test('an intake that is to be taken along is named to the page after signing in', async t => {
  const account = await makePerson(shared, 'investor')
  const intake = 'abcdefghij0123456789abcdef'
  const visit = stranger()
  await visit.get(`/account/sign-in?attach=${intake}`)
  t.equal(visit.page.root.querySelector('input[name="next"]')?.getAttribute('value'), `/my?attach=${intake}`)
  t.match(visit.page.root.querySelector('a[href^="/account/register"]')?.getAttribute('href'), encodeURIComponent(`/my?attach=${intake}`))
  await visit.submit({ email: account.email, password: TEST_PASSWORD }, { action: '/account/sign-in' })
  t.equal(visit.page.url, `/my?attach=${intake}`)
  t.equal((await stranger().get('/account/sign-in?attach=../x')).status, 400)
})

t.test('only pages of this site follow a sign-in', async t => {
  const cases: [given: string | undefined, page: string | undefined][] = [
    ['/desk', '/desk'], ['/my?attach=abc', '/my?attach=abc'], ['/parks/x?lang=en#part', '/parks/x?lang=en'], ['/a/../desk', '/desk'],
    [undefined, undefined], ['', undefined], ['desk', undefined], ['//evil.example', undefined], ['/\\evil.example', undefined], ['\\\\evil.example', undefined],
    ['/\t/evil.example', undefined], ['/\n/evil.example', undefined], ['https://evil.example/', undefined], ['javascript:alert(1)', undefined], ['/..//evil.example', undefined],
    ['/./\\evil.example', undefined], [' //evil.example', undefined], ['/%2e%2e//evil.example', undefined], ['/account/sign-out', undefined], ['/account/sign-in?next=/x', undefined], ['/api/v1/parks', undefined], [`/${'x'.repeat(2001)}`, undefined]
  ]
  for (const [given, page] of cases) t.equal(safeNext(given), page, JSON.stringify(given))
  const account = await makePerson(shared, 'investor')
  for (const evil of ['//evil.example', '/\\evil.example', 'https://evil.example', '/..//evil.example']) {
    const response = await app.inject({ url: `/account/sign-in?next=${encodeURIComponent(evil)}`, cookies: (await signedIn(account.email)).cookies })
    t.equal(response.headers.location, '/my', evil)
  }
})

async function signedIn (email: string) {
  const visit = stranger()
  await signIn(visit, email)
  return visit
}

t.test('a reset link sets a password once, ends every session, and its address is told to nobody', async t => {
  const one = await person(app, shared, 'investor')
  const secret = await makeLink(shared, { purpose: 'password-reset', accountId: one.account.id }, { at: now(), by: 'test' })
  const visit = stranger()
  await visit.get(`/account/reset/${secret}`)
  t.equal(visit.page.headers['referrer-policy'], 'no-referrer')
  t.equal(visit.page.headers['x-robots-tag'], 'noindex')
  await visit.submit({ password: '1234567890' }, { action: secret })
  t.equal(visit.page.status, 422)
  await visit.submit({ password: 'fourteen grey geese' }, { action: secret })
  t.equal(visit.page.url, '/account/sign-in?done=reset')
  t.equal((await stranger().get(`/account/reset/${secret}`)).status, 404)
  t.equal((await one.get('/account')).url.startsWith('/account/sign-in'), true)
  t.equal((await signIn(stranger(), one.account.email, { password: 'fourteen grey geese' })).url, '/my')
})

t.test('an invitation of the first administrator leads over the second step to the users', async t => {
  const deps = await testDeps(t)
  const served = await testApp(t, deps)
  const visit = stranger(served)
  await visit.get(`/account/invitation/${await firstLink(deps, now())}`)
  await visit.submit({ name: '管理员', email: 'admin@example.org', password: TEST_PASSWORD }, { action: visit.page.url })
  t.match(visit.page.url, /^\/account\/enrol/)
  await visit.submit({ code: codeOf(secretOf(visit)) }, { action: '/account/enrol' })
  t.equal(visit.page.url, '/admin/users')
  t.equal(await firstLink(deps, now()), undefined)
})

t.test('one address may try to sign in ten times a minute', async t => {
  const visit = stranger()
  await visit.get('/account/sign-in')
  const statuses = []
  for (let n = 0; n < 11; n++) {
    statuses.push((await visit.submit({ email: 'many@example.org', password: 'wrong' }, { action: '/account/sign-in' })).status)
  }
  t.strictSame(statuses, [...Array<number>(10).fill(422), 429])
})

type Letter = { to: string, subject: string, text: string }

async function withMail (t: Test, publicUrl = 'https://luodi.example') {
  const letters: Letter[] = []
  const state = { isDown: false }
  const deps: AppDeps = {
    ...shared,
    mail: async letter => {
      if (state.isDown) throw new UnavailableError('down', { key: 'unavailable.mail' })
      letters.push(letter)
    }
  }
  const served = await buildApp({ config: { publicUrl, trustProxy: false, rateLimitPerMinute: 100_000, publicView: 'public' }, deps, strictTexts: true, mostDelayMs: 0 })
  t.teardown(() => served.close())
  return { letters, state, served }
}

/** Sends a form from a browser whose Host header lies. */
async function post (served: Awaited<ReturnType<typeof withMail>>['served'], path: string, fields: Record<string, string>) {
  const remoteAddress = `10.9.${++hosts >> 8}.${hosts & 255}`
  const page = await served.inject({ url: path, remoteAddress })
  const token = /name="_csrf" value="([^"]+)"/.exec(page.body)![1]!
  const cookies = Object.fromEntries(page.cookies.map(({ name, value }) => [name, value]))
  return served.inject({
    method: 'POST', url: path, remoteAddress, cookies, headers: { 'content-type': 'application/x-www-form-urlencoded', host: 'evil.example' }, payload: new URLSearchParams({ ...fields, _csrf: token }).toString()
  })
}

t.test('with a mail server the same page answers whoever asks, and only the letter says more', async t => {
  const { letters, served } = await withMail(t)
  const account = await makePerson(shared, 'investor')
  const answers = []
  for (const email of [account.email, 'unknown-1@example.org']) {
    answers.push((await post(served, '/account/forgot', { email })).headers.location, (await post(served, '/account/register', { email })).headers.location)
  }
  t.strictSame(answers, ['/account/forgot?done=sent', '/account/register?done=sent', '/account/forgot?done=sent', '/account/register?done=sent'])
  await served.close()
  t.strictSame(letters.map(({ to }) => to).sort(), [account.email, account.email, 'unknown-1@example.org'].sort())
  const reset = letters.find(({ text }) => text.includes('/account/reset/'))!
  t.match(reset.text, /https:\/\/luodi\.example\/account\/reset\/[\w-]{43}\n/)
  t.notMatch(letters.map(({ text }) => text).join(), /evil\.example/, 'the Host header of a request is not believed')
  const link = letters.find(({ to }) => to === 'unknown-1@example.org')!
  const secret = /invitation\/([\w-]{43})/.exec(link.text)![1]!
  const visit = stranger()
  await visit.get(`/account/invitation/${secret}`)
  t.equal(visit.page.root.querySelector('#f-email')?.getAttribute('readonly'), '')
  await visit.submit({ name: 'New', email: 'another@example.org', password: TEST_PASSWORD }, { action: secret })
  t.equal(visit.page.url, '/my')
  t.match(await accountByMail(shared, 'unknown-1@example.org'), { role: 'investor' })
})

t.test('when letters cannot be sent the page says so to everybody', async t => {
  const { letters, served, state } = await withMail(t)
  state.isDown = true
  const account = await makePerson(shared, 'investor')
  t.notMatch((await served.inject('/account/forgot')).body, '没有发出去')
  await post(served, '/account/forgot', { email: account.email })
  let page = await served.inject('/account/forgot')
  for (let n = 0; n < 100 && !page.body.includes('没有发出去'); n++) {
    await setTimeout(50)
    page = await served.inject('/account/forgot')
  }
  t.match(page.body, '没有发出去')
  t.strictSame(letters, [])
})
