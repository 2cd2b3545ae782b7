/**
 * The clocks of a lead: how much of the working day for a first answer is used up, and for how long nothing has moved.
 * Working time is Monday to Friday, nine to seventeen in China. Official holidays, and the weekend days worked in their place,
 * are data that no source here gives: they are not known, and counted like any other day.
 */
import type { IsoDate } from '../dates.js'

const HOUR_MS = 60 * 60 * 1000
const MINUTE_MS = 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** China keeps one zone, eight hours before UTC, without summer time. */
const CHINA_MS = 8 * HOUR_MS

const OPENS = 9 * HOUR_MS
const CLOSES = 17 * HOUR_MS

/** The minutes of one working day, within which an enquiry is to be answered. */
export const WORKING_DAY_MINUTES = (CLOSES - OPENS) / MINUTE_MS

/** Milliseconds since 1970 on a clock in China. */
const inChina = (instant: string): number => Date.parse(instant) + CHINA_MS

const dayStart = (china: number): number => Math.floor(china / DAY_MS) * DAY_MS

/** 1 January 1970 was a Thursday. */
const isWeekday = (start: number): boolean => ![2, 3].includes((start / DAY_MS) % 7)

/** The day in China on which an instant falls. `instant`: ISO text. */
export const chinaDay = (instant: string): IsoDate => new Date(inChina(instant)).toISOString().slice(0, 10)

/** The working time of the day that is left from `china` on: its beginning and end; undefined where there is none. */
function sessionFrom (china: number): { from: number, to: number } | undefined {
  const start = dayStart(china)
  const from = Math.max(china, start + OPENS)
  const to = start + CLOSES
  return isWeekday(start) && from < to ? { from, to } : undefined
}

/**
 * Minutes of working time between two instants, rounded down; 0 where the second is not later.
 * Counts whole weeks at once, so that years apart cost no more than days.
 */
export function workingMinutes (from: string, to: string): number {
  const [start, end] = [inChina(from), inChina(to)]
  if (!(end > start)) return 0
  const weeks = Math.floor((end - start) / (7 * DAY_MS))
  let used = weeks * 5 * (CLOSES - OPENS)
  for (let china = start + weeks * 7 * DAY_MS; china < end; china = dayStart(china) + DAY_MS) {
    const session = sessionFrom(china)
    if (session) used += Math.max(0, Math.min(session.to, end) - session.from)
  }
  return Math.floor(used / MINUTE_MS)
}

/** The instant at which so many minutes of working time have passed, as ISO text. */
export function afterWorking (from: string, minutes: number): string {
  let left = minutes * MINUTE_MS
  for (let china = inChina(from); ; china = dayStart(china) + DAY_MS) {
    const session = sessionFrom(china)
    if (!session) continue
    const length = session.to - session.from
    if (left <= length) return new Date(session.from + left - CHINA_MS).toISOString()
    left -= length
  }
}

/** `minutes`: of working time, left or over. `dueAt`: the instant at which the working day is used up. */
export type ResponseClock =
  | { state: 'answered', minutes: number, isLate: boolean }
  | { state: 'running' | 'overdue', minutes: number, dueAt: string }

/**
 * How an enquiry stands against one working day. `receivedAt`, `respondedAt`, `at`: instants. An answered one gives the working
 * minutes that the answer took. The instant at which the working day ends is still in time; past it, outside working hours, no minute
 * over has passed yet.
 */
export function responseClock ({ receivedAt, respondedAt }: { receivedAt: string, respondedAt?: string | undefined }, at: string): ResponseClock {
  const dueAt = afterWorking(receivedAt, WORKING_DAY_MINUTES)
  const isPast = (instant: string): boolean => Date.parse(instant) > Date.parse(dueAt)
  if (respondedAt !== undefined) return { state: 'answered', minutes: workingMinutes(receivedAt, respondedAt), isLate: isPast(respondedAt) }
  return isPast(at)
    ? { state: 'overdue', minutes: workingMinutes(dueAt, at), dueAt }
    : { state: 'running', minutes: Math.max(0, WORKING_DAY_MINUTES - workingMinutes(receivedAt, at)), dueAt }
}

/** For how long nothing has moved: less than two months, two, three, six. */
export const LIGHTS = ['moving', 'slow', 'stalled', 'dormant'] as const
export type Light = typeof LIGHTS[number]

/** Months without progress from which a light is on. */
export const LIGHT_MONTHS: Readonly<Record<Light, number>> = { moving: 0, slow: 2, stalled: 3, dormant: 6 }

/** The day so many months earlier; the last of the month where that month is shorter. */
export function monthsBefore (day: IsoDate, months: number): IsoDate {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month - months, 0))
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate()))).toISOString().slice(0, 10)
}

/** The light on `day` of a lead in which something last moved on `progressOn`. */
export const lightOn = (progressOn: IsoDate, day: IsoDate): Light =>
  LIGHTS.findLast(light => light === 'moving' || progressOn <= monthsBefore(day, LIGHT_MONTHS[light]))!

/** The days of last progress that give this light on `day`; an absent end is open. The two ends belong to it. */
export function progressWithin (light: Light, day: IsoDate): { gte?: IsoDate, lte?: IsoDate } {
  const next = LIGHTS[LIGHTS.indexOf(light) + 1]
  const after = next && monthsBefore(day, LIGHT_MONTHS[next])
  return {
    ...(after ? { gte: new Date(Date.parse(after) + DAY_MS).toISOString().slice(0, 10) } : {}),
    ...(light === 'moving' ? {} : { lte: monthsBefore(day, LIGHT_MONTHS[light]) })
  }
}
