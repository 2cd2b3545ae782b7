/** The result of a match: the profile, the parks in order with the parts of their scores, what would settle more. */
import type { Catalogue } from '../../application/catalogue.js'
import type { Document } from '../../application/collections.js'
import { dayOf } from '../../clock.js'
import { FACT_NAMES, isFactName, type FactName } from '../../domain/facts/catalogue.js'
import { ASKED_FACTS, stepOf } from '../../domain/intake/steps.js'
import type { Policy, Verdict } from '../../domain/law/policy.js'
import type { Answer, DerivedFact, ParkMatch, SharedJudgement } from '../../domain/match/answer.js'
import { waitingFacts } from '../../domain/match/assemble.js'
import type { Park } from '../../domain/place/park.js'
import type { IndustryClass } from '../../domain/place/reference.js'
import type { Texts } from '../text.js'
import { address, joined, type Link } from './common.js'
import { verdictView, type VerdictView } from './condition.js'
import { factLabel } from './fact.js'
import { valueText } from './intake.js'
import { criterionName, reasonText, scoreView, strongest, type ScoreView } from './match-score.js'
import { placeText } from './park.js'
import { legalSourceView, type SourceView } from './source.js'

/** What every page of a result is made from. */
export type MatchContext = {
  match: Document<'matches'>
  catalogue: Catalogue
  industries: readonly IndustryClass[]
  texts: Texts
}

/** Parks that are shown before the visitor asks for all of them. */
export const FIRST_PARKS = 10
const MOST_WAITING = 6

export const matchHref = (id: string): string => `/matches/${id}`

/** The question behind a fact, for a match that came from an intake. */
export function questionHref ({ intakeId }: Document<'matches'>, fact: string): string | null {
  const step = isFactName(fact) ? stepOf(fact) : undefined
  return step && intakeId ? address(`/intake/${intakeId}/${step.id}`, { return: 'check' }) : null
}

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

export const policiesById = ({ policies }: Catalogue): Map<string, Policy> => new Map(policies.policies.map(policy => [policy.id, policy]))

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
  rank: string
  name: string
  place: string
  href: string
  score: ScoreView
  counts: CountView[]
  isFor: string | null
  isAgainst: string | null
  blocks: BlockView[]
}

/** A park of the catalogue; one that left it since keeps its id as name. */
export function parkNames (parkId: string, { catalogue, texts }: MatchContext): { name: string, place: string, park: Park | undefined } {
  const park = catalogue.parks.find(candidate => candidate.id === parkId)
  return { park, name: park ? texts.pick(park.name) : parkId, place: park ? placeText(park, texts) : '' }
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
      rank: texts.number(park.rank),
      href: `${matchHref(match.id)}/parks/${park.parkId}`,
      score: scoreView(park, texts),
      counts: countViews(judgements.get(park.parkId) ?? [], policies, texts),
      isFor: best ? reasonText(best.reason, texts) : null,
      isAgainst: worst ? reasonText(worst.reason, texts) : null,
      blocks: blockViews(park, context, policies)
    }
  }
}

/** The parks in order as rows, blocked ones apart. */
export function parkRows (context: MatchContext, most: number): { open: ParkRow[], blocked: ParkRow[] } {
  const { parks } = context.match.answer
  const rowOf = rowMaker(context)
  return { open: parks.filter(park => !park.blocked).slice(0, most).map(rowOf), blocked: parks.filter(park => park.blocked).map(rowOf) }
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

export function matchPage (context: MatchContext, { all }: { all: boolean }) {
  const { match, texts } = context
  const { t } = texts
  const { parks } = match.answer
  const { open, blocked } = parkRows(context, all ? parks.length : FIRST_PARKS)
  const rest = parks.filter(park => !park.blocked).length - open.length
  const name = projectName(context)
  const criteria = parks[0]?.parts.map((part, index) => ({ name: criterionName(part, texts), place: index + 1 })) ?? []
  const rests: Link[] = rest > 0
    ? [{ href: address(matchHref(match.id), { all: '1' }), text: t('match.list.rest', { count: rest }) }]
    : all && open.length > FIRST_PARKS ? [{ href: matchHref(match.id), text: t('match.list.fewer', { count: FIRST_PARKS }) }] : []
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
    rests,
    printHref: `${matchHref(match.id)}/print`,
    jsonHref: `/api/v1/matches/${match.id}`,
    styles: ['match.css']
  }
}
