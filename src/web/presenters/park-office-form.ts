/** The form of an edit: a field for each value, with what was typed or is stored, its unit, and what is wrong with it. */
import type { EditView } from '../../application/park-office/edits.js'
import { valueAt } from '../../domain/listing/change.js'
import type { Field } from '../../domain/listing/fields.js'
import type { ParkCard } from '../../domain/listing/listing.js'
import { CONTACT_PARTS, CONTACT_ROWS, type Raw } from '../../domain/listing/read.js'
import type { Problem } from '../../domain/errors.js'
import type { Localized } from '../../domain/localized.js'
import { fieldId, problemText, type ErrorView } from '../form.js'
import type { Texts } from '../text.js'
import { choiceWord, fieldLabel } from './listing-value.js'

type ControlView = { id: string, name: string, label: string, value: string, error: string | null, describedBy: string }
export type OfficeField = ControlView & {
  hint: string | null
  unit: string | null
  isGroup: boolean
  is: Record<'line' | 'text' | 'select' | 'day' | 'boxes' | 'both' | 'contacts', boolean>
  options: { id: string, value: string, text: string, isChosen: boolean }[]
  halves: ControlView[]
  rows: { label: string, parts: ControlView[], isOpen: boolean }[]
}

/** A number as somebody would type it, every digit of it. */
const digits = (value: number): string => String(value).includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : String(value)

/** The value of a field as a person would have put it into the form. */
export function rawOf ({ path, kind }: Field, value: unknown): Raw {
  if (kind === 'both-languages') {
    const halves = value as Localized | undefined
    return { [`${path}.zh`]: [halves?.zh ?? ''], [`${path}.en`]: [halves?.en ?? ''] }
  }
  if (kind === 'contacts') {
    const contacts = (value ?? []) as ParkCard['contacts']
    return Object.fromEntries(contacts.flatMap((contact, index) => CONTACT_PARTS.map(part => [`${path}.${index}.${part}`, [contact[part] ?? '']])))
  }
  if (kind === 'boxes') return { [path]: (value ?? []) as string[] }
  if (kind === 'terms') return { [path]: [((value ?? []) as string[]).join('\n')] }
  if (typeof value === 'number') return { [path]: [digits(value)] }
  return { [path]: [value === undefined ? '' : String(value)] }
}

/** Everything that the form of a record would send as it stands. */
export const rawOfRecord = ({ record, fields }: Pick<EditView, 'record' | 'fields'>): Raw =>
  Object.assign({}, ...fields.filter(({ kind }) => kind !== 'photos').map(field => rawOf(field, valueAt(record, field.path)))) as Raw

/** The words before a problem: which control it is about. */
export function controlLabel (name: string, texts: Texts): string {
  if (name === 'file') return texts.t('listing.field.photos')
  const contact = /^contacts\.(\d+)\.(\w+)$/.exec(name)
  if (!contact) return fieldLabel(name, texts)
  return `${texts.t('listing.contact.row', { number: Number(contact[1]) + 1 })} ${texts.t(`listing.contact.${contact[2]}`)}`
}

export const officeErrors = (problems: readonly Problem[], texts: Texts): ErrorView[] => problems.map(problem => ({
  href: `#${fieldId(problem.field)}`, text: texts.t('intake.problem.named', { fact: controlLabel(problem.field, texts), problem: problemText(problem, texts) })
}))

export type FormInput = { raw: Raw, problems: readonly Problem[], texts: Texts }

function control (name: string, label: string, { raw, problems, texts }: FormInput, hint = false): ControlView {
  const id = fieldId(name)
  const problem = problems.find(({ field }) => field === name)
  return {
    id,
    name,
    label,
    value: raw[name]?.[0] ?? '',
    error: problem ? problemText(problem, texts) : null,
    describedBy: [hint && `${id}-hint`, problem && `${id}-error`].filter(Boolean).join(' ')
  }
}

const WIDGET = { line: 'line', amount: 'line', whole: 'line', text: 'text', terms: 'text', choice: 'select', day: 'day', boxes: 'boxes', 'both-languages': 'both', contacts: 'contacts', photos: 'line' } as const
const WIDGETS = ['line', 'text', 'select', 'day', 'boxes', 'both', 'contacts'] as const

function contactRows (path: string, input: FormInput): OfficeField['rows'] {
  const isFilled = (index: number) => CONTACT_PARTS.some(part => (input.raw[`${path}.${index}.${part}`]?.[0] ?? '') !== '')
  const firstEmpty = Array.from({ length: CONTACT_ROWS }, (_, index) => index).find(index => !isFilled(index))
  return Array.from({ length: CONTACT_ROWS }, (_, index) => ({
    label: input.texts.t('listing.contact.row', { number: index + 1 }),
    isOpen: isFilled(index) || index === firstEmpty,
    parts: CONTACT_PARTS.map(part => control(`${path}.${index}.${part}`, input.texts.t(`listing.contact.${part}`), input))
  }))
}

function officeField (field: Field, input: FormInput): OfficeField {
  const { path, kind, unit, allowed = [] } = field
  const { texts: { t, has }, texts, raw } = input
  const hint = has(`listing.hint.${path}`) ? t(`listing.hint.${path}`) : null
  const chosen = raw[path] ?? []
  const first = control(path, fieldLabel(path, texts), input, hint !== null)
  return {
    ...first,
    hint,
    unit: unit ? t(`listing.unit.${unit}`) : null,
    isGroup: ['boxes', 'contacts', 'both-languages'].includes(kind),
    is: Object.fromEntries(WIDGETS.map(widget => [widget, WIDGET[kind] === widget])) as OfficeField['is'],
    options: allowed.map((value, index) => ({
      id: kind === 'boxes' && index === 0 ? first.id : `${first.id}-${value}`, value, text: choiceWord(path, value, texts), isChosen: chosen.includes(value)
    })),
    halves: kind === 'both-languages' ? [control(`${path}.zh`, fieldLabel(`${path}.zh`, texts), input), control(`${path}.en`, fieldLabel(`${path}.en`, texts), input)] : [],
    rows: kind === 'contacts' ? contactRows(path, input) : []
  }
}

export const officeFields = (fields: readonly Field[], input: FormInput): OfficeField[] =>
  fields.filter(({ kind }) => kind !== 'photos').map(field => officeField(field, input))
