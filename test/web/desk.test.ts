import t from 'tap'
import { createLead, type NewLead } from '../../src/application/leads/create.js'
import { addLeadFile } from '../../src/application/leads/files.js'
import { memberFrom } from '../../src/application/accounts/accounts.js'
import { shareLead } from '../../src/application/leads/work.js'
import { saveRecords } from '../../src/application/records.js'
import { formFields } from '../support/visitor.js'
import { testApp, testDeps } from '../support/build-app.js'
import { person } from '../support/people.js'

async function start (t: Parameters<typeof testDeps>[0]) {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const [officer, colleague] = [await person(app, deps, 'officer', { name: '王海燕' }), await person(app, deps, 'officer', { name: '李志强' })]
  const me = memberFrom(officer.account)
  const make = (over: Partial<NewLead> = {}, at = '2026-11-20T02:00:00.000Z') => createLead(deps, me, {
    title: '氟化工中间体项目',
    source: 'enquiry',
    officerId: me.id,
    company: { name: '示例化工有限公司' },
    contact: { person: '张三', phone: '0512-1234' },
    answers: { 'project.products': ['六氟磷酸锂'], 'project.landMu': 260 },
    message: '希望尽快答复',
    prefectures: ['乌海市'],
    ...over
  }, at)
  return { deps, app, officer, colleague, me, make }
}

t.test('the desk shows the work of the day, enquiries first, each with its clock', async t => {
  const { officer, colleague, make, deps, me } = await start(t)
  await make()
  await make({ title: '旧项目', progressOn: '2026-01-01', source: 'officer' }, '2026-01-01T02:00:00.000Z')
  await deps.documents.put('pledges', { id: 'p'.repeat(26), leadId: 'x'.repeat(26), text: '接通供水', accountId: me.id, dueOn: '2026-01-01', state: 'open', createdAt: '2026-01-01', createdBy: me.id })
  await deps.documents.put('park-edits', { id: 'e'.repeat(26), parkId: 'some-park', collection: 'parks', recordId: 'some-park', baseVersion: 1, isRemoval: false, changes: [], state: 'submitted', createdBy: 'x', createdAt: '2026-11-01T00:00:00.000Z', remarks: [] })
  const { root, text, status } = await officer.get('/desk')
  t.equal(status, 200)
  t.strictSame(root.querySelectorAll('h2[id]').map(({ id }) => id).slice(0, 5), ['enquiries', 'quiet', 'pledges', 'edits', 'expiring'])
  t.match(text, /超时/)
  t.match(text, /6 个月无进展/)
  t.match(text, /接通供水/)
  t.match(text, /法定节假日和调休安排没有可靠数据/)
  t.equal(root.querySelector('a[href="/desk/reviews/eeeeeeeeeeeeeeeeeeeeeeeeee"]')?.text, 'some-park')
  t.match((await officer.get('/desk?lang=en')).text, /Today's work/)
  t.notMatch((await colleague.get('/desk')).text, /示例化工|氟化工中间体/, 'what another has in charge is not on the desk')
})

t.test('one box finds leads, parks, policies and clusters', async t => {
  const { officer, colleague, make } = await start(t)
  await make()
  const { root } = await officer.get(`/desk/search?q=${encodeURIComponent('氟')}`)
  t.ok(root.querySelectorAll('h2[id]').map(({ id }) => id).includes('leads'))
  t.match((await officer.get(`/desk/search?q=${encodeURIComponent('乌海')}`)).root.querySelectorAll('h2[id]').map(({ id }) => id), ['leads', 'parks'], 'a place finds the leads that look for it')
  t.match((await officer.get(`/desk/search?q=${encodeURIComponent('示例化工')}`)).text, /氟化工中间体项目/)
  t.notMatch((await colleague.get(`/desk/search?q=${encodeURIComponent('示例')}`)).text, /中间体/)
})

t.test('the box finds leads as people type, by what the reader sees, and the list by the same words', async t => {
  const { officer, colleague, make } = await start(t)
  await make({ title: '烧结钕铁硼毛坯', company: { name: '北方强磁有限公司' }, prefectures: ['包头市'] })
  const has = async (who: typeof officer, path: string) => (await who.get(path)).text.includes('烧结钕铁硼毛坯')
  const paths = (q: string) => ['/desk/search', '/search/suggest', '/desk/leads'].map(path => `${path}?q=${encodeURIComponent(q)}`)
  const told = async (who: typeof officer, q: string) => Promise.all(paths(q).map(path => has(who, path)))
  for (const q of ['钕铁硼', 'shaojie', 'sjnt', '燒結', '毛坯 包头']) {
    t.strictSame(await told(officer, q), [true, true, true], q)
    t.strictSame(await told(colleague, q), [true, true, true], `${q}, by a colleague`)
  }
  for (const q of ['北方强磁', 'beifang', 'bfqc', '0512-1234']) {
    t.strictSame(await told(officer, q), [true, true, true], q)
    t.strictSame(await told(colleague, q), [false, false, false], `${q} is nobody else's`)
  }
  const { root } = await officer.get(`/search/suggest?q=${encodeURIComponent('烧结')}`)
  t.equal(root.querySelector('mark')?.text, '烧结')
  const partly = (await officer.get(`/desk/search?q=${encodeURIComponent('钕铁硼 什锦糖')}`)).text
  t.match(partly, /线索1 条线索 没有记录含有“什锦糖”/, 'what was left out is said')
})

t.test('a list that words cut off, or that no index made, says so', async t => {
  const { officer, deps, make, me } = await start(t)
  const model = await make({ title: '石墨一号' })
  const id = (at: number) => `many${String(at).padStart(22, '0')}`
  await saveRecords(deps, 'leads', Array.from({ length: 1001 }, (_, at) => ({ ...model, id: id(at), title: `石墨 ${at}` })), { by: me.id, at: '2026-11-20T02:00:00.000Z' })
  const page = '/desk/leads?q=%E7%9F%B3%E5%A2%A8'
  t.match((await officer.get(page)).text, /全文检索暂时不可用/, 'many are put into the index first')
  while (/全文检索暂时不可用/.test((await officer.get(page)).text)) await new Promise(resolve => setTimeout(resolve, 50))
  t.match((await officer.get(page)).text, /超过 1,000 条[^<]*只包括其中 1,000 条/)
  t.match((await officer.get(`${page}&lang=en`)).text, /More than 1,000 leads/)
  const few = (await officer.get('/desk/leads?lang=zh&q=%E4%B8%80%E5%8F%B7')).text
  t.match(few, /石墨一号/)
  t.notMatch(few, /超过 1,000 条/)
  await deps.search.close()
  const { text } = await officer.get('/desk/leads?q=%E4%B8%80%E5%8F%B7')
  t.match(text, /全文检索暂时不可用/)
  t.match(text, /石墨一号/)
})

t.test('the list filters by its address, and keeps a list under a name', async t => {
  const { officer, make } = await start(t)
  await make()
  await make({ title: '乳制品', prefectures: ['包头市'] })
  t.match((await officer.get(`/desk/leads?prefecture=${encodeURIComponent('包头市')}`)).text, /1 条线索/)
  t.match((await officer.get('/desk/leads?light=dormant&stage=signed&source=import&tag=dairy&sort=quiet&officer=none&status=all')).text, /没有符合条件的线索/)
  const url = `/desk/leads?prefecture=${encodeURIComponent('包头市')}&sort=oldest`
  await officer.get(url)
  const refused = await officer.submit({ name: ' ' }, { action: '/desk/leads/views' })
  t.equal(refused.status, 422)
  t.match(refused.text, /请给列表起一个名称/)
  await officer.submit({ name: '包头' }, { action: '/desk/leads/views' })
  const link = officer.page.root.querySelector('.saved-views__list a')
  t.equal(link?.text, '包头')
  t.match((await officer.get(link!.getAttribute('href')!)).text, /1 条线索/)
  const action = officer.page.root.querySelector('.saved-views__list form')!.getAttribute('action')!
  await officer.submit({ name: '包头项目' }, { action, button: ['do', 'rename'] })
  t.equal(officer.page.root.querySelector('.saved-views__list a')?.text, '包头项目')
  await officer.submit({}, { action, button: ['do', 'remove'] })
  t.equal(officer.page.root.querySelector('.saved-views__list a'), null)
})

t.test('a lead is entered by hand with units as people write them, and comes back whole when something is wrong', async t => {
  const { officer, deps } = await start(t)
  await officer.get('/desk/leads/new')
  const wrong = await officer.submit({ title: '', companyName: '乙公司', 'project.landMu': '很多' }, { action: '/new' })
  t.equal(wrong.status, 422)
  t.ok(wrong.root.querySelector('.error-summary a[href="#f-title"]'))
  t.equal(wrong.root.querySelector('#f-companyName')?.getAttribute('value'), '乙公司')
  t.equal(wrong.root.querySelector('[name="project.landMu"]')?.getAttribute('value'), '很多')
  await officer.submit({ title: '玉米深加工', 'project.landMu': '20 公顷', 'project.investmentWan': '１.２亿元', prefectures: ['通辽市'] }, { action: '/new' })
  t.match(officer.page.url, /^\/desk\/leads\/[a-z0-9]{26}$/)
  const lead = await deps.documents.get('leads', officer.page.url.split('/')[3]!)
  t.match(lead, { title: '玉米深加工', source: 'officer', officerId: officer.account.id, answers: { 'project.landMu': 300, 'project.investmentWan': 12000 }, prefectures: ['通辽市'] })
})

t.test('a lead is moved, answered, shared, closed and opened again on its page', async t => {
  const { officer, make, deps } = await start(t)
  const { id } = await make()
  const href = `/desk/leads/${id}`
  await officer.get(href)
  await officer.submit({ text: '您好，已收到', for: 'investor' }, { action: '/notes' })
  t.match(officer.page.text, /内首次回应|首次回应用时/)
  await officer.submit({ to: 'in-talks', on: '2026-11-20' }, { action: '/move' })
  t.equal(officer.page.root.querySelector('[aria-current="step"]')?.text.includes('在谈'), true)
  const refused = await officer.submit({ to: 'signed', on: '2026-11-20', note: '细节' }, { action: '/move' })
  t.equal(refused.status, 422)
  t.equal(refused.root.querySelector('.error-summary a')?.getAttribute('href'), '#f-move-document')
  t.ok(refused.root.querySelector('#f-move-document'), 'the summary leads to the field')
  t.equal(refused.root.querySelector('#f-move-note')?.getAttribute('value'), '细节', 'what was typed is kept')
  const park = (await deps.documents.find('parks', { limit: 1 })).items[0]!
  await officer.submit({ parkId: park.id, isShared: 'yes' }, { action: '/share' })
  t.match((await deps.documents.get('leads', id))?.sharedParkIds, [park.id])
  await officer.submit({ outcome: 'lost', reason: '改投外省' }, { action: '/close' })
  t.match(officer.page.text, /结束：未谈成。改投外省/)
  await officer.submit({}, { action: '/reopen' })
  t.match(officer.page.text, /变更记录.*重新打开.*结束：未谈成.*共享给.*线索 → 在谈.*首次回应投资方.*建立线索/)
  await officer.submit({}, { action: '/match' })
  t.equal((await deps.documents.get('leads', id))?.matches.length, 1)
})

t.test('two officers at once see both values, and nothing is lost', async t => {
  const { app, officer, make, deps } = await start(t)
  const { id } = await make({ officerId: undefined })
  const second = await person(app, deps, 'officer', { name: '赵敏' })
  for (const who of [officer, second]) await who.get(`/desk/leads/${id}/who`)
  await officer.submit({ phone: '111' }, { action: '/who' })
  const conflict = await second.submit({ phone: '222', person: '李四' }, { action: '/who' })
  t.equal(conflict.status, 409)
  const rows = conflict.root.querySelectorAll('tr.is-different').map(row => row.text.replace(/\s+/g, ' ').trim())
  t.strictSame(rows.map(row => row.replace(/ 不同$/, '')), ['联系人张三李四', '电话111222'])
  t.match(conflict.text, /王海燕保存了修改/)
  await second.submit({}, { action: '/who' })
  t.match((await deps.documents.get('leads', id))?.contact, { phone: '222', person: '李四' })

  for (const who of [officer, second]) await who.get(`/desk/leads/${id}`)
  await officer.submit({ to: 'in-talks', on: '2026-11-20' }, { action: '/move' })
  t.equal((await second.submit({ outcome: 'lost', reason: '无意向' }, { action: '/close' })).status, 409)
  for (const who of [officer, second]) await who.get(`/desk/leads/${id}/answers/core`)
  await officer.submit({ 'project.landMu': '100' }, { action: '/answers/core' })
  const answers = await second.submit({ 'project.landMu': '15 公顷' }, { action: '/answers/core' })
  t.equal(answers.status, 409)
  t.match(answers.text, /100 亩225 亩/)
  await second.submit({}, { action: '/answers/core' })
  t.equal((await deps.documents.get('leads', id))?.answers['project.landMu'], 225)
})

t.test('who is not in charge reads stage and title; a park manager what was shared; others nothing', async t => {
  const { app, officer, colleague, make, deps, me } = await start(t)
  const { id } = await make()
  const href = `/desk/leads/${id}`
  const restricted = await colleague.get(href)
  t.equal(restricted.status, 200)
  t.notMatch(restricted.html, /示例化工|张三|0512|六氟磷酸锂|希望尽快答复/)
  t.equal(restricted.root.querySelectorAll('main form').length, 0)
  t.equal((await colleague.get(`${href}/who`)).status, 403)
  t.equal((await colleague.get(`${href}/answers/core`)).status, 403)

  const [park, other] = (await deps.documents.find('parks', { limit: 2 })).items
  const manager = await person(app, deps, 'park-manager', { parkIds: [park!.id] })
  const stranger = await person(app, deps, 'park-manager', { parkIds: [other!.id] })
  const investor = await person(app, deps, 'investor')
  t.equal((await manager.get(href)).status, 404)
  await shareLead(deps, me, { leadId: id, version: 1, parkId: park!.id, isShared: true }, '2026-11-20T02:00:00.000Z')
  const shared = await manager.get(href)
  t.equal(shared.status, 200)
  t.match(shared.html, /示例化工/)
  t.equal(shared.root.querySelectorAll('main form').length, 0, 'and changes nothing')
  t.match((await manager.get('/desk/leads')).text, /1 条线索/)
  t.equal((await stranger.get(href)).status, 404)
  t.equal((await investor.get(href)).status, 403)
  t.equal((await investor.get('/desk/leads')).status, 403)
  t.equal((await manager.get('/desk')).status, 403)
  const reads = (await deps.documents.find('audit-log', { where: { action: 'lead.read-personal', resource: `leads:${id}` } })).items
  t.strictSame(reads.map(({ actor }) => actor), [manager.account.id])
  t.equal((await officer.get('/desk/leads/' + 'z'.repeat(26))).status, 404)
})

/** A form with a file, as a browser sends it. */
function multipart (fields: readonly [string, string][], name: string, type: string, bytes: Buffer) {
  const boundary = 'boundary-of-the-test'
  const parts = fields.map(([field, value]) => Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`))
  const head = Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`)
  return { payload: Buffer.concat([...parts, head, bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]), headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}

t.test('a file is told by its content and goes out to be saved only', async t => {
  const { app, officer, colleague, make, deps, me } = await start(t)
  const { id } = await make()
  const href = `/desk/leads/${id}`
  const upload = async (name: string, type: string, bytes: Buffer, fields?: [string, string][]) => {
    await officer.get(href)
    const form = officer.page.root.querySelectorAll('form').find(one => one.getAttribute('enctype') === 'multipart/form-data')!
    return app.inject({ method: 'POST', url: form.getAttribute('action')!, cookies: officer.cookies, ...multipart(fields ?? formFields(form).filter(([field]) => field !== 'file'), name, type, bytes) })
  }
  t.equal((await upload('a.pdf', 'application/pdf', Buffer.from('<script>'))).statusCode, 422, 'the name and the type that are told do not count')
  t.equal((await upload('a.pdf', 'application/pdf', Buffer.from('%PDF-1.7'), [])).statusCode, 403, 'not without the token of the form')
  t.equal((await upload('', 'application/octet-stream', Buffer.alloc(0))).statusCode, 422)
  t.equal((await upload('意向"书.html', 'text/html', Buffer.from('%PDF-1.7 body'))).statusCode, 303)
  const { id: fileId, name } = (await deps.documents.find('files')).items[0]!
  const sent = await app.inject({ url: `${href}/files/${fileId}`, cookies: officer.cookies })
  t.equal(sent.statusCode, 200)
  t.equal(sent.body, '%PDF-1.7 body')
  t.match(sent.headers, { 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store' })
  t.match(sent.headers['content-disposition'], /^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w%.-]+$/)
  t.match(name, /\.pdf$/)
  t.equal((await app.inject({ url: `${href}/files/${fileId}`, cookies: colleague.cookies })).statusCode, 403)
  const other = await make({ title: '另一个' })
  const { id: foreign } = await addLeadFile(deps, me, { leadId: other.id, name: 'x.pdf', bytes: Buffer.from('%PDF-1.7') }, '2026-11-20T02:00:00.000Z')
  t.equal((await app.inject({ url: `${href}/files/${foreign}`, cookies: officer.cookies })).statusCode, 404, 'a file of another lead')
  await officer.get(href)
  await officer.submit({}, { action: '/remove' })
  t.equal((await deps.documents.find('files', { where: { 'owner.id': id } })).total, 0)
})

t.test('what the list shows, and no more, goes out as a sheet', async t => {
  const { app, deps, officer, make } = await start(t)
  await make({ title: '乌海一号', contact: { person: '王五' } })
  await make({ title: '乌海二号' })
  await make({ title: '包头一号', prefectures: ['包头市'] })
  const list = await officer.get('/desk/leads?prefecture=%E4%B9%8C%E6%B5%B7%E5%B8%82&q=%E4%B8%80%E5%8F%B7&sort=title')
  t.strictSame(list.root.querySelectorAll('tbody th').map(cell => cell.text.trim()).filter(name => /号/.test(name)).length, 1)
  const out = list.root.querySelectorAll('a').find(link => link.text === '导出这些线索')!
  const page = await officer.get(out.getAttribute('href')!)
  const csv = page.root.querySelectorAll('a').map(link => link.getAttribute('href')!).find(href => /export\/leads.*as=csv/.test(href))!
  const { body } = await app.inject({ url: csv.replaceAll('&amp;', '&'), cookies: officer.cookies })
  t.match(body, '乌海一号')
  t.notMatch(body, /乌海二号|包头一号/)
  t.notOk((await officer.get('/desk/leads?q=nothing-of-the-kind')).root.querySelector('.result-bar a'), 'nothing is no sheet')

  const manager = await person(app, deps, 'park-manager', { parkIds: ['helingeer-xinqu'] })
  await manager.get('/park-office')
  t.ok(manager.page.root.querySelector('nav a[href="/desk/transfer"]'), 'a manager brings sheets of own parks')
  t.equal((await manager.get('/desk/transfer')).status, 200)
  t.notOk((await manager.get('/desk/leads')).root.querySelector('.result-bar a'), 'and takes no leads away')
})
