/** The search index inside the process: everything in memory, rebuilt from the store at every start. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { INDEXES, type IndexName } from '../../application/collections.js'
import type { Among, Hit, SearchDocument, SearchIndex, SearchQuery, SearchResult } from '../../application/ports.js'
import { canonicalJson } from '../../domain/canonical.js'
import { SEARCH_SETTINGS, type IndexSettings } from '../../application/search-settings.js'
import { UnavailableError } from '../../domain/errors.js'
import { createMarker } from './highlight.js'
import { inParts } from './parts.js'
import { planOf, type Plan } from './plan.js'
import { parseQuery, plain, type Query, type QueryWord } from './query.js'
import { rank } from './rank.js'
import { isFarBehind, judge, LOOKED_AT } from './relevance.js'
import type { Lookup } from './resolve.js'
import { addTerms, allTerms, countAll, countLike, noTerms, removeTerms, termsAmong, type Terms, type TermsRead } from './terms.js'
import { fold, tokensOf } from './tokenize.js'
import { assertQuery, holds, valuesAt } from './where.js'

const DEFAULT_LIMIT = 20

/** Order of ids: by UTF-16 unit, the same everywhere. */
const byId = (a: string, b: string) => a < b ? -1 : Number(a > b)

function countFacets (documents: readonly SearchDocument[], facets: readonly string[]): SearchResult['facets'] {
  return Object.fromEntries(facets.map(path => {
    const counts = new Map<string, number>()
    for (const { filter } of documents) {
      for (const value of new Set(valuesAt(filter, path).map(String))) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    return [path, Object.fromEntries([...counts].sort(([a], [b]) => byId(a, b)))]
  }))
}

/** The searched fields that hold something found; of a list of texts those texts, one a line. */
function highlight ({ text }: SearchDocument, fields: readonly string[], mark: ReturnType<typeof createMarker>): Hit['highlights'] {
  return Object.fromEntries(fields.flatMap(field => {
    const marked = (text[field] ?? []).flatMap(value => mark(value) ?? [])
    return marked.length > 0 ? [[field, marked.join('\n')]] : []
  }))
}

/**
 * One index. Documents have numbers, which terms keep instead of ids; a number is never used twice. `readers`: of those who
 * searched last, the documents they may know of.
 */
type Index = {
  settings: IndexSettings
  terms: Terms
  numbers: Map<string, number>
  documents: Map<number, SearchDocument>
  next: number
  readers: Map<string, { among: Among, docs: Set<number> }>
}

const emptyIndex = (settings: IndexSettings): Index =>
  ({ settings, terms: noTerms(settings), numbers: new Map(), documents: new Map(), next: 0, readers: new Map() })

const isAmong = ({ where, except = [] }: Among, { filter }: SearchDocument): boolean => holds(where, filter) && !except.some(one => holds(one, filter))

function removeFrom (index: Index, id: string): void {
  const number = index.numbers.get(id)
  const document = number === undefined ? undefined : index.documents.get(number)
  if (number === undefined || !document) return
  removeTerms(index.terms, number, document.text)
  for (const { docs } of index.readers.values()) docs.delete(number)
  index.numbers.delete(id)
  index.documents.delete(number)
}

function putInto (index: Index, document: SearchDocument): void {
  removeFrom(index, document.id)
  const number = index.next++
  const copy = structuredClone(document)
  index.numbers.set(copy.id, number)
  index.documents.set(number, copy)
  addTerms(index.terms, number, copy.text)
  for (const { among, docs } of index.readers.values()) if (isAmong(among, copy)) docs.add(number)
}

/** The texts of some fields of a document, folded. */
const foldedTexts = ({ documents }: Index, number: number, fields: readonly string[]): string[] =>
  fields.flatMap(field => documents.get(number)?.text[field] ?? []).map(fold)

/** What a query reads of the index: all of it, or what its reader may know of. */
type Seen = { index: Index, terms: TermsRead, docs: Iterable<number>, size: number }

/** Readers whose documents are kept. */
const MOST_READERS = 32

function docsAmong (index: Index, among: Among): ReadonlySet<number> {
  const key = canonicalJson(among)
  const known = index.readers.get(key)
  if (known) return known.docs
  const docs = new Set([...index.documents].filter(([, document]) => isAmong(among, document)).map(([number]) => number))
  if (index.readers.size >= MOST_READERS) index.readers.clear()
  index.readers.set(key, { among: structuredClone(among), docs })
  return docs
}

function seenOf (index: Index, among: Among | undefined): Seen {
  const { terms, documents } = index
  if (!among) return { index, terms: allTerms(terms), docs: documents.keys(), size: documents.size }
  const docs = docsAmong(index, among)
  return { index, terms: termsAmong(terms, doc => docs.has(doc)), docs, size: docs.size }
}

/** To take a document in needs milliseconds; whoever asks this process for a page meanwhile waits for so many at most. */
const PIECE = 25

type Match = { document: SearchDocument, score: number }
type Matched = { matches: Match[], terms: Map<string, number>, plan: Plan }

function answerOf ({ index, terms, docs, size }: Seen, query: Query, needsAll: boolean) {
  const { fields, borrowed = [] } = index.settings
  const names = Object.keys(fields)
  const ownNames = names.filter(field => !borrowed.includes(field))
  return rank({
    query,
    terms,
    docs,
    size,
    needsAll,
    holdsPhrase: (number, phrase) => foldedTexts(index, number, names).some(value => plain(value).includes(phrase)),
    ownTerms: number => new Set(foldedTexts(index, number, ownNames).flatMap(tokensOf).map(({ term }) => term))
  })
}

/** What the index holds of terms, for the plan of a query. */
const lookupIn = ({ terms }: Seen): Lookup => ({
  counts: async options => options.map(option => countAll(terms, option)),
  like: async (word, how) => countLike(terms, word, how)
})

function withoutFarBehind (matches: Match[]): Match[] {
  const best = Math.max(0, ...matches.map(({ score }) => score))
  return matches.filter(({ score }) => !isFarBehind(score, best))
}

/** Best first, of equally good ones the newest. */
const orderOf = ({ newest }: IndexSettings) => {
  const dateOf = ({ document: { filter } }: Match): string => newest === undefined ? '' : String(filter[newest] ?? '')
  return (a: Match, b: Match): number => b.score - a.score || byId(dateOf(b), dateOf(a)) || byId(a.document.id, b.document.id)
}

/** The best by terms in the order of all that is known of them, the others after them. */
function judged (matches: Match[], settings: IndexSettings, words: { typed: QueryWord[], asked: QueryWord[] }): Match[] {
  const first = matches.slice(0, LOOKED_AT).map(match => ({ ...match, score: judge(match, settings, words) })).sort(orderOf(settings))
  const least = first.at(-1)?.score ?? 1
  return [...first, ...matches.slice(LOOKED_AT).map(match => ({ ...match, score: Math.min(least, match.score) }))]
}

/** The documents that answer a query and pass its filters, best first, and what of the words was found. */
async function matchesOf (index: Index, { text, where = {}, words, among, idsOnly }: SearchQuery): Promise<Matched> {
  const typed = parseQuery(text)
  const seen = seenOf(index, among)
  const find = async (query: Query): Promise<number> => answerOf(seen, query, true).scores.size
  const plan = await planOf(typed, words, { lookup: lookupIn(seen), find, count: find })
  const answer = answerOf(seen, plan.query, plan.needsAll)
  const scored = [...answer.scores].flatMap(([number, score]) => {
    const document = index.documents.get(number)
    return document && holds(where, document.filter) ? [{ document, score }] : []
  })
  const matches = (words === 'most' && !plan.needsAll ? withoutFarBehind(scored) : scored).sort(orderOf(index.settings))
  const isRanked = words !== 'any' && !idsOnly && plan.query.words.length > 0
  return { matches: isRanked ? judged(matches, index.settings, { typed: typed.words, asked: plan.query.words }) : matches, terms: answer.terms, plan }
}

async function searchIn (index: Index, query: SearchQuery): Promise<SearchResult> {
  assertQuery(query, index.settings.filters)
  const { facets = [], limit = DEFAULT_LIMIT, offset = 0, words, idsOnly } = query
  const { matches, terms, plan } = await matchesOf(index, query)
  const mark = createMarker(terms)
  const fields = Object.keys(index.settings.fields)
  return {
    hits: matches.slice(offset, offset + limit).map(({ document, score }) => ({ id: document.id, score, highlights: idsOnly ? {} : highlight(document, fields, mark) })),
    total: matches.length,
    facets: countFacets(matches.map(({ document }) => document), facets),
    ...(words === 'most' ? { loosened: { partly: plan.isPartial && matches.length > 0, ignored: plan.ignored } } : {})
  }
}

/**
 * An empty index of each name. A page is 20 documents unless `limit` says otherwise. Latin words of five letters or more are
 * also found with one slip, of nine or more with two, when the word as typed is nowhere in the index; a Latin word that ends
 * the query also unfinished. Quotes and minus words are those of `parseQuery`; text without a letter or digit finds nothing.
 * Throws InvalidError for a filter or facet that SEARCH_SETTINGS does not name, UnavailableError after `close`.
 */
export function openEmbeddedSearch (): SearchIndex {
  const indexes = new Map(INDEXES.map(name => [name, emptyIndex(SEARCH_SETTINGS[name])]))

  async function indexOf (name: IndexName): Promise<Index> {
    const index = indexes.get(name)
    if (!index) throw new UnavailableError('the search index is closed', { index: name })
    return index
  }

  return {
    isShared: false,
    async put (name, documents) {
      const index = await indexOf(name)
      for (const [at, document] of documents.entries()) {
        if (at > 0 && at % PIECE === 0) await nextTurn()
        putInto(index, document)
      }
    },
    async remove (name, ids) {
      const index = await indexOf(name)
      for (const id of ids) removeFrom(index, id)
    },
    async clear (name) {
      Object.assign(await indexOf(name), emptyIndex(SEARCH_SETTINGS[name]))
    },
    async rebuild (name, documents, onProgress) {
      const made = emptyIndex(SEARCH_SETTINGS[name])
      let count = 0
      for await (const some of inParts(documents)) {
        for (const document of some) putInto(made, document)
        count += some.length
        onProgress?.(count)
      }
      Object.assign(await indexOf(name), made)
    },
    async search (name, query) {
      return searchIn(await indexOf(name), query)
    },
    async close () {
      indexes.clear()
    }
  }
}
