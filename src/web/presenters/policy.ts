/** Policies as lines: title, what they do, status on the day, bar of validity; and the list page. */
import type { Browse, DayStatus, Found } from '../../application/browse.js'
import type { IsoDate } from '../../domain/dates.js'
import { CATEGORIES, EFFECTS, type Policy } from '../../domain/law/policy.js'
import type { PolicySet } from '../../domain/law/verdict.js'
import type { Texts } from '../text.js'
import { statusView, type StatusView } from './common.js'
import type { FacetSpec } from './facets.js'
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
}

type LineData = { policy: Policy, asOf: IsoDate, set: PolicySet, axis: Axis, highlights?: Record<string, string> }

export function policyLine ({ policy, asOf, set, axis, highlights = {} }: LineData, texts: Texts): PolicyLine {
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
    matched: highlightParts(highlights['document'] ?? highlights['number'] ?? highlights['issuer'])
  }
}

export type PolicyGroup = { title: string, count: number, lines: PolicyLine[] }

/** Lines by category, in the order of the table of categories. */
export function policyGroups (
  policies: readonly Policy[], asOf: IsoDate, set: PolicySet, texts: Texts, highlights: Found<Policy>['highlights'] = {}
): PolicyGroup[] {
  const axis = axisOf(set.policies, asOf)
  return CATEGORIES.map(category => ({ category, those: policies.filter(policy => policy.category === category) }))
    .filter(({ those }) => those.length > 0)
    .map(({ category, those }) => ({
      title: texts.t(`category.${category}`),
      count: those.length,
      lines: those.map(policy => policyLine({ policy, asOf, set, axis, highlights: highlights[policy.id] }, texts))
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
  /** Best first, where words were searched; empty otherwise. */
  ranked: PolicyLine[]
}

type ListData = { found: Found<Policy>, browse: Browse & { asOf: IsoDate }, set: PolicySet, today: IsoDate }

export function policyListPage ({ found, browse, set, today }: ListData, texts: Texts): PolicyListPage {
  const { asOf } = browse
  const axis = axisOf(set.policies, asOf)
  const keep = { asOf: asOf === today ? undefined : asOf }
  const isSearch = browse.text !== ''
  return {
    ...listView({ path: '/policies', area: 'policies', browse, found, specs: policyFacets(texts), keep }, texts),
    title: texts.t('policies.title'),
    lead: texts.t('policies.lead'),
    asOf,
    asOfText: texts.t('as-of.on', { date: texts.date(asOf) }),
    dayText: texts.date(asOf),
    axis: axisView(axis, asOf),
    groups: isSearch ? [] : policyGroups(found.items, asOf, set, texts, found.highlights),
    ranked: isSearch ? found.items.map(policy => policyLine({ policy, asOf, set, axis, highlights: found.highlights[policy.id] }, texts)) : []
  }
}
