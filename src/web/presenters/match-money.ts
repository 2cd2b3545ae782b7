/** Money on the pages of a match: the ledger of a park, its site cost beside others, and what a row of the list says. */
import type { FactName } from '../../domain/facts/catalogue.js'
import { ledgerOf, type ParkMatch } from '../../domain/match/answer.js'
import { settledFacts } from '../../domain/match/assemble.js'
import { siteCost, type SiteCost } from '../../domain/money/site-cost.js'
import { matchHref, parkNames, policiesById, questionHref, type MatchContext } from './match-context.js'
import { factSourceView } from './source.js'
import type { FactOrigin, MoneyContext } from './money-context.js'
import { amountView, type AmountView } from './money-figures.js'
import { ledgerView, totalViews, type LedgerView } from './money.js'
import { siteCostView, spreadText, type SiteCostView } from './site-cost.js'

/** Where a fact of the match comes from: given, derived from what was given, or known of the park. */
function originOf (fact: FactName, park: ParkMatch, { match, texts }: MatchContext): FactOrigin {
  const { given, derived } = match.answer
  const { t, reason } = texts
  const href = questionHref(match, fact)
  if (given[fact] !== undefined) return { text: t('money.from.given'), href, source: null }
  const known = derived.find(({ field }) => field === fact)
  if (known) return { text: t('money.from.derived', { why: reason(known.why) }), href, source: null }
  const site = park.siteFacts.find(({ field }) => field === fact)
  if (!site) return { text: t('money.from.given'), href, source: null }
  return { text: t('money.from.site', { why: reason(site.why) }), href: null, source: site.source ? factSourceView(site.source, texts) : null }
}

/** What the words for money at a park need. */
export const moneyContextOf = (context: MatchContext, park: ParkMatch): MoneyContext => ({
  texts: context.texts,
  asOf: context.match.asOf,
  view: context.match.answer.view,
  policies: policiesById(context.catalogue),
  originOf: fact => originOf(fact, park, context),
  questionHref: fact => questionHref(context.match, fact)
})

/** The ledger of a park in words; null for a park that has none. */
export function parkLedger (context: MatchContext, park: ParkMatch): LedgerView | null {
  const { answer } = context.match
  const ledger = ledgerOf(answer, park.parkId)
  return ledger ? ledgerView(ledger, moneyContextOf(context, park), answer.discount === undefined ? {} : { discount: answer.discount }) : null
}

/**
 * `counted` is null where nothing is known that could be counted; `ifAll` is null where it says no more than `counted`;
 * `isPartial`: inputs are missing that would settle more.
 */
export type ParkMoney = { counted: AmountView | null, ifAll: AmountView | null, isPartial: boolean }

export function parkMoney ({ parkId }: ParkMatch, { match, texts }: MatchContext): ParkMoney {
  const ledger = ledgerOf(match.answer, parkId)
  if (!ledger) return { counted: null, ifAll: null, isPartial: true }
  const { counted, ifAll } = totalViews(ledger, texts)
  return { counted, ifAll: ledger.ifAllUnclearHoldYuan === ledger.countedYuan ? null : ifAll, isPartial: ledger.missing.length > 0 }
}

/** Power and land at the price everyone pays there: a lowered floor is a benefit and stands in the ledger. */
function costAt (park: ParkMatch, { match, catalogue, costTables }: MatchContext): SiteCost {
  const { given, derived } = match.answer
  return siteCost({
    facts: settledFacts(given, [...derived, ...park.siteFacts]), asOf: match.asOf, policies: catalogue.policies.policies, tables: costTables
  })
}

/** A park of the comparison; an amount that is not known is null. */
export type ComparedPark = { name: string, href: string | null, grid: string | null, power: string | null, land: string | null }

const COMPARED = 5

function comparedPark (park: ParkMatch, current: ParkMatch, context: MatchContext): ComparedPark {
  const { texts, match } = context
  const { power, land } = costAt(park, context)
  const grid = park.siteFacts.find(({ field }) => field === 'site.grid')?.value
  const lowest = land.parts.find(({ key }) => key === 'lowest')?.range
  return {
    name: parkNames(park.parkId, context).name,
    href: park === current ? null : `${matchHref(match.id)}/parks/${park.parkId}`,
    grid: typeof grid === 'string' ? texts.t(`value.site.grid.${grid}`) : null,
    power: power.yuanPerYear ? spreadText(power.yuanPerYear, { texts }) : null,
    land: lowest ? amountView(lowest.low.yuan, texts).text : null
  }
}

/** `compared` is empty where neither power nor land is known of any of them. */
export type ParkCostView = SiteCostView & { compared: ComparedPark[] }

/** What the place costs apart from benefits, with the leading parks beside it. */
export function parkCost (context: MatchContext, park: ParkMatch): ParkCostView {
  const leading = context.match.answer.parks.filter(other => other !== park && !other.blocked).slice(0, COMPARED)
  const compared = [park, ...leading].map(other => comparedPark(other, park, context))
  return {
    ...siteCostView(costAt(park, context), moneyContextOf(context, park)),
    compared: compared.some(({ power, land }) => power !== null || land !== null) ? compared : []
  }
}

/** One sentence on the benefits that this view does not show; null when there are none. */
export const withheldText = ({ match, texts }: MatchContext): string | null =>
  match.answer.withheld > 0 ? texts.t('money.withheld', { count: match.answer.withheld }) : null
