/** Texts of both languages, and the formats of numbers, amounts and days. Text lives in views/locales, never in code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locale, Localized } from '../domain/localized.js'
import type { Reason } from '../domain/match/answer.js'

export const LOCALES: readonly Locale[] = ['zh', 'en']

export type TextParams = Readonly<Record<string, string | number | Localized>>

/** What a page needs to speak one language. `t` throws on a key that no file has when `strict`, and shows the key otherwise. */
export type Texts = {
  locale: Locale
  t: (key: string, params?: TextParams) => string
  has: (key: string) => boolean
  /** The half of a bilingual text that this language reads; Chinese where English is empty. */
  pick: (text: Localized) => string
  reason: (reason: Reason) => string
  number: (value: number, digits?: number) => string
  percent: (share: number) => string
  /** An amount in 万元 as people say it: `8,000 万元`, from 10,000 万元 on `1.2 亿元`; in English `CNY 80 million`. */
  wan: (amountWan: number) => string
  date: (day: string) => string
}

export type Messages = Readonly<Record<string, string>>

/**
 * The messages of one language: every JSON file of its folder, merged.
 * Throws when two files define the same key.
 */
export function readMessages (dir: string, locale: Locale): Messages {
  const messages: Record<string, string> = {}
  for (const file of readdirSync(join(dir, locale)).filter(name => name.endsWith('.json')).sort()) {
    const part = JSON.parse(readFileSync(join(dir, locale, file), 'utf8')) as Messages
    for (const [key, text] of Object.entries(part)) {
      if (Object.hasOwn(messages, key)) throw new Error(`${locale}/${file}: ${key} stands in another file too`)
      messages[key] = text
    }
  }
  return messages
}

const INTL: Record<Locale, string> = { zh: 'zh-CN', en: 'en-GB' }

/** The steps in which a language says amounts: 万元 and 亿元, or millions and billions of yuan; `from` and `wanPerStep` in 万元. */
const MONEY: Record<Locale, readonly { size: 'small' | 'medium' | 'large', from: number, wanPerStep: number }[]> = {
  zh: [{ size: 'large', from: 10_000, wanPerStep: 10_000 }, { size: 'medium', from: 1, wanPerStep: 1 }, { size: 'small', from: 0, wanPerStep: 0.0001 }],
  en: [{ size: 'large', from: 100_000, wanPerStep: 100_000 }, { size: 'medium', from: 100, wanPerStep: 100 }, { size: 'small', from: 0, wanPerStep: 0.0001 }]
}

function formats (locale: Locale) {
  const day = new Intl.DateTimeFormat(INTL[locale], { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' })
  const byDigits = [0, 1, 2, 3, 4].map(digits => new Intl.NumberFormat(INTL[locale], { maximumFractionDigits: digits }))
  const number = (value: number, digits = 2) => (byDigits[digits] ?? byDigits[4]!).format(value)
  return {
    number,
    percent: (share: number) => `${number(share * 100, 2)}%`,
    date: (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) ? day.format(new Date(`${text}T00:00:00Z`)) : text
  }
}

/**
 * The texts of one language. A parameter `{name}` is replaced by its value; with a parameter `count` of 1,
 * `key.one` is taken where it exists. `named`: words that come from records and change while the process runs, asked for a key
 * that `messages` has not.
 */
export function makeTexts (locale: Locale, messages: Messages, strict: boolean, named: (key: string) => string | undefined = () => undefined): Texts {
  const format = formats(locale)
  const pick = (text: Localized) => text[locale] || text.zh
  const show = (value: string | number | Localized | undefined) =>
    typeof value === 'object' ? pick(value) : typeof value === 'number' ? format.number(value) : value ?? ''
  const t = (key: string, params: TextParams = {}) => {
    const chosen = params['count'] === 1 && Object.hasOwn(messages, `${key}.one`) ? `${key}.one` : key
    const message = messages[chosen] ?? named(key)
    if (message === undefined) {
      if (strict) throw new Error(`no text for ${key} in ${locale}`)
      return key
    }
    return message.replace(/\{(\w+)\}/g, (_, name: string) => show(params[name]))
  }
  const wan = (amount: number) => {
    const { size, wanPerStep } = MONEY[locale].find(step => Math.abs(amount) >= step.from) ?? MONEY[locale].at(-1)!
    return t(`format.money.${size}`, { amount: format.number(amount / wanPerStep, 4) })
  }
  const has = (key: string) => Object.hasOwn(messages, key) || named(key) !== undefined
  return { locale, t, has, pick, reason: ({ key, params }) => t(key, params), wan, ...format }
}
