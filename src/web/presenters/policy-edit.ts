/** Pages on which policies are edited: the list, and the form of one with its history. */
import type { PolicyQuery, PolicyRecord, PolicyVersion } from '../../application/policy-edit.js'
import { SEED_AUTHOR } from '../../application/seed.js'
import type { Page } from '../../application/ports.js'
import { dayOf } from '../../clock.js'
import type { Problem } from '../../domain/errors.js'
import { figuresOf } from '../../domain/law/edit.js'
import { rowsIn, type PolicyForm } from '../../domain/law/edit-read.js'
import { STATUSES } from '../../domain/law/policy.js'
import { errorViews, fieldId, problemText } from '../form.js'
import type { Texts } from '../text.js'
import { figureUnit } from './benefit.js'
import { address } from './common.js'
import { paginationView, rangeText } from './pagination.js'
import { fieldName } from './policy-field.js'
import { historyLines } from './policy-history.js'
import type { WatchView } from './watch.js'

export const STYLES = ['account.css', 'park-office.css', 'watch.css', 'policy-edit.css']
export const policyEditHref = (id: string): string => `/admin/policies/${id}`

const whenOf = ({ updatedAt, updatedBy }: PolicyRecord, { t, date }: Texts): string => updatedAt === undefined
  ? t('policy-edit.never')
  : t(updatedBy === SEED_AUTHOR ? 'policy-edit.loaded' : 'policy-edit.edited', { date: date(dayOf(updatedAt)) })

export function policyListPage ({ items, total }: Page<PolicyRecord>, query: PolicyQuery, texts: Texts) {
  const { t, pick } = texts
  const { words = '', status, limit, offset } = query
  const place = { total, limit, offset }
  return {
    title: t('policy-edit.list.title'),
    lead: t('policy-edit.list.lead', { count: total }),
    words,
    statuses: STATUSES.map(value => ({ value, text: t(`status.${value}`), isChosen: value === status })),
    policies: items.map(policy => ({
      href: policyEditHref(policy.id), title: pick(policy.title), category: t(`category.${policy.category}`), status: t(`status.${policy.status}`), edited: whenOf(policy, texts)
    })),
    range: total > limit ? rangeText(place, texts) : '',
    pagination: paginationView(place, to => address('/admin/policies', { q: words || undefined, status, offset: to || undefined }), texts),
    styles: STYLES,
    wide: true
  }
}

type Control = { id: string, name: string, label: string, value: string, error: string | null, describedBy: string, isDay: boolean, isArea: boolean, isNumber: boolean }

export type FormInput = { policy: PolicyRecord, form: PolicyForm, version: number, csrf: string, problems?: readonly Problem[] }

export const errorOf = (problems: readonly Problem[], name: string, texts: Texts): string | null => {
  const problem = problems.find(({ field }) => field === name)
  return problem ? problemText(problem, texts) : null
}

function control ({ form, problems = [] }: FormInput, name: string, label: string, texts: Texts, kind: 'line' | 'day' | 'area' | 'number' = 'line'): Control {
  const id = fieldId(name)
  const error = errorOf(problems, name, texts)
  return {
    id,
    name,
    label,
    value: form[name] ?? '',
    error,
    describedBy: error ? `${id}-error` : '',
    isDay: kind === 'day',
    isArea: kind === 'area',
    isNumber: kind === 'number'
  }
}

function figureViews (input: FormInput, texts: Texts) {
  const { t } = texts
  return figuresOf(input.policy).map(([name, { unit }]) => {
    const title = t(`param.${name}`)
    const rows = rowsIn(input.form, name)
    return {
      name,
      title,
      id: fieldId(`values.${name}`),
      unit: figureUnit(unit, texts),
      error: rows.length === 0 ? errorOf(input.problems ?? [], `values.${name}.0.value`, texts) : null,
      emptyId: fieldId(`values.${name}.0.value`),
      rows: rows.map((_, row) => ({
        legend: t('policy-edit.row', { figure: title, row: row + 1 }),
        remove: `remove:${name}:${row}`,
        controls: [
          control(input, `values.${name}.${row}.value`, t('policy-edit.field.value'), texts, 'number'),
          control(input, `values.${name}.${row}.from`, t('policy-edit.field.from'), texts, 'day'),
          control(input, `values.${name}.${row}.to`, t('policy-edit.field.to'), texts, 'day')
        ]
      })),
      add: `add:${name}`
    }
  })
}

export function policyFormPage (input: FormInput & { versions: readonly PolicyVersion[], names: Readonly<Record<string, string>>, isDone: boolean, watch: readonly WatchView[] }, texts: Texts) {
  const { policy, form, problems = [] } = input
  const { t, pick } = texts
  const named = (name: string, kind?: 'line' | 'day' | 'area') => control(input, name, fieldName(name, texts), texts, kind)
  return {
    title: pick(policy.title),
    breadcrumb: [{ href: '/admin/policies', text: t('policy-edit.list.title') }],
    meta: [t(`category.${policy.category}`), t(`status.${policy.status}`), whenOf(policy, texts)],
    publicHref: `/policies/${policy.id}`,
    action: policyEditHref(policy.id),
    csrf: input.csrf,
    version: String(input.version),
    done: input.isDone ? { kind: 'ok', title: null, text: t('policy-edit.done'), link: null } : null,
    validity: [named('validity.from', 'day'), named('validity.to', 'day')],
    status: { id: fieldId('status'), error: errorOf(problems, 'status', texts), options: STATUSES.map((value, index) => ({ id: index === 0 ? fieldId('status') : fieldId(`status-${value}`), value, text: t(`status.${value}`), isChosen: form['status'] === value })) },
    why: [named('statusWhy.zh', 'area'), named('statusWhy.en', 'area')],
    evidence: [named('lastEvidence.date', 'day'), named('lastEvidence.url'), named('lastEvidence.what.zh'), named('lastEvidence.what.en')],
    review: policy.lawfulness ? [named('review.number'), named('review.date', 'day'), named('review.reviewer'), named('review.url')] : [],
    figures: figureViews(input, texts),
    errors: errorViews(problems, texts, name => fieldName(name, texts)),
    watch: input.watch,
    history: historyLines(input.versions, input.names, texts),
    styles: STYLES
  }
}
