/** Policies as lines: title, what they do, status on the day, bar of validity; and the list page. */
import type { Browse, DayStatus } from '../../application/browse.js'
import type { Found } from '../../application/browse-search.js'
import { POLICY_SORTS } from '../../application/browse-order.js'
import type { IsoDate } from '../../domain/dates.js'
import type { View } from '../../domain/law/lawfulness.js'
import { CATEGORIES, EFFECTS, type Policy } from '../../domain/law/policy.js'
import type { PolicySet } from '../../domain/law/verdict.js'
import type { Unreviewed } from '../../domain/law/view.js'
import type { Texts } from '../text.js'
import { markStyles, statusView, unreviewedNote, type StatusView } from './common.js'
import type { FacetSpec } from './facets.js'
import { lawMark, type LawMark } from './lawfulness.js'
import { highlightParts, listView, type ListView, type TextPart } from './list.js'
import { legalSourceView, type SourceView } from './source.js'
import { axisOf, axisView, barView, type Axis, type AxisView, type BarView } from './timeline.js'

export type PolicyLine = {
  href: string
  title: string
  summary: string
  category: string
  effect: string
  kind: string
  status: StatusView
  source: SourceView | null
  bar: BarView
  matched: TextPart[]
  /** On a benefit without a review, where the view shows it. */
  mark: LawMark | null
}

/** What the lines of one page have in common. */
export type LineContext = { view: View, asOf: IsoDate, set: PolicySet, axis: Axis }

type LineData = LineContext & { policy: Policy, highlights?: Record<string, string> }

export function policyLine ({ policy, view, asOf, set, axis, highlights = {} }: LineData, texts: Texts): PolicyLine {
  const main = policy.sources['main']
  return {
    href: `/policies/${policy.id}?asOf=${asOf}`,
    title: texts.pick(policy.title),
    summary: texts.pick(policy.summary),
    category: texts.t(`category.${policy.category}`),
    effect: texts.t(`effect.${policy.effect}`),
    kind: texts.t(`benefit.${policy.benefit.kind}`),
    status: statusView(policy, asOf, set, texts),
    source: main ? legalSourceView(main, texts) : null,
    bar: barView(policy, axis, asOf, texts),
    matched: highlightParts(highlights['document'] ?? highlights['number'] ?? highlights['issuer']),
    mark: lawMark(policy, view, texts)
  }
}

export type PolicyGroup = { title: string, count: number, lines: PolicyLine[] }

/** Lines by category, in the order of the table of categories. */
export function policyGroups (
  policies: readonly Policy[], context: LineContext, texts: Texts, highlights: Found<Policy>['highlights'] = {}
): PolicyGroup[] {
  return CATEGORIES.map(category => ({ category, those: policies.filter(policy => policy.category === category) }))
    .filter(({ those }) => those.length > 0)
    .map(({ category, those }) => ({
      title: texts.t(`category.${category}`),
      count: those.length,
      lines: those.map(policy => policyLine({ ...context, policy, highlights: highlights[policy.id] }, texts))
    }))
}

const DAYS: readonly DayStatus[] = ['live', 'unclear', 'not-yet-issued', 'not-yet-in-force', 'ended']

const policyFacets = (texts: Texts): FacetSpec[] => [
  { path: 'day', name: 'day', word: value => texts.t(`status-on.${value}`), order: DAYS, isOpen: true },
  { path: 'category', name: 'category', word: value => texts.t(`category.${value}`), order: CATEGORIES, isOpen: true },
  { path: 'effect', name: 'effect', word: value => texts.t(`effect.${value}`), order: EFFECTS },
  { path: 'kind', name: 'kind', word: value => texts.t(`benefit.${value}`), most: 16 }
]

export type PolicyListPage = ListView & {
  title: string
  lead: string
  asOf: IsoDate
  asOfText: string
  dayText: string
  axis: AxisView
  groups: PolicyGroup[]
  /** Best first, where words were searched, or in the order asked for; empty otherwise. */
  ranked: PolicyLine[]
  unreviewed: ReturnType<typeof unreviewedNote>
  styles: string[]
}

type ListData = { found: Found<Policy> & { unreviewed: Unreviewed }, browse: Browse & { asOf: IsoDate }, set: PolicySet, today: IsoDate }

export function policyListPage ({ found, browse, set, today }: ListData, texts: Texts): PolicyListPage {
  const { asOf } = browse
  const context = { view: found.unreviewed.view, asOf, set, axis: axisOf(set.policies, asOf) }
  const keep = { asOf: asOf === today ? undefined : asOf }
  const isSearch = browse.text !== '' || browse.sort !== undefined
  return {
    ...listView({ path: '/policies', area: 'policies', browse, found, specs: policyFacets(texts), sorts: POLICY_SORTS, keep }, texts),
    title: texts.t('policies.title'),
    lead: texts.t('policies.lead'),
    asOf,
    asOfText: texts.t('as-of.on', { date: texts.date(asOf) }),
    dayText: texts.date(asOf),
    axis: axisView(context.axis, asOf),
    groups: isSearch ? [] : policyGroups(found.items, context, texts, found.highlights),
    ranked: isSearch ? found.items.map(policy => policyLine({ ...context, policy, highlights: found.highlights[policy.id] }, texts)) : [],
    unreviewed: unreviewedNote(found.unreviewed, { of: 'all', asOf, set }, texts),
    styles: [...markStyles(found.unreviewed.view), 'search.css']
  }
}
