/** The application as the server builds it, seeded, on the store that LUODI_TEST_STORE names; the search index is in memory. */
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../src/adapters/files/library.js'
import { loadProof } from '../../src/adapters/files/proof.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { readSheet } from '../../src/adapters/sheets/read.js'
import { writeSheets } from '../../src/adapters/sheets/write.js'
import { buildApp } from '../../src/app.js'
import { indexCatalogue } from '../../src/application/indexing.js'
import type { AppDeps, DocumentStore, Logger } from '../../src/application/ports.js'
import type { View } from '../../src/domain/law/lawfulness.js'
import type { Policy } from '../../src/domain/law/policy.js'
import { seed } from '../../src/application/seed.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { openTestStore } from './mongo.js'

const silent: Logger = { debug () {}, info () {}, warn () {}, error () {} }

type Teardown = { teardown: (close: () => Promise<void>) => unknown }

type Change = (policies: readonly Policy[]) => readonly Policy[]

/** What the files of the fixtures give, read once for all applications of a test. */
async function readFiles () {
  const fixtures = await loadFixtures(FIXTURES_DIR)
  return { fixtures, library: await loadLibrary(FIXTURES_DIR, fixtures), scores: await loadProof(FIXTURES_DIR) }
}

let files: ReturnType<typeof readFiles> | undefined

/** Dependencies on a store, seeded unless it is already, with an index of their own. */
export async function depsOn (t: Teardown, documents: DocumentStore, change: Change = policies => policies): Promise<AppDeps> {
  const search = openEmbeddedSearch()
  t.teardown(() => search.close())
  files ??= readFiles()
  const { fixtures, library, scores } = await files
  const deps = { documents, search, log: silent, library, scores, sheets: { write: writeSheets, read: readSheet } }
  await seed(deps, { ...fixtures.records, policies: change(fixtures.records.policies) }, { at: '2026-11-21T00:00:00.000Z' })
  await indexCatalogue(deps)
  return deps
}

/** Seeded dependencies, closed when the test ends. `change`: makes other policies of those in the fixtures. */
export const testDeps = async (t: Teardown, change?: Change): Promise<AppDeps> => depsOn(t, await openTestStore(t), change)

/** The whole application; missing texts throw. Give `deps` to replace a part of it. */
export async function testApp (t: Teardown, given?: AppDeps, publicView: View = 'public') {
  const deps = given ?? await testDeps(t)
  const app = await buildApp({
    config: { publicUrl: '', trustProxy: false, rateLimitPerMinute: 100_000, publicView }, deps, strictTexts: true, mostDelayMs: 0
  })
  t.teardown(() => app.close())
  return app
}
