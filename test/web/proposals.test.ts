import { createHash } from 'node:crypto'
import t from 'tap'
import { proposalsOf } from '../../src/application/proposals/proposals.js'
import { memberFrom } from '../../src/application/accounts/accounts.js'
import { wholeCatalogue } from '../../src/application/catalogue.js'
import { isShown } from '../../src/domain/law/lawfulness.js'
import { readCode } from '../../src/domain/lead/proposal.js'
import { LOCALES_DIR } from '../../src/paths.js'
import { readMessages } from '../../src/web/text.js'
import { testApp, testDeps } from '../support/build-app.js'
import { leadPeople } from '../support/lead-people.js'
import { leaksIn, secretsOf, withoutCounts } from '../support/secrets.js'

const deps = await testDeps(t)
const app = await testApp(t, deps)
const { officer, other, investor, stranger, manager, lead, match } = await leadPeople(app, deps)
const parks = match.answer.parks.filter(({ blocked }) => !blocked).map(({ parkId }) => parkId)

for (const who of [officer, other, investor, stranger]) await who.get('/about')

async function draft (over: Record<string, string | string[]> = {}): Promise<string> {
  await officer.get(`/desk/proposals/new?lead=${lead.id}`)
  await officer.submit({ parkIds: [parks[1]!, parks[0]!], language: 'zh', coverNote: '尊敬的何女士：\n\n感谢来信。', ...over }, { action: `lead=${lead.id}` })
  return officer.page.url.split('/').at(-1)!
}

async function issued (over: Record<string, string | string[]> = {}): Promise<string> {
  const id = await draft(over)
  await officer.submit({}, { action: 'issue' })
  return id
}

t.test('a draft can be dropped with all its versions; what is issued, or changed meanwhile, cannot', async t => {
  const id = await draft({ coverNote: '不要的草稿' })
  await officer.submit({ coverNote: '改过的草稿' }, { action: id })
  const stale = (await deps.documents.get('proposals', id))!
  await deps.documents.put('proposals', stale)
  await officer.submit({}, { action: 'discard' })
  t.equal(officer.page.status, 409, 'somebody changed it')
  await officer.submit({}, { action: 'discard' })
  t.equal(officer.page.url, `/desk/leads/${lead.id}`)
  t.notOk(await deps.documents.get('proposals', id))
  t.equal((await deps.documents.find('history', { where: { recordId: id } })).total, 0)
  t.equal((await deps.documents.find('audit-log', { where: { resource: `proposals:${id}`, action: 'proposal.discard' } })).total, 1)

  const kept = await draft()
  const page = await officer.get(`/desk/proposals/${kept}`)
  const token = page.root.querySelector('input[name="_csrf"]')!.getAttribute('value')!
  await officer.submit({}, { action: 'issue' })
  t.notOk(officer.page.root.querySelector('form[action$="discard"]'))
  const { statusCode } = await app.inject({
    method: 'POST', url: `/desk/proposals/${kept}/discard`, cookies: officer.cookies, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ _csrf: token, version: '2' }).toString()
  })
  t.equal(statusCode, 409)
  t.ok(await deps.documents.get('proposals', kept))
})

t.test('a draft is kept, edited, previewed and issued, and then never changes', async t => {
  const id = await draft()
  t.equal(officer.page.url, `/desk/proposals/${id}`)
  await officer.submit({ parkIds: [parks[0]!, parks[1]!, parks[2]!], coverNote: '尊敬的何女士：\n\n已按您的要求增加一个园区。' }, { action: id })
  const preview = await officer.get(`/proposals/${id}`)
  t.match(preview.text, '尚未签发')
  t.match(preview.text, '已按您的要求增加一个园区')
  t.equal((await investor.get(`/proposals/${id}`)).status, 404, 'the investor sees no draft')

  await officer.get(`/desk/proposals/${id}`)
  const page = await officer.submit({}, { action: 'issue' })
  t.equal(page.status, 200)
  const stored = (await deps.documents.get('proposals', id))!
  t.match(stored.checkCode, /^[0-9A-HJKMNP-TV-Z]{12}$/)
  t.equal(stored.contentHash, createHash('sha256').update(stored.content!).digest('hex'))
  t.strictSame(stored.frozen!.answer.parks.map(({ parkId }) => parkId), parks.slice(0, 3), 'in the order of their ranks')
  t.equal(stored.frozen!.answer.view, 'public')

  const seen = await investor.get(`/proposals/${id}`)
  t.equal(seen.status, 200)
  t.match(seen.text, '已按您的要求增加一个园区')
  t.notMatch(seen.text, '感谢来信', 'not the letter of the first draft')
  const { name } = (await deps.documents.get('parks', parks[0]!))!
  await deps.documents.put('parks', { ...(await deps.documents.get('parks', parks[0]!))!, name: { zh: '改名后的园区', en: 'Renamed park' } })
  const later = await investor.get(`/proposals/${id}/print?lang=en`)
  t.match(later.text, name.zh, 'the name of the day it was issued')
  t.match(later.root.querySelector('article')!.getAttribute('lang'), 'zh-CN', 'in its own language')
  await deps.documents.put('parks', { ...(await deps.documents.get('parks', parks[0]!))!, name })
  await investor.get('/about?lang=zh')
  const { items } = await deps.documents.find('audit-log', { where: { resource: `proposals:${id}` }, sort: 'id' })
  t.strictSame(items.map(({ action }) => action), ['proposal.draft', 'proposal.edit', 'proposal.issue'])
})

t.test('the paper bears version, dates, sources, code, hash and the address to check them', async t => {
  const id = await issued({ language: 'en', coverNote: '' })
  const page = await officer.get(`/proposals/${id}/print`)
  const { checkCode, contentHash, frozen } = (await deps.documents.get('proposals', id))!
  const code = checkCode!.match(/.{4}/g)!.join('-')
  for (const part of [code, contentHash!, frozen!.versions!, '/check', 'Sources', 'Officer in charge', 'Rules as of']) t.match(page.text, part, part)
  t.ok(page.root.querySelectorAll('.brief__notes li').length > 0)
  t.match(page.root.querySelector('.proposal__qr path')!.getAttribute('d'), /^(M\d+ \d+h1v1h-1z)+$/)
  t.notMatch(page.root.querySelector('article')!.text.replaceAll(/《[^》]*》/g, ''), '规则日期', 'labels in the language of the proposal')
})

t.test('nothing that the public may not see enters a proposal', async t => {
  const { policies } = (await wholeCatalogue(deps)).policies
  const hidden = policies.filter(policy => !isShown(policy, 'public'))
  const texts = [...policies.filter(policy => isShown(policy, 'public')), ...(await wholeCatalogue(deps)).parks, ...(await wholeCatalogue(deps)).endowments]
  const secrets = secretsOf(hidden, JSON.stringify([texts, readMessages(LOCALES_DIR, 'zh'), readMessages(LOCALES_DIR, 'en')]))
  t.ok(hidden.length > 20)
  t.equal(match.answer.view, 'officer', 'the match itself was made for an officer')
  const internal = await officer.get(`/matches/${match.id}/parks/${parks[0]!}`)
  t.ok(leaksIn(internal.html, secrets).length > 0, 'whose view of it shows them')
  for (const language of ['zh', 'en']) {
    const id = await draft({ language })
    t.strictSame(leaksIn(withoutCounts((await officer.get(`/proposals/${id}`)).html), secrets), [], `preview in ${language}`)
    await officer.get(`/desk/proposals/${id}`)
    t.strictSame(leaksIn(officer.page.html, secrets), [], 'form')
    await officer.submit({}, { action: 'issue' })
    for (const who of [officer, investor]) {
      for (const path of ['', '/print']) t.strictSame(leaksIn(withoutCounts((await who.get(`/proposals/${id}${path}`)).html), secrets), [], `${language}${path}`)
    }
    const { frozen, content, checkCode } = (await deps.documents.get('proposals', id))!
    t.strictSame(leaksIn(withoutCounts((await officer.get(`/check?code=${checkCode!}`)).html), secrets), [], 'the check page')
    t.strictSame(leaksIn(withoutCounts(content!), secrets), [])
    t.strictSame(frozen!.answer.judgements.filter(({ policyId }) => hidden.some(policy => policy.id === policyId)), [])
  }
})

t.test('wrong choices are refused with everything kept', async t => {
  await officer.get(`/desk/proposals/new?lead=${lead.id}`)
  const none = await officer.submit({ parkIds: [], coverNote: '保留这封信' }, { action: `lead=${lead.id}` })
  t.equal(none.status, 422)
  t.ok(none.root.querySelector('.error-summary a[href="#f-parkIds"]'))
  t.equal(none.root.querySelector('textarea')!.text, '保留这封信')
  t.equal((await officer.submit({ parkIds: parks.slice(0, 6) }, { action: `lead=${lead.id}` })).status, 422)
  t.equal(officer.page.root.querySelectorAll('input[name="parkIds"][checked]').length, 6, 'all six are still chosen')
  t.equal((await officer.submit({ parkIds: ['no-such-park'] }, { action: `lead=${lead.id}` })).status, 422)
  t.equal((await officer.submit({ parkIds: [parks[0]!], coverNote: '信'.repeat(6001) }, { action: `lead=${lead.id}` })).status, 422)
})

t.test('two people at one draft lose nothing, and an issued one is not edited', async t => {
  const id = await draft()
  const form = officer.page
  await officer.submit({ coverNote: '第一个人的信' }, { action: id })
  const version = form.root.querySelector('input[name="version"]')!.getAttribute('value')!
  const late = await officer.submit({ version, coverNote: '第二个人的信' }, { action: id })
  t.equal(late.status, 409)
  t.match(late.text, '第一个人的信')
  t.equal(late.root.querySelector('textarea')!.text, '第二个人的信')
  await officer.submit({}, { action: 'issue' })
  const frozen = (await deps.documents.get('proposals', id))!
  t.equal(frozen.coverNote, '第一个人的信')
  const csrf = form.root.querySelector('input[name="_csrf"]')!.getAttribute('value')!
  for (const path of ['', '/issue']) {
    const response = await app.inject({
      method: 'POST', url: `/desk/proposals/${id}${path}`, cookies: officer.cookies, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ _csrf: csrf, version: String(frozen.version), parkIds: parks[3]!, coverNote: 'x', language: 'zh' }).toString()
    })
    t.equal(response.statusCode, 409)
  }
  t.strictSame(await deps.documents.get('proposals', id), frozen)
})

t.test('nobody else reads, edits or issues one', async t => {
  const id = await draft()
  const done = await issued()
  for (const path of [`/proposals/${id}`, `/proposals/${done}`, `/proposals/${done}/print`]) {
    t.equal((await other.get(path)).status, 404, `another officer: ${path}`)
    t.equal((await stranger.get(path)).status, 404, `another investor: ${path}`)
    t.equal((await manager.get(path)).status, 403, `a park manager: ${path}`)
    t.equal((await app.inject(path)).statusCode, 303, `the public: ${path}`)
  }
  t.equal((await other.get(`/desk/proposals/${id}`)).status, 404)
  t.equal((await other.get(`/desk/proposals/new?lead=${lead.id}`)).status, 404)
  t.equal((await investor.get(`/desk/proposals/${done}`)).status, 403)
  t.strictSame((await proposalsOf(deps, memberFrom(investor.account), lead)).filter(({ issuedAt }) => issuedAt === undefined), [])
  t.ok((await proposalsOf(deps, memberFrom(officer.account), lead)).some(proposal => proposal.id === id))
})

t.test('a code is read however it is typed', async t => {
  t.equal(readCode(' o1iL-2345 6789—abcd '.slice(0, 15)), '01112345678' + '9')
  t.equal(readCode('ABCDEFGHJKMN'), 'ABCDEFGHJKMN')
  t.equal(readCode('abcd-efgh-jkm'), undefined)
  t.equal(readCode('ABCDEFGHJKMU'), undefined)
})
