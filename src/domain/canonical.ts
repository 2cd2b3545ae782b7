/** One text for equal values, whatever the order of their keys: what is compared, hashed or replayed. */

const sortKeys = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1))
    : value

/** JSON with the keys of every object in order. Values must be plain JSON. */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sortKeys)
