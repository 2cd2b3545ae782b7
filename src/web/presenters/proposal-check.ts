/** The check of a printed proposal in words: what it was made from, and each change with before and after. */
import type { Checked } from '../../application/proposals/check.js'
import { dayOf } from '../../clock.js'
import type { LawChange } from '../../domain/lead/proposal-changes.js'
import { printedCode, readCode } from '../../domain/lead/proposal.js'
import { UNITS } from '../../domain/law/benefit.js'
import type { Texts } from '../text.js'
import { joined } from './common.js'
import { verdictView } from './condition.js'
import { amountView, exactFigure } from './money-figures.js'

type Row = { what: string, href: string | null, detail: string, before: string, after: string }
type Group = { id: string, title: string, rows: Row[] }

function namesOf ({ before, now }: Checked, { t, pick }: Texts) {
  const park = (id: string): string => {
    const found = [now, before].map(catalogue => catalogue?.parks.find(one => one.id === id)).find(one => one !== undefined)
    return found ? pick(found.name) : id
  }
  const policy = (id: string): Pick<Row, 'what' | 'href'> => {
    const live = now.policies.policies.find(one => one.id === id)
    // A benefit that lost its review is not named, as everywhere.
    return live ? { what: pick(live.title), href: `/policies/${id}` } : { what: t('check.policy.hidden'), href: null }
  }
  return { park, policy }
}

function lawValue ({ field, figure }: LawChange, value: string | number | undefined, texts: Texts): string {
  const { t, date } = texts
  if (value === undefined) return field === 'conditions' ? '' : t('check.none')
  if (field === 'status') return t(`status.${value}`)
  if (field === 'from' || field === 'to') return date(String(value))
  if (typeof value === 'number') return figure?.unit && (UNITS as readonly string[]).includes(figure.unit) ? exactFigure(value, figure.unit, texts) : texts.number(value, 4)
  return value
}

const lawDetail = ({ field, figure }: LawChange, { t, has }: Texts): string =>
  figure ? (has(`param.${figure.name}`) ? t(`param.${figure.name}`) : figure.name) : t(`check.law.${field}`)

function groupsOf (checked: Checked, texts: Texts): Group[] {
  const { t, number } = texts
  const { park, policy } = namesOf(checked, texts)
  const yuan = (value: number | undefined) => value === undefined ? t('check.unknown') : amountView(value, texts).text
  const verdict = (value: Parameters<typeof verdictView>[0] | undefined) => {
    if (value === undefined) return t('check.not-judged')
    const { sign, word } = verdictView(value, texts)
    return `${sign} ${word}`
  }
  const { moved, verdicts, money } = checked.differences
  const ranks = moved.filter(({ from, to }) => from !== undefined && to !== undefined)
  const group = (id: string, rows: Row[]): Group => ({ id, title: t(`check.group.${id}`), rows })
  return [
    group('parks', [
      ...checked.gone.map(id => ({ what: park(id), href: null, detail: '', before: t('check.park.held'), after: t('check.park.gone') })),
      ...checked.barred.map(id => ({ what: park(id), href: `/parks/${id}`, detail: '', before: t('check.park.open'), after: t('check.park.barred') }))
    ]),
    group('law', checked.law.map(change => ({
      ...policy(change.policyId),
      detail: lawDetail(change, texts),
      before: change.field === 'conditions' ? t('check.law.conditions.before') : lawValue(change, change.before, texts),
      after: change.field === 'conditions' ? t('check.law.conditions.after') : lawValue(change, change.after, texts)
    }))),
    group('verdicts', verdicts.map(({ policyId, from, to, parkIds }) => ({ ...policy(policyId), detail: joined(parkIds.map(park), texts), before: verdict(from), after: verdict(to) }))),
    group('sums', money.map(({ parkId, from, to }) => ({ what: park(parkId), href: `/parks/${parkId}`, detail: t('check.sum.counted'), before: yuan(from), after: yuan(to) }))),
    group('prices', checked.prices.map(({ parkId, what, before, after }) => ({ what: park(parkId), href: `/parks/${parkId}`, detail: t(`check.price.${what}`), before: yuan(before), after: yuan(after) }))),
    group('ranks', ranks.map(({ parkId, from, to }) => ({ what: park(parkId), href: `/parks/${parkId}`, detail: '', before: number(from ?? 0), after: number(to ?? 0) })))
  ].filter(({ rows }) => rows.length > 0)
}

function resultView (checked: Checked, texts: Texts) {
  const { t, date } = texts
  const { park } = namesOf(checked, texts)
  const { frozen, issuedAt, contentHash } = checked
  const groups = groupsOf(checked, texts)
  const versionThen = frozen.versions ?? frozen.catalogue
  return {
    facts: [
      { label: t('check.fact.issued'), text: date(dayOf(issuedAt)), isHash: false },
      { label: t('check.fact.as-of'), text: date(frozen.asOf), isHash: false },
      { label: t('check.fact.matched'), text: date(dayOf(frozen.matchedAt)), isHash: false },
      { label: t('check.fact.parks'), text: joined(frozen.answer.parks.map(({ parkId }) => park(parkId)), texts), isHash: false },
      { label: t('check.fact.version'), text: versionThen, isHash: true },
      { label: t('check.fact.version-now'), text: checked.versionNow === versionThen ? t('check.version.same') : checked.versionNow, isHash: checked.versionNow !== versionThen },
      { label: t('check.fact.hash'), text: contentHash, isHash: true }
    ],
    groups,
    summary: t(groups.length > 0 ? 'check.changed' : 'check.unchanged', { date: date(checked.day), count: groups.reduce((sum, { rows }) => sum + rows.length, 0) }),
    isChanged: groups.length > 0,
    lost: checked.hasLostReview ? t('check.lost') : null,
    lawUnknown: checked.before ? null : t('check.law.unknown')
  }
}

/** `typed`: what stands in the box; empty before anything was asked. */
export function checkPage (typed: string, checked: Checked | undefined, texts: Texts) {
  const { t } = texts
  const code = readCode(typed)
  const isAsked = typed.trim() !== ''
  return {
    title: t('check.title'),
    typed: code ? printedCode(code) : typed,
    error: isAsked && !checked ? t(code ? 'check.none-found' : 'check.no-code') : null,
    errors: isAsked && !checked ? [{ href: '#f-code', text: t(code ? 'check.none-found' : 'check.no-code') }] : [],
    result: checked ? resultView(checked, texts) : null,
    styles: ['proposal.css']
  }
}
