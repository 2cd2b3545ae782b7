/** What the load is measured with: invented profiles that the store takes and that say that they are invented, and the time until a write is found. */
import t from 'tap'
import { measureLag } from '../scripts/support/load-lag.js'
import { intakeOf, syntheticProfile } from '../scripts/support/load-profiles.js'
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { loadLibrary } from '../src/adapters/files/library.js'
import { openEmbeddedSearch } from '../src/adapters/search/embedded.js'
import { UnavailableError } from '../src/domain/errors.js'
import { checkFacts } from '../src/domain/facts/facts.js'
import { startIndexer } from '../src/indexer.js'
import { FIXTURES_DIR } from '../src/paths.js'
import { silentLog } from './support/documents.js'
import { openTestStore } from './support/mongo.js'

const AT = '2026-11-21T08:00:00.000Z'

t.test('every invented profile says so, is stored, and is the same each time', async t => {
  const { knowledge } = await loadLibrary(FIXTURES_DIR, await loadFixtures(FIXTURES_DIR))
  const families = [...knowledge.families.values()]
  const documents = await openTestStore(t)
  const profiles = Array.from({ length: 300 }, (_, number) => syntheticProfile(families, number))
  for (const { id, answers } of profiles) {
    t.match(id, /^synthetic\d{17}$/)
    t.match(answers['investor.name'], /^虚构企业 \d+$/)
    t.strictSame(checkFacts(answers).problems, [])
  }
  t.strictSame(syntheticProfile(families, 7), profiles[7])
  t.ok(new Set(profiles.map(({ answers }) => answers['project.industryCode'])).size > 20, 'of many industries')
  await documents.putAll('intakes', profiles.map(profile => intakeOf(profile, AT)))
  t.equal((await documents.find('intakes', { limit: 1 })).total, 300)
})

t.test('what is written is found, or counted as failed', async t => {
  const documents = await openTestStore(t)
  const deps = { documents, search: openEmbeddedSearch(), log: silentLog }
  const indexer = startIndexer(deps, { times: { idleMs: 5 } })
  t.teardown(() => indexer.stop())
  const { parks } = await loadFixtures(FIXTURES_DIR)
  const lag = await measureLag(deps, parks, { rate: 200, seconds: 0.5 })
  t.ok(lag.written > 0)
  t.strictSame([lag.failed, lag.notFound], [0, 0])
  t.ok(lag.times.length > 0, 'some were watched')
  t.equal((await documents.find('history', { where: { collection: 'parks' }, limit: 1 })).total, lag.written, 'each write was a version')

  const down = { ...deps, documents: { ...documents, put: () => Promise.reject(new UnavailableError('down')) } }
  const without = await measureLag(down, parks, { rate: 200, seconds: 0.1 })
  t.equal(without.written, 0)
  t.ok(without.failed > 0)
})
