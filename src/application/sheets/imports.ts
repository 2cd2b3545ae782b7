/** Imports of sheets: what came in is looked at first, and written only after it was confirmed. */
import type { Actor } from '../../domain/account/access.js'
import { ConflictError, InvalidError, NotFoundError, type Problem } from '../../domain/errors.js'
import { addDays } from '../../domain/dates.js'
import { actorName, record } from '../accounts/audit.js'
import { assertMay, memberOf } from '../accounts/rights.js'
import type { ImportRun } from '../collections.js'
import { newLead } from '../leads/create.js'
import { changeLead, type LeadRecord } from '../leads/read.js'
import { newToken } from '../matching.js'
import { openEdit, openListing, problemsOf, proveEdit, saveEdit, submitEdit, viewOfEdit } from '../park-office/edits.js'
import type { AppDeps, Page, SheetCell, Where } from '../ports.js'
import { saveRecords } from '../records.js'
import { COLUMNS, REASON, type SheetKind } from './columns.js'
import { planLeads, type LeadPlan } from './leads.js'
import { planPlaces, type PlacePlan } from './places.js'
import { OUTCOMES_OF_ROWS, rowsOf, type Row, type RowOutcome, type RowPlan, type SheetWords } from './rows.js'

/** Rows that nobody confirmed go after a day. */
const KEPT_DAYS = 1

/** A row that was refused, with what it held. */
export type RefusedRow = Row & { refusal: readonly Problem[] }

const assertTransfer = (actor: Actor, kind: SheetKind): void => assertMay(actor, kind === 'leads' ? 'lead.transfer' : 'park.transfer')

const countOf = (plans: readonly Pick<RowPlan, 'outcome'>[]): Record<RowOutcome, number> =>
  Object.fromEntries(OUTCOMES_OF_ROWS.map(one => [one, plans.filter(({ outcome }) => outcome === one).length])) as Record<RowOutcome, number>

type Plans = { kind: 'leads', plans: LeadPlan[] } | { kind: 'listings' | 'parks', plans: PlacePlan[] }

async function plansOf (deps: AppDeps, actor: Actor, kind: SheetKind, rows: readonly Row[], at: string): Promise<Plans> {
  if (kind === 'leads') return { kind, plans: await planLeads(deps, actor, rows, { actorId: memberOf(actor).id, at }) }
  return { kind, plans: await planPlaces(deps, actor, rows, { collection: kind, at }) }
}

/** Takes away what somebody uploaded and did not confirm in time. */
async function removeForgotten ({ documents }: AppDeps, day: string): Promise<void> {
  const { items } = await documents.find('imports', { where: { at: { lte: addDays(day, -KEPT_DAYS) } }, limit: 1000 })
  for (const { id, state } of items) if (state === 'previewed') await documents.remove('imports', id)
}

/**
 * Keeps the rows of a sheet to be looked at; nothing else is written. Throws ForbiddenError, and InvalidError on `file` for a sheet
 * that cannot be read as one of this kind.
 */
export async function startImport (
  deps: AppDeps, actor: Actor, { kind, fileName, cells, words }: { kind: SheetKind, fileName: string, cells: readonly (readonly SheetCell[])[], words: SheetWords }, at: string
): Promise<ImportRun> {
  assertTransfer(actor, kind)
  const rows = rowsOf(cells, [...COLUMNS[kind], REASON], words)
  const { plans } = await plansOf(deps, actor, kind, rows, at)
  const run: ImportRun = { id: newToken(), kind, fileName: fileName.slice(0, 200) || '-', at, by: actorName(actor), state: 'previewed', rows: rows.length, ...countOf(plans), content: [...rows] }
  await removeForgotten(deps, at.slice(0, 10))
  await record(deps, { at, actor, action: 'import.preview', resource: `imports:${run.id}`, detail: { kind, rows: rows.length } })
  return deps.documents.put('imports', run, { ifVersion: 0 })
}

/** `plans`: what would become of each row as the records stand now; of an import that is done, only of the refused ones. */
export type ImportView = { run: ImportRun, rows: readonly Row[], plans: readonly RowPlan[] }

async function ownRun (deps: AppDeps, actor: Actor, id: string): Promise<ImportRun> {
  const run = await deps.documents.get('imports', id)
  if (!run || actorName(actor) !== run.by) throw new NotFoundError('no such import')
  assertTransfer(actor, run.kind)
  return run
}

/** One's own import. Throws NotFoundError for one that is not there or somebody else's. */
export async function readImport (deps: AppDeps, actor: Actor, id: string, at: string): Promise<ImportView> {
  const run = await ownRun(deps, actor, id)
  if (run.state !== 'previewed') {
    const rows = run.content as RefusedRow[]
    return { run, rows, plans: run.state === 'done' ? rows.map(({ row, refusal }) => ({ row, outcome: 'refused', changed: [], problems: refusal })) : [] }
  }
  const rows = run.content as Row[]
  return { run, rows, plans: (await plansOf(deps, actor, run.kind, rows, at)).plans }
}

/** New leads are stored together; changed ones each with the line that the audit log has of it. */
async function writeLeads (deps: AppDeps, actor: Actor, plans: readonly LeadPlan[], at: string): Promise<LeadPlan[]> {
  const added = plans.flatMap(({ given }) => given ? [newLead(deps, given, at)] : [])
    // An office that talks to somebody has answered; only when is not known.
    .map((lead): LeadRecord => lead.stage === 'lead' ? lead : { ...lead, respondedAt: at })
  await saveRecords(deps, 'leads', added, { by: actorName(actor), at })
  const written: LeadPlan[] = []
  for (const plan of plans) {
    const { lead } = plan
    const problem = lead && await writeOne(() => changeLead(deps, actor, { id: lead.id, action: 'lead.edit', version: lead.version ?? 0, at, what: 'lead.import' }, () => lead))
    written.push(problem ? { row: plan.row, outcome: 'refused', changed: [], problems: [problem] } : plan)
  }
  return written
}

/** What was wrong with one row while it was written; the others go on. */
async function writeOne (write: () => Promise<unknown>): Promise<Problem | undefined> {
  try {
    await write()
    return undefined
  } catch (error) {
    if (error instanceof InvalidError) return error.problems[0]
    if (error instanceof ConflictError) return { field: 'file', key: 'transfer.problem.meanwhile' }
    throw error
  }
}

/** A draft with the values of the row, submitted where nothing is missing for a review. */
async function writeEdit (deps: AppDeps, actor: Actor, { collection, parkId, recordId, kind, values, proof }: NonNullable<PlacePlan['edit']>, at: string): Promise<void> {
  const opened = recordId === undefined ? await openListing(deps, actor, { parkId, kind, at }) : await openEdit(deps, actor, { parkId, collection, recordId, at })
  const { edit: saved } = await saveEdit(deps, actor, opened.id, { values, version: opened.version ?? 0, at })
  const changes = saved.changes.map(change => ({ ...change, ...proof }))
  const proven = await proveEdit(deps, actor, saved.id, { changes, version: saved.version ?? 0, at })
  if (problemsOf(await viewOfEdit(deps, actor, proven)).length === 0) await submitEdit(deps, actor, proven.id, { version: proven.version ?? 0, at, remark: '' })
}

async function writePlaces (deps: AppDeps, actor: Actor, plans: readonly PlacePlan[], at: string): Promise<PlacePlan[]> {
  const written: PlacePlan[] = []
  for (const plan of plans) {
    const { edit } = plan
    const problem = edit && await writeOne(() => writeEdit(deps, actor, edit, at))
    written.push(problem ? { row: plan.row, outcome: 'refused', changed: [], problems: [problem] } : plan)
  }
  return written
}

/**
 * Writes what the rows do to the records as they stand now. Whoever confirms first does it; ConflictError for everybody after, and
 * for an import that is not at `version`. One that a crash ended in the middle is uploaded again: what it wrote is then the same.
 */
export async function confirmImport (deps: AppDeps, actor: Actor, { id, version }: { id: string, version: number }, at: string): Promise<ImportRun> {
  const run = await ownRun(deps, actor, id)
  if (run.state !== 'previewed' || run.version !== version) throw new ConflictError('the import is not what was looked at', { version: run.version ?? 0 })
  const rows = run.content as Row[]
  const planned = await plansOf(deps, actor, run.kind, rows, at)
  const running = await deps.documents.put('imports', { ...run, state: 'running', content: [] }, { ifVersion: version })
  await record(deps, { at, actor, action: 'import.confirm', resource: `imports:${id}`, detail: { kind: run.kind, ...countOf(planned.plans) } })
  const plans: RowPlan[] = planned.kind === 'leads' ? await writeLeads(deps, actor, planned.plans, at) : await writePlaces(deps, actor, planned.plans, at)
  const refusals = plans.flatMap((plan, place): RefusedRow[] => plan.outcome === 'refused' ? [{ ...rows[place]!, refusal: plan.problems }] : [])
  return deps.documents.put('imports', { ...running, state: 'done', at, ...countOf(plans), content: refusals }, { ifVersion: running.version ?? 0 })
}

/** Takes an import away that was not confirmed. */
export async function discardImport (deps: AppDeps, actor: Actor, id: string): Promise<void> {
  const { state } = await ownRun(deps, actor, id)
  if (state !== 'previewed') throw new ConflictError('the import was confirmed', {})
  await deps.documents.remove('imports', id)
}

/** Imports that were confirmed, newest first: all of them for officers, their own for managers. Rows are not in it. */
export async function listImports ({ documents }: Pick<AppDeps, 'documents'>, actor: Actor, { limit, offset }: { limit: number, offset: number }): Promise<Page<ImportRun>> {
  assertMay(actor, 'park.transfer')
  const where: Where = { state: { in: ['running', 'done'] }, ...(actor.role === 'officer' ? {} : { by: actorName(actor) }) }
  const { items, total } = await documents.find('imports', { where, sort: '-at', limit, offset })
  return { items: items.map(run => ({ ...run, content: [] })), total }
}
