/** The best next question in words: why it comes first, how many are left, where else to go, and that nothing is left. */
import { isFactName, type FactName } from '../../domain/facts/catalogue.js'
import type { Facts } from '../../domain/facts/facts.js'
import { openSteps, type Answers } from '../../domain/intake/progress.js'
import { STAGES, stepOf } from '../../domain/intake/steps.js'
import type { Question } from '../../domain/question/next.js'
import { YUAN_PER_WAN } from '../../domain/units.js'
import type { Texts } from '../text.js'
import { address, type Link } from './common.js'

/** A question that settles something, with the most yuan it decides; 0 where none are known to hang on it. */
export type Worthwhile = { question: Question, decidedYuan: number }

/**
 * A page that asks one fact alone because it settles most. `skipped` and `from`: the questions passed over on the way here,
 * and the one before. `left`: how many would still settle something. `worth` is absent once the fact settles nothing.
 */
export type Asked = { fact: FactName, skipped: readonly FactName[], from?: FactName, left: number, worth?: Worthwhile }

/** The way through the questions as an address carries it. */
export type Way = { skip?: readonly string[], from?: string }

export const factsNamed = (names: readonly string[] = []): FactName[] => names.filter(isFactName)

/** The page that asks the fact alone. */
export function questionHref (id: string, fact: FactName, { skip, from }: Way = {}): string {
  return address(`/intake/${id}/${stepOf(fact)?.id ?? 'check'}`, { ask: fact, skip, from })
}

/** Where the best next question is chosen. */
export const nextHref = (id: string, { skip, from }: Way = {}): string => address(`/intake/${id}/next`, { skip, from })

/** Why a question comes first: the money, then what else it settles. */
export function reasonView ({ question: { share, verdicts, amounts, blocks }, decidedYuan }: Worthwhile, { t, wan }: Texts): string[] {
  const isOpen = amounts.length === 0 && share.yuan + share.unknown > 0
  return [
    ...(decidedYuan > 0 ? [t('intake.next.money', { amount: wan(decidedYuan / YUAN_PER_WAN) })] : []),
    ...(decidedYuan === 0 && isOpen ? [t('intake.next.later')] : []),
    ...(blocks.length > 0 ? [t('intake.next.block')] : []),
    ...(verdicts.length > 0 ? [t('intake.next.verdicts', { count: verdicts.length })] : []),
    ...(amounts.length > 0 ? [t('intake.next.amounts', { count: amounts.length })] : [])
  ]
}

type Given = Answers & { id: string, known: Facts }

/** The first open page in the order of the form, for those who would rather go through it. */
export function formOrderLink (given: Given, { t }: Texts): Link | null {
  const [open] = STAGES.flatMap(stage => openSteps(given, given.known, stage))
  return open ? { href: `/intake/${given.id}/${open.id}`, text: t('intake.next.form-order') } : null
}

export type NextView = { title: string, question: string | null, reasons: string[], link: Link | null }

/** The best next question as the page of answers offers it, or that there is none. */
export function nextView (given: Given, best: Worthwhile | undefined, texts: Texts): NextView {
  const { t } = texts
  if (!best) return { title: t('intake.next.enough.title'), question: null, reasons: [t('intake.next.enough.text')], link: null }
  return {
    title: t('intake.next.title'),
    question: t(`intake.ask.${best.question.fact}`),
    reasons: reasonView(best, texts),
    link: { href: questionHref(given.id, best.question.fact), text: t('intake.next.go') }
  }
}

/** The page that says that no further answer changes a verdict or an amount. */
export function enoughView (given: Given, texts: Texts) {
  const { t } = texts
  return {
    title: t('intake.next.enough.title'),
    text: t('intake.next.enough.text'),
    check: { href: `/intake/${given.id}/check`, text: t('intake.to-check') },
    formOrder: formOrderLink(given, texts),
    styles: ['match.css', 'intake.css']
  }
}
