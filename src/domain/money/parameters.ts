/** What a policy's figures say on a day. A day outside the policy's validity or the figure's own period has no value. */
import type { Static, TSchema } from 'typebox'
import { inWindow, type IsoDate } from '../dates.js'
import type { Parameter, Policy } from '../law/policy.js'
import type { ParameterLeaf } from './calculation.js'

/** The day that decides for a whole year: what is settled by the year is settled by the law of its last day. */
export const lastDayOf = (year: number): IsoDate => `${year}-12-31`

/** The value that holds on the day; undefined where none does. Periods of one parameter never overlap. */
export const valueOn = (parameter: Parameter | undefined, day: IsoDate): unknown =>
  parameter?.values.find(({ from, to }) => inWindow(day, from, to))?.value

/** Whether the document states this figure at all, on whatever day. */
export const states = (policy: Policy, name: string): boolean => policy.benefit.parameters?.[name] !== undefined

/** As valueOn, for a parameter of the policy: outside the validity of the policy there is no value. */
export const parameterOn = (policy: Policy, name: string, day: IsoDate): unknown =>
  inWindow(day, policy.validity.from, policy.validity.to) ? valueOn(policy.benefit.parameters?.[name], day) : undefined

/**
 * A parameter that is not one number (schedule, bands), in the form that benefit.ts gives its kind.
 * The shape is that of the schema because no policy is loaded without that check.
 */
export const structureOn = <S extends TSchema>(policy: Policy, name: string, day: IsoDate, _schema: S): Static<S> | undefined =>
  parameterOn(policy, name, day) as Static<S> | undefined

/** A number that stands in a parameter of the policy, as a leaf with its unit, source and confidence. */
export function leafOf (policy: Policy, name: string, value: number): ParameterLeaf {
  const { unit = '', source = 'main', confidence = policy.confidence } = policy.benefit.parameters?.[name] ?? {}
  return { key: 'parameter', params: { policyId: policy.id, name, value, unit, source, confidence } }
}

/** The figure that holds on the day as a leaf; undefined where none does. */
export function figureOn (policy: Policy, name: string, day: IsoDate): ParameterLeaf | undefined {
  const value = parameterOn(policy, name, day)
  return typeof value === 'number' ? leafOf(policy, name, value) : undefined
}
