/** A few of the real records: enough for a match to hang on all collections, few enough to run many. */
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../src/adapters/files/library.js'
import type { CatalogueRecords } from '../../src/application/catalogue.js'
import { FIXTURES_DIR } from '../../src/paths.js'

const fixtures = await loadFixtures(FIXTURES_DIR)
export const realLibrary = await loadLibrary(FIXTURES_DIR, fixtures)

const everyNth = <T>(list: readonly T[], n: number): T[] => list.filter((_, index) => index % n === 0)

export const smallRecords: CatalogueRecords = {
  parks: everyNth(fixtures.records.parks, 12),
  clusters: everyNth(fixtures.records.clusters, 12),
  'cluster-types': fixtures.records['cluster-types'],
  endowments: everyNth(fixtures.records.endowments, 40),
  policies: everyNth(fixtures.records.policies, 12)
}
