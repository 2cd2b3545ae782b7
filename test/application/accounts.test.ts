import { createHook } from 'node:async_hooks'
import t, { type Test } from 'tap'
import { Secret, TOTP } from 'otpauth'
import { accountByMail, createAccount, readAccount, removeAccount, setPassword } from '../../src/application/accounts/accounts.js'
import { readAudit, record, verifyAudit } from '../../src/application/accounts/audit.js'
import { acceptInvitation, acceptReset, findLink, firstLink, hasAdministrator, makeLink } from '../../src/application/accounts/links.js'
import { invite, lacksFactor, listAccounts, resetFactorOf, resetLink, setDisabled, setParks } from '../../src/application/accounts/manage.js'
import { changePassword, endOwnSession, passFactor, signOut, takeFactorOff } from '../../src/application/accounts/own.js'
import { hashPassword, isPassword, passwordProblems } from '../../src/application/accounts/passwords.js'
import { inviteInvestor, registerInvestor, resetByMail } from '../../src/application/accounts/registration.js'
import { giveCode, pendingFactor, startSecondFactor } from '../../src/application/accounts/second-factor.js'
import { hashSecret } from '../../src/application/accounts/secrets.js'
import { openSession, readSession, removeEndedSessions, sessionsOf } from '../../src/application/accounts/sessions.js'
import { signIn, waitOf } from '../../src/application/accounts/sign-in.js'
import type { Member } from '../../src/domain/account/access.js'
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../../src/domain/errors.js'
import { openTestStore } from '../support/mongo.js'
import { makePerson, TEST_COST, TEST_PASSWORD } from '../support/people.js'

const AT = '2026-11-21T08:00:00.000Z'
const later = (ms: number, at = AT) => new Date(Date.parse(at) + ms).toISOString()
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const open = async (t: Test) => ({ documents: await openTestStore(t) })
const enter = (deps: Awaited<ReturnType<typeof open>>, email: string, password: string, at = AT) => signIn(deps, { email, password, device: 'test', at })
const codeOf = (secret: string, at: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.parse(at) })
/** The fields that a refusal names. */
const fieldsOf = (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (error: unknown) => {
  if (error instanceof InvalidError) return error.problems.map(({ field }) => field)
  throw error
})
const memberOf = ({ id, name, role, parkIds, isDemo }: Member): Member => ({ id, name, role, parkIds, isDemo })

t.test('a password is kept as a hash that differs each time and fits only this password', async t => {
  const [one, two] = await Promise.all([hashPassword(TEST_PASSWORD, TEST_COST), hashPassword(TEST_PASSWORD, TEST_COST)])
  t.not(one, two)
  t.match(one, /^scrypt\$10\$/)
  t.notMatch(one, TEST_PASSWORD)
  t.equal(await isPassword(TEST_PASSWORD, one), true)
  t.equal(await isPassword('lantern-birch-73-ferrY', one), false)
  t.equal(await isPassword('lantern－birch－７３－ferry', one), true, 'full width as an input method leaves it')
  t.equal(await isPassword(TEST_PASSWORD, undefined), false)
})

t.test('passwords that others would guess first are refused, of whatever kinds of characters', async t => {
  const known = ['Wang Xiaoming', 'wang.xm@example.org', 'wang.xm']
  const key = (password: string) => passwordProblems(password, known)[0]?.key
  for (const short of ['', 'a', '九个字的密码也太短']) t.equal(key(short), 'account.problem.password-short', short)
  t.equal(key('x'.repeat(60) + 'y'.repeat(69)), 'account.problem.password-long')
  for (const common of ['aaaaaaaaaa', 'abcabcabcabc', 'password123', 'PassW0rd2024!', '1234567890', 'qwertyuiop', 'woaini1314520', 'luodi2026!!', 'wang.xm@example.org', 'xx-wang.xm-1', 'wang xiaoming']) {
    t.equal(key(common), 'account.problem.password-common', common)
  }
  for (const good of [TEST_PASSWORD, 'all lower case words', '草原上的马跑得很快啊', '8364920175 3', 'ORANGE CUPBOARD']) t.equal(key(good), undefined, good)
})

t.test('an address has one account, whoever comes first, in any case and width', async t => {
  const deps = await open(t)
  const make = (email: string) => createAccount(deps, { email, name: 'A', role: 'investor', parkIds: [], password: TEST_PASSWORD }, { at: AT, by: 'test', cost: TEST_COST })
  const made = await Promise.allSettled([make('One@Example.org'), make('ｏｎｅ@example.org'), make(' one@example.ORG ')])
  t.strictSame(made.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected'])
  for (const one of made) if (one.status === 'rejected') t.ok(one.reason instanceof ConflictError)
  t.equal((await deps.documents.find('accounts')).total, 1, 'no half account is left')
  const account = (await accountByMail(deps, 'ONE@example.org'))!
  await removeAccount(deps, account)
  t.ok(await make('one@example.org'), 'free again once the account is gone')
  for (const email of ['', 'one', 'one@two', 'a b@example.org', 'a@b@example.org', `${'a'.repeat(65)}@example.org`]) {
    await t.rejects(make(email), InvalidError, email)
  }
})

t.test('signing in does the same work for a wrong password, an unknown address, a disabled account and one that waits', async t => {
  const deps = await open(t)
  const real = { at: AT, by: 'test' }
  const account = await createAccount(deps, { email: 'real@example.org', name: 'Real', role: 'investor', parkIds: [], password: TEST_PASSWORD }, real)
  let hashes = 0
  const hook = createHook({ init: (_, type) => { if (type === 'SCRYPTREQUEST') hashes++ } }).enable()
  t.teardown(() => hook.disable())
  const work = async (email: string, password: string, at = AT) => {
    hashes = 0
    return { isIn: await enter(deps, email, password, at) !== undefined, hashes }
  }
  t.match((await readAccount(deps, account.id)).passwordHash, /^scrypt\$17\$/, 'the cost of a hash that nobody has')
  t.strictSame(await work('real@example.org', TEST_PASSWORD), { isIn: true, hashes: 1 })
  t.strictSame(await work('real@example.org', 'wrong'), { isIn: false, hashes: 1 })
  t.strictSame(await work('nobody@example.org', TEST_PASSWORD), { isIn: false, hashes: 1 })
  await deps.documents.put('accounts', { ...await readAccount(deps, account.id), failures: 9, failedAt: AT })
  t.strictSame(await work('real@example.org', TEST_PASSWORD), { isIn: false, hashes: 1 }, 'waits')
  await deps.documents.put('accounts', { ...await readAccount(deps, account.id), failures: 0, isDisabled: true })
  t.strictSame(await work('real@example.org', TEST_PASSWORD), { isIn: false, hashes: 1 }, 'disabled')
  const { items } = await deps.documents.find('audit-log', { where: { action: 'account.sign-in-refused' } })
  t.equal(items.length, 4)
  t.notMatch(JSON.stringify(items), /example\.org/, 'the log names no address')
})

t.test('the wait after wrong passwords grows, is not lengthened by trying on, and ends with a right one', async t => {
  const waits = [4, 5, 6, 7, 8, 11, 12, 13, 50].map(failures => waitOf({ failures, failedAt: AT }, AT) / 1000)
  t.strictSame(waits, [0, 30, 60, 120, 240, 1920, 3600, 3600, 3600])
  t.equal(waitOf({ failures: 5, failedAt: AT }, later(29_999)), 1)
  t.equal(waitOf({ failures: 5, failedAt: AT }, later(30_000)), 0)

  const deps = await open(t)
  const { id, email } = await makePerson(deps, 'investor')
  for (let n = 0; n < 5; n++) t.equal(await enter(deps, email, 'wrong'), undefined)
  t.equal((await readAccount(deps, id)).failures, 5)
  t.equal(await enter(deps, email, TEST_PASSWORD, later(29_000)), undefined, 'right, but too early')
  t.equal(await enter(deps, email, 'wrong', later(29_500)), undefined)
  t.match(await readAccount(deps, id), { failures: 5, failedAt: AT }, 'nothing counts while nobody may try')
  t.ok(await enter(deps, email, TEST_PASSWORD, later(30_000)))
  t.match(await readAccount(deps, id), { failures: 0, failedAt: undefined })
})

t.test('of many tries at the same time no more are judged than one after the other would be', async t => {
  const deps = await open(t)
  const { id, email } = await makePerson(deps, 'investor')
  await Promise.all(Array.from({ length: 12 }, (_, n) => enter(deps, email, `wrong ${n}`)))
  t.equal((await readAccount(deps, id)).failures, 5)
  const together = await Promise.all([enter(deps, email, TEST_PASSWORD), enter(deps, email, TEST_PASSWORD)])
  t.strictSame(together, [undefined, undefined])
})

t.test('a code works once, in its step and the neighbours, and wrong ones are counted', async t => {
  const deps = await open(t)
  const { id } = await makePerson(deps, 'officer')
  t.equal(lacksFactor(await readAccount(deps, id)), true)
  const { secret, address } = await startSecondFactor(deps, { id }, AT)
  t.match(address, /^otpauth:\/\/totp\/Luodi/)
  t.equal(pendingFactor(await readAccount(deps, id))?.secret, secret)
  const give = (code: string, at = AT) => giveCode(deps, { id }, code, at)
  t.equal(await give('000000'.replace(/^0/, codeOf(secret, AT)[0] === '0' ? '1' : '0')), false)
  t.equal((await readAccount(deps, id)).failures, 1)
  const code = codeOf(secret, AT)
  const [first, second] = await Promise.all([give(code), give(code)])
  t.strictSame([first, second].sort(), [false, true], 'of two at the same time one')
  t.equal(lacksFactor(await readAccount(deps, id)), false)
  t.equal(pendingFactor(await readAccount(deps, id)), undefined, 'a factor in force is never shown again')
  t.equal(await give(code), false, 'used')
  t.equal(await give(codeOf(secret, later(-30_000))), false, 'an older step than the last used')
  const next = codeOf(secret, later(30_000))
  t.equal(await give(` ${next.slice(0, 3)} ${[...next.slice(3)].map(digit => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0)).join('')}`), true, 'the next step, in full-width digits')
  t.equal(await give(codeOf(secret, later(120_000)), later(30_000)), false, 'three steps ahead')
  await t.rejects(startSecondFactor(deps, { id }, AT), ForbiddenError, 'whoever is signed in cannot replace it')
})

t.test('guessing codes runs into the same wait as guessing passwords, also all at once', async t => {
  const deps = await open(t)
  const { id } = await makePerson(deps, 'officer')
  const { secret } = await startSecondFactor(deps, { id }, AT)
  await giveCode(deps, { id }, codeOf(secret, AT), AT)
  const at = later(MINUTE)
  const right = codeOf(secret, at)
  const wrong = Array.from({ length: 40 }, (_, n) => String((Number(right) + n + 1) % 1_000_000).padStart(6, '0'))
  await Promise.all(wrong.map(code => giveCode(deps, { id }, code, at)))
  t.equal((await readAccount(deps, id)).failures, 5)
  t.equal(await giveCode(deps, { id }, right, at), false, 'even the right one has to wait')
  t.equal(await giveCode(deps, { id }, codeOf(secret, later(30_000, at)), later(30_000, at)), true)
})

t.test('a session ends by its time, its silence, its revocation, and with its account', async t => {
  const deps = await open(t)
  const officer = await makePerson(deps, 'officer')
  const { secret, session } = await openSession(deps, officer, { at: AT, device: '' })
  t.match(session, { secondFactor: 'to-enrol', device: 'unknown', id: hashSecret(secret) })
  t.notMatch(JSON.stringify(await deps.documents.find('sessions')), secret)
  t.ok(await readSession(deps, secret, later(2 * HOUR - 1)))
  t.ok(await readSession(deps, secret, later(4 * HOUR - 2)), 'each request starts the silence anew')
  t.equal(await readSession(deps, secret, later(7 * HOUR)), undefined)
  t.equal(await readSession(deps, secret, later(MINUTE)), undefined, 'an ended one is gone')

  const again = await openSession(deps, officer, { at: AT, device: 'x'.repeat(900) })
  for (let hour = 1; hour < 12; hour++) t.ok(await readSession(deps, again.secret, later(hour * HOUR)), `${hour} h`)
  t.equal(await readSession(deps, again.secret, later(12 * HOUR)), undefined, 'at most half a day')

  const third = await openSession(deps, officer, { at: AT, device: 'x' })
  await deps.documents.put('accounts', { ...await readAccount(deps, officer.id), isDisabled: true })
  t.equal(await readSession(deps, third.secret, AT), undefined)
  await openSession(deps, officer, { at: AT, device: 'x' })
  await removeEndedSessions(deps, later(13 * HOUR))
  t.strictSame(await sessionsOf(deps, officer.id), [])
})

t.test('every step of signing in changes the secret of the session, and the old one is worth nothing', async t => {
  const deps = await open(t)
  const officer = await makePerson(deps, 'officer')
  const first = (await enter(deps, officer.email, TEST_PASSWORD))!
  const { secret } = await startSecondFactor(deps, officer, AT)
  const opened = (await readSession(deps, first.secret, AT))!
  t.equal(await passFactor(deps, opened, '1', AT), undefined)
  const renewed = (await passFactor(deps, opened, codeOf(secret, AT), AT))!
  t.not(renewed, first.secret)
  t.equal(await readSession(deps, first.secret, AT), undefined)
  t.equal((await readSession(deps, renewed, AT))?.session.secondFactor, 'done')

  const second = (await enter(deps, officer.email, TEST_PASSWORD, AT))!
  t.equal(second.session.secondFactor, 'due', 'each session asks for a code of its own')
  await signOut(deps, (await readSession(deps, renewed, AT))!, AT)
  t.equal(await readSession(deps, renewed, AT), undefined)
})

t.test('a new password needs the old one, ends the other sessions and keeps this one under a new secret', async t => {
  const deps = await open(t)
  const account = await makePerson(deps, 'investor')
  const [mine, other] = [(await enter(deps, account.email, TEST_PASSWORD))!, (await enter(deps, account.email, TEST_PASSWORD))!]
  const opened = (await readSession(deps, mine.secret, AT))!
  const change = (current: string, password: string) => changePassword(deps, opened, { current, password, at: AT, cost: TEST_COST })
  t.strictSame(await fieldsOf(change('wrong', 'another-good-one')), ['current'])
  t.strictSame(await fieldsOf(change(TEST_PASSWORD, 'short')), ['password'])
  t.ok(await readSession(deps, other.secret, AT), 'nothing ended yet')
  const secret = await change(TEST_PASSWORD, 'another-good-one')
  t.ok(await readSession(deps, secret, AT))
  t.equal(await readSession(deps, mine.secret, AT), undefined)
  t.equal(await readSession(deps, other.secret, AT), undefined)
  t.equal(await enter(deps, account.email, TEST_PASSWORD), undefined)
  t.ok(await enter(deps, account.email, 'another-good-one'))
  const stranger = await makePerson(deps, 'investor')
  const theirs = await openSession(deps, stranger, { at: AT, device: 'x' })
  await t.rejects(endOwnSession(deps, memberOf(account), theirs.session.id, AT), NotFoundError, 'sessions of others are not there')
})

t.test('a factor in force comes off only with password and code', async t => {
  const deps = await open(t)
  const officer = await makePerson(deps, 'officer')
  const { secret } = await startSecondFactor(deps, officer, AT)
  const first = (await enter(deps, officer.email, TEST_PASSWORD))!
  const renewed = (await passFactor(deps, (await readSession(deps, first.secret, AT))!, codeOf(secret, AT), AT))!
  const opened = (await readSession(deps, renewed, AT))!
  const at = later(30_000)
  t.strictSame(await fieldsOf(takeFactorOff(deps, opened, { current: 'wrong', code: codeOf(secret, at), at })), ['current'])
  t.strictSame(await fieldsOf(takeFactorOff(deps, opened, { current: TEST_PASSWORD, code: codeOf(secret, AT), at })), ['code'], 'a used code')
  const off = await takeFactorOff(deps, opened, { current: TEST_PASSWORD, code: codeOf(secret, at), at })
  t.equal((await readSession(deps, off, at))?.session.secondFactor, 'to-enrol', 'an officer must set one up again')
})

t.test('an invitation works once, also for two at the same time, and not after its time', async t => {
  const deps = await open(t)
  const given = { email: 'new@example.org', name: 'New', password: TEST_PASSWORD }
  const secret = await makeLink(deps, { purpose: 'invitation', role: 'park-manager', parkIds: ['a-park'] }, { at: AT, by: 'admin' })
  t.notMatch(JSON.stringify([(await deps.documents.find('links')).items, (await deps.documents.find('audit-log')).items]), secret)
  t.strictSame(await fieldsOf(acceptInvitation(deps, secret, { ...given, name: '  ' }, AT)), ['name'])
  t.ok(await findLink(deps, secret, ['invitation'], AT), 'still works after a mistake')
  t.equal(await findLink(deps, secret, ['password-reset'], AT), undefined, 'for nothing else')
  t.equal(await findLink(deps, secret, ['invitation'], later(7 * 24 * HOUR)), undefined, 'ended')
  const both = await Promise.allSettled([acceptInvitation(deps, secret, given, AT), acceptInvitation(deps, secret, { ...given, email: 'other@example.org' }, AT)])
  t.strictSame(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  t.ok(both.some(one => one.status === 'rejected' && one.reason instanceof NotFoundError))
  const { items } = await deps.documents.find('accounts')
  t.match(items, [{ role: 'park-manager', parkIds: ['a-park'] }])
  await t.rejects(acceptInvitation(deps, secret, given, AT), NotFoundError)

  const taken = await makeLink(deps, { purpose: 'invitation', role: 'officer' }, { at: AT, by: 'admin' })
  t.strictSame(await fieldsOf(acceptInvitation(deps, taken, { ...given, email: items[0]!.email }, AT)), ['email'])
  const bound = await makeLink(deps, { purpose: 'invitation', role: 'investor', email: 'bound@example.org' }, { at: AT, by: 'public' })
  t.match(await acceptInvitation(deps, bound, { ...given, email: 'elsewhere@example.org' }, AT), { email: 'bound@example.org', role: 'investor' })
})

t.test('a reset link works once, ends the sessions, the wait and the other links, and leaves the second factor', async t => {
  const deps = await open(t)
  const officer = await makePerson(deps, 'officer')
  const { secret: factor } = await startSecondFactor(deps, officer, AT)
  await giveCode(deps, officer, codeOf(factor, AT), AT)
  const { secret: session } = await openSession(deps, officer, { at: AT, device: 'x' })
  const make = () => makeLink(deps, { purpose: 'password-reset', accountId: officer.id }, { at: AT, by: 'admin' })
  const [one, two] = [await make(), await make()]
  await t.rejects(acceptReset(deps, one, 'short', AT), InvalidError)
  await t.rejects(acceptReset(deps, one, 'a new good password', later(HOUR)), NotFoundError, 'an hour at most')
  for (let n = 0; n < 6; n++) await enter(deps, officer.email, 'wrong')
  await acceptReset(deps, one, 'a new good password', AT)
  t.equal(await readSession(deps, session, AT), undefined)
  await t.rejects(acceptReset(deps, one, 'a newer good password', AT), NotFoundError)
  await t.rejects(acceptReset(deps, two, 'a newer good password', AT), NotFoundError)
  t.match(await enter(deps, officer.email, 'a new good password'), { session: { secondFactor: 'due' } })
})

t.test('the first administrator comes by a link, each of which replaces the one before', async t => {
  const deps = await open(t)
  await makePerson(deps, 'administrator', { isDemo: true })
  const [one, two] = [(await firstLink(deps, AT))!, (await firstLink(deps, AT))!]
  const given = { email: 'admin@example.org', name: 'Admin', password: TEST_PASSWORD }
  await t.rejects(acceptInvitation(deps, one, given, AT), NotFoundError)
  t.ok(await findLink(deps, two, ['first-administrator'], later(72 * HOUR - 1)))
  t.equal(await findLink(deps, two, ['first-administrator'], later(72 * HOUR)), undefined)
  const admin = await acceptInvitation(deps, two, given, AT)
  t.equal(admin.role, 'administrator')
  t.equal(await hasAdministrator(deps), true)
  t.equal(await firstLink(deps, AT), undefined)
  await deps.documents.put('accounts', { ...admin, isDisabled: true })
  t.equal(await hasAdministrator(deps), false, 'one that cannot sign in is none')
})

t.test('registering ends the same way whether or not the address has an account', async t => {
  const deps = await open(t)
  const given = { email: 'firm@example.org', name: 'Firm', password: TEST_PASSWORD }
  t.equal(await registerInvestor(deps, given, AT), undefined)
  t.equal(await registerInvestor(deps, { ...given, password: 'quite another one' }, AT), undefined)
  t.ok(await enter(deps, given.email, TEST_PASSWORD))
  t.equal(await enter(deps, given.email, 'quite another one'), undefined, 'the account is left as it was')
  t.match(await inviteInvestor(deps, 'FIRM@example.org', AT), { kind: 'has-account', to: 'firm@example.org', secret: undefined })
  t.match(await inviteInvestor(deps, 'new@example.org', AT), { kind: 'register', secret: String })
  t.match(await resetByMail(deps, 'firm@example.org', AT), { kind: 'reset', secret: String })
  t.equal(await resetByMail(deps, 'nobody@example.org', AT), undefined)
})

t.test('only administrators manage accounts, and not their own out of reach', async t => {
  const deps = await open(t)
  const admin = memberOf(await makePerson(deps, 'administrator'))
  const manager = await makePerson(deps, 'park-manager', { name: '李园', organisation: '包头某园区' })
  const officer = memberOf(await makePerson(deps, 'officer'))
  const parks = new Set(['park-a', 'park-b'])
  const page = { limit: 10, offset: 0 }
  for (const actor of [officer, memberOf(manager), { role: 'public' } as const]) {
    await t.rejects(listAccounts(deps, actor, page, AT), ForbiddenError)
    await t.rejects(invite(deps, actor, { role: 'officer', parkIds: [], email: '' }, { parks, at: AT }), ForbiddenError)
    await t.rejects(setDisabled(deps, actor, manager.id, true, AT), ForbiddenError)
    await t.rejects(setParks(deps, actor, manager.id, ['park-a'], { parks, at: AT }), ForbiddenError)
    await t.rejects(resetLink(deps, actor, admin.id, AT), ForbiddenError)
    await t.rejects(resetFactorOf(deps, actor, admin.id, AT), ForbiddenError)
    await t.rejects(readAudit(deps, actor, page), ForbiddenError)
  }
  await t.rejects(setDisabled(deps, admin, admin.id, true, AT), ForbiddenError)
  await t.rejects(resetFactorOf(deps, admin, admin.id, AT), ForbiddenError)
  t.equal((await listAccounts(deps, admin, page, AT)).total, 3)
  t.match((await listAccounts(deps, admin, { ...page, text: '包头' }, AT)).items, [{ id: manager.id }])
  t.equal((await listAccounts(deps, admin, { ...page, state: 'without-factor' }, AT)).total, 2)

  await setParks(deps, admin, manager.id, ['park-b', 'park-a'], { parks, at: AT })
  t.strictSame((await readAccount(deps, manager.id)).parkIds, ['park-b', 'park-a'])
  t.strictSame(await fieldsOf(setParks(deps, admin, manager.id, ['park-z'], { parks, at: AT })), ['parks'])
  await t.rejects(setParks(deps, admin, officer.id, ['park-a'], { parks, at: AT }), ForbiddenError)
  t.strictSame(await fieldsOf(invite(deps, admin, { role: 'investor', parkIds: [], email: 'x' }, { parks, at: AT })), ['role', 'email'])
  t.strictSame(await fieldsOf(invite(deps, admin, { role: 'park-manager', parkIds: [], email: '' }, { parks, at: AT })), ['parks'])

  const { secret } = await openSession(deps, manager, { at: AT, device: 'x' })
  await setDisabled(deps, admin, manager.id, true, AT)
  t.equal(await readSession(deps, secret, AT), undefined)
  t.equal(await enter(deps, manager.email, TEST_PASSWORD), undefined)
  await setDisabled(deps, admin, manager.id, false, AT)
  t.ok(await enter(deps, manager.email, TEST_PASSWORD))
  await setPassword(deps, manager.id, 'set by somebody else', { at: AT, by: admin.id, cost: TEST_COST })
  t.ok(await enter(deps, manager.email, 'set by somebody else'))
})

t.test('the audit log is one chain, whoever writes at the same time, and shows every change', async t => {
  const deps = await open(t)
  const other = { documents: { ...deps.documents } }
  await Promise.all(Array.from({ length: 24 }, (_, n) => record(n % 2 ? deps : other, { at: AT, actor: `person-${n}`, action: 'test.done', resource: `leads:${n}`, detail: { n } })))
  const heads: string[] = []
  const whole = await verifyAudit(deps, head => heads.push(head))
  t.match(whole, { lines: 24, broken: undefined })
  t.equal(heads.at(-1), whole.head)
  const admin = { role: 'administrator', id: 'a', name: 'A', parkIds: [], isDemo: false } as const
  t.equal((await readAudit(deps, admin, { action: 'test.done', actor: 'person-3', limit: 10, offset: 0 })).total, 1)
  const line = (await deps.documents.get('audit-log', '000000000007'))!
  const broken = async (change: () => Promise<unknown>, restore: () => Promise<unknown>) => {
    await change()
    const { lines, broken } = await verifyAudit(deps)
    await restore()
    return { lines, broken }
  }
  const back = () => deps.documents.put('audit-log', line)
  const at7 = { lines: 6, broken: '000000000007' }
  t.strictSame(await broken(() => deps.documents.put('audit-log', { ...line, detail: { n: 99 } }), back), at7, 'changed')
  t.strictSame(await broken(() => deps.documents.put('audit-log', { ...line, actor: 'somebody-else' }), back), at7, 'another actor')
  t.strictSame(await broken(() => deps.documents.remove('audit-log', line.id), back), at7, 'taken out')
  t.strictSame(await broken(() => deps.documents.put('audit-log', { ...line, previous: '0'.repeat(64) }), back), at7, 'unlinked')
  t.match(await verifyAudit(deps), { lines: 24, head: whole.head })
  await deps.documents.remove('audit-log', '000000000024')
  const cut = await verifyAudit(deps)
  t.match(cut, { lines: 23, broken: undefined }, 'a cut end is whole in itself')
  t.not(cut.head, whole.head, 'but not to who kept the head')
})
