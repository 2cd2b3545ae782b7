/** What must not be read where a policy is withheld, and how to find it in an answer of the server. */
import type { Policy } from '../../src/domain/law/policy.js'
import { LOCALES_DIR } from '../../src/paths.js'
import { readMessages } from '../../src/web/text.js'

export type Secret = { id: string, words: string[] }

/** Sentences of a summary that say something of their own; shorter ones are in general use. */
const sentencesOf = (text: string): string[] =>
  text.split(/[。；]|[.;](?=\s|$)/).map(sentence => sentence.trim()).filter(sentence => sentence.length >= (/\p{Script=Han}/u.test(sentence) ? 8 : 24))

/** Amounts with their unit, as a summary writes them. */
const figuresOf = (text: string): string[] =>
  text.match(/\d[\d.,—-]*\s?(?:万千瓦时|[万亿]?(?:元|吨|千瓦)(?:\/[^\s，。；、）]+)?|million \w+|billion \w+|yuan per \w+)/g)?.map(figure => figure.trim()) ?? []

/**
 * Id, titles, sentences and figures of each policy in both languages. Sentences and figures that occur in `elsewhere`, the
 * text of what anyone may read, are nobody's secret; ids and titles always are.
 */
export function secretsOf (policies: readonly Policy[], elsewhere: string): Secret[] {
  return policies.map(({ id, title, summary }) => {
    const told = [summary.zh, summary.en].flatMap(text => [...sentencesOf(text), ...figuresOf(text)]).filter(words => !elsewhere.includes(words))
    return { id, words: [id, title.zh, title.en, ...told] }
  })
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", '#39': "'", '#x3D': '=', '#x60': '`' }
/** The text as a reader sees it, with its tags. */
export const decoded = (html: string): string => html.replace(/&([#\w]+);/g, (whole, name: string) => ENTITIES[name] ?? whole)

/** Every secret that can be read in the text, in its attributes or across its marks. */
export function leaksIn (body: string, secrets: readonly Secret[]): string[] {
  const raw = decoded(body)
  const read = `${raw}\n${raw.replace(/<[^>]*>/g, '')}`
  return secrets.flatMap(({ id, words }) => words.filter(word => read.includes(word)).map(word => `${id}: ${word}`))
}

/** The sentences that tell how many are left out, in both languages: what the public may know of them. */
const COUNTS = (['zh', 'en'] as const).flatMap(locale => Object.entries(readMessages(LOCALES_DIR, locale))
  .filter(([key]) => /^(unreviewed\.public\.|unreviewed\.rule$|money\.withheld)/.test(key))
  .map(([, text]) => new RegExp(text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^<>"]{1,20}?'), 'g')))

/** An answer without the sentences that only say how many are left out, and the elements that held them. */
export function withoutCounts (body: string): string {
  const said = COUNTS.reduce((text, pattern) => text.replace(pattern, ''), body)
  return said.replace(/ ?<a href="\/policies\/fis-fair-competition-2024"><\/a>/g, '').replace(/<p[^>]*>\s*<\/p>/g, '').replace(/\n\s*\n/g, '\n')
    .replace(/"withheld":\d+/g, '"withheld":0').replace(/"unreviewed":\{"view":"public","count":\d+\}/g, '"unreviewed":{}')
}
