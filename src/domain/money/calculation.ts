/**
 * A calculation as data: the tree that is shown in words on the page is the tree that is computed, so the two never part.
 * Leaves carry value, unit and where the value stands; keys and parameters, no prose.
 */
import type { Facts } from '../facts/facts.js'
import { FACTS, type FactName } from '../facts/catalogue.js'
import type { LegalSource } from '../source.js'
import { ceiling, compare, exact, minus, over, plus, times, type Exact } from './yuan.js'

/** A value the investor or the place gives. `index`: which entry of a list with one value per year. */
export type FactLeaf = { key: 'fact', params: { name: FactName, value: number, unit: string, index?: number } }

/** A figure of a policy. `source` names the entry of the policy's sources; `confidence` how well the figure is known. */
export type ParameterLeaf = {
  key: 'parameter'
  params: { policyId: string, name: string, value: number, unit: string, source: string, confidence: string }
}

/** A figure of a reference table with its date and source as printed there. */
export type TableLeaf = {
  key: 'table'
  params: { table: string, value: number, unit: string, date: string, source: string, what?: string, confidence?: string }
}

/** Every number that no policy file, fact or table holds. */
export const CONSTANTS = ['whole', 'nought', 'percent', 'cit-base-rate', 'full-land-term', 'm2-per-hectare', 'mu-per-hectare',
  'loan-years-before', 'months-of-year', 'days-of-year', 'days-of-season', 'hour-weight'] as const
export type ConstantName = typeof CONSTANTS[number]

/** A factor between units, a place in a sequence, or a rule of law named by `source`. */
export type ConstantLeaf = { key: 'constant', params: { name: ConstantName, value: number, unit: string, source?: LegalSource } }

export type Leaf = FactLeaf | ParameterLeaf | TableLeaf | ConstantLeaf

/** `difference` and `quotient` have two parts, `round-up` one, the others at least one. */
export type Operation = {
  key: 'sum' | 'difference' | 'product' | 'quotient' | 'lesser' | 'greater' | 'round-up'
  of: readonly Calculation[]
}
export type Calculation = Leaf | Operation

export const sum = (...of: readonly Calculation[]): Operation => ({ key: 'sum', of })
export const difference = (from: Calculation, take: Calculation): Operation => ({ key: 'difference', of: [from, take] })
export const product = (...of: readonly Calculation[]): Operation => ({ key: 'product', of })
export const quotient = (top: Calculation, bottom: Calculation): Operation => ({ key: 'quotient', of: [top, bottom] })
export const lesser = (...of: readonly Calculation[]): Operation => ({ key: 'lesser', of })
export const greater = (...of: readonly Calculation[]): Operation => ({ key: 'greater', of })
export const roundUp = (value: Calculation): Operation => ({ key: 'round-up', of: [value] })

export const constant = (name: ConstantName, value: number, unit: string, source?: LegalSource): ConstantLeaf =>
  ({ key: 'constant', params: { name, value, unit, ...(source ? { source } : {}) } })

/** The whole of a share, from which a part is taken. */
export const WHOLE = constant('whole', 1, 'share')
export const NOUGHT = constant('nought', 0, '')

/** A numeric fact as a leaf; undefined when it is unknown or not one number. */
export function factLeaf (facts: Facts, name: FactName): FactLeaf | undefined {
  const value = facts[name]
  return typeof value === 'number' ? { key: 'fact', params: { name, value, unit: FACTS[name].unit ?? '' } } : undefined
}

const FOLDS: Record<Operation['key'], (a: Exact, b: Exact) => Exact> = {
  sum: plus,
  difference: minus,
  product: times,
  quotient: over,
  lesser: (a, b) => compare(a, b) <= 0 ? a : b,
  greater: (a, b) => compare(a, b) >= 0 ? a : b,
  'round-up': a => a
}

/** The exact result. Throws RangeError for a division by zero or an operation without parts. */
export function resultOf (calculation: Calculation): Exact {
  if ('params' in calculation) return exact(calculation.params.value)
  const [first, ...rest] = calculation.of
  if (first === undefined) throw new RangeError(`${calculation.key} of nothing`)
  let result = resultOf(first)
  for (const part of rest) result = FOLDS[calculation.key](result, resultOf(part))
  return calculation.key === 'round-up' ? ceiling(result) : result
}

/** The values that went in, from left to right. */
export const leavesOf = (calculation: Calculation): Leaf[] =>
  'params' in calculation ? [calculation] : calculation.of.flatMap(leavesOf)

/** Whether two calculations say the same: same steps, same values from the same places. */
export function sameCalculation (a: Calculation, b: Calculation): boolean {
  if (a === b) return true
  if ('params' in a || 'params' in b) return 'params' in a && 'params' in b && sameLeaf(a, b)
  return a.key === b.key && a.of.length === b.of.length && a.of.every((part, index) => sameCalculation(part, b.of[index]!))
}

/** Leaves with the same value from the same place. */
function sameLeaf (a: Leaf, b: Leaf): boolean {
  if (a === b) return true
  if (a.params.value !== b.params.value) return false
  switch (a.key) {
    case 'fact': return b.key === 'fact' && a.params.name === b.params.name && a.params.index === b.params.index
    case 'parameter': return b.key === 'parameter' && a.params.name === b.params.name && a.params.policyId === b.params.policyId
    case 'table': return b.key === 'table' && a.params.table === b.params.table && a.params.date === b.params.date && a.params.what === b.params.what
    case 'constant': return b.key === 'constant' && a.params.name === b.params.name
  }
}
