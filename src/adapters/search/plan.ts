/** Which words a query asks an index for, after its words were taken for what they stand for; the same for both engines. */
import type { SearchQuery } from '../../application/ports.js'
import type { Query, QueryWord } from './query.js'
import { loosen, resolveWords, withAliases, type Lookup } from './resolve.js'

/**
 * `needsAll`: every word must be found. `isPartial`: no document holds all that is asked for. `ignored`: what was left out
 * because no document holds it.
 */
export type Plan = { query: Query, needsAll: boolean, isPartial: boolean, ignored: string[] }

/**
 * How many documents answer a query that needs all of its words, filters aside: `find` for the words of the box, whose answer
 * is then wanted, `count` for others.
 */
export type Asking = { lookup: Lookup, find: (query: Query) => Promise<number>, count: (query: Query) => Promise<number> }

export const asTyped = (query: Query): Plan => ({ query, needsAll: true, isPartial: false, ignored: [] })

/** The plan of a query; with `any` its words as they are. */
export async function planOf (query: Query, words: SearchQuery['words'], { lookup, find, count }: Asking): Promise<Plan> {
  if (words === 'any') return { ...asTyped(query), needsAll: false }
  const resolved: QueryWord[] = (await resolveWords(query.words, lookup)).map(withAliases)
  const whole = asTyped({ ...query, words: resolved })
  if (words !== 'most' || resolved.length === 0 || await find(whole.query) > 0) return whole
  const { words: known, ignored } = await loosen(resolved, lookup)
  const loosened = { ...query, words: known }
  const isWhole = ignored.length === 0 && known.length > 0 && await count(loosened) > 0
  return { query: loosened, needsAll: false, isPartial: !isWhole, ignored }
}
