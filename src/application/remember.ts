/** Results that are asked for again and again, kept in memory with a small bound. */

/** At most this many results are kept for one store; the one not used for longest goes first. */
const MOST_KEPT = 64

const kept = new WeakMap<object, Map<string, Promise<unknown>>>()

/**
 * What `make` gave for this key before, else what it gives now. The key must name everything the result hangs on; a result
 * that failed is not kept. `owner`: the store from which it was made.
 */
export function remember<T> (owner: object, key: string, make: () => Promise<T>): Promise<T> {
  const results = kept.get(owner) ?? new Map<string, Promise<unknown>>()
  kept.set(owner, results)
  const result = (results.get(key) ?? make()) as Promise<T>
  results.delete(key)
  results.set(key, result)
  result.catch(() => results.delete(key))
  for (const oldest of results.keys()) {
    if (results.size <= MOST_KEPT) break
    results.delete(oldest)
  }
  return result
}
