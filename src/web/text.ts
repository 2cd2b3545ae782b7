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
  /** 万元 as people say it: `8,000 万元`, from 10,000 万元 on `12 亿元`. */
  wan: (amountWan: number) => string
  date: (day: string) => string
}

type Messages = Readonly<Record<string, string>>

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
 * `key.one` is taken where it exists.
 */
export function makeTexts (locale: Locale, messages: Messages, strict: boolean): Texts {
  const format = formats(locale)
  const pick = (text: Localized) => text[locale] || text.zh
  const show = (value: string | number | Localized | undefined) =>
    typeof value === 'object' ? pick(value) : typeof value === 'number' ? format.number(value) : value ?? ''
  const t = (key: string, params: TextParams = {}) => {
    const chosen = params['count'] === 1 && Object.hasOwn(messages, `${key}.one`) ? `${key}.one` : key
    const message = messages[chosen]
    if (message === undefined) {
      if (strict) throw new Error(`no text for ${key} in ${locale}`)
      return key
    }
    return message.replace(/\{(\w+)\}/g, (_, name: string) => show(params[name]))
  }
  const wan = (amount: number) => Math.abs(amount) >= 10000
    ? t('format.yi', { amount: format.number(amount / 10000, 4) })
    : t('format.wan', { amount: format.number(amount, 2) })
  const has = (key: string) => Object.hasOwn(messages, key)
  return { locale, t, has, pick, reason: ({ key, params }) => t(key, params), wan, ...format }
}
