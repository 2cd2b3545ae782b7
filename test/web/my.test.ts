import t from 'tap'
import { createMatch } from '../../src/application/matching.js'
import { storeFile } from '../../src/application/files.js'
import { saveRecord } from '../../src/application/records.js'
import { verifyAudit } from '../../src/application/accounts/audit.js'
import { testApp, testDeps } from '../support/build-app.js'
import { person, TEST_PASSWORD } from '../support/people.js'
import { visitor } from '../support/visitor.js'

const WHO = { companyName: '内蒙古某某新材料有限公司', person: '张三', phone: '0471-1234567', email: 'zhang@example.com' }

t.test('the investor', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const facts = { 'project.products': ['烧结钕铁硼永磁体'], 'project.investmentWan': 12000, 'project.preferredPrefectures': ['包头市'] }

  async function sent (who: Awaited<ReturnType<typeof person>>, over = {}) {
    const match = await createMatch(deps, { facts, asOf: '2026-11-21', view: 'public', at: '2026-11-21T08:00:00.000Z' })
    const parkId = match.answer.parks[0]!.parkId
    await who.get(`/my/enquiries/new?match=${match.id}&park=${parkId}`)
    await who.submit({ ...WHO, consent: 'send-2026-11', ...over }, { action: '/my/enquiries' })
    return { match, parkId, id: who.page.url.split('/').pop()!, lead: async () => (await deps.documents.get('leads', who.page.url.split('/')[3]!))! }
  }

  t.test('sends a match to the office and follows it', async t => {
    const who = await person(app, deps, 'investor')
    const { match, parkId, id } = await sent(who, { message: '希望了解用地' })
    t.equal(who.page.status, 200)
    t.match(who.page.text, /已收到，等待答复/)
    t.match(await deps.documents.get('leads', id), {
      source: 'enquiry', stage: 'lead', title: '烧结钕铁硼永磁体', wishedParks: [parkId], ownerId: who.account.id, answers: facts, company: { name: WHO.companyName }, matches: [{ matchId: match.id }], consent: { wording: 'send-2026-11' }
    })
    await who.get(`/my/enquiries/new?match=${match.id}`)
    await who.submit({ ...WHO, consent: 'send-2026-11' }, { action: '/my/enquiries' })
    t.match(who.page.url, id, 'sent twice it is one lead')
    await deps.documents.put('lead-notes', { id: 'n'.repeat(26), leadId: id, at: '2026-11-22T00:00:00.000Z', by: 'x', text: '请补充用电数据', isForInvestor: true })
    await deps.documents.put('lead-notes', { id: 'm'.repeat(26), leadId: id, at: '2026-11-22T00:00:00.000Z', by: 'x', text: '内部意见', isForInvestor: false })
    await who.get(`/my/enquiries/${id}`)
    t.match(who.page.text, /请补充用电数据/)
    t.notMatch(who.page.text, /内部意见/)
    t.match((await who.get('/my')).text, /烧结钕铁硼永磁体/)
    t.match((await who.get('/my?lang=en')).text, /Received, waiting for an answer/)
  })

  t.test('wrong input: each error at its field and in the summary, everything typed kept', async t => {
    const who = await person(app, deps, 'investor')
    for (const lang of ['zh', 'en']) {
      const match = await createMatch(deps, { facts, asOf: '2026-11-21', view: 'public', at: '2026-11-21T08:00:00.000Z' })
      const parks = match.answer.parks.slice(0, 6).map(({ parkId }) => parkId)
      await who.get(`/my/enquiries/new?lang=${lang}&match=${match.id}`)
      await who.submit({ companyName: '', creditCode: '123', person: '', phone: 'call me', email: 'a@b', message: 'x'.repeat(4001), park: parks }, { action: '/my/enquiries' })
      t.equal(who.page.status, 422)
      const links = who.page.root.querySelectorAll('.error-summary a').map(link => link.getAttribute('href')!)
      t.strictSame(links, ['#f-companyName', '#f-creditCode', '#f-person', '#f-phone', '#f-email', '#f-park', '#f-message', '#f-consent'])
      for (const href of links) t.ok(who.page.root.querySelector(href), href)
      t.equal(who.page.root.querySelector('#f-creditCode')?.getAttribute('value'), '123')
      t.equal(who.page.root.querySelector('#f-phone')?.getAttribute('value'), 'call me')
      t.equal(who.page.root.querySelector('#f-message')?.text.length, 4001)
      t.equal(who.page.root.querySelectorAll('input[name="park"][checked]').length, 6)
    }
    await who.submit({ ...WHO, creditCode: '', phone: '', email: '', message: '', park: [], consent: 'send-2026-11' }, { action: '/my/enquiries' })
    t.match(who.page.text, /telephone number or an e-mail/)
  })

  t.test('changes the contact; where the office changed it meanwhile both are shown', async t => {
    const who = await person(app, deps, 'investor')
    const { id } = await sent(who)
    await who.get(`/my/enquiries/${id}/contact`)
    const lead = (await deps.documents.get('leads', id))!
    await deps.documents.put('leads', { ...lead, contact: { ...lead.contact, phone: '010-7654321' } })
    await who.submit({ phone: '0471-9999999' }, { action: '/contact' })
    t.equal(who.page.status, 409)
    t.match(who.page.text, /010-7654321/)
    t.equal(who.page.root.querySelector('#f-phone')?.getAttribute('value'), '0471-9999999')
    await who.submit({}, { action: '/contact' })
    t.equal((await deps.documents.get('leads', id))?.contact.phone, '0471-9999999')
    await who.get(`/my/enquiries/${id}/contact`)
    await who.submit({ person: '' }, { action: '/contact' })
    t.equal(who.page.status, 422)
  })

  t.test('takes an enquiry back, with a reason', async t => {
    const who = await person(app, deps, 'investor')
    const { id } = await sent(who)
    await who.get(`/my/enquiries/${id}/withdraw`)
    await who.submit({ reason: ' ' }, { action: '/withdraw' })
    t.equal(who.page.status, 422)
    await who.submit({ reason: '项目暂缓' }, { action: '/withdraw' })
    t.match(who.page.text, /您已撤回/)
    t.match(await deps.documents.get('leads', id), { closed: { outcome: 'withdrawn', reason: '项目暂缓', by: who.account.id } })
    await who.get(`/my/enquiries/${id}/withdraw`)
    t.equal(who.page.url, `/my/enquiries/${id}`, 'a closed one has nothing to take back')
  })

  t.test('nobody else reaches it', async t => {
    const who = await person(app, deps, 'investor')
    const { id } = await sent(who)
    const other = await person(app, deps, 'investor')
    for (const path of ['', '/contact', '/withdraw']) t.equal((await other.get(`/my/enquiries/${id}${path}`)).status, 404)
    const officer = await person(app, deps, 'officer')
    t.equal((await officer.get(`/my/enquiries/${id}`)).status, 403)
    t.equal((await officer.get('/my')).status, 403)
    const guest = visitor(app)
    const { headers } = await app.inject(`/my/enquiries/${id}`)
    t.match(headers.location, /^\/account\/sign-in\?next=/)
    t.ok(guest)
    await other.get('/my/data')
    other.page.root.querySelector('main form')!.setAttribute('action', `/my/enquiries/${id}/withdraw`)
    t.equal((await other.submit({ reason: 'x', version: '1' }, { action: '/withdraw' })).status, 404)
    t.notOk((await deps.documents.get('leads', id))?.closed)
  })

  t.test('takes own data along, and has it deleted', async t => {
    const who = await person(app, deps, 'investor')
    const open = await sent(who)
    const signed = await sent(who)
    const lead = (await deps.documents.get('leads', signed.id))!
    await deps.documents.put('leads', { ...lead, stage: 'signed' })
    await storeFile(deps, { owner: { collection: 'leads', id: open.id }, name: 'a.pdf', bytes: Buffer.from(`%PDF-1.7 ${WHO.person}`) }, { by: 'x', at: '2026-11-21T08:00:00.000Z' })
    const proposal = { leadId: open.id, matchId: open.match.id, parkIds: [open.parkId], coverNote: WHO.person, language: 'zh' as const, createdAt: '2026-11-21T08:00:00.000Z', createdBy: 'x' }
    await saveRecord(deps, 'proposals', { ...proposal, id: 'p'.repeat(26), issuedAt: '2026-11-21T08:00:00.000Z', checkCode: 'ABCDEFGHJKMN' }, { by: 'x', at: '2026-11-21T08:00:00.000Z' })
    await saveRecord(deps, 'proposals', { ...proposal, id: 'q'.repeat(26), leadId: signed.id }, { by: 'x', at: '2026-11-21T08:00:00.000Z' })
    const file = await app.inject({ url: '/my/data/file', cookies: who.cookies })
    t.equal(file.statusCode, 200)
    t.match(file.json(), { account: { email: who.account.email }, enquiries: [{ company: { name: WHO.companyName } }, {}] })
    t.notMatch(file.body, /passwordHash|scrypt/)

    await who.get('/my/data')
    t.match(who.page.text, /以下意向属于已签约/)
    await who.submit({ password: 'wrong' }, { action: '/my/data' })
    t.equal(who.page.status, 422)
    t.equal(who.page.root.querySelectorAll('.error-summary a').length, 2)
    await who.submit({ confirm: 'yes', password: TEST_PASSWORD }, { action: '/my/data' })
    t.equal(who.page.url, '/')
    t.notOk(await deps.documents.get('accounts', who.account.id))
    const left = (await deps.documents.get('leads', open.id))!
    t.strictSame([left.contact, left.answers, left.company, left.ownerId, left.closed?.outcome], [{}, {}, undefined, undefined, 'withdrawn'])
    const versions = (await deps.documents.find('history', { where: { collection: 'leads', recordId: open.id } })).items
    t.notMatch(JSON.stringify(versions), WHO.person, 'nor does its history name anybody')
    t.strictSame((await deps.documents.find('proposals', { where: { leadId: open.id } })).items, [])
    t.strictSame((await deps.documents.find('history', { where: { recordId: 'p'.repeat(26) } })).items, [], 'nor do the versions of its proposals')
    t.ok(await deps.documents.get('proposals', 'q'.repeat(26)), 'what the office signed on stays')
    t.strictSame((await deps.documents.find('files', { where: { 'owner.id': open.id } })).items, [])
    t.equal((await deps.documents.find('file-chunks')).total, 0, 'nor any byte of its files')
    t.notOk(await deps.documents.get('matches', open.match.id))
    t.ok(await deps.documents.get('matches', signed.match.id))
    t.match(await deps.documents.get('leads', signed.id), { company: { name: WHO.companyName }, contact: { person: WHO.person } })
    t.notOk((await deps.documents.get('leads', signed.id))?.ownerId)
    const { broken } = await verifyAudit(deps)
    t.notOk(broken)
    const log = (await deps.documents.find('audit-log', { where: { actor: who.account.id } })).items
    t.ok(log.some(({ action }) => action === 'own-data.deleted'))
    t.notMatch(JSON.stringify(log), new RegExp(`${WHO.person}|${WHO.companyName}|${who.account.email}`))
  })
})
