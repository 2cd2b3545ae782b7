/** Checks of the benefit of a policy: parameters by kind, units, values, periods, what values point at. */
import { Compile, type Validator } from 'typebox/compile'
import { isDate, inWindow } from '../../domain/dates.js'
import { isFactName } from '../../domain/facts/catalogue.js'
import { BENEFIT_PARAMETERS, type ParameterSpec } from '../../domain/law/benefit.js'
import type { Parameter, Policy } from '../../domain/law/policy.js'
import { checkCondition } from './conditions.js'
import { below, fits, valueAt, type Report } from './faults.js'

/** Tables by file name that a parameter may point into; left out, such pointers are not followed. */
export type Tables = Readonly<Record<string, unknown>>

type Period = { from?: string, to?: string }

const validators = new Map<ParameterSpec, Validator>()

function validatorOf (spec: ParameterSpec): Validator {
  const known = validators.get(spec)
  if (known) return known
  const validator: Validator = Compile(spec.value)
  validators.set(spec, validator)
  return validator
}

export function checkBenefit ({ benefit, validity, sources }: Pick<Policy, 'benefit' | 'validity' | 'sources'>, tables: Tables | undefined, report: Report): void {
  const specs = BENEFIT_PARAMETERS[benefit.kind]
  const parameters = benefit.parameters ?? {}
  for (const [name, spec] of Object.entries(specs)) {
    if (spec.required && !(name in parameters)) report(['parameters', name], `is missing: ${benefit.kind} needs it`)
  }
  for (const [name, parameter] of Object.entries(parameters)) {
    const at = below(report, 'parameters', name)
    const spec = specs[name]
    if (!spec) at([], `unknown parameter of ${benefit.kind} (${Object.keys(specs).join(', ') || 'it has none'})`)
    else checkParameter(parameter, { spec, names: new Set(Object.keys(sources)), tables, validity }, at)
  }
}

/** What a parameter has to suit. */
type Demands = { spec: ParameterSpec, names: ReadonlySet<string>, tables: Tables | undefined, validity: Period }

function checkParameter ({ unit, source, values }: Parameter, demands: Demands, report: Report): void {
  const { spec, names, validity } = demands
  if (unit !== spec.unit) report(['unit'], unit === undefined ? `is missing: expected ${spec.unit}` : `${unit} is not the unit, expected ${spec.unit ?? 'none'}`)
  if (spec.unit && source === undefined) report(['source'], 'is missing: a figure names its source')
  if (source !== undefined && !names.has(source)) report(['source'], `${source} is not a source of this policy (${[...names].join(', ')})`)
  values.forEach(({ value, ...period }, index) => {
    checkPeriod(period, validity, below(report, 'values', index))
    if (fits(validatorOf(spec), value, below(report, 'values', index, 'value'))) checkMeaning(value, demands, below(report, 'values', index, 'value'))
  })
  checkOverlap(values, below(report, 'values'))
}

/** Days that exist, in order, inside the validity of the policy. */
export function checkPeriod (period: Period, validity: Period, report: Report): void {
  const { from, to } = period
  for (const [key, day] of [['from', from], ['to', to]] as const) {
    if (day !== undefined && !isDate(day)) report([key], `${day} is not a day that exists`)
    else if (day !== undefined && !inWindow(day, validity.from, validity.to)) {
      report([key], `${day} lies outside the validity (${validity.from ?? 'open'} to ${validity.to ?? 'open'})`)
    }
  }
  if (from !== undefined && to !== undefined && from > to) report(['to'], `${to} comes before ${from}`)
}

function checkOverlap (periods: readonly Period[], report: Report): void {
  periods.forEach((period, index) => {
    const other = periods.findIndex((earlier, at) => at < index && overlap(earlier, period))
    if (other >= 0) report([index], `overlaps the period of [${other}]`)
  })
}

const overlap = (a: Period, b: Period): boolean =>
  (a.from === undefined || b.to === undefined || a.from <= b.to) && (b.from === undefined || a.to === undefined || b.from <= a.to)

function checkMeaning (value: unknown, { spec, names, tables }: Demands, report: Report): void {
  if (typeof value === 'string' && spec.means === 'fact' && !isFactName(value)) report([], `${value} is not a fact of the catalogue`)
  if (spec.means === 'condition') checkCondition(value, names, report)
  if (spec.means === 'table' && tables) {
    const { table, key } = value as { table: string, key: string }
    if (valueAt(tables[table], key.split('.')) === undefined) report([], `there is no ${key} in ${table}`)
  }
}

/** The ids of policies that the parameters of a benefit name, with the path of each. */
export const policiesNamedBy = ({ kind, parameters = {} }: Policy['benefit']): { id: string, path: (string | number)[] }[] =>
  Object.entries(parameters).filter(([name]) => BENEFIT_PARAMETERS[kind][name]?.means === 'policies')
    .flatMap(([name, { values }]) => values.flatMap(({ value }, at) => Array.isArray(value)
      ? value.map((id: string, index) => ({ id, path: ['benefit', 'parameters', name, 'values', at, 'value', index] }))
      : []))
