/** Requests to the server: several queries in one, and how often terms occur. */
import type { Meilisearch, MultiSearchParams, MultiSearchQuery, SearchParams } from 'meilisearch'
import type { IndexName } from '../../../application/collections.js'
import type { Lookup } from '../resolve.js'
import type { QueryWord } from '../query.js'
import { asking } from './client.js'
import type { MeiliDocument } from './documents.js'
import { both } from './filter.js'
import { filterOfTerms, textOfWords } from './words.js'

/** `uid`: the name of the index on the server. `among`: the filter of what the reader may know of; everything that is asked passes it. */
export type Place = { client: Meilisearch, uid: string, index: IndexName, among?: string | undefined }

export type Found = MeiliDocument & { _rankingScore?: number }
export type Answered = { hits: Found[], totalHits?: number, facetDistribution?: Record<string, Record<string, number>> }

/** Several queries in one request, answered in their order. */
export async function askMany (client: Meilisearch, queries: MultiSearchQuery[]): Promise<Answered[]> {
  if (queries.length === 0) return []
  const { results } = await asking(() => client.multiSearch<MultiSearchParams, Found>({ queries }))
  return results
}

export const paramsOf = (words: readonly QueryWord[], filter: string | undefined): SearchParams & { q: string } => ({
  q: textOfWords(words),
  ...(filter === undefined ? {} : { filter }),
  matchingStrategy: 'all',
  showRankingScore: true
})

/** A query that is only counted, exactly. */
export const countOnly = (uid: string, q: string, filter?: string): MultiSearchQuery =>
  ({ indexUid: uid, q, ...(filter === undefined ? {} : { filter }), matchingStrategy: 'all', page: 1, hitsPerPage: 1, attributesToRetrieve: ['key'] })

/** More queries than this in one request make the server answer them late. */
const MOST_AT_ONCE = 60

type Asker = (queries: MultiSearchQuery[]) => Promise<Answered[]>

/** Asks what is wanted in one turn of the process in one request: words of a query are looked up side by side. */
function gathering (ask: Asker): Asker {
  let waiting: { queries: MultiSearchQuery[], answer: (answers: Promise<Answered[]>) => void }[] = []
  const send = () => {
    const [sent, all] = [waiting, waiting.flatMap(({ queries }) => queries)]
    waiting = []
    const requests = Array.from({ length: Math.ceil(all.length / MOST_AT_ONCE) }, (_, at) => ask(all.slice(at * MOST_AT_ONCE, (at + 1) * MOST_AT_ONCE)))
    const answers = Promise.all(requests).then(parts => parts.flat())
    let from = 0
    for (const { queries, answer } of sent) {
      const [start, end] = [from, from + queries.length]
      answer(answers.then(list => list.slice(start, end)))
      from = end
    }
  }
  return queries => new Promise(resolve => {
    waiting.push({ queries, answer: resolve })
    if (waiting.length === 1) setImmediate(send)
  })
}

export type Counts = Lookup & {
  /** How many documents hold all of these terms, as far as it has been asked for; 0 otherwise. */
  countOf: (terms: readonly string[]) => number
  /** The queries that count what is not known yet, to be sent with others, and what to do with their answers. */
  toAsk: (options: readonly (readonly string[])[]) => { queries: MultiSearchQuery[], keep: (answers: readonly Answered[]) => void }
}

/** What the index holds of terms; each list of terms is asked for once. */
export function lookupAt ({ client, uid, among }: Place): Counts {
  const ask = gathering(queries => askMany(client, queries))
  const known = new Map<string, number>()
  const keyOf = (terms: readonly string[]): string => terms.join(' ')
  const toAsk: Counts['toAsk'] = options => {
    const unknown = [...new Map(options.map(option => [keyOf(option), option])).entries()].filter(([key]) => !known.has(key))
    return {
      queries: unknown.map(([, terms]) => countOnly(uid, '', both(among, filterOfTerms(terms)))),
      keep: answers => unknown.forEach(([key], at) => known.set(key, answers[at]?.totalHits ?? 0))
    }
  }
  return {
    toAsk,
    countOf: terms => known.get(keyOf(terms)) ?? 0,
    async counts (options) {
      const { queries, keep } = toAsk(options)
      if (queries.length > 0) keep(await ask(queries))
      return options.map(option => known.get(keyOf(option)) ?? 0)
    },
    /** The server looks for longer words and for slips at once; which of the two it found does not matter here. */
    async like (word) {
      const [answer] = await ask([countOnly(uid, word, among)])
      return answer?.totalHits ?? 0
    }
  }
}
