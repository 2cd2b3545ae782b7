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

/** A source of a fact: publisher and date behind the title, then what `where` says besides the address. */
export function factSourceView (source: FactSource, texts: Texts): SourceView {
  const details = [source.publisher, source.date, placeOf(source.where, texts)].filter(part => part !== undefined)
  return {
    title: source.title + bracketed(source.number, texts),
    lang: langOf(source.title),
    href: linkOf(source.where),
    clause: null,
    detail: details.length > 0 ? details.join(' · ') : null
  }
}

/** Words beside the address: a copy is named as such; finding aids are written in English and shown to its readers only. */
function placeOf (where: string | undefined, { t, locale }: Texts): string | undefined {
  if (where === undefined) return undefined
  const words = where.replace(ADDRESS, '').replace(/^[\s;(]+|[\s;)]+$/g, '')
  const isShown = words.length > 0 && (locale === 'en' || langOf(words) === 'zh-CN') && !/^(re-post|encyclopaedia mirror)$/.test(words)
  if (isShown) return words
  return isCopy(where) ? t('source.repost') : undefined
}
