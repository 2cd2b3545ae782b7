/** Files of search queries, plain or judged; every fault names the place in the file. */
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { readJson, refuse } from './command.js'

const Index = Type.Enum(['parks', 'clusters', 'policies'])
export type SearchedIndex = Static<typeof Index>

const AskedQuery = Type.Object({ id: Type.String({ minLength: 1 }), q: Type.String(), index: Index })
export type AskedQuery = Static<typeof AskedQuery>

const Ids = Type.Array(Type.String({ minLength: 1 }))

export const JudgedQuery = Type.Object({
  id: Type.String({ minLength: 1 }),
  q: Type.String(),
  index: Index,
  kind: Type.String({ minLength: 1 }),
  expect: Type.Object({ must: Ids, k: Type.Integer({ minimum: 1, maximum: 100 }), mustNot: Ids, emptyOk: Type.Boolean() })
})
export type JudgedQuery = Static<typeof JudgedQuery>

async function readItems<T extends { id: string }> (file: string, schema: TSchema): Promise<T[]> {
  const value = await readJson(file)
  if (!Array.isArray(value)) refuse(`${file}: must hold an array of queries`)
  const seen = new Set<string>()
  return value.map((item: unknown, at: number) => {
    if (!Value.Check(schema, item)) {
      const [error] = Value.Errors(schema, item)
      refuse(`${file}: [${at}]${error?.instancePath.replaceAll('/', '.') ?? ''} ${error?.message ?? 'is not a query'}`)
    }
    const query = item as T
    if (seen.has(query.id)) refuse(`${file}: [${at}].id ${JSON.stringify(query.id)} stands twice`)
    seen.add(query.id)
    return query
  })
}

/** The queries of a file; what else stands beside them is not read. Refuses a file that is none, naming the first fault. */
export const readQueries = (file: string): Promise<AskedQuery[]> => readItems(file, AskedQuery)

/** The judged queries of a file; refuses one whose musts do not fit into its `k`. */
export async function readJudged (file: string): Promise<JudgedQuery[]> {
  const queries = await readItems<JudgedQuery>(file, JudgedQuery)
  const at = queries.findIndex(({ expect: { must, k } }) => must.length > k)
  if (at >= 0) refuse(`${file}: [${at}].expect.must holds more ids than fit into the first k`)
  return queries
}

/** What a search gave for a judged query. `ids`: the first hundred; `size`: the documents of the index. */
export type Answer = { ids: readonly string[], total: number, size: number }

export type Score = { success: boolean, firstMust: number | undefined, found: number, violated: string[] }

const ALL = '*'
const LOOKED_AT_FOR_MUST_NOT = 10

/**
 * The rules: every must in the first k, no must-not in the first ten (`*`: nothing at all), an empty answer only where that is
 * right; text that only looks like an operator must not find the whole index. `firstMust`: place of the first must from 1 on.
 */
export function scoreOf ({ kind, expect: { must, k, mustNot, emptyOk } }: JudgedQuery, { ids, total, size }: Answer): Score {
  const inFirst = new Set(ids.slice(0, k))
  const found = must.filter(id => inFirst.has(id)).length
  const violated = mustNot.includes(ALL) ? ids.slice(0, LOOKED_AT_FOR_MUST_NOT) : ids.slice(0, LOOKED_AT_FOR_MUST_NOT).filter(id => mustNot.includes(id))
  const places = must.map(id => ids.indexOf(id)).filter(place => place >= 0)
  const findsAll = kind === 'injection-like' && must.length === 0 && total >= size
  return {
    success: found === must.length && violated.length === 0 && (ids.length > 0 || emptyOk) && !findsAll,
    firstMust: places.length > 0 ? Math.min(...places) + 1 : undefined,
    found,
    violated: [...violated]
  }
}
