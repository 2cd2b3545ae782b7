/** Conditions and findings in words: nested view data for the partials `condition` and `finding`. */
import { FACTS, type FactName } from '../../domain/facts/catalogue.js'
import type { Condition, Finding, FindingTree, Leaf, Scalar, Truth } from '../../domain/law/condition.js'
import type { Policy, Verdict } from '../../domain/law/policy.js'
import type { Texts } from '../text.js'
import { joined } from './common.js'
import { factLabel, factValue, factValueWord, quantity } from './fact.js'
import { legalSourceView, type SourceView } from './source.js'

export type VerdictView = { verdict: Verdict, sign: string, word: string }
export type TruthView = { truth: Truth, sign: string, word: string }

const VERDICT_SIGN: Record<Verdict, string> = {
  applies: '✓',
  'does-not-apply': '–',
  'unknown-needs-data': '?',
  'conditional-status-unclear': '~',
  blocked: '✕',
  warning: '!',
  informs: 'i'
}
const TRUTH_SIGN: Record<Truth, string> = { met: '✓', unmet: '✕', unknown: '?' }

export const verdictView = (verdict: Verdict, { t }: Texts): VerdictView => ({ verdict, sign: VERDICT_SIGN[verdict], word: t(`verdict.${verdict}`) })
export const truthView = (truth: Truth, { t }: Texts): TruthView => ({ truth, sign: TRUTH_SIGN[truth], word: t(`truth.${truth}`) })

/** A leaf has `text` and `source`, a group `heading` and `children`. */
export type ConditionView = {
  isLeaf: boolean
  heading: string | null
  children: ConditionView[]
  text: string
  source: SourceView | null
}
export type FindingView = {
  isLeaf: boolean
  heading: string | null
  children: FindingView[]
  truth: TruthView
  text: string
  /** What was entered, or is known of the park, in words. */
  yours: string
  field: FactName | null
  source: SourceView | null
}

type Sources = Pick<Policy, 'sources'>
type Test = Pick<Leaf, 'field' | 'op' | 'value'>

/** One threshold in words, with the unit of its fact. */
function thresholdWord (field: FactName, value: Scalar, texts: Texts): string {
  if (typeof value === 'number') return field === 'project.firstIncomeYear' ? String(value) : quantity(value, FACTS[field].unit, texts)
  if (typeof value === 'boolean') return texts.t(value ? 'value.yes' : 'value.no')
  return FACTS[field].kind === 'date' ? texts.date(value) : factValueWord(field, value, texts)
}

/** Message key and list of thresholds of one test; `holds` false words the opposite. */
function leafKey ({ field, op, value }: Test, holds: boolean): string {
  const not = holds ? '' : '.not'
  const isDate = FACTS[field].kind === 'date'
  if (op === 'exists') return (value === true) === holds ? 'op.exists' : 'op.exists.not'
  if (op === 'eq' && typeof value === 'boolean') return value === holds ? 'op.yes' : 'op.no'
  if (op === 'eq' || (op === 'in' && Array.isArray(value) && value.length === 1)) return `op.eq${not}`
  if (op === 'overlaps' && Array.isArray(value) && value.length === 1) return `op.overlaps-one${not}`
  if ((op === 'gte' || op === 'lte') && isDate) return `op.${op}-date${not}`
  return `op.${op}${not}`
}

/** One test as a sentence: "鼓励类主营收入占比 ≥ 60%"; `holds` false says the opposite. */
export function leafText (test: Test, texts: Texts, holds = true): string {
  const words = (Array.isArray(test.value) ? test.value as readonly Scalar[] : [test.value as Scalar])
    .map(value => thresholdWord(test.field, value, texts))
  return texts.t(leafKey(test, holds), {
    fact: factLabel(test.field, texts),
    value: words[0] ?? '',
    values: joined(words, texts),
    low: words[0] ?? '',
    high: words[1] ?? ''
  })
}

function sourceOf (policy: Sources, name: string, texts: Texts): SourceView | null {
  const source = policy.sources[name]
  return source ? legalSourceView(source, texts) : null
}

const headingOf = (kind: 'all' | 'any', isNegated: boolean, { t }: Texts): string =>
  t(isNegated ? `tree.not-${kind}` : `tree.${kind}`)

const leafView = (leaf: Leaf, texts: Texts, policy: Sources, holds: boolean): ConditionView => ({
  isLeaf: true, heading: null, children: [], text: leafText(leaf, texts, holds), source: sourceOf(policy, leaf.source ?? 'main', texts)
})

/**
 * A condition in words. A `not` over one test becomes the opposite sentence; groups of one are their only child;
 * groups inside a group of the same kind are merged. An empty condition says that there is none.
 */
export function conditionView (condition: Condition, texts: Texts, policy: Sources): ConditionView {
  if ('field' in condition) return leafView(condition, texts, policy, true)
  if ('not' in condition) return negatedView(condition.not, texts, policy)
  const kind = 'all' in condition ? 'all' : 'any'
  const children = flattened(condition, kind).map(child => conditionView(child, texts, policy))
  return groupView(kind, false, children, texts)
}

type Sourced = { isLeaf: boolean, source: SourceView | null, children: Sourced[] }

const sourcesIn = (view: Sourced): (SourceView | null)[] => view.isLeaf ? [view.source] : view.children.flatMap(sourcesIn)

const withoutSource = <V extends Sourced>(view: V): V => ({ ...view, source: null, children: view.children.map(withoutSource) })

/**
 * Where every leaf rests on the same clause, that source once and the tree without it; else the tree as it is and null.
 */
export function commonSource<V extends Sourced> (view: V): { view: V, source: SourceView | null } {
  const [first, ...others] = sourcesIn(view)
  const isCommon = first != null && others.length > 0 && others.every(other => other?.title === first.title && other.clause === first.clause)
  return isCommon ? { view: withoutSource(view), source: first } : { view, source: null }
}

/** The children of a group, with those of nested groups of the same kind in their place. */
function flattened (condition: Condition, kind: 'all' | 'any'): Condition[] {
  const children = kind === 'all' && 'all' in condition ? condition.all : kind === 'any' && 'any' in condition ? condition.any : undefined
  return children ? children.flatMap(child => flattened(child, kind)) : [condition]
}

function groupView (kind: 'all' | 'any', isNegated: boolean, children: ConditionView[], texts: Texts): ConditionView {
  if (children.length === 1 && !isNegated) return children[0]!
  const heading = children.length === 0 ? texts.t('tree.always') : headingOf(kind, isNegated, texts)
  return { isLeaf: false, heading, children, text: '', source: null }
}

function negatedView (condition: Condition, texts: Texts, policy: Sources): ConditionView {
  if ('field' in condition) return leafView(condition, texts, policy, false)
  if ('not' in condition) return conditionView(condition.not, texts, policy)
  const kind = 'all' in condition ? 'all' : 'any'
  const children = flattened(condition, kind).map(child => conditionView(child, texts, policy))
  return groupView(kind, true, children, texts)
}

/** What was entered, or is known of the place, as a sentence. */
function yoursText ({ field, fact }: Finding, texts: Texts): string {
  const [owner] = field.split('.')
  const key = owner === 'site' || owner === 'eval' ? `finding.${owner}` : 'finding.yours'
  return fact === undefined ? texts.t(`${key}.unknown`) : texts.t(key, { value: factValue(field, fact, texts) })
}

const findingLeaf = (finding: Finding, truth: Truth, texts: Texts, policy: Sources, holds: boolean): FindingView => ({
  isLeaf: true,
  heading: null,
  children: [],
  truth: truthView(truth, texts),
  text: leafText(finding, texts, holds),
  yours: yoursText(finding, texts),
  field: finding.field,
  source: sourceOf(policy, finding.source, texts)
})

/** The children of a finding group, with those of nested groups of the same kind in their place. */
const flatFindings = (tree: FindingTree, kind: 'all' | 'any'): FindingTree[] =>
  tree.kind === kind ? tree.children.flatMap(child => flatFindings(child, kind)) : [tree]

/**
 * Findings in words, shaped as `conditionView` shapes the condition. The truth shown beside an opposite sentence is that
 * of the opposite: `met` always means that the requirement as worded is met.
 */
export function findingView (tree: FindingTree, texts: Texts, policy: Sources): FindingView {
  if (tree.kind === 'leaf') return findingLeaf(tree.finding, tree.truth, texts, policy, true)
  if (tree.kind === 'not') return negatedFinding(tree, texts, policy)
  const children = flatFindings(tree, tree.kind).map(child => findingView(child, texts, policy))
  return findingGroup(tree.kind, false, tree.truth, children, texts)
}

function findingGroup (kind: 'all' | 'any', isNegated: boolean, truth: Truth, children: FindingView[], texts: Texts): FindingView {
  if (children.length === 1 && !isNegated) return children[0]!
  const heading = children.length === 0 ? texts.t('tree.always') : headingOf(kind, isNegated, texts)
  return { isLeaf: false, heading, children, truth: truthView(truth, texts), text: '', yours: '', field: null, source: null }
}

function negatedFinding (tree: Extract<FindingTree, { children: FindingTree[] }>, texts: Texts, policy: Sources): FindingView {
  const child = tree.children[0]!
  if (child.kind === 'leaf') return findingLeaf(child.finding, tree.truth, texts, policy, false)
  if (child.kind === 'not') return findingView(child.children[0]!, texts, policy)
  const children = flatFindings(child, child.kind).map(grandchild => findingView(grandchild, texts, policy))
  return findingGroup(child.kind, true, tree.truth, children, texts)
}
