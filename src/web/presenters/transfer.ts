/** The pages on which sheets go out and come in. */
import type { ImportRun } from '../../application/collections.js'
import type { Sheet } from '../../application/ports.js'
import { COLUMNS, REASON, SHEET_KINDS, type Column, type SheetKind } from '../../application/sheets/columns.js'
import type { ImportView } from '../../application/sheets/imports.js'
import { OUTCOMES_OF_ROWS, type Row, type RowOutcome, type RowPlan } from '../../application/sheets/rows.js'
import type { Problem } from '../../domain/errors.js'
import { errorViews, problemText } from '../form.js'
import type { Texts } from '../text.js'
import { address, joined } from './common.js'
import { instantText, personWord } from './lead-words.js'
import type { ListAsked } from './lead-list.js'
import { paginationView } from './pagination.js'
import { cellOf, headingOf, labelOf } from './transfer-words.js'

export const TRANSFER_PATH = '/desk/transfer'
export const IMPORTS_SHOWN = 20

/** Rows that the preview shows of each outcome. */
const ROWS_SHOWN = 100

const SIGNS: Readonly<Record<RowOutcome, string>> = { added: '＋', changed: '✎', same: '＝', refused: '✕' }

const kindView = (kind: SheetKind, asked: ListAsked, { t }: Texts) => ({
  kind,
  title: t(`transfer.kind.${kind}`),
  text: t(`transfer.kind.${kind}.text`),
  templateHref: `${TRANSFER_PATH}/template/${kind}`,
  exportHref: address(`${TRANSFER_PATH}/export/${kind}`, kind === 'leads' ? asked : {}),
  csvHref: address(`${TRANSFER_PATH}/export/${kind}`, { ...kind === 'leads' ? asked : {}, as: 'csv' })
})

const countWords = (run: Pick<ImportRun, RowOutcome>, { t, number }: Texts) =>
  OUTCOMES_OF_ROWS.map(outcome => ({ outcome, sign: SIGNS[outcome], word: t(`transfer.outcome.${outcome}`), count: number(run[outcome]) }))

type Names = ReadonlyMap<string, string>

function runView (run: ImportRun, names: Names, actorId: string, texts: Texts) {
  return {
    href: run.by === actorId ? `${TRANSFER_PATH}/imports/${run.id}` : null,
    kind: texts.t(`transfer.kind.${run.kind}`),
    fileName: run.fileName,
    at: instantText(run.at, texts),
    by: personWord(run.by, Object.fromEntries(names), texts),
    rows: texts.number(run.rows),
    counts: countWords(run, texts),
    isRunning: run.state === 'running'
  }
}

type TransferInput = {
  kinds: readonly SheetKind[],
  asked: ListAsked,
  leads: number | undefined,
  runs: { items: readonly ImportRun[], total: number },
  offset: number,
  names: Names,
  actorId: string,
  csrf: string,
  sent?: { kind: string, problems: readonly Problem[] }
}

export function transferPage ({ kinds, asked, leads, runs, offset, names, actorId, csrf, sent }: TransferInput, texts: Texts) {
  const { t } = texts
  const problems = sent?.problems ?? []
  const isFiltered = Object.keys(asked).length > 0
  return {
    title: t(kinds.includes('leads') ? 'transfer.title' : 'transfer.title.park'),
    csrf,
    errors: errorViews(problems, texts),
    error: problems[0] ? problems.map(problem => problemText(problem, texts)).join(t('list.semicolon')) : null,
    kinds: kinds.map(kind => ({ ...kindView(kind, asked, texts), isChosen: kind === (sent?.kind ?? kinds[0]), leads: kind === 'leads' && leads !== undefined ? t(isFiltered ? 'transfer.leads.filtered' : 'transfer.leads.open', { count: leads }) : null })),
    listHref: kinds.includes('leads') ? address('/desk/leads', asked) : null,
    runs: runs.items.map(run => runView(run, names, actorId, texts)),
    pagination: paginationView({ total: runs.total, limit: IMPORTS_SHOWN, offset }, next => address(TRANSFER_PATH, { offset: next || undefined }), texts),
    styles: ['desk.css', 'figures.css'],
    wide: true
  }
}

const columnOf = (kind: SheetKind, id: string): Column | undefined => COLUMNS[kind].find(column => column.id === id)

/** A problem with the name of its column; a field that is no column speaks of the whole row. */
function problemWords (kind: SheetKind, problem: Problem, texts: Texts): string {
  const column = columnOf(kind, problem.field)
  const text = problemText(problem, texts)
  return column ? texts.t('transfer.problem.named', { column: labelOf(column, texts), problem: text }) : text
}

/** What a row is called: the project, the listing, or the park. */
const nameOf = (kind: SheetKind, { cells }: Row, texts: Texts): string => {
  const column = columnOf(kind, kind === 'leads' ? 'title' : kind === 'listings' ? 'name' : 'parkId')!
  const name = cellOf(kind, column, cells[column.id], texts)
  const company = kind === 'leads' ? cells['companyName'] : undefined
  const park = kind === 'listings' ? cellOf(kind, columnOf(kind, 'parkId')!, cells['parkId'], texts) : undefined
  return [name ?? '—', company ?? park].filter(Boolean).join(texts.t('list.dot'))
}

function groupView (outcome: Exclude<RowOutcome, 'same'>, { run: { kind }, rows }: ImportView, plans: readonly RowPlan[], texts: Texts) {
  const { t } = texts
  const byNumber = new Map(rows.map(row => [row.row, row]))
  const found = plans.filter(plan => plan.outcome === outcome)
  return {
    outcome,
    id: `rows-${outcome}`,
    title: t(`transfer.outcome.${outcome}`),
    sign: SIGNS[outcome],
    count: found.length,
    more: found.length > ROWS_SHOWN ? t('transfer.rows.more', { count: found.length - ROWS_SHOWN }) : null,
    rows: found.slice(0, ROWS_SHOWN).map(plan => ({
      row: texts.number(plan.row),
      name: nameOf(kind, byNumber.get(plan.row)!, texts),
      lines: outcome === 'refused'
        ? plan.problems.map(problem => problemWords(kind, problem, texts))
        : outcome === 'changed' ? [joined(plan.changed.map(id => changedLabel(kind, id, texts)), texts)] : []
    }))
  }
}

/** A text in both languages has two columns and one name. */
function changedLabel (kind: SheetKind, id: string, texts: Texts): string {
  const column = columnOf(kind, id)
  return column ? labelOf(column, texts) : texts.t(`listing.field.${id}`)
}

const live = (plans: readonly RowPlan[]) => Object.fromEntries(OUTCOMES_OF_ROWS.map(one => [one, plans.filter(({ outcome }) => outcome === one).length])) as Record<RowOutcome, number>

export function importPage (view: ImportView, csrf: string, texts: Texts) {
  const { run, plans } = view
  const { t } = texts
  const isPreview = run.state === 'previewed'
  const counts = isPreview ? live(plans) : run
  const href = `${TRANSFER_PATH}/imports/${run.id}`
  const toWrite = counts.added + counts.changed
  return {
    title: t(`transfer.import.${run.state}`, { kind: t(`transfer.kind.${run.kind}`) }),
    csrf,
    version: String(run.version ?? 0),
    breadcrumb: [{ href: TRANSFER_PATH, text: t('transfer.title') }],
    intro: t('transfer.import.intro', { file: run.fileName, count: run.rows, at: instantText(run.at, texts) }),
    state: { isPreview, isDone: run.state === 'done', isRunning: run.state === 'running' },
    note: isPreview ? t(toWrite > 0 ? 'transfer.import.note.previewed' : 'transfer.import.note.nothing') : t(`transfer.import.note.${run.state}.${run.kind === 'leads' ? 'leads' : 'places'}`),
    counts: countWords(counts, texts),
    groups: (['refused', 'changed', 'added'] as const).map(outcome => groupView(outcome, view, plans, texts)).filter(({ count }) => count > 0),
    confirm: isPreview && toWrite > 0 ? { action: `${href}/confirm`, text: t('transfer.confirm', { count: toWrite }) } : null,
    discardAction: isPreview ? `${href}/discard` : null,
    refusedHref: counts.refused > 0 && plans.length > 0 ? `${href}/refused` : null,
    backHref: TRANSFER_PATH,
    styles: ['desk.css', 'figures.css'],
    wide: true
  }
}

/** The rows that were refused as a sheet that can be corrected and sent in again, with the reason in the last column. */
export function refusedSheet ({ run: { kind }, rows, plans }: ImportView, texts: Texts): Sheet {
  const byNumber = new Map(rows.map(row => [row.row, row]))
  const columns = COLUMNS[kind].filter(({ isOut }) => !isOut)
  return {
    name: texts.t('transfer.sheet.refused'),
    head: [...columns, REASON].map(column => headingOf(column, texts)),
    rows: plans.filter(({ outcome }) => outcome === 'refused').map(({ row, problems }) => {
      const { cells } = byNumber.get(row)!
      const reason = problems.map(problem => problemWords(kind, problem, texts)).join('\n')
      const value = (column: Column) => column.kind === 'boxes' ? cells[column.id]?.split('\n') : cells[column.id]
      return [...columns.map(column => cellOf(kind, column, value(column), texts)), texts.t('transfer.row', { row: String(row), reason })]
    })
  }
}

/** What each kind is for, for somebody who may not bring leads. */
export const kindsFor = (mayLeads: boolean): SheetKind[] => SHEET_KINDS.filter(kind => kind !== 'leads' || mayLeads)
