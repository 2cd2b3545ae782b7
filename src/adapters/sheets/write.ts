/** Writes plain rows as a spreadsheet file (.xlsx). Texts are stored as texts: none is ever read as a formula. */
import writeXlsxFile from 'write-excel-file/node'
import type { Sheet, SheetCell } from '../../application/ports.js'

const WIDEST = 60

const cellOf = (value: SheetCell, isHead: boolean) => {
  const style = isHead ? { fontWeight: 'bold' as const, wrap: true } : { wrap: typeof value === 'string' && value.length > WIDEST }
  if (value === null) return null
  if (typeof value === 'number') return { value, type: Number, ...style }
  // Control characters cannot stand in the file; the longest cell of a sheet has 32,767 characters.
  return { value: value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').slice(0, 32_767), type: String, ...style } // eslint-disable-line no-control-regex
}

/** Twice the width for a Han character, as spreadsheets show it. */
const lengthOf = (value: SheetCell): number => value === null ? 0 : [...String(value)].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0)

const widthOf = (rows: readonly (readonly SheetCell[])[], column: number): number =>
  Math.min(WIDEST, Math.max(8, ...rows.slice(0, 200).map(row => lengthOf(row[column] ?? null))) + 2)

/** The file with these sheets in order; the first row of each stays in sight. */
export async function writeSheets (sheets: readonly Sheet[]): Promise<Buffer> {
  return writeXlsxFile(sheets.map(({ name, head, rows }) => ({
    sheet: name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31),
    data: [head, ...rows].map((row, index) => row.map(value => cellOf(value, index === 0))),
    columns: head.map((_, column) => ({ width: widthOf([head, ...rows], column) })),
    stickyRowsCount: 1
  }))).toBuffer()
}
