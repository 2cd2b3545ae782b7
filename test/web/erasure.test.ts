/** Deleting own data, whole: a word in every field of every record about the investor is found nowhere afterwards. */
import t from 'tap'
import { addLeadFile } from '../../src/application/leads/files.js'
import { memberFrom } from '../../src/application/accounts/accounts.js'
import { makeLink } from '../../src/application/accounts/links.js'
import { COLLECTIONS, type CollectionName } from '../../src/application/collections.js'
import { attachIntake, matchIntake, startIntake } from '../../src/application/intake.js'
import { newToken } from '../../src/application/matching.js'
import { deleteOwnData } from '../../src/application/own-data.js'
import { saveRecord } from '../../src/application/records.js'
import { makeCode } from '../../src/application/resume.js'
import { now, today } from '../../src/clock.js'
import { addDays } from '../../src/domain/dates.js'
import { ERASED } from '../../src/domain/lead/lead.js'
import { testApp, testDeps } from '../support/build-app.js'
import { MAGNETS } from '../support/matched-lead.js'
import { person, TEST_PASSWORD } from '../support/people.js'
import { visitor } from '../support/visitor.js'

const deps = await testDeps(t)
const app = await testApp(t, deps)
const officer = await person(app, deps, 'officer')

/** In all that the investor, or somebody about the investor, ever wrote. */
const WORD = 'zqxerasure'
const words = (what: string): string => `${what} ${WORD}`

/** Every record of the store that holds the word, as `collection id`; file contents and kept queries are read. */
async function found (): Promise<string[]> {
  const hits = await Promise.all((Object.keys(COLLECTIONS) as CollectionName[]).map(async collection => {
    const { items } = await deps.documents.find(collection)
    const readable = (item: unknown) => collection === 'file-chunks' ? Buffer.from((item as { data: string }).data, 'base64').toString() : decodeURIComponent(JSON.stringify(item).replaceAll('%', '%25')).replaceAll('%20', ' ')
    return items.filter(item => readable(item).toLowerCase().includes(WORD)).map(({ id }) => `${collection} ${id}`)
  }))
  return hits.flat()
}

const investor = await person(app, deps, 'investor', { name: words('何晓岚'), email: `${WORD}@example.org`, organisation: words('晨星') })
const me = memberFrom(investor.account)
const at = now()
const answers = { ...MAGNETS, 'project.products': [words('烧结钕铁硼永磁体')], 'investor.name': words('晨星磁材') }

/** An enquiry with everything that can be written about it, by the investor and by the office. */
async function enquiry () {
  const intake = await startIntake(deps, { at, answers, actor: { role: 'public' } })
  await makeCode(deps, { role: 'public' }, intake.id, at)
  const match = await matchIntake(deps, { role: 'public' }, intake.id, { asOf: today(), view: 'public', at })
  await attachIntake(deps, me, intake.id, at)
  await investor.get(`/my/enquiries/new?match=${match.id}`)
  await investor.submit({ companyName: words('晨星磁材有限公司'), person: words('何晓岚'), phone: '0471-1234567', email: `${WORD}@example.org`, note: words('便签'), message: words('留言'), consent: 'send-2026-11' }, { action: '/my/enquiries' })
  const id = investor.page.url.split('/').at(-1)!
  const lead = (await deps.documents.get('leads', id))!
  await saveRecord(deps, 'leads', {
    ...lead, title: words('标题'), officerId: officer.account.id, stage: 'in-talks', moves: [{ from: 'lead', to: 'in-talks', on: today(), at, by: officer.account.id, document: words('纪要'), note: words('说明') }]
  }, { by: officer.account.id, at })
  await addLeadFile(deps, memberFrom(officer.account), { leadId: id, name: `${WORD}.pdf`, bytes: Buffer.from(`%PDF-1.7\n${WORD}\n%%EOF\n`) }, at)
  for (const isForInvestor of [true, false]) await deps.documents.put('lead-notes', { id: newToken(), leadId: id, at, by: officer.account.id, text: words('往来'), isForInvestor })

  await officer.get(`/desk/leads/${id}`)
  await officer.submit({}, { action: '/match' })
  const pledges: string[] = []
  for (const settle of [undefined, 'delivered']) {
    await officer.get(`/desk/pledges/new?lead=${id}`)
    await officer.submit({ text: words('代办许可'), dueOn: addDays(today(), 30) }, { action: `lead=${id}` })
    pledges.push(officer.page.url.split('/').at(-1)!)
    await officer.submit({ dueOn: addDays(today(), 40), reason: words('延期') }, { action: 'revise' })
    if (settle) await officer.submit({ as: settle, proof: words('证明') }, { action: 'settle' })
  }
  for (const isIssued of [false, true]) {
    await officer.get(`/desk/proposals/new?lead=${id}`)
    await officer.submit({ parkIds: [match.answer.parks.find(({ blocked }) => !blocked)!.parkId], language: 'zh', coverNote: words('尊敬的何女士') }, { action: `lead=${id}` })
    await officer.submit({ coverNote: words('尊敬的何女士：改') }, { action: officer.page.url })
    if (isIssued) await officer.submit({}, { action: 'issue' })
  }
  return { id, intake, match, pledges }
}

t.test('nothing that was written by or about the investor is left', async t => {
  const { id, intake, match, pledges } = await enquiry()
  const parkId = match.answer.parks[0]!.parkId
  await investor.get(`/matches/${match.id}/compare?park=${parkId}&park=${match.answer.parks[1]!.parkId}`)
  await investor.submit({ days: '7' }, { action: '/share' })
  await deps.documents.put('saved-views', { id: newToken(), accountId: officer.account.id, name: words('晨星磁材'), page: 'leads', query: `q=${encodeURIComponent(words('何晓岚'))}`, createdAt: at })
  await deps.documents.put('saved-views', { id: newToken(), accountId: officer.account.id, name: '我的检索', page: 'search', query: words('晨星磁材有限公司'), createdAt: at, seen: { at, ids: [`leads:${id}`] } })
  const others = await deps.documents.put('saved-views', { id: newToken(), accountId: officer.account.id, name: '包头', page: 'leads', query: 'prefecture=包头市', createdAt: at })
  const run = await deps.documents.put('imports', {
    id: newToken(), kind: 'leads', fileName: 'a.xlsx', at, by: officer.account.id, state: 'done', rows: 2, added: 0, changed: 0, same: 0, refused: 2, content: [{ row: 2, cells: { companyName: words('晨星磁材有限公司') } }, { row: 3, cells: { companyName: '别家' } }]
  })
  await makeLink(deps, { purpose: 'password-reset', accountId: investor.account.id }, { at, by: 'x' })
  const before = await found()
  for (const collection of ['accounts', 'intakes', 'matches', 'leads', 'lead-notes', 'pledges', 'proposals', 'files', 'file-chunks', 'saved-views', 'imports', 'history']) t.ok(before.some(hit => hit.startsWith(`${collection} `)), `${collection} hold the word`)

  await investor.get('/my/data?lang=zh')
  t.match(investor.page.text, '留下期限、依据和办结情况，不留内容', 'what stays is said before')
  await investor.submit({ confirm: 'yes', password: TEST_PASSWORD }, { action: '/my/data' })
  t.equal(investor.page.url, '/')
  t.strictSame(await found(), [])

  for (const collection of ['intakes', 'resume-codes', 'shares'] as const) t.equal((await deps.documents.find(collection)).total, 0, collection)
  t.equal((await deps.documents.find('links', { where: { accountId: investor.account.id } })).total, 0)
  t.ok(await deps.documents.get('saved-views', others.id), 'a list that names nobody stays')
  t.match((await deps.documents.get('imports', run.id))!.content, [{ cells: { companyName: '别家' } }])
  const lead = (await deps.documents.get('leads', id))!
  t.match(lead, { title: ERASED, stage: 'in-talks', moves: [{ to: 'in-talks', on: today() }], contact: {}, matches: [], closed: { outcome: 'withdrawn' } })
  t.strictSame([lead.ownerId, lead.intakeId, lead.company, lead.message], [undefined, undefined, undefined, undefined])
  const [open, kept] = await Promise.all(pledges.map(pledge => deps.documents.get('pledges', pledge)))
  t.match(open, { text: ERASED, state: 'released', dueOn: addDays(today(), 40), revisions: [{ dueOn: addDays(today(), 30), reason: ERASED }] }, 'nobody is left whom it was made to')
  t.match(kept, { text: ERASED, proof: ERASED, state: 'delivered' }, 'that it was kept stays')

  for (const path of [`/desk/leads/${id}`, '/desk/leads?status=closed', `/desk/pledges/${pledges[0]}`, '/desk/pledges?state=settled', '/desk', '/desk/figures', '/desk/transfer']) {
    const page = await officer.get(path)
    t.equal(page.status, 200, path)
    t.notMatch(page.html, WORD, path)
  }
  for (const path of [`/matches/${match.id}`, `/intake/${intake.id}`, `/api/v1/matches/${match.id}`]) t.equal((await visitor(app).get(path)).status, 404, path)
})

t.test('what is interrupted is completed by doing it again', async t => {
  const who = await person(app, deps, 'investor', { name: words('李') })
  const lead = await saveRecord(deps, 'leads', {
    id: newToken(), title: words('标题'), source: 'enquiry', isDemo: false, stage: 'lead', moves: [], prefectures: [], wishedParks: [], contact: { person: words('李') }, answers: {}, notKnown: [], receivedAt: at, progressOn: today(), matches: [], sharedParkIds: [], ownerId: who.account.id
  }, { by: 'x', at })
  await deps.documents.put('lead-notes', { id: newToken(), leadId: lead.id, at, by: 'x', text: words('往来'), isForInvestor: false })
  await saveRecord(deps, 'pledges', { id: newToken(), leadId: lead.id, text: words('承诺'), accountId: officer.account.id, dueOn: today(), state: 'open', createdAt: at, createdBy: 'x' }, { by: 'x', at })
  const { remove, put } = deps.documents
  for (let calls = 1, isDone = false; !isDone && calls < 60; calls++) {
    let left = calls
    const failing = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
      if (left-- <= 0) throw new Error('the store went away')
      return work(...args)
    }
    const failingDeps = { ...deps, documents: { ...deps.documents, remove: failing(remove), put: failing(put) as typeof put } }
    isDone = await deleteOwnData(failingDeps, memberFrom(who.account), { password: TEST_PASSWORD, isConfirmed: true }, at).then(() => true, () => false)
  }
  t.notOk(await deps.documents.get('accounts', who.account.id))
  t.strictSame(await found(), [])
  t.notOk((await deps.documents.get('leads', lead.id))!.ownerId)
})

t.test('an address of a result that was given out opens after its answers were attached, and ends with the data', async t => {
  const owner = await person(app, deps, 'investor')
  const guest = visitor(app)
  const intake = await startIntake(deps, { at, answers: MAGNETS, actor: { role: 'public' } })
  const match = await matchIntake(deps, { role: 'public' }, intake.id, { asOf: today(), view: 'public', at })
  t.equal((await guest.get(`/intake/${intake.id}/check`)).status, 200)
  await owner.get(`/intake/${intake.id}/later`)
  t.match(owner.page.text, '已经给出的匹配结果网址仍能打开')
  await owner.submit({}, { action: '/attach' })
  t.equal((await guest.get(`/intake/${intake.id}/check`)).status, 404, 'the answers are the owner\'s alone')
  t.equal((await guest.get(`/matches/${match.id}`)).status, 200, 'the result is read by whoever was given its address')
  await owner.get('/my/data')
  await owner.submit({ confirm: 'yes', password: TEST_PASSWORD }, { action: '/my/data' })
  t.equal((await guest.get(`/matches/${match.id}`)).status, 404)
})
