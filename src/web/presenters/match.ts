/** The result of a match: the profile, the parks in order with the parts of their scores, what would settle more. */
import { dayOf } from '../../clock.js'
import { FACT_NAMES, isFactName, type FactName } from '../../domain/facts/catalogue.js'
import { ASKED_FACTS, stepOf } from '../../domain/intake/steps.js'
import type { Policy, Verdict } from '../../domain/law/policy.js'
import type { Answer, DerivedFact, ParkMatch, SharedJudgement } from '../../domain/match/answer.js'
import { waitingFacts } from '../../domain/match/assemble.js'
import type { Texts } from '../text.js'
import { address, joined, type Link } from './common.js'
import { verdictView, type VerdictView } from './condition.js'
import { factLabel } from './fact.js'
import { valueText } from './intake.js'
import { criterionName, reasonText, scoreView, strongest, type ScoreView } from './match-score.js'
import { matchHref, parkNames, policiesById, questionHref, type MatchContext } from './match-context.js'
import { parkMoney, withheldText, type ParkMoney } from './match-money.js'
import { legalSourceView, type SourceView } from './source.js'

/** Parks that are shown before the visitor asks for all of them. */
export const FIRST_PARKS = 10
const MOST_WAITING = 6

export type ProfileRow = { label: string, text: string, href: string | null }
export type ProfileView = {
  rows: ProfileRow[]
  derived: (ProfileRow & { why: string })[]
  unconfirmed: string | null
  checkHref: string | null
}

export function profileView ({ match, industries, texts }: MatchContext): ProfileView {
  const { given, derived } = match.answer
  const row = (fact: FactName, value: DerivedFact['value']): ProfileRow =>
    ({ label: factLabel(fact, texts), text: valueText(fact, value, texts, industries), href: questionHref(match, fact) })
  const open = derived.filter(fact => fact.confidence === 'medium').length
  return {
    rows: [...new Set([...ASKED_FACTS, ...FACT_NAMES])].flatMap(fact => given[fact] === undefined ? [] : [row(fact, given[fact])]),
    derived: derived.filter(fact => fact.confidence === 'high').map(fact => ({ ...row(fact.field, fact.value), why: texts.reason(fact.why) })),
    unconfirmed: open === 0 ? null : texts.t('match.profile.unconfirmed', { count: open }),
    checkHref: match.intakeId ? `/intake/${match.intakeId}/check` : null
  }
}

export type CountView = VerdictView & { count: number }

/** The verdicts in the order in which they help: what applies, what could, what is in doubt, what does not, what bars. */
export const VERDICT_ORDER: readonly Verdict[] = [
  'applies', 'unknown-needs-data', 'conditional-status-unclear', 'does-not-apply', 'blocked', 'warning', 'informs'
]

/** How many policies for firms read each verdict at a park. */
export function countViews (judgements: readonly SharedJudgement[], policies: ReadonlyMap<string, Policy>, texts: Texts): CountView[] {
  const own = judgements.filter(({ policyId }) => policies.get(policyId)?.audience === undefined)
  const count = (verdict: Verdict) => own.filter(judgement => judgement.verdict === verdict).length
  return VERDICT_ORDER.map(verdict => ({ ...verdictView(verdict, texts), count: count(verdict) })).filter(view => view.count > 0)
}

/** The judgements of every park, read off once. */
export function judgementsByPark ({ judgements }: Answer): Map<string, SharedJudgement[]> {
  const byPark = new Map<string, SharedJudgement[]>()
  for (const judgement of judgements) {
    for (const parkId of judgement.parkIds) byPark.set(parkId, [...byPark.get(parkId) ?? [], judgement])
  }
  return byPark
}

export type BlockView = { title: string, href: string, source: SourceView | null }

/** The policies that bar a park, with document, number and clause. */
export function blockViews ({ blockedBy }: ParkMatch, { match, texts }: MatchContext, policies: ReadonlyMap<string, Policy>): BlockView[] {
  return blockedBy.flatMap(id => {
    const policy = policies.get(id)
    const main = policy?.sources['main']
    return policy ? [{ title: texts.pick(policy.title), href: address(`/policies/${id}`, { asOf: match.asOf }), source: main ? legalSourceView(main, texts) : null }] : []
  })
}

export type ParkRow = {
  id: string
  rank: string
  name: string
  place: string
  href: string
  score: ScoreView
  money: ParkMoney
  counts: CountView[]
  isFor: string | null
  isAgainst: string | null
  blocks: BlockView[]
}

function rowMaker (context: MatchContext): (park: ParkMatch) => ParkRow {
  const { match, texts } = context
  const policies = policiesById(context.catalogue)
  const judgements = judgementsByPark(match.answer)
  return park => {
    const best = strongest(park, 1)
    const worst = strongest(park, -1)
    return {
      ...parkNames(park.parkId, context),
      id: park.parkId,
      rank: texts.number(park.rank),
      href: `${matchHref(match.id)}/parks/${park.parkId}`,
      score: scoreView(park, texts),
      money: parkMoney(park, context),
      counts: countViews(judgements.get(park.parkId) ?? [], policies, texts),
      isFor: best ? reasonText(best.reason, texts) : null,
      isAgainst: worst ? reasonText(worst.reason, texts) : null,
      blocks: blockViews(park, context, policies)
    }
  }
}

export const SORTS = ['score', 'money'] as const
export type Sort = typeof SORTS[number]

/** By score as ranked, or by what is counted, then by what could be, then by rank. */
const byMoney = (a: ParkMatch, b: ParkMatch): number =>
  b.countedYuan - a.countedYuan || b.ifAllUnclearHoldYuan - a.ifAllUnclearHoldYuan || a.rank - b.rank

/** The parks in order as rows, blocked ones apart; `rank` stays that of the score. */
export function parkRows (context: MatchContext, most: number, sort: Sort = 'score'): { open: ParkRow[], blocked: ParkRow[] } {
  const { parks } = context.match.answer
  const rowOf = rowMaker(context)
  const inOrder = sort === 'money' ? [...parks].sort(byMoney) : parks
  return { open: inOrder.filter(park => !park.blocked).slice(0, most).map(rowOf), blocked: parks.filter(park => park.blocked).map(rowOf) }
}

export type WaitingView = { label: string, count: string, href: string | null }

/** The unanswered questions that most policies wait for. */
function waitingViews ({ match, texts }: MatchContext): WaitingView[] {
  return waitingFacts(match.answer.judgements)
    .flatMap(({ field, policies }) => isFactName(field) && stepOf(field) ? [{ field, policies }] : [])
    .slice(0, MOST_WAITING)
    .map(({ field, policies }) => ({
      label: factLabel(field, texts), count: texts.t('match.waiting.policies', { count: policies }), href: questionHref(match, field)
    }))
}

/** The name of the project for titles: its products, as many as fit a line. */
export function projectName ({ match, texts }: MatchContext): string | null {
  const products = match.answer.given['project.products'] as readonly string[] | undefined
  if (!products || products.length === 0) return null
  const name = joined(products.slice(0, 3), texts)
  return products.length > 3 ? `${name} …` : name
}

/** What stands at the head of every page of a result. */
export function headView (context: MatchContext) {
  const { match, catalogue, texts: { t, date } } = context
  return {
    id: match.id,
    href: matchHref(match.id),
    asOfText: t('match.as-of', { date: date(match.asOf) }),
    made: t('match.made', { date: date(dayOf(match.createdAt)), revision: match.catalogue.slice(0, 8) }),
    isStale: match.catalogue !== catalogue.revision,
    checkHref: match.intakeId ? `/intake/${match.intakeId}/check` : null,
    hasRelevance: match.answer.relevanceUsed
  }
}

export type MatchPage = ReturnType<typeof matchPage>

/** The ways to sort the list, each with its address; the one in use is current. */
const sortViews = ({ match, texts }: MatchContext, { all, sort }: ListOptions): (Link & { isCurrent: boolean })[] => SORTS.map(name => ({
  href: address(matchHref(match.id), { all: all ? '1' : undefined, sort: name === 'score' ? undefined : name }),
  text: texts.t(`match.sort.${name}`),
  isCurrent: name === sort
}))

type ListOptions = { all: boolean, sort: Sort }

/** The parks that are left out, or the way back to the first ones. */
function restLinks (shown: number, { match, texts }: MatchContext, { all, sort }: ListOptions): Link[] {
  const { t } = texts
  const query = { sort: sort === 'score' ? undefined : sort }
  const rest = match.answer.parks.filter(park => !park.blocked).length - shown
  if (rest > 0) return [{ href: address(matchHref(match.id), { all: '1', ...query }), text: t('match.list.rest', { count: rest }) }]
  return all && shown > FIRST_PARKS ? [{ href: address(matchHref(match.id), query), text: t('match.list.fewer', { count: FIRST_PARKS }) }] : []
}

/** What comes after the parks of the answer; null where that is all of them. */
function beyondText ({ match: { answer: { beyond } }, texts: { t, number } }: MatchContext): string | null {
  return beyond ? t('match.list.beyond', { count: beyond.parks, parks: number(beyond.parks), blocked: number(beyond.blocked) }) : null
}

export function matchPage (context: MatchContext, { all = false, sort = 'score' }: Partial<ListOptions>) {
  const { match, texts } = context
  const { t } = texts
  const { parks } = match.answer
  const { open, blocked } = parkRows(context, all ? parks.length : FIRST_PARKS, sort)
  const name = projectName(context)
  const criteria = parks[0]?.parts.map((part, index) => ({ name: criterionName(part, texts), place: index + 1 })) ?? []
  return {
    title: name ? t('match.title.products', { products: name }) : t('match.title'),
    head: headView(context),
    profile: profileView(context),
    waiting: waitingViews(context),
    intro: t('match.list.intro', { parts: joined(criteria.map(criterion => criterion.name), texts) }),
    criteria,
    parks: open,
    blocked,
    blockedIntro: t('match.blocked.intro', { count: blocked.length }),
    beyond: beyondText(context),
    rests: restLinks(open.length, context, { all, sort }),
    sorts: sortViews(context, { all, sort }),
    withheld: withheldText(context),
    sensitivityHref: `${matchHref(match.id)}/sensitivity`,
    printHref: `${matchHref(match.id)}/print`,
    jsonHref: `/api/v1/matches/${match.id}`,
    compareHref: `${matchHref(match.id)}/compare`,
    sheetHref: `${matchHref(match.id)}/sheet.xlsx`,
    sendHref: '/my/enquiries/new',
    styles: ['match.css', 'money.css', 'my.css']
  }
}
