/**
 * The form in which a document is kept in MongoDB: `id` as `_id`, and keys that every server, driver and tool can address.
 * A dot or a dollar in a key separates paths and names operators, and the driver reads `_bsontype` and `__proto__` as its own;
 * such keys are written with percent signs (`project.landMu` as `project%2ElandMu`). The way back gives the key as it was.
 */

export type Stored = { _id: string, version?: number, _batch?: number, [key: string]: unknown }

const encodings: readonly [string, string][] = [['%', '%25'], ['.', '%2E'], ['$', '%24']]

/** The key as it is kept. Every key has its own form. */
export function storedKey (key: string): string {
  if (key === '_bsontype' || key === '__proto__') return `%5F${key.slice(1)}`
  return /[%.$]/.test(key) ? encodings.reduce((text, [sign, code]) => text.replaceAll(sign, code), key) : key
}

const keyOf = (stored: string): string => stored.includes('%') ? decodeURIComponent(stored) : stored

/** A filter or sort path, by its keys, as it is kept. */
export const storedPath = (keys: readonly string[]): string =>
  keys.length === 1 && keys[0] === 'id' ? '_id' : keys.map(storedKey).join('.')

/** A checked document without its version, which the server counts. */
export function storedForm ({ id, version, ...rest }: { id: string, version?: number }): Stored {
  return { _id: id, ...mapKeys(rest, storedKey) as object }
}

/** The document that was stored. Throws TypeError when it holds what no JSON does, such as a date that another program wrote. */
export function documentForm ({ _id, _batch, ...rest }: Stored): { id: string, version?: number } {
  return { id: _id, ...mapKeys(rest, keyOf) as object }
}

function mapKeys (value: unknown, rename: (key: string) => string): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(item => mapKeys(item, rename))
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new TypeError('a stored document holds a value that is no JSON')
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [rename(key), mapKeys(item, rename)]))
}
