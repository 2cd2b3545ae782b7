/**
 * Conditions in three truth values (Kleene). Every leaf is evaluated even when the result is settled,
 * because the page shows each of them; an unknown fact is unknown, never no.
 */
import { Type, type Static } from 'typebox'
import { isUnknown, type Facts, type FactValue } from '../facts/facts.js'
import type { FactName } from '../facts/catalogue.js'
import { closed } from '../shape.js'

export const OPERATORS = ['in', 'eq', 'gte', 'lte', 'between', 'exists', 'overlaps'] as const
export type Operator = typeof OPERATORS[number]

export const Truth = Type.Enum(['met', 'unmet', 'unknown'])
export type Truth = Static<typeof Truth>

export type Scalar = string | number | boolean
export type Threshold = Scalar | readonly Scalar[]

/** `source` names an entry of the policy's sources; left out, it is `main`. */
export type Leaf = { field: FactName, op: Operator, value: Threshold, source?: string }
export type Condition = Leaf | { all: Condition[] } | { any: Condition[] } | { not: Condition }

const ScalarShape = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

/** Shape of one leaf; whether the field exists and the value suits the operator is checked by the loader. */
export const LeafShape = closed({
  field: Type.String(),
  op: Type.Enum([...OPERATORS]),
  value: Type.Union([ScalarShape, Type.Array(ScalarShape, { minItems: 1 })]),
  source: Type.Optional(Type.String())
})

/** One leaf after evaluation. `fact` is absent when unknown; `source` names the entry of the policy's sources. */
export type Finding = { field: FactName, op: Operator, value: Threshold, fact?: FactValue, truth: Truth, source: string }

export type FindingTree =
  | { kind: 'leaf', truth: Truth, finding: Finding }
  | { kind: 'all' | 'any' | 'not', truth: Truth, children: FindingTree[] }

/** Every child true: unmet wins over unknown, unknown over met; met for no child. */
export function allOf (truths: readonly Truth[]): Truth {
  if (truths.includes('unmet')) return 'unmet'
  return truths.includes('unknown') ? 'unknown' : 'met'
}

/** At least one child true: met wins over unknown, unknown over unmet; unmet for no child. */
export function anyOf (truths: readonly Truth[]): Truth {
  if (truths.includes('met')) return 'met'
  return truths.includes('unknown') ? 'unknown' : 'unmet'
}

/** The opposite; unknown stays unknown. */
export function notOf (truth: Truth): Truth {
  if (truth === 'unknown') return 'unknown'
  return truth === 'met' ? 'unmet' : 'met'
}

const truthOf = (holds: boolean): Truth => holds ? 'met' : 'unmet'

function compare (op: Operator, fact: Scalar, value: Threshold): boolean {
  const list = Array.isArray(value) ? value as readonly Scalar[] : [value as Scalar]
  switch (op) {
    case 'in': case 'overlaps': return list.includes(fact)
    case 'eq': return fact === list[0]
    case 'gte': return typeof fact === typeof list[0] && fact >= list[0]!
    case 'lte': return typeof fact === typeof list[0] && fact <= list[0]!
    case 'between': return typeof fact === typeof list[0] && fact >= list[0]! && fact <= list[1]!
    case 'exists': return (list[0] === true)
  }
}

/**
 * Truth of one leaf. A list of texts is met when any item is (that is what `overlaps` says); a list of numbers,
 * one per year, is met or unmet when every year agrees and unknown when the years differ.
 */
export function leafTruth (leaf: Pick<Leaf, 'op' | 'value'>, fact: FactValue | null | undefined): Truth {
  if (leaf.op === 'exists') return truthOf(isUnknown(fact) !== (leaf.value === true))
  if (isUnknown(fact)) return 'unknown'
  if (!Array.isArray(fact)) return truthOf(typeof fact !== 'object' && compare(leaf.op, fact, leaf.value))
  const each = (fact as readonly Scalar[]).map(item => compare(leaf.op, item, leaf.value))
  if (typeof fact[0] !== 'number') return truthOf(each.includes(true))
  if (each.every(Boolean)) return 'met'
  return each.includes(true) ? 'unknown' : 'unmet'
}

/** The condition with the truth of every node. Total: any condition and any facts give a tree. */
export function evaluate (condition: Condition, facts: Facts): FindingTree {
  if ('field' in condition) {
    const { field, op, value, source = 'main' } = condition
    const fact = facts[field]
    const truth = leafTruth(condition, fact)
    return { kind: 'leaf', truth, finding: { field, op, value, ...(isUnknown(fact) ? {} : { fact }), truth, source } }
  }
  if ('not' in condition) {
    const child = evaluate(condition.not, facts)
    return { kind: 'not', truth: notOf(child.truth), children: [child] }
  }
  const kind = 'all' in condition ? 'all' : 'any'
  const children = ('all' in condition ? condition.all : condition.any).map(child => evaluate(child, facts))
  const truths = children.map(child => child.truth)
  return { kind, truth: kind === 'all' ? allOf(truths) : anyOf(truths), children }
}

/** The findings of a tree from left to right, one per leaf. The truth is the leaf's own, before any `not` above it. */
export const findingsOf = (tree: FindingTree): Finding[] =>
  tree.kind === 'leaf' ? [tree.finding] : tree.children.flatMap(findingsOf)

/** The facts that keep the tree unknown, each once: a leaf below a node that is already settled is not missing. */
export function missingFacts (tree: FindingTree): FactName[] {
  if (tree.truth !== 'unknown') return []
  if (tree.kind === 'leaf') return [tree.finding.field]
  return [...new Set(tree.children.flatMap(missingFacts))]
}

/** The leaves of a condition, from left to right. */
export function leavesOf (condition: Condition): Leaf[] {
  if ('field' in condition) return [condition]
  if ('not' in condition) return leavesOf(condition.not)
  return ('all' in condition ? condition.all : condition.any).flatMap(leavesOf)
}
