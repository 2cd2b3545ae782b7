/** What yearly amounts are worth on the day of the question. */
import { exact, over, plus, times, toYuan, ZERO, type Exact } from './yuan.js'

const ONE: Exact = { top: 1n, bottom: 1n }

/**
 * Present value in whole yuan, rounded once at the end. `years`: yuan by year. `rate`: yearly discount rate, 0.05 is 5 %.
 * `baseYear`: the year of the question; an amount n years later is divided by (1 + rate)^n, one of the same year or an
 * earlier one is taken as it is.
 */
export function presentValue (years: ReadonlyMap<number, number>, rate: number, baseYear: number): number {
  const growth = plus(ONE, exact(rate))
  let value = ZERO
  let divisor = ONE
  let at = baseYear
  for (const [year, yuan] of [...years].sort(([a], [b]) => a - b)) {
    for (; at < year; at++) divisor = times(divisor, growth)
    value = plus(value, over(exact(yuan), divisor))
  }
  return toYuan(value)
}
