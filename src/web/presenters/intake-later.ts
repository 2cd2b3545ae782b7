/** The pages that keep an intake for later: its address, a code, an account; and the page that takes the code. */
import { dayOf } from '../../clock.js'
import type { Actor } from '../../domain/account/access.js'
import type { Problem } from '../../domain/errors.js'
import { errorViews, fieldId, problemText } from '../form.js'
import type { Texts } from '../text.js'
import { address } from './common.js'

export const laterHref = (id: string): string => `/intake/${id}/later`

export const STYLES = ['match.css', 'intake.css', 'my.css']

/** Whom the intake belongs to, seen by who reads the page. */
type Belonging = 'own' | 'can-attach' | 'sign-in' | 'other-role'

function belongingOf (actor: Actor, ownerId: string | undefined): Belonging {
  if (ownerId !== undefined) return 'own'
  if (actor.role === 'investor') return 'can-attach'
  return actor.role === 'public' ? 'sign-in' : 'other-role'
}

export type LaterInput = {
  intake: { id: string, ownerId?: string }
  actor: Actor
  kept: { code: string, until: string } | undefined
  origin: string
  csrf: string
  texts: Texts
}

export function laterView ({ intake, actor, kept, origin, csrf, texts: { t, date } }: LaterInput) {
  const belonging = belongingOf(actor, intake.ownerId)
  return {
    title: t('intake.later.title'),
    backHref: `/intake/${intake.id}/check`,
    address: `${origin}/intake/${intake.id}/check`,
    addressText: t(belonging === 'own' ? 'intake.later.address.own' : 'intake.later.address.text'),
    code: kept ? { text: kept.code, until: t('intake.later.code.until', { date: date(dayOf(kept.until)) }) } : null,
    codeAction: `/intake/${intake.id}/code`,
    codeButton: t(kept ? 'intake.later.code.again' : 'intake.later.code.make'),
    resumeAddress: `${origin}/intake/resume`,
    isOwn: belonging === 'own',
    attachAction: belonging === 'can-attach' ? `/intake/${intake.id}/attach` : null,
    signInHref: belonging === 'sign-in' ? address('/account/sign-in', { next: laterHref(intake.id) }) : null,
    myHref: actor.role === 'investor' ? '/my' : null,
    csrf,
    styles: STYLES
  }
}

type ResumeInput = { typed: string, problems: readonly Problem[], isOthers: boolean, csrf: string, texts: Texts }

/** `isOthers`: the code was right, and the intake is attached to an account that the reader is not signed in to. */
export function resumeView ({ typed, problems, isOthers, csrf, texts }: ResumeInput) {
  return {
    title: texts.t('intake.resume.title'),
    errors: errorViews(problems, texts),
    error: problems[0] ? problemText(problems[0], texts) : null,
    fieldId: fieldId('code'),
    typed,
    signInHref: isOthers ? address('/account/sign-in', { next: '/my' }) : null,
    csrf,
    styles: STYLES
  }
}
