/** The question page of the intake, and what its pages share: progress, values in words, ways on. */
import type { Problem } from '../../domain/errors.js'
import type { FactName } from '../../domain/facts/catalogue.js'
import { askedSteps, openSteps, previousStep, nextStep, stateOf, type Answers } from '../../domain/intake/progress.js'
import { STAGES, type StageId, type Step } from '../../domain/intake/steps.js'
import type { RawPage } from '../../domain/intake/page.js'
import type { DerivedFact } from '../../domain/match/answer.js'
import type { Facts } from '../../domain/facts/facts.js'
import type { IndustryClass } from '../../domain/place/reference.js'
import { errorViews, type ErrorView } from '../form.js'
import type { Texts } from '../text.js'
import { address, type Link } from './common.js'
import { factLabel, factValue } from './fact.js'
import { fieldView, type FieldView } from './form.js'
import { laterHref, STYLES } from './intake-later.js'
import { formOrderLink, nextHref, questionHref, reasonView, type Asked } from './intake-next.js'

/** An intake with what is known beside its answers. */
export type IntakeState = Answers & { id: string, known: Facts, derived: readonly DerivedFact[] }

/** A value in words: an industry code with its name, an empty list as "none of these". */
export function valueText (fact: FactName, value: NonNullable<Facts[FactName]>, texts: Texts, industries: readonly IndustryClass[]): string {
  if (Array.isArray(value) && value.length === 0) return texts.t(texts.has(`intake.none.${fact}`) ? `intake.none.${fact}` : 'intake.none')
  const words = factValue(fact, value, texts)
  const industry = fact === 'project.industryCode' ? industries.find(item => item.code === value) : undefined
  return industry ? `${words} ${texts.pick(industry.name)}` : words
}

export type ProgressView = { stage: string, text: string, done: number, total: number, width: number }

function progressView (stage: StageId, state: IntakeState, { t }: Texts, asked?: Asked): ProgressView {
  if (asked) return askedProgress(asked, state, t)
  const total = askedSteps(state.known, stage).length
  const left = openSteps(state, state.known, stage).length
  const text = left === 0 ? t('intake.progress.done') : t('intake.progress.left', { count: left })
  return { stage: t(`intake.stage.${stage}`), text, done: total - left, total, width: total === 0 ? 100 : Math.round(100 * (total - left) / total) }
}

/** Of the questions answered so far and those that still settle something, how many are answered. */
function askedProgress ({ left }: Asked, { answers, notKnown }: IntakeState, t: Texts['t']): ProgressView {
  const done = Object.keys(answers).length + notKnown.length
  const total = done + left
  const text = left === 0 ? t('intake.next.enough.title') : t('intake.next.left', { count: left })
  return { stage: t('intake.next.stage'), text, done, total, width: total === 0 ? 100 : Math.round(100 * done / total) }
}

export type Row = { label: string, text: string, state: string, href: string }

export const pageHref = (id: string, step: string, query: Record<string, string | readonly string[] | undefined> = {}): string => address(`/intake/${id}/${step}`, query)

export function rowOf (fact: FactName, step: Step, state: IntakeState, texts: Texts, industries: readonly IndustryClass[]): Row {
  const value = state.answers[fact]
  const name = stateOf(state, fact)
  return {
    label: factLabel(fact, texts),
    text: value === undefined ? texts.t(`intake.state.${name}`) : valueText(fact, value, texts, industries),
    state: name,
    href: pageHref(state.id, step.id, { return: 'check' })
  }
}

/** The answered facts of a stage, each with a link to change it. */
const answeredRows = (state: IntakeState, texts: Texts, industries: readonly IndustryClass[]): Row[] =>
  STAGES.flatMap(stage => askedSteps(state.known, stage))
    .flatMap(step => step.facts.filter(fact => state.answers[fact] !== undefined).map(fact => rowOf(fact, step, state, texts, industries)))

/**
 * What a question page needs; `returnTo` is `check` when the page was opened to change one answer, `asked` is there when it
 * asks the best next question.
 */
export type PageInput = {
  step: Step
  state: IntakeState
  seen: string
  returnTo: string
  asked?: Asked
  csrf: string
  texts: Texts
  industries: readonly IndustryClass[]
  raw?: RawPage
  problems?: readonly Problem[]
  /** How numbers that were sent with the page before were read. */
  understood: string[]
  /** The answers of the other window, when they stand against what was just sent. */
  against?: Answers
}

export type ConflictView = { lines: { theirs: string, mine: string }[] }

function conflictView ({ step, against, state, texts, industries }: PageInput): ConflictView | null {
  if (!against) return null
  const say = (answers: Answers, fact: FactName) => {
    const value = answers.answers[fact]
    return value === undefined ? texts.t(`intake.state.${stateOf(answers, fact)}`) : valueText(fact, value, texts, industries)
  }
  const differing = step.facts.filter(fact => say(against, fact) !== say(state, fact))
  return {
    lines: differing.map(fact => ({
      theirs: texts.t('intake.conflict.theirs', { fact: factLabel(fact, texts), value: say(state, fact) }),
      mine: texts.t('intake.conflict.mine', { value: say(against, fact) })
    }))
  }
}

export type QuestionView = {
  title: string
  errors: ErrorView[]
  heading: string | null
  fields: FieldView[]
  progress: ProgressView
  conflict: ConflictView | null
  action: string
  csrf: string
  seen: string
  back: Link
  reasons: string[]
  otherOrder: Link | null
  skipHref: string | null
  checkHref: string
  continueText: string
  given: Row[]
  understood: string[]
  laterHref: string
  styles: string[]
}

function backLink ({ step, state, returnTo, asked, texts: { t } }: PageInput): Link {
  if (asked?.from) return { href: questionHref(state.id, asked.from, { skip: asked.skipped }), text: t('intake.back') }
  if (returnTo === 'check' || asked) return { href: pageHref(state.id, 'check'), text: t('intake.back.check') }
  const previous = previousStep(step, state.known)
  if (previous) return { href: pageHref(state.id, previous.id), text: t('intake.back') }
  return step.stage === 'core' ? { href: '/intake', text: t('intake.back.start') } : { href: pageHref(state.id, 'check'), text: t('intake.back.check') }
}

/** Where a page leads: to the next open page of its stage; after the core to the best next question, else to check-your-answers. */
export function hrefAfter (step: Step, state: IntakeState, returnTo: string): string {
  if (returnTo === 'check') return pageHref(state.id, 'check')
  const next = nextStep(step, state, state.known)
  if (next) return pageHref(state.id, next.id)
  return step.stage === 'core' ? nextHref(state.id) : pageHref(state.id, 'check')
}

/** The query that keeps the way a page was reached: to change one answer, or as the best next question. */
export const wayOf = ({ returnTo, asked }: Pick<PageInput, 'returnTo' | 'asked'>): Record<string, string | readonly string[] | undefined> =>
  ({ return: returnTo, ask: asked?.fact, skip: asked?.skipped, from: asked?.from })

function skipLink ({ step, state, returnTo, asked }: PageInput): string | null {
  if (asked) return nextHref(state.id, { skip: [...asked.skipped, asked.fact], from: asked.from })
  return returnTo === 'check' ? null : hrefAfter(step, state, '')
}

/** The way to the other order of questions: by worth once the core is behind, by the form where one question comes by worth. */
function otherOrder ({ step, state, returnTo, asked, texts }: PageInput): Link | null {
  if (asked) return formOrderLink(state, texts)
  return step.stage === 'core' || returnTo === 'check' ? null : { href: nextHref(state.id), text: texts.t('intake.next.by-worth') }
}

export function questionView (input: PageInput): QuestionView {
  const { step, state, texts, problems = [], raw, returnTo, asked } = input
  const isSingle = step.facts.length === 1
  const nameOf = isSingle ? undefined : (field: string) => texts.t(`intake.ask.${field}`)
  return {
    title: texts.t(`intake.step.${step.id}`),
    errors: errorViews(problems, texts, nameOf),
    heading: isSingle ? null : texts.t(`intake.step.${step.id}`),
    fields: step.facts.map(fact => fieldView(fact, { texts, stored: state, derived: state.derived, raw, problems, isTitle: isSingle })),
    progress: progressView(step.stage, state, texts, asked),
    conflict: conflictView(input),
    action: pageHref(state.id, step.id, wayOf(input)),
    csrf: input.csrf,
    seen: input.seen,
    back: backLink(input),
    reasons: asked?.worth ? reasonView(asked.worth, texts) : [],
    otherOrder: otherOrder(input),
    skipHref: skipLink(input),
    checkHref: pageHref(state.id, 'check'),
    continueText: texts.t(returnTo === 'check' ? 'intake.save' : 'intake.continue'),
    given: answeredRows(state, texts, input.industries),
    understood: input.understood,
    laterHref: laterHref(state.id),
    styles: STYLES
  }
}
