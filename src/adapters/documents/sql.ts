/** The filter language and the order of the ports as SQL over JSON documents. Values are always bound, never written in. */
import { COLLECTIONS, type CollectionName } from '../../application/collections.js'
import type { Scalar, Test, Where } from '../../application/ports.js'
import { assertPage, boundsOf, conditionOf, kindOf, orderOf, type Condition } from './filter.js'
import { routeTo, type Kind } from './paths.js'

export type Sql = { text: string, params: (string | number)[] }

/** What a test looks at: the SQL of a value, and the SQL that says whether the value is of a kind. */
type Subject = { value: string, is: (kind: Kind) => string }

const NEVER: Sql = { text: 'FALSE', params: [] }

const KINDS: Record<Kind, string> = { string: "'text'", number: "'integer', 'real'", boolean: "'true', 'false'" }

/** The columns of a document. The body as bytes: the driver ends the whole process over damaged text that is not UTF-8. */
export const DOCUMENT = 'version, CAST(body AS BLOB) AS body'

/** Columns that hold what the document holds as well. */
const COLUMNS: Readonly<Record<string, string>> = { id: 'id', version: 'version' }

/** Tables and indexes of a collection, each only when it is not there yet. */
export function tableSql (collection: CollectionName): string[] {
  const indexes: readonly string[] = COLLECTIONS[collection].indexes
  return [
    `CREATE TABLE IF NOT EXISTS "${collection}"
      (id TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL) STRICT`,
    ...indexes.map(path =>
      `CREATE INDEX IF NOT EXISTS "${collection} by ${path}" ON "${collection}" (${singleValue(collection, path)}, id)`)
  ]
}

/**
 * One page of a collection, in the order asked for, and the count of all that match.
 * Throws InvalidError for a path, a test, a sort or a limit that cannot be.
 */
export function findSql (collection: CollectionName, query: { where?: Where, sort?: string, limit?: number, offset?: number }):
{ page: Sql, count: Sql } {
  const { where = {}, sort, limit, offset = 0 } = query
  assertPage(query)
  const tests = Object.entries(where).map(([path, test]) => testSql(collection, path, test))
  const from = `FROM "${collection}"${tests.length > 0 ? ` WHERE ${tests.map(test => test.text).join(' AND ')}` : ''}`
  const params = tests.flatMap(test => test.params)
  return {
    page: {
      text: `SELECT ${DOCUMENT} ${from} ORDER BY ${orderSql(collection, sort)} LIMIT ? OFFSET ?`,
      params: [...params, limit ?? -1, offset]
    },
    count: { text: `SELECT count(*) AS total ${from}`, params }
  }
}

/** SQLite sorts NULL, which an absent field is, before every value; text by code point. */
function orderSql (collection: CollectionName, sort?: string): string {
  const { path, isDown } = orderOf(collection, sort)
  const value = singleValue(collection, path)
  return `${value}${isDown ? ' DESC' : ''}${value === 'id' ? '' : ', id'}`
}

/** A path that leads to at most one value. */
const singleValue = (collection: CollectionName, path: string): string =>
  COLUMNS[path] ?? `json_extract(body, ${jsonPath(routeTo(collection, path).steps.flat())})`

function testSql (collection: CollectionName, path: string, test: Test): Sql {
  const { steps, kind } = routeTo(collection, path)
  const condition = conditionOf(path, test)
  if (kind) {
    const value = singleValue(collection, path)
    if (condition.is === 'present') return { text: `${value} IS NOT NULL`, params: [] }
    if (condition.is === 'absent') return { text: `${value} IS NULL`, params: [] }
    return holds(condition, { value, is: asked => asked === kind ? '' : 'FALSE' })
  }
  if (condition.is === 'present' || condition.is === 'absent') return existsSql(steps, condition.is)
  const { text, params } = holds(condition, { value: `m${steps.length}.value`, is: asked => `m${steps.length}.type IN (${KINDS[asked]})` })
  return { text: `EXISTS (SELECT 1 FROM ${membersSql(steps)} WHERE ${text})`, params }
}

/** Each key is letters, digits, `_` and `-` only: routeTo takes no other. */
const jsonPath = (keys: readonly string[]): string => `'$${keys.map(key => `."${key}"`).join('')}'`

/**
 * The members of what stands at the end of the steps, as `m1` ... `mN`, one per step: the items of a list, or the single value
 * as a list of one. Only objects have keys; a list directly inside a list has no members here, as in MongoDB.
 */
function membersSql (steps: readonly string[][]): string {
  return steps.map((keys, index) => {
    const found = index === 0
      ? `body -> ${jsonPath(keys)}`
      : inObject(`m${index}`, alias => `${alias}.value -> ${jsonPath(keys)}`)
    return `json_each(CASE json_type(${found}) WHEN 'array' THEN ${found} ELSE json_array(json(${found})) END) AS m${index + 1}`
  }).join(', ')
}

const inObject = (alias: string, sql: (alias: string) => string): string =>
  `CASE WHEN ${alias}.type = 'object' THEN ${sql(alias)} END`

function existsSql (steps: readonly string[][], wanted: 'present' | 'absent'): Sql {
  const last = steps.at(-1) ?? []
  const found = steps.length === 1
    ? `json_type(body, ${jsonPath(last)}) IS NOT NULL`
    : `EXISTS (SELECT 1 FROM ${membersSql(steps.slice(0, -1))} WHERE ${
      inObject(`m${steps.length - 1}`, alias => `json_type(${alias}.value, ${jsonPath(last)})`)} IS NOT NULL)`
  return { text: wanted === 'present' ? found : `NOT ${found}`, params: [] }
}

type ValueCondition = Exclude<Condition, { is: 'present' | 'absent' }>

/** The condition as SQL about one value. */
function holds (condition: ValueCondition, subject: Subject): Sql {
  if (condition.is === 'one-of') return oneOf(subject, condition.values)
  if (condition.is === 'equal') return compare(subject, kindOf(condition.value), [['=', condition.value]])
  const range = boundsOf(condition)
  return range ? compare(subject, range.kind, range.bounds.map(([end, value]) => [end === 'gte' ? '>=' : '<=', value])) : NEVER
}

const and = (...conditions: string[]): string => conditions.filter(condition => condition !== '').join(' AND ')

/**
 * Values are bound as JSON and read by SQLite's own JSON reader: its numbers differ in the last digit from the driver's for one
 * double in five hundred, and the driver cannot bind true or false.
 */
function compare (subject: Subject, kind: Kind, bounds: readonly (readonly ['=' | '>=' | '<=', Scalar])[]): Sql {
  return {
    text: and(subject.is(kind), ...bounds.map(([operator]) => `${subject.value} ${operator} json_extract(?, '$')`)),
    params: bounds.map(([, value]) => JSON.stringify(value))
  }
}

function oneOf (subject: Subject, list: readonly Scalar[]): Sql {
  const kinds = [...new Set(list.map(kindOf))]
  if (kinds.length === 0) return NEVER
  return {
    text: `(${kinds.map(kind => and(subject.is(kind), `${subject.value} IN (SELECT value FROM json_each(?))`)).join(' OR ')})`,
    params: kinds.map(kind => JSON.stringify(list.filter(value => kindOf(value) === kind)))
  }
}
