/** Facts as one flat record, and the check of a record that comes from outside. */
import { Value } from 'typebox/value'
import { isDate } from '../dates.js'
import type { Problem } from '../errors.js'
import { FACTS, isFactName, type FactName } from './catalogue.js'
import type { FactKind } from './kinds.js'

export type FactValue = string | number | boolean | readonly string[] | readonly number[] | Readonly<Record<string, number>>

/** Known facts. A fact that is absent is unknown; unknown is never no. */
export type Facts = { readonly [name in FactName]?: FactValue }

/** Whether the fact is unknown: absent, null, or an empty text. */
export const isUnknown = (value: unknown): value is null | undefined => value === null || value === undefined

/** The value of a text fact; undefined when it is unknown or not a text. */
export function textFact (facts: Facts, name: FactName): string | undefined {
  const value = facts[name]
  return typeof value === 'string' ? value : undefined
}

/** The value of a numeric fact; undefined when it is unknown or not one number. */
export function numberFact (facts: Facts, name: FactName): number | undefined {
  const value = facts[name]
  return typeof value === 'number' ? value : undefined
}

/** The texts of a list fact; undefined when it is unknown. */
export function listFact (facts: Facts, name: FactName): readonly string[] | undefined {
  const value = facts[name]
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : undefined
}

/** What is wrong with one value of a fact: a message key with its parameters, or undefined when it fits. */
export function factProblem (kind: FactKind, value: unknown): Omit<Problem, 'field'> | undefined {
  if (kind.kind === 'date') return isDate(value) ? undefined : { key: 'problem.date' }
  if (Value.Check(kind.schema, value)) return undefined
  if (kind.allowed && kind.kind !== 'amounts') {
    return { key: `problem.${kind.kind}`, params: { allowed: kind.allowed.join('|') } }
  }
  if (typeof value === 'number' && kind.min !== undefined && kind.max !== undefined && (value < kind.min || value > kind.max)) {
    return { key: 'problem.range', params: { min: kind.min, max: kind.max } }
  }
  return { key: `problem.${kind.kind}` }
}

/**
 * Checks a flat object of facts from outside.
 * `input`: names of the catalogue to values; null means unknown and is dropped.
 * Gives the known facts and every problem found, in the order of the input; unknown names are problems too.
 */
export function checkFacts (input: Readonly<Record<string, unknown>>): { facts: Facts, problems: Problem[] } {
  const facts: Partial<Record<FactName, FactValue>> = {}
  const problems: Problem[] = []
  for (const [field, value] of Object.entries(input)) {
    if (!isFactName(field)) {
      problems.push({ field, key: 'problem.unknown-field' })
    } else if (!isUnknown(value)) {
      const problem = factProblem(FACTS[field], value)
      if (problem) problems.push({ field, ...problem })
      else facts[field] = value as FactValue
    }
  }
  return { facts, problems }
}
