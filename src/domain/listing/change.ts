/** Values of records by path, and changes of them: applied, compared, and brought onto a record that changed meanwhile. */
import { canonicalJson } from '../canonical.js'
import type { Field } from './fields.js'
import type { Change } from './listing.js'

/** The value at a dotted path; undefined where nothing is known. */
export function valueAt (record: object, path: string): unknown {
  let value: unknown = record
  for (const key of path.split('.')) {
    if (value === null || typeof value !== 'object') return undefined
    value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  }
  return value
}

/** Whether two values say the same; what is not known, and an empty list, say the same as nothing. */
export const isSame = (a: unknown, b: unknown): boolean => canonicalJson(known(a)) === canonicalJson(known(b))

const known = (value: unknown): unknown => value === undefined || (Array.isArray(value) && value.length === 0) ? null : value

/** The record with this value at the path; undefined takes it away, and the object around it where nothing is left in it. */
export function withValue<T extends object> (record: T, path: string, value: unknown): T {
  const [key, ...rest] = path.split('.') as [string, ...string[]]
  const inner = valueAt(record, key)
  const next = rest.length === 0 ? value : withValue(inner !== null && typeof inner === 'object' ? inner : {}, rest.join('.'), value)
  const isGone = next === undefined || (rest.length > 0 && Object.keys(next as object).length === 0)
  const others = Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
  return (isGone ? others : { ...others, [key]: next }) as T
}

/** The record after the changes. A list that becomes unknown stays as an empty list where the record had one. */
export const withChanges = <T extends object>(record: T, changes: readonly Pick<Change, 'path' | 'after'>[]): T =>
  changes.reduce((changed, { path, after }) =>
    withValue(changed, path, after === undefined && Array.isArray(valueAt(record, path)) ? [] : after), record)

/** The value of each field by its path. */
export type Values = Readonly<Record<string, unknown>>

export const valuesIn = (record: object, fields: readonly Field[]): Values =>
  Object.fromEntries(fields.map(({ path }) => [path, valueAt(record, path)]))

const changeOf = (path: string, before: unknown, after: unknown): Change =>
  ({ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) })

/** What differs between two records, field by field. */
export const differences = (before: object, after: object, fields: readonly Field[]): Change[] =>
  fields.flatMap(({ path }) => {
    const [old, fresh] = [valueAt(before, path), valueAt(after, path)]
    return isSame(old, fresh) ? [] : [changeOf(path, old, fresh)]
  })

/**
 * The changes that make these values of the record. Source and day of a change stay with it as long as it leads to the same value.
 * Changes of paths that are no field, such as the kind of a new listing, are kept.
 */
export function changesTo (base: object, values: Values, { fields, earlier }: { fields: readonly Field[], earlier: readonly Change[] }): Change[] {
  const paths = new Set(fields.map(({ path }) => path))
  const fresh = fields.filter(({ path }) => Object.hasOwn(values, path) && !isSame(valueAt(base, path), values[path])).map(({ path }) => {
    const old = earlier.find(change => change.path === path && isSame(change.after, values[path]))
    return old ?? changeOf(path, valueAt(base, path), values[path])
  })
  return [...earlier.filter(({ path }) => !paths.has(path) || !Object.hasOwn(values, path)), ...fresh]
}

/** Two people gave one field different values. A value that is left out is not known. */
export type Conflict = { path: string, base?: unknown, theirs?: unknown, mine?: unknown }
export type Choice = 'theirs' | 'mine'
export type Choices = Readonly<Record<string, Choice>>

/**
 * Values of two people who began from the same ones: each field has the value of whoever changed it; where both did and differ,
 * that of the choice made, else it is a conflict and holds `mine`.
 */
export function mergeValues ({ base, theirs, mine }: { base: Values, theirs: Values, mine: Values }, choices: Choices = {}): { values: Values, conflicts: Conflict[] } {
  const conflicts: Conflict[] = []
  const values = Object.fromEntries(Object.keys(mine).map(path => {
    if (isSame(mine[path], base[path])) return [path, theirs[path]]
    if (isSame(theirs[path], base[path]) || isSame(theirs[path], mine[path])) return [path, mine[path]]
    const choice = choices[path]
    if (choice === undefined) conflicts.push({ path, base: base[path], theirs: theirs[path], mine: mine[path] })
    return [path, choice === 'theirs' ? theirs[path] : mine[path]]
  }))
  return { values, conflicts }
}

/**
 * Changes that began from an earlier version, brought onto the record as it stands: each that nobody else touched stays; one
 * that somebody else gave another value is decided by the choice, else it is a conflict. `theirs` drops the change, `mine`
 * keeps it with their value as the one before.
 */
export function rebase (changes: readonly Change[], current: object, choices: Choices = {}): { changes: Change[], conflicts: Conflict[] } {
  const conflicts: Conflict[] = []
  const kept = changes.flatMap((change): Change[] => {
    const { before, after, ...rest } = change
    const theirs = valueAt(current, change.path)
    if (isSame(theirs, before) || isSame(theirs, after)) return [change]
    const choice = choices[change.path]
    if (choice === undefined) conflicts.push({ path: change.path, base: before, theirs, mine: after })
    return choice === 'theirs' ? [] : [{ ...rest, ...changeOf(change.path, theirs, after) }]
  })
  return { changes: kept, conflicts }
}
