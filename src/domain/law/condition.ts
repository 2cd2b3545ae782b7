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
export type Leaf = { readonly field: FactName, readonly op: Operator, readonly value: Threshold, readonly source?: string }
export type Condition = Leaf | { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] } | { readonly not: Condition }

const ScalarShape = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

/** Shape of one leaf; whether the field exists and the value suits the operator is checked by the loader. */
export const LeafShape = closed({
  field: Type.String(),
  op: Type.Enum([...OPERATORS]),
  value: Type.Union([ScalarShape, Type.Array(ScalarShape, { minItems: 1 })]),
  source: Type.Optional(Type.String())
})

/** One leaf after evaluation. `fact` is absent when unknown; `source` names the entry of the policy's sources. */
export type Finding = Readonly<{ field: FactName, op: Operator, value: Threshold, fact?: FactValue, truth: Truth, source: string }>

type LeafFinding = Readonly<{ kind: 'leaf', truth: Truth, finding: Finding }>
type GroupFinding = Readonly<{ kind: 'all' | 'any' | 'not', truth: Truth, children: FindingTree[] }>

/** Parts of a tree may stand in other trees too: nothing may change them. */
export type FindingTree = LeafFinding | GroupFinding

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

const isList = (value: unknown): value is readonly Scalar[] => Array.isArray(value)

/** Whether one text, number or yes-no passes; a threshold of another type is never reached. */
function compare (op: Exclude<Operator, 'exists'>, fact: Scalar, value: Threshold): boolean {
  if (op === 'in' || op === 'overlaps') return isList(value) ? value.includes(fact) : value === fact
  const low = isList(value) ? value[0]! : value
  if (op === 'eq') return fact === low
  if (typeof fact !== typeof low) return false
  if (op === 'gte') return fact >= low
  if (op === 'lte') return fact <= low
  return fact >= low && isList(value) && fact <= value[1]!
}

/**
 * Truth of one leaf. A list of texts is met when any item is (that is what `overlaps` says); a list of numbers,
 * one per year, is met or unmet when every year agrees and unknown when the years differ.
 */
export function leafTruth (leaf: Pick<Leaf, 'op' | 'value'>, fact: FactValue | null | undefined): Truth {
  if (leaf.op === 'exists') return truthOf(isUnknown(fact) !== (leaf.value === true))
  if (isUnknown(fact)) return 'unknown'
  if (!isList(fact)) return truthOf(typeof fact !== 'object' && compare(leaf.op, fact, leaf.value))
  let passed = 0
  for (const item of fact) if (compare(leaf.op, item, leaf.value)) passed++
  if (typeof fact[0] !== 'number') return truthOf(passed > 0)
  if (passed === fact.length) return 'met'
  return passed > 0 ? 'unknown' : 'unmet'
}

type Reader = (facts: Facts) => FindingTree

/** Reads one leaf. The finding of the last fact is kept, since most facts stay the same from one place to the next. */
function leafReader (leaf: Leaf): Reader {
  const { field, op, value, source = 'main' } = leaf
  const found = (fact?: FactValue): LeafFinding => {
    const truth = leafTruth(leaf, fact)
    const finding: Finding = fact === undefined ? { field, op, value, truth, source } : { field, op, value, fact, truth, source }
    return { kind: 'leaf', truth, finding }
  }
  const whenUnknown = found()
  let last = whenUnknown
  return facts => {
    const fact = facts[field]
    if (isUnknown(fact)) return whenUnknown
    if (fact !== last.finding.fact) last = found(fact)
    return last
  }
}

/** Reads every child of a group, settled or not. The tree is made anew only when one of the children is another one. */
function groupReader (kind: GroupFinding['kind'], conditions: readonly Condition[], truthOf: (truths: readonly Truth[]) => Truth): Reader {
  const readers = conditions.map(readerOf)
  const found = (children: FindingTree[]): GroupFinding => ({ kind, truth: truthOf(children.map(child => child.truth)), children })
  let last = found(readers.map(read => read({})))
  return facts => {
    let changed: FindingTree[] | undefined
    for (let index = 0; index < readers.length; index++) {
      const child = readers[index]!(facts)
      if (child !== last.children[index]) changed ??= last.children.slice(0, index)
      changed?.push(child)
    }
    if (changed !== undefined) last = found(changed)
    return last
  }
}

const opposite = ([truth]: readonly Truth[]): Truth => notOf(truth!)

function newReader (condition: Condition): Reader {
  if ('field' in condition) return leafReader(condition)
  if ('not' in condition) return groupReader('not', [condition.not], opposite)
  return 'all' in condition ? groupReader('all', condition.all, allOf) : groupReader('any', condition.any, anyOf)
}

const readers = new WeakMap<Condition, Reader>()

function readerOf (condition: Condition): Reader {
  const known = readers.get(condition)
  if (known) return known
  const reader = newReader(condition)
  readers.set(condition, reader)
  return reader
}

/**
 * The condition with the truth of every node. Total: any condition and any facts give a tree. How to read a condition is
 * worked out once and kept beside it, and equal parts of two results may be one object. So a condition, the facts and the
 * tree are never changed in place.
 */
export const evaluate = (condition: Condition, facts: Facts): FindingTree => readerOf(condition)(facts)

/** The findings of a tree from left to right, one per leaf. The truth is the leaf's own, before any `not` above it. */
export const findingsOf = (tree: FindingTree): Finding[] =>
  tree.kind === 'leaf' ? [tree.finding] : tree.children.flatMap(findingsOf)

function addMissing (tree: FindingTree, missing: FactName[]): FactName[] {
  if (tree.truth !== 'unknown') return missing
  if (tree.kind !== 'leaf') for (const child of tree.children) addMissing(child, missing)
  else if (!missing.includes(tree.finding.field)) missing.push(tree.finding.field)
  return missing
}

/** The facts that keep the tree unknown, each once: a leaf below a node that is already settled is not missing. */
export const missingFacts = (tree: FindingTree): FactName[] => addMissing(tree, [])

/** The leaves of a condition, from left to right. */
export function leavesOf (condition: Condition): Leaf[] {
  if ('field' in condition) return [condition]
  if ('not' in condition) return leavesOf(condition.not)
  return ('all' in condition ? condition.all : condition.any).flatMap(leavesOf)
}
