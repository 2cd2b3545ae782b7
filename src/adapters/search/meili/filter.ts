/** The one filter language as a Meilisearch filter. Every value is quoted; nothing of it is read as syntax. */
import type { Among, Scalar, Test, Where } from '../../../application/ports.js'
import { FILTER_KINDS, filterName, filterNames, kindOf } from './documents.js'

/** In quotes only the quote and the backslash mean something. */
export const quoted = (value: Scalar): string => typeof value === 'string'
  ? `"${value.replaceAll(/["\\]/g, sign => `\\${sign}`)}"`
  : String(value)

const anyOf = (tests: readonly string[]): string => tests.length > 0 ? tests.map(test => `(${test})`).join(' OR ') : 'key IN []'

/** Equal to one of the values, each among values of its own kind. */
const isOneOf = (path: string, values: readonly Scalar[]): string => anyOf(FILTER_KINDS.flatMap(kind => {
  const those = values.filter(value => kindOf(value) === kind)
  return those.length > 0 ? [`${filterName(path, kind)} IN [${those.map(quoted).join(', ')}]`] : []
}))

function inRange (path: string, { gte, lte }: { gte?: Scalar, lte?: Scalar }): string {
  const bounds = [
    ...gte === undefined ? [] : [`${filterName(path, kindOf(gte))} >= ${quoted(gte)}`],
    ...lte === undefined ? [] : [`${filterName(path, kindOf(lte))} <= ${quoted(lte)}`]
  ]
  return bounds.length > 0 ? bounds.join(' AND ') : isThere(path)
}

const isThere = (path: string): string => anyOf(filterNames(path).map(name => `${name} EXISTS`))

function testFilter (path: string, test: Test): string {
  if (typeof test !== 'object') return isOneOf(path, [test])
  if ('in' in test) return isOneOf(path, test.in)
  if ('exists' in test) return test.exists ? isThere(path) : `NOT (${isThere(path)})`
  return inRange(path, test)
}

/** The filter of a `where`; undefined for one without tests, which everything passes. */
export function filterOf (where: Where): string | undefined {
  const tests = Object.entries(where).map(([path, test]) => `(${testFilter(path, test)})`)
  return tests.length > 0 ? tests.join(' AND ') : undefined
}

/** The filter of the documents that a reader may know of. */
export const filterOfAmong = ({ where, except = [] }: Among): string | undefined =>
  both(filterOf(where), ...except.map(one => `NOT (${filterOf(one) ?? 'key EXISTS'})`))

/** What every one of these filters lets pass; undefined where none is given. */
export const both = (...filters: (string | undefined)[]): string | undefined => {
  const given = filters.filter(filter => filter !== undefined)
  return given.length > 0 ? given.map(filter => `(${filter})`).join(' AND ') : undefined
}
