/** View data that every page has: navigation, status and confidence marks, links. */
import { dayStatus, type DayStatus } from '../../application/browse.js'
import type { IsoDate } from '../../domain/dates.js'
import type { View } from '../../domain/law/lawfulness.js'
import type { Policy } from '../../domain/law/policy.js'
import { notLiveOn, type PolicySet } from '../../domain/law/verdict.js'
import type { Unreviewed } from '../../domain/law/view.js'
import type { Texts } from '../text.js'

export type Link = { href: string, text: string }

const SECTIONS = ['parks', 'clusters', 'policies', 'intake'] as const

/** The main navigation; `section` is the first segment of the address. */
export const navView = (section: string, { t }: Texts): (Link & { isCurrent: boolean })[] =>
  SECTIONS.map(name => ({ href: `/${name}`, text: t(`nav.${name}`), isCurrent: name === section }))

export type ConfidenceView = { word: string, dots: { x: number, full: boolean }[] }

/** How many of three dots stand full for each class of every kind of record. */
const DOTS: Readonly<Record<string, number>> = {
  high: 3, medium: 2, low: 1, listed: 3, inferred: 2, 'inferred.A': 2, 'inferred.B': 2, 'inferred.C': 1, seed: 3, 'public-source': 2, sourced: 2, recalled: 1
}

/** A confidence class as word and dots; `prefix` chooses the words where a class means something else for policies. */
export const confidenceView = (level: string, { t }: Texts, prefix = 'confidence'): ConfidenceView => ({
  word: t(`${prefix}.${level}`),
  dots: [1, 2, 3].map(place => ({ x: place * 9 - 5, full: place <= (DOTS[level] ?? 1) }))
})

export type StatusView = { status: string, sign: string, word: string, why: string }

const STATUS_MARK: Record<DayStatus, { status: string, sign: string }> = {
  live: { status: 'in-force', sign: '●' },
  unclear: { status: 'unclear', sign: '◐' },
  'not-yet-in-force': { status: 'future', sign: '○' },
  'not-yet-issued': { status: 'future', sign: '○' },
  ended: { status: 'expired', sign: '○' }
}

/** The status of a policy on a day, in words with the reason. */
export function statusView (policy: Policy, asOf: IsoDate, set: PolicySet, { t, date }: Texts): StatusView {
  const name = dayStatus(policy, asOf, set)
  const day = notLiveOn(policy, asOf, set.successors.has(policy.id))?.day ?? policy.lastEvidence?.date
  const why = name === 'unclear' && day === undefined ? 'status-on.unclear-no-evidence.why' : `status-on.${name}.why`
  return { ...STATUS_MARK[name], word: t(`status-on.${name}`), why: t(why, { date: day === undefined ? '' : date(day) }) }
}

/** The rule that asks for a review, as the collection holds it. */
const REVIEW_RULE = 'fis-fair-competition-2024'

/**
 * How many benefits without a fair-competition review are left out, or shown with a mark, and under which rule; null where
 * there are none. `of`: of everything, of what is live on `asOf`, or of what is live and possible in a park.
 */
export function unreviewedNote (
  { view, count }: Unreviewed, { of, asOf, set }: { of: 'all' | 'day' | 'park', asOf: IsoDate, set: PolicySet }, { t, date }: Texts
): { text: string, link: Link | null } | null {
  if (count === 0) return null
  const isHeld = set.policies.some(({ id }) => id === REVIEW_RULE)
  return {
    text: t(view === 'public' ? `unreviewed.public.${of}` : `unreviewed.${view}`, { count, date: date(asOf) }),
    link: isHeld ? { href: `/policies/${REVIEW_RULE}`, text: t('unreviewed.rule') } : null
  }
}

/** The style sheets of pages with marks on lines; the public view has no marks. */
export const markStyles = (view: View): string[] => view === 'public' ? [] : ['money.css']

/** The address with these query parameters; absent and empty ones are left out. */
export function address (path: string, query: Readonly<Record<string, string | number | readonly string[] | undefined>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue
    for (const one of typeof value === 'object' ? value : [String(value)]) params.append(name, one)
  }
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

/** Words joined as a list of the language. */
export const joined = (words: readonly string[], { t }: Texts): string => words.join(t('list.separator'))

/** The language tag of a text that is shown as it stands: Chinese where it holds Han characters. */
export const langOf = (text: string): 'zh-CN' | 'en' => /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en'
