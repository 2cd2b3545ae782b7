/** Which words a query asks an index for, after its words were taken for what they stand for; the same for both engines. */
import type { SearchQuery } from '../../application/ports.js'
import type { Query, QueryWord } from './query.js'
import { loosen, resolveWords, withAliases, type Lookup } from './resolve.js'

/** `needsAll`: every word must be found. `ignored`: what was left out because no document holds it. */
export type Plan = { query: Query, needsAll: boolean, ignored: string[] }

/** `find`: how many documents answer a query that needs all of its words, filters aside. */
export type Asking = { lookup: Lookup, find: (query: Query) => Promise<number> }

/** The plan of a query; with `any` its words as they are. */
export async function planOf (query: Query, words: SearchQuery['words'], { lookup, find }: Asking): Promise<Plan> {
  if (words === 'any') return { query, needsAll: false, ignored: [] }
  const resolved: QueryWord[] = (await resolveWords(query.words, lookup)).map(withAliases)
  const whole = { ...query, words: resolved }
  if (words !== 'most' || resolved.length === 0 || await find(whole) > 0) return { query: whole, needsAll: true, ignored: [] }
  const { words: known, ignored } = await loosen(resolved, lookup)
  return { query: { ...query, words: known }, needsAll: false, ignored }
}
