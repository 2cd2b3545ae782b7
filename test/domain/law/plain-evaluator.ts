/** Conditions evaluated as plainly as they can be written: the words of the grammar, one after the other, nothing kept. */
import type { Facts, FactValue } from '../../../src/domain/facts/facts.js'
import type { Condition, FindingTree, Leaf, Scalar, Truth } from '../../../src/domain/law/condition.js'

const ORDER: readonly Truth[] = ['unmet', 'unknown', 'met']
const lowest = (truths: readonly Truth[]): Truth => ORDER.find(truth => truths.includes(truth)) ?? 'met'
const highest = (truths: readonly Truth[]): Truth => ORDER.findLast(truth => truths.includes(truth)) ?? 'unmet'
const opposite = (truth: Truth): Truth => ORDER[2 - ORDER.indexOf(truth)]!

function holds ({ op, value }: Leaf, item: unknown): boolean {
  const [low, high] = [value].flat() as Scalar[]
  const atLeast = (end: Scalar | undefined) => typeof item === typeof end && (item as Scalar) >= end!
  const atMost = (end: Scalar | undefined) => typeof item === typeof end && (item as Scalar) <= end!
  if (op === 'eq') return item === low
  if (op === 'gte') return atLeast(low)
  if (op === 'lte') return atMost(low)
  if (op === 'between') return atLeast(low) && (item as Scalar) <= high!
  return ([value].flat() as unknown[]).includes(item)
}

function plainTruth (leaf: Leaf, fact: FactValue | null | undefined): Truth {
  const isKnown = fact !== null && fact !== undefined
  if (leaf.op === 'exists') return isKnown === (leaf.value === true) ? 'met' : 'unmet'
  if (!isKnown) return 'unknown'
  if (!Array.isArray(fact)) return typeof fact !== 'object' && holds(leaf, fact) ? 'met' : 'unmet'
  const each = fact.map(item => holds(leaf, item))
  if (typeof fact[0] !== 'number') return each.some(Boolean) ? 'met' : 'unmet'
  if (each.every(Boolean)) return 'met'
  return each.some(Boolean) ? 'unknown' : 'unmet'
}

export function plainEvaluate (condition: Condition, facts: Facts): FindingTree {
  if ('field' in condition) {
    const { field, op, value, source = 'main' } = condition
    const fact = facts[field] ?? undefined
    const truth = plainTruth(condition, fact)
    return { kind: 'leaf', truth, finding: { field, op, value, ...(fact === undefined ? {} : { fact }), truth, source } }
  }
  if ('not' in condition) {
    const child = plainEvaluate(condition.not, facts)
    return { kind: 'not', truth: opposite(child.truth), children: [child] }
  }
  if ('all' in condition) {
    const children = condition.all.map(child => plainEvaluate(child, facts))
    return { kind: 'all', truth: lowest(children.map(({ truth }) => truth)), children }
  }
  const children = condition.any.map(child => plainEvaluate(child, facts))
  return { kind: 'any', truth: highest(children.map(({ truth }) => truth)), children }
}

/** The facts that keep a tree unknown, found by trying: those under nodes that are unknown all the way up. */
export function plainMissing (tree: FindingTree): string[] {
  if (tree.truth !== 'unknown') return []
  return tree.kind === 'leaf' ? [tree.finding.field] : tree.children.flatMap(plainMissing).filter((name, index, all) => all.indexOf(name) === index)
}
