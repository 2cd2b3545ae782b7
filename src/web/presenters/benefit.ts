/** What a rule is worth, as its document states it: each parameter with unit, days and source. Nothing is computed. */
import { UNITS } from '../../domain/law/benefit.js'
import type { Leaf } from '../../domain/law/condition.js'
import type { Parameter, Policy } from '../../domain/law/policy.js'
import type { PolicySet } from '../../domain/law/verdict.js'
import type { Localized } from '../../domain/localized.js'
import { isFactName } from '../../domain/facts/catalogue.js'
import type { Texts } from '../text.js'
import { confidenceView, joined, type ConfidenceView, type Link } from './common.js'
import { leafText } from './condition.js'
import { factLabel } from './fact.js'
import { exactNumber } from './money-figures.js'
import { legalSourceView, type SourceView } from './source.js'

export type ParameterRow = {
  label: string
  lines: string[]
  links: Link[]
  period: string
  confidence: ConfidenceView | null
  note: string | null
  source: SourceView | null
}

type Context = { texts: Texts, set: PolicySet }
type Shown = { lines: string[], links?: Link[] }
type Plain = Readonly<Record<string, unknown>>

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)
const isUnit = (unit: string | undefined): boolean => unit !== undefined && (UNITS as readonly string[]).includes(unit)

/** The unit in which a figure is written, without a number; null for a plain number. */
export const figureUnit = (unit: string | undefined, { t }: Texts): string | null =>
  unit === undefined ? null : unit === 'share' ? '%' : t(`policy-edit.unit.${unit}`)

/** A figure with the unit of the document. */
function figureText (value: number, unit: string | undefined, texts: Texts): string {
  if (unit === 'share') return texts.percent(value)
  if (unit === '万元') return texts.wan(value)
  if (unit === '亿元') return texts.wan(value * 10_000)
  if (unit === '万元/年') return texts.t('format.per-year', { amount: texts.wan(value) })
  if (unit === '万元/亩') return texts.t('format.per-mu', { amount: texts.wan(value) })
  const amount = exactNumber(value, texts)
  return isUnit(unit) ? texts.t(`figure.${unit}`, { amount, count: value }) : amount
}

/** Consecutive years of a tax holiday: "第 1—2 年：免征". */
function scheduleLines (blocks: readonly Plain[], { t, percent }: Texts): string[] {
  let year = 0
  return blocks.map(({ years, exemptShare }) => {
    const from = year + 1
    year += Number(years)
    const span = from === year ? t('benefit.year', { year: String(from) }) : t('benefit.years', { from: String(from), to: String(year) })
    return span + t('list.colon') + (exemptShare === 1 ? t('benefit.exempt-all') : t('benefit.exempt-part', { share: percent(Number(exemptShare)) }))
  })
}

const bandLines = (bands: readonly Plain[], texts: Texts): string[] => bands.map(({ minFixedAssetWan, maxFixedAssetWanExclusive, yuanPerM2 }) => {
  const from = texts.wan(Number(minFixedAssetWan))
  const span = maxFixedAssetWanExclusive === undefined
    ? texts.t('benefit.band-open', { from })
    : texts.t('benefit.band', { from, to: texts.wan(Number(maxFixedAssetWanExclusive)) })
  return span + texts.t('list.colon') + figureText(Number(yuanPerM2), '元/m2', texts)
})

const gradeLines = (rows: readonly Plain[], texts: Texts): string[] => rows.map(({ grade, yuanPerM2, confidence }) =>
  texts.t('benefit.grade', { grade: String(grade) }) + texts.t('list.colon') + figureText(Number(yuanPerM2), '元/m2', texts) +
  (confidence === 'recalled' ? texts.t('format.bracket', { text: texts.t('benefit.unchecked') }) : ''))

const voltageLines = (rows: readonly Plain[], texts: Texts): string[] => rows.map(({ voltageKV, yuanPerKWh }) =>
  texts.t(`value.project.voltageKV.${String(voltageKV)}`) + texts.t('list.colon') + figureText(Number(yuanPerKWh), '元/kWh', texts))

const hoursText = (hours: unknown, texts: Texts): string =>
  joined((hours as readonly string[]).map(span => span.replace('-', ':00–') + ':00'), texts)

/** Whole numbers in order as spans: 1, 2, 3, 9 → 1–3, 9. */
function spans (numbers: readonly number[]): string[] {
  const starts = numbers.filter(number => !numbers.includes(number - 1))
  return starts.map(start => {
    let end = start
    while (numbers.includes(end + 1)) end++
    return start === end ? String(start) : `${start}–${end}`
  })
}

/** A season of the time-of-use price: months, then each period with hours and multiple. */
function seasonLines (seasons: readonly Plain[], texts: Texts): string[] {
  const { t, number } = texts
  return seasons.flatMap(season => {
    const ratio = season['ratio'] as Record<string, number>
    const extra = (name: 'superPeak' | 'deepValley', factor: string) => {
      const period = season[name]
      return isPlain(period) ? [t(`benefit.tou.${name}`, { hours: hoursText(period['hours'], texts), factor: number(Number(period[factor])) })] : []
    }
    const months = joined(spans(season['months'] as number[]), texts)
    return [
      t('benefit.tou.months', { months }),
      t('benefit.tou.peak', { hours: hoursText(season['peak'], texts), factor: number(ratio['peak']!) }),
      t('benefit.tou.valley', { hours: hoursText(season['valley'], texts), factor: number(ratio['valley']!) }),
      ...extra('superPeak', 'onPeak'),
      ...extra('deepValley', 'onValley')
    ]
  })
}

/** Which lines a list of rows makes, told by the key that only its rows have. */
const ROWS: [key: string, lines: (rows: readonly Plain[], texts: Texts) => string[]][] = [
  ['exemptShare', scheduleLines], ['minFixedAssetWan', bandLines], ['grade', gradeLines], ['voltageKV', voltageLines], ['season', seasonLines]
]

function listShown (name: string, items: readonly unknown[], { texts, set }: Context): Shown {
  const first = items[0]
  if (isPlain(first)) return { lines: ROWS.find(([key]) => key in first)?.[1](items as Plain[], texts) ?? [] }
  const policies = items.flatMap(item => set.policies.find(policy => policy.id === item) ?? [])
  if (policies.length > 0) return { lines: [], links: policies.map(({ id, title }) => ({ href: `/policies/${id}`, text: texts.pick(title) })) }
  return { lines: [joined(items.map(item => texts.t(`term.${name}.${String(item)}`)), texts)] }
}

/** A value in words by its shape: figure, yes or no, term, fact, condition, reference table, bilingual text, rows. */
function shown (name: string, value: unknown, unit: string | undefined, context: Context): Shown {
  const { texts } = context
  if (typeof value === 'number') return { lines: [figureText(value, unit, texts)] }
  if (typeof value === 'boolean') return { lines: [texts.t(value ? 'value.yes' : 'value.no')] }
  if (typeof value === 'string') return { lines: [termText(name, value, texts)] }
  if (Array.isArray(value)) return listShown(name, value, context)
  if (!isPlain(value)) return { lines: [] }
  if ('zh' in value) return { lines: [texts.pick(value as Localized)] }
  if ('field' in value) return { lines: [leafText(value as unknown as Leaf, texts)] }
  return { lines: [texts.t('benefit.reference-table')] }
}

function termText (name: string, value: string, texts: Texts): string {
  if (isFactName(value)) return factLabel(value, texts)
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return texts.date(value)
  return texts.t(`term.${name}.${value}`)
}

function periodText ({ from, to }: { from?: string, to?: string }, { t, date }: Texts): string {
  if (from === undefined && to === undefined) return t('benefit.whole-validity')
  if (to === undefined) return t('benefit.from', { date: date(from!) })
  return from === undefined ? t('benefit.until', { date: date(to) }) : t('format.range', { from: date(from), to: date(to) })
}

function rowsOf (name: string, parameter: Parameter, policy: Policy, context: Context): ParameterRow[] {
  const { texts } = context
  const source = policy.sources[parameter.source ?? 'main']
  return parameter.values.map(dated => ({
    label: texts.t(`param.${name}`),
    links: [],
    ...shown(name, dated.value, parameter.unit, context),
    period: periodText(dated, texts),
    confidence: parameter.confidence ? confidenceView(parameter.confidence, texts) : null,
    note: parameter.note ? texts.pick(parameter.note) : null,
    source: source ? legalSourceView(source, texts) : null
  }))
}

/** The parameters of a policy's benefit in the order of the file; empty for one that states none. */
export const parameterRows = (policy: Policy, set: PolicySet, texts: Texts): ParameterRow[] =>
  Object.entries(policy.benefit.parameters ?? {}).flatMap(([name, parameter]) => rowsOf(name, parameter, policy, { texts, set }))
