/** One position of a site cost: yuan with the calculation behind it, or what is needed to know it. */
import type { FactName } from '../facts/catalogue.js'
import { isUnknown, type Facts } from '../facts/facts.js'
import { resultOf, type Calculation } from './calculation.js'
import { toYuan } from './yuan.js'

/** Figures that are in none of the sources for this place and day. */
export const GAPS = ['energy-price', 'transmission-row', 'fund', 'demand-charge', 'line-losses', 'system-operation',
  'time-of-use'] as const
export type Gap = { key: typeof GAPS[number], params: Record<string, string | number> }

export type Costed = { yuan: number, calculation: Calculation }

/** A cost in yuan. One price gives three times the same; several give lowest and highest, and `expected` where one of them is singled out. */
export type CostRange = { low: Costed, expected?: Costed, high: Costed }

/** `range` is absent when the cost is not known: `missing` names the facts, `gaps` the figures that would be needed. */
export type CostPart<Key extends string = string> = { key: Key, range?: CostRange, missing: FactName[], gaps: Gap[] }

export const costed = (calculation: Calculation): Costed => ({ yuan: toYuan(resultOf(calculation)), calculation })

export function onePrice (calculation: Calculation): CostRange {
  const cost = costed(calculation)
  return { low: cost, expected: cost, high: cost }
}

export const known = <Key extends string>(key: Key, range: CostRange): CostPart<Key> => ({ key, range, missing: [], gaps: [] })

export const unknown = <Key extends string>(key: Key, missing: readonly FactName[], gaps: readonly Gap[] = []): CostPart<Key> =>
  ({ key, missing: [...missing], gaps: [...gaps] })

/** A part for which the facts are there and a figure is not. */
export const without = <Key extends string>(key: Key, gap: Gap['key'], params: Gap['params']): CostPart<Key> =>
  unknown(key, [], [{ key: gap, params }])

/** Those of the facts that are unknown. */
export const notGiven = (facts: Facts, ...names: readonly FactName[]): FactName[] => names.filter(name => isUnknown(facts[name]))
