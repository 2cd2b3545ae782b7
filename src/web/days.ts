/** The days that a stored match can be seen on: as the law stood on, as we knew it on. */
import { Type } from 'typebox'
import type { OtherDay } from '../application/replay.js'
import { isDate, type IsoDate } from '../domain/dates.js'
import type { Problem } from '../domain/errors.js'

const DayText = Type.Optional(Type.String({ maxLength: 200 }))

/** The query parameters, of any text: `readDays` says what is wrong with it, in words for the visitor. */
export const DAY_TEXTS = { asOf: DayText, knownOn: DayText }

/** The days as they were asked for. */
export type DaysAsked = { asOf?: string, knownOn?: string }

/** What was asked for, read: `days` is undefined where it is the stored result itself. */
export type DaysRead = { days: OtherDay | undefined, problems: Problem[] }

/** Reads the days of a query against the day of the stored match. A text that is no day is a problem that repeats it. */
export function readDays (asked: DaysAsked, storedAsOf: IsoDate): DaysRead {
  const entries = (['asOf', 'knownOn'] as const).flatMap(field => {
    const value = asked[field]?.trim() ?? ''
    return value === '' ? [] : [{ field, value }]
  })
  const problems = entries.filter(({ value }) => !isDate(value))
    .map(({ field, value }): Problem => ({ field, key: `time.problem.${field}`, params: { value } }))
  const days: OtherDay = Object.fromEntries(entries.map(({ field, value }) => [field, value]))
  const isStored = days.knownOn === undefined && (days.asOf ?? storedAsOf) === storedAsOf
  return { days: problems.length > 0 || isStored ? undefined : days, problems }
}
