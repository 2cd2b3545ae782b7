/** Pages on which policies are edited: the list, the form, what an edit would do, a conflict, the history. */
import { caseKey, type PolicyQuery, type PolicyRecord, type PolicyVersion, type Preview } from '../../application/policy-edit.js'
import { SEED_AUTHOR } from '../../application/seed.js'
import type { Page } from '../../application/ports.js'
import { dayOf } from '../../clock.js'
import type { Problem } from '../../domain/errors.js'
import { canonicalJson } from '../../domain/canonical.js'
import { figuresOf } from '../../domain/law/edit.js'
import { rowsIn, type PartConflict, type PolicyForm } from '../../domain/law/edit-read.js'
import type { Reading } from '../../domain/law/cases.js'
import { STATUSES, type Policy, type PolicyTest } from '../../domain/law/policy.js'
import { policySet } from '../../domain/law/verdict.js'
import { errorViews, fieldId, problemText } from '../form.js'
import type { Texts } from '../text.js'
import { figureUnit, parameterRows } from './benefit.js'
import { address, joined } from './common.js'
import { paginationView, rangeText } from './pagination.js'
import type { ConflictRow, DiffRow, DiffView } from './park-office-diff.js'
import type { WatchView } from './watch.js'

const STYLES = ['account.css', 'park-office.css', 'watch.css', 'policy-edit.css']
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

/** What a field is called where it stands alone: in the summary, in a comparison. */
function fieldName (name: string, { t }: Texts): string {
  if (!name.startsWith('values.')) return t(`policy-edit.field.${name}`)
  const [, figure, row, part] = name.split('.')
  const title = t(`param.${figure}`)
  return row === undefined ? title : t('policy-edit.field.row', { figure: title, row: Number(row) + 1, part: t(`policy-edit.field.${part ?? 'value'}`) })
}

type Control = { id: string, name: string, label: string, value: string, error: string | null, describedBy: string, isDay: boolean, isArea: boolean, isNumber: boolean }

export type FormInput = { policy: PolicyRecord, form: PolicyForm, version: number, csrf: string, problems?: readonly Problem[] }

const errorOf = (problems: readonly Problem[], name: string, texts: Texts): string | null => {
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

const lines = (parts: readonly (string | undefined)[], { t }: Texts): string | null => parts.filter(Boolean).join(t('list.dot')) || null

/** A dated figure as it is read; null where the policy has none. */
function figureWords (policy: Policy, name: string, texts: Texts): string | null {
  const parameter = policy.benefit.parameters?.[name]
  if (!parameter) return null
  const rows = parameterRows({ ...policy, benefit: { ...policy.benefit, parameters: { [name]: parameter } } }, policySet([]), texts)
  return rows.map(({ lines, period }) => joined(lines, texts) + texts.t('format.bracket', { text: period })).join(texts.t('list.semicolon')) || null
}

/** The parts of a policy that an edit may change, in words. */
function partWords (policy: Policy, texts: Texts): Map<string, string | null> {
  const { date, t } = texts
  const { validity, status, statusWhy, lastEvidence, lawfulness } = policy
  const day = (value: string | undefined) => value === undefined ? null : date(value)
  const review = lawfulness?.review
  return new Map<string, string | null>([
    ['validity.from', day(validity.from)],
    ['validity.to', day(validity.to)],
    ['status', t(`status.${status}`)],
    ['statusWhy.zh', statusWhy.zh],
    ['statusWhy.en', statusWhy.en],
    ['lastEvidence', lastEvidence ? lines([date(lastEvidence.date), lastEvidence.what.zh, lastEvidence.what.en, lastEvidence.url], texts) : null],
    ['review', review ? lines([review.number, date(review.date), review.reviewer, review.url], texts) : null],
    ...figuresOf(policy).map(([name]): [string, string | null] => [`values.${name}`, figureWords(policy, name, texts)])
  ])
}

/** What differs between two versions, in words; cases that were taken over as a number. */
export function policyDiff (before: Policy, after: Policy, texts: Texts): DiffView {
  const [old, fresh] = [partWords(before, texts), partWords(after, texts)]
  const rows = [...new Set([...old.keys(), ...fresh.keys()])].filter(part => (old.get(part) ?? null) !== (fresh.get(part) ?? null)).map((part): DiffRow =>
    ({ label: fieldName(part, texts), before: old.get(part) ?? null, after: fresh.get(part) ?? null, source: null, verifiedOn: null }))
  const count = after.tests.filter((test, index) => canonicalJson(test) !== canonicalJson(before.tests[index] ?? null)).length
  const cases: DiffRow[] = count > 0 ? [{ label: texts.t('policy-edit.field.cases'), before: null, after: texts.t('policy-edit.cases.changed', { count }), source: null, verifiedOn: null }] : []
  return { rows: [...rows, ...cases], isRemoval: false, isNew: false }
}

function historyLines (versions: readonly PolicyVersion[], names: Readonly<Record<string, string>>, texts: Texts) {
  const { t, date } = texts
  return versions.map(({ at, by, policy, before, reason }) => ({
    head: t('policy-edit.history.line', { date: Number.isNaN(Date.parse(at)) ? t('history.unknown-day') : date(dayOf(at)), by: names[by] ?? t(by === SEED_AUTHOR ? 'policy-edit.by.seed' : 'policy-edit.by.unknown') }),
    reason: reason ? t('policy-edit.history.reason', { reason }) : null,
    first: before === undefined ? t('history.first') : null,
    diff: policy && before ? policyDiff(before, policy, texts) : null
  }))
}

const isTold = (test: PolicyTest): boolean => test.expectYuan !== undefined || test.expectCounted !== undefined

/** What a case says or reads: the verdict, and the money where the case speaks of it. */
function readingWords ({ verdict, yuan, counted }: Reading, test: PolicyTest, texts: Texts): string {
  const { t, number } = texts
  const money = (amount: number) => t('format.money.small', { amount: number(amount) })
  const groups = Object.entries(counted ?? {}).map(([group, sum]) => `${t(group === 'none' ? 'policy-edit.case.none' : `stack.group.${group}`)} ${money(Number(sum))}`)
  return joined([t(`verdict.${verdict}`), ...isTold(test) && yuan !== undefined ? [money(yuan)] : [], ...groups], texts)
}

export type PreviewInput = {
  preview: Preview,
  before: PolicyRecord,
  form: PolicyForm,
  version: number,
  csrf: string,
  watch: WatchView,
  titles: ReadonlyMap<string, { zh: string, en: string }>
  reason?: string,
  accepted?: readonly string[],
  problems?: readonly Problem[]
}

function caseViews ({ preview: { moved, policy }, accepted = [], problems = [], titles }: PreviewInput, texts: Texts) {
  const { t, pick, date } = texts
  return moved.map(one => {
    const { policyId, test, reads } = one
    const { expect: verdict, expectYuan: yuan, expectCounted: counted } = test
    const field = `case.${caseKey(one)}`
    const title = titles.get(policyId)
    return {
      id: `f-${field.replace(/[.:]/g, '-')}`,
      value: caseKey(one),
      name: pick(test.name),
      policy: policyId === policy.id || !title ? null : pick(title),
      day: date(test.asOf),
      before: readingWords({ verdict, ...yuan === undefined ? {} : { yuan }, ...counted ? { counted } : {} }, test, texts),
      after: readingWords(reads, test, texts),
      isAccepted: accepted.includes(caseKey(one)),
      error: problems.some(problem => problem.field === field) ? t('policy-edit.problem.case') : null
    }
  })
}

export function policyPreviewPage (input: PreviewInput, texts: Texts) {
  const { preview, before, form, version, csrf, reason = '', problems = [] } = input
  const { t, pick } = texts
  const cases = caseViews(input, texts)
  const others = problems.filter(({ field }) => !field.startsWith('case.'))
  return {
    title: t('policy-edit.preview.title', { policy: pick(before.title) }),
    breadcrumb: [{ href: '/admin/policies', text: t('policy-edit.list.title') }, { href: policyEditHref(before.id), text: pick(before.title) }],
    action: policyEditHref(before.id),
    csrf,
    version: String(version),
    kept: Object.entries(form).map(([name, value]) => ({ name, value })),
    isSame: preview.isSame,
    diff: policyDiff(before, preview.policy as Policy, texts),
    cases,
    casesNone: t('policy-edit.cases.none', { count: preview.policy.tests.length }),
    watch: input.watch,
    reason,
    reasonError: errorOf(problems, 'reason', texts),
    errors: [
      ...errorViews(others, texts, name => fieldName(name, texts)),
      ...cases.filter(({ error }) => error !== null).map(({ id, name, error }) => ({ href: `#${id}`, text: t('intake.problem.named', { fact: name, problem: error! }) }))
    ],
    styles: STYLES
  }
}

export type ConflictInput = {
  policy: PolicyRecord, form: PolicyForm, base: number, csrf: string, reason: string, conflicts: readonly PartConflict[], chosen: Readonly<Record<string, string>>, isAsked: boolean
}

const rawWords = (form: PolicyForm, texts: Texts): string => {
  const status = form['status']
  if (status !== undefined) return status === '' ? texts.t('listing.none') : texts.t(`status.${status}`)
  return Object.values(form).filter(Boolean).join(texts.t('list.dot')) || texts.t('listing.none')
}

/** What was stored meanwhile beside what was typed, part by part. */
export function policyConflictPage ({ policy, form, base, csrf, reason, conflicts, chosen, isAsked }: ConflictInput, texts: Texts) {
  const { t, pick } = texts
  const rows = conflicts.map(({ part, base, theirs, mine }): ConflictRow => ({
    path: part,
    id: fieldId(`keep.${part}`),
    name: `keep.${part}`,
    label: t(`policy-edit.part.${part.startsWith('values.') ? 'values' : part}`, part.startsWith('values.') ? { figure: t(`param.${part.slice('values.'.length)}`) } : {}),
    base: rawWords(base, texts),
    theirs: rawWords(theirs, texts),
    mine: rawWords(mine, texts),
    isTheirs: chosen[part] === 'theirs',
    isMine: chosen[part] === 'mine',
    error: isAsked && chosen[part] === undefined ? t('park-office.conflict.choose') : null
  }))
  return {
    title: t('policy-edit.conflict.title'),
    breadcrumb: [{ href: '/admin/policies', text: t('policy-edit.list.title') }, { href: policyEditHref(policy.id), text: pick(policy.title) }],
    action: policyEditHref(policy.id),
    csrf,
    version: String(policy.version ?? 0),
    base: String(base),
    kept: [...Object.entries(form).map(([name, value]) => ({ name, value })), { name: 'reason', value: reason }],
    rows,
    errors: rows.filter(({ error }) => error !== null).map(({ id, label, error }) => ({ href: `#${id}`, text: t('intake.problem.named', { fact: label, problem: error! }) })),
    styles: STYLES
  }
}
