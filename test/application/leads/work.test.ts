import t from 'tap'
import { addNote, assignLead, closeLead, moveLead, reopenLead, shareLead } from '../../../src/application/leads/work.js'
import { createLead } from '../../../src/application/leads/create.js'
import { editAnswers, editWho, type Who } from '../../../src/application/leads/contents.js'
import { addLeadFile, leadFiles, readLeadFile, removeLeadFile } from '../../../src/application/leads/files.js'
import { listLeads } from '../../../src/application/leads/list.js'
import { lastMatchChange, rematchLead } from '../../../src/application/leads/matches.js'
import { readLead } from '../../../src/application/leads/read.js'
import { removeView, renameView, savedViews, saveView } from '../../../src/application/leads/views.js'
import { readDesk } from '../../../src/application/leads/desk.js'
import type { Member, Role } from '../../../src/domain/account/access.js'
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../../../src/domain/errors.js'
import { testDeps } from '../../support/build-app.js'
import { makePerson } from '../../support/people.js'

const AT = '2026-11-20T02:00:00.000Z'
const LATER = '2026-11-20T03:00:00.000Z'

const member = (role: Role, id: string, parkIds: string[] = []): Member => ({ role, id, name: id, parkIds, isDemo: false })
const officer = member('officer', 'o'.repeat(26))
const colleague = member('officer', 'c'.repeat(26))

const PRODUCTS = { 'project.products': ['聚氯乙烯'], 'project.landMu': 100 }

const given = { title: '氟化工中间体项目', source: 'officer', officerId: officer.id, company: { name: '示例化工' }, contact: { person: '张三' }, answers: PRODUCTS } as const

const keysOf = async (work: Promise<unknown>): Promise<string[]> => {
  try {
    await work
    return []
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error
    return error.problems.map(({ field, key }) => `${field} ${key}`)
  }
}

t.test('a lead moves along the table with day, person and document', async t => {
  const deps = await testDeps(t)
  const lead = await createLead(deps, officer, { ...given }, AT)
  const leadId = lead.id
  const talks = await moveLead(deps, officer, { leadId, version: 1, to: 'in-talks', on: '2026-11-20' }, LATER)
  t.match(talks, { stage: 'in-talks', respondedAt: LATER, progressOn: '2026-11-20', moves: [{ from: 'lead', to: 'in-talks', by: officer.id, at: LATER }] })

  const refused: [move: object, keys: string[]][] = [
    [{ to: 'registered' }, ['to lead.problem.move']],
    [{ to: 'signed' }, ['document lead.problem.document']],
    [{ to: 'signed', document: 'x', on: '2026-11-21' }, ['on lead.problem.future']],
    [{ to: 'signed', document: 'x', on: '2026-11-19' }, ['on lead.problem.before-last']],
    [{ to: 'signed', document: 'x', on: 'soon' }, ['on lead.problem.day']],
    [{ to: 'signed', document: 'x'.repeat(301) }, ['document lead.problem.long']],
    [{ to: 'lead' }, ['note lead.problem.reason']]
  ]
  for (const [move, keys] of refused) {
    t.strictSame(await keysOf(moveLead(deps, officer, { leadId, version: 2, to: 'signed', on: '2026-11-20', ...move }, LATER)), keys)
  }
  t.equal((await deps.documents.get('leads', leadId))?.version, 2, 'nothing of what was refused was stored')
  await t.rejects(moveLead(deps, officer, { leadId, version: 1, to: 'signed', on: '2026-11-20', document: '协议' }, LATER), ConflictError)
  await t.rejects(moveLead(deps, colleague, { leadId, version: 2, to: 'signed', on: '2026-11-20', document: '协议' }, LATER), ForbiddenError)
})

t.test('who is not in charge sees no more than stage and title, and views of the rest are written down', async t => {
  const deps = await testDeps(t)
  const { id } = await createLead(deps, officer, { ...given }, AT)
  const { lead, isWhole } = await readLead(deps, colleague, id, AT)
  t.notOk(isWhole)
  t.strictSame([lead.company, lead.contact, lead.answers], [undefined, {}, {}])
  const logged = async () => (await deps.documents.find('audit-log', { where: { action: 'lead.list-personal' } })).items
  t.equal((await listLeads(deps, colleague, { at: AT })).items[0]?.isWhole, false)
  t.equal((await logged()).length, 0)
  t.equal((await listLeads(deps, officer, { at: AT })).items[0]?.isWhole, true)
  t.strictSame((await logged()).map(({ actor, detail }) => [actor, detail]), [[officer.id, { 1: id }]])

  t.equal((await listLeads(deps, officer, { at: AT, words: '示例 氟化工' })).total, 1, 'the company is found by who is in charge')
  t.equal((await listLeads(deps, colleague, { at: AT, words: '示例' })).total, 0, 'and by nobody else')
  t.equal((await listLeads(deps, colleague, { at: AT, words: '氟化工' })).total, 1)
})

t.test('a park manager reads the leads that were shared with the park, until that is taken back', async t => {
  const deps = await testDeps(t)
  const park = (await deps.documents.find('parks', { limit: 1 })).items[0]!
  const manager = member('park-manager', 'm'.repeat(26), [park.id])
  const { id: leadId } = await createLead(deps, officer, { ...given }, AT)
  t.equal((await listLeads(deps, manager, { at: AT })).total, 0)
  await t.rejects(readLead(deps, manager, leadId, AT), NotFoundError)
  t.strictSame(await keysOf(shareLead(deps, officer, { leadId, version: 1, parkId: 'no-such-park', isShared: true }, AT)), ['parkId lead.problem.park'])
  await shareLead(deps, officer, { leadId, version: 1, parkId: park.id, isShared: true }, AT)
  t.equal((await listLeads(deps, manager, { at: AT })).total, 1)
  t.equal((await readLead(deps, manager, leadId, AT)).isWhole, true)
  await t.rejects(moveLead(deps, manager, { leadId, version: 2, to: 'in-talks', on: '2026-11-20' }, AT), ForbiddenError)
  await shareLead(deps, officer, { leadId, version: 2, parkId: park.id, isShared: false }, AT)
  await t.rejects(readLead(deps, manager, leadId, AT), NotFoundError)
})

t.test('the first note for the investor answers the enquiry, an internal one does not', async t => {
  const deps = await testDeps(t)
  const { id: leadId } = await createLead(deps, officer, { ...given, source: 'enquiry' }, AT)
  const desk = async () => (await readDesk(deps, officer, LATER)).enquiries.total
  t.strictSame(await keysOf(addNote(deps, officer, { leadId, text: '  ', isForInvestor: true }, LATER)), ['text lead.problem.note'])
  await addNote(deps, officer, { leadId, text: '内部意见', isForInvestor: false }, LATER)
  t.equal(await desk(), 1)
  await addNote(deps, officer, { leadId, text: '您好', isForInvestor: true }, LATER)
  await addNote(deps, officer, { leadId, text: '补充', isForInvestor: true }, '2026-11-21T02:00:00.000Z')
  t.equal((await deps.documents.get('leads', leadId))?.respondedAt, LATER)
  t.equal(await desk(), 0)
  await t.rejects(addNote(deps, colleague, { leadId, text: '您好', isForInvestor: true }, LATER), ForbiddenError)
})

t.test('a lead is handed over to officers only', async t => {
  const deps = await testDeps(t)
  const [other, investor] = [await makePerson(deps, 'officer'), await makePerson(deps, 'investor')]
  const { officerId: nobody, ...open } = given
  const { id: leadId } = await createLead(deps, officer, open, AT)
  t.strictSame(await keysOf(assignLead(deps, officer, { leadId, version: 1, officerId: investor.id }, AT)), ['officerId lead.problem.officer'])
  await assignLead(deps, officer, { leadId, version: 1, officerId: other.id }, AT)
  await t.rejects(assignLead(deps, officer, { leadId, version: 2, officerId: other.id }, AT), ForbiddenError, 'another has charge of it')
  const back = await assignLead(deps, member('officer', other.id), { leadId, version: 2 }, AT)
  t.equal(back.officerId, undefined)
})

t.test('a lead with an open commitment cannot be closed; a closed one can be opened again', async t => {
  const deps = await testDeps(t)
  const { id: leadId } = await createLead(deps, officer, { ...given }, AT)
  const pledge = { id: 'p'.repeat(26), leadId, text: '供水管线接到地块', accountId: officer.id, dueOn: '2026-12-01', state: 'open', createdAt: AT, createdBy: officer.id } as const
  await deps.documents.put('pledges', { ...pledge })
  const close = (over: object = {}) => closeLead(deps, officer, { leadId, version: 1, outcome: 'lost', reason: '改投外省', ...over }, AT)
  t.strictSame(await keysOf(close()), ['outcome lead.problem.open-pledges'])
  t.equal((await readDesk(deps, officer, AT)).pledges.items[0]?.leadTitle, given.title)
  await deps.documents.put('pledges', { ...pledge, state: 'released', proof: '投资方书面同意' })
  t.strictSame(await keysOf(close({ outcome: 'vanished', reason: ' ' })), ['outcome lead.problem.outcome', 'reason lead.problem.close-reason'])
  t.match((await close()).closed, { outcome: 'lost', reason: '改投外省', on: '2026-11-20', by: officer.id })
  t.strictSame(await keysOf(moveLead(deps, officer, { leadId, version: 2, to: 'in-talks', on: '2026-11-20' }, AT)), ['to lead.problem.closed'])
  t.equal((await reopenLead(deps, officer, { leadId, version: 2 }, AT)).closed, undefined)
  t.strictSame(await keysOf(reopenLead(deps, officer, { leadId, version: 3 }, AT)), ['reopen lead.problem.not-closed'])
})

t.test('answers and contact are changed in place, and the tags follow', async t => {
  const deps = await testDeps(t)
  const { id: leadId, tags } = await createLead(deps, officer, { ...given, answers: { 'project.industryTags': ['fluorine'], 'project.landMu': 100 } }, AT)
  t.strictSame(tags, ['fluorine'])
  t.equal((await listLeads(deps, officer, { at: AT, tags: ['fluorine', 'dairy'] })).total, 1)
  const changed = await editAnswers(deps, officer, { leadId, version: 1, facts: ['project.industryTags', 'project.landUse'], answers: { 'project.industryTags': ['dairy'] }, notKnown: ['project.landUse'] }, AT)
  t.match(changed, { answers: { 'project.industryTags': ['dairy'], 'project.landMu': 100 }, notKnown: ['project.landUse'], tags: ['dairy'] })
  const who: Who = { title: '新名', companyName: '甲公司', creditCode: '', person: '', phone: '１３８', email: '', note: '', prefectures: ['乌海市'] }
  const renamed = await editWho(deps, officer, { leadId, version: 2, who }, AT)
  t.match(renamed, { title: '新名', company: { name: '甲公司' }, contact: { phone: '１３８' }, prefectures: ['乌海市'] })
  t.notOk('person' in renamed.contact, 'what was cleared is gone')
  t.strictSame(await keysOf(editWho(deps, officer, { leadId, version: 3, who: { ...who, title: '', creditCode: '123', phone: '1'.repeat(61), prefectures: ['北京'] } }, AT)),
    ['title lead.problem.title', 'phone lead.problem.long', 'creditCode lead.problem.credit-code', 'prefectures lead.problem.prefecture'])
})

t.test('a lead is matched again with the eyes of an officer, and the two last matches are compared', async t => {
  const deps = await testDeps(t)
  const { id: leadId } = await createLead(deps, officer, { ...given }, AT)
  const { match, lead } = await rematchLead(deps, officer, leadId, AT)
  t.equal(match.answer.view, 'officer')
  t.equal(await lastMatchChange(deps, officer, lead), undefined)
  await editAnswers(deps, officer, { leadId, version: 2, facts: ['project.landMu'], answers: { 'project.landMu': 4000 }, notKnown: [] }, AT)
  const again = await rematchLead(deps, officer, leadId, LATER)
  t.equal(again.lead.matches.length, 2)
  const change = await lastMatchChange(deps, officer, again.lead)
  t.equal(change?.before.id, match.id)
  t.equal(await lastMatchChange(deps, colleague, again.lead), undefined)
  const empty = await createLead(deps, officer, { ...given, answers: {} }, AT)
  t.strictSame(await keysOf(rematchLead(deps, officer, empty.id, AT)), ['match lead.problem.nothing-to-match'])
})

t.test('files of a lead are read by who sees it whole, and every reading is written down', async t => {
  const deps = await testDeps(t)
  const { id: leadId } = await createLead(deps, officer, { ...given }, AT)
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(700_000, 7)])
  const { id: fileId, name, chunks } = await addLeadFile(deps, officer, { leadId, name: '..\\x/意向书\u202e.exe', bytes }, AT)
  t.strictSame([name, chunks], ['意向书 .exe.pdf', 3])
  t.ok(bytes.equals((await readLeadFile(deps, officer, { leadId, fileId }, AT)).bytes))
  t.equal((await deps.documents.find('audit-log', { where: { action: 'lead.file-read' } })).total, 1)
  await t.rejects(readLeadFile(deps, colleague, { leadId, fileId }, AT), ForbiddenError)
  const other = await createLead(deps, officer, { ...given }, AT)
  await t.rejects(readLeadFile(deps, officer, { leadId: other.id, fileId }, AT), NotFoundError, 'a file of another lead')
  t.strictSame(await keysOf(addLeadFile(deps, officer, { leadId, name: 'a.pdf', bytes: Buffer.from('<html>') }, AT)), ['file file.problem.kind'])
  t.strictSame(await keysOf(addLeadFile(deps, officer, { leadId, name: 'a.pdf', bytes: Buffer.alloc(0) }, AT)), ['file file.problem.empty'])
  const large = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(5 * 1024 * 1024)])
  t.strictSame(await keysOf(addLeadFile(deps, officer, { leadId, name: 'a.jpg', bytes: large }, AT)), ['file file.problem.large'])
  await removeLeadFile(deps, officer, { leadId, fileId }, AT)
  t.strictSame([(await leadFiles(deps, officer, leadId)).length, (await deps.documents.find('file-chunks')).total], [0, 0])
})

t.test('the list is filtered by what the address says', async t => {
  const deps = await testDeps(t)
  const make = (over: object, at = AT) => createLead(deps, officer, { ...given, ...over }, at)
  await make({ title: '甲', prefectures: ['乌海市'] })
  await make({ title: '乙', prefectures: ['包头市', '乌海市'], source: 'import', officerId: undefined })
  await make({ title: '丙', stage: 'signed', progressOn: '2026-05-01', officerId: colleague.id })
  const titles = async (query: object) => (await listLeads(deps, officer, { at: AT, sort: 'title', ...query })).items.map(({ lead }) => lead.title).sort()
  t.strictSame(await titles({}), ['丙', '乙', '甲'].sort())
  t.strictSame(await titles({ prefectures: ['乌海市'] }), ['乙', '甲'].sort())
  t.strictSame(await titles({ officer: officer.id }), ['甲'])
  t.strictSame(await titles({ officer: 'none' }), ['乙'])
  t.strictSame(await titles({ stages: ['signed', 'registered'] }), ['丙'])
  t.strictSame(await titles({ light: 'dormant' }), ['丙'])
  t.strictSame(await titles({ light: 'slow' }), [])
  t.strictSame(await titles({ sources: ['import'] }), ['乙'])
  t.strictSame(await titles({ isOpen: false }), [])
  t.equal((await listLeads(deps, officer, { at: AT, limit: 2, offset: 2 })).items.length, 1)
  await t.rejects(listLeads(deps, member('investor', 'i'.repeat(26)), { at: AT }), ForbiddenError)
})

t.test('a list kept under a name belongs to who kept it', async t => {
  const deps = await testDeps(t)
  const view = await saveView(deps, officer, { name: ' 乌海 ', page: 'leads', query: 'prefecture=乌海市' }, AT)
  await saveView(deps, officer, { name: '乌海', page: 'leads', query: 'light=slow' }, AT)
  t.match(await savedViews(deps, officer, 'leads'), [{ name: '乌海', query: 'light=slow' }])
  t.strictSame(await savedViews(deps, colleague, 'leads'), [])
  await t.rejects(renameView(deps, colleague, { id: view.id, name: 'x' }), NotFoundError)
  await t.rejects(removeView(deps, colleague, view.id), NotFoundError)
  t.strictSame(await keysOf(renameView(deps, officer, { id: view.id, name: ' ' })), ['name lead.problem.view-name'])
  await renameView(deps, officer, { id: view.id, name: '停滞' })
  t.match(await savedViews(deps, officer, 'leads'), [{ name: '停滞' }])
  await removeView(deps, officer, view.id)
  t.strictSame(await savedViews(deps, officer, 'leads'), [])
})
