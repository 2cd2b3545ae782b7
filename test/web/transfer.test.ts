import t, { type Test } from 'tap'
import { readSheet } from '../../src/adapters/sheets/read.js'
import { writeSheets } from '../../src/adapters/sheets/write.js'
import type { SheetCell } from '../../src/application/ports.js'
import { testApp, testDeps } from '../support/build-app.js'
import { matchedLead } from '../support/matched-lead.js'
import { person } from '../support/people.js'
import { formFields } from '../support/visitor.js'

type Visitor = Awaited<ReturnType<typeof person>>

async function start (t: Test) {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  return { deps, app, officer: await person(app, deps, 'officer') }
}

type App = Awaited<ReturnType<typeof testApp>>

/** Sends a file through the form of the page and goes where it leads. */
async function upload (app: App, visitor: Visitor, kind: string, bytes: Buffer, name = '表.xlsx') {
  await visitor.get('/desk/transfer')
  const form = visitor.page.root.querySelectorAll('form').find(one => one.getAttribute('enctype') === 'multipart/form-data')!
  const fields = [...formFields(form).filter(([field]) => field === '_csrf'), ['kind', kind]]
  const boundary = 'boundary-of-the-test'
  const parts = fields.map(([field, value]) => Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`))
  const head = Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`)
  const response = await app.inject({
    method: 'POST', url: '/desk/transfer', cookies: visitor.cookies, payload: Buffer.concat([...parts, head, bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]), headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }
  })
  return { status: response.statusCode, body: response.body, page: response.headers.location ? await visitor.get(String(response.headers.location)) : undefined }
}

/** The first sheet of a file that the application sends. */
async function sheetAt (app: App, { cookies }: Visitor, url: string): Promise<SheetCell[][]> {
  const response = await app.inject({ url, cookies })
  return readSheet(response.rawPayload)
}

const HEAD = ['项目名称', '企业名称', '统一社会信用代码', '电话', '意向盟市', '阶段', '总投资（万元）', '用地需求（亩）']

t.test('a template has Chinese headings with units, a sample that an import passes over, and the allowed values', async t => {
  const { app, officer } = await start(t)
  for (const [lang, title, money] of [['zh', '项目名称', '总投资（万元）'], ['en', 'Project', /Total investment \(/]] as const) {
    await officer.get(`/desk/transfer?lang=${lang}`)
    for (const kind of ['leads', 'listings', 'parks']) {
      const [head = [], sample = [], ...rest] = await sheetAt(app, officer, `/desk/transfer/template/${kind}?lang=${lang}`)
      t.equal(rest.length, 0)
      t.equal(new Set(head).size, head.length, 'no heading twice')
      if (kind === 'leads') t.match([title, money], [head[1], money], lang)
      const file = await writeSheets([{ name: 'a', head: head.map(String), rows: [sample] }])
      t.ok((lang === 'zh' ? /没有数据行/ : /no rows besides/).test((await upload(app, officer, kind, file)).body), 'the sample alone is nothing')
      if (kind === 'parks') continue
      const row = sample.map((cell, place) => place === 0 ? null : head[place] === '园区' || head[place] === 'Park' ? 'zone-none' : cell)
      const { page } = await upload(app, officer, kind, await writeSheets([{ name: 'a', head: head.map(String), rows: [row] }]))
      const refusals = page!.root.querySelectorAll('#rows-refused, .transfer-line').map(({ text }) => text)
      t.ok(kind === 'leads' ? refusals.length === 0 : /没有这个园区|no such park/.test(refusals[1]!), `${kind} ${lang}: the sample itself could be imported: ${refusals.join()}`)
    }
  }
})

t.test('nothing is written before the confirmation; then new leads, changed ones, and refused rows as a sheet', async t => {
  const { app, deps, officer } = await start(t)
  const me = officer.account.id
  await matchedLead(deps, { title: '老项目', company: { name: '老企业', creditCode: '91150000AAAAAAAA11' }, officerId: me })
  await matchedLead(deps, { title: '磁材 二期', company: { name: '晨星磁材（包头）有限公司' }, officerId: me })
  await matchedLead(deps, { title: '同事的项目', company: { name: '别家', creditCode: '91150000BBBBBBBB22' }, officerId: 'x'.repeat(26) })
  const before = (await deps.documents.find('leads')).items
  const file = await writeSheets([{
    name: '线索',
    head: HEAD,
    rows: [
      ['新项目', '新企业', '91150000CCCCCCCC33', '13900000001', '包头市、乌海市', '在谈', '1.2亿', '20公顷'],
      ['老项目', null, '91150000aaaaaaaa11', '0471-1', null, null, 5000, null],
      ['磁材二期', '晨星磁材(包头)有限公司', null, null, null, null, null, null],
      ['同事的项目', null, '91150000BBBBBBBB22', null, null, null, 1, null],
      ['坏项目', '坏企业', Number('911500001234567890'), null, '上海市', '某阶段', '很多', '-3'],
      ['新项目', '新企业', '91150000CCCCCCCC33', null, null, null, null, null],
      [null, null, null, null, null, null, null, null]
    ]
  }])
  const { page } = await upload(app, officer, 'leads', file)
  t.equal(page!.status, 200)
  t.strictSame(page!.root.querySelectorAll('.figures__value').map(({ text }) => text), ['1', '1', '1', '3'])
  t.match(page!.text, /被表格软件存成了数字/)
  t.match(page!.text, /与第 2 行重复/)
  t.match(page!.text, /已有同事负责这条线索/)
  t.strictSame((await deps.documents.find('leads')).items, before, 'nothing is written yet')
  const refusedHref = page!.root.querySelector('a[href$="/refused"]')!.getAttribute('href')!
  const sheet = await sheetAt(app, officer, refusedHref)
  t.match(sheet[0]!.at(-1), '不采用的原因')
  t.match(sheet.slice(1).map(row => row.at(-1)), [/^第 5 行/, /^第 6 行[\s\S]*总投资/, /^第 7 行/])
  const again = await upload(app, officer, 'leads', await writeSheets([{ name: 'a', head: sheet[0]!.map(String), rows: sheet.slice(1) }]))
  t.match(again.page!.root.querySelectorAll('.figures__value').at(-1)!.text, '2', 'the sheet comes in again')
  await officer.get(page!.url)
  const done = await officer.submit({}, { action: '/confirm' })
  t.match(done.text, /导入完成/)
  const leads = (await deps.documents.find('leads', { sort: 'title' })).items
  t.equal(leads.length, before.length + 1)
  const added = leads.find(({ title }) => title === '新项目')!
  t.match(added, { source: 'import', officerId: me, stage: 'in-talks', prefectures: ['包头市', '乌海市'], contact: { phone: '13900000001' }, answers: { 'project.investmentWan': 12000, 'project.landMu': 300 } })
  const changed = leads.find(({ title }) => title === '老项目')!
  t.match(changed, { contact: { person: '何晓岚', phone: '0471-1' }, company: { name: '老企业', creditCode: '91150000AAAAAAAA11' }, answers: { 'project.investmentWan': 5000, 'project.landMu': 300 } }, 'blank cells leave what is known')
  const logged = (await deps.documents.find('audit-log')).items.map(({ action }) => action)
  for (const action of ['import.preview', 'import.confirm', 'lead.import']) t.ok(logged.includes(action), action)
  const run = (await deps.documents.find('imports', { where: { state: 'done' } })).items[0]!
  t.match(run, { by: me, added: 1, changed: 1, same: 1, refused: 3 })
  t.equal(run.content.length, 3, 'only refused rows are kept')
})

t.test('an import is confirmed once, by whoever brought it, and can be dropped', async t => {
  const { app, deps, officer } = await start(t)
  const colleague = await person(app, deps, 'officer')
  const file = await writeSheets([{ name: 'a', head: ['项目名称'], rows: [['=HYPERLINK("x")']] }])
  const { page } = await upload(app, officer, 'leads', file)
  const confirm = page!.root.querySelector('form[action$="/confirm"]')!
  const payload = new URLSearchParams(formFields(confirm)).toString()
  const send = () => app.inject({ method: 'POST', url: confirm.getAttribute('action')!, cookies: officer.cookies, payload, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  t.equal((await colleague.get(page!.url)).status, 404)
  const both = await Promise.all([send(), send()])
  t.strictSame(both.map(({ statusCode }) => statusCode).sort(), [303, 409])
  t.equal((await deps.documents.find('leads')).total, 1)
  t.match((await colleague.get('/desk/transfer')).text, /表\.xlsx/, 'who and when stands in the history')
  t.notOk(colleague.page.root.querySelector('a[href*="/imports/"]'))
  const second = await upload(app, officer, 'leads', await writeSheets([{ name: 'a', head: ['项目名称'], rows: [['另一个']] }]))
  await officer.get(second.page!.url)
  t.match((await officer.submit({}, { action: '/discard' })).text, /导入记录/)
  t.equal((await officer.get(second.page!.url)).status, 404)
  const csv = await app.inject({ url: '/desk/transfer/export/leads?as=csv', cookies: officer.cookies })
  t.equal(csv.body.charCodeAt(0), 0xfeff)
  t.match(csv.body, /"'=HYPERLINK\(""x""\)"/, 'a formula is text')
})

t.test('what goes out is what the actor sees under the filters of the list, and comes in as the same', async t => {
  const { app, deps, officer } = await start(t)
  await matchedLead(deps, { title: '我的项目', officerId: officer.account.id, prefectures: ['乌海市'] })
  await matchedLead(deps, { title: '同事的项目', officerId: 'y'.repeat(26) })
  const all = await sheetAt(app, officer, '/desk/transfer/export/leads')
  t.equal(all.length, 3)
  const names = all.map(row => row[2])
  t.strictSame(names.filter(Boolean), ['企业名称', '晨星磁材有限公司'], 'a colleague’s lead has no company')
  const [, mine] = await sheetAt(app, officer, '/desk/transfer/export/leads?officer=mine&prefecture=%E4%B9%8C%E6%B5%B7%E5%B8%82')
  t.equal(mine![1], '我的项目')
  t.equal((await sheetAt(app, officer, '/desk/transfer/export/leads?q=%E6%B2%A1%E6%9C%89')).length, 1)
  const { page } = await upload(app, officer, 'leads', await writeSheets([{ name: 'a', head: all[0]!.map(String), rows: [mine!] }]))
  t.strictSame(page!.root.querySelectorAll('.figures__value').map(({ text }) => text), ['0', '0', '1', '0'])
  t.ok((await deps.documents.find('audit-log', { where: { action: 'lead.export' } })).total >= 2)
  const manager = await person(app, deps, 'park-manager', { parkIds: ['zone-none'] })
  t.equal((await manager.get('/desk/transfer/export/leads')).status, 403)
  t.equal((await (await person(app, deps, 'investor')).get('/desk/transfer')).status, 403)
})

t.test('bad files are refused with the reason, in both languages', async t => {
  const { app, officer } = await start(t)
  const sheet = (head: string[], rows: SheetCell[][]) => writeSheets([{ name: 'a', head, rows }])
  const cases: [string, Buffer, RegExp, RegExp][] = [
    ['no file', Buffer.alloc(0), /打不开|请选择/, /cannot be opened|Choose/i],
    ['no sheet', Buffer.from('a,b'), /打不开这个文件/, /cannot be opened/],
    ['other headings', await sheet(['名字', '金额（亿元）'], [['a', 1]]), /缺少必需的列：项目名称[\s\S]*不认识的列名：名字、金额/, /missing: Project[\s\S]*Unknown headings/],
    ['another unit', await sheet(['项目名称', '总投资（亿元）'], [['a', 1]]), /不认识的列名：总投资/, /Unknown headings/],
    ['twice', await sheet(['项目名称', 'Project'], [['a', 'b']]), /列名重复/, /occur twice/],
    ['too many', await sheet(['项目名称'], Array.from({ length: 5001 }, (_, index) => [`p${index}`])), /一次最多 5,?000 行/, /at most 5,?000/]
  ]
  for (const lang of ['zh', 'en']) {
    await officer.get(`/desk/transfer?lang=${lang}`)
    for (const [name, bytes, zh, en] of cases) {
      const { status, body } = await upload(app, officer, 'leads', bytes)
      t.equal(status, 422, name)
      t.ok((lang === 'zh' ? zh : en).test(body), `${name} ${lang}`)
    }
  }
})
