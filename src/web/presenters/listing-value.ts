/** Values of parks, listings and cards in words, by the path of their field. */
import { fieldsOf, type EditedCollection, type Field } from '../../domain/listing/fields.js'
import type { ParkCard } from '../../domain/listing/listing.js'
import type { Localized } from '../../domain/localized.js'
import type { Texts } from '../text.js'
import { joined } from './common.js'
import { industryWord } from './park.js'

export const fieldLabel = (path: string, { t }: Texts): string => t(`listing.field.${path}`)

const ALL: Readonly<Record<EditedCollection, readonly Field[]>> = {
  parks: fieldsOf('parks'), listings: [...fieldsOf('listings', 'parcel'), ...fieldsOf('listings', 'building')], 'park-cards': fieldsOf('park-cards')
}

const fieldAt = (collection: EditedCollection, path: string): Field | undefined => ALL[collection].find(field => field.path === path)

/** The words of the values of a choice or of boxes. */
const WORDS: Readonly<Record<string, string>> = {
  state: 'listing.state', supplyMode: 'listing.supply', utilities: 'listing.utility', kind: 'listing', level: 'value.site.parkLevel', type: 'value.site.parkType'
}

export const choiceWord = (path: string, value: string, { t }: Texts): string => t(`${WORDS[path]}.${value}`)

/** A number with its unit; money per mu in the scale people use. */
function amountWord (value: number, unit: string | undefined, { t, number, wan }: Texts): string {
  if (unit === undefined) return number(value, 4)
  if (unit === '万元/亩') return t('format.per-mu', { amount: wan(value) })
  return t(`listing.quantity.${unit}`, { amount: number(value, 4), count: value })
}

/** One contact as a line: name, duty, telephone, mail. */
export const contactLine = ({ name, duty, phone, email }: ParkCard['contacts'][number], texts: Texts): string =>
  [duty ? `${name}${texts.t('format.bracket', { text: duty })}` : name, phone, email].filter(Boolean).join(texts.t('list.dot'))

/** The words of a known value; undefined for one that is not known. */
function wordOf (field: Field, value: unknown, texts: Texts): string {
  if (Array.isArray(value)) {
    const items = value as unknown[]
    if (field.kind === 'contacts') return items.map(item => contactLine(item as ParkCard['contacts'][number], texts)).join(texts.t('list.semicolon'))
    if (field.kind === 'photos') return texts.number(items.length)
    return joined(items.map(item => field.kind === 'boxes' ? choiceWord(field.path, String(item), texts) : industryWord(String(item), texts)), texts)
  }
  if (typeof value === 'number') return amountWord(value, field.unit, texts)
  if (field.kind === 'both-languages') return texts.pick(value as Localized)
  if (field.kind === 'choice') return choiceWord(field.path, String(value), texts)
  return field.kind === 'day' ? texts.date(String(value)) : String(value)
}

const isKnown = (value: unknown): boolean => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)

/** The value in words, null where it is not known. */
export function fieldValue (collection: EditedCollection, path: string, value: unknown, texts: Texts): string | null {
  if (!isKnown(value)) return null
  const field = fieldAt(collection, path)
  if (field) return wordOf(field, value, texts)
  if (typeof value === 'boolean') return texts.t(value ? 'value.yes' : 'value.no')
  return path === 'kind' ? choiceWord(path, String(value), texts) : String(value)
}

/** Both halves of a bilingual value, for a comparison that must show what changed in either. */
export const fullValue = (collection: EditedCollection, path: string, value: unknown, texts: Texts): string | null =>
  isKnown(value) && fieldAt(collection, path)?.kind === 'both-languages' ? `${(value as Localized).zh} / ${(value as Localized).en}` : fieldValue(collection, path, value, texts)
