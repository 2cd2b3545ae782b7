/** Stores of earlier releases are brought to this one, wherever the work was cut off. */
import t from 'tap'
import { exampleFacts } from '../../scripts/support/profiles.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { claim } from '../../src/application/leases.js'
import { createMatch, readMatch } from '../../src/application/matching.js'
import { migrate, MIGRATIONS, STORE_LOCK, type Migration } from '../../src/application/migrations.js'
import type { AppDeps, DocumentStore } from '../../src/application/ports.js'
import { replay } from '../../src/application/replay.js'
import { seed } from '../../src/application/seed.js'
import { isPassing, migrationOf } from '../../src/application/store-state.js'
import type { Document } from '../../src/application/collections.js'
import { canonicalJson } from '../../src/domain/canonical.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { meta, silentLog } from '../support/documents.js'
import { failingAt } from '../support/failing-store.js'
import { smallRecords, realLibrary } from '../support/small-catalogue.js'
import { openTestStore } from '../support/mongo.js'

const at = '2026-11-21T08:00:00.000Z'
const TTL_MS = 9000

type Teardown = Parameters<typeof openTestStore>[0]

/** A lock whose time passes only where it waits for another, and which is never renewed: each call of the store has its place. */
function lockAt (start: number, holder = `p${start}`) {
  const time = { now: start }
  const wait = async (ms: number): Promise<void> => {
    if (ms > 200) return new Promise<void>(() => {})
    time.now += ms
    await new Promise(resolve => setImmediate(resolve))
  }
  return { holder, ttlMs: TTL_MS, waitMs: 3 * TTL_MS, clock: () => time.now, wait }
}

const depsOn = (documents: DocumentStore): AppDeps => ({ documents, search: openEmbeddedSearch(), log: silentLog, library: realLibrary, scores: {} })

async function seeded (t: Teardown): Promise<AppDeps> {
  const deps = depsOn(await openTestStore(t))
  await seed(deps, smallRecords, { at })
  return deps
}

/** A match as the first release stored it: no view, no money, nothing pinned. */
async function oldMatch (deps: AppDeps, digit: string, asOf = '2026-11-21'): Promise<Document<'matches'>> {
  const made = await createMatch(deps, { facts: exampleFacts[0]!, asOf, view: 'officer', at })
  await deps.documents.remove('matches', made.id)
  const { pinned, version, answer: { ledgers, view, withheld, parks, judgements, ...answer }, ...rest } = made
  const first = {
    ...answer,
    parks: parks.map(({ countedYuan, ifAllUnclearHoldYuan, ...park }) => park),
    judgements: judgements.map(({ standing, ...judgement }) => judgement)
  }
  return deps.documents.put('matches', { ...rest, id: digit.repeat(26), answer: first as unknown as Document<'matches'>['answer'] })
}

/** Everything in the collections that a migration may touch, but for what tells of running processes. */
async function contentOf ({ documents }: Pick<AppDeps, 'documents'>): Promise<string> {
  const content = []
  for (const collection of ['matches', 'catalogue-versions', 'meta'] as const) {
    content.push((await documents.find(collection)).items.filter(({ id }) => collection !== 'meta' || !isPassing(id)))
  }
  return canonicalJson(content)
}

t.test('migrations are numbered upwards without a gap, each with its reason', async t => {
  t.strictSame(MIGRATIONS.map(({ number }) => number), MIGRATIONS.map((_, index) => index + 1))
  for (const { reason } of MIGRATIONS) t.ok(reason.length > 20)
})

t.test('a match without money and view is computed anew for the public, and says so', async t => {
  const deps = await seeded(t)
  const old = await oldMatch(deps, 'a', '2020-12-31')
  const [report, ...more] = await migrate(deps, { at, lock: lockAt(0) })
  t.match(report, { number: 1, changed: 1 })
  t.strictSame(more, [])
  const match = await readMatch(deps, old.id)
  t.match(match, { asOf: '2020-12-31', createdAt: old.createdAt, recomputedAt: at, version: 2, pinned: { view: 'public', given: exampleFacts[0]! } })
  t.equal(match.answer.view, 'public')
  t.strictSame(match.answer.given, old.answer.given)
  t.equal(match.answer.parks.length, smallRecords.parks.length)
  t.ok(match.answer.ledgers.length > 0)
  t.equal(match.answer.relevanceUsed, false, 'what the search index said was not kept')
  t.equal((await replay(deps, match)).outcome, 'identical')
})

t.test('a whole match stays as it is, also one whose inputs were not kept', async t => {
  const deps = await seeded(t)
  const whole = await createMatch(deps, { facts: exampleFacts[0]!, asOf: '2026-11-21', view: 'officer', at })
  const { pinned, version, ...bare } = whole
  t.ok(pinned && version)
  const unpinned = await deps.documents.put('matches', { ...bare, id: 'b'.repeat(26) })
  t.match(await migrate(deps, { at, lock: lockAt(0) }), [{ changed: 0 }])
  t.strictSame(await readMatch(deps, whole.id), whole)
  t.strictSame(await readMatch(deps, unpinned.id), unpinned)
})

t.test('an empty store is at the last migration at once, and nothing runs twice', async t => {
  const deps = depsOn(await openTestStore(t))
  t.match(await migrate(deps, { at, lock: lockAt(0) }), [{ changed: 0 }])
  t.equal(await migrationOf(deps), MIGRATIONS.at(-1)?.number)
  const counted = failingAt(deps.documents, Infinity)
  t.strictSame(await migrate(depsOn(counted.documents), { at, lock: lockAt(0) }), [])
  t.equal(counted.calls(), 2, 'looking is all that a later start does')
})

t.test('killed at any call, before it or after it, the next start completes the migration', async t => {
  const prepared = await seeded(t)
  for (const digit of ['a', 'b', 'c']) await oldMatch(prepared, digit)
  const original = await Promise.all((['matches', 'catalogue-versions', 'meta'] as const).map(async name => ({ name, items: (await prepared.documents.find(name)).items })))
  const again = async () => {
    for (const { name, items } of original) {
      for (const { id } of (await prepared.documents.find(name)).items) await prepared.documents.remove(name, id)
      await prepared.documents.restore(name, items)
    }
  }
  // Each run has a store of its own, as each process has: nothing that one kept in memory serves the next.
  const fresh = () => depsOn({ ...prepared.documents })
  const counted = failingAt(prepared.documents, Infinity)
  await migrate(depsOn(counted.documents), { at, lock: lockAt(0) })
  const expected = await contentOf(prepared)
  const calls = counted.calls()
  t.ok(calls > 10, `${calls} calls`)
  let halfway = 0
  for (const after of [false, true]) {
    for (let nth = 0; nth < calls; nth++) {
      await again()
      const killed = failingAt(prepared.documents, nth, after)
      await migrate(depsOn(killed.documents), { at, lock: lockAt(0) }).catch((error: unknown) => { if (!(error instanceof UnavailableError)) throw error })
      if (await migrationOf(prepared) === 0) halfway++
      await migrate(fresh(), { at, lock: lockAt(1) })
      t.equal(await contentOf(prepared), expected, `killed ${after ? 'after' : 'before'} call ${nth}: the same content, each match raised by one version`)
    }
  }
  t.ok(halfway > calls, `${halfway} kills left work to do`)
})

t.test('a store of a newer release is refused by number and left as it is', async t => {
  const deps = depsOn(await openTestStore(t))
  await deps.documents.put('meta', meta('migration', 99))
  const before = await contentOf(deps)
  await t.rejects(migrate(deps, { at, lock: lockAt(0) }), { name: 'UnavailableError', message: /newer release.*to 99/, params: { key: 'unavailable.data-newer', found: 99, known: MIGRATIONS.length } })
  t.equal(await contentOf(deps), before)
})

t.test('a store with half an import is refused', async t => {
  const deps = depsOn(await openTestStore(t))
  await deps.documents.put('meta', meta('import', {}))
  await t.rejects(migrate(deps, { at, lock: lockAt(0) }), { name: 'UnavailableError', params: { key: 'unavailable.import' } })
})

t.test('of several processes one migrates, in the order of the numbers, and the others wait for it', async t => {
  const deps = depsOn(await openTestStore(t))
  const ran: number[] = []
  const step = (number: number): Migration => ({ number, reason: 'test', run: async () => ran.push(number) })
  const migrations = [step(1), step(2), step(3)]
  const reports = await Promise.all(['a', 'b', 'c'].map(holder => migrate(deps, { at, migrations, lock: { ...lockAt(0, holder), ttlMs: 1e12, waitMs: 1e9 } })))
  t.strictSame(ran, [1, 2, 3])
  t.strictSame(reports.map(list => list.length).sort(), [0, 0, 3])
  t.equal(await migrationOf(deps), 3)

  await claim(deps, STORE_LOCK, { holder: 'other', now: 0, ttlMs: 1e9 })
  await t.rejects(migrate(deps, { at, migrations: [...migrations, step(4)], lock: lockAt(0) }), { name: 'UnavailableError', params: { key: 'unavailable.migrating' } })
  t.strictSame(ran, [1, 2, 3])
})
