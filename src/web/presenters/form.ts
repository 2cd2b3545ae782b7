/** A question as a field of a form: widget, values, unit, hint, reason for asking, what was derived, what is wrong. */
import { FACTS, type FactName } from '../../domain/facts/catalogue.js'
import { NONE, NOT_KNOWN } from '../../domain/intake/parse.js'
import type { Answers } from '../../domain/intake/progress.js'
import type { RawPage } from '../../domain/intake/page.js'
import { ALWAYS_KNOWN } from '../../domain/intake/steps.js'
import type { Problem } from '../../domain/errors.js'
import type { DerivedFact } from '../../domain/match/answer.js'
import { fieldId, problemText } from '../form.js'
import type { Texts } from '../text.js'
import { confidenceView, type ConfidenceView } from './common.js'
import { factUnit, factValue, factValueWord } from './fact.js'
import { typedNumbers, understoodText } from './intake-understood.js'
import { rawValue } from './raw-value.js'
import { factSourceView, type SourceView } from './source.js'

export type OptionView = { id: string, value: string, text: string, isChosen: boolean }
export type Widget = 'line' | 'lines' | 'day' | 'select' | 'radios' | 'boxes'

/** What the system derived for a field: a value filled in for confirmation, or only a clue. */
export type DerivedView = { title: string, text: string, confidence: ConfidenceView, source: SourceView | null }

export type FieldView = {
  id: string
  name: FactName
  label: string
  /** The question is the title of the page. */
  isTitle: boolean
  is: Record<Widget, boolean>
  /** The field is a group of radios or boxes; `type` is theirs. */
  isGroup: boolean
  type: string
  /** "I do not know" or "none of these" stand below the options. */
  hasOthers: boolean
  isColumns: boolean
  /** Yes, no and "I do not know" stand side by side. */
  isRow: boolean
  value: string
  inputMode: string
  isNumber: boolean
  unit: string | null
  options: OptionView[]
  notKnown: { id: string, isChosen: boolean } | null
  none: OptionView | null
  hint: string | null
  why: string
  derived: DerivedView | null
  error: string | null
  /** How what was typed is read, on a page that comes back. */
  understood: string | null
  describedBy: string
}

/** More options than this stand in a list that opens. */
const MOST_RADIOS = 8
/** More boxes than this stand in columns. */
const MOST_BOXES = 6

function widgetOf (fact: FactName): Widget {
  const { kind, allowed = [] } = FACTS[fact]
  if (kind === 'yes-no') return 'radios'
  if (kind === 'choice') return allowed.length > MOST_RADIOS ? 'select' : 'radios'
  if (kind === 'list') return 'boxes'
  if (kind === 'texts') return 'lines'
  return kind === 'date' ? 'day' : 'line'
}

/** What a field shows: what was just typed, else what is stored, else what was derived for confirmation. */
function shownValues (fact: FactName, given: FieldsInput): readonly string[] {
  if (given.raw) return given.raw[fact] ?? []
  const stored = given.stored.answers[fact]
  if (stored !== undefined) return rawValue(fact, stored, given.texts)
  if (given.stored.notKnown.includes(fact)) return [NOT_KNOWN]
  const derived = given.derived.find(candidate => candidate.field === fact && candidate.confidence !== 'low')
  return derived ? rawValue(fact, derived.value, given.texts) : []
}

/** A derived fact in words, with its reason, source and confidence. */
export function derivedView (fact: DerivedFact, texts: Texts): DerivedView {
  const { t, reason } = texts
  const value = factValue(fact.field, fact.value, texts)
  const why = reason(fact.why)
  const title = { high: 'intake.offered.high', medium: 'intake.offered', low: 'intake.offered.low' }[fact.confidence]
  return {
    title: t(title),
    text: fact.confidence === 'low' ? t('intake.offered.low.text', { value, reason: why }) : why,
    confidence: confidenceView(fact.confidence, texts),
    source: fact.source ? factSourceView(fact.source, texts) : null
  }
}

function optionsOf (fact: FactName, shown: readonly string[], texts: Texts): OptionView[] {
  const { kind, allowed = [] } = FACTS[fact]
  const values = kind === 'yes-no' ? ['yes', 'no'] : allowed
  return values.map((value, index) => ({
    id: index === 0 ? fieldId(fact) : `${fieldId(fact)}-${index + 1}`,
    value,
    text: kind === 'yes-no' ? texts.t(`value.${value}`) : factValueWord(fact, value, texts),
    isChosen: shown.includes(value)
  }))
}

/** "None of these" of a list: no preference among prefectures, no such tag. */
function noneOf (fact: FactName, shown: readonly string[], { t, has }: Texts): OptionView | null {
  if (FACTS[fact].kind !== 'list') return null
  const own = `intake.none.${fact}`
  return { id: `${fieldId(fact)}-none`, value: NONE, text: t(has(own) ? own : 'intake.none'), isChosen: shown.includes(NONE) }
}

function unitOf (fact: FactName, texts: Texts): string | null {
  return FACTS[fact].kind === 'share' ? texts.t('intake.unit.percent') : factUnit(fact, texts) ?? null
}

/** What the fields of a page are made from. `raw`: what was just typed, on a page that comes back; `stored` and `derived`: what is known. */
export type FieldsInput = {
  texts: Texts
  stored: Answers
  derived: readonly DerivedFact[]
  raw?: RawPage
  problems: readonly Problem[]
  /** The question is the title of the page. */
  isTitle: boolean
}

const WIDGETS: readonly Widget[] = ['line', 'lines', 'day', 'select', 'radios', 'boxes']
const is = (widget: Widget) => Object.fromEntries(WIDGETS.map(name => [name, name === widget])) as Record<Widget, boolean>

/** What stands around the control: question, hint, reason for asking, what was derived, what is wrong. */
function wordsOf (fact: FactName, given: FieldsInput) {
  const { texts, problems, stored, derived, isTitle } = given
  const { t, has } = texts
  const id = fieldId(fact)
  const problem = problems.find(({ field }) => field === fact)
  const offer = stored.answers[fact] === undefined ? derived.find(candidate => candidate.field === fact) : undefined
  const understood = understoodOf(fact, given)
  const hint = has(`intake.hint.${fact}`) ? t(`intake.hint.${fact}`) : null
  return {
    label: t(`intake.ask.${fact}`),
    isTitle,
    hint,
    why: t(`why.${fact}`),
    derived: offer ? derivedView(offer, texts) : null,
    error: problem ? problemText(problem, texts) : null,
    understood,
    describedBy: [hint && `${id}-hint`, problem && `${id}-error`, offer && `${id}-derived`, understood && `${id}-read`].filter(Boolean).join(' ')
  }
}

export function fieldView (fact: FactName, given: FieldsInput): FieldView {
  const { texts } = given
  const { kind, allowed = [] } = FACTS[fact]
  const id = fieldId(fact)
  const widget = widgetOf(fact)
  const shown = shownValues(fact, given)
  const isNumber = ['amount', 'integer', 'share'].includes(kind)
  const notKnown = ALWAYS_KNOWN.includes(fact) ? null : { id: `${id}-${NOT_KNOWN}`, isChosen: shown.includes(NOT_KNOWN) }
  const none = noneOf(fact, shown, texts)
  return {
    id,
    name: fact,
    ...wordsOf(fact, given),
    is: is(widget),
    isGroup: widget === 'radios' || widget === 'boxes',
    type: widget === 'boxes' ? 'checkbox' : 'radio',
    hasOthers: kind !== 'yes-no' && (notKnown !== null || none !== null),
    isRow: kind === 'yes-no',
    isColumns: widget === 'boxes' && allowed.length > MOST_BOXES,
    value: shown.find(value => value !== NOT_KNOWN) ?? '',
    inputMode: isNumber ? 'decimal' : 'text',
    isNumber,
    unit: unitOf(fact, texts),
    options: optionsOf(fact, shown, texts),
    notKnown,
    none
  }
}

/** Where the page comes back for another field, this one says how it is read. */
function understoodOf (fact: FactName, { raw, texts }: FieldsInput): string | null {
  const [typed] = raw ? typedNumbers({ [fact]: raw[fact] ?? [] }) : []
  return typed ? understoodText(typed, texts) ?? null : null
}
