/** Versions of a policy in words: what an edit may change, what differs between two of them, who wrote each and why. */
import type { PolicyVersion } from '../../application/policy-edit.js'
import { SEED_AUTHOR } from '../../application/seed.js'
import { dayOf } from '../../clock.js'
import { canonicalJson } from '../../domain/canonical.js'
import { figuresOf } from '../../domain/law/edit.js'
import type { Policy } from '../../domain/law/policy.js'
import { policySet } from '../../domain/law/verdict.js'
import type { Texts } from '../text.js'
import { parameterRows } from './benefit.js'
import { joined } from './common.js'
import type { DiffRow, DiffView } from './park-office-diff.js'
import { fieldName } from './policy-field.js'

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
  return { rows: [...rows, ...cases], isRemoval: false, isNew: false, none: texts.t('policy-edit.none') }
}

export function historyLines (versions: readonly PolicyVersion[], names: Readonly<Record<string, string>>, texts: Texts) {
  const { t, date } = texts
  return versions.map(({ at, by, policy, before, reason }) => ({
    head: t('policy-edit.history.line', { date: Number.isNaN(Date.parse(at)) ? t('history.unknown-day') : date(dayOf(at)), by: names[by] ?? t(by === SEED_AUTHOR ? 'policy-edit.by.seed' : 'policy-edit.by.unknown') }),
    reason: reason ? t('policy-edit.history.reason', { reason }) : null,
    first: before === undefined ? t('history.first') : null,
    diff: policy && before ? policyDiff(before, policy, texts) : null
  }))
}
