/** Facts in words: label, unit, value. */
import { FACTS, type FactName } from '../../domain/facts/catalogue.js'
import type { FactValue } from '../../domain/facts/facts.js'
import type { Texts } from '../text.js'
import { joined } from './common.js'

/** The name of a fact as people read it. */
export const factLabel = (name: FactName, { t }: Texts): string => t(`fact.${name}`)

/** The unit of a fact in words; undefined for one without unit. */
export const factUnit = (name: FactName, { t }: Texts): string | undefined => {
  const { unit, kind } = FACTS[name]
  return unit === undefined || kind === 'share' ? undefined : t(`unit.${unit}`)
}

/** One allowed value of a choice, or one item of a list, in words; as it stands where it needs none. */
export function factValueWord (name: FactName, value: string, { t, has }: Texts): string {
  if (name === 'project.industryTags') return t(`tag.${value}`)
  const key = `value.${name}.${value}`
  return has(key) ? t(key) : value
}

/** A number with the unit it is stored in: money and power in the scale people use (亿元, 万千瓦时, GWh), shares in per cent. */
export function quantity (value: number, unit: string | undefined, texts: Texts): string {
  if (unit === undefined) return texts.number(value, 4)
  if (unit === '0-1') return texts.percent(value)
  if (unit === '万元') return texts.wan(value)
  if (unit === '亿元') return texts.wan(value * 10000)
  if (unit === 'kWh' && value >= 1e6) return texts.t('quantity.kWh.large', { amount: texts.number(value / (texts.locale === 'zh' ? 1e4 : 1e6), 4) })
  if (unit === '万元/ha' && texts.locale === 'en') return `${texts.wan(value)}/ha`
  return texts.t(`quantity.${unit}`, { amount: texts.number(value, 4), count: value })
}

/** A known value of a fact in words, with its unit. */
export function factValue (name: FactName, value: FactValue, texts: Texts): string {
  const { unit, kind } = FACTS[name]
  if (typeof value === 'boolean') return texts.t(value ? 'value.yes' : 'value.no')
  // A year is read without thousands separators.
  if (typeof value === 'number') return name === 'project.firstIncomeYear' ? String(value) : quantity(value, unit, texts)
  if (typeof value === 'string') return kind === 'date' ? texts.date(value) : factValueWord(name, value, texts)
  if (Array.isArray(value)) {
    return joined(value.map((item: string | number) => typeof item === 'number' ? quantity(item, unit, texts) : factValueWord(name, item, texts)), texts)
  }
  return joined(Object.entries(value).map(([part, amount]) =>
    `${factValueWord(name, part, texts)} ${quantity(amount, unit, texts)}`), texts)
}
