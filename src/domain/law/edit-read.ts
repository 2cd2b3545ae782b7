/** The form of a policy: what it holds for a stored policy, and what was typed into it, read as a change. */
import type { Problem } from '../errors.js'
import { parseNumber, parseShare, plainText } from '../intake/numbers.js'
import { figuresOf, type PolicyChange } from './edit.js'
import { STATUSES, type Parameter, type Policy } from './policy.js'

/** Name of a field to what stands in it. Rows of a figure: `values.<name>.<row>.value`, `.from`, `.to`. */
export type PolicyForm = Readonly<Record<string, string>>

const DATED = ['value', 'from', 'to'] as const

/** A figure as it stands in the form: shares in per cent. */
const figureText = (value: number, unit: string | undefined): string => String(unit === 'share' ? Number((value * 100).toPrecision(12)) : value)

/** What the form of a stored policy begins with. */
export function formOf (policy: Policy): PolicyForm {
  const { validity, status, statusWhy, lastEvidence, lawfulness } = policy
  const review = lawfulness?.review
  return {
    'validity.from': validity.from ?? '',
    'validity.to': validity.to ?? '',
    status,
    'statusWhy.zh': statusWhy.zh,
    'statusWhy.en': statusWhy.en,
    'lastEvidence.date': lastEvidence?.date ?? '',
    'lastEvidence.what.zh': lastEvidence?.what.zh ?? '',
    'lastEvidence.what.en': lastEvidence?.what.en ?? '',
    'lastEvidence.url': lastEvidence?.url ?? '',
    ...lawfulness ? { 'review.number': review?.number ?? '', 'review.date': review?.date ?? '', 'review.reviewer': review?.reviewer ?? '', 'review.url': review?.url ?? '' } : {},
    ...Object.fromEntries(figuresOf(policy).flatMap(([name, { unit, values }]) => values.flatMap(({ value, from = '', to = '' }, row) => [
      [`values.${name}.${row}.value`, figureText(Number(value), unit)], [`values.${name}.${row}.from`, from], [`values.${name}.${row}.to`, to]
    ])))
  }
}

/** The rows of a figure that hold something, as they were sent. */
export function rowsIn (form: PolicyForm, name: string): { value: string, from: string, to: string }[] {
  const prefix = `values.${name}.`
  const rows = [...new Set(Object.keys(form).filter(key => key.startsWith(prefix)).map(key => Number(key.slice(prefix.length).split('.')[0])))]
  const at = (row: number, part: string) => (form[`${prefix}${row}.${part}`] ?? '').trim()
  return rows.filter(row => Number.isSafeInteger(row) && row >= 0).sort((a, b) => a - b)
    .map(row => ({ value: at(row, 'value'), from: at(row, 'from'), to: at(row, 'to') }))
}

/** The rows of a figure as fields of the form, counted anew. */
export const rowFields = (name: string, rows: readonly { value: string, from: string, to: string }[]): PolicyForm =>
  Object.fromEntries(rows.flatMap((row, index) => DATED.map(part => [`values.${name}.${index}.${part}`, row[part]])))

/** The form with nothing in it but its own fields, texts trimmed, empty rows taken off. */
export function tidyForm (policy: Policy, form: PolicyForm): PolicyForm {
  const own = Object.keys(formOf(policy)).filter(name => !name.startsWith('values.'))
  return {
    ...Object.fromEntries(own.map(name => [name, (form[name] ?? '').trim()])),
    ...Object.assign({}, ...figuresOf(policy).map(([name]) => rowFields(name, rowsIn(form, name).filter(({ value, from, to }) => value + from + to !== ''))))
  }
}

const dated = ({ from, to }: { from: string, to: string }) => ({ ...from === '' ? {} : { from }, ...to === '' ? {} : { to } })

function readFigure (field: string, text: string, { unit }: Parameter): { value: unknown, problems: Problem[] } {
  if (text === '') return { value: undefined, problems: [{ field, key: 'policy-edit.problem.figure' }] }
  const bare = Number(plainText(text).replaceAll(',', ''))
  if (!Number.isNaN(bare)) return { value: unit === 'share' ? Number((bare / 100).toPrecision(12)) : bare, problems: [] }
  const parsed = unit === 'share' ? parseShare(text) : parseNumber(text)
  if ('problem' in parsed) return { value: undefined, problems: [{ field, key: 'policy-edit.problem.figure' }] }
  return { value: parsed.value, problems: [] }
}

/**
 * A tidy form as a change of the policy, with a problem for each figure that cannot be read. `changeProblems` says what else is
 * wrong with the change.
 */
export function readPolicyForm (policy: Policy, form: PolicyForm): { change: PolicyChange, problems: Problem[] } {
  const at = (name: string) => form[name] ?? ''
  const problems: Problem[] = []
  const values = Object.fromEntries(figuresOf(policy).map(([name, parameter]) => [name, rowsIn(form, name).map((row, index) => {
    const read = readFigure(`values.${name}.${index}.value`, row.value, parameter)
    problems.push(...read.problems)
    return { ...dated(row), value: read.value }
  })]))
  const given = (names: readonly string[]) => names.some(name => at(name) !== '')
  const evidence = given(['lastEvidence.date', 'lastEvidence.what.zh', 'lastEvidence.what.en', 'lastEvidence.url'])
  const review = policy.lawfulness !== undefined && given(['review.number', 'review.date', 'review.reviewer', 'review.url'])
  const url = (name: string) => at(name) === '' ? {} : { url: at(name) }
  const change: PolicyChange = {
    validity: dated({ from: at('validity.from'), to: at('validity.to') }),
    status: (STATUSES as readonly string[]).includes(at('status')) ? at('status') as PolicyChange['status'] : '' as never,
    statusWhy: { zh: at('statusWhy.zh'), en: at('statusWhy.en') },
    ...evidence ? { lastEvidence: { date: at('lastEvidence.date'), what: { zh: at('lastEvidence.what.zh'), en: at('lastEvidence.what.en') }, ...url('lastEvidence.url') } } : {},
    ...review ? { review: { number: at('review.number'), date: at('review.date'), ...at('review.reviewer') === '' ? {} : { reviewer: at('review.reviewer') }, ...url('review.url') } } : {},
    values
  }
  return { change, problems }
}

/** The part of the form that a field belongs to: what is compared and decided as one. */
export const partOf = (name: string): string => name.split('.').slice(0, name.startsWith('values.') ? 2 : 1).join('.')

/** Fields by their parts. */
export function partsOf (form: PolicyForm): Map<string, PolicyForm> {
  const parts = new Map<string, Record<string, string>>()
  for (const [name, text] of Object.entries(form)) parts.set(partOf(name), { ...parts.get(partOf(name)), [name]: text })
  return parts
}

export type PartConflict = { part: string, base: PolicyForm, theirs: PolicyForm, mine: PolicyForm }

const same = (a: PolicyForm = {}, b: PolicyForm = {}): boolean => {
  const lines = (form: PolicyForm) => JSON.stringify(Object.entries(form).sort(([x], [y]) => x < y ? -1 : 1))
  return lines(a) === lines(b)
}

/**
 * A form made from one version, brought onto another: what only one side changed is taken, what both changed otherwise is a
 * conflict until `choices` decides it by part.
 */
export function mergeForms (base: PolicyForm, theirs: PolicyForm, mine: PolicyForm, choices: Readonly<Record<string, 'theirs' | 'mine'>>): { form: PolicyForm, conflicts: PartConflict[] } {
  const [old, stored, typed] = [partsOf(base), partsOf(theirs), partsOf(mine)]
  const conflicts: PartConflict[] = []
  const merged = [...new Set([...stored.keys(), ...typed.keys()])].map(part => {
    const [was = {}, now = {}, own = {}] = [old.get(part), stored.get(part), typed.get(part)]
    if (same(own, now) || same(own, was)) return now
    if (same(now, was)) return own
    const choice = choices[part]
    if (choice === undefined) conflicts.push({ part, base: was, theirs: now, mine: own })
    return choice === 'theirs' ? now : own
  })
  return { form: Object.assign({}, ...merged), conflicts }
}
