/** Checks of a condition tree from a file: grammar, facts, operators, values. Gives faults, decides nothing. */
import { FACTS, isFactName, type FactName } from '../../domain/facts/catalogue.js'
import { factProblem } from '../../domain/facts/facts.js'
import type { FactKind, KindName } from '../../domain/facts/kinds.js'
import { OPERATORS, type Operator } from '../../domain/law/condition.js'
import { below, isRecord, type Report } from './faults.js'

const RANGES: readonly Operator[] = ['eq', 'gte', 'lte', 'between', 'exists']

/** Which operators make sense for which kind of fact. */
const OPERATORS_OF: Readonly<Record<KindName, readonly Operator[]>> = {
  'yes-no': ['eq', 'exists'],
  choice: ['eq', 'in', 'exists'],
  'industry-code': ['eq', 'in', 'exists'],
  words: ['eq', 'in', 'exists'],
  list: ['overlaps', 'exists'],
  texts: ['overlaps', 'exists'],
  date: RANGES,
  integer: RANGES,
  amount: RANGES,
  share: RANGES,
  yearly: RANGES,
  amounts: ['exists']
}

const BRANCHES = ['all', 'any', 'not', 'field'] as const

/** `sources`: the names of the policy's sources that a leaf may point at. */
export function checkCondition (condition: unknown, sources: ReadonlySet<string>, report: Report): void {
  if (!isRecord(condition)) return report([], 'is not a condition: expected all, any, not or field')
  const found = BRANCHES.filter(branch => branch in condition)
  const [branch] = found
  if (branch === undefined || found.length > 1) {
    return report([], `is not a condition: expected one of all, any, not or field, found ${Object.keys(condition).join(', ') || 'nothing'}`)
  }
  if (branch === 'field') return checkLeaf(condition, sources, report)
  unknownKeys(condition, [branch], report)
  if (branch === 'not') return checkCondition(condition['not'], sources, below(report, 'not'))
  const children = condition[branch]
  if (!Array.isArray(children)) return report([branch], 'is not a list of conditions')
  if (branch === 'any' && children.length === 0) report(['any'], 'is empty: it would hold for nobody')
  children.forEach((child, index) => checkCondition(child, sources, below(report, branch, index)))
}

function unknownKeys (record: Record<string, unknown>, known: readonly string[], report: Report): void {
  for (const key of Object.keys(record)) if (!known.includes(key)) report([key], 'unknown key')
}

function checkLeaf (leaf: Record<string, unknown>, sources: ReadonlySet<string>, report: Report): void {
  unknownKeys(leaf, ['field', 'op', 'value', 'source'], report)
  const { field, op, value, source } = leaf
  if (source !== undefined && !(typeof source === 'string' && sources.has(source))) {
    report(['source'], `${JSON.stringify(source)} is not a source of this policy (${[...sources].join(', ')})`)
  }
  const known = typeof field === 'string' && isFactName(field)
  if (!known) report(['field'], `${JSON.stringify(field)} is not a fact of the catalogue`)
  const operator = OPERATORS.find(name => name === op)
  if (!operator) report(['op'], `${JSON.stringify(op)} is not an operator (${OPERATORS.join(', ')})`)
  if (value === undefined) return report(['value'], 'is missing')
  if (known && operator) checkValue({ field, operator, kind: FACTS[field] }, value, report)
}

/** What a value has to suit. */
type Test = { field: FactName, operator: Operator, kind: FactKind }

function checkValue (test: Test, value: unknown, report: Report): void {
  const { field, operator, kind } = test
  const allowed = OPERATORS_OF[kind.kind]
  if (!allowed.includes(operator)) return report(['op'], `${operator} does not suit ${field}, ${kindWords(kind)}; use ${allowed.join(', ')}`)
  if (operator === 'exists') {
    if (typeof value !== 'boolean') report(['value'], `${JSON.stringify(value)} is not true or false, as exists needs`)
    return
  }
  if (operator === 'in' || operator === 'overlaps') return checkList(test, value, report)
  if (operator === 'between') return checkRange(test, value, report)
  if (Array.isArray(value)) return report(['value'], `is a list, but ${operator} needs one value`)
  checkOne(test, value, below(report, 'value'))
}

function checkList (test: Test, value: unknown, report: Report): void {
  if (!Array.isArray(value) || value.length === 0) return report(['value'], 'is not a list with at least one value')
  value.forEach((item, index) => {
    checkOne(test, item, below(report, 'value', index))
    if (value.indexOf(item) !== index) report(['value', index], `${JSON.stringify(item)} stands twice`)
  })
}

function checkRange (test: Test, value: unknown, report: Report): void {
  if (!Array.isArray(value) || value.length !== 2) return report(['value'], 'is not a list of two values, as between needs')
  value.forEach((item, index) => checkOne(test, item, below(report, 'value', index)))
  if (typeof value[0] === typeof value[1] && value[0] > value[1]) report(['value'], 'does not ascend: the lower end comes first')
}

/** A threshold is one item of a list fact, and one year's number of a yearly fact. */
function checkOne ({ field, kind }: Test, value: unknown, report: Report): void {
  const isList = kind.kind === 'list' || kind.kind === 'texts'
  const misfit = (kind.kind === 'yearly' && typeof value !== 'number') || factProblem(kind, isList ? [value] : value)
  if (misfit) report([], `${JSON.stringify(value)} does not suit ${field}, ${kindWords(kind)}`)
}

/** What values a kind of fact takes, in words. */
export function kindWords (kind: FactKind): string {
  if (kind.allowed) return `${kind.kind} of ${kind.allowed.join('|')}`
  if (kind.min !== undefined) return `${kind.kind} from ${kind.min} to ${kind.max}`
  return kind.kind
}
