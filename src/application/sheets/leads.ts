/** Leads as rows of a sheet: what a lead has to write into its columns, and what a row would do to the leads there are. */
import { may, type Actor } from '../../domain/account/access.js'
import { canonicalJson } from '../../domain/canonical.js'
import { isDate } from '../../domain/dates.js'
import type { Problem } from '../../domain/errors.js'
import type { FactName } from '../../domain/facts/catalogue.js'
import { readPage } from '../../domain/intake/page.js'
import { chinaDay } from '../../domain/lead/clock.js'
import { STAGES } from '../../domain/lead/stages.js'
import { readDay } from '../../domain/listing/read.js'
import { partsOf, whoProblems, WHO_FIELDS, type Who, type WhoField } from '../leads/contents.js'
import { tagsOf, type NewLead } from '../leads/create.js'
import { leadSubject, type LeadRecord } from '../leads/read.js'
import { pagesOf } from '../paging.js'
import type { AppDeps, Deps } from '../ports.js'
import { COLUMNS } from './columns.js'
import { bare, refused, type Row, type RowPlan } from './rows.js'

/** What stands in a cell before it is put into words: a value of a choice, several, a number, or a text. */
export type CellValue = string | number | readonly string[] | undefined

/** What a lead writes into each column. */
export function leadCells (lead: LeadRecord): Readonly<Record<string, CellValue>> {
  const { title, company, contact, prefectures, stage, receivedAt, answers, message, progressOn, tags, source, closed, isDemo } = lead
  return {
    ...isDemo ? { mark: 'demo' } : {},
    title,
    companyName: company?.name,
    creditCode: company?.creditCode,
    ...contact,
    prefectures,
    stage,
    receivedOn: chinaDay(receivedAt),
    ...answers as Record<string, CellValue>,
    message,
    progressOn,
    tags,
    source,
    outcome: closed?.outcome
  }
}

/** What a row says, apart from blank cells, and what of it cannot be read. */
type Said = { who: Partial<Record<WhoField, string>>, prefectures?: string[], facts: FactName[], answers: LeadRecord['answers'], notKnown: LeadRecord['notKnown'], message?: string }

const FACTS_ASKED = COLUMNS.leads.flatMap(({ fact }) => fact ? [fact] : [])

function saidOf (deps: Pick<AppDeps, 'library'>, { cells }: Row): { said: Said, problems: Problem[] } {
  const facts = FACTS_ASKED.filter(fact => cells[fact] !== undefined)
  const raw = Object.fromEntries(facts.map(fact => [fact, [cells[fact]!]]))
  const { answers, notKnown, problems } = readPage({ id: 'sheet', stage: 'core', facts }, raw, { answers: {}, notKnown: [] }, deps.library.reference.industries)
  const message = cells['message']
  return {
    said: {
      who: Object.fromEntries((Object.keys(WHO_FIELDS) as WhoField[]).flatMap(field => cells[field] === undefined ? [] : [[field, cells[field]]])),
      ...(cells['prefectures'] === undefined ? {} : { prefectures: cells['prefectures'].split('\n') }),
      facts,
      answers: Object.fromEntries(Object.entries(answers).filter(([fact]) => facts.includes(fact as FactName))),
      notKnown: [...notKnown],
      ...(message === undefined ? {} : { message })
    },
    // A row need not answer anything.
    problems: [...problems.filter(({ key }) => key !== 'intake.problem.blank'), ...(message ?? '').length > 4000 ? [{ field: 'message', key: 'lead.problem.long', params: { most: 4000 } }] : []]
  }
}

const blankWho: Who = { title: '', companyName: '', creditCode: '', person: '', phone: '', email: '', note: '', prefectures: [] }

const whoOfLead = ({ title, company, contact, prefectures }: LeadRecord): Who => ({
  title, companyName: company?.name ?? '', creditCode: company?.creditCode ?? '', person: contact.person ?? '', phone: contact.phone ?? '', email: contact.email ?? '', note: contact.note ?? '', prefectures
})

/** The lead with what the row says of it; blank cells leave what is known as it is. Throws InvalidError. */
function withSaid (deps: Pick<AppDeps, 'library'>, lead: LeadRecord, { who, prefectures, facts, answers, notKnown, message }: Said, at: string): LeadRecord {
  const { company, ...parts } = partsOf({ ...whoOfLead(lead), ...who, ...(prefectures ? { prefectures } : {}) })
  const all = { ...Object.fromEntries(Object.entries(lead.answers).filter(([fact]) => !facts.includes(fact as FactName))), ...answers }
  const isAnswered = canonicalJson(all) !== canonicalJson(lead.answers)
  const { tags: before, ...rest } = lead
  const tags = isAnswered ? tagsOf(deps, all, at) : before ?? []
  return {
    ...rest,
    ...parts,
    ...(company ? { company: { ...lead.company, ...company } } : {}),
    answers: all,
    notKnown: [...lead.notKnown.filter(fact => !facts.includes(fact)), ...notKnown],
    ...(tags.length > 0 ? { tags } : {}),
    ...(message === undefined ? {} : { message })
  }
}

/** What becomes of a row: a lead to store, or none. `lead` is undefined for a row that is refused or changes nothing. */
export type LeadPlan = RowPlan & { lead?: LeadRecord, given?: NewLead }

/** The leads that a row may mean, by credit code and by company and title. */
type Known = { byCode: Map<string, LeadRecord[]>, byName: Map<string, LeadRecord[]> }

const codeOf = (text: string | undefined): string => (text ?? '').normalize('NFKC').trim().toUpperCase()
const nameOf = (company: string | undefined, title: string): string => `${bare(company ?? '')}|${bare(title)}`

function add (map: Map<string, LeadRecord[]>, key: string, lead: LeadRecord): void {
  map.set(key, [...map.get(key) ?? [], lead])
}

async function knownLeads (deps: Pick<Deps, 'documents'>): Promise<Known> {
  const known: Known = { byCode: new Map(), byName: new Map() }
  for await (const page of pagesOf(deps, 'leads')) {
    for (const lead of page) {
      if (lead.company?.creditCode) add(known.byCode, lead.company.creditCode, lead)
      add(known.byName, nameOf(lead.company?.name, lead.title), lead)
    }
  }
  return known
}

/** The lead that a row means: of its credit code, by title where the company has several; else of its company and title. */
function meant (known: Known, { who }: Said): LeadRecord | undefined | 'several' {
  const title = who.title ?? ''
  const ofCode = known.byCode.get(codeOf(who.creditCode)) ?? []
  if (ofCode.length > 1) return ofCode.find(lead => bare(lead.title) === bare(title)) ?? 'several'
  const ofName = known.byName.get(nameOf(who.companyName, title)) ?? []
  return ofCode[0] ?? ofName.find(lead => !who.creditCode || !lead.company?.creditCode) ?? undefined
}

function daysOf (cells: Row['cells'], day: string): { receivedOn?: string, problems: Problem[] } {
  const typed = cells['receivedOn']
  if (typed === undefined) return { problems: [] }
  const receivedOn = readDay(typed)
  if (receivedOn === undefined || !isDate(receivedOn)) return { problems: [{ field: 'receivedOn', key: 'intake.problem.date' }] }
  return receivedOn > day ? { problems: [{ field: 'receivedOn', key: 'lead.problem.future' }] } : { receivedOn, problems: [] }
}

/** An office opens at nine: a day without a time begins then. */
const openingOf = (day: string): string => `${day}T01:00:00.000Z`

function planNew ({ row, cells }: Row, said: Said, actorId: string, at: string): LeadPlan {
  const { receivedOn, problems } = daysOf(cells, chinaDay(at))
  const stage = cells['stage'] === undefined ? 'lead' : STAGES.find(one => one === cells['stage'])
  const who = { ...blankWho, ...said.who, prefectures: said.prefectures ?? [] }
  const found = [...whoProblems(who), ...problems, ...stage ? [] : [{ field: 'stage', key: 'intake.problem.choice' }]]
  if (found.length > 0 || !stage) return { row, outcome: 'refused', changed: [], problems: found }
  const received = receivedOn === undefined ? at : openingOf(receivedOn)
  const given: NewLead = {
    ...partsOf(who), source: 'import', stage, officerId: actorId, answers: said.answers, notKnown: said.notKnown, receivedAt: received, isDemo: cells['mark'] === 'demo', ...(said.message === undefined ? {} : { message: said.message })
  }
  return { row, outcome: 'added', changed: [], problems: [], given }
}

/** What the row says, in the spelling that the lead has: other spaces, brackets or widths change nothing. */
function inItsSpelling (said: Said, { title, company }: LeadRecord): Said {
  const kept = (typed: string | undefined, stored: string | undefined) => typed !== undefined && stored !== undefined && bare(typed) === bare(stored)
  return {
    ...said,
    who: { ...said.who, ...kept(said.who.title, title) ? { title } : {}, ...kept(said.who.companyName, company?.name) ? { companyName: company!.name } : {} }
  }
}

function planChange (deps: Pick<AppDeps, 'library'>, actor: Actor, row: Row, { said: typed, lead, at }: { said: Said, lead: LeadRecord, at: string }): LeadPlan {
  const said = inItsSpelling(typed, lead)
  const who = { ...whoOfLead(lead), ...said.who, prefectures: said.prefectures ?? lead.prefectures }
  const stage = row.cells['stage']
  const isMine = may(actor, 'lead.edit', leadSubject(lead))
  const problems: Problem[] = isMine
    ? [
        ...lead.closed ? [{ field: 'title', key: 'lead.problem.closed' }] : [],
        ...stage !== undefined && stage !== lead.stage ? [{ field: 'stage', key: 'transfer.problem.stage' }] : [],
        ...whoProblems(who)
      ]
    : [{ field: 'title', key: 'transfer.problem.colleague' }]
  if (problems.length > 0) return { ...refused(row, problems), ...(isMine ? { id: lead.id } : {}) }
  const after = withSaid(deps, lead, said, at)
  const [old, fresh] = [leadCells(lead), leadCells(after)]
  const changed = COLUMNS.leads.filter(({ id, isOut }) => !isOut && canonicalJson(old[id] ?? null) !== canonicalJson(fresh[id] ?? null)).map(({ id }) => id)
  return changed.length > 0
    ? { row: row.row, outcome: 'changed', id: lead.id, changed, problems: [], lead: after }
    : { row: row.row, outcome: 'same', id: lead.id, changed, problems: [] }
}

/** What every row would do to the leads as they stand, in the order of the sheet. Reads all leads once. */
export async function planLeads (deps: AppDeps, actor: Actor, rows: readonly Row[], { actorId, at }: { actorId: string, at: string }): Promise<LeadPlan[]> {
  const known = await knownLeads(deps)
  const seen = new Map<string, number>()
  return rows.map(row => {
    const { said, problems } = saidOf(deps, row)
    if (row.problems.length + problems.length > 0) {
      const lost = new Set(row.problems.map(({ field }) => field))
      const typed = whoProblems({ ...blankWho, ...said.who, prefectures: said.prefectures ?? [] }).filter(({ field }) => said.who[field as WhoField] !== undefined || field === 'prefectures')
      return refused(row, [...row.problems, ...typed.filter(({ field }) => !lost.has(field)), ...problems])
    }
    const lead = meant(known, said)
    if (lead === 'several') return refused(row, [{ field: 'title', key: 'transfer.problem.several' }])
    const key = lead?.id ?? (said.who.creditCode ? codeOf(said.who.creditCode) : nameOf(said.who.companyName, said.who.title ?? ''))
    const earlier = seen.get(key)
    if (earlier !== undefined) return refused(row, [{ field: 'title', key: 'transfer.problem.twice', params: { row: String(earlier) } }])
    const plan = lead ? planChange(deps, actor, row, { said, lead, at }) : planNew(row, said, actorId, at)
    if (plan.outcome !== 'refused') seen.set(key, row.row)
    return plan
  })
}
