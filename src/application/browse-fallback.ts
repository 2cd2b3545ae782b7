/** Search without an index: every word compared with the documents themselves. For the time the index cannot answer. */
import type { Scalar, SearchDocument, SearchQuery, SearchResult, Test } from './ports.js'

const valuesAt = (document: SearchDocument, path: string): readonly Scalar[] => {
  const value = document.filter[path]
  return value === undefined ? [] : Array.isArray(value) ? value : [value as Scalar]
}

function passes (values: readonly Scalar[], test: Test): boolean {
  if (typeof test !== 'object') return values.includes(test)
  if ('in' in test) return values.some(value => test.in.includes(value))
  if ('exists' in test) return (values.length > 0) === test.exists
  return values.some(value => (test.gte === undefined || value >= test.gte) && (test.lte === undefined || value <= test.lte))
}

const normal = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Documents whose texts hold every word of the query, in the order given; facets over all of them. */
export function searchDocuments (documents: readonly SearchDocument[], query: SearchQuery): SearchResult {
  const words = normal(query.text).split(/\s+/).filter(Boolean)
  const matches = documents.filter(document => {
    const text = normal(Object.values(document.text).flat().join('\n'))
    return words.every(word => text.includes(word)) &&
      Object.entries(query.where ?? {}).every(([path, test]) => passes(valuesAt(document, path), test))
  })
  const offset = query.offset ?? 0
  return {
    hits: matches.slice(offset, offset + (query.limit ?? 20)).map(({ id }) => ({ id, score: 1, highlights: {} })),
    total: matches.length,
    facets: Object.fromEntries((query.facets ?? []).map(path => [path, facetCounts(matches, path)]))
  }
}

function facetCounts (documents: readonly SearchDocument[], path: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of documents.flatMap(document => valuesAt(document, path))) counts[String(value)] = (counts[String(value)] ?? 0) + 1
  return counts
}
