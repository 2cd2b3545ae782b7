import t from 'tap'
import { ceiling, compare, exact, inYuan, minus, over, plus, times, toYuan, ZERO, type Exact } from '../../../src/domain/money/yuan.js'
import { seeded } from './support.js'

const fraction = (top: bigint, bottom = 1n): Exact => ({ top, bottom })
const equal = (a: Exact, b: Exact): boolean => compare(a, b) === 0

t.test('a number is the decimal it is written as', async t => {
  const cases: [number, bigint, bigint][] = [
    [0.15, 15n, 100n], [0.1, 1n, 10n], [8000, 8000n, 1n], [-12.5, -125n, 10n], [0, 0n, 1n], [1e-7, 1n, 10000000n],
    [1.5e-9, 15n, 10000000000n], [1e21, 10n ** 21n, 1n], [1.25e22, 125n * 10n ** 20n, 1n], [0.022425, 22425n, 1000000n], [348.3108, 3483108n, 10000n]
  ]
  for (const [value, top, bottom] of cases) t.ok(equal(exact(value), fraction(top, bottom)), String(value))
  for (const value of [NaN, Infinity, -Infinity]) t.throws(() => exact(value), RangeError)
})

t.test('products that binary fractions miss are exact', async t => {
  const wan = (value: number, ...shares: number[]) => toYuan(inYuan(shares.map(exact).reduce(times, exact(value)), '万元'))
  t.not(0.1 * 3, 0.3, 'binary arithmetic misses')
  t.equal(wan(8000, 0.15), 12_000_000)
  t.equal(wan(8000, 0.15, 0.4, 0.5), 2_400_000)
  t.equal(wan(1.005, 1), 10_050)
  t.equal(wan(0.07, 0.1), 70)
  t.equal(toYuan(times(exact(1.1), exact(1.1))), 1)
  t.equal(toYuan(times(exact(4.35), exact(100))), 435)
  t.equal(toYuan(times(exact(1.15), exact(10))), 12, '11.5 goes up; in binary it would be 11.499...')
})

t.test('rounding is half up to the yuan', async t => {
  const cases: [bigint, bigint, number][] = [
    [1n, 2n, 1], [499999n, 1000000n, 0], [500001n, 1000000n, 1], [3n, 2n, 2], [5n, 2n, 3], [-1n, 2n, 0], [-3n, 2n, -1],
    [-500001n, 1000000n, -1], [0n, 7n, 0], [1n, 3n, 0], [2n, 3n, 1], [7n, 1n, 7]
  ]
  for (const [top, bottom, yuan] of cases) t.equal(toYuan(fraction(top, bottom)), yuan, `${top}/${bottom}`)
  t.equal(toYuan(fraction(BigInt(Number.MAX_SAFE_INTEGER))), Number.MAX_SAFE_INTEGER)
  t.throws(() => toYuan(fraction(BigInt(Number.MAX_SAFE_INTEGER) + 1n)), { code: 'invalid' }, 'no number is given that is not exact')
  t.throws(() => toYuan(fraction(-BigInt(Number.MAX_SAFE_INTEGER) - 1n)), { code: 'invalid' })
})

t.test('a started whole counts in full', async t => {
  for (const [top, bottom, whole] of [[1n, 20n, 1n], [20n, 20n, 1n], [21n, 20n, 2n], [0n, 20n, 0n], [-1n, 20n, 0n], [-20n, 20n, -1n]] as const) {
    t.ok(equal(ceiling(fraction(top, bottom)), fraction(whole)), `${top}/${bottom}`)
  }
})

t.test('the laws of arithmetic hold for 500 triples of decimals', async t => {
  const random = seeded(1)
  const decimal = () => exact(Number(`${random.chance(0.3) ? '-' : ''}${random.below(100000)}.${random.below(10000)}`))
  let wrong = 0
  for (let i = 0; i < 500; i++) {
    const [a, b, c] = [decimal(), decimal(), decimal()]
    const laws = [
      equal(plus(a, b), plus(b, a)),
      equal(times(a, b), times(b, a)),
      equal(times(a, plus(b, c)), plus(times(a, b), times(a, c))),
      equal(minus(plus(a, b), b), a),
      b.top === 0n || equal(times(over(a, b), b), a),
      equal(minus(a, a), ZERO)
    ]
    if (laws.includes(false)) wrong++
  }
  t.equal(wrong, 0)
  t.throws(() => over(exact(1), ZERO), RangeError)
})

t.test('a rounded amount is never further than half a yuan away, and a tie goes up', async t => {
  const random = seeded(2)
  let wrong = 0
  for (let i = 0; i < 500; i++) {
    const value = fraction(BigInt(random.below(2_000_000) - 1_000_000), BigInt(random.pick([1, 2, 3, 4, 8, 10, 100, 666])))
    const away = minus(fraction(BigInt(toYuan(value))), value)
    if (compare(away, fraction(1n, 2n)) > 0 || compare(away, fraction(-1n, 2n)) <= 0) wrong++
  }
  t.equal(wrong, 0)
})
