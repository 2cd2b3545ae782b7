/** Words and marks that every page about leads uses: stage, light, response clock, times of work. */
import { lightOn, responseClock, type Light, WORKING_DAY_MINUTES } from '../../domain/lead/clock.js'
import type { Lead } from '../../domain/lead/lead.js'
import type { IsoDate } from '../../domain/dates.js'
import type { Texts } from '../text.js'
import { factValueWord } from './fact.js'
import { joined } from './common.js'

export type Mark = { kind: string, sign: string, word: string, title: string }

const LIGHT_MARKS: Readonly<Record<Light, { kind: string, sign: string }>> = {
  moving: { kind: 'moving', sign: '●' }, slow: { kind: 'slow', sign: '▲' }, stalled: { kind: 'stalled', sign: '■' }, dormant: { kind: 'dormant', sign: '✕' }
}

/** For how long nothing has moved; null for a closed lead. */
export function lightView ({ progressOn, closed }: Pick<Lead, 'progressOn' | 'closed'>, day: IsoDate, { t, date }: Texts): Mark | null {
  if (closed) return null
  const light = lightOn(progressOn, day)
  return { ...LIGHT_MARKS[light], word: t(`lead.light.${light}`), title: t('lead.light.since', { date: date(progressOn) }) }
}

/** Working time in its two largest parts; a day is a working day. */
export function workingTime (minutes: number, { t }: Texts): string {
  const parts: [key: string, count: number][] = [
    ['lead.time.days', Math.floor(minutes / WORKING_DAY_MINUTES)], ['lead.time.hours', Math.floor(minutes % WORKING_DAY_MINUTES / 60)], ['lead.time.minutes', minutes % 60]
  ]
  const first = parts.findIndex(([, count]) => count > 0)
  if (first < 0) return t('lead.time.minutes', { count: 0 })
  return parts.slice(first, first + 2).filter(([, count]) => count > 0).map(([key, count]) => t(key, { count })).join(' ')
}

/** How the enquiry stands against one working day. `at`: the instant of looking. */
export function clockView (lead: Pick<Lead, 'receivedAt' | 'respondedAt'>, at: string, texts: Texts): Mark {
  const clock = responseClock(lead, at)
  const time = workingTime(clock.minutes, texts)
  if (clock.state === 'answered') {
    const kind = clock.isLate ? 'late-answer' : 'answered'
    return { kind, sign: '✓', word: texts.t(`lead.clock.${kind}`, { time }), title: texts.t('lead.clock.rule') }
  }
  const isNow = clock.state === 'overdue' && clock.minutes === 0
  const title = texts.t('lead.clock.due', { at: instantText(clock.dueAt, texts) })
  return { kind: clock.state, sign: clock.state === 'overdue' ? '!' : '◔', word: isNow ? texts.t('lead.clock.now') : texts.t(`lead.clock.${clock.state}`, { time }), title }
}

const CHINA_MS = 8 * 60 * 60 * 1000

/** An instant as day and time in China. */
export function instantText (instant: string, { date, t }: Texts): string {
  const time = Date.parse(instant)
  if (Number.isNaN(time)) return instant
  const china = new Date(time + CHINA_MS).toISOString()
  return t('lead.instant', { date: date(china.slice(0, 10)), time: china.slice(11, 16) })
}

export const stageWord = (stage: string, { t }: Texts): string => t(`lead.stage.${stage}`)

export const placesText = (prefectures: readonly string[], texts: Texts): string =>
  joined(prefectures.map(name => factValueWord('project.preferredPrefectures', name, texts)), texts)

/** The name of a park by its id; the id where no park has it. */
export const parkWord = (parkId: string, texts: Texts): string => factValueWord('site.parkId', parkId, texts)

/** Who did something: the name of the account, "the system" where the id is none. */
export const personWord = (id: string, names: Readonly<Record<string, string>>, { t, has }: Texts): string =>
  names[id] ?? (has(`lead.by.${id}`) ? t(`lead.by.${id}`) : t('lead.by.other'))
