/** One benefit or cost in words: what it comes to, how, what is assumed, what is missing, and why it is not counted. */
import type { Amounts, CostLine, Line } from '../../domain/money/lines.js'
import type { Lack, Note } from '../../domain/money/worth.js'
import { stepView, type CalculationView } from './money-calculation.js'
import { missingViews, policyLink, spanText, yearsText, type MissingView, type MoneyContext } from './money-context.js'
import { amountView, exactWan, type AmountView } from './money-figures.js'
import { lawMark, type LawMark } from './lawfulness.js'

/**
 * `amount` is null while nothing is known, and `none` then says so; `why` is null for what is counted; `rival` names the
 * rule that is used instead, or the one that takes this one away.
 */
export type LineView = {
  id: string
  title: string
  href: string | null
  kind: string
  state: { name: string, sign: string, word: string }
  why: string | null
  rival: { text: string, href: string | null } | null
  amount: AmountView | null
  none: string | null
  bound: string | null
  steps: CalculationView[]
  notes: string[]
  open: string | null
  missing: MissingView[]
  lacking: string[]
  mark: LawMark | null
}

/** Parameters of notes that are amounts, days or years; all others are numbers or texts as they stand. */
function paramText (name: string, value: string | number, { texts }: MoneyContext): string | number {
  if (name.endsWith('Wan')) return exactWan(Number(value), texts)
  if (name === 'validTo' || name === 'hireBy') return texts.date(String(value))
  if (name === 'start' || name === 'last') return String(value)
  if (name === 'mode') return texts.t(`value.project.landSupplyMode.${value}`)
  return value
}

const paramsOf = (params: Readonly<Record<string, string | number>>, context: MoneyContext): Record<string, string | number> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, paramText(name, value, context)]))

/** A remark with the years it speaks of. */
function noteText ({ key, params, years }: Note, context: MoneyContext): string {
  const { texts } = context
  const rival = params['policyId']
  const policy = rival === undefined ? '' : policyLink(String(rival), context).text
  const text = texts.t(`money.note.${key}`, { ...paramsOf(params, context), policy })
  return years ? texts.t('money.note.of-years', { years: spanText(years, texts), note: text }) : text
}

/** What no fact can give; a figure is named as the parameter it would be. */
function lackText ({ key, params }: Lack, { texts }: MoneyContext): string {
  const { name } = params
  return texts.t(`money.lack.${key}`, { name: name === undefined ? '' : texts.t(`param.${name}`) })
}

/** What every line of a ledger says, counted or not. */
function amountsView (line: Amounts, context: MoneyContext): Omit<LineView, 'state' | 'why' | 'rival'> {
  const { texts, policies, view } = context
  const { t } = texts
  const { text, href } = policyLink(line.policyId, context)
  const policy = policies.get(line.policyId)
  const { steps, notes, key } = line.derivation
  return {
    id: line.policyId,
    title: text,
    href,
    kind: t(`benefit.${key}`),
    amount: line.amountYuan === undefined ? null : amountView(line.amountYuan, texts),
    none: line.amountYuan === undefined ? t('money.amount.unknown') : null,
    bound: line.bound ? t(`money.bound.${line.bound}`) : null,
    steps: steps.map(step => stepView(step, context)),
    notes: notes.map(note => noteText(note, context)),
    open: line.amountYuan !== undefined && line.openYears.length > 0 ? t('money.open-years', { years: yearsText(line.openYears, texts) }) : null,
    missing: missingViews(line.missing, context),
    lacking: line.lacking.map(lack => lackText(lack, context)),
    mark: policy ? lawMark(policy, view, texts) : null
  }
}

const SIGN = {
  counted: '✓', removed: '✕', unreviewed: '⚑', unclear: '~', deferred: '→', 'not-known': '?', 'pays-nothing': '–', 'another-of-group': '–', cost: '+'
} as const

/** `used`: the counted lines, of which one of the same group is what stands in this one's place. */
export function lineView (line: Line, used: readonly Line[], context: MoneyContext): LineView {
  const { t } = context.texts
  const state = line.counted ? 'counted' as const : line.why ?? 'pays-nothing' as const
  const better = state === 'another-of-group' ? used.filter(other => other.group === line.group && other.group !== 'none').map(({ policyId }) => policyId) : []
  const rival = line.by ?? better[0]
  return {
    ...amountsView(line, context),
    state: { name: state, sign: SIGN[state], word: t(`money.state.${state}`) },
    why: line.counted ? null : t(state === 'another-of-group' && rival === undefined ? 'money.why.another-of-group.none' : `money.why.${state}`),
    rival: rival === undefined ? null : policyLink(rival, context)
  }
}

/** A cost that a rule imposes. */
export function costLineView (line: CostLine, context: MoneyContext): LineView {
  const { t } = context.texts
  return { ...amountsView(line, context), state: { name: 'cost', sign: SIGN.cost, word: t(`money.cost.${line.status}`) }, why: null, rival: null }
}
