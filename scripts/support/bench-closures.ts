/**
 * Conditions as plain closures, written by hand for speed: what evaluation is measured against. The first kind checks every
 * leaf in three truth values and records truth and fact of each; the second knows two values and stops when settled.
 */
import type { Facts, FactValue } from '../../src/domain/facts/facts.js'
import type { Condition, Leaf, Scalar } from '../../src/domain/law/condition.js'

const [UNMET, UNKNOWN, MET] = [0, 1, 2]

/** Truth (0 unmet, 1 unknown, 2 met) and fact of each leaf, from left to right. */
export type Checked = { truths: number[], facts: (FactValue | null | undefined)[] }
export type Check = (facts: Facts, checked: Checked) => number
export type Holds = (facts: Facts) => boolean

/** Whether one text, number or yes-no passes; a yes-no is never compared with a range. */
function itemTest ({ op, value }: Leaf): (item: Scalar) => boolean {
  const list = Array.isArray(value) ? value as readonly Scalar[] : [value as Scalar]
  const [low, high] = [list[0]!, list[1]!]
  const isNumber = typeof low === 'number'
  const suits = (item: Scalar) => (typeof item === 'number') === isNumber
  switch (op) {
    case 'in': case 'overlaps': return item => list.includes(item)
    case 'eq': return item => item === low
    case 'gte': return item => suits(item) && item >= low
    case 'lte': return item => suits(item) && item <= low
    case 'between': return item => suits(item) && item >= low && item <= high
    case 'exists': return () => true
  }
}

/** Truth of a list: of numbers, one per year, when all agree; of texts when any passes. */
function listTruth (items: readonly Scalar[], passes: (item: Scalar) => boolean): number {
  const isYearly = typeof items[0] === 'number'
  let passed = 0
  for (let index = 0; index < items.length; index++) if (passes(items[index]!)) passed++
  if (!isYearly) return passed > 0 ? MET! : UNMET!
  if (passed === items.length) return MET!
  return passed > 0 ? UNKNOWN! : UNMET!
}

function leafCheck (leaf: Leaf): Check {
  const { field, op, value } = leaf
  if (op === 'exists') {
    return (facts, checked) => {
      const fact = facts[field]
      const truth = (fact !== undefined && fact !== null) === (value === true) ? MET! : UNMET!
      checked.truths.push(truth)
      checked.facts.push(fact)
      return truth
    }
  }
  const passes = itemTest(leaf)
  return (facts, checked) => {
    const fact = facts[field]
    let truth = UNMET!
    if (fact === undefined || fact === null) truth = UNKNOWN!
    else if (typeof fact !== 'object') truth = passes(fact) ? MET! : UNMET!
    else if (Array.isArray(fact)) truth = listTruth(fact, passes)
    checked.truths.push(truth)
    checked.facts.push(fact)
    return truth
  }
}

/** A closure that checks every leaf, settled or not. */
export function checkOf (condition: Condition): Check {
  if ('field' in condition) return leafCheck(condition)
  if ('not' in condition) {
    const check = checkOf(condition.not)
    return (facts, checked) => MET! - check(facts, checked)
  }
  const isAll = 'all' in condition
  const checks = (isAll ? condition.all : condition.any).map(checkOf)
  return (facts, checked) => {
    let truth = isAll ? MET! : UNMET!
    for (let index = 0; index < checks.length; index++) {
      const next = checks[index]!(facts, checked)
      if (isAll ? next < truth : next > truth) truth = next
    }
    return truth
  }
}

/** A closure that says only whether the condition holds, an unknown fact being no, and stops as soon as that is settled. */
export function holdsOf (condition: Condition): Holds {
  if ('field' in condition) {
    const { field, op, value } = condition
    const passes = itemTest(condition)
    if (op === 'exists') return facts => (facts[field] !== undefined && facts[field] !== null) === (value === true)
    return facts => {
      const fact = facts[field]
      if (fact === undefined || fact === null) return false
      if (typeof fact !== 'object') return passes(fact)
      return Array.isArray(fact) && listTruth(fact, passes) === MET
    }
  }
  if ('not' in condition) {
    const holds = holdsOf(condition.not)
    return facts => !holds(facts)
  }
  const isAll = 'all' in condition
  const children = (isAll ? condition.all : condition.any).map(holdsOf)
  return facts => {
    for (let index = 0; index < children.length; index++) if (children[index]!(facts) !== isAll) return !isAll
    return isAll
  }
}
