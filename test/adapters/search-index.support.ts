/** Small documents and short calls for the contract of the search index; the values are made up. */
import type { Test } from 'tap'
import type { IndexName } from '../../src/application/collections.js'
import type { SearchDocument, SearchIndex, SearchQuery } from '../../src/application/ports.js'

/** Adds a test that gets an empty index. */
export type Add = (title: string, run: (t: Test, index: SearchIndex) => Promise<void>) => void

export const policy = (id: string, titleZh: string, over: Partial<SearchDocument['text']> = {}, filter: SearchDocument['filter'] = {}): SearchDocument =>
  ({ id, text: { titleZh: [titleZh], ...over }, filter })

export const endowment = (id: string, filter: SearchDocument['filter'], nameZh = '萤石'): SearchDocument => ({ id, text: { nameZh: [nameZh] }, filter })

/** The ids a query finds, in order. */
export async function ids (index: SearchIndex, query: string | SearchQuery, name: IndexName = 'policies'): Promise<string[]> {
  const { hits } = await index.search(name, typeof query === 'string' ? { text: query } : query)
  return hits.map(hit => hit.id)
}

/** The text with the marks of a highlight where `[` and `]` stand. */
export const marked = (text: string) => text.replaceAll('[', '\uE000').replaceAll(']', '\uE001')
