/** The fair-competition record of a benefit in words: who issued it, on what it rests, whom it reaches, whether it was reviewed. */
import { standingOf, type Standing, type View } from '../../domain/law/lawfulness.js'
import type { Policy } from '../../domain/law/policy.js'
import type { Texts } from '../text.js'
import { address, joined, langOf, type Link } from './common.js'
import { linkOf } from './source.js'

/** A mark on a benefit without a review, for those who may see it: sign, word, why it is marked, and what follows. */
export type LawMark = { sign: string, word: string, why: string, effect: string }

/** `standing`: what the record amounts to, with `why` in a sentence; `review` is null where none is on record. */
export type LawfulnessView = {
  standing: Standing
  word: string
  why: string
  rows: { label: string, text: string, link: Link | null, note: string | null }[]
  mark: LawMark | null
}

/** The mark of an unreviewed benefit; null for all others. The public view has none of them, so it never shows the mark. */
export function lawMark (policy: Pick<Policy, 'effect' | 'lawfulness'>, view: View, { t }: Texts): LawMark | null {
  if (view === 'public' || standingOf(policy) !== 'unreviewed') return null
  return { sign: '⚑', word: t('lawfulness.mark'), why: t(`lawfulness.reason.${reasonOf(policy)}`), effect: t(`lawfulness.mark.${view}`) }
}

export const UNREVIEWED_REASONS = ['unrecorded', 'local', 'specific', 'unbased'] as const

/** What makes a benefit without a review unfit to be shown. */
function reasonOf ({ lawfulness }: Pick<Policy, 'lawfulness'>): typeof UNREVIEWED_REASONS[number] {
  if (!lawfulness) return 'unrecorded'
  if (lawfulness.level !== 'national') return 'local'
  return lawfulness.reach === 'operator-specific' ? 'specific' : 'unbased'
}

type Set = { policies: ReadonlyMap<string, Policy>, asOf: string }

/** The record of a policy; null for one that gives nobody anything. */
export function lawfulnessView (policy: Policy, view: View, { policies, asOf }: Set, texts: Texts): LawfulnessView | null {
  const { t } = texts
  const standing = standingOf(policy)
  if (standing === 'not-a-benefit') return null
  return {
    standing,
    word: t(`lawfulness.standing.${standing}`),
    why: t(`lawfulness.standing.${standing}.why`),
    rows: policy.lawfulness ? rowsOf(policy.lawfulness, policies, asOf, texts) : [],
    mark: lawMark(policy, view, texts)
  }
}

function rowsOf ({ level, basis, reach, review }: NonNullable<Policy['lawfulness']>, policies: ReadonlyMap<string, Policy>, asOf: string, texts: Texts): LawfulnessView['rows'] {
  const { t, pick, date } = texts
  const giving = basis.policy === undefined ? undefined : policies.get(basis.policy)
  const reviewed = review && t('lawfulness.review.on', { number: review.number, date: date(review.date) })
  const href = linkOf(review?.url)
  return [
    { label: t('lawfulness.level'), text: t(`lawfulness.level.${level}`), link: null, note: null },
    {
      label: t('lawfulness.basis'),
      text: t(`lawfulness.basis.${basis.kind}`),
      link: giving ? { href: address(`/policies/${giving.id}`, { asOf }), text: pick(giving.title) } : null,
      note: basis.note ? pick(basis.note) : null
    },
    { label: t('lawfulness.reach'), text: t(`lawfulness.reach.${reach}`), link: null, note: t(`lawfulness.reach.${reach}.help`) },
    {
      label: t('lawfulness.review'),
      text: reviewed ?? t('lawfulness.review.none'),
      link: href === null ? null : { href, text: t('lawfulness.review.link') },
      note: review?.reviewer ?? null
    }
  ]
}

/** Whom to ask about a rule: departments that a document names, or else the body that issued its main source. */
export type ContactView = { label: string, text: string, lang: string, note: string | null }

/** Null where the documents name neither. */
export function contactView (policy: Policy, texts: Texts): ContactView | null {
  const { t, pick } = texts
  const source = policy.sources[policy.lead?.source ?? 'main']
  if (policy.lead) {
    const departments = joined(policy.lead.departments.map(pick), texts)
    return { label: t('contact.lead'), text: departments, lang: langOf(departments), note: source?.clause ? t('contact.lead.by', { clause: source.clause }) : null }
  }
  const issuer = policy.sources['main']?.issuer
  return issuer === undefined ? null : { label: t('contact.issuer'), text: issuer, lang: langOf(issuer), note: t('contact.no-lead') }
}
