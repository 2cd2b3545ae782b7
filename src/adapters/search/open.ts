/** The search index that the configuration asks for. */
import type { Logger, SearchIndex } from '../../application/ports.js'
import { openEmbeddedSearch } from './embedded.js'

/**
 * The index on the Meilisearch server at `meiliUrl`, or the one inside the process without it. The client is loaded only when
 * it is needed, and the server is asked only when the index is used: one that is down keeps nobody from starting.
 */
export async function openSearch ({ meiliUrl, meiliKey }: { meiliUrl?: string, meiliKey?: string }, log: Logger): Promise<SearchIndex> {
  if (meiliUrl) {
    const { openMeiliSearch } = await import('./meili/open.js')
    return openMeiliSearch({ url: meiliUrl, ...(meiliKey ? { key: meiliKey } : {}) }, log)
  }
  log.info({ engine: 'embedded' }, 'search index opened')
  return openEmbeddedSearch()
}
