/** One policy: status on the day with why, conditions in words, what it is worth, how it relates, its cases as examples. */
import type { PolicyDetail } from '../../application/browse-detail.js'
import type { IsoDate } from '../../domain/dates.js'
import type { View } from '../../domain/law/lawfulness.js'
import type { Policy, PolicyTest } from '../../domain/law/policy.js'
import type { Texts } from '../text.js'
import { parameterRows, type ParameterRow } from './benefit.js'
import { confidenceView, joined, statusView, type ConfidenceView, type Link, type StatusView } from './common.js'
import { commonSource, conditionView, verdictView, type ConditionView, type VerdictView } from './condition.js'
import { contactView, lawfulnessView, type ContactView, type LawfulnessView } from './lawfulness.js'
import { formulaView, proofText, type FormulaView, type Proof } from './policy-money.js'
import { legalSourceView, linkOf, printedDate, type SourceView } from './source.js'
import { axisOf, axisView, barView, validityText, type AxisView, type BarView } from './timeline.js'

export type ExampleView = { verdict: VerdictView, name: string, day: string }
export type Relation = { title: string, links: Link[] }

export type PolicyPage = {
  title: string
  breadcrumb: Link[]
  otherTitle: string
  otherLang: string
  summary: string
  asOf: IsoDate
  asOfText: string
  status: StatusView
  recordStatus: string
  statusNote: string
  evidence: { text: string, href: string | null } | null
  axis: AxisView
  bars: (BarView & { title: string, href: string | null })[]
  category: string
  categoryHref: string
  effect: string
  effectHelp: string
  kind: string
  scope: string
  parks: Link[]
  validity: string
  audience: string | null
  confidence: ConfidenceView
  conditions: { view: ConditionView, source: SourceView | null }
  requirement: { view: ConditionView, source: SourceView | null } | null
  parameters: ParameterRow[]
  formula: FormulaView | null
  lawfulness: LawfulnessView | null
  contact: ContactView | null
  proof: string | null
  stack: { title: string, text: string, others: Link[] } | null
  relations: Relation[]
  examples: ExampleView[]
  moreExamples: ExampleView[]
  sources: (SourceView & { issuer: string | null, printed: string | null })[]
  note: string | null
  styles: string[]
}

const link = (policy: Policy, asOf: IsoDate, { pick }: Texts): Link => ({ href: `/policies/${policy.id}?asOf=${asOf}`, text: pick(policy.title) })

const exampleView = ({ name, asOf, expect }: PolicyTest, texts: Texts): ExampleView =>
  ({ verdict: verdictView(expect, texts), name: texts.pick(name), day: texts.date(asOf) })

/** Rules tied to this one, each kind of tie under its own title; ties without a rule are left out. */
function relationsOf ({ replacedBy, replaces, limitedBy, limits }: PolicyDetail, asOf: IsoDate, texts: Texts): Relation[] {
  const relation = (key: string, policies: readonly (Policy | undefined)[]): Relation => ({
    title: texts.t(`policies.relation.${key}`),
    links: policies.flatMap(policy => policy ? [link(policy, asOf, texts)] : [])
  })
  return [
    relation('replaced-by', [replacedBy]), relation('replaces', replaces), relation('limited-by', [limitedBy]), relation('limits', limits)
  ].filter(({ links }) => links.length > 0)
}

function scopeText ({ scope }: Policy, texts: Texts): string {
  if (scope.prefectures === 'all') return texts.t('policies.scope.all')
  return joined(scope.prefectures.map(name => texts.t(`value.site.prefecture.${name}`)), texts)
}

/** Bars of the rule itself and of those it replaces or that replace it, in the order of time. */
function barsOf ({ policy, policySet, replacedBy, replaces }: PolicyDetail, asOf: IsoDate, texts: Texts): PolicyPage['bars'] {
  const axis = axisOf(policySet.policies, asOf)
  const chain = [...replaces, policy, ...(replacedBy ? [replacedBy] : [])]
  return chain.map(one => ({
    ...barView(one, axis, asOf, texts), title: texts.pick(one.title), href: one.id === policy.id ? null : link(one, asOf, texts).href
  }))
}

/** How many examples stand open on the page. */
const OPEN_EXAMPLES = 6

/** `view`: who looks; `proof`: what the cases of the policy were measured to prove. */
export type PolicyPageOptions = { view?: View, proof?: Proof }

export function policyPage (detail: PolicyDetail, asOf: IsoDate, texts: Texts, { view = 'public', proof }: PolicyPageOptions = {}): PolicyPage {
  const { policy, policySet } = detail
  const { t, pick, date } = texts
  const { lastEvidence, stack } = policy
  const examples = policy.tests.map(test => exampleView(test, texts))
  return {
    title: pick(policy.title),
    breadcrumb: [
      { href: '/', text: t('breadcrumb.home') },
      { href: '/policies', text: t('nav.policies') },
      { href: `/policies?category=${policy.category}`, text: t(`category.${policy.category}`) }
    ],
    otherTitle: texts.locale === 'zh' ? policy.title.en : policy.title.zh,
    otherLang: texts.locale === 'zh' ? 'en' : 'zh-CN',
    summary: pick(policy.summary),
    asOf,
    asOfText: t('as-of.on', { date: date(asOf) }),
    status: statusView(policy, asOf, policySet, texts),
    recordStatus: t(`status.${policy.status}`),
    statusNote: pick(policy.statusWhy),
    evidence: lastEvidence ? { text: t('policies.evidence', { what: lastEvidence.what, date: date(lastEvidence.date) }), href: linkOf(lastEvidence.url) } : null,
    axis: axisView(axisOf(policySet.policies, asOf), asOf),
    bars: barsOf(detail, asOf, texts),
    category: t(`category.${policy.category}`),
    categoryHref: `/policies?category=${policy.category}`,
    effect: t(`effect.${policy.effect}`),
    effectHelp: t(`effect.${policy.effect}.help`),
    kind: t(`benefit.${policy.benefit.kind}`),
    scope: scopeText(policy, texts),
    parks: detail.parks.map(park => ({ href: `/parks/${park.id}`, text: pick(park.name) })),
    validity: validityText(policy, texts),
    audience: policy.audience ? t(`audience.${policy.audience}`) : null,
    confidence: confidenceView(policy.confidence, texts, 'policy-confidence'),
    conditions: commonSource(conditionView(policy.conditions, texts, policy)),
    requirement: policy.requirement ? commonSource(conditionView(policy.requirement, texts, policy)) : null,
    parameters: parameterRows(policy, policySet, texts),
    formula: formulaView(policy, texts),
    lawfulness: lawfulnessView(policy, view, { policies: new Map(policySet.policies.map(one => [one.id, one])), asOf }, texts),
    contact: contactView(policy, texts),
    proof: proofText(proof, texts),
    stack: stack
      ? { title: t(`stack.group.${stack.group}`), text: t(`stack.${stack.group}`), others: detail.sameStack.map(other => link(other, asOf, texts)) }
      : null,
    relations: relationsOf(detail, asOf, texts),
    examples: examples.slice(0, OPEN_EXAMPLES),
    moreExamples: examples.slice(OPEN_EXAMPLES),
    sources: Object.values(policy.sources).map(source => ({
      ...legalSourceView(source, texts), issuer: source.issuer ?? null, printed: source.date ? printedDate(source.date, texts) : null
    })),
    note: policy.note ? pick(policy.note) : null,
    styles: ['money.css']
  }
}
