/**
 * The last word on the order of hits, the same for both engines: of the best by terms, those called so come before those that
 * mention it, those that hold the words together before those that hold them apart, and what is over after what is in force.
 */
import type { SearchDocument } from '../../application/ports.js'
import type { IndexSettings } from '../../application/search-settings.js'
import type { QueryWord } from './query.js'
import { fold } from './tokenize.js'

/** How many of the hits that are best by terms are looked at again. */
export const LOOKED_AT = 100

/** Of hits that hold only some of the words, those far behind the best are left out. */
const FAR_BEHIND = 0.4

export const isFarBehind = (score: number, best: number): boolean => score < best * FAR_BEHIND

/** What each part may add to a score; their sum is 1. */
const SHARES = { terms: 0.5, name: 0.35, together: 0.15 }
const BEHIND_FACTOR = 0.93

const compact = (folded: string): string => folded.replace(/[^\p{L}\p{N}%]+/gu, '')

/** Whether the characters of `part` stand in `whole` in this order. */
function isSubsequence (part: string, whole: string): boolean {
  let at = 0
  for (const character of whole) if (character === part.charAt(at)) at++
  return at === part.length
}

/** How well a name answers the text, 0..1: it is the name, holds it, is held by it, or is shortened to it. */
function nameLikeness (text: string, name: string): number {
  const bare = compact(name.replace(/[(（][^)）]*[)）]/g, ''))
  const whole = compact(name)
  if (text === whole || text === bare) return 1
  if (text.length < 2) return 0
  if (whole.includes(text)) return 0.5 + 0.4 * text.length / whole.length
  if (bare.length >= 4 && text.includes(bare)) return 0.7 * bare.length / text.length
  const isShortened = text.length >= 3 && /^\p{Script=Han}+$/u.test(text) && isSubsequence(text, whole)
  return isShortened ? 0.4 + 0.4 * text.length / whole.length : 0
}

/** The text asked for, without signs and without what is to be left out. */
export const askedText = (words: readonly QueryWord[]): string => compact(words.map(({ typed }) => typed).join(''))

function shareTogether (values: readonly string[], words: readonly QueryWord[]): number {
  const runs = words.map(({ typed }) => typed).filter(typed => typed.length > 2)
  if (runs.length === 0) return 0
  return runs.filter(run => values.some(value => value.includes(run))).length / runs.length
}

type Folded = { names: string[], values: string[] }

/** Popular documents are judged again and again; so many are kept folded. */
const MOST_FOLDED = 2000
let folded = new WeakMap<object, Folded>()
let howMany = 0

function foldedOf (document: Pick<SearchDocument, 'text'>, settings: IndexSettings): Folded {
  const known = folded.get(document)
  if (known) return known
  if (howMany >= MOST_FOLDED) {
    folded = new WeakMap()
    howMany = 0
  }
  const textsOf = (fields: readonly string[]) => fields.flatMap(field => document.text[field] ?? []).map(fold)
  const made = { names: textsOf(settings.names), values: textsOf(Object.keys(settings.fields)) }
  folded.set(document, made)
  howMany++
  return made
}

export type Judged = { document: Pick<SearchDocument, 'text' | 'filter'>, score: number }

/** The score of a document, 0..1. `typed`: the words as they were typed; `asked`: as they were looked for; `score`: by terms. */
export function judge ({ document, score }: Judged, settings: IndexSettings, words: { typed: readonly QueryWord[], asked: readonly QueryWord[] }): number {
  const text = askedText(words.typed)
  const { names, values } = foldedOf(document, settings)
  const name = Math.max(0, ...names.map(value => nameLikeness(text, value)))
  const { behind } = settings
  const isBehind = behind !== undefined && behind.values.includes(String(document.filter[behind.path]))
  return (SHARES.terms * score + SHARES.name * name + SHARES.together * shareTogether(values, words.asked)) * (isBehind ? BEHIND_FACTOR : 1)
}
