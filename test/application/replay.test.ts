/** Past matches are made anew from the records of their day, whatever happened to the records since. */
import fc from 'fast-check'
import t from 'tap'
import { exampleFacts } from '../../scripts/support/profiles.js'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../src/adapters/files/library.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { CATALOGUE_COLLECTIONS, wholeCatalogue, type CatalogueCollection, type CatalogueRecords } from '../../src/application/catalogue.js'
import type { Document } from '../../src/application/collections.js'
import { indexCatalogue } from '../../src/application/indexing.js'
import { answerFor, createMatch, readMatch } from '../../src/application/matching.js'
import type { AppDeps } from '../../src/application/ports.js'
import { renewRevision } from '../../src/application/revision.js'
import { removeRecord, saveRecord } from '../../src/application/records.js'
import { matchFor, matchOnDay, replay } from '../../src/application/replay.js'
import { seed } from '../../src/application/seed.js'
import { canonicalJson } from '../../src/domain/canonical.js'
import { addDays } from '../../src/domain/dates.js'
import { NotFoundError, UnavailableError } from '../../src/domain/errors.js'
import { VIEWS, type View } from '../../src/domain/law/lawfulness.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { localized, silentLog } from '../support/documents.js'
import { isOnMongo, openPassingStore } from '../support/mongo.js'

const fixtures = await loadFixtures(FIXTURES_DIR)
const library = await loadLibrary(FIXTURES_DIR, fixtures)

/** Every nth record: small enough to run many matches, mixed enough for each of them to hang on all collections. */
const everyNth = <T>(list: readonly T[], n: number): T[] => list.filter((_, index) => index % n === 0)
const small: CatalogueRecords = {
  parks: everyNth(fixtures.records.parks, 9),
  clusters: everyNth(fixtures.records.clusters, 12),
  'cluster-types': fixtures.records['cluster-types'],
  endowments: everyNth(fixtures.records.endowments, 40),
  policies: everyNth(fixtures.records.policies, 9)
}
/** Records that a catalogue may gain later. */
const others: CatalogueRecords = { ...fixtures.records, policies: everyNth(fixtures.records.policies.slice(1), 9) }

type Teardown = { teardown: (close: () => Promise<void>) => void }

async function open (records: CatalogueRecords = small): Promise<AppDeps & { close: () => Promise<void> }> {
  const { documents, close } = await openPassingStore()
  const deps = { documents, search: openEmbeddedSearch(), log: silentLog, library, scores: {} }
  await seed(deps, records, { at: '2026-01-01T04:00:00.000Z' })
  await indexCatalogue(deps)
  return { ...deps, close }
}

async function opened (t: Teardown, records?: CatalogueRecords): Promise<AppDeps> {
  const deps = await open(records)
  t.teardown(deps.close)
  return deps
}

type Change = { do: 'edit' | 'remove' | 'add', collection: CatalogueCollection, pick: number }
type Run = { do: 'match', facts: number, asOf: number, view: View, reindex: boolean }

const EDITS: { [C in CatalogueCollection]: (record: Document<C>, pick: number) => Document<C> } = {
  parks: (park, pick) => ({ ...park, leadingIndustries: [...park.leadingIndustries, `产品${pick}`], level: pick % 2 ? 'national' : 'autonomous-region' }),
  clusters: (cluster, pick) => ({ ...cluster, targetProducts: [localized(`产品${pick}`), ...cluster.targetProducts] }),
  'cluster-types': (type, pick) => ({ ...type, targetProducts: [localized(`产品${pick}`), ...type.targetProducts] }),
  endowments: (endowment, pick) => ({ ...endowment, strength: ([1, 2, 3] as const)[pick % 3]!, name: localized(`矿${pick}`) }),
  policies: (policy, pick) => ({ ...policy, conditions: { field: 'project.landMu', op: 'gte', value: pick % 500 }, status: pick % 2 ? 'in-force' : 'unclear' })
}

async function change <C extends CatalogueCollection> (deps: AppDeps, { do: kind, pick }: Change, collection: C, day: number): Promise<void> {
  const writing = { by: 'officer', at: `${addDays('2026-01-02', day)}T04:00:00.000Z` }
  const { items } = await deps.documents.find(collection)
  const from = kind === 'add' ? others[collection] : items
  const record = from[pick % from.length]
  if (!record) return
  if (kind === 'remove') await removeRecord(deps, collection, record.id, writing)
  else await saveRecord(deps, collection, kind === 'edit' ? EDITS[collection](record as Document<C>, pick) : record as Document<C>, writing)
}

const DAYS = ['2013-06-01', '2020-12-31', '2026-11-21', '2031-01-01']

async function match (deps: AppDeps, { facts, asOf, view, reindex }: Run): Promise<string> {
  if (reindex) await indexCatalogue(deps)
  return (await createMatch(deps, { facts: exampleFacts[facts % exampleFacts.length]!, asOf: DAYS[asOf % DAYS.length]!, view, at: '2026-01-01T00:00:00.000Z' })).id
}

const pick = fc.nat(1000)
const aChange: fc.Arbitrary<Change> = fc.record({ do: fc.constantFrom('edit', 'remove', 'add'), collection: fc.constantFrom(...CATALOGUE_COLLECTIONS), pick })
const aRun: fc.Arbitrary<Run> = fc.record({ do: fc.constant('match'), facts: pick, asOf: pick, view: fc.constantFrom(...VIEWS), reindex: fc.boolean() })

/** Whether the answer would be another one on the records of today. */
async function hasAged (deps: AppDeps, { asOf, pinned, answer }: Document<'matches'>): Promise<boolean> {
  const relevance = new Map(Object.entries(pinned!.relevance!))
  return canonicalJson(answerFor({ catalogue: await wholeCatalogue(deps), library, given: pinned!.given, view: pinned!.view, asOf, relevance })) !== canonicalJson(answer)
}

t.test('any match replays byte for byte after any edits, removals and additions', async t => {
  let [replayed, aged] = [0, 0]
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(aChange, aRun), { minLength: 5, maxLength: 25 }), async steps => {
    const deps = await open()
    const ids: string[] = []
    for (const [day, step] of [...steps, { do: 'edit', collection: 'policies', pick: 1 } as const].entries()) {
      if (step.do === 'match') ids.push(await match(deps, step))
      else await change(deps, step, step.collection, day)
    }
    for (const id of ids) {
      const stored = await readMatch(deps, id)
      const { outcome, answer } = await replay(deps, stored)
      if (outcome !== 'identical' || canonicalJson(answer) !== canonicalJson(stored.answer)) throw new Error(`${id} is ${outcome}`)
      replayed++
      if (await hasAged(deps, stored)) aged++
    }
    await deps.close()
    // Each run fills a store anew, which on a server takes seconds.
  }), { numRuns: isOnMongo ? 4 : 15 })
  t.ok(replayed > (isOnMongo ? 10 : 50), `${replayed} matches replayed`)
  t.ok(aged > replayed / 2, `${aged} of them would read otherwise today`)
})

t.test('a thousand past matches replay identically after policies and parks were edited', async t => {
  const deps = await opened(t)
  const ids: string[] = []
  const choose = (index: number, by: number) => (index * by + 7) % 1000
  for (let index = 0; index < 1000; index++) {
    if (index % 20 === 0) {
      const collection = CATALOGUE_COLLECTIONS[(index / 20) % CATALOGUE_COLLECTIONS.length]!
      const kind = (['edit', 'edit', 'remove', 'add'] as const)[choose(index / 20, 3) % 4]!
      await change(deps, { do: kind, collection, pick: choose(index, 31) }, collection, index / 20)
    }
    ids.push(await match(deps, { do: 'match', facts: index, asOf: choose(index, 13), view: VIEWS[index % VIEWS.length]!, reindex: index % 100 === 0 }))
  }
  const outcomes = new Map<string, number>()
  for (const id of ids) {
    const { outcome } = await replay(deps, await readMatch(deps, id))
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  t.strictSame([...outcomes], [['identical', 1000]])
  t.ok((await deps.documents.find('catalogue-versions', { limit: 1 })).total > 40, 'they rest on many catalogues')
})

t.test('each catalogue is kept once, and a match keeps little beside its answer', async t => {
  const deps = await opened(t, fixtures.records)
  const made = []
  for (const view of VIEWS) made.push(await createMatch(deps, { facts: exampleFacts[0]!, asOf: '2026-11-21', view, at: '2026-11-21T08:00:00.000Z' }))
  const [versions, ...more] = (await deps.documents.find('catalogue-versions')).items
  t.strictSame(more, [])
  t.strictSame(made.map(({ pinned }) => pinned?.catalogue), Array(3).fill(versions?.id))
  t.ok(JSON.stringify(versions).length < 60 * 650, 'some fifty characters for each record')
  for (const { pinned, answer } of made) t.ok(JSON.stringify(pinned).length < JSON.stringify(answer).length / 20)
})

t.test('a record that was removed and made again is told apart by what it said', async t => {
  const deps = await opened(t)
  const id = small.parks[0]!.id
  const first = await createMatch(deps, { facts: exampleFacts[0]!, asOf: '2026-11-21', view: 'officer', at: '2026-01-01T00:00:00.000Z' })
  await removeRecord(deps, 'parks', id, { by: 'officer', at: '2026-01-02T00:00:00.000Z' })
  const without = await createMatch(deps, { facts: exampleFacts[0]!, asOf: '2026-11-21', view: 'officer', at: '2026-01-02T00:00:00.000Z' })
  const again = await saveRecord(deps, 'parks', { ...small.parks[0]!, level: 'national', leadingIndustries: ['炭素'] }, { by: 'officer', at: '2026-01-03T00:00:00.000Z' })
  t.equal(again.version, 1, 'the store counts anew')
  const later = await createMatch(deps, { facts: exampleFacts[0]!, asOf: '2026-11-21', view: 'officer', at: '2026-01-03T00:00:00.000Z' })
  await saveRecord(deps, 'parks', { ...again, leadingIndustries: [] }, { by: 'officer', at: '2026-01-04T00:00:00.000Z' })
  for (const stored of [first, without, later]) t.equal((await replay(deps, stored)).outcome, 'identical')
  t.notOk(without.answer.parks.some(({ parkId }) => parkId === id))
})

t.test('what a replay cannot promise it says', async t => {
  const deps = await opened(t)
  const stored = await createMatch(deps, { facts: exampleFacts[0]!, asOf: '2026-11-21', view: 'officer', at: '2026-01-01T00:00:00.000Z' })
  const released = { ...deps, library: { ...library, weights: { ...library.weights } } }
  t.equal((await replay(released, stored)).outcome, 'identical', 'the same tables are the same release')
  const criteria = { ...library.weights.criteria, wishes: library.weights.criteria.wishes + 0.01 }
  t.equal((await replay({ ...deps, library: { ...library, weights: { ...library.weights, criteria } } }, stored)).outcome, 'other-release')
  const [family, ...families] = library.knowledge.families.values()
  const renamed = new Map([{ ...family!, terms: localizedTerms }, ...families].map(each => [each.id, each]))
  t.equal((await replay({ ...deps, library: { ...library, knowledge: { ...library.knowledge, families: renamed } } }, stored)).outcome, 'other-release')

  const tampered = { ...stored, answer: { ...stored.answer, parks: stored.answer.parks.map(park => ({ ...park, score: 1 })) } }
  t.equal((await replay(deps, tampered)).outcome, 'different')
  const { pinned, ...bare } = stored
  t.equal((await replay(deps, bare)).outcome, 'not-kept')
  const beyond = { ...stored, pinned: { ...pinned!, catalogue: '0'.repeat(32) } }
  t.equal((await replay(deps, beyond)).outcome, 'not-kept')
  await deps.documents.put('parks', { ...small.parks[0]!, leadingIndustries: [] })
  await deps.documents.remove('history', `parks:${small.parks[0]!.id}:1`)
  await renewRevision(deps)
  t.equal((await replay(deps, stored)).outcome, 'not-kept', 'a version that is nowhere is not made up')
})

const localizedTerms = { zh: ['别名'], en: ['another name'] }

t.test('a match made without the search index replays without it, and one with options with them', async t => {
  const deps = await opened(t)
  const down = { ...deps, search: { ...deps.search, search: () => Promise.reject(new UnavailableError('down')) } }
  const asked = { facts: exampleFacts[0]!, asOf: '2026-11-21', view: 'officer' as const, at: '2026-01-01T00:00:00.000Z' }
  t.equal((await replay(deps, await createMatch(down, asked))).outcome, 'identical')
  const priced = await createMatch(deps, { ...asked, horizonYears: 5, discount: 0.06 })
  t.equal((await replay(deps, priced)).outcome, 'identical')
  t.equal(priced.answer.discount, 0.06)
})

t.test('a view reads its own answer: the stored one where it is its own, else the same run for it', async t => {
  const deps = await opened(t, fixtures.records)
  for (const made of VIEWS) {
    const stored = await createMatch(deps, { facts: exampleFacts[0]!, asOf: '2026-11-21', view: made, at: '2026-11-21T08:00:00.000Z' })
    await saveRecord(deps, 'parks', { ...fixtures.records.parks[0]!, notes: localized(`after ${made}`), leadingIndustries: [made] }, { by: 'officer', at: '2026-11-21T09:00:00.000Z' })
    for (const view of VIEWS) {
      const own = await matchFor(deps, stored.id, view)
      t.equal(own.answer.view, view, `${made} read by ${view}`)
      if (view === made) t.strictSame(own, stored)
      else t.not(canonicalJson(own.answer), canonicalJson(stored.answer))
      t.equal((await replay(deps, own)).outcome, 'identical', 'and it rests on the records of the match')
      t.strictSame(own.answer.given, stored.answer.given)
    }
  }
  await t.rejects(matchFor(deps, 'a'.repeat(26), 'public'), NotFoundError)
})

t.test('a match stored before its inputs were kept is computed on the records of today for another view', async t => {
  const deps = await opened(t)
  const { pinned, version, ...stored } = await createMatch(deps, { facts: exampleFacts[0]!, asOf: '2026-11-21', view: 'officer', at: '2026-01-01T00:00:00.000Z' })
  t.ok(pinned && version)
  const { view, ...answer } = stored.answer
  const old = { ...stored, id: 'b'.repeat(26), answer: answer as typeof stored.answer }
  t.equal(view, 'officer')
  await deps.documents.put('matches', old)
  const own = await matchFor(deps, old.id, 'public')
  t.equal(own.answer.view, 'public')
  t.equal(own.answer.parks.length, small.parks.length)
  t.equal((await matchOnDay(deps, own, { asOf: '2020-01-01' })).match.answer.view, 'public')
})
