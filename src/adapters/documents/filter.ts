/** The filter language, order and pages of the port, read and checked once for every engine. */
import type { CollectionName } from '../../application/collections.js'
import type { Scalar, Test } from '../../application/ports.js'
import { InvalidError } from '../../domain/errors.js'
import { routeTo, type Kind, type Route } from './paths.js'

/** A test as one of its forms. A range has at least one end. */
export type Condition =
  | { is: 'present' }
  | { is: 'absent' }
  | { is: 'equal', value: Scalar }
  | { is: 'one-of', values: readonly Scalar[] }
  | { is: 'range', gte?: Scalar, lte?: Scalar }

/** The test of `path` as a condition. Throws InvalidError for a test that is none of the five forms. */
export function conditionOf (path: string, test: Test): Condition {
  const refuse = () => new InvalidError([{ field: path, key: 'problem.filter' }])
  if (isScalar(test)) return { is: 'equal', value: test }
  if (typeof test !== 'object' || test === null) throw refuse()
  const names = Object.keys(test)
  if ('exists' in test && names.length === 1 && typeof test.exists === 'boolean') return { is: test.exists ? 'present' : 'absent' }
  if ('in' in test && names.length === 1 && Array.isArray(test.in) && test.in.every(isScalar)) return { is: 'one-of', values: test.in }
  if (!names.every(name => name === 'gte' || name === 'lte')) throw refuse()
  const ends = Object.entries(test).filter(([, value]) => value !== undefined)
  if (ends.length === 0 || !ends.every(([, value]) => isScalar(value))) throw refuse()
  return { is: 'range', ...Object.fromEntries(ends) }
}

/** The ends of a range, all of one kind; undefined when they are of two kinds, so that nothing lies between them. */
export function boundsOf ({ gte, lte }: { gte?: Scalar, lte?: Scalar }): { kind: Kind, bounds: ['gte' | 'lte', Scalar][] } | undefined {
  const bounds = ([['gte', gte], ['lte', lte]] as const)
    .filter((bound): bound is ['gte' | 'lte', Scalar] => bound[1] !== undefined)
  const [kind, ...others] = new Set(bounds.map(([, value]) => kindOf(value)))
  return kind && others.length === 0 ? { kind, bounds } : undefined
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))

export const kindOf = (value: Scalar): Kind => typeof value as Kind

/** Throws InvalidError for a limit or an offset that is no count. */
export function assertPage ({ limit = 0, offset = 0 }: { limit?: number, offset?: number }): void {
  for (const [field, value] of Object.entries({ limit, offset })) {
    if (!Number.isSafeInteger(value) || value < 0) throw new InvalidError([{ field, key: 'problem.integer' }])
  }
}

/** The path of a sort and its direction. Throws InvalidError for a path that may lead to several values or to any shape. */
export function orderOf (collection: CollectionName, sort = 'id'): { path: string, isDown: boolean, route: Route } {
  const isDown = sort.startsWith('-')
  const path = isDown ? sort.slice(1) : sort
  const route = routeTo(collection, path)
  if (!route.kind) throw new InvalidError([{ field: path, key: 'problem.sort' }])
  return { path, isDown, route }
}
