/** What a place costs apart from any benefit, in words: each position with its arithmetic, date and source, or what is missing. */
import type { Comparable } from '../../domain/money/land-cost.js'
import type { CostPart, CostRange, Gap } from '../../domain/money/cost.js'
import type { SiteCost } from '../../domain/money/site-cost.js'
import { costView, type CalculationView } from './money-calculation.js'
import { missingViews, type MissingView, type MoneyContext } from './money-context.js'
import { amountView } from './money-figures.js'

/** `amount` is null while the cost is not known; `steps` has one line for one price, and one for each end of a range. */
export type PartView = {
  name: string
  amount: string | null
  steps: { label: string | null, calculation: CalculationView }[]
  missing: MissingView[]
  gaps: string[]
}

export type ComparableView = { name: string, detail: string, part: PartView }

export type SiteCostView = {
  /** A year of power, where all of its parts are known. */
  power: string | null
  powerParts: PartView[]
  /** What is billed beyond the parts and stands in no source. */
  beyond: string[]
  landParts: PartView[]
  comparables: ComparableView[]
}

type Spread = { low: number, expected?: number, high: number }

/** One amount, or from lowest to highest with the expected one where it is singled out. */
export function spreadText ({ low, expected, high }: Spread, { texts }: Pick<MoneyContext, 'texts'>): string {
  const say = (yuan: number) => amountView(yuan, texts).text
  if (low === high) return say(low)
  return expected === undefined
    ? texts.t('cost.range', { low: say(low), high: say(high) })
    : texts.t('cost.range.expected', { low: say(low), high: say(high), expected: say(expected) })
}

const yuanOf = ({ low, expected, high }: CostRange): Spread => ({ low: low.yuan, ...(expected ? { expected: expected.yuan } : {}), high: high.yuan })

const BOUNDS = ['low', 'expected', 'high'] as const

/** The arithmetic of a range, each distinct calculation once. */
function stepsOf (range: CostRange, context: MoneyContext): PartView['steps'] {
  if (range.low === range.high) return [{ label: null, calculation: costView(range.low, context) }]
  return BOUNDS.flatMap(bound => {
    const cost = range[bound]
    return cost ? [{ label: context.texts.t(`cost.bound.${bound}`), calculation: costView(cost, context) }] : []
  })
}

/** The parameters of a gap: the grid, the voltage, the day. */
function gapText ({ key, params }: Gap, { texts }: MoneyContext): string {
  const { grid, voltageKV, day } = params
  return texts.t(`cost.gap.${key}`, {
    grid: grid === undefined ? '' : texts.t(`value.site.grid.${grid}`),
    voltage: voltageKV === undefined ? '' : texts.t(`value.project.voltageKV.${voltageKV}`),
    day: day === undefined ? '' : texts.date(String(day))
  })
}

const partView = ({ key, range, missing, gaps }: CostPart, context: MoneyContext): PartView => ({
  name: context.texts.t(`cost.part.${key}`),
  amount: range ? spreadText(yuanOf(range), context) : null,
  steps: range ? stepsOf(range, context) : [],
  missing: missingViews(missing, context),
  gaps: gaps.map(gap => gapText(gap, context))
})

function comparableView ({ plot, notice, use, termYears, part }: Comparable, context: MoneyContext): ComparableView {
  const { t } = context.texts
  return {
    name: t('cost.plot', { plot }),
    detail: t('cost.plot.detail', { notice, use: t(`cost.use.${use}`), term: t('figure.year', { amount: String(termYears), count: termYears }) }),
    part: partView(part, context)
  }
}

export const siteCostView = ({ power, land }: SiteCost, context: MoneyContext): SiteCostView => ({
  power: power.yuanPerYear ? spreadText(power.yuanPerYear, context) : null,
  powerParts: power.parts.map(part => partView(part, context)),
  beyond: power.gaps.map(gap => gapText(gap, context)),
  landParts: land.parts.map(part => partView(part, context)),
  comparables: land.comparables.map(comparable => comparableView(comparable, context))
})
