/** How each index is searched: fields, weights and filters as data, the same for both engines. */
import type { IndexName } from './collections.js'

/**
 * `fields`: searched field to its weight, heaviest first; `filters`: the paths that `where` and `facets` may name;
 * `borrowed`: fields with words of other records, which find a document but give a minus word no reason to leave it out;
 * `names`: fields with what the record is called; `sounded`: fields that are also found by sound and initials;
 * `behind`: values of a filter whose documents come after equally good ones; `newest`: a filter of which the greater value comes
 * first among equally good ones.
 */
export type IndexSettings = {
  fields: Record<string, number>
  filters: string[]
  names: string[]
  sounded: string[]
  borrowed?: string[]
  behind?: { path: string, values: string[] }
  newest?: string
}

/**
 * Raise it whenever the same record would make another document, or an engine keep a document in another form: a shared index
 * that was made before is then made anew.
 */
export const DOCUMENT_FORM = 2

const POLICY_SETTINGS: IndexSettings = {
  fields: { titleZh: 10, titleEn: 10, number: 8, document: 4, summaryZh: 4, summaryEn: 4, scope: 4, category: 3, issuer: 2, clause: 2, short: 2 },
  filters: ['category', 'status', 'effect', 'confidence'],
  names: ['titleZh', 'titleEn'],
  sounded: ['titleZh', 'summaryZh', 'category', 'scope', 'short'],
  behind: { path: 'status', values: ['expired', 'superseded'] }
}

export const SEARCH_SETTINGS: Record<IndexName, IndexSettings> = {
  parks: {
    fields: { nameZh: 10, nameEn: 10, short: 8, industries: 6, place: 5, level: 4, products: 2, transport: 1 },
    filters: ['prefecture.code', 'county.code', 'level', 'type', 'region', 'clusterTypes', 'industries', 'confidence'],
    borrowed: ['products'],
    names: ['nameZh', 'nameEn', 'short'],
    sounded: ['nameZh', 'short', 'place', 'industries', 'level', 'products']
  },
  clusters: {
    fields: { nameZh: 10, nameEn: 10, products: 6, place: 5, type: 4, synonyms: 3, chain: 2, industries: 2 },
    filters: ['type', 'field', 'prefecture.code'],
    names: ['nameZh', 'nameEn'],
    sounded: ['nameZh', 'place', 'products', 'type', 'synonyms']
  },
  policies: POLICY_SETTINGS,
  'policies-public': POLICY_SETTINGS,
  endowments: {
    fields: { nameZh: 10, nameEn: 10, products: 6, place: 4, why: 1 },
    filters: ['prefecture.code', 'county.code', 'kind', 'strength'],
    names: ['nameZh', 'nameEn'],
    sounded: ['nameZh', 'place', 'products']
  },
  'cluster-types': {
    fields: { nameZh: 10, nameEn: 10, products: 6, synonyms: 6, industries: 2, chain: 2, field: 2 },
    filters: ['field'],
    names: ['nameZh', 'nameEn'],
    sounded: ['nameZh', 'products', 'synonyms']
  },
  profiles: {
    fields: { title: 10, company: 8, creditCode: 6, industries: 5, products: 5, place: 4, contact: 3, message: 1 },
    filters: ['sees', 'hiddenFrom', 'lead', 'receivedAt'],
    borrowed: ['industries'],
    names: ['title', 'company'],
    sounded: ['title', 'company', 'industries', 'products', 'place', 'contact'],
    newest: 'receivedAt'
  }
}
