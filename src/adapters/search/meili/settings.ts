/** The settings of each Meilisearch index, as data, made from the one table of search fields. */
import type { Settings } from 'meilisearch'
import type { IndexName } from '../../../application/collections.js'
import { SEARCH_SETTINGS } from '../../../application/search-settings.js'
import { filterName, filterNames, textName, wordNames } from './documents.js'

/** More than any list or count asks for; Meilisearch counts exactly up to here. */
export const MOST_HITS = 200_000
const MOST_FACET_VALUES = 500

const fieldsOf = (index: IndexName): string[] =>
  Object.entries(SEARCH_SETTINGS[index].fields).sort(([, a], [, b]) => b - a).map(([field]) => field)

/** Where a document says that it is over. */
export function behindNames (index: IndexName): string[] {
  const { behind } = SEARCH_SETTINGS[index]
  return behind ? [filterName(behind.path, 'string')] : []
}

/** Where a document says from when it is. */
export function newestNames (index: IndexName): string[] {
  const { newest } = SEARCH_SETTINGS[index]
  return newest === undefined ? [] : [filterName(newest, 'string')]
}

/**
 * The settings of one index. Attributes stand in the order of their weights. Slips: one from five letters, two from nine, as
 * in the embedded index; none in numbers and in encoded terms, where a slip would be another word.
 */
export function settingsOf (index: IndexName): Settings {
  const fields = fieldsOf(index)
  // Sorted as the server gives them back: what differs is sent again.
  const exact = fields.flatMap(field => wordNames(field).filter(name => !name.startsWith('p_'))).sort()
  return {
    searchableAttributes: fields.flatMap(wordNames),
    displayedAttributes: ['key', ...fields.map(textName), ...behindNames(index), ...newestNames(index)],
    filterableAttributes: [
      { attributePatterns: ['terms', 'ownTerms', 'nameTerms', 'key'], features: { facetSearch: false, filter: { equality: true, comparison: false } } },
      { attributePatterns: SEARCH_SETTINGS[index].filters.flatMap(filterNames), features: { facetSearch: false, filter: { equality: true, comparison: true } } }
    ],
    facetSearch: false,
    sortableAttributes: [...newestNames(index), 'key'],
    rankingRules: ['words', 'typo', 'attribute', 'proximity', 'exactness', ...newestNames(index).map(name => `${name}:desc`), 'key:asc'],
    typoTolerance: {
      enabled: true,
      minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
      disableOnWords: [],
      disableOnAttributes: exact,
      disableOnNumbers: true
    },
    stopWords: [],
    synonyms: {},
    pagination: { maxTotalHits: MOST_HITS },
    faceting: { maxValuesPerFacet: MOST_FACET_VALUES, sortFacetValuesBy: { '*': 'alpha' } },
    proximityPrecision: 'byWord',
    prefixSearch: 'indexingTime'
  }
}
