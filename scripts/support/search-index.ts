/** An index of the fixtures for the commands that measure search, on the engine that the environment names. */
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { openMeiliSearch } from '../../src/adapters/search/meili/open.js'
import { catalogueFrom } from '../../src/application/catalogue.js'
import { documentsOf } from '../../src/application/indexing.js'
import type { CatalogueIndex, IndexName } from '../../src/application/collections.js'
import type { Logger, SearchIndex } from '../../src/application/ports.js'
import { loadConfig } from '../../src/config.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { refuse } from './command.js'
import type { SearchedIndex } from './judged.js'
import { dropMeili } from './meili.js'

const silent: Logger = { debug () {}, info () {}, warn () {}, error () {} }

const SEARCHED: readonly CatalogueIndex[] = ['parks', 'clusters', 'policies', 'policies-public']

/**
 * The index that a query names. What is judged is whether texts are found, so policies are all of them, by their ids alone;
 * with UNREVIEWED_BENEFITS=hide only those that the public's pages show.
 */
export const searchedIndex = (index: SearchedIndex): IndexName =>
  index === 'policies' && process.env['UNREVIEWED_BENEFITS'] === 'hide' ? 'policies-public' : index

/**
 * Runs `use` on an index of the fixtures. On a server the indexes have a prefix of their own and are dropped afterwards, so that
 * those of a deployment stay as they are. Refuses a server that does not answer.
 */
export async function withFixtureIndex<T> (use: (index: SearchIndex, engine: 'embedded' | 'meilisearch') => Promise<T>): Promise<T> {
  const { meiliUrl: url, meiliKey: key } = loadConfig(process.env)
  const { records } = await loadFixtures(FIXTURES_DIR)
  const catalogue = catalogueFrom('fixtures', records)
  const config = { url, prefix: `command_${process.pid}_${Date.now().toString(36)}_`, ...(key ? { key } : {}) }
  try {
    const search = url ? openMeiliSearch(config, silent) : openEmbeddedSearch()
    try {
      for (const index of SEARCHED) await search.put(index, documentsOf(catalogue, index))
      return await use(search, url ? 'meilisearch' : 'embedded')
    } finally {
      await search.close()
      if (url) await dropMeili(config)
    }
  } catch (error) {
    if (error instanceof UnavailableError) refuse(`MEILI_URL: ${error.message}`)
    throw error
  }
}
