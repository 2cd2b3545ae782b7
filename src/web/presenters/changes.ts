/** What would change the verdicts of one park: missed benefits with the smallest change that wins each, and its worth. */
import type { MissedBenefit, ParkChanges } from '../../application/changes.js'
import type { ChangeSet } from '../../domain/change/sets.js'
import type { ChangeWorth } from '../../domain/change/worth.js'
import type { Policy } from '../../domain/law/policy.js'
import { isUnclearOn } from '../../domain/law/verdict.js'
import { rankedIn, type ParkMatch } from '../../domain/match/answer.js'
import { changeView, type ChangeView } from './change-words.js'
import { joined, type Link } from './common.js'
import { verdictView, type VerdictView } from './condition.js'
import { factLabel } from './fact.js'
import { headView } from './match.js'
import { matchHref, parkNames, policiesById, questionHref, type MatchContext } from './match-context.js'
import { missingViews, policyLink, type MissingView } from './money-context.js'
import { amountView, type AmountView } from './money-figures.js'
import { legalSourceView, type SourceView } from './source.js'

/** `text`: what it is worth, in a sentence. `gain`: the amount itself where one is counted. `missing`: what a number waits for. */
export type WorthView = { text: string, gain: AmountView | null, total: string | null, missing: MissingView[], also: string[], against: string[] }

export type MissedView = {
  title: string
  href: string | null
  category: string
  verdict: VerdictView
  changes: ChangeView[]
  /** Other sets of as many changes, each of which is enough. */
  others: ChangeView[][]
  worth: WorthView
}

/** A rule that has ended: its last day, its document and clause, and what took its place. */
export type EndedView = { title: string, href: string | null, text: string, source: SourceView | null, successor: { text: string, href: string | null } | null }

type Named = Pick<ChangeWorth, 'won' | 'lost' | 'blockedBy' | 'losses'>

const titlesOf = (ids: readonly string[], context: MatchContext): string =>
  joined(ids.map(id => policyLink(id, { policies: policiesById(context.catalogue), texts: context.texts, asOf: context.match.asOf }).text), context.texts)

/** What else comes with the changes, and what goes. */
function sideEffects ({ won, lost, losses, blockedBy }: Named, context: MatchContext): Pick<WorthView, 'also' | 'against'> {
  const { t } = context.texts
  const line = (key: string, ids: readonly string[]) => ids.length > 0 ? [t(key, { policies: titlesOf(ids, context) })] : []
  const shrunk = losses.map(({ policyId }) => policyId).filter(id => !lost.includes(id))
  return {
    also: line('change.also', won),
    against: [...line('change.lost', lost), ...line('change.shrunk', shrunk), ...line('change.bars', blockedBy)]
  }
}

function worthText ({ line, why, gainYuan, unclearGainYuan, amountYuan, missing }: ChangeWorth, { texts }: MatchContext): string {
  const { t } = texts
  const amount = (yuan: number) => amountView(Math.abs(yuan), texts).text
  if (gainYuan > 0) return t('change.worth.gain', { amount: amount(gainYuan) })
  if (gainYuan < 0) return t('change.worth.loss', { amount: amount(gainYuan) })
  if (unclearGainYuan > 0) return t('change.worth.unclear', { amount: amount(unclearGainYuan) })
  if (unclearGainYuan < 0) return t('change.worth.unclear-loss', { amount: amount(unclearGainYuan) })
  if (line === 'none') return t('change.worth.none')
  if (line === 'open') return t(missing.length > 0 ? 'change.worth.missing' : 'change.worth.lacking')
  if (why === 'deferred') return t('change.worth.deferred')
  return amountYuan ? t('change.worth.not-counted', { amount: amount(amountYuan) }) : t('change.worth.nothing')
}

function worthView (worth: ChangeWorth, context: MatchContext): WorthView {
  const { texts, match } = context
  const { before, after } = worth.countedYuan
  const text = (yuan: number) => amountView(yuan, texts).text
  return {
    text: worthText(worth, context),
    gain: worth.gainYuan > 0 ? amountView(worth.gainYuan, texts) : null,
    total: worth.gainYuan === 0 ? null : texts.t('change.worth.total', { before: text(before), after: text(after) }),
    missing: worth.line === 'open' ? missingViews(worth.missing, { texts, questionHref: fact => questionHref(match, fact) }) : [],
    ...sideEffects(worth, context)
  }
}

const viewsOf = (set: ChangeSet, policyId: string, context: MatchContext): ChangeView[] =>
  set.changes.map(change => changeView(change, policyId, context))

function missedView (policy: Policy, sets: readonly ChangeSet[], worth: ChangeWorth, context: MatchContext): MissedView {
  const { texts, match } = context
  const [best, ...others] = sets
  const isUnclear = isUnclearOn(policy, best!.moves.asOf ?? match.asOf)
  return {
    ...titleOf(policy, context),
    category: texts.t(`category.${policy.category}`),
    verdict: verdictView(isUnclear ? 'conditional-status-unclear' : 'applies', texts),
    changes: viewsOf(best!, policy.id, context),
    others: others.map(set => viewsOf(set, policy.id, context)),
    worth: worthView(worth, context)
  }
}

function titleOf (policy: Policy, { catalogue, texts, match }: MatchContext): { title: string, href: string | null } {
  const { text, href } = policyLink(policy.id, { policies: policiesById(catalogue), texts, asOf: match.asOf })
  return { title: text, href }
}

const asksTooMuch = (set: ChangeSet): boolean => set.changes.some(change => change.what === 'fact' && change.beyondChoice)

export type ChangeGroups = {
  /** What somebody can decide. */
  open: MissedView[]
  /** What would take another investor or another product. */
  given: MissedView[]
  /** What nothing that can be changed would win; `why` names what nobody has on record. */
  closed: { title: string, href: string | null, why: string }[]
  ended: EndedView[]
}

function closedText (facts: readonly Parameters<typeof factLabel>[0][], { texts }: MatchContext): string {
  return facts.length > 0
    ? texts.t('change.closed.open', { facts: joined(facts.map(fact => factLabel(fact, texts)), texts) })
    : texts.t('change.closed.never')
}

/** The missed benefits of the list in the order of their worth, by what stands in the way. Policies that are not at hand are left out. */
export function changeGroups ({ missed }: Pick<ParkChanges, 'missed'>, context: MatchContext): ChangeGroups {
  const policies = policiesById(context.catalogue)
  const groups: ChangeGroups = { open: [], given: [], closed: [], ended: [] }
  for (const { counterfactual, worth } of missed) {
    const policy = policies.get(counterfactual.policyId)
    if (!policy) continue
    if (counterfactual.kind === 'ended') groups.ended.push(endedView(policy, counterfactual, context))
    else if (counterfactual.kind === 'out-of-reach') groups.closed.push({ ...titleOf(policy, context), why: closedText(counterfactual.openOfPlaces, context) })
    else if (worth) groups[asksTooMuch(counterfactual.sets[0]!) ? 'given' : 'open'].push(missedView(policy, counterfactual.sets, worth, context))
  }
  return groups
}

type Ended = Extract<MissedBenefit['counterfactual'], { kind: 'ended' }>

function endedView (policy: Policy, { day, supersededBy }: Ended, context: MatchContext): EndedView {
  const { texts, match, catalogue } = context
  const main = policy.sources['main']
  const policies = policiesById(catalogue)
  return {
    ...titleOf(policy, context),
    text: texts.t('change.ended', { date: texts.date(day) }),
    source: main ? legalSourceView(main, texts) : null,
    successor: supersededBy !== undefined && policies.has(supersededBy) ? policyLink(supersededBy, { policies, texts, asOf: match.asOf }) : null
  }
}

/** The way out of what bars the project at the park; null where nothing bars it. */
function liftingView ({ lifting }: ParkChanges, context: MatchContext) {
  if (!lifting) return null
  return {
    rules: titlesOf(lifting.blockedBy, context),
    ways: lifting.sets.map(set => set.changes.map(change => changeView(change, undefined, context)))
  }
}

export const changesHref = (matchId: string, parkId: string): string => `${matchHref(matchId)}/parks/${parkId}/changes`

const MOST_SHORT = 3

/**
 * The short form for the page of a park: the first three that somebody can decide, what lifts the bars, and the way to the
 * whole list; for the partial `changes`. Null where no benefit is missed and nothing bars the project.
 */
export function changesShort (list: ParkChanges, context: MatchContext) {
  const { open } = changeGroups(list, context)
  const lifting = liftingView(list, context)
  if (list.missed.length === 0 && !lifting) return null
  const link: Link = { href: changesHref(context.match.id, list.parkId), text: context.texts.t('change.all', { count: list.missed.length }) }
  return { items: open.slice(0, MOST_SHORT), lifting, link, isEmpty: open.length === 0 }
}

export type ChangesShort = ReturnType<typeof changesShort>

/** The whole list of one park as a page. */
export function changesPage (list: ParkChanges, park: ParkMatch, context: MatchContext) {
  const { texts: { t }, match } = context
  const { name, place } = parkNames(park.parkId, context)
  const parkHref = `${matchHref(match.id)}/parks/${park.parkId}`
  const groups = changeGroups(list, context)
  return {
    title: t('change.title', { park: name }),
    breadcrumb: [{ href: matchHref(match.id), text: t('match.park.back') }, { href: parkHref, text: name }],
    head: headView(context),
    place,
    rankText: t('match.park.rank', { rank: park.rank, total: rankedIn(match.answer) }),
    lifting: liftingView(list, context),
    groups,
    isEmpty: list.missed.length === 0,
    moved: list.catalogueMoved,
    sensitivityHref: `${matchHref(match.id)}/sensitivity`,
    jsonHref: `/api/v1${changesHref(match.id, park.parkId)}`,
    styles: ['match.css', 'money.css', 'change.css']
  }
}
