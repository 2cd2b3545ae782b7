/** A calculation in words: the arithmetic as one line, and each factor with its name and where it stands. */
import { leavesOf, resultOf, type Calculation, type ConstantLeaf, type FactLeaf, type Leaf, type Operation, type ParameterLeaf, type TableLeaf } from '../../domain/money/calculation.js'
import type { Step } from '../../domain/money/lines.js'
import { inYuan } from '../../domain/money/yuan.js'
import { YUAN_PER_WAN } from '../../domain/units.js'
import type { Texts } from '../text.js'
import { confidenceView, langOf, type ConfidenceView } from './common.js'
import { factLabel } from './fact.js'
import { spanText, type MoneyContext } from './money-context.js'
import { exactFigure, exactNumber, exactWan } from './money-figures.js'
import { legalSourceView, linkOf, printedDate, type SourceView } from './source.js'

/** One factor: name, value, who says it (`from`), its `day`, and the document or table behind it. `href` leads to the question. */
export type FactorView = {
  name: string
  value: string
  from: string
  href: string | null
  day: string | null
  source: SourceView | null
  confidence: ConfidenceView | null
}

/** `text`: the whole line; `formula` and `result` its two sides; `when`: the years, or that it is paid once. */
export type CalculationView = { text: string, formula: string, result: string, when: string, factors: FactorView[] }

const SIGNS = { sum: ' + ', difference: ' − ', product: ' × ', quotient: ' ÷ ' } as const
type Signed = keyof typeof SIGNS
const isSigned = (key: Operation['key']): key is Signed => Object.hasOwn(SIGNS, key)
const isLoose = (calculation: Calculation): boolean =>
  (calculation.key === 'sum' || calculation.key === 'difference') && calculation.of.length > 1

/** Whether a part needs brackets to be read as it is computed. */
function needsBrackets (key: Signed, part: Calculation, place: number): boolean {
  if (key === 'sum') return false
  if (key === 'difference') return place > 0 && isLoose(part)
  return isLoose(part) || (key === 'quotient' && place > 0 && (part.key === 'product' || part.key === 'quotient'))
}

/** Points on a loan over a hundred, which people write as per cent. */
function percentOf ({ key, of: [top, bottom] }: Operation, texts: Texts): string | undefined {
  if (key !== 'quotient' || bottom?.key !== 'constant' || bottom.params.name !== 'percent' || top?.key !== 'parameter') return undefined
  return `${exactNumber(top.params.value, texts)}%`
}

const leafText = ({ params: { value, unit } }: Leaf, texts: Texts): string => exactFigure(value, unit, texts)

/** The arithmetic with units and signs; brackets only where they change the result. */
export function formulaText (calculation: Calculation, texts: Texts): string {
  if ('params' in calculation) return leafText(calculation, texts)
  const { key, of } = calculation
  const percent = percentOf(calculation, texts)
  if (percent !== undefined) return percent
  const parts = of.map(part => formulaText(part, texts))
  if (!isSigned(key)) return texts.t(`money.op.${key}`, { parts: parts.join(texts.t('money.op.separator')) })
  return parts.map((part, place) => needsBrackets(key, of[place]!, place) ? `(${part})` : part).join(SIGNS[key])
}

function factFactor ({ params: { name, value, unit, index } }: FactLeaf, context: MoneyContext): FactorView {
  const { texts, originOf } = context
  const origin = originOf(name)
  const label = factLabel(name, texts)
  return {
    name: index === undefined ? label : texts.t('money.factor.of-year', { name: label, place: index + 1 }),
    value: exactFigure(value, unit, texts),
    from: origin.text,
    href: origin.href,
    day: null,
    source: origin.source,
    confidence: null
  }
}

function parameterFactor ({ params }: ParameterLeaf, { texts, policies }: MoneyContext): FactorView {
  const policy = policies.get(params.policyId)
  const source = policy?.sources[params.source] ?? policy?.sources['main']
  return {
    name: texts.t(`param.${params.name}`),
    value: exactFigure(params.value, params.unit, texts),
    from: texts.t('money.from.policy'),
    href: null,
    day: source?.date ? printedDate(source.date, texts) : null,
    source: source ? legalSourceView(source, texts) : null,
    confidence: confidenceView(params.confidence, texts, 'policy-confidence')
  }
}

/** A description in the words of the page where there are some; a title is left as it is printed. */
const worded = (text: string, { t, has }: Texts): string => has(`money.what.${text}`) ? t(`money.what.${text}`) : text

/** How well a figure is known; tables add remarks behind the class. */
const classOf = (confidence: string): string => confidence.split(' ')[0]!

function tableFactor ({ params }: TableLeaf, { texts }: MoneyContext): FactorView {
  const { table, value, unit, date, source, what, confidence } = params
  const href = linkOf(source)
  const title = href === null ? worded(source, texts) : texts.t('money.from.page')
  return {
    name: texts.t(`money.table.${table}`),
    value: exactFigure(value, unit, texts),
    from: what === undefined ? texts.t('money.from.table') : worded(what, texts),
    href: null,
    day: dateText(date, texts),
    source: { title, lang: langOf(title), href, clause: null, detail: null },
    confidence: confidence === undefined ? null : confidenceView(classOf(confidence), texts)
  }
}

const MONTHS = {
  zh: new Intl.DateTimeFormat('zh-CN', { year: 'numeric', month: 'long', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { year: 'numeric', month: 'long', timeZone: 'UTC' })
}

/** A day, a month or a year in words. */
function dateText (printed: string, { t, date, locale }: Texts): string {
  if (/^\d{4}-\d{2}$/.test(printed)) return MONTHS[locale].format(new Date(`${printed}-01T00:00:00Z`))
  return /^\d{4}$/.test(printed) ? t('money.year', { year: printed }) : date(printed)
}

const constantFactor = ({ params: { name, value, unit, source } }: ConstantLeaf, { texts }: MoneyContext): FactorView => ({
  name: texts.t(`money.constant.${name}`),
  value: exactFigure(value, unit, texts),
  from: texts.t(source ? 'money.from.law' : 'money.from.constant'),
  href: null,
  day: source?.date ? printedDate(source.date, texts) : null,
  source: source ? legalSourceView(source, texts) : null,
  confidence: null
})

function factorView (leaf: Leaf, context: MoneyContext): FactorView {
  switch (leaf.key) {
    case 'fact': return factFactor(leaf, context)
    case 'parameter': return parameterFactor(leaf, context)
    case 'table': return tableFactor(leaf, context)
    case 'constant': return constantFactor(leaf, context)
  }
}

/** Constants that only place a figure and are no figure themselves. */
const SILENT: ReadonlySet<string> = new Set(['whole', 'nought', 'percent', 'loan-years-before'])

/** Every factor once, from left to right. */
export function factorViews (calculation: Calculation, context: MoneyContext): FactorView[] {
  const said = new Set<string>()
  return leavesOf(calculation).flatMap(leaf => {
    if (leaf.key === 'constant' && SILENT.has(leaf.params.name)) return []
    const id = JSON.stringify(leaf)
    if (said.has(id)) return []
    said.add(id)
    return [factorView(leaf, context)]
  })
}

type Costed = { calculation: Calculation, unit: '万元' | '元', yuan: number }

/** Both sides of the line. The sign is ≈ where the amount was rounded to the yuan. */
function sidesOf ({ calculation, unit, yuan }: Costed, texts: Texts): { formula: string, result: string } {
  const { top, bottom } = inYuan(resultOf(calculation), unit)
  const isExact = top === BigInt(yuan) * bottom
  return { formula: formulaText(calculation, texts), result: `${isExact ? '=' : '≈'} ${exactWan(yuan / YUAN_PER_WAN, texts)}` }
}

/** One step of a line: "8,000 万元 × (25% − 15%) = 800 万元，2027—2030 年每年". */
export function stepView (step: Step, context: MoneyContext): CalculationView {
  const { texts } = context
  const sides = sidesOf(step, texts)
  const { years } = step
  const when = years === undefined ? texts.t('money.when.once') : texts.t(years[0] === years[1] ? 'money.when.year' : 'money.when.years', { years: spanText(years, texts) })
  return { ...sides, when, text: texts.t('money.calculation', { ...sides, when }), factors: factorViews(step.calculation, context) }
}

/** A calculation without years, in yuan. */
export function costView (cost: { calculation: Calculation, yuan: number }, context: MoneyContext): CalculationView {
  const sides = sidesOf({ ...cost, unit: '元' }, context.texts)
  return { ...sides, when: '', text: `${sides.formula} ${sides.result}`, factors: factorViews(cost.calculation, context) }
}
