/** What first place of a match hangs on, in words. */
import type { Sensitivity } from '../../application/sensitivity.js'
import type { FactSensitivity, FactTipping } from '../../domain/change/thresholds.js'
import type { Tipping, WeightSensitivity } from '../../domain/change/weights.js'
import { factLabel, factValue } from './fact.js'
import { headView } from './match.js'
import { matchHref, parkNames, type MatchContext } from './match-context.js'

/** One side of a tipping point in words; null where first place stays. */
type TippingView = { value: string, park: string, href: string } | null

export type WeightRow = { name: string, weight: string, down: TippingView, up: TippingView, scale: ScaleView }

/** A line from 0 to 100 with the weight now and the points where first place changes; x in the same units. */
export type ScaleView = { now: number, from: number, width: number }

export type FactRow = { name: string, value: string, isCompared: boolean, byScore: TippingView[], byMoney: TippingView[] }

function parkView (parkId: string, context: MatchContext): { park: string, href: string } {
  return { park: parkNames(parkId, context).name, href: `${matchHref(context.match.id)}/parks/${parkId}` }
}

const tippingView = (tipping: Tipping | undefined, context: MatchContext): TippingView =>
  tipping ? { value: context.texts.number(tipping.weight * 100, 2), ...parkView(tipping.parkId, context) } : null

function weightRow ({ criterion, weight, down, up }: WeightSensitivity, context: MatchContext): WeightRow {
  const { t, number } = context.texts
  const from = (down?.weight ?? 0) * 100
  return {
    name: t(`match.criterion.${criterion}`),
    weight: number(weight * 100, 2),
    down: tippingView(down, context),
    up: tippingView(up, context),
    scale: { now: weight * 100, from, width: (up?.weight ?? 1) * 100 - from }
  }
}

function factRow ({ fact, value, thresholds, byScore, byMoney }: FactSensitivity, context: MatchContext): FactRow {
  const { texts } = context
  const views = ({ below, above }: { below?: FactTipping, above?: FactTipping }): TippingView[] =>
    [below, above].flatMap(tipping => tipping ? [{ value: factValue(fact, tipping.value, texts), ...parkView(tipping.parkId, context) }] : [])
  return { name: factLabel(fact, texts), value: factValue(fact, value, texts), isCompared: thresholds > 0, byScore: views(byScore), byMoney: views(byMoney) }
}

/** The data of the partial `sensitivity`. */
export function sensitivityView ({ first, weights, facts }: Sensitivity, context: MatchContext) {
  const { texts: { t } } = context
  const rows = facts.map(fact => factRow(fact, context))
  const compared = rows.filter(({ isCompared }) => isCompared)
  return {
    first: first
      ? t('sensitivity.first', { park: parkNames(first.byScore, context).name })
      : null,
    money: first
      ? t(first.tied > 1 ? 'sensitivity.money.tied' : 'sensitivity.money', { park: parkNames(first.byMoney, context).name, count: first.tied })
      : null,
    weights: weights.map(weight => weightRow(weight, context)),
    moving: compared.filter(({ byScore, byMoney }) => byScore.length + byMoney.length > 0),
    still: compared.filter(({ byScore, byMoney }) => byScore.length + byMoney.length === 0),
    idle: rows.filter(({ isCompared }) => !isCompared)
  }
}

/** What first place hangs on as a page. */
export function sensitivityPage (sensitivity: Sensitivity, context: MatchContext) {
  const { texts: { t }, match } = context
  return {
    title: t('sensitivity.title'),
    breadcrumb: [{ href: matchHref(match.id), text: t('match.park.back') }],
    head: headView(context),
    moved: sensitivity.catalogueMoved,
    ...sensitivityView(sensitivity, context),
    jsonHref: `/api/v1${matchHref(match.id)}/sensitivity`,
    styles: ['match.css', 'money.css', 'change.css']
  }
}
