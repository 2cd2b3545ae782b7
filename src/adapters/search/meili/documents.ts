/** What of a search document goes into Meilisearch, under names that its settings and filters share. */
import type { IndexName } from '../../../application/collections.js'
import type { Scalar, SearchDocument } from '../../../application/ports.js'
import { SEARCH_SETTINGS } from '../../../application/search-settings.js'
import { besideTerms, soundKeysOf } from '../sound.js'
import { fold, tokensOf } from '../tokenize.js'
import { fieldWords } from './encode.js'

/**
 * `t_` the texts as they were written, for highlights; `p_`, `c_`, `s_` the words that are searched; `f_` the filter values;
 * `terms` every term of the document, with keys of sound and initials, `ownTerms` those of its own fields, `nameTerms` those of
 * its names: what must or must not be there is asked as a filter.
 */
export type MeiliDocument = { id: string, key: string, [attribute: string]: Scalar | readonly Scalar[] }

/** Kinds of filter values, each in an attribute of its own: Meilisearch would take the text 3 for the number 3. */
export const FILTER_KINDS = ['string', 'number', 'boolean'] as const
export type FilterKind = typeof FILTER_KINDS[number]

/** Dots would be read as paths into objects. */
export const filterName = (path: string, kind: FilterKind): string => `f_${kind}_${path.replaceAll('.', '_')}`

export const filterNames = (path: string): string[] => FILTER_KINDS.map(kind => filterName(path, kind))

export const kindOf = (value: Scalar): FilterKind => typeof value as FilterKind

/** The values of a path by kind; an empty list is a list of texts, so that it is still there. */
function filterEntries (path: string, value: Scalar | readonly Scalar[]): [string, Scalar | readonly Scalar[]][] {
  if (typeof value !== 'object') return [[filterName(path, kindOf(value)), value]]
  if (value.length === 0) return [[filterName(path, 'string'), []]]
  return FILTER_KINDS.map((kind): [string, readonly Scalar[]] => [filterName(path, kind), value.filter(item => kindOf(item) === kind)])
    .filter(([, values]) => values.length > 0)
}

export const textName = (field: string): string => `t_${field}`

/** The searched attributes of a field; the first weigh most. */
export const wordNames = (field: string): string[] => [`c_${field}`, `p_${field}`, `s_${field}`]

/** Meilisearch takes ids of ASCII letters, digits, hyphens and underscores only; `key` keeps the id and the order of ids. */
export const meiliId = (id: string): string => Buffer.from(id).toString('base64url')

const termsOf = (values: readonly string[]): string[] => [...new Set(values.flatMap(value => tokensOf(fold(value)).map(({ term }) => term)))]

/** Keys of sound of all Han terms of these values, with initials and the like. */
const soundsOf = (values: readonly string[]): string[] =>
  [...new Set([...termsOf(values).flatMap(soundKeysOf), ...values.flatMap(value => besideTerms(fold(value)))])]

export function toMeili (index: IndexName, { id, text, filter }: SearchDocument): MeiliDocument {
  const { fields: weights, borrowed = [], names, sounded } = SEARCH_SETTINGS[index]
  const fields = Object.keys(weights)
  const textsOf = (names: readonly string[]) => names.flatMap(field => text[field] ?? [])
  const words = fields.flatMap(field => {
    const { coded, plain, singles } = fieldWords(text[field] ?? [])
    const [c = '', p = '', s = ''] = wordNames(field)
    return [[textName(field), [...text[field] ?? []]], [c, coded], [p, plain], [s, singles]] as const
  })
  return {
    id: meiliId(id),
    key: id,
    terms: [...termsOf(textsOf(fields)), ...soundsOf(textsOf(sounded))],
    nameTerms: [...termsOf(textsOf(names)), ...soundsOf(textsOf(names))],
    ownTerms: termsOf(textsOf(fields.filter(field => !borrowed.includes(field)))),
    ...Object.fromEntries(words),
    ...Object.fromEntries(Object.entries(filter).flatMap(([path, value]) => filterEntries(path, value)))
  }
}
