import t from 'tap'
import {
  constant, difference, factLeaf, greater, leavesOf, lesser, NOUGHT, product, quotient, resultOf, roundUp, sameCalculation, sum, WHOLE, type Calculation,
  type Leaf
} from '../../../src/domain/money/calculation.js'
import { compare, exact } from '../../../src/domain/money/yuan.js'

const number = (value: number) => constant('hour-weight', value, '')
const parameter = (policyId: string, name: string, value: number): Leaf =>
  ({ key: 'parameter', params: { policyId, name, value, unit: 'share', source: 'main', confidence: 'seed' } })
const table = (table: string, date: string, what: string | undefined, value: number): Leaf =>
  ({ key: 'table', params: { table, date, value, unit: '元', source: 'here', ...(what === undefined ? {} : { what }) } })
const fact = (name: 'project.landMu' | 'project.landM2', value: number, index?: number): Leaf =>
  ({ key: 'fact', params: { name, value, unit: '', ...(index === undefined ? {} : { index }) } })

t.test('each operation gives its exact result', async t => {
  const [two, three, half] = [number(2), number(3), number(0.5)]
  const cases: [Calculation, number][] = [
    [sum(two, three, half), 5.5], [difference(two, three), -1], [product(two, three, half), 3], [quotient(three, two), 1.5],
    [lesser(three, two, half), 0.5], [greater(two, three, half), 3], [roundUp(quotient(three, two)), 2], [roundUp(two), 2], [sum(two), 2],
    [product(difference(WHOLE, half), greater(NOUGHT, difference(two, three))), 0]
  ]
  for (const [calculation, value] of cases) t.equal(compare(resultOf(calculation), exact(value)), 0, JSON.stringify([calculation.key, value]))
  t.throws(() => resultOf(sum()), RangeError)
  t.throws(() => resultOf(quotient(two, NOUGHT)), RangeError)
  t.strictSame(leavesOf(product(two, sum(three, half))), [two, three, half])
})

t.test('a fact is a leaf with the unit of the catalogue, or none', async t => {
  t.strictSame(factLeaf({ 'project.landMu': 10 }, 'project.landMu'), { key: 'fact', params: { name: 'project.landMu', value: 10, unit: '亩' } })
  t.equal(factLeaf({}, 'project.landMu'), undefined)
  t.equal(factLeaf({ 'investor.annualTaxableProfitWan': [1, 2] }, 'investor.annualTaxableProfitWan'), undefined, 'a list is no number')
})

t.test('equal values from different places are different calculations', async t => {
  const leaves: Leaf[] = [
    fact('project.landMu', 1), fact('project.landM2', 1), fact('project.landMu', 2), fact('project.landMu', 1, 0), fact('project.landMu', 1, 1),
    parameter('a', 'rate', 1), parameter('b', 'rate', 1), parameter('a', 'baseRate', 1), parameter('a', 'rate', 2),
    table('x', '2026-01', 'spot', 1), table('y', '2026-01', 'spot', 1), table('x', '2026-02', 'spot', 1), table('x', '2026-01', 'mean', 1), table('x', '2026-01', undefined, 1),
    constant('whole', 1, ''), constant('percent', 1, ''), constant('whole', 2, '')
  ]
  leaves.forEach((a, i) => leaves.forEach((b, j) => {
    t.equal(sameCalculation(structuredClone(a), b), i === j, `${JSON.stringify(a.params)} and ${JSON.stringify(b.params)}`)
  }))
})

t.test('calculations are the same when every step is', async t => {
  const trees: Calculation[] = [
    number(1), number(2), sum(number(1), number(2)), sum(number(2), number(1)), sum(number(1)), product(number(1), number(2)),
    product(number(1), number(2), number(3)), product(number(1), sum(number(2), number(3)))
  ]
  trees.forEach((a, i) => trees.forEach((b, j) => t.equal(sameCalculation(structuredClone(a), b), i === j, `${i} and ${j}`)))
})
