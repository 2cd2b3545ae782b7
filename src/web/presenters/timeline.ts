/** The validity of rules as bars over years: full while the rule is known to hold, hatched where nobody could confirm it. */
import { yearOf, type IsoDate } from '../../domain/dates.js'
import type { Policy } from '../../domain/law/policy.js'
import type { Texts } from '../text.js'

const WIDTH = 320
const EARLIEST = 2006

export type Axis = { from: number, to: number }

/** The years that a drawing spans: from 2006, or the year before the day where that is earlier, to the last end of any rule. */
export function axisOf (policies: readonly Policy[], asOf: IsoDate): Axis {
  const ends = policies.flatMap(({ validity }) => validity.to === undefined ? [] : [yearOf(validity.to)])
  return { from: Math.min(EARLIEST, yearOf(asOf) - 1), to: Math.max(yearOf(asOf) + 2, ...ends) + 1 }
}

const DAY = 86_400_000

/** Place of a day on the axis; days outside stand at its ends. */
function placeOf (day: IsoDate, { from, to }: Axis): number {
  const start = Date.UTC(from, 0, 1)
  const share = (Date.parse(`${day}T00:00:00Z`) - start) / (Date.UTC(to, 0, 1) - start)
  return Math.round(Math.min(1, Math.max(0, share)) * WIDTH * 10) / 10
}

const nextDay = (day: IsoDate): IsoDate => new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10)

export type AxisView = { years: { x: number, text: string, anchor: string }[], ticks: { x: number }[], today: number }

export function axisView (axis: Axis, asOf: IsoDate): AxisView {
  const years = Array.from({ length: axis.to - axis.from + 1 }, (_, index) => axis.from + index)
  const at = (year: number) => placeOf(`${year}-01-01`, axis)
  return {
    ticks: years.map(year => ({ x: at(year) })),
    years: years.filter(year => year % 5 === 0).map(year => ({ x: at(year), text: String(year), anchor: 'middle' })),
    today: placeOf(asOf, axis)
  }
}

export type BarView = { label: string, solid: { x: number, width: number } | null, hatched: { x: number, width: number } | null, openEnd: boolean, openStart: boolean, today: number }

/** The words of the validity: from, to, how exact. */
export function validityText ({ validity }: Policy, { t, date, has }: Texts): string {
  const { from, to, fromPrecision } = validity
  const start = from === undefined
    ? t('policies.validity.no-start')
    : fromPrecision === 'year' ? t('policies.validity.year', { year: from.slice(0, 4) }) : date(from)
  const end = to === undefined ? t('policies.validity.no-end') : date(to)
  const note = fromPrecision !== undefined && has(`precision.${fromPrecision}`) ? t('format.bracket', { text: t(`precision.${fromPrecision}`) }) : ''
  return t('format.range', { from: start, to: end }) + note
}

export function barView (policy: Policy, axis: Axis, asOf: IsoDate, texts: Texts): BarView {
  const { from, to } = policy.validity
  const start = from === undefined ? 0 : placeOf(from, axis)
  const end = to === undefined ? WIDTH : placeOf(nextDay(to), axis)
  const evidence = policy.lastEvidence?.date
  const sure = policy.status !== 'unclear' ? end : evidence === undefined ? start : Math.min(end, Math.max(start, placeOf(nextDay(evidence), axis)))
  const part = (left: number, right: number) => right > left ? { x: left, width: Math.max(2, Math.round((right - left) * 10) / 10) } : null
  const unclear = policy.status === 'unclear'
    ? evidence === undefined ? texts.t('policies.bar.unclear-all') : texts.t('policies.bar.unclear', { date: texts.date(evidence) })
    : ''
  return {
    label: validityText(policy, texts) + unclear,
    solid: part(start, sure),
    hatched: part(sure, end),
    openEnd: to === undefined,
    openStart: from === undefined || start === 0,
    today: placeOf(asOf, axis)
  }
}
