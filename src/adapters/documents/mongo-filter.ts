/** The filter language and the order of the ports as MongoDB filters. */
import type { CollectionName } from '../../application/collections.js'
import type { Scalar, Test, Where } from '../../application/ports.js'
import { InvalidError } from '../../domain/errors.js'
import { boundsOf, conditionOf, kindOf, orderOf } from './filter.js'
import { storedPath } from './mongo-form.js'
import { routeTo, type Route } from './paths.js'

export type Filter = Record<string, unknown>

const NEVER: Filter = { _id: { $in: [] } }

/** Each key of any shape doubles a range, because a list or one value may stand there. */
const MOST_OPEN_STEPS = 10

/** The filter that holds for the same documents. Throws InvalidError for a path or a test that cannot be. */
export function mongoFilter (collection: CollectionName, where: Where = {}): Filter {
  const clauses = Object.entries(where).map(([path, test]) => clause(collection, path, test))
  return clauses.length === 0 ? {} : { $and: clauses }
}

/** The order of `sort`, then of ids. MongoDB, too, puts an absent field before every value and text by code point. */
export function mongoOrder (collection: CollectionName, sort?: string): Record<string, 1 | -1> {
  const { path, route, isDown } = orderOf(collection, sort)
  return { [storedPath(route.steps.flat())]: isDown ? -1 : 1, ...path === 'id' ? {} : { _id: 1 } }
}

function clause (collection: CollectionName, path: string, test: Test): Filter {
  const route = routeTo(collection, path)
  const condition = conditionOf(path, test)
  const stored = storedPath(route.steps.flat())
  switch (condition.is) {
    case 'present': return { [stored]: { $exists: true } }
    case 'absent': return { [stored]: { $exists: false } }
    case 'equal': return oneOf(route, stored, [condition.value])
    case 'one-of': return oneOf(route, stored, condition.values)
    case 'range': return range(path, route, stored, condition)
  }
}

/** Values of another kind than the schema has are left out: mongoose would turn them into that kind, and find them. */
const fits = ({ member }: Route, value: Scalar): boolean => member === 'any' || member === kindOf(value)

function oneOf (route: Route, stored: string, values: readonly Scalar[]): Filter {
  const fitting = values.filter(value => fits(route, value))
  return fitting.length === 0 ? NEVER : { [stored]: { $in: fitting } }
}

function range (path: string, route: Route, stored: string, ends: { gte?: Scalar, lte?: Scalar }): Filter {
  const found = boundsOf(ends)
  if (!found || !found.bounds.every(([, value]) => fits(route, value))) return NEVER
  const test = Object.fromEntries(found.bounds.map(([end, value]) => [`$${end}`, value]))
  if (route.kind || found.bounds.length === 1) return { [stored]: test }
  if (route.ends.filter(end => end === 'open').length > MOST_OPEN_STEPS) throw new InvalidError([{ field: path, key: 'problem.path' }])
  return oneMember(route, 0, '', test)
}

/** That one member passes both ends of a range: a plain filter would let two members of a list pass one end each. */
function oneMember (route: Route, step: number, before: string, test: Filter): Filter {
  const path = before + storedPath(route.steps[step] ?? [])
  const isLast = step === route.steps.length - 1
  const inList = () => ({ [path]: { $elemMatch: isLast ? test : oneMember(route, step + 1, '', test) } })
  const single = () => isLast ? { [path]: test } : oneMember(route, step + 1, `${path}.`, test)
  switch (route.ends[step]) {
    case 'list': return inList()
    case 'open': return { $or: [{ $and: [{ [path]: { $not: { $type: 'array' } } }, single()] }, inList()] }
    default: return single()
  }
}
