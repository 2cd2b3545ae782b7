/** Amounts and figures in words: rounded to read, exact to reckon with. */
import { UNITS } from '../../domain/law/benefit.js'
import { YUAN_PER_WAN } from '../../domain/units.js'
import type { Texts } from '../text.js'
import { quantity } from './fact.js'

/** `text`: as people say it; `exact`: every yuan of it; `isRounded` when the two differ; `value`: whole yuan. */
export type AmountView = { text: string, exact: string, isRounded: boolean, value: number }

const INTL = { zh: 'zh-CN', en: 'en-GB' } as const
const MOST_DIGITS = 12
const exactFormats = {
  zh: new Intl.NumberFormat(INTL.zh, { maximumFractionDigits: MOST_DIGITS }),
  en: new Intl.NumberFormat(INTL.en, { maximumFractionDigits: MOST_DIGITS })
}

/** A number with every digit that it is written with. */
export const exactNumber = (value: number, { locale }: Texts): string => exactFormats[locale].format(value)

/** `sayable`: multiples of this many yuan lose nothing when the language says them in the step that begins at `fromWan`. */
const STEPS = {
  zh: [{ fromWan: 10_000, sayable: 10_000 }, { fromWan: 1, sayable: 1 }],
  en: [{ fromWan: 100_000, sayable: 100_000 }, { fromWan: 100, sayable: 100 }]
} as const

/** Whether `Texts.wan` says the amount without rounding. */
function isSayable (amountWan: number, { locale }: Texts): boolean {
  const yuan = Math.round(amountWan * YUAN_PER_WAN * 1e6) / 1e6
  if (!Number.isInteger(yuan)) return false
  const step = STEPS[locale].find(({ fromWan }) => Math.abs(amountWan) >= fromWan)
  return yuan % (step?.sayable ?? 1) === 0
}

const inYuan = (yuan: number, texts: Texts): string => texts.t('format.money.small', { amount: exactNumber(yuan, texts) })

/** An amount of money without rounding: in the words of `Texts.wan` where these lose nothing, in yuan otherwise. */
export const exactWan = (amountWan: number, texts: Texts): string =>
  isSayable(amountWan, texts) ? texts.wan(amountWan) : inYuan(Math.round(amountWan * YUAN_PER_WAN * 1e6) / 1e6, texts)

/** An amount to read: 万元 with two decimals at most, with every yuan of it beside. */
export function amountView (yuan: number, texts: Texts): AmountView {
  const wan = yuan / YUAN_PER_WAN
  const text = texts.wan(Math.abs(wan) >= 1 ? Math.round(wan * 100) / 100 : wan)
  return { text, exact: inYuan(yuan, texts), isRounded: text !== exactWan(wan, texts), value: yuan }
}

/** The unit in which a table gives its amounts, and how many yuan it has. */
export const TABLE_UNIT = { zh: 10_000, en: 1_000_000 } as const

/** A cell of such a table: two decimals, with every yuan beside. */
export function cellAmount (yuan: number, texts: Texts): AmountView {
  const value = yuan / TABLE_UNIT[texts.locale]
  const rounded = Math.round(value * 100) / 100
  return { text: exactNumber(rounded, texts), exact: inYuan(yuan, texts), isRounded: rounded !== value, value: yuan }
}

export const exactPercent = (share: number, texts: Texts): string => `${exactNumber(share * 100, texts)}%`

/** Whether the larger unit of power says the amount without rounding. */
const isLargePower = (kWh: number, { locale }: Texts): boolean => kWh >= 1e6 && kWh % (locale === 'zh' ? 1 : 100) === 0

const FIGURE_UNITS: ReadonlySet<string> = new Set(UNITS)

/** A figure with its unit and every digit, whether the unit is that of a fact, of a policy or of a table. */
export function exactFigure (value: number, unit: string, texts: Texts): string {
  const { t, has } = texts
  if (unit === 'share' || unit === '0-1') return exactPercent(value, texts)
  if (unit === '万元') return exactWan(value, texts)
  if (unit === '亿元') return exactWan(value * 10_000, texts)
  if (unit === '万元/年') return t('format.per-year', { amount: exactWan(value, texts) })
  if (unit === '万元/亩') return t('format.per-mu', { amount: exactWan(value, texts) })
  if (unit === 'kWh' && isLargePower(value, texts)) return quantity(value, unit, texts)
  const amount = exactNumber(value, texts)
  const own = `money.unit.${unit}`
  if (has(own)) return t(own, { amount, count: value })
  if (FIGURE_UNITS.has(unit)) return t(`figure.${unit}`, { amount, count: value })
  return unit === '' ? amount : t(`quantity.${unit}`, { amount, count: value })
}
