/** Rows as a .csv file that spreadsheets open without harm. */
import type { SheetCell } from '../application/ports.js'

/** What a spreadsheet would take for a formula; a quote before it makes it text. Numbers stay numbers. */
const isFormula = (text: string): boolean => /^[=+\-@\t\r\n＝＋－＠]/.test(text)

const cellText = (value: SheetCell): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = isFormula(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** With a byte-order mark, by which spreadsheets know the encoding, and line ends as the format has them. */
export const csvOf = (head: readonly string[], rows: readonly (readonly SheetCell[])[]): string =>
  `\uFEFF${[head, ...rows].map(row => row.map(cellText).join(',')).join('\r\n')}\r\n`
