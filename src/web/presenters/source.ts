/** Sources as a reader needs them: title, number, clause, where to find it. Only clean addresses become links. */
import type { FactSource, LegalSource } from '../../domain/source.js'
import type { Texts } from '../text.js'
import { langOf } from './common.js'

export type SourceView = { title: string, lang: string, href: string | null, clause: string | null, detail: string | null }

/** Titles of documents stand in 《》; a title that has its own marks, or is a description in Latin letters, is left as it is. */
const titled = (title: string): string => langOf(title) === 'en' || /[《》]/.test(title) ? title : `《${title}》`

const bracketed = (text: string | undefined, { t }: Texts): string => text ? t('format.bracket', { text }) : ''

/** An address that a reader can follow; a copy on an unrelated site is never linked. */
export function linkOf (where: string | undefined): string | null {
  const address = /^https?:\/\/[^\s()（）]+$/.exec(where?.trim() ?? '')?.[0]
  return address ?? null
}

export function legalSourceView (source: LegalSource, texts: Texts): SourceView {
  return {
    title: titled(source.document) + bracketed(source.number, texts),
    lang: langOf(source.document),
    href: linkOf(source.url),
    clause: source.clause ?? null,
    detail: null
  }
}

/** A source of a fact: publisher and date behind the title, the place in the source where no link says it. */
export function factSourceView (source: FactSource, texts: Texts): SourceView {
  const href = linkOf(source.where)
  const details = [source.publisher, source.date, href ? undefined : placeOf(source.where, texts)].filter(part => part !== undefined)
  return {
    title: source.title + bracketed(source.number, texts),
    lang: langOf(source.title),
    href,
    clause: null,
    detail: details.length > 0 ? details.join(' · ') : null
  }
}

/** What `where` says besides an address: a re-post is named as such, its address is not repeated. */
function placeOf (where: string | undefined, { t }: Texts): string | undefined {
  if (where === undefined) return undefined
  if (/https?:\/\//.test(where)) return t('source.repost')
  return where
}
