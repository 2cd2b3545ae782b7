/** Every address with an id in it, asked by everybody whose record it is not: refused, and nothing of the record told or changed. */
import t from 'tap'
import { sessionsOf } from '../../src/application/accounts/sessions.js'
import { storeFile } from '../../src/application/files.js'
import { startIntake } from '../../src/application/intake.js'
import { newToken } from '../../src/application/matching.js'
import { saveRecord } from '../../src/application/records.js'
import { makeShare } from '../../src/application/shares.js'
import { memberFrom } from '../../src/application/accounts/accounts.js'
import type { CollectionName } from '../../src/application/collections.js'
import { testApp, testDeps } from '../support/build-app.js'
import { AT, matchedLead } from '../support/matched-lead.js'
import { person } from '../support/people.js'
import { submittedEdit } from '../support/submitted-edit.js'
import { withRoutes } from '../support/routes.js'
import { decoded } from '../support/secrets.js'
import { visitor } from '../support/visitor.js'

const deps = await testDeps(t)
const { app, routes } = await withRoutes(() => testApp(t, deps))
const [home, elsewhere] = (await deps.documents.find('parks', { limit: 2 })).items.map(({ id }) => id) as [string, string]

const people = {
  nobody: visitor(app),
  owner: await person(app, deps, 'investor'),
  investor: await person(app, deps, 'investor'),
  officer: await person(app, deps, 'officer'),
  colleague: await person(app, deps, 'officer'),
  manager: await person(app, deps, 'park-manager', { parkIds: [home] }),
  neighbour: await person(app, deps, 'park-manager', { parkIds: [elsewhere] }),
  administrator: await person(app, deps, 'administrator')
}
type Who = keyof typeof people
const PEOPLE = Object.keys(people) as Who[]

/** Words that only the record holds; each is told to those in charge alone. */
const SECRETS = ['隐秘矿业公司', '林隐之', '13911112222', '暗室留言', '密谈纪要', '密件存底', '未公开地块', '未公开附言', '草拟信函', '已发信函', '导入之行', '私藏清单', '只给园区的话']

const { owner, officer, manager } = people
const writing = { by: officer.account.id, at: AT }
const { lead, match } = await matchedLead(deps, {
  ownerId: owner.account.id,
  officerId: officer.account.id,
  sharedParkIds: [home],
  company: { name: '隐秘矿业公司' },
  contact: { person: '林隐之', phone: '13911112222' },
  message: '暗室留言',
  stage: 'in-talks',
  moves: [{ from: 'lead', to: 'in-talks', on: '2026-11-20', at: AT, by: officer.account.id, document: '密件存底', note: '密谈纪要' }]
})
const note = await deps.documents.put('lead-notes', { id: newToken(), leadId: lead.id, at: AT, by: officer.account.id, text: '密谈纪要', isForInvestor: false })
const pdf = Buffer.from('%PDF-1.7\n密件存底\n%%EOF\n')
const file = await storeFile(deps, { owner: { collection: 'leads', id: lead.id }, name: '密件存底.pdf', bytes: pdf }, writing)
const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('未公开地块')])
const photo = await storeFile(deps, { owner: { collection: 'park-cards', id: home }, name: 'a.png', bytes: png }, { by: manager.account.id, at: AT })
const pledge = await saveRecord(deps, 'pledges', { id: newToken(), leadId: lead.id, text: '承诺', accountId: officer.account.id, dueOn: '2027-01-01', state: 'open', createdAt: AT, createdBy: officer.account.id }, writing)
const parkId = match.answer.parks.find(({ blocked }) => !blocked)!.parkId
const proposal = { leadId: lead.id, matchId: match.id, parkIds: [parkId], language: 'zh' as const, createdAt: AT, createdBy: officer.account.id }
const draft = await saveRecord(deps, 'proposals', { ...proposal, id: newToken(), coverNote: '草拟信函' }, writing)
await officer.get(`/desk/proposals/new?lead=${lead.id}`)
await officer.submit({ parkIds: [parkId], language: 'zh', coverNote: '已发信函' }, { action: `lead=${lead.id}` })
await officer.submit({}, { action: 'issue' })
const issued = officer.page.url.split('/').at(-1)!
const intake = await startIntake(deps, { at: AT, answers: { 'investor.name': '隐秘矿业公司' }, actor: memberFrom(owner.account) })
const share = await makeShare(deps, memberFrom(owner.account), { matchId: match.id, parkIds: [parkId], days: 7, at: new Date().toISOString() })
const view = await deps.documents.put('saved-views', { id: newToken(), accountId: officer.account.id, name: '私藏清单', page: 'leads', query: 'q=x', createdAt: AT })
const listing = await saveRecord(deps, 'listings', { id: newToken(), parkId: home, kind: 'parcel', name: '地块', state: 'available', utilities: [], photos: [], isDemo: false }, writing)
const edit = await submittedEdit(deps, listing, { by: manager.account.id, remark: '未公开附言', after: '未公开地块', source: '来源' })
const run = await deps.documents.put('imports', {
  id: newToken(), kind: 'listings', fileName: '导入之行.xlsx', at: AT, by: officer.account.id, state: 'previewed', rows: 1, added: 1, changed: 0, same: 0, refused: 0, content: []
})
const policy = (await deps.documents.find('policies', { limit: 1 })).items[0]!
const session = (await sessionsOf(deps, owner.account.id))[0]!

/**
 * Addresses of one route. `may`: who has a right to all of it. `bare`: who is answered without what is secret. Absent: anybody may,
 * since what the id names is public, or the address itself is the key, or the parameter is no id.
 */
type Row = { urls: string[], may?: Who[], bare?: Who[], isOpen?: string }
const open = (isOpen: string): Row => ({ urls: [], isOpen })
const CATALOGUE = open('the catalogue is public')
const KEY = open('whoever has the address of a match may read it')
const of = (may: Who[], ...urls: string[]): Row => ({ urls, may })
const onLead = (path: string, may: Who[], bare: Who[] = []): Row => ({ urls: [`/desk/leads/${lead.id}${path}`], may, bare })
const park = (tail: string, ...urls: string[]): Row => of(['manager', 'officer', 'colleague'], `/park-office/${home}${tail}`, ...urls)
const under = `/edits/${edit.id}`
const onEdit = (tail = ''): Row => park(`${under}${tail}`, `/park-office/${elsewhere}${under}${tail}`)
const [user, mine] = [`/admin/users/${owner.account.id}`, `/my/enquiries/${lead.id}`]

const TABLE: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(['GET /assets/*', 'GET /parks/:id', 'GET /clusters/:id', 'GET /policies/:id', 'GET /api/v1/parks/:id', 'GET /api/v1/clusters/:id', 'GET /api/v1/policies/:id', 'GET /desk/chain/:clusterId'].map(name => [name, CATALOGUE])),
  ...Object.fromEntries(['', '/compare', '/print', '/sensitivity', '/sheet.csv', '/sheet.xlsx', '/parks/:parkId', '/parks/:parkId/changes'].map(path => [`GET /matches/:id${path}`, KEY])),
  ...Object.fromEntries(['', '/sensitivity', '/parks/:parkId', '/parks/:parkId/changes'].map(path => [`GET /api/v1/matches/:id${path}`, KEY])),
  'POST /matches/:id/again': KEY,
  'POST /matches/:id/share': KEY,
  'GET /desk/figures/:table': open('a kind of sheet'),
  'GET /admin/policies/:id': of(['administrator'], `/admin/policies/${policy.id}`),
  'POST /admin/policies/:id': of(['administrator'], `/admin/policies/${policy.id}`),
  'GET /desk/transfer/export/:kind': open('a kind of sheet'),
  'GET /desk/transfer/template/:kind': open('a kind of sheet'),
  ...Object.fromEntries(['invitation', 'reset'].flatMap(page => ['GET', 'POST'].map(method => [`${method} /account/${page}/:secret`, of([], `/account/${page}/${'a'.repeat(43)}`)]))),
  'GET /shared/:secret': of([], `/shared/${share.share.id}`),
  'POST /account/sessions/:id/end': of(['owner'], `/account/sessions/${session.id}/end`),
  'GET /admin/users/:id': of(['administrator'], user),
  ...Object.fromEntries(['disable', 'enable', 'end-sessions', 'parks', 'reset-factor', 'reset-link'].map(path => [`POST /admin/users/:id/${path}`, of(['administrator'], `${user}/${path}`)])),
  'GET /desk/leads/:id': onLead('', ['officer', 'manager'], ['colleague', 'administrator']),
  'GET /desk/leads/:id/who': onLead('/who', ['officer']),
  'POST /desk/leads/:id/who': onLead('/who', ['officer']),
  'GET /desk/leads/:id/answers/:stage': onLead('/answers/core', ['officer']),
  'POST /desk/leads/:id/answers/:stage': onLead('/answers/core', ['officer']),
  'GET /desk/leads/:id/files/:fileId': onLead(`/files/${file.id}`, ['officer', 'manager']),
  'POST /desk/leads/:id/files/:fileId/remove': onLead(`/files/${file.id}/remove`, ['officer']),
  'POST /desk/leads/:id/assign': onLead('/assign', ['officer', 'administrator']),
  ...Object.fromEntries(['close', 'files', 'match', 'move', 'notes', 'reopen', 'share'].map(path => [`POST /desk/leads/:id/${path}`, onLead(`/${path}`, ['officer'])])),
  'POST /desk/leads/views/:id': of(['officer'], `/desk/leads/views/${view.id}`),
  'POST /desk/searches/:id': of(['officer'], `/desk/searches/${view.id}`),
  'GET /desk/pledges/:id': { urls: [`/desk/pledges/${pledge.id}`], may: ['officer', 'owner'], bare: ['colleague', 'administrator'] },
  ...Object.fromEntries(['settle', 'revise'].map(path => [`POST /desk/pledges/:id/${path}`, of(['officer'], `/desk/pledges/${pledge.id}/${path}`)])),
  'GET /desk/proposals/:id': of(['officer'], `/desk/proposals/${draft.id}`, `/desk/proposals/${issued}`),
  'POST /desk/proposals/:id': of(['officer'], `/desk/proposals/${draft.id}`),
  ...Object.fromEntries(['discard', 'issue'].map(path => [`POST /desk/proposals/:id/${path}`, of(['officer'], `/desk/proposals/${draft.id}/${path}`)])),
  'GET /desk/reviews/:id': of(['officer', 'colleague'], `/desk/reviews/${edit.id}`),
  'POST /desk/reviews/:id/publish': of(['officer', 'colleague'], `/desk/reviews/${edit.id}/publish`),
  'POST /desk/reviews/:id/return': of(['officer', 'colleague'], `/desk/reviews/${edit.id}/return`),
  'GET /desk/transfer/imports/:id': of(['officer'], `/desk/transfer/imports/${run.id}`),
  'GET /desk/transfer/imports/:id/refused': of(['officer'], `/desk/transfer/imports/${run.id}/refused`),
  'POST /desk/transfer/imports/:id/confirm': of(['officer'], `/desk/transfer/imports/${run.id}/confirm`),
  'POST /desk/transfer/imports/:id/discard': of(['officer'], `/desk/transfer/imports/${run.id}/discard`),
  'GET /intake/:id': of(['owner'], `/intake/${intake.id}`),
  'GET /intake/:id/:step': of(['owner'], `/intake/${intake.id}/products`),
  'POST /intake/:id/:step': of(['owner'], `/intake/${intake.id}/products`),
  ...Object.fromEntries(['check', 'later', 'next'].map(path => [`GET /intake/:id/${path}`, of(['owner'], `/intake/${intake.id}/${path}`)])),
  ...Object.fromEntries(['attach', 'check', 'code', 'confirm'].map(path => [`POST /intake/:id/${path}`, of(['owner'], `/intake/${intake.id}/${path}`)])),
  'GET /my/enquiries/:id': of(['owner'], mine),
  ...Object.fromEntries(['contact', 'withdraw'].flatMap(path => ['GET', 'POST'].map(method => [`${method} /my/enquiries/:id/${path}`, of(['owner'], `${mine}/${path}`)]))),
  'POST /my/shares/:id/end': of(['owner'], `/my/shares/${share.share.id}/end`),
  'GET /park-office/:parkId': park(''),
  'POST /park-office/:parkId/verify': park('/verify'),
  'POST /park-office/:parkId/edits': park('/edits'),
  'GET /park-office/:parkId/edits/:editId': onEdit(),
  'GET /park-office/:parkId/edits/:editId/proof': onEdit('/proof'),
  'POST /park-office/:parkId/edits/:editId': onEdit(),
  ...Object.fromEntries(['discard', 'withdraw', 'proof', 'photos', 'photos/keep'].map(path => [`POST /park-office/:parkId/edits/:editId/${path}`, onEdit(`/${path}`)])),
  'GET /park-office/:parkId/history/:collection/:recordId': park(`/history/listings/${listing.id}`, `/park-office/${elsewhere}/history/listings/${listing.id}`),
  'POST /park-office/:parkId/history/:collection/:recordId': park(`/history/listings/${listing.id}`, `/park-office/${elsewhere}/history/listings/${listing.id}`),
  'GET /photos/:id': of(['manager', 'officer', 'colleague'], `/photos/${photo.id}`),
  'GET /proposals/:id': { urls: [`/proposals/${issued}`], may: ['officer', 'owner'] },
  'GET /proposals/:id/print': { urls: [`/proposals/${issued}/print`], may: ['officer', 'owner'] },
  'GET /proposals/:id/file': of(['officer', 'owner'], `/proposals/${issued}/file`)
}

/** Answers 404 here to those too who may: nothing signs files in this application, and no edit lies in the other park. */
const isNotThere = (url: string): boolean => url.endsWith('/file') || url.startsWith(`/park-office/${elsewhere}/`)

const WATCHED: CollectionName[] = ['leads', 'lead-notes', 'files', 'pledges', 'proposals', 'intakes', 'matches', 'shares', 'saved-views', 'listings', 'park-edits', 'park-cards', 'parks', 'evidence', 'imports', 'links', 'resume-codes', 'accounts']

const everything = async () => Object.fromEntries(await Promise.all(WATCHED.map(async name => [name, (await deps.documents.find(name, { sort: 'id' })).items] as const)))

let hosts = 0
async function tokenOf (who: Who): Promise<string> {
  const page = await people[who].get(who === 'nobody' ? '/account/sign-in' : '/account')
  return page.root.querySelector('input[name="_csrf"]')!.getAttribute('value')!
}

/** Fields that each of the forms would take, so that only the right is missing. */
const FIELDS = {
  version: '1',
  title: 'x',
  to: 'signed',
  on: '2026-11-20',
  document: 'x',
  note: 'x',
  officerId: people.colleague.account.id,
  parkId: elsewhere,
  outcome: 'landed',
  reason: 'x',
  text: 'x',
  do: 'remove',
  name: 'x',
  as: 'delivered',
  proof: 'x',
  remark: 'x',
  coverNote: 'x',
  parkIds: parkId,
  language: 'zh',
  companyName: 'x',
  person: 'x',
  phone: '0471-1234567',
  recordId: listing.id,
  all: '1',
  number: '1',
  facts: 'project.products',
  password: 'lantern-birch-73-ferry'
}

async function ask (who: Who, method: string, url: string, token: string) {
  const isForm = method !== 'GET'
  const isUpload = /\/(?:files|photos)$/.test(url)
  const fields = { ...FIELDS, _csrf: token }
  const boundary = 'b0undary'
  const parts = [...Object.entries(fields).map(([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n%PDF-1.7\n%%EOF\r\n--${boundary}--\r\n`]
  const form = isUpload
    ? { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, payload: parts.join('') }
    : { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams(fields).toString() }
  return app.inject({ method: method as 'GET', url, cookies: people[who].cookies, remoteAddress: `10.9.${++hosts >> 8}.${hosts & 255}`, ...isForm ? form : {} })
}

t.test('a route with a parameter stands in the table', async t => {
  const named = routes.filter(name => /[:*]/.test(name))
  t.ok(named.length > 80, `${named.length} routes`)
  t.strictSame(named.filter(name => !Object.hasOwn(TABLE, name)), [], 'nobody looked at these')
})

t.test('whose record it is not learns and changes nothing', async t => {
  const before = await everything()
  let refused = 0
  for (const who of PEOPLE) {
    const token = await tokenOf(who)
    for (const route of routes.filter(name => Object.hasOwn(TABLE, name))) {
      const method = route.split(' ')[0]!
      const { urls, may = [], bare = [], isOpen } = TABLE[route]!
      if (isOpen || (may.includes(who) && method !== 'GET')) continue
      for (const url of urls) {
        const { statusCode, body, headers } = await ask(who, method, url, token)
        const name = `${who} ${route} ${url.replace(lead.id, 'LEAD')}`
        if (may.includes(who)) t.ok(isNotThere(url) ? statusCode === 404 : [200, 303].includes(statusCode), `${name} may: ${statusCode}`)
        else if (bare.includes(who)) t.equal(statusCode, 200, name)
        else {
          refused++
          const isSentAway = statusCode === 303 && String(headers.location).startsWith('/account/sign-in?next=')
          t.ok(isSentAway ? who === 'nobody' && method === 'GET' : statusCode === 404 || statusCode === 403, `${name}: ${statusCode}`)
        }
        if (may.includes(who)) continue
        // A page repeats its own address.
        const text = decoded(body).replaceAll(url, '')
        t.strictSame([...SECRETS, match.id, note.id, file.id].filter(secret => text.includes(secret)), [], `${name} tells nothing`)
      }
    }
  }
  t.ok(refused > 400, `${refused} questions refused`)
  t.strictSame(await everything(), before, 'nothing was changed')
})

t.test('an id of another kind opens nothing, nor does one that no record can have', async t => {
  const odd = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', '%00', 'a%00b', '%2e%2e%2f', '..%2f..%2fetc', '%F0%9F%98%80', '%ff', 'a'.repeat(199), 'a'.repeat(5000), '%27%20OR%201=1--', '$ne', '[object%20Object]', '-1', '1e309', 'null', '%', '%E4%B8']
  const pages = ['/parks/', '/clusters/', '/policies/', '/photos/', '/matches/', '/intake/', '/shared/', '/account/reset/', '/desk/leads/', '/desk/pledges/', '/desk/proposals/', '/desk/reviews/', '/desk/chain/', '/proposals/', '/park-office/', `/park-office/${home}/edits/`, `/park-office/${home}/history/listings/`, '/api/v1/parks/', '/api/v1/matches/', '/desk/transfer/imports/']
  for (const page of pages) {
    for (const id of odd) {
      const { statusCode, headers } = await ask('officer', 'GET', `${page}${id}`, '')
      t.ok([400, 404, 414, 422].includes(statusCode), `${page}${id.slice(0, 30)}: ${statusCode}`)
      t.equal(headers['x-content-type-options'], 'nosniff', `${page}${id.slice(0, 30)}`)
    }
    for (const id of [lead.id, file.id, photo.id, draft.id, edit.id, session.id, owner.account.id]) {
      const url = `${page}${id}`
      // The officer in charge reads a draft as it will be printed.
      if (url === `/proposals/${draft.id}` || Object.values(TABLE).some(({ urls }) => urls.includes(url))) continue
      t.ok([400, 404].includes((await ask('officer', 'GET', url, '')).statusCode), url)
    }
  }
  for (const what of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const token = await tokenOf('manager')
    const payload = new URLSearchParams({ _csrf: token, do: what, recordId: what }).toString()
    const { statusCode } = await app.inject({ method: 'POST', url: `/park-office/${home}/edits`, cookies: manager.cookies, payload, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    t.equal(statusCode, 404, what)
  }
})
