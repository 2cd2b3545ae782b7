/**
 * Conditions in the form of other rule engines, for differential tests and for measuring.
 *
 * The engines know two truth values, so the forms say the same as ours only where every fact is known. What is
 * left out, because no operator of an engine coincides with ours:
 * - `exists`: asks whether a fact is known, which is not a question between engines that know no unknown;
 * - a list of numbers, one per year: differing years are unknown here and have no form there;
 * - `eq` and `in` on a list of texts: ours hold when any item does, theirs compare the list as a whole (`overlaps` is said);
 * - `gte`, `lte`, `between` on texts that are not days: zen-engine refuses to order texts;
 * - a threshold of another type than the fact: ours is unmet, JSON-Logic converts and zen-engine stops with an error;
 * - `any` of nothing: met for json-rules-engine, unmet here.
 *
 * JSON-Logic has `between` as `<=` of three, which json-logic-engine reads for numbers only: days are two comparisons.
 */
import type { NestedCondition, TopLevelCondition } from 'json-rules-engine'
import { FACTS } from '../../src/domain/facts/catalogue.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import type { Condition, Leaf, Scalar } from '../../src/domain/law/condition.js'

const listOf = ({ value }: Leaf): readonly Scalar[] => Array.isArray(value) ? value as readonly Scalar[] : [value as Scalar]

const noForm = ({ field, op }: Leaf): never => { throw new Error(`${op} on ${field} has no form in another engine`) }

function rulesLeaf (leaf: Leaf): NestedCondition {
  const list = listOf(leaf)
  const compared = (operator: string, value: unknown): NestedCondition => ({ fact: leaf.field, operator, value })
  switch (leaf.op) {
    case 'eq': return compared('equal', list[0])
    case 'in': return compared('in', list)
    case 'gte': return compared('greaterThanInclusive', list[0])
    case 'lte': return compared('lessThanInclusive', list[0])
    case 'between': return { all: [compared('greaterThanInclusive', list[0]), compared('lessThanInclusive', list[1])] }
    case 'overlaps': return { any: list.map(item => compared('contains', item)) }
    case 'exists': return noForm(leaf)
  }
}

function rulesNode (condition: Condition): NestedCondition {
  if ('field' in condition) return rulesLeaf(condition)
  if ('not' in condition) return { not: rulesNode(condition.not) }
  return 'all' in condition ? { all: condition.all.map(rulesNode) } : { any: condition.any.map(rulesNode) }
}

/** The conditions of a rule of json-rules-engine, whose facts are named as ours. */
export const rulesForm = (condition: Condition): TopLevelCondition => ({ all: [rulesNode(condition)] })

/** A literal of zen-engine, whose texts know no escapes; refuses a text that holds both kinds of quotes. */
function zenLiteral (value: Scalar): string {
  if (typeof value !== 'string') return String(value)
  const quote = ['"', "'"].find(mark => !value.includes(mark))
  if (quote === undefined) throw new Error(`a text of zen-engine cannot hold ${value}`)
  return quote + value + quote
}

/** Ranges are guarded, since zen-engine stops with an error where it should compare a fact that is not there. */
function zenLeaf (leaf: Leaf): string {
  const list = listOf(leaf)
  const isDay = FACTS[leaf.field].kind === 'date'
  const ordered = (sign: string, value: Scalar) =>
    isDay ? `d(${leaf.field}) ${sign} d(${zenLiteral(value)})` : `${leaf.field} ${sign} ${zenLiteral(value)}`
  switch (leaf.op) {
    case 'eq': return `${leaf.field} == ${zenLiteral(list[0]!)}`
    case 'in': return `${leaf.field} in [${list.map(zenLiteral).join(', ')}]`
    case 'gte': return `(${leaf.field} != null and ${ordered('>=', list[0]!)})`
    case 'lte': return `(${leaf.field} != null and ${ordered('<=', list[0]!)})`
    case 'between': return `(${leaf.field} != null and ${ordered('>=', list[0]!)} and ${ordered('<=', list[1]!)})`
    case 'overlaps': return `some(${leaf.field} ?? [], # in [${list.map(zenLiteral).join(', ')}])`
    case 'exists': return noForm(leaf)
  }
}

/** An expression of zen-engine over nested facts. */
export function zenForm (condition: Condition): string {
  if ('field' in condition) return zenLeaf(condition)
  if ('not' in condition) return `not(${zenForm(condition.not)})`
  const [children, word, nothing] = 'all' in condition ? [condition.all, 'and', 'true'] as const : [condition.any, 'or', 'false'] as const
  return children.length === 0 ? nothing : `(${children.map(zenForm).join(` ${word} `)})`
}

function logicLeaf (leaf: Leaf): object {
  const list = listOf(leaf)
  const fact = { var: leaf.field }
  switch (leaf.op) {
    case 'eq': return { '==': [fact, list[0]] }
    case 'in': return { in: [fact, list] }
    case 'gte': return { '>=': [fact, list[0]] }
    case 'lte': return { '<=': [fact, list[0]] }
    case 'between': return typeof list[0] === 'number'
      ? { '<=': [list[0], fact, list[1]] }
      : { and: [{ '<=': [list[0], fact] }, { '<=': [fact, list[1]] }] }
    case 'overlaps': return { some: [fact, { in: [{ var: '' }, list] }] }
    case 'exists': return noForm(leaf)
  }
}

/** A rule of JSON-Logic over nested facts; `and` and `or` of nothing have no truth there and are written out. */
export function logicForm (condition: Condition): object | boolean {
  if ('field' in condition) return logicLeaf(condition)
  if ('not' in condition) return { '!': [logicForm(condition.not)] }
  const [children, word] = 'all' in condition ? [condition.all, 'and'] as const : [condition.any, 'or'] as const
  return children.length === 0 ? word === 'and' : { [word]: children.map(logicForm) }
}

/** Facts as nested objects: `project.landMu` becomes `landMu` of `project`. The four groups are always there. */
export function nestedFacts (facts: Facts): Record<string, Record<string, unknown>> {
  const nested: Record<string, Record<string, unknown>> = { investor: {}, project: {}, site: {}, eval: {} }
  for (const [name, value] of Object.entries(facts)) {
    const [group, key] = name.split('.') as [string, string]
    nested[group]![key] = value
  }
  return nested
}
