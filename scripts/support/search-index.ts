/** An index of the fixtures for the commands that measure search, on the engine that the environment names. */
import { Meilisearch } from 'meilisearch'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { PLAIN } from '../../src/adapters/search/meili/client.js'
import { openMeiliSearch } from '../../src/adapters/search/meili/open.js'
import { catalogueFrom, type Catalogue } from '../../src/application/catalogue.js'
import { documentsOf } from '../../src/application/indexing.js'
import type { CatalogueIndex, IndexName } from '../../src/application/collections.js'
import type { Logger, SearchIndex } from '../../src/application/ports.js'
import { loadConfig } from '../../src/config.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { bareSearch, makeBareIndex } from './bare-meili.js'
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

/** A server as it comes, filled with the texts of the same documents. */
export type Bare = Pick<SearchIndex, 'search'>

async function bareIndexOf (client: Meilisearch, prefix: string, catalogue: Catalogue): Promise<Bare> {
  const uidOf = (index: string): string => `${prefix}bare_${index}`
  for (const index of SEARCHED) await makeBareIndex(client, uidOf(index), documentsOf(catalogue, index))
  return bareSearch(client, uidOf)
}

/**
 * Runs `use` on an index of the fixtures. On a server the indexes have a prefix of their own and are dropped afterwards, so that
 * those of a deployment stay as they are, and `bare` makes the server's own index of the same texts. Refuses a server that does not
 * answer.
 */
export async function withFixtureIndex<T> (
  use: (index: SearchIndex, engine: 'embedded' | 'meilisearch', bare?: () => Promise<Bare>) => Promise<T>
): Promise<T> {
  const { meiliUrl: url, meiliKey: key } = loadConfig(process.env)
  const { records } = await loadFixtures(FIXTURES_DIR)
  const catalogue = catalogueFrom('fixtures', records)
  const config = { url, prefix: `command_${process.pid}_${Date.now().toString(36)}_`, ...(key ? { key } : {}) }
  try {
    const search = url ? openMeiliSearch(config, silent) : openEmbeddedSearch()
    try {
      for (const index of SEARCHED) await search.put(index, documentsOf(catalogue, index))
      if (!url) return await use(search, 'embedded')
      const client = new Meilisearch({ host: url, requestInit: PLAIN, ...(key ? { apiKey: key } : {}) })
      return await use(search, 'meilisearch', () => bareIndexOf(client, config.prefix, catalogue))
    } finally {
      await search.close()
      if (url) await dropMeili(config)
    }
  } catch (error) {
    if (error instanceof UnavailableError) refuse(`MEILI_URL: ${error.message}`)
    throw error
  }
}
