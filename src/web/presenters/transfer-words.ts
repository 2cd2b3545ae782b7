/** The words of sheets: headings with their units, values of choices, in the language in which a sheet goes out and in all in which it may come in. */
import { COLUMNS, REASON, type Column, type SheetKind } from '../../application/sheets/columns.js'
import { bare, type SheetWords } from '../../application/sheets/rows.js'
import type { CellValue } from '../../application/sheets/leads.js'
import type { Sheet, SheetCell } from '../../application/ports.js'
import type { Texts } from '../text.js'
import { factLabel, factValueWord } from './fact.js'
import { parkWord } from './lead-words.js'
import { choiceWord } from './listing-value.js'

const MARKS = ['sample', 'demo']

/** Columns that leads, listings and parks share, or that no field of theirs names. */
const named = ({ id }: Column, { has }: Texts): boolean => has(`transfer.column.${id}`)

export function labelOf (column: Column, texts: Texts): string {
  if (column.fact) return factLabel(column.fact, texts)
  return named(column, texts) ? texts.t(`transfer.column.${column.id}`) : texts.t(`listing.field.${column.id}`)
}

/** The heading of a column: its label, and the unit in which a bare number is read. */
export function headingOf (column: Column, texts: Texts): string {
  const { unit, fact } = column
  if (unit === undefined) return labelOf(column, texts)
  return texts.t('transfer.heading.unit', { label: labelOf(column, texts), unit: texts.t(fact ? `unit.${unit}` : `listing.unit.${unit}`) })
}

const LEAD_WORDS: Readonly<Record<string, string>> = { stage: 'lead.stage', source: 'lead.source', outcome: 'lead.outcome' }

/** A value of a column of choices in words. */
function valueWord (kind: SheetKind, { id, fact, kind: columnKind }: Column, value: string, texts: Texts): string {
  if (columnKind === 'mark') return MARKS.includes(value) ? texts.t(`transfer.mark.${value}`) : value
  if (columnKind === 'park') return parkWord(value, texts)
  if (fact) return factValueWord(fact, value, texts)
  if (kind !== 'leads') return choiceWord(id, value, texts)
  if (id === 'tags') return factValueWord('project.industryTags', value, texts)
  return LEAD_WORDS[id] ? texts.t(`${LEAD_WORDS[id]}.${value}`) : factValueWord('project.preferredPrefectures', value, texts)
}

/** What may stand in a column of choices; parks are those of the catalogue. */
const valuesOf = ({ kind, allowed }: Column, parkIds: readonly string[]): readonly string[] =>
  kind === 'mark' ? MARKS : kind === 'park' ? parkIds : kind === 'choice' || kind === 'boxes' ? allowed ?? [] : []

/** Reads the words of a sheet in any of the languages; a value itself is read too. */
export function sheetWords (kind: SheetKind, languages: readonly Texts[], parkIds: readonly string[]): SheetWords {
  const columns = [...COLUMNS[kind], REASON]
  const headings = new Map(columns.map(column => [column.id, languages.map(texts => headingOf(column, texts))]))
  const values = new Map(columns.map(column => [column.id, new Map(valuesOf(column, parkIds).flatMap(value =>
    [value, ...languages.map(texts => valueWord(kind, column, value, texts))].map(word => [bare(word), value] as const)))]))
  return { headings: id => headings.get(id) ?? [], valueOf: (id, word) => values.get(id)?.get(bare(word)) }
}

const isWord = ({ kind }: Column): boolean => kind === 'choice' || kind === 'boxes' || kind === 'park' || kind === 'mark'

/** A value as it stands in a cell. A number stays a number; a code is a text, so that no digit of it is lost. */
export function cellOf (kind: SheetKind, column: Column, value: CellValue, texts: Texts): SheetCell {
  if (value === undefined) return null
  if (typeof value === 'object') return value.length === 0 ? null : value.map(one => isWord(column) ? valueWord(kind, column, one, texts) : one).join(column.kind === 'terms' ? '；' : '、')
  if (typeof value === 'number') return value
  return isWord(column) && column.allowed?.includes(value) !== false ? valueWord(kind, column, value, texts) : value
}

type Cells = Readonly<Record<string, CellValue>>

const sheetName = (kind: SheetKind, { t }: Texts): string => t(`transfer.kind.${kind}`)

/** Records as a sheet of their kind. */
export const recordSheet = (kind: SheetKind, rows: readonly Cells[], texts: Texts): Sheet => ({
  name: sheetName(kind, texts),
  head: COLUMNS[kind].map(column => headingOf(column, texts)),
  rows: rows.map(cells => COLUMNS[kind].map(column => cellOf(kind, column, cells[column.id], texts)))
})

/** How a column is filled in. */
function hintOf ({ kind, id, isRequired, isForNew }: Column, { t, has }: Texts): string {
  const own = `transfer.hint.${id}`
  return [isRequired ? t('transfer.hint.required') : '', has(own) ? t(own) : t(`transfer.hint.kind.${kind}`), isForNew ? t('transfer.hint.for-new') : ''].filter(Boolean).join(t('transfer.hint.and'))
}

/** What may be filled in, with one row marked as a sample, and a second sheet with what each column takes. */
export function templateSheets (kind: SheetKind, texts: Texts, parkIds: readonly string[]): Sheet[] {
  const { t, has } = texts
  const columns = COLUMNS[kind].filter(({ isOut }) => !isOut)
  const sample = (column: Column): SheetCell => {
    if (column.kind === 'mark') return t('transfer.mark.sample')
    const key = `transfer.sample.${kind}.${column.id}`
    return has(key) ? t(key) : null
  }
  return [
    { name: sheetName(kind, texts), head: columns.map(column => headingOf(column, texts)), rows: [columns.map(sample)] },
    {
      name: t('transfer.sheet.values'),
      head: [t('transfer.sheet.column'), t('transfer.sheet.how'), t('transfer.sheet.value')],
      rows: columns.flatMap((column): SheetCell[][] => [
        [headingOf(column, texts), hintOf(column, texts), null],
        ...valuesOf(column, parkIds).map((value): SheetCell[] => [headingOf(column, texts), null, valueWord(kind, column, value, texts)])
      ])
    }
  ]
}
