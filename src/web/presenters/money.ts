/** The ledger of a place in words: totals, what was chosen in each group, amounts by year, tax, what is missing. */
import { STACK_GROUPS } from '../../domain/law/policy.js'
import type { Group } from '../../domain/money/combination.js'
import type { Ledger } from '../../domain/money/ledger.js'
import type { Line } from '../../domain/money/lines.js'
import type { Texts } from '../text.js'
import { missingViews, policyLink, spanText, yearsText, type MissingView, type MoneyContext } from './money-context.js'
import { amountView, cellAmount, type AmountView } from './money-figures.js'
import { costLineView, lineView, type LineView } from './money-line.js'

/** `total` is null while nothing is counted. `chosen`: what is counted; `lost`: what would count without it, and all that is not counted, each with why. */
export type GroupView = { key: Group, title: string, rule: string, total: AmountView | null, chosen: LineView[], lost: LineView[] }

type Bar = { x: number, y: number, width: number, height: number, label: string }

/** Amounts by year as a table with real headers and as bars, a word for each bar; null while no year is known. */
export type YearsView = {
  caption: string
  years: string[]
  rows: { title: string, href: string | null, cells: (AmountView | null)[], total: AmountView }[]
  totals: AmountView[]
  total: AmountView
  bars: Bar[]
  barsLabel: string
}

export type TaxView = { baseline: AmountView, counted: AmountView, saved: AmountView, open: string | null }

/** `counted` and `ifAll` are null where nothing is known that could be counted. */
export type LedgerView = {
  counted: AmountView | null
  ifAll: AmountView | null
  hasUnclear: boolean
  horizon: string
  present: { text: string, amount: AmountView } | null
  groups: GroupView[]
  years: YearsView | null
  tax: TaxView | null
  costs: LineView[]
  missing: MissingView[]
  isEmpty: boolean
}

const GROUPS: readonly Group[] = [...STACK_GROUPS, 'none']

function groupViews ({ lines, byGroup }: Ledger, context: MoneyContext): GroupView[] {
  const { texts } = context
  const used = lines.filter(({ counted }) => counted)
  return GROUPS.flatMap(key => {
    const own = lines.filter(({ group }) => group === key)
    if (own.length === 0) return []
    const views = (isCounted: boolean) => own.filter(({ counted }) => counted === isCounted).map(line => lineView(line, used, context))
    return [{
      key,
      title: texts.t(`money.group.${key}`),
      rule: texts.t(key === 'none' ? 'money.group.none.rule' : `stack.${key}`),
      total: own.some(({ counted }) => counted) ? amountView(byGroup[key] ?? 0, texts) : null,
      chosen: views(true),
      lost: views(false)
    }]
  })
}

/** Width and height of the drawing of the years. */
const DRAWING = { width: 600, height: 80 }

function barsOf (totals: readonly number[], names: readonly string[], { texts }: MoneyContext): Bar[] {
  const most = Math.max(...totals, 1)
  const slot = DRAWING.width / totals.length
  const round = (value: number) => Math.round(value * 10) / 10
  return totals.map((yuan, place) => {
    const height = yuan > 0 ? Math.max(1, round(yuan / most * DRAWING.height)) : 0
    return {
      x: round(place * slot + slot * 0.15), y: round(DRAWING.height - height), width: round(slot * 0.7), height, label: `${names[place]} ${amountView(yuan, texts).text}`
    }
  })
}

function yearsView ({ horizon, lines, countedYuan }: Ledger, context: MoneyContext): YearsView | null {
  const { texts } = context
  const used = lines.filter(({ counted }) => counted)
  if (!horizon || used.length === 0) return null
  const years = Array.from({ length: horizon[1] - horizon[0] + 1 }, (_, index) => String(horizon[0] + index))
  const totals = years.map(year => used.reduce((sum, line) => sum + (line.years[year] ?? 0), 0))
  const bars = barsOf(totals, years, context)
  return {
    caption: texts.t('money.years.caption', { unit: texts.t('money.table-unit') }),
    years,
    rows: used.map(line => rowOf(line, years, context)),
    totals: totals.map(yuan => cellAmount(yuan, texts)),
    total: cellAmount(countedYuan, texts),
    bars,
    barsLabel: texts.t('money.years.label', { years: bars.map(({ label }) => label).join(texts.t('list.semicolon')) })
  }
}

function rowOf (line: Line, years: readonly string[], context: MoneyContext): YearsView['rows'][number] {
  const { texts } = context
  const { text, href } = policyLink(line.policyId, context)
  const cells = years.map(year => line.years[year] === undefined ? null : cellAmount(line.years[year], texts))
  return { title: text, href, cells, total: cellAmount(line.amountYuan ?? 0, texts) }
}

function taxView ({ citPaidYuan, openYears }: Ledger, { texts }: MoneyContext): TaxView | null {
  if (!citPaidYuan) return null
  const { baseline, counted } = citPaidYuan
  return {
    baseline: amountView(baseline, texts),
    counted: amountView(counted, texts),
    saved: amountView(baseline - counted, texts),
    open: openYears.length > 0 ? texts.t('money.tax.open', { years: yearsText(openYears, texts) }) : null
  }
}

/** The totals in words. Null, and no nought, where nothing is counted and an input is missing that could change that. */
export function totalViews ({ missing, countedYuan, ifAllUnclearHoldYuan }: Ledger, texts: Texts): Pick<LedgerView, 'counted' | 'ifAll'> {
  const say = (yuan: number) => yuan === 0 && missing.length > 0 ? null : amountView(yuan, texts)
  return { counted: say(countedYuan), ifAll: say(ifAllUnclearHoldYuan) }
}

/** `discount`: the yearly rate of the present value, where one was asked for. */
export function ledgerView (ledger: Ledger, context: MoneyContext, { discount }: { discount?: number } = {}): LedgerView {
  const { texts } = context
  const { horizon, presentValueYuan } = ledger
  return {
    ...totalViews(ledger, texts),
    hasUnclear: ledger.lines.some(line => line.why === 'unclear'),
    horizon: horizon ? texts.t('money.horizon', { years: spanText(horizon, texts), count: horizon[1] - horizon[0] + 1 }) : texts.t('money.horizon.unknown'),
    present: presentValueYuan === undefined || discount === undefined
      ? null
      : { text: texts.t('money.present', { rate: texts.percent(discount) }), amount: amountView(presentValueYuan, texts) },
    groups: groupViews(ledger, context),
    years: yearsView(ledger, context),
    tax: taxView(ledger, context),
    costs: ledger.costs.map(line => costLineView(line, context)),
    missing: missingViews(ledger.missing, context),
    isEmpty: ledger.lines.length === 0
  }
}
