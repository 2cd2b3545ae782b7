/** An index of the fixtures for the commands that measure search, on the engine that the environment names. */
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { openSearch } from '../../src/adapters/search/open.js'
import { catalogueFrom } from '../../src/application/catalogue.js'
import { INDEXES } from '../../src/application/collections.js'
import { documentsOf } from '../../src/application/indexing.js'
import type { Logger, SearchIndex } from '../../src/application/ports.js'
import { loadConfig } from '../../src/config.js'
import { FIXTURES_DIR } from '../../src/paths.js'

const silent: Logger = { debug () {}, info () {}, warn () {}, error () {} }

export async function withFixtureIndex<T> (use: (index: SearchIndex) => Promise<T>): Promise<T> {
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const catalogue = catalogueFrom('fixtures', fixtures.records)
  const search = await openSearch(loadConfig(process.env), silent)
  try {
    for (const index of INDEXES) await search.rebuild(index, documentsOf(catalogue, index))
    return await use(search)
  } finally {
    await search.close()
  }
}
