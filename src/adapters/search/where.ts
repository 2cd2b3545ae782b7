/** Filters over the flat filter values of a search document; the same meaning as in the document store. */
import type { Scalar, SearchDocument, SearchQuery, Test, Where } from '../../application/ports.js'
import { InvalidError } from '../../domain/errors.js'

type Values = SearchDocument['filter']

/** The values that stand at a path, none when it is absent; a list field gives its members. */
export function valuesAt (filter: Values, path: string): readonly Scalar[] {
  const value = Object.hasOwn(filter, path) ? filter[path] : undefined
  if (value === undefined) return []
  return typeof value === 'object' ? value : [value]
}

/** Whether `value` is of the type of `bound` and on the right side of it; a number is never compared with a text. */
const isAtLeast = (value: Scalar, bound: Scalar) => typeof value === typeof bound && value >= bound

function passes (filter: Values, path: string, test: Test): boolean {
  const values = valuesAt(filter, path)
  if (typeof test !== 'object') return values.includes(test)
  if ('in' in test) return values.some(value => test.in.includes(value))
  if ('exists' in test) return (Object.hasOwn(filter, path) && filter[path] !== undefined) === test.exists
  const { gte, lte } = test
  return values.some(value => (gte === undefined || isAtLeast(value, gte)) && (lte === undefined || isAtLeast(lte, value)))
}

/** Whether every test of `where` holds. */
export function holds (where: Where, filter: Values): boolean {
  return Object.entries(where).every(([path, test]) => passes(filter, path, test))
}

/** Throws InvalidError for a path that the index has no filter for, which must not read as "nothing found", and for a page that cannot be. */
export function assertQuery ({ where = {}, among, facets = [], limit = 0, offset = 0 }: SearchQuery, filters: readonly string[]): void {
  const wheres = [where, ...among ? [among.where, ...among.except ?? []] : []]
  const unknown = [...wheres.flatMap(one => Object.keys(one)), ...facets].filter(path => !filters.includes(path))
  const counts = Object.entries({ limit, offset }).filter(([, count]) => !Number.isSafeInteger(count) || count < 0)
  const problems = [
    ...unknown.map(field => ({ field, key: 'problem.unknown-field' })),
    ...counts.map(([field]) => ({ field, key: 'problem.integer' }))
  ]
  if (problems.length > 0) throw new InvalidError(problems)
}
