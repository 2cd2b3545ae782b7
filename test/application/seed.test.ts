import t from 'tap'
import { wholeCatalogue } from '../../src/application/catalogue.js'
import { historyOf, recordAsKnownOn } from '../../src/application/history.js'
import { removeRecord, saveRecord } from '../../src/application/records.js'
import { seed, SEED_AUTHOR, type SeedRecords, type SeedReport } from '../../src/application/seed.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { localized } from '../support/documents.js'
import { openTestStore } from '../support/mongo.js'
import { parkWith } from '../support/places.js'
import { policyWith } from '../support/policy.js'

const log = { debug () {}, info () {}, warn () {}, error () {} }
const records = (changes: Partial<SeedRecords> = {}): SeedRecords => ({
  parks: [parkWith(), parkWith({ id: 'park-b' })], clusters: [], 'cluster-types': [], endowments: [], policies: [policyWith()], ...changes
})
const at = '2026-11-21T00:00:00.000Z'

type Teardown = { teardown: (close: () => Promise<void>) => void }

const open = async (t: Teardown) => ({ documents: await openTestStore(t), search: openEmbeddedSearch(), log })

const of = (reports: SeedReport[], collection: string) => reports.find(report => report.collection === collection)

t.test('seeding twice writes once', async t => {
  const deps = await open(t)
  t.match(of(await seed(deps, records(), { at }), 'parks'), { total: 2, written: 2, removed: 0, kept: 0 })
  t.strictSame(await seed(deps, records(), { at }), [], 'the same fixtures are not compared again')
  t.equal((await deps.documents.get('parks', 'park-a'))?.version, 1)
  t.match(await deps.documents.get('parks', 'park-a'), { updatedBy: SEED_AUTHOR, updatedAt: at })
})

t.test('changed fixtures change only what changed, and what is gone goes', async t => {
  const deps = await open(t)
  await seed(deps, records(), { at })
  const next = records({ parks: [parkWith({ notes: localized('a fact more') })] })
  t.match(of(await seed(deps, next, { at }), 'parks'), { total: 1, written: 1, removed: 1, kept: 0 })
  t.equal((await deps.documents.get('parks', 'park-a'))?.version, 2)
  t.equal(await deps.documents.get('parks', 'park-b'), undefined)
  t.equal((await historyOf(deps, 'parks', 'park-a')).length, 2, 'both versions are known')
})

t.test('what the fixtures no longer hold is known up to the day it went', async t => {
  const deps = await open(t)
  await seed(deps, records(), { at })
  await seed(deps, records({ parks: [parkWith()] }), { at: '2026-11-25T00:00:00.000Z' })
  t.equal((await recordAsKnownOn(deps, 'parks', 'park-b', '2026-11-24'))?.id, 'park-b')
  t.equal(await recordAsKnownOn(deps, 'parks', 'park-b', '2026-11-25'), undefined)
  await seed(deps, records(), { at: '2026-11-28T00:00:00.000Z' })
  t.equal((await recordAsKnownOn(deps, 'parks', 'park-b', '2026-11-28'))?.id, 'park-b', 'and again when it is back')
  t.equal(await recordAsKnownOn(deps, 'parks', 'park-b', '2026-11-27'), undefined)
})

t.test('what a person took away stays away', async t => {
  const deps = await open(t)
  await seed(deps, records(), { at })
  await removeRecord(deps, 'parks', 'park-b', { at, by: 'officer' })
  t.match(of(await seed(deps, records({ policies: [] }), { at }), 'parks'), { written: 0, kept: 1 })
  t.equal(await deps.documents.get('parks', 'park-b'), undefined)
})

t.test('what a person edited is kept', async t => {
  const deps = await open(t)
  await seed(deps, records(), { at })
  await saveRecord(deps, 'parks', parkWith({ notes: localized('said by the park office') }), { at, by: 'park-office' })
  const reports = await seed(deps, records({ parks: [parkWith({ notes: localized('from the fixtures') })] }), { at })
  t.match(of(reports, 'parks'), { written: 0, kept: 1 })
  t.equal((await deps.documents.get('parks', 'park-a'))?.notes?.zh, 'said by the park office')
})

t.test('the catalogue follows the store', async t => {
  const deps = await open(t)
  t.strictSame((await wholeCatalogue(deps)).parks, [])
  await seed(deps, records(), { at })
  const first = await wholeCatalogue(deps)
  t.strictSame(first.parks.map(park => park.id), ['park-a', 'park-b'])
  t.equal(await wholeCatalogue(deps), first, 'and is not read again while nothing changed')
  await seed(deps, records({ parks: [parkWith()] }), { at: '2026-11-22T00:00:00.000Z' })
  t.strictSame((await wholeCatalogue(deps)).parks.map(park => park.id), ['park-a'])
})

t.test('progress is told after each collection', async t => {
  const told: string[] = []
  await seed(await open(t), records(), { at, onProgress: ({ collection }) => told.push(collection) })
  t.strictSame(told, ['parks', 'clusters', 'cluster-types', 'endowments', 'policies'])
})

t.test('who lost the lock writes nothing more, and the next one completes it', async t => {
  let isWhole = false
  for (let most = 0; !isWhole; most++) {
    const deps = await open(t)
    let asked = 0
    const stillHeld = () => { if (asked++ >= most) throw new UnavailableError('lost', {}) }
    const putAll: typeof deps.documents.putAll = (collection, documents) => {
      t.ok(asked <= most)
      return deps.documents.putAll(collection, documents)
    }
    isWhole = await seed({ ...deps, documents: { ...deps.documents, putAll } }, records(), { at, stillHeld }).then(() => true, (error: unknown) => {
      t.match(error, { message: 'lost' })
      return false
    })
    await seed(deps, records(), { at })
    t.equal((await wholeCatalogue(deps)).parks.length, 2)
    t.ok(isWhole || most < 6)
  }
})
