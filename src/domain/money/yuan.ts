/**
 * Exact amounts. Figures of documents and answers become fractions of whole numbers, so that 8,000 万元 x 0.15 is
 * 12,000,000 yuan and nothing beside it. Only the end of a calculation is rounded: half up to the yuan, once per line
 * and year. A year's tax is settled once, so a year is the smallest thing that is ever paid; sums are sums of whole yuan.
 */
import { InvalidError } from '../errors.js'
import { YUAN_PER_WAN } from '../units.js'

/** A fraction; `bottom` is above zero. Never reduced: the fractions of one calculation stay small. */
export type Exact = { readonly top: bigint, readonly bottom: bigint }

export const ZERO: Exact = { top: 0n, bottom: 1n }

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/

/**
 * The decimal number that the value is written as: `exact(0.1)` is one tenth, not the binary fraction next to it.
 * Throws RangeError for what is not a finite number.
 */
export function exact (value: number): Exact {
  if (Number.isSafeInteger(value)) return { top: BigInt(value), bottom: 1n }
  const match = DECIMAL.exec(String(value))
  if (!match) throw new RangeError(`not a finite number: ${value}`)
  const [, sign = '', whole = '0', fraction = '', power = '0'] = match
  const digits = BigInt(sign + whole + fraction)
  const scale = Number(power) - fraction.length
  return scale >= 0 ? { top: digits * 10n ** BigInt(scale), bottom: 1n } : { top: digits, bottom: 10n ** BigInt(-scale) }
}

export const plus = (a: Exact, b: Exact): Exact => a.bottom === b.bottom
  ? { top: a.top + b.top, bottom: a.bottom }
  : { top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom }

export const minus = (a: Exact, b: Exact): Exact => plus(a, { top: -b.top, bottom: b.bottom })

export const times = (a: Exact, b: Exact): Exact => ({ top: a.top * b.top, bottom: a.bottom * b.bottom })

/** The quotient. Throws RangeError when the divisor is zero. */
export function over (a: Exact, b: Exact): Exact {
  if (b.top === 0n) throw new RangeError('division by zero')
  return b.top > 0n
    ? { top: a.top * b.bottom, bottom: a.bottom * b.top }
    : { top: -a.top * b.bottom, bottom: -a.bottom * b.top }
}

/** Below zero when `a` is the smaller, zero when both are equal, above zero when `a` is the greater. */
export function compare (a: Exact, b: Exact): number {
  const left = a.top * b.bottom
  const right = b.top * a.bottom
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** The greatest whole number that is not above the fraction. */
function floor ({ top, bottom }: Exact): bigint {
  const quotient = top / bottom
  return top < 0n && quotient * bottom !== top ? quotient - 1n : quotient
}

/** The smallest whole number that is not below the fraction. */
export const ceiling = (value: Exact): Exact => ({ top: -floor({ top: -value.top, bottom: value.bottom }), bottom: 1n })

/**
 * Whole yuan, half up: 0.5 gives 1, -0.5 gives 0.
 * Throws InvalidError beyond 2^53 - 1 yuan: no whole number is exact there, and no project is that large.
 */
export function toYuan (value: Exact): number {
  const yuan = floor({ top: 2n * value.top + value.bottom, bottom: 2n * value.bottom })
  const number = Number(yuan)
  if (!Number.isSafeInteger(number)) throw new InvalidError([{ field: 'amountYuan', key: 'problem.amount-too-large' }])
  return number
}

const WAN: Exact = { top: BigInt(YUAN_PER_WAN), bottom: 1n }

/** The units in which a calculation may end. */
export type MoneyUnit = '万元' | '元'

/** An amount in its unit as yuan, not yet rounded. */
export const inYuan = (value: Exact, unit: MoneyUnit): Exact => unit === '万元' ? times(value, WAN) : value
