/** One park of a result: the parts of its score, and every policy with its verdict, the reason for it and each finding. */
import { NotFoundError } from '../../domain/errors.js'
import { FACT_NAMES, type FactName } from '../../domain/facts/catalogue.js'
import type { Policy, Verdict } from '../../domain/law/policy.js'
import { judgementsOf, rankedIn, type ParkMatch, type SharedJudgement } from '../../domain/match/answer.js'
import { parameterRows, type ParameterRow } from './benefit.js'
import { address, confidenceView, joined, statusView, type ConfidenceView, type Link, type StatusView } from './common.js'
import { commonSource, conditionView, findingView, verdictView, type ConditionView, type FindingView, type VerdictView } from './condition.js'
import { factLabel, factValue } from './fact.js'
import { contactView, lawMark, type ContactView, type LawMark } from './lawfulness.js'
import { blockViews, countViews, headView, profileView, VERDICT_ORDER } from './match.js'
import { matchHref, parkNames, policiesById, questionHref, type MatchContext } from './match-context.js'
import { parkCost, parkLedger, withheldText } from './match-money.js'
import { scoreView } from './match-score.js'
import { factSourceView, legalSourceView, type SourceView } from './source.js'

/** Why a verdict is what it is, in one line: what is missing, which condition is not met, which date decides. */
export type Because = { label: string, text: string, yours: string | null }

export type PolicyRow = {
  id: string
  title: string
  href: string
  verdict: VerdictView
  /** Within its dates on the day of the match. */
  isLive: boolean
  isBenefit: boolean
  category: string
  effect: string
  kind: string
  because: Because[]
  /** The questions that would settle it. */
  ask: Link[]
  status: StatusView
  source: SourceView | null
  contact: ContactView | null
  /** On a benefit without a fair-competition review, for those who may see it. */
  mark: LawMark | null
  findings: FindingView
  /** The clause behind every condition, where it is one and the same. */
  findingsSource: SourceView | null
  parameters: ParameterRow[]
  requirement: ConditionView | null
}

export type PolicyGroup = { verdict: Verdict, mark: VerdictView, title: string, rows: PolicyRow[] }

/** The leaves that make a tree what it is: those reached from the top through nodes of the same truth. */
export function decidingLeaves (tree: FindingView): FindingView[] {
  if (tree.isLeaf) return [tree]
  return tree.children.filter(child => child.truth.truth === tree.truth.truth).flatMap(decidingLeaves)
}

/** What is missing of the project, and what of the park. */
function missingBecause ({ missing }: SharedJudgement, { texts }: MatchContext): Because[] {
  const line = (key: string, facts: readonly FactName[]): Because[] =>
    facts.length === 0 ? [] : [{ label: texts.t(key), text: joined(facts.map(fact => factLabel(fact, texts)), texts), yours: null }]
  const isSite = (fact: FactName) => fact.startsWith('site.')
  return [
    ...line('match.because.missing', missing.filter(fact => !isSite(fact))),
    ...line('match.because.missing.site', missing.filter(isSite))
  ]
}

function unclearBecause (policy: Policy, { texts: { t, date } }: MatchContext): Because[] {
  const text = policy.lastEvidence ? t('match.because.unclear', { date: date(policy.lastEvidence.date) }) : t('match.because.unclear.never')
  return [{ label: t('match.policy.status'), text, yours: null }]
}

function notLiveBecause (policy: Policy, status: StatusView, { catalogue, texts }: MatchContext): Because[] {
  const { t, pick } = texts
  const successor = catalogue.policies.policies.find(candidate => candidate.id === policy.supersededBy)
  const label = t('match.because.not-live')
  const replaced = successor
    ? [{ label, text: t('match.because.replaced', { policy: pick(successor.title) }), yours: null }]
    : []
  return [{ label, text: status.why, yours: null }, ...replaced]
}

type Judged = { judgement: SharedJudgement, policy: Policy, findings: FindingView, status: StatusView }

/** The reasons of a verdict; none for one that simply holds. */
function becauseOf ({ judgement, policy, findings, status }: Judged, context: MatchContext): Because[] {
  if (judgement.notLive) return notLiveBecause(policy, status, context)
  switch (judgement.verdict) {
    case 'unknown-needs-data': return missingBecause(judgement, context)
    case 'conditional-status-unclear': return unclearBecause(policy, context)
    case 'warning': return status.status === 'unclear' ? unclearBecause(policy, context) : []
    case 'does-not-apply': return decidingLeaves(findings).map(leaf => ({
      label: context.texts.t(policy.effect === 'benefit' ? 'match.because.unmet' : 'match.because.unmet.rule'),
      text: leaf.text,
      yours: leaf.yours
    }))
    default: return []
  }
}

function policyRow (judgement: SharedJudgement, policy: Policy, context: MatchContext): PolicyRow {
  const { match, catalogue, texts } = context
  const { view: findings, source: findingsSource } = commonSource(findingView(judgement.tree, texts, policy))
  const status = statusView(policy, match.asOf, catalogue.policies, texts)
  const main = policy.sources['main']
  return {
    id: policy.id,
    title: texts.pick(policy.title),
    href: address(`/policies/${policy.id}`, { asOf: match.asOf }),
    verdict: verdictView(judgement.verdict, texts),
    isLive: judgement.notLive === undefined,
    isBenefit: policy.effect === 'benefit',
    category: texts.t(`category.${policy.category}`),
    effect: texts.t(`effect.${policy.effect}`),
    kind: texts.t(`benefit.${policy.benefit.kind}`),
    because: becauseOf({ judgement, policy, findings, status }, context),
    ask: judgement.missing.flatMap(fact => {
      const href = questionHref(match, fact)
      return href ? [{ href, text: factLabel(fact, texts) }] : []
    }),
    status,
    source: main ? legalSourceView(main, texts) : null,
    contact: contactView(policy, texts),
    mark: lawMark(policy, match.answer.view, texts),
    findings,
    findingsSource,
    parameters: parameterRows(policy, catalogue.policies, texts),
    requirement: policy.requirement ? conditionView(policy.requirement, texts, policy) : null
  }
}

/** Rules that are in force that day before those that are not. */
const liveFirst = (rows: readonly PolicyRow[]): PolicyRow[] => [...rows.filter(row => row.isLive), ...rows.filter(row => !row.isLive)]

export type PolicyGroups = { groups: PolicyGroup[], others: PolicyRow[], gone: string[] }

/** Every policy of a park in groups by verdict; policies for parks and government apart, and those that left the catalogue since. */
export function policyGroups (park: ParkMatch, context: MatchContext): PolicyGroups {
  const { match, texts } = context
  const policies = policiesById(context.catalogue)
  const all = judgementsOf(match.answer, park.parkId)
  const judged = all.flatMap(judgement => {
    const policy = policies.get(judgement.policyId)
    return policy ? [{ policy, row: policyRow(judgement, policy, context) }] : []
  })
  const own = judged.filter(({ policy }) => policy.audience === undefined).map(({ row }) => row)
  return {
    groups: VERDICT_ORDER.map(verdict => ({
      verdict,
      mark: verdictView(verdict, texts),
      title: texts.t(`match.group.${verdict}`),
      rows: liveFirst(own.filter(row => row.verdict.verdict === verdict))
    })).filter(group => group.rows.length > 0),
    others: judged.filter(({ policy }) => policy.audience !== undefined).map(({ row }) => row),
    gone: all.filter(({ policyId }) => !policies.has(policyId)).map(({ policyId }) => texts.t('match.policy.gone', { id: policyId }))
  }
}

export type SiteFactRow = { label: string, text: string, confidence: ConfidenceView, why: string, isUsed: boolean, source: SourceView | null }

function siteFactRows (park: ParkMatch, { texts }: MatchContext): SiteFactRow[] {
  const order = (name: FactName) => FACT_NAMES.indexOf(name)
  return [...park.siteFacts].filter(fact => fact.field !== 'site.parkId').sort((a, b) => order(a.field) - order(b.field)).map(fact => ({
    label: factLabel(fact.field, texts),
    text: factValue(fact.field, fact.value, texts),
    confidence: confidenceView(fact.confidence, texts),
    why: texts.reason(fact.why),
    isUsed: fact.confidence === 'high',
    source: fact.source ? factSourceView(fact.source, texts) : null
  }))
}

/** The park of a match with this id. Throws NotFoundError when the match has none. */
export function parkOf ({ match }: MatchContext, parkId: string): ParkMatch {
  const park = match.answer.parks.find(candidate => candidate.parkId === parkId)
  if (!park) throw new NotFoundError('no such park in this match')
  return park
}

export function matchParkPage (context: MatchContext, park: ParkMatch) {
  const { match, texts } = context
  const { t, number } = texts
  const { name, place } = parkNames(park.parkId, context)
  const policies = policiesById(context.catalogue)
  const { groups, others, gone } = policyGroups(park, context)
  return {
    title: t('match.park.title', { park: name }),
    breadcrumb: [{ href: matchHref(match.id), text: t('match.park.back') }],
    head: headView(context),
    place,
    parkHref: `/parks/${park.parkId}`,
    rankText: t('match.park.rank', { rank: number(park.rank), total: rankedIn(match.answer) }),
    blocks: blockViews(park, context, policies),
    score: scoreView(park, texts),
    ledger: parkLedger(context, park),
    cost: parkCost(context, park),
    withheld: withheldText(context),
    counts: countViews(judgementsOf(match.answer, park.parkId), policies, texts),
    intro: t('match.park.policies.intro', { count: groups.reduce((sum, group) => sum + group.rows.length, 0) }),
    groups,
    others,
    gone,
    facts: siteFactRows(park, context),
    profile: profileView(context),
    styles: ['match.css', 'money.css', 'change.css']
  }
}
