/** Sources as a reader needs them: title, number, clause, where to find it. Only clean addresses become links. */
import type { FactSource, LegalSource } from '../../domain/source.js'
import type { Texts } from '../text.js'
import { langOf } from './common.js'

export type SourceView = { title: string, lang: string, href: string | null, clause: string | null, detail: string | null }

/** Titles of documents stand in 《》; a title that has its own marks, or is a description in Latin letters, is left as it is. */
const titled = (title: string): string => langOf(title) === 'en' || /[《》]/.test(title) ? title : `《${title}》`

const bracketed = (text: string | undefined, { t }: Texts): string => text ? t('format.bracket', { text }) : ''

const ADDRESS = /https?:\/\/[^\s()（）；;]+/
const isCopy = (where: string): boolean => /re-post|mirror/.test(where)

/** The address that a reader can follow; the copy of a text on an unrelated site is never linked. */
export const linkOf = (where: string | undefined): string | null =>
  where === undefined || isCopy(where) ? null : ADDRESS.exec(where)?.[0] ?? null

export function legalSourceView (source: LegalSource, texts: Texts): SourceView {
  return {
    title: titled(source.document) + bracketed(source.number, texts),
    lang: langOf(source.document),
    href: linkOf(source.url),
    clause: source.clause ?? null,
    detail: null
  }
}

/** A date as the source prints it, in the words of the page where it is more than a day: "约2011", "2016 (or 2017)". */
export function printedDate (text: string, { t, has, date }: Texts): string {
  if (has(`printed.${text}`)) return t(`printed.${text}`)
  const about = /^约(\d{4})$/.exec(text)?.[1]
  return about === undefined ? date(text) : t('printed.about', { year: about })
}

/** A source of a fact: publisher and date behind the title, then what `where` says besides the address. */
export function factSourceView (source: FactSource, texts: Texts): SourceView {
  const details = [source.publisher, source.date === undefined ? undefined : printedDate(source.date, texts), placeOf(source.where, texts)].filter(part => part !== undefined)
  return {
    title: source.title + bracketed(source.number, texts),
    lang: langOf(source.title),
    href: linkOf(source.where),
    clause: null,
    detail: details.length > 0 ? details.join(' · ') : null
  }
}

/** A clause number such as 三(一)3 does not make an English sentence Chinese. */
const isChinese = (text: string): boolean =>
  (text.match(/\p{Script=Han}/gu)?.length ?? 0) > (text.match(/[a-z]/gi)?.length ?? 0)

/** Words beside the address: a copy is named as such; finding aids are written in English and shown to its readers only. */
function placeOf (where: string | undefined, { t, locale }: Texts): string | undefined {
  if (where === undefined) return undefined
  const words = where.replace(ADDRESS, '').replace(/^[\s;(]+|[\s;)]+$/g, '')
  const isShown = words.length > 0 && (locale === 'en' || isChinese(words)) && !/^(re-post|encyclopaedia mirror)$/.test(words)
  if (isShown) return words
  return isCopy(where) ? t('source.repost') : undefined
}
