/** Random conditions over the real vocabulary and random facts for them. Thresholds and facts share small pools, so that boundaries are hit. */
import fc from 'fast-check'
import { FACT_NAMES, FACTS, type FactName } from '../../../src/domain/facts/catalogue.js'
import type { Facts, FactValue } from '../../../src/domain/facts/facts.js'
import type { FactKind } from '../../../src/domain/facts/kinds.js'
import { leavesOf, type Condition, type Leaf, type Operator, type Scalar, type Threshold } from '../../../src/domain/law/condition.js'

const DAYS = ['2011-06-30', '2025-12-31', '2026-01-01', '2026-01-02', '2030-12-31']
const WORDS = ['baotou', 'wuhai', '石墨', '稀土永磁', '0', 'true']
const CODES = ['144', '1392', '3091', '3985', '6450']

const integers = (min: number, max: number) => fc.oneof(fc.integer({ min, max: Math.min(max, min + 4) }), fc.integer({ min, max }))
const decimals = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(0.1, 0.25, 0.6, 99.5, 100), fc.integer({ min: 0, max: 1e12 }))

/** One text, number or yes-no of the kind: the fact itself, or an item where the fact is a list. */
function scalarOf ({ kind, allowed = [], min = 0, max = 1e12 }: FactKind): fc.Arbitrary<Scalar> {
  switch (kind) {
    case 'yes-no': return fc.boolean()
    case 'choice': case 'list': return fc.constantFrom(...allowed.slice(0, 5))
    case 'texts': case 'words': return fc.constantFrom(...WORDS)
    case 'industry-code': return fc.constantFrom(...CODES)
    case 'date': return fc.constantFrom(...DAYS)
    case 'integer': return integers(min, max)
    case 'share': return fc.constantFrom(0, 0.1, 0.25, 0.59, 0.6, 0.61, 1)
    case 'amount': case 'amounts': return decimals
    case 'yearly': return fc.oneof(decimals, fc.integer({ min: -4, max: 0 }))
  }
}

const isList = ({ kind }: FactKind) => kind === 'list' || kind === 'texts'

/** Any value that the catalogue allows for the fact. */
export function factValueOf (name: FactName): fc.Arbitrary<FactValue> {
  const kind = FACTS[name]
  const scalar = scalarOf(kind)
  if (isList(kind)) return fc.uniqueArray(scalar as fc.Arbitrary<string>, { maxLength: 3 })
  if (kind.kind === 'yearly') return fc.oneof(scalar, fc.array(scalar as fc.Arbitrary<number>, { minLength: 1, maxLength: 3 })) as fc.Arbitrary<FactValue>
  if (kind.kind === 'amounts') return fc.dictionary(fc.constantFrom(...kind.allowed!), scalar as fc.Arbitrary<number>, { maxKeys: 2, noNullPrototype: true })
  return scalar
}

/** A value that one leaf of the two-valued subset can read: lists of years and named amounts are not among them. */
export function plainValueOf (name: FactName): fc.Arbitrary<FactValue> {
  return FACTS[name].kind === 'yearly' ? scalarOf(FACTS[name]) : factValueOf(name)
}

const ORDERED: readonly FactKind['kind'][] = ['date', 'integer', 'share', 'amount', 'yearly']

/** The operators whose meaning is the same in every engine, for facts of a kind that any of them can read. */
function commonOperators (kind: FactKind): Operator[] {
  if (isList(kind)) return ['overlaps']
  return ORDERED.includes(kind.kind) ? ['gte', 'lte', 'between', 'eq', 'in'] : ['eq', 'in']
}

function thresholdOf (op: Operator, kind: FactKind): fc.Arbitrary<Threshold> {
  if (op === 'exists') return fc.boolean()
  if (op === 'between') return fc.tuple(scalarOf(kind), scalarOf(kind))
  return op === 'in' || op === 'overlaps' ? fc.array(scalarOf(kind), { minLength: 1, maxLength: 3 }) : scalarOf(kind)
}

const leafOf = (names: readonly FactName[], operators: (kind: FactKind) => readonly Operator[]): fc.Arbitrary<Leaf> =>
  fc.constantFrom(...names).chain(field => fc.constantFrom(...operators(FACTS[field])).chain(op =>
    thresholdOf(op, FACTS[field]).map(value => ({ field, op, value }))))

/** Trees of `all`, `any` and `not` over the leaves; `least` is the smallest number of children. */
const treeOf = (leaf: fc.Arbitrary<Leaf>, least: number): fc.Arbitrary<Condition> =>
  fc.letrec<{ node: Condition }>(tie => {
    const children = fc.array(tie('node'), { minLength: least, maxLength: 4 })
    const group = fc.oneof(children.map(all => ({ all })), children.map(any => ({ any })), tie('node').map(not => ({ not })))
    return { node: fc.oneof({ maxDepth: 4, depthSize: 'medium' }, leaf, group) }
  }).node

const EVERY_OPERATOR: readonly Operator[] = ['in', 'eq', 'gte', 'lte', 'between', 'exists', 'overlaps']

/** Any condition that can be written, sensible or not. */
export const anyCondition: fc.Arbitrary<Condition> = treeOf(leafOf(FACT_NAMES, () => EVERY_OPERATOR), 0)

/** Conditions of the subset in which the engines agree on every operator. */
export const commonCondition: fc.Arbitrary<Condition> =
  treeOf(leafOf(FACT_NAMES.filter(name => FACTS[name].kind !== 'amounts'), commonOperators), 1)

const fieldsOf = (condition: Condition): FactName[] => [...new Set(leavesOf(condition).map(leaf => leaf.field))]

/** Facts for the fields of a condition, each of them known. */
export const knownFactsFor = (condition: Condition): fc.Arbitrary<Facts> =>
  fc.record(Object.fromEntries(fieldsOf(condition).map(name => [name, plainValueOf(name)])), { noNullPrototype: true })

/** Facts for the fields of a condition, each of them known or unknown; now and then of a kind that the catalogue refuses. */
export const someFactsFor = (condition: Condition): fc.Arbitrary<Facts> =>
  fc.record(Object.fromEntries(fieldsOf(condition).map(name => [name, fc.oneof(
    { weight: 12, arbitrary: factValueOf(name) },
    { weight: 1, arbitrary: fc.constantFrom<FactValue>('other', 7, true, ['other'], [1, 'x'] as never, [], { so2: 1 }) }
  )])), { requiredKeys: [], noNullPrototype: true })
