/** Values that are dear to make and asked for again: the latest few of each store are kept. */

/** `of(owner)` keeps values for as long as the owner lives, at most `most` of them; the one unused longest goes first. */
export function recent<V> (most: number) {
  const kept = new WeakMap<object, Map<string, V>>()
  return {
    /** The value under the key, made when it is not kept. A failure is not kept. */
    async get (owner: object, key: string, make: () => Promise<V>): Promise<V> {
      const values = kept.get(owner) ?? new Map<string, V>()
      kept.set(owner, values)
      const value = values.get(key) ?? await make()
      values.delete(key)
      values.set(key, value)
      for (const oldest of values.keys()) {
        if (values.size <= most) break
        values.delete(oldest)
      }
      return value
    }
  }
}
