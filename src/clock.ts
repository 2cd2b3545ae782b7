/** The only place that reads the clock and knows the zone. Rules know days, and the days of this product are those of China. */
import type { IsoDate } from './domain/dates.js'

const chinaDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' })

/** Today in China, as YYYY-MM-DD. */
export const today = (): IsoDate => chinaDay.format(new Date())

/** This instant as ISO text in UTC, for records. */
export const now = (): string => new Date().toISOString()

/** This instant in milliseconds since 1970, for leases and limits. */
export const instant = (): number => Date.now()

/** The day in China on which an instant fell. */
export const dayOf = (instant: string): IsoDate => chinaDay.format(new Date(instant))
