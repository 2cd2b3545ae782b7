/** Attacks on a whole application: addresses, forms, files, words that are code, and a store that fails. */
import t, { type Test } from 'tap'
import { storeFile } from '../../src/application/files.js'
import { newToken } from '../../src/application/matching.js'
import { saveRecord } from '../../src/application/records.js'
import { csvOf } from '../../src/web/csv.js'
import { UnavailableError } from '../../src/domain/errors.js'
import type { AppDeps } from '../../src/application/ports.js'
import { testApp, testDeps } from '../support/build-app.js'
import { AT, matchedLead } from '../support/matched-lead.js'
import { person } from '../support/people.js'
import { submittedEdit } from '../support/submitted-edit.js'
import { decoded } from '../support/secrets.js'

const given = await testDeps(t)
/** The store of the application; a test replaces it for a while. */
let stands = true
const documents = Object.fromEntries(Object.entries(given.documents).map(([name, run]) => [name, async (...args: never[]) => {
  if (!stands && name !== 'close') throw new UnavailableError('the store is down')
  return (run as (...args: never[]) => Promise<unknown>).apply(given.documents, args)
}])) as unknown as AppDeps['documents']
const deps = { ...given, documents }
const app = await testApp(t, deps)
const park = (await documents.find('parks', { limit: 1 })).items[0]!.id
const officer = await person(app, deps, 'officer')
const investor = await person(app, deps, 'investor')
const manager = await person(app, deps, 'park-manager', { parkIds: [park] })
const administrator = await person(app, deps, 'administrator')
const form = { 'content-type': 'application/x-www-form-urlencoded' }

let hosts = 0
const nextHost = (): string => `10.8.${++hosts >> 8}.${hosts & 255}`

const tokenOn = async (who: typeof officer): Promise<string> => (await who.get('/account')).root.querySelector('input[name="_csrf"]')!.getAttribute('value')!

/** Text of a page, in its attributes too, in which nothing of what was typed is an element or an attribute of its own. */
const MARK = 'zqxj'
const CODE = `"><img src=x onerror=${MARK}><script>${MARK}</script>' onmouseover=${MARK} {{${MARK}}}`

function assertTame (t: Test, page: { root: { querySelectorAll: (selector: string) => { rawTagName: string, attributes: Record<string, string>, text: string }[] }, html: string }, name: string): void {
  const wild = page.root.querySelectorAll('*').filter(({ rawTagName, attributes, text }) =>
    (rawTagName === 'script' && text.includes(MARK)) || attributes['onerror'] !== undefined || attributes['onmouseover'] !== undefined || (rawTagName === 'img' && attributes['src'] === 'x'))
  t.strictSame(wild.map(({ rawTagName }) => rawTagName), [], `${name}: what was typed is text`)
}

t.test('what people type is text on every page that shows it', async t => {
  const { lead, match } = await matchedLead(deps, {
    title: CODE,
    company: { name: CODE },
    contact: { person: CODE, phone: CODE.slice(0, 60), email: CODE, note: CODE },
    message: CODE,
    ownerId: investor.account.id,
    officerId: officer.account.id,
    sharedParkIds: [park],
    moves: [{ from: 'lead', to: 'in-talks', on: '2026-11-20', at: AT, by: officer.account.id, document: CODE, note: CODE }],
    stage: 'in-talks'
  })
  const writing = { by: officer.account.id, at: AT }
  await documents.put('lead-notes', { id: newToken(), leadId: lead.id, at: AT, by: officer.account.id, text: CODE, isForInvestor: true })
  await storeFile(deps, { owner: { collection: 'leads', id: lead.id }, name: `${CODE}.pdf`, bytes: Buffer.from('%PDF-1.7\n%%EOF') }, writing)
  const pledge = await saveRecord(deps, 'pledges', { id: newToken(), leadId: lead.id, text: CODE, accountId: officer.account.id, dueOn: '2027-01-01', state: 'delivered', proof: CODE, createdAt: AT, createdBy: officer.account.id }, writing)
  const parkId = match.answer.parks.find(({ blocked }) => !blocked)!.parkId
  await officer.get(`/desk/proposals/new?lead=${lead.id}`)
  await officer.submit({ parkIds: [parkId], language: 'zh', coverNote: CODE }, { action: `lead=${lead.id}` })
  const proposal = officer.page.url.split('/').at(-1)!
  await officer.submit({}, { action: 'issue' })
  await documents.put('saved-views', { id: newToken(), accountId: officer.account.id, name: CODE.slice(0, 80), page: 'leads', query: 'q=x', createdAt: AT })
  const listing = await saveRecord(deps, 'listings', { id: newToken(), parkId: park, kind: 'parcel', name: CODE.slice(0, 120), state: 'available', utilities: [], photos: [], isDemo: false }, writing)
  await saveRecord(deps, 'park-cards', { id: park, contacts: [{ name: CODE.slice(0, 80), duty: CODE.slice(0, 120), phone: CODE.slice(0, 60), email: CODE.slice(0, 120) }], photos: [], isDemo: false }, writing)
  const edit = await submittedEdit(deps, listing, { by: manager.account.id, remark: CODE, after: `x${CODE}`.slice(0, 120), source: CODE })
  for (const { account } of [officer, investor, manager]) await documents.put('accounts', { ...(await documents.get('accounts', account.id))!, name: CODE, organisation: CODE })

  const q = encodeURIComponent(CODE)
  const pages: [typeof officer, string[]][] = [
    [officer, ['/desk', `/desk/search?q=${q}`, '/desk/leads', `/desk/leads?q=${q}`, `/desk/leads/${lead.id}`, `/desk/leads/${lead.id}/who`, '/desk/pledges?state=settled', `/desk/pledges/${pledge.id}`, `/desk/proposals/${proposal}`, `/proposals/${proposal}`, `/proposals/${proposal}/print`, '/desk/reviews', `/desk/reviews/${edit.id}`, `/park-office/${park}`, `/park-office/${park}/edits/${edit.id}`, `/park-office/${park}/history/listings/${listing.id}`, '/account', '/desk/transfer']],
    [investor, ['/my', `/my/enquiries/${lead.id}`, `/my/enquiries/${lead.id}/contact`, `/my/enquiries/${lead.id}/withdraw`, `/proposals/${proposal}`, '/my/data', '/account']],
    [manager, ['/park-office', `/park-office/${park}`, `/park-office/${park}/edits/${edit.id}`, '/desk/leads', `/desk/leads/${lead.id}`]],
    [administrator, ['/admin/users', `/admin/users/${investor.account.id}`, `/admin/users?q=${q}`, '/admin/audit', '/desk/leads']],
    [investor, [`/parks/${park}`, `/parks?q=${q}`, `/search?q=${q}`, `/check?code=${q.slice(0, 90)}`, `/no-such-page?${q}`, `/"><script>${MARK}</script>`, `/account/sign-in?next=${q}`]]
  ]
  let shown = 0
  for (const [who, urls] of pages) {
    for (const url of urls) {
      const page = await who.get(url)
      t.ok(page.status < 500, `${url}: ${page.status}`)
      assertTame(t, page, url)
      if (decoded(page.html).includes(CODE.slice(0, 60))) shown++
    }
  }
  t.ok(shown > 15, `${shown} pages show it`)
})

t.test('odd forms: names of prototypes, NUL, wrong encoding, too many fields, the wrong kind of body', async t => {
  const token = await tokenOn(officer)
  const send = (url: string, payload: string | Buffer, headers: Record<string, string> = form) =>
    app.inject({ method: 'POST', url, payload, headers, cookies: officer.cookies, remoteAddress: nextHost() })
  const csrf = `_csrf=${encodeURIComponent(token)}`
  const bodies = {
    prototypes: `${csrf}&__proto__=x&constructor=x&prototype=x&toString=x&hasOwnProperty=x&title=`,
    nested: `${csrf}&__proto__[polluted]=1&constructor[prototype][polluted]=1`,
    nul: `${csrf}&title=a%00b&companyName=%00&person=%00`,
    encoding: `${csrf}&title=%ff%fe%zz%&companyName=%E4%B8`,
    many: `${csrf}&${Array.from({ length: 3000 }, (_, number) => `f${number}=x`).join('&')}`,
    same: `${csrf}&${'title=x&'.repeat(150)}`,
    long: `${csrf}&title=${'x'.repeat(21_000)}`,
    huge: `${csrf}&title=${'x'.repeat(70_000)}`
  }
  for (const url of ['/desk/leads/new', '/desk/leads/views', '/account', '/desk/leads/aaaaaaaaaaaaaaaaaaaaaaaaaa/move', '/intake']) {
    for (const [name, payload] of Object.entries(bodies)) {
      const { statusCode, headers } = await send(url, payload)
      t.ok(statusCode < 500, `${url} ${name}: ${statusCode}`)
      t.equal(headers['x-content-type-options'], 'nosniff')
    }
  }
  t.equal(({} as Record<string, unknown>)['polluted'], undefined)
  const json = { 'content-type': 'application/json' }
  for (const payload of ['null', '[]', '"x"', '{"__proto__":{"polluted":1}}', '{', JSON.stringify({ _csrf: token, title: { a: 1 } }), JSON.stringify({ _csrf: { value: token }, x: null, file: { filename: 'a', toBuffer: 1 } })]) {
    for (const url of ['/desk/leads/new', '/desk/leads/aaaaaaaaaaaaaaaaaaaaaaaaaa/files', '/api/v1/matches']) {
      const { statusCode } = await send(url, payload, json)
      t.ok(statusCode >= 400 && statusCode < 500, `${url} ${payload.slice(0, 40)}: ${statusCode}`)
    }
  }
  t.equal((await send('/desk/leads/new', '<x/>', { 'content-type': 'text/xml' })).statusCode, 415)
})

t.test('addresses that are none, and every kind of answer, have the same headers and no way out', async t => {
  for (const url of ['//', '///evil.example', '/\\evil.example', '//evil.example/%2f..', '/%', '/%ff', '/%c0%ae%c0%ae/', `/${'a'.repeat(8000)}`, '/parks?limit=9e99', '/parks?lang=%00', '/parks?__proto__=x', '/parks?constructor[prototype]=x', `/search?q=${'('.repeat(150)}`, `/search?q=${encodeURIComponent('a'.repeat(190) + '!')}`, '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/package.json', '/health/live', '/check/key', '/api/v1/parks', '/assets/app.css']) {
    const { statusCode, headers, body } = await app.inject({ url, remoteAddress: nextHost() })
    t.ok(statusCode < 500, `${url.slice(0, 40)}: ${statusCode}`)
    t.match(headers, { 'x-content-type-options': 'nosniff', 'content-security-policy': /default-src 'none'/, 'referrer-policy': /./ }, url.slice(0, 40))
    t.notMatch(body, /"luodi"|at file:|node_modules|SELECT /, `${url.slice(0, 40)} tells nothing of the inside`)
    t.notMatch(body, /(?:href|action)="(?:https?:)?(?:\/\/|\\)evil/, `${url.slice(0, 40)} leads nowhere else`)
  }
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', '/%09/evil.example', '/\t/evil.example', 'javascript:alert(1)', '/account/../..//evil.example']) {
    const page = await app.inject({ url: `/account/sign-in?next=${encodeURIComponent(next)}`, cookies: officer.cookies, remoteAddress: nextHost() })
    t.equal(page.statusCode, 303)
    t.equal(new URL(String(page.headers.location), 'http://here.invalid').host, 'here.invalid', next)
  }
  const split = await app.inject({ url: `/desk?x=${encodeURIComponent('a\r\nset-cookie: a=b')}`, remoteAddress: nextHost() })
  t.equal(split.statusCode, 303)
  t.notMatch(JSON.stringify(split.headers), /"set-cookie":"?\[?"?a=b/)
})

function upload (token: string, name: string, type: string, bytes: Buffer) {
  const head = `--b0und\r\ncontent-disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n--b0und\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--b0und--\r\n')])
}

t.test('files are what they hold, under a name that harms nobody, and are never shown by a browser', async t => {
  const { lead } = await matchedLead(deps, { officerId: officer.account.id })
  const token = await tokenOn(officer)
  const send = (name: string, type: string, bytes: Buffer) => app.inject({
    method: 'POST', url: `/desk/leads/${lead.id}/files`, headers: { 'content-type': 'multipart/form-data; boundary=b0und' }, payload: upload(token, name, type, bytes), cookies: officer.cookies, remoteAddress: nextHost()
  })
  const pdf = Buffer.from('%PDF-1.7\n%%EOF\n')
  for (const [name, type, bytes] of [
    ['a.pdf', 'application/pdf', Buffer.from('<script>alert(1)</script>')], ['a.html', 'text/html', Buffer.from('<!doctype html>')], ['a.svg', 'image/svg+xml', Buffer.from('<svg onload="x"/>')],
    ['a.pdf', 'application/pdf', Buffer.alloc(0)], ['a.exe', 'application/pdf', Buffer.from('MZ\x90')], ['a.png', 'image/png', Buffer.from('GIF89a')]
  ] as const) t.equal((await send(name, type, bytes)).statusCode, 422, `${name} of ${bytes.length} bytes`)
  t.equal((await send('a.pdf', 'application/pdf', Buffer.concat([pdf, Buffer.alloc(10 * 1024 * 1024 + 1 - pdf.length)]))).statusCode, 413, 'one byte too many')
  t.equal((await documents.find('files', { where: { 'owner.id': lead.id } })).total, 0)
  t.equal((await documents.find('file-chunks')).items.filter(({ fileId }) => fileId === '').length, 0)

  const names = ['../../etc/passwd', 'C:\\\\windows\\\\a.pdf', 'a%0d%0aset-cookie: x=y.pdf', '.htaccess', 'a\u202Efdp.exe', '报价（终稿）.pdf', '%22; filename=b.html', 'x'.repeat(300), '__proto__', "a'b*c.pdf"]
  for (const name of names) t.equal((await send(name, 'text/html', Buffer.concat([pdf, Buffer.from('<script>alert(1)</script>')]))).statusCode, 303, name.slice(0, 40))
  const files = (await documents.find('files', { where: { 'owner.id': lead.id } })).items
  t.equal(files.length, names.length)
  for (const { id, name } of files) {
    t.match(name, /^[^./\\][^/\\<>:"|?*%;\p{Cc}\p{Cf}]*\.pdf$/u, name)
    const { headers, statusCode } = await app.inject({ url: `/desk/leads/${lead.id}/files/${id}`, cookies: officer.cookies, remoteAddress: nextHost() })
    t.equal(statusCode, 200)
    t.match(headers, { 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'private, no-store' }, 'a page inside a document is a document')
    t.match(headers['content-disposition'], /^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.!~%-]+$/)
  }
})

t.test('cells that a spreadsheet would run are text', t => {
  for (const cell of ['=1+1', '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠a', '=cmd|\' /C calc\'!A0']) {
    const written = csvOf(['a'], [[cell]]).split('\r\n').slice(1).join('\r\n')
    t.match(written, /^"?'/, JSON.stringify(cell))
  }
  t.equal(csvOf(['a'], [[-5, 'a,"b"', null]]), '\uFEFFa\r\n-5,"a,""b""",\r\n', 'numbers stay numbers')
  t.end()
})

t.test('a session is a new one after each step in, and one that was planted is worth nothing', async t => {
  const planted = 'p'.repeat(43)
  const page = await app.inject({ url: '/account/sign-in', cookies: { session: planted }, remoteAddress: nextHost() })
  t.match(page.cookies.find(({ name }) => name === 'session'), { value: '' }, 'an unknown session is taken away')
  const cookies = Object.fromEntries(page.cookies.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]))
  const token = /name="_csrf" value="([^"]+)"/.exec(page.body)![1]!
  const payload = new URLSearchParams({ _csrf: token, email: manager.account.email, password: 'lantern-birch-73-ferry' }).toString()
  const entered = await app.inject({ method: 'POST', url: '/account/sign-in', headers: form, payload, cookies: { ...cookies, session: planted }, remoteAddress: nextHost() })
  t.equal(entered.statusCode, 303)
  const session = entered.cookies.find(({ name }) => name === 'session')!
  t.match(session, { httpOnly: true, sameSite: 'Lax', path: '/' })
  t.not(session.value, planted)
  t.equal((await app.inject({ url: '/park-office', cookies: { session: planted }, remoteAddress: nextHost() })).statusCode, 303, 'the planted one opens nothing')
  t.equal((await app.inject({ url: '/park-office', cookies: { session: session.value }, remoteAddress: nextHost() })).statusCode, 200)
  t.match(entered.cookies.find(({ name }) => name === 'csrf'), { value: '' }, 'nor does a form that was prepared before')
})

t.test('while the store is down every desk says so and does nothing', async t => {
  const { lead } = await matchedLead(deps, { officerId: officer.account.id })
  const tokens = new Map(await Promise.all([officer, investor, manager, administrator].map(async who => [who, await tokenOn(who)] as const)))
  const before = (await documents.find('audit-log')).total
  const asks: [typeof officer, string, string][] = [
    [officer, 'GET', '/desk'], [officer, 'GET', '/desk/leads'], [officer, 'GET', `/desk/leads/${lead.id}`], [officer, 'GET', '/desk/pledges'], [officer, 'GET', '/desk/reviews'], [officer, 'GET', '/desk/chain'], [officer, 'GET', '/desk/transfer'],
    [officer, 'POST', `/desk/leads/${lead.id}/move`], [officer, 'POST', `/desk/leads/${lead.id}/notes`], [officer, 'POST', '/desk/leads/new'], [investor, 'GET', '/my'], [investor, 'GET', '/my/data'], [investor, 'POST', '/my/data'],
    [manager, 'GET', '/park-office'], [manager, 'GET', `/park-office/${park}`], [manager, 'POST', `/park-office/${park}/edits`], [administrator, 'GET', '/admin/users'], [administrator, 'GET', '/admin/audit'], [administrator, 'GET', '/account']
  ]
  stands = false
  try {
    for (const [who, method, url] of asks) {
      for (const [lang, words] of [['zh', /暂时/], ['en', /unavailable|not available|moment/i]] as const) {
        const payload = new URLSearchParams({ _csrf: tokens.get(who)!, version: '1', to: 'in-talks', on: '2026-11-21', text: 'x', title: 'x', do: 'card' }).toString()
        const { statusCode, body, headers } = await app.inject({ method: method as 'GET', url: `${url}?lang=${lang}`, cookies: who.cookies, remoteAddress: nextHost(), ...method === 'POST' ? { headers: form, payload } : {} })
        t.equal(statusCode, 503, `${method} ${url} ${lang}`)
        t.match(body, words, `${method} ${url} ${lang}`)
        t.match(headers, { 'x-content-type-options': 'nosniff', 'content-security-policy': /default-src 'none'/ })
        t.notMatch(body, /the store is down|at file:/)
      }
    }
  } finally {
    stands = true
  }
  t.equal((await documents.get('leads', lead.id))!.version, lead.version)
  t.equal((await documents.find('lead-notes', { where: { leadId: lead.id } })).total, 0)
  t.equal((await documents.find('audit-log')).total, before)
  t.equal((await officer.get(`/desk/leads/${lead.id}`)).status, 200, 'and goes on when it is back')
})
