/** The search index that the configuration asks for. */
import type { Logger, SearchIndex } from '../../application/ports.js'
import { UnavailableError } from '../../domain/errors.js'
import { openEmbeddedSearch } from './embedded.js'

/** The index inside the process. Throws UnavailableError for `meiliUrl`: this build has no Meilisearch engine. */
export function openSearch (config: { meiliUrl?: string }, log: Logger): SearchIndex {
  if (config.meiliUrl) {
    throw new UnavailableError('this build has no Meilisearch engine; unset MEILI_URL to use the embedded index',
      { key: 'unavailable.no-meilisearch-engine' })
  }
  log.info({ engine: 'embedded' }, 'search index opened')
  return openEmbeddedSearch()
}
