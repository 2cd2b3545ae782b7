/** Before an edit of a policy is published: what it would do, and what somebody else published meanwhile. */
import { caseKey, type PolicyRecord, type Preview } from '../../application/policy-edit.js'
import type { Problem } from '../../domain/errors.js'
import type { Reading } from '../../domain/law/cases.js'
import type { PartConflict, PolicyForm } from '../../domain/law/edit-read.js'
import type { Policy, PolicyTest } from '../../domain/law/policy.js'
import { errorViews, fieldId } from '../form.js'
import type { Texts } from '../text.js'
import { joined } from './common.js'
import type { ConflictRow } from './park-office-diff.js'
import { errorOf, policyEditHref, STYLES } from './policy-edit.js'
import { fieldName } from './policy-field.js'
import { policyDiff } from './policy-history.js'
import type { WatchView } from './watch.js'

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
      ...cases.filter(({ error }) => error !== null).map(({ id, name, error }) => ({ href: `#${id}`, text: t('intake.problem.named', { fact: name, problem: error! }) })),
      ...errorViews(others, texts, name => fieldName(name, texts))
    ],
    styles: STYLES
  }
}

export type ConflictInput = {
  policy: PolicyRecord, form: PolicyForm, base: number, csrf: string, reason: string, conflicts: readonly PartConflict[], chosen: Readonly<Record<string, string>>, isAsked: boolean
}

const rawWords = (form: PolicyForm, texts: Texts): string => {
  const status = form['status']
  if (status !== undefined) return status === '' ? texts.t('policy-edit.none') : texts.t(`status.${status}`)
  return Object.values(form).filter(Boolean).join(texts.t('list.dot')) || texts.t('policy-edit.none')
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
