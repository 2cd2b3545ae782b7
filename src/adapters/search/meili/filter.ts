/** The one filter language as a Meilisearch filter. Every value is quoted; nothing of it is read as syntax. */
import type { Scalar, Test, Where } from '../../../application/ports.js'
import { filterName } from './documents.js'

/** In quotes only the quote and the backslash mean something. */
export const quoted = (value: Scalar): string => typeof value === 'string'
  ? `"${value.replaceAll(/["\\]/g, sign => `\\${sign}`)}"`
  : String(value)

/** Holds nowhere: an attribute is never both there and not there. */
const never = (name: string): string => `(${name} EXISTS AND ${name} NOT EXISTS)`

function testFilter (path: string, test: Test): string {
  const name = filterName(path)
  if (typeof test !== 'object') return `${name} = ${quoted(test)}`
  if ('in' in test) return test.in.length === 0 ? never(name) : `${name} IN [${test.in.map(quoted).join(', ')}]`
  if ('exists' in test) return test.exists ? `${name} EXISTS` : `${name} NOT EXISTS`
  const bounds = [
    ...test.gte === undefined ? [] : [`${name} >= ${quoted(test.gte)}`],
    ...test.lte === undefined ? [] : [`${name} <= ${quoted(test.lte)}`]
  ]
  return bounds.length > 0 ? bounds.join(' AND ') : `${name} EXISTS`
}

/** The filter of a `where`; undefined for one without tests, which everything passes. */
export function filterOf (where: Where): string | undefined {
  const tests = Object.entries(where).map(([path, test]) => `(${testFilter(path, test)})`)
  return tests.length > 0 ? tests.join(' AND ') : undefined
}
