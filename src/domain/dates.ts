/** Calendar days as `YYYY-MM-DD` text: rules know days, not instants, and such text sorts as time does. */

export type IsoDate = string

/** Whether the text is a day that exists: `2026-02-29` is not. */
export function isDate (value: unknown): value is IsoDate {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

/** Whether `day` lies in the window, both ends included; a null end is open. */
export function inWindow (day: IsoDate, from: IsoDate | null | undefined, to: IsoDate | null | undefined): boolean {
  return (from == null || from <= day) && (to == null || day <= to)
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The day so many days later, earlier for a number below zero. */
export const addDays = (day: IsoDate, days: number): IsoDate =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** The year of a day, as a number. */
export const yearOf = (day: IsoDate): number => Number(day.slice(0, 4))

/**
 * The earliest day a date text can mean: `2024` → `2024-01-01`, `2024-06` → `2024-06-01`, a day → itself.
 * Gives undefined for any other text, such as `2016 (or 2017)`.
 */
export function earliestDay (text: string | null | undefined): IsoDate | undefined {
  const match = /^(\d{4})(-\d{2})?(-\d{2})?$/.exec(text ?? '')
  return match ? `${match[1]}${match[2] ?? '-01'}${match[3] ?? '-01'}` : undefined
}
