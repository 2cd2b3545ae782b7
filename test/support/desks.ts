/** Three desks with work on them: people, leads, promises, proposals and edits in every state, and texts as long as a form takes. */
import type { FastifyInstance } from 'fastify'
import { memberFrom } from '../../src/application/accounts/accounts.js'
import { makeLink } from '../../src/application/accounts/links.js'
import { createLead } from '../../src/application/leads/create.js'
import { addLeadFile } from '../../src/application/leads/files.js'
import { rematchLead } from '../../src/application/leads/matches.js'
import { saveView } from '../../src/application/leads/views.js'
import { closeLead } from '../../src/application/leads/work.js'
import type { AppDeps } from '../../src/application/ports.js'
import { now, today } from '../../src/clock.js'
import { addDays } from '../../src/domain/dates.js'
import { MAGNETS, matchedLead } from './matched-lead.js'
import { person } from './people.js'

/** The park of the manager here: one of whom much is known. */
export const PARK = 'baotou-xitu-gaoxinqu'
/** The policy that an administrator edited. */
export const POLICY = 'tax-west-cit15-2021'
/** A park of somebody else. */
export const OTHER_PARK = 'helingeer-xinqu'

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
const LONG_ZH = '年产十二万吨高性能烧结钕铁硼永磁材料及磁组件一体化智能制造基地（含稀土废料综合回收利用、晶界扩散重稀土减量、表面处理集中加工与检测认证中心）三期扩建工程暨配套绿电直连示范项目'
const LONG_WORD = 'Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz-Wasserstoffelektrolyseanlagenbaugesellschaft'

export type Visitor = Awaited<ReturnType<typeof person>>
export type Desks = Awaited<ReturnType<typeof furnishDesks>>

async function writeProposals (officer: Visitor, leadId: string, parks: readonly string[]) {
  const write = async (coverNote: string): Promise<string> => {
    await officer.get(`/desk/proposals/new?lead=${leadId}`)
    await officer.submit({ parkIds: parks, language: 'zh', coverNote }, { action: `lead=${leadId}` })
    return officer.page.url.split('/').at(-1)!
  }
  const issued = await write('尊敬的何女士：\n\n感谢来信。随附三个园区的比较。')
  await officer.submit({}, { action: 'issue' })
  return { issued, draft: await write(`${LONG_ZH}\n\n${LONG_WORD}`) }
}

async function writePledges (officer: Visitor, deps: AppDeps, leadId: string) {
  const write = async (text: string): Promise<string> => {
    await officer.get(`/desk/pledges/new?lead=${leadId}`)
    await officer.submit({ text, dueOn: addDays(today(), 20) }, { action: `lead=${leadId}` })
    return officer.page.url.split('/').at(-1)!
  }
  const kept = await write('摘牌后 60 日内接通 110 千伏专线')
  await officer.submit({ as: 'delivered', proof: '包供电〔2026〕12 号竣工验收单' }, { action: 'settle' })
  const late = await write(`${LONG_ZH}：代办施工许可`)
  await deps.documents.put('pledges', { ...(await deps.documents.get('pledges', late))!, dueOn: addDays(today(), -3) })
  return { kept, late, open: await write('两周内答复能耗指标') }
}

/** The addresses of edits of the manager's park: a draft, one to be reviewed, one that came back, and a parcel that is published. */
async function writeEdits (manager: Visitor, officer: Visitor) {
  const begin = async (what: string) => {
    await manager.get(`/park-office/${PARK}`)
    await manager.submit({ do: what }, { action: '/edits' })
    return manager.page.url
  }
  const send = async (title: string) => {
    await manager.submit({ 'proof.all.title': title, 'proof.all.verifiedOn': today() }, { action: '/proof', button: ['do', 'submit'] })
    return manager.page.url
  }
  const parcel = { state: 'available', areaMu: '45', priceYuanPerM2: '96', utilities: ['road', 'power', 'water'] }
  await begin('parcel')
  await manager.submit({ ...parcel, name: '稀土大街北侧 A3 地块' }, { action: manager.page.url })
  const published = await send('2026 年土地出让计划')
  await officer.get(`/desk/reviews/${published.split('/').at(-1)}`)
  await officer.submit({}, { action: '/publish' })

  await begin('building')
  await manager.submit({ name: LONG_ZH.slice(0, 110), state: 'planned', floorAreaM2: '12000' }, { action: manager.page.url })
  const returned = await send(`${LONG_WORD} 2026`)
  await officer.get(`/desk/reviews/${returned.split('/').at(-1)}`)
  await officer.submit({ remark: '请补充建筑面积的测绘报告。' }, { action: '/return' })

  await begin('card')
  await manager.submit({ 'contacts.0.name': '王晓燕', 'contacts.0.phone': '0472-1234567' }, { action: manager.page.url })
  const submitted = await send('管委会任命文件')
  const draft = await begin('parcel')
  await manager.submit({ ...parcel, name: 'B1 地块' }, { action: draft })
  return { published, returned, submitted, draft }
}

/** A policy that was edited: its history has two versions, and a form made from the first meets a conflict. */
async function writePolicy (administrator: Visitor): Promise<void> {
  const action = POLICY
  await administrator.get(`/admin/policies/${POLICY}`)
  await administrator.submit({ 'statusWhy.zh': `${LONG_ZH}；公告执行到 2030 年 12 月 31 日。` }, { action, button: ['do', 'preview'] })
  await administrator.submit({ reason: `${LONG_ZH}：补充说明` }, { action, button: ['do', 'publish'] })
}

/** Furnishes the store behind the application; gives the people, signed in, and the ids of what they have. */
export async function furnishDesks (app: FastifyInstance, deps: AppDeps) {
  const officer = await person(app, deps, 'officer', { name: '王海燕' })
  const manager = await person(app, deps, 'park-manager', { name: '李志强', parkIds: [PARK] })
  const investor = await person(app, deps, 'investor', { name: '何晓岚' })
  const administrator = await person(app, deps, 'administrator', { name: '赵敏' })
  const idle = { officer: await person(app, deps, 'officer'), manager: await person(app, deps, 'park-manager'), investor: await person(app, deps, 'investor') }
  const me = memberFrom(officer.account)
  const at = now()

  const { lead, match } = await matchedLead(deps, { officerId: me.id, ownerId: investor.account.id, source: 'enquiry', message: `${LONG_ZH}。希望尽快答复。`, sharedParkIds: [PARK], wishedParks: [PARK], facts: { ...MAGNETS, 'project.landMu': 40 } })
  await rematchLead(deps, me, lead.id, at)
  const parks = match.answer.parks.filter(({ blocked }) => !blocked).map(({ parkId }) => parkId)
  const make = (title: string, over: Partial<Parameters<typeof createLead>[2]> = {}) => createLead(deps, me, { title, source: 'enquiry', officerId: me.id, prefectures: ['包头市'], ...over }, at)
  const long = await make(LONG_ZH, { company: { name: `${LONG_WORD} GmbH & Co. KG` }, contact: { person: LONG_WORD, email: `${LONG_WORD.slice(0, 60)}@example.org` }, message: LONG_WORD.repeat(5) })
  const quiet = await make('氟化工中间体项目', { source: 'officer', progressOn: '2026-02-01', receivedAt: '2026-01-05T02:00:00.000Z', isDemo: true })
  const done = await make('锂电隔膜项目')
  await closeLead(deps, me, { leadId: done.id, version: done.version!, outcome: 'elsewhere', reason: '落户省外' }, at)
  await addLeadFile(deps, me, { leadId: lead.id, name: `${LONG_ZH.slice(0, 60)}.pdf`, bytes: PDF }, at)
  await deps.documents.put('lead-notes', { id: 'n'.repeat(26), leadId: lead.id, at, by: me.id, text: `请补充用电数据。${LONG_WORD}`, isForInvestor: true })
  await saveView(deps, me, { name: '包头 · 久无进展', page: 'leads', query: 'prefecture=包头市&light=red' }, at)

  const pledges = await writePledges(officer, deps, lead.id)
  const proposals = await writeProposals(officer, lead.id, parks.slice(0, 3))
  const edits = await writeEdits(manager, officer)
  await writePolicy(administrator)
  await investor.get('/intake')
  await investor.submit({}, { action: '/intake' })
  const intake = investor.page.url.split('/')[2]!
  await investor.get(`/matches/${match.id}/compare?park=${parks[0]}&park=${parks[1]}`)
  await investor.submit({ days: '7' }, { action: '/share' })
  const invitation = await makeLink(deps, { purpose: 'invitation', role: 'park-manager', parkIds: [PARK] }, { at, by: administrator.account.id })
  const reset = await makeLink(deps, { purpose: 'password-reset', accountId: idle.investor.account.id }, { at, by: administrator.account.id })
  return { people: { officer, manager, investor, administrator }, idle, lead, match, parks, leads: { long, quiet, done }, pledges, proposals, edits, intake, invitation, reset }
}
