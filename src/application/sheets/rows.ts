/** From the cells of a sheet to rows by column: headings found, words turned into the values they stand for, samples left out. */
import { InvalidError, type Problem } from '../../domain/errors.js'
import type { SheetCell } from '../ports.js'
import type { Column } from './columns.js'

/** The most rows that one import takes. */
export const MOST_ROWS = 5000

/** The longest text that a cell may hold. */
const LONGEST = 5000

/**
 * The words of a sheet, in every language in which it may come. `headings`: of a column. `valueOf`: what a word means in a column
 * of choices, parks or marks, undefined for one that means nothing there.
 */
export type SheetWords = { headings: (id: string) => readonly string[], valueOf: (id: string, word: string) => string | undefined }

/**
 * `row`: as the spreadsheet counts. `cells`: column to what stands there; several values of one cell are lines. A word that means
 * nothing stays as typed. `problems`: what was lost before it could be read.
 */
export type Row = { row: number, cells: Readonly<Record<string, string>>, problems: readonly Problem[] }

/** Letters and digits alone, so that brackets, spaces and widths make no difference. */
export const bare = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[\s\p{P}]+/gu, '')

/** A heading names its unit: brackets may be of any kind, the words between them may not differ. */
const headingOf = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '').replace(/[*＊]$/, '')

const textOf = (cell: SheetCell | undefined): string => typeof cell === 'number' ? plainNumber(cell) : (cell ?? '').trim()

/** Without an exponent, as somebody would have typed it. */
const plainNumber = (value: number): string => /e/.test(String(value)) ? value.toFixed(Math.abs(value) < 1 ? 15 : 0) : String(value)

/** The column at each place of the heading; undefined where nothing stands. Throws InvalidError on `file` for headings that are not those of the template. */
function columnsAt (head: readonly SheetCell[], columns: readonly Column[], words: SheetWords): (Column | undefined)[] {
  const byHeading = new Map(columns.flatMap(column => words.headings(column.id).map(heading => [headingOf(heading), column] as const)))
  const typed = head.map(textOf)
  const found = typed.map(text => byHeading.get(headingOf(text)))
  const list = (names: readonly string[]) => names.slice(0, 8).join('、')
  const unknown = typed.filter((text, place) => text !== '' && !found[place])
  const twice = typed.filter((_, place) => found[place] && found.indexOf(found[place]) !== place)
  const missing = columns.filter(column => column.isRequired && !found.includes(column)).map(({ id }) => words.headings(id)[0]!)
  const problems: Problem[] = [
    ...missing.length > 0 ? [{ field: 'file', key: 'transfer.problem.headings-missing', params: { headings: list(missing) } }] : [],
    ...unknown.length > 0 ? [{ field: 'file', key: 'transfer.problem.headings-unknown', params: { headings: list(unknown) } }] : [],
    ...twice.length > 0 ? [{ field: 'file', key: 'transfer.problem.headings-twice', params: { headings: list(twice) } }] : []
  ]
  if (problems.length > 0) throw new InvalidError(problems)
  return found
}

const SEPARATORS = /[\n、，,;；]+/

function cellOf ({ id, kind }: Column, cell: SheetCell | undefined, words: SheetWords): { text: string, problem?: Problem } {
  const text = textOf(cell)
  if (text.length > LONGEST) return { text: text.slice(0, LONGEST), problem: { field: id, key: 'lead.problem.long', params: { most: LONGEST } } }
  // A spreadsheet keeps fifteen digits of a number: what stood behind them is gone.
  if (kind === 'code' && typeof cell === 'number' && Math.abs(cell) >= 1e15) return { text, problem: { field: id, key: 'transfer.problem.digits' } }
  if (kind === 'boxes') return { text: text.split(SEPARATORS).map(word => word.trim()).filter(Boolean).map(word => words.valueOf(id, word) ?? word).join('\n') }
  if (kind === 'choice' || kind === 'park' || kind === 'mark') return { text: words.valueOf(id, text) ?? text }
  return { text }
}

function rowOf (cells: readonly SheetCell[], columns: readonly (Column | undefined)[], row: number, words: SheetWords): Row {
  const read = columns.flatMap((column, place) => column ? [{ id: column.id, ...cellOf(column, cells[place], words) }] : [])
  return {
    row,
    cells: Object.fromEntries(read.filter(({ text }) => text !== '').map(({ id, text }) => [id, text])),
    problems: read.flatMap(({ problem }) => problem ? [problem] : [])
  }
}

/**
 * The rows of a sheet; blank ones and those marked as samples are left out. Throws InvalidError on `file` for headings that are
 * not those of the template, no row at all, or more than MOST_ROWS.
 */
export function rowsOf ([head = [], ...body]: readonly (readonly SheetCell[])[], columns: readonly Column[], words: SheetWords): Row[] {
  if (head.every(cell => textOf(cell) === '')) throw new InvalidError([{ field: 'file', key: 'transfer.problem.empty' }])
  const at = columnsAt(head, columns, words)
  const rows = body.map((cells, index) => rowOf(cells, at, index + 2, words))
    .filter(({ cells }) => cells['mark'] !== 'sample' && Object.keys(cells).some(id => id !== 'mark'))
  if (rows.length === 0) throw new InvalidError([{ field: 'file', key: 'transfer.problem.no-rows' }])
  if (rows.length > MOST_ROWS) throw new InvalidError([{ field: 'file', key: 'transfer.problem.many-rows', params: { most: MOST_ROWS, rows: rows.length } }])
  return rows
}

export const OUTCOMES_OF_ROWS = ['added', 'changed', 'same', 'refused'] as const
export type RowOutcome = typeof OUTCOMES_OF_ROWS[number]

/** What would become of a row. `id`: the record it leads to, where there is one. `changed`: columns that would change it. `problems` name columns. */
export type RowPlan = { row: number, outcome: RowOutcome, id?: string, changed: readonly string[], problems: readonly Problem[] }

export const refused = ({ row }: Row, problems: readonly Problem[]): RowPlan => ({ row, outcome: 'refused', changed: [], problems })
