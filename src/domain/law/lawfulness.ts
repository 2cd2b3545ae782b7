/**
 * Whether a benefit may be shown: the record that every benefit carries, and the one function that decides on it.
 * Source: 公平竞争审查条例 (国务院令第783号, in force since 2024-08-01), articles 8 to 13.
 */
import { Type, type Static } from 'typebox'
import { localizedText } from '../localized.js'
import { closed, Id, IsoDate, text } from '../shape.js'
import type { Policy } from './policy.js'

export const LEVELS = ['national', 'autonomous-region', 'prefecture', 'park'] as const
export type Level = typeof LEVELS[number]

/** The rank of what a benefit rests on; `none` where no law, regulation or consent was found. */
export const LEGAL_BASES = ['law', 'administrative-regulation', 'state-council', 'ministry', 'none'] as const
export type LegalBasis = typeof LEGAL_BASES[number]

/** Whether whoever meets the conditions gets it, or operators that somebody picks. */
export const REACHES = ['general', 'operator-specific'] as const

/**
 * `level`: of the government that issued it. `basis.policy`: the rule of the collection that gives the basis, where it is
 * another one than the policy itself. `review`: the fair-competition review on record; absent, there is none.
 */
export const Lawfulness = closed({
  level: Type.Enum([...LEVELS]),
  basis: closed({ kind: Type.Enum([...LEGAL_BASES]), policy: Type.Optional(Id), note: Type.Optional(localizedText(600)) }),
  reach: Type.Enum([...REACHES]),
  review: Type.Optional(closed({ number: text(120), date: IsoDate, reviewer: Type.Optional(text(200)), url: Type.Optional(text(1000)) }))
})
export type Lawfulness = Static<typeof Lawfulness>

/** `based`: national and general; `reviewed`: a review is on record; `not-a-benefit`: the rule gives nobody anything. */
export const STANDINGS = ['not-a-benefit', 'based', 'reviewed', 'unreviewed'] as const
export type Standing = typeof STANDINGS[number]

/**
 * Who looks. `officer`: sees and counts everything, with what is unreviewed marked. `public`: unreviewed benefits do not
 * exist. `flagged`: the public of a deployment that chose to show them, marked and never counted.
 */
export const VIEWS = ['officer', 'public', 'flagged'] as const
export type View = typeof VIEWS[number]

/**
 * What the fair-competition record of a policy amounts to. A benefit without a record is unreviewed. A benefit that
 * picks its operators is unreviewed at any level until a review says otherwise.
 */
export function standingOf ({ effect, lawfulness }: Pick<Policy, 'effect' | 'lawfulness'>): Standing {
  if (effect !== 'benefit') return 'not-a-benefit'
  if (!lawfulness) return 'unreviewed'
  const { level, basis, reach, review } = lawfulness
  if (review) return 'reviewed'
  return level === 'national' && basis.kind !== 'none' && reach === 'general' ? 'based' : 'unreviewed'
}

/** The one decision: whether a policy may appear in the view at all. */
export const isShown = (policy: Pick<Policy, 'effect' | 'lawfulness'>, view: View): boolean =>
  view !== 'public' || standingOf(policy) !== 'unreviewed'

/** Whether money from the policy may be in a total of the view. */
export const isCountable = (policy: Pick<Policy, 'effect' | 'lawfulness'>, view: View): boolean =>
  view === 'officer' || standingOf(policy) !== 'unreviewed'
