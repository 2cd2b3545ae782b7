/** The value of a fact as it stands in a field of a form. */
import { FACTS, type FactName } from '../../domain/facts/catalogue.js'
import type { FactValue } from '../../domain/facts/facts.js'
import { NONE } from '../../domain/intake/parse.js'
import type { Texts } from '../text.js'

/** A share in per cent; the sign stands only where the number alone could be taken for a fraction. */
function rawShare (value: number, number: Texts['number']): string {
  const percent = number(value * 100, 4)
  return value > 0 && value <= 0.01 ? `${percent}%` : percent
}

/** The value of a fact as a person would have put it into the form. */
export function rawValue (fact: FactName, value: FactValue, { number }: Texts): string[] {
  const { kind, unit } = FACTS[fact]
  if (typeof value === 'boolean') return [value ? 'yes' : 'no']
  // A number without a unit is a year or a class, written without thousands separators.
  if (typeof value === 'number' && unit === undefined) return [String(value)]
  if (typeof value === 'number') return [kind === 'share' ? rawShare(value, number) : number(value, 4)]
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) return []
  if (kind === 'texts') return [value.join('\n')]
  if (kind === 'yearly') return [value.map(item => number(item as number, 4)).join('; ')]
  return value.length === 0 ? [NONE] : value.map(String)
}
