/** Check-your-answers: what was answered, stage by stage, and what the program takes from it. */
import type { IsoDate } from '../../domain/dates.js'
import type { Problem } from '../../domain/errors.js'
import type { FactName } from '../../domain/facts/catalogue.js'
import { askedSteps, completeness, openSteps, stateOf } from '../../domain/intake/progress.js'
import { STAGES, type StageId, type Step } from '../../domain/intake/steps.js'
import type { DerivedFact } from '../../domain/match/answer.js'
import type { IndustryClass } from '../../domain/place/reference.js'
import { errorViews, fieldId } from '../form.js'
import type { Texts } from '../text.js'
import { factLabel, factValue } from './fact.js'
import { derivedView, type DerivedView } from './form.js'
import { pageHref, rowOf, type IntakeState, type Row } from './intake.js'
import { laterHref, STYLES } from './intake-later.js'
import { nextView, type Worthwhile } from './intake-next.js'

export type OfferedView = { id: string, field: FactName, label: string, value: string, derived: DerivedView, href: string }

function offeredView (fact: DerivedFact, state: IntakeState, texts: Texts, stepOfFact: (fact: FactName) => Step | undefined): OfferedView {
  const step = stepOfFact(fact.field)
  return {
    id: fieldId(fact.field),
    field: fact.field,
    label: factLabel(fact.field, texts),
    value: factValue(fact.field, fact.value, texts),
    derived: derivedView(fact, texts),
    href: step ? pageHref(state.id, step.id, { return: 'check' }) : ''
  }
}

type StageView = { title: string, text: string, rows: Row[], left: string, goHref: string | null }

/** Core rows are all shown, open ones too; of the other stages only what was answered, and how much is left. */
function stageView (stage: StageId, state: IntakeState, texts: Texts, industries: readonly IndustryClass[]): StageView {
  const { t } = texts
  const steps = askedSteps(state.known, stage)
  const open = openSteps(state, state.known, stage)
  const isShown = (fact: FactName) => stage === 'core' || stateOf(state, fact) !== 'open'
  return {
    title: t(`intake.stage.${stage}`),
    text: t(`intake.stage.${stage}.text`),
    rows: steps.flatMap(step => step.facts.filter(isShown).map(fact => rowOf(fact, step, state, texts, industries))),
    left: open.length === 0 ? t('intake.check.stage.done') : t('intake.check.stage.left', { count: open.length }),
    goHref: open[0] ? pageHref(state.id, open[0].id) : null
  }
}

export type CheckInput = {
  state: IntakeState
  offered: readonly DerivedFact[]
  stepOfFact: (fact: FactName) => Step | undefined
  asOf: IsoDate
  csrf: string
  understood: string[]
  texts: Texts
  industries: readonly IndustryClass[]
  problems?: readonly Problem[]
  /** The best next question; absent when nothing that is left settles anything. */
  best?: Worthwhile
}

export function checkView (input: CheckInput) {
  const { state, offered, texts, industries, problems = [], stepOfFact } = input
  const [core, ...others] = STAGES.map(stage => stageView(stage, state, texts, industries))
  const settled = state.derived.filter(fact => fact.confidence === 'high')
  const isEmpty = state.known['project.products'] === undefined && state.known['project.industryCode'] === undefined
  return {
    title: texts.t('intake.check.title'),
    errors: errorViews(problems, texts),
    core,
    others,
    offered: offered.map(fact => offeredView(fact, state, texts, stepOfFact)),
    settled: settled.map(fact => offeredView(fact, state, texts, stepOfFact)),
    isEmpty,
    next: nextView(state, input.best, texts),
    counts: texts.t('intake.check.counts', completeness(state, state.known)),
    productsHref: pageHref(state.id, 'products'),
    action: pageHref(state.id, 'check'),
    confirmAction: pageHref(state.id, 'confirm'),
    asOf: input.asOf,
    asOfError: problems[0] ? texts.t(problems[0].key, problems[0].params) : null,
    csrf: input.csrf,
    understood: input.understood,
    laterHref: laterHref(state.id),
    styles: STYLES
  }
}
