/**
 * Small wrong versions of a policy, one slip each: what a slip of the pen or a misread clause would make of it.
 * A case that reads otherwise with such a copy kills it; a copy that no case notices shows what the cases leave open.
 */
import { Value } from 'typebox/value'
import { addDays, isDate } from '../dates.js'
import { FACTS, type FactName } from '../facts/catalogue.js'
import { BENEFIT_PARAMETERS } from './benefit.js'
import type { Condition, Leaf, Scalar } from './condition.js'
import { EFFECTS, STACK_GROUPS, STATUSES, type Parameter, type Policy } from './policy.js'

export type MutantKind = 'operator' | 'branch' | 'threshold' | 'list' | 'scope' | 'day' | 'status' | 'effect' | 'group' | 'figure' | 'term'

/** `what`: the slip in words of the file. `policy`: the whole copy, with the cases of the original. */
export type Mutant = { kind: MutantKind, what: string, policy: Policy }

/** One slip in some part of a policy, and what the part then is. */
type Slip<T> = { kind: MutantKind, what: string, value: T }

/** Every mutant of the policy; those that the schema refuses are left out, since they would never load. */
export const mutantsOf = (policy: Policy): Mutant[] => [
  ...conditionSlips(policy.conditions).map(({ value, ...slip }) => ({ ...slip, policy: { ...policy, conditions: value } })),
  ...scopeMutants(policy), ...dayMutants(policy), ...wordMutants(policy), ...parameterMutants(policy)
]

/** A condition in one line, as the messages say it. */
function said (condition: Condition): string {
  if ('field' in condition) return `${condition.field} ${condition.op} ${[condition.value].flat().join(' | ')}`
  if ('not' in condition) return `not (${said(condition.not)})`
  const [kind, children] = 'all' in condition ? ['all', condition.all] : ['any', condition.any]
  return `${kind} (${children.map(said).join('; ')})`
}

/** The slips of a condition and of all its parts. */
function conditionSlips (condition: Condition): Slip<Condition>[] {
  if ('field' in condition) return [negated(condition), ...leafSlips(condition)]
  if ('not' in condition) {
    const within = conditionSlips(condition.not).filter(({ value }) => !('not' in value && value.not === condition.not))
    return [{ kind: 'branch', what: `${said(condition)}: without not`, value: condition.not }, ...within.map(slip => ({ ...slip, value: { not: slip.value } }))]
  }
  return [negated(condition), ...branchSlips(condition)]
}

const negated = (condition: Condition): Slip<Condition> => ({ kind: 'branch', what: `${said(condition)}: negated`, value: { not: condition } })

function branchSlips (branch: Exclude<Condition, Leaf | { not: Condition }>): Slip<Condition>[] {
  const isAll = 'all' in branch
  const children = isAll ? branch.all : branch.any
  const made = (list: Condition[]): Condition => isAll ? { all: list } : { any: list }
  const swapped: Slip<Condition>[] = children.length > 1
    ? [{ kind: 'branch', what: `${said(branch)}: ${isAll ? 'any' : 'all'}`, value: isAll ? { any: children } : { all: children } }]
    : []
  const dropped = isAll || children.length > 1
    ? children.map((child, at): Slip<Condition> => ({ kind: 'branch', what: `${said(child)}: dropped`, value: made(without(children, at)) }))
    : []
  const within = children.flatMap((child, at) => conditionSlips(child).map(slip => ({ ...slip, value: made(children.with(at, slip.value)) })))
  return [...swapped, ...dropped, ...within]
}

const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at)

function leafSlips (leaf: Leaf): Slip<Leaf>[] {
  const slip = (kind: MutantKind, changes: Partial<Leaf>): Slip<Leaf> => {
    const value = { ...leaf, ...changes }
    return { kind, what: `${said(leaf)}: ${value.op} ${[value.value].flat().join(' | ')}`, value }
  }
  const list = [leaf.value].flat() as Scalar[]
  const [first, last] = [list[0]!, list.at(-1)!]
  const other = otherValue(leaf.field, list)
  switch (leaf.op) {
    case 'gte': case 'lte':
      return [slip('operator', { op: leaf.op === 'gte' ? 'lte' : 'gte' }), ...steps(leaf.field, first).map(value => slip('threshold', { value }))]
    case 'between': return [
      slip('operator', { op: 'gte', value: first }), slip('operator', { op: 'lte', value: last }),
      ...steps(leaf.field, first).map(value => slip('threshold', { value: [value, last] })),
      ...steps(leaf.field, last).map(value => slip('threshold', { value: [first, value] }))
    ]
    case 'eq':
      if (typeof first === 'boolean') return [slip('list', { value: !first })]
      return other === undefined ? [] : [slip('list', { value: other }), slip('operator', { op: 'in', value: [first, other] })]
    case 'exists': return [slip('list', { value: leaf.value !== true })]
    case 'in': case 'overlaps': return [
      ...(leaf.op === 'in' && list.length > 1 ? [slip('operator', { op: 'eq', value: first })] : []),
      ...(list.length > 1 ? list.map((_, at) => slip('list', { value: without(list, at) })) : []),
      ...(other === undefined ? [] : [slip('list', { value: [...list, other] })])
    ]
  }
}

/** The allowed value that follows the last of the list and is not in it, from the start after the end; undefined where values are free. */
export function otherValue (field: FactName, list: readonly Scalar[]): string | undefined {
  const allowed = FACTS[field].allowed ?? []
  const after = allowed.findLastIndex(value => list.includes(value)) + 1
  return [...allowed.slice(after), ...allowed.slice(0, after)].find(value => !list.includes(value))
}

/** One unit of the last place in which the number is printed: 1 for 300, 0.1 for 1.5. */
function lastPlace (value: number): number {
  const places = /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0
  return Number(`1e-${places}`)
}

const moved = (value: number, step: number): number => Number((value + step).toFixed(9))

/** A threshold moved by one step both ways: a day, a hundredth of a whole, else one unit of the last printed place. */
export function steps (field: FactName, value: Scalar): Scalar[] {
  if (isDate(value)) return [addDays(value, -1), addDays(value, 1)]
  if (typeof value !== 'number') return []
  const step = FACTS[field].kind === 'share' ? Math.min(0.01, lastPlace(value)) : lastPlace(value)
  return [moved(value, -step), moved(value, step)]
}

function scopeMutants (policy: Policy): Mutant[] {
  return (['prefectures', 'parks'] as const).flatMap(key => {
    const places = policy.scope[key]
    if (places === 'all') return []
    const scoped = (value: 'all' | string[], what: string): Mutant =>
      ({ kind: 'scope', what: `scope.${key}: ${what}`, policy: { ...policy, scope: { ...policy.scope, [key]: value } } })
    return [scoped('all', 'all'), ...places.length > 1 ? places.map((place, at) => scoped(without(places, at), `without ${place}`)) : []]
  })
}

function dayMutants (policy: Policy): Mutant[] {
  const { validity, lastEvidence } = policy
  const ends = (['from', 'to'] as const).flatMap(end => around(validity[end]).map(day =>
    ({ kind: 'day' as const, what: `validity.${end}: ${day}`, policy: { ...policy, validity: { ...validity, [end]: day } } })))
  const evidence = around(lastEvidence?.date).map(date =>
    ({ kind: 'day' as const, what: `lastEvidence.date: ${date}`, policy: { ...policy, lastEvidence: { ...lastEvidence!, date } } }))
  return [...ends, ...evidence]
}

const around = (day: string | undefined): string[] => day === undefined ? [] : [addDays(day, -1), addDays(day, 1)]

/** Status, effect, severity and stack group; the rule of a group follows from the group, so it never slips alone. */
function wordMutants (policy: Policy): Mutant[] {
  const { status, effect, severity, stack } = policy
  const changed = (kind: MutantKind, what: string, changes: Partial<Policy>): Mutant => ({ kind, what, policy: { ...policy, ...changes } })
  return [
    ...STATUSES.filter(other => other !== status).map(other => changed('status', `status: ${other}`, { status: other })),
    ...EFFECTS.filter(other => other !== effect).map(other => changed('effect', `effect: ${other}`, { effect: other })),
    ...(effect === 'block' ? [changed('effect', `severity: ${severity ? 'none' : 'warning'}`, { severity: severity ? undefined : 'warning' })] : []),
    ...(stack ? STACK_GROUPS.filter(group => group !== stack.group).map(group => changed('group', `stack.group: ${group}`, { stack: { ...stack, group } })) : [])
  ]
}

/** One step up and down for every number in the parameters, and every switch the other way. */
function parameterMutants (policy: Policy): Mutant[] {
  const { kind, parameters = {} } = policy.benefit
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const spec = BENEFIT_PARAMETERS[kind][name]
    if (spec?.means !== undefined) return []
    const made = (values: Parameter['values']): Policy =>
      ({ ...policy, benefit: { ...policy.benefit, parameters: { ...parameters, [name]: { ...parameter, values } } } })
    return parameter.values.flatMap((dated, at) => valueSlips(dated.value, parameter.unit === 'share')
      .filter(({ value }) => !spec || Value.Check(spec.value, value))
      .map(({ kind, what, value }) => ({ kind, what: `${name}${what}`, policy: made(parameter.values.with(at, { ...dated, value })) })))
  })
}

/** The slips of a value of a parameter: of a number, of a switch, or of those within it. */
function valueSlips (value: unknown, isShare: boolean): Slip<unknown>[] {
  if (typeof value === 'number') return figureSteps(value, isShare).map(other => ({ kind: 'figure', what: `: ${other}`, value: other }))
  if (typeof value === 'boolean') return [{ kind: 'term', what: `: ${!value}`, value: !value }]
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => valueSlips(item, isShare).map(slip => ({ ...slip, what: `[${at}]${slip.what}`, value: value.with(at, slip.value) })))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    valueSlips(item, isShare).map(slip => ({ ...slip, what: `.${key}${slip.what}`, value: { ...value, [key]: slip.value } })))
}

/** A part of a whole moves by a hundredth at most; whole years beside shares move by one, as the schema sorts out. */
function figureSteps (value: number, isShare: boolean): number[] {
  const step = isShare && value <= 1 ? Math.min(0.01, lastPlace(value)) : lastPlace(value)
  return [moved(value, -step), moved(value, step)]
}
