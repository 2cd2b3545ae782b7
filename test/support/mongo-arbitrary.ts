/** Random documents of a collection and random filters on them, made from its shape, for comparing two stores. */
import fc from 'fast-check'
import { isOpen, kindOf } from '../../src/adapters/documents/paths.js'
import { COLLECTIONS, type CollectionName, type Document } from '../../src/application/collections.js'
import type { Scalar, Test, Where } from '../../src/application/ports.js'

type Shape = {
  type?: unknown
  properties?: Record<string, Shape>
  required?: string[]
  patternProperties?: Record<string, Shape>
  items?: Shape
  enum?: unknown[]
  const?: unknown
  anyOf?: Shape[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
}

/** Keys and texts that some part on the way to a server could take for its own. */
const TRICKY = ['project.landMu', '$gt', '$ref', '$id', '$db', '$', '.', '..', '%', '%2E', '%25', '100%', '_id', 'id', '_bsontype', '__proto__', 'constructor',
  'toBSON', 'toJSON', 'length', '', '0', '01', 'type', '$type', 'version', '_batch', '中文', '键.$值', '$$ROOT', '$version', '😀', '\uffee', 'a b', 'null']

const anyText = fc.oneof(fc.constantFrom(...TRICKY), fc.string({ unit: 'grapheme', maxLength: 12 })).filter(text => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text))

const anyNumber = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63))
  .map(value => value + 0)

const objectOf = (entries: fc.Arbitrary<[string, unknown][]>) => entries.map(list => Object.fromEntries(list))

/** Any JSON that a store takes: no null. */
const { anyJson } = fc.letrec<{ anyJson: unknown }>(tie => ({
  anyJson: fc.oneof({ maxDepth: 4, depthSize: 'small' }, anyText, anyNumber, fc.boolean(),
    fc.array(tie('anyJson'), { maxLength: 4 }),
    objectOf(fc.array(fc.tuple(fc.oneof(fc.constantFrom('a', 'b', 'c-d'), anyText), tie('anyJson')), { maxLength: 4 })))
}))

function anyOf (shape: Shape): fc.Arbitrary<unknown> {
  if (shape.const !== undefined) return fc.constant(shape.const)
  if (shape.enum) return fc.constantFrom(...shape.enum)
  if (shape.anyOf) return fc.oneof(...shape.anyOf.map(anyOf))
  switch (shape.type) {
    case 'boolean': return fc.boolean()
    case 'integer': return fc.integer({ min: shape.minimum ?? -1e6, max: shape.maximum ?? 1e6 })
    case 'number': return fc.double({ noNaN: true, noDefaultInfinity: true, min: shape.minimum ?? -1e12, max: shape.maximum ?? 1e12 }).map(value => value + 0)
    case 'string': return textOf(shape)
    case 'array': return listOf(shape)
    case 'object': return objectWith(shape)
    default: return anyJson
  }
}

function textOf ({ pattern, minLength = 0, maxLength = 2000 }: Shape): fc.Arbitrary<string> {
  const texts = pattern ? fc.stringMatching(new RegExp(pattern, 'u')) : anyText.map(text => text.padEnd(minLength, 'x'))
  return texts.filter(text => [...text].length <= maxLength && text.length >= minLength && !text.includes('\u0000') && !/\p{Surrogate}/u.test(text))
}

function listOf ({ items = {}, minItems = 0, maxItems = 3, uniqueItems }: Shape): fc.Arbitrary<unknown[]> {
  const limits = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 3)) }
  return uniqueItems ? fc.uniqueArray(anyOf(items), limits) : fc.array(anyOf(items), limits)
}

function objectWith (shape: Shape): fc.Arbitrary<object> {
  const { properties = {}, required = [], patternProperties = {} } = shape
  if (isOpen(shape)) return objectOf(fc.array(fc.tuple(anyText, anyJson), { maxLength: 5 }))
  const fixed = fc.record(Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, anyOf(part)])), { requiredKeys: required, noNullPrototype: true })
  const [pattern] = Object.entries(patternProperties)
  if (!pattern) return fixed
  return objectOf(fc.array(fc.tuple(fc.stringMatching(new RegExp(pattern[0], 'u')), anyOf(pattern[1])), { maxLength: 3 }))
}

/** Any valid document of the collection. */
export const anyDocument = <C extends CollectionName>(collection: C): fc.Arbitrary<Document<C>> =>
  anyOf(COLLECTIONS[collection].schema as Shape) as fc.Arbitrary<Document<C>>

/** Every path of a collection that a filter can name, with keys of its own below parts of any shape. */
export function pathsOf (collection: CollectionName): string[] {
  const walk = (shape: Shape, path: string): string[] => {
    const inner = shape.items ?? shape
    if (kindOf(inner)) return [path]
    if (isOpen(inner)) return [path, `${path}.a`, `${path}.a.b`, `${path}.c-d`]
    return [path, ...below(inner).flatMap(([key, part]) => walk(part, `${path}.${key}`))]
  }
  const below = ({ properties = {} }: Shape) => Object.entries(properties).filter(([key]) => /^(?!\d+$)[A-Za-z0-9_-]{1,100}$/.test(key))
  return below(COLLECTIONS[collection].schema as Shape).flatMap(([key, part]) => walk(part, key))
}

/** Every scalar anywhere in the documents, so that filters meet what is there. */
const scalarsIn = (value: unknown): Scalar[] => {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(scalarsIn)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [value] : []
}

/** Filters on one or two paths of the collection. */
export function anyWhere (collection: CollectionName, documents: readonly object[]): fc.Arbitrary<Where> {
  const value: fc.Arbitrary<Scalar> = fc.oneof(fc.constantFrom<Scalar>(0, '', true, ...documents.flatMap(scalarsIn)), anyText, anyNumber, fc.boolean())
  const test: fc.Arbitrary<Test> = fc.oneof(value, fc.record({ in: fc.array(value, { maxLength: 4 }) }), fc.record({ gte: value }), fc.record({ lte: value }),
    fc.record({ gte: value, lte: value }), fc.record({ exists: fc.boolean() }))
  const one = fc.tuple(fc.constantFrom(...pathsOf(collection)), test)
  return fc.oneof({ weight: 3, arbitrary: fc.tuple(one) }, { weight: 1, arbitrary: fc.tuple(one, one) }).map(list => Object.fromEntries(list))
}
