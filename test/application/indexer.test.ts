/** The search index follows the store: what is written, removed and borrowed, and nothing is lost wherever a process dies. */
import t, { type Test } from 'tap'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { searchParks, searchPolicies } from '../../src/application/browse.js'
import { wholeCatalogue } from '../../src/application/catalogue.js'
import { catchUp, indexQueue } from '../../src/application/indexer.js'
import { indexCatalogue, isIndexStale } from '../../src/application/indexing.js'
import type { Deps } from '../../src/application/ports.js'
import { removeRecord, saveRecord, saveRecords } from '../../src/application/records.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { isShown } from '../../src/domain/law/lawfulness.js'
import type { Policy } from '../../src/domain/law/policy.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { localized, silentLog } from '../support/documents.js'
import { catchUpAll, dyingAt, fresh, mirrored, wantedIn } from '../support/index-mirror.js'
import { parkWith } from '../support/places.js'

const { records } = await loadFixtures(FIXTURES_DIR)
const type = records['cluster-types'][0]!
const [cluster, otherCluster] = records.clusters.filter(found => found.type === type.id) as [typeof records.clusters[0], typeof records.clusters[0]]
const hidden = records.policies.find(policy => !isShown(policy as Policy, 'public'))!
const shown = records.policies.find(policy => isShown(policy as Policy, 'public') && policy.effect === 'benefit')!
const withdrawn = (({ lawfulness, ...rest }) => ({ ...rest, ...(hidden.lawfulness ? { lawfulness: hidden.lawfulness } : {}) }))(shown)
const park = (id: string, notes = '一') => parkWith({ id, name: localized(`${id} ${notes}`), prefecture: cluster.prefecture, leadingIndustries: [type.name.zh] })

const by = (at = '2026-01-01T08:00:00.000Z') => ({ by: 'officer', at })
const LATER = '2026-01-02T08:00:00.000Z'
const NOW = Date.parse(LATER)

/** A store with a few records, all of them in the index. */
async function open (t: Pick<Test, 'teardown'>, isShared = true) {
  const { search, ...mirror } = mirrored({ isShared })
  const deps = { documents: openEmbeddedStore({ file: ':memory:', log: silentLog }), search, log: silentLog }
  t.teardown(() => deps.documents.close())
  await saveRecords(deps, 'parks', [park('a'), park('b')], by())
  await saveRecords(deps, 'cluster-types', [type], by())
  await saveRecords(deps, 'clusters', [cluster, otherCluster], by())
  await saveRecords(deps, 'policies', [shown, hidden], by())
  await indexCatalogue(deps)
  await catchUpAll(deps, NOW)
  mirror.puts.length = 0
  return { deps, ...mirror }
}

const inStep = async (t: Test, { deps, holds }: { deps: Deps, holds: () => unknown }, words = 'the index holds what is stored') => {
  t.strictSame(holds(), await wantedIn(deps), words)
  t.strictSame(await indexQueue(deps), { length: 0 }, 'nothing waits')
}

for (const isShared of [true, false]) {
  t.test(`what is written is found after a turn, in an index that is ${isShared ? 'shared' : 'of this process'}`, async t => {
    const all = await open(t, isShared)
    const { deps, holds } = all
    await inStep(t, all)
    await saveRecord(deps, 'parks', park('a', '二'), by(LATER))
    await saveRecord(deps, 'parks', park('c'), by(LATER))
    t.strictSame(await indexQueue(deps), { length: 2, oldest: NOW })
    t.strictSame(await catchUp(deps, { now: NOW }), { count: 2, more: false })
    await inStep(t, all)
    t.ok(holds()['parks']!.some(({ text }) => text['nameZh']?.[0] === 'a 二'))
    t.strictSame(await catchUp(deps, { now: NOW }), { count: 0, more: false })

    await saveRecord(deps, 'cluster-types', { ...type, synonyms: { zh: ['新别名'], en: [] } }, by(LATER))
    await catchUpAll(deps, NOW)
    await inStep(t, all, 'parks and clusters with the words of a type')
    t.ok(holds()['parks']!.every(({ text }) => text['products']!.includes('新别名')))
    t.ok(holds()['clusters']!.every(({ text }) => text['synonyms']!.includes('新别名')))

    await removeRecord(deps, 'parks', 'b', by(LATER))
    await removeRecord(deps, 'clusters', cluster.id, by(LATER))
    t.equal((await indexQueue(deps)).length, 2, 'removals wait as well')
    await catchUpAll(deps, NOW)
    await inStep(t, all)
    t.strictSame(holds()['parks']!.map(({ id }) => id), ['a', 'c'])

    await saveRecord(deps, 'policies', withdrawn, by(LATER))
    await catchUpAll(deps, NOW)
    await inStep(t, all)
    t.strictSame(holds()['policies-public'], [], 'a policy without a review leaves the public index')
    t.equal(holds()['policies']!.length, 2)
  })
}

t.test('the oldest writes come first, as many as fit into a turn', async t => {
  const { deps, puts } = await open(t)
  const days = (index: number) => `2026-02-01T00:${String(Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}.000Z`
  for (let index = 0; index < 510; index++) await saveRecord(deps, 'parks', park(`p${1000 - index}`), by(days(index)))
  await removeRecord(deps, 'parks', 'b', by('2026-01-15T00:00:00.000Z'))
  t.strictSame(await catchUp(deps, { now: NOW }), { count: 500, more: true })
  t.strictSame(new Set(puts.map(([, id]) => id)), new Set(Array.from({ length: 499 }, (_, index) => `p${1000 - index}`)), 'and the removal before them')
  t.strictSame(await indexQueue(deps), { length: 11, oldest: Date.parse(days(499)) })
  t.strictSame(await catchUp(deps, { now: NOW }), { count: 11, more: false })
  t.equal(new Set(puts.map(([, id]) => id)).size, puts.length, 'each was put once')
})

/** The name of a park after its last acknowledged write, and after the one under way; undefined for a removed park. */
type Written = Map<string, { acknowledged: string | undefined, begun: string | undefined }>

/** Writes of every kind with turns in between. */
async function writesAndTurns (deps: Deps, written: Written): Promise<void> {
  const write = async (id: string, name: string | undefined, call: () => Promise<unknown>) => {
    written.set(id, { acknowledged: written.get(id)?.acknowledged, begun: name })
    await call()
    written.set(id, { acknowledged: name, begun: name })
  }
  const save = (id: string, notes: string) =>
    write(id, park(id, notes).name.zh, () => saveRecord(deps, 'parks', park(id, notes), by(LATER)))
  await save('a', '二')
  await saveRecord(deps, 'cluster-types', { ...type, synonyms: { zh: ['新别名'], en: [] } }, by(LATER))
  await catchUp(deps, { now: NOW })
  await write('b', undefined, () => removeRecord(deps, 'parks', 'b', by(LATER)))
  await save('c', '一')
  await catchUp(deps, { now: NOW })
  await saveRecord(deps, 'policies', withdrawn, by(LATER))
  await saveRecords(deps, 'clusters', [{ ...cluster, place: localized('别处') }, otherCluster], by(LATER))
  await save('b', '三')
  await catchUp(deps, { now: NOW })
}

for (const isShared of [true, false]) {
  for (const when of ['before', 'after'] as const) {
    t.test(`a process that dies right ${when} any call loses nothing; the index is ${isShared ? 'shared' : 'its own'}`, async t => {
      let rounds = 0
      for (let nth = 1; ; nth++) {
        const all = await open({ teardown: () => undefined }, isShared)
        const dying = dyingAt(fresh(all.deps), nth, when)
        const written: Written = new Map(['a', 'b'].map(id => [id, { acknowledged: park(id).name.zh, begun: park(id).name.zh }]))
        const error = await writesAndTurns(dying, written).then(() => undefined, (error: unknown) => error as Error)
        if (!dying.died()) break
        if (error && error.message !== 'killed') throw error
        rounds += 1
        const next = fresh(all.deps)
        if (!isShared) await indexCatalogue(next)
        await catchUpAll(next, NOW + 3_600_000)
        await inStep(t, { deps: all.deps, holds: all.holds }, `killed at call ${nth}`)
        const stored = new Map((await wholeCatalogue(next)).parks.map(({ id, name }) => [id, name.zh]))
        // The write under way when the process died may be stored or not.
        const lost = [...written].filter(([id, { acknowledged, begun }]) => ![acknowledged, begun].includes(stored.get(id)))
        t.strictSame(lost, [], `acknowledged before call ${nth}`)
        await all.deps.documents.close()
      }
      t.ok(rounds > 60, `${rounds} places to die`)
    })
  }
}

t.test('a write whose author died before the catalogue was told is seen by a process that had read it before', async t => {
  const all = await open(t)
  const reader = fresh(all.deps)
  await wholeCatalogue(reader)
  await all.deps.documents.put('parks', { ...park('a', '二'), needsIndex: `${LATER} x` })
  t.equal((await wholeCatalogue(reader)).parks[0]?.name.zh, 'a 一')
  await catchUpAll(reader, NOW)
  t.equal((await wholeCatalogue(reader)).parks[0]?.name.zh, 'a 二')
  await inStep(t, all)
})

t.test('a removal under way keeps its mark until the record went, or until nobody can be at it any more', async t => {
  const all = await open(t)
  const dying = { ...all.deps, documents: { ...all.deps.documents, remove: async () => { throw new Error('killed') } } }
  await t.rejects(removeRecord(dying, 'parks', 'b', by(LATER)), /killed/)
  t.equal((await catchUp(all.deps, { now: NOW + 60_000 })).count, 0)
  t.equal((await indexQueue(all.deps)).length, 1)
  await all.deps.documents.remove('parks', 'b')
  t.equal((await catchUp(all.deps, { now: NOW + 60_000 })).count, 1, 'its author was only slow')
  t.strictSame(all.holds()['parks']!.map(({ id }) => id), ['a'])

  await t.rejects(removeRecord(dying, 'parks', 'a', by(LATER)), /killed/)
  await catchUpAll(all.deps, NOW + 600_001)
  await inStep(t, all, 'the record stands')
  t.strictSame(all.holds()['parks']!.map(({ id }) => id), ['a'])
})

t.test('a write that comes during a turn keeps its mark', async t => {
  const all = await open(t)
  const { deps } = all
  await saveRecord(deps, 'parks', park('a', '二'), by(LATER))
  const slow = {
    ...deps,
    search: {
      ...deps.search,
      put: async (...args: Parameters<typeof deps.search.put>) => {
        if (!written) {
          written = true
          await saveRecord(deps, 'parks', park('a', '三'), by(LATER))
        }
        await deps.search.put(...args)
      }
    }
  }
  let written = false
  await catchUp(slow, { now: NOW })
  t.equal((await indexQueue(deps)).length, 1)
  await catchUpAll(deps, NOW)
  await inStep(t, all)
  t.equal(all.holds()['parks']![0]!.text['nameZh']![0], 'a 三')
})

t.test('who lost the lease writes nothing more, and who noticed too late puts what is stored', async t => {
  const all = await open(t)
  const { deps, puts } = all
  await saveRecord(deps, 'parks', park('a', '二'), by(LATER))
  t.strictSame(await catchUp(deps, { now: NOW, mayWrite: () => false }), { count: 0, more: false })
  t.equal(puts.length, 0)
  const slow = {
    ...deps,
    search: {
      ...deps.search,
      put: async (...args: Parameters<typeof deps.search.put>) => {
        if (!other) {
          other = true
          await saveRecord(deps, 'parks', park('a', '三'), by(LATER))
          await catchUpAll(fresh(deps), NOW)
        }
        await deps.search.put(...args)
      }
    }
  }
  let other = false
  await catchUp(slow, { now: NOW })
  await inStep(t, all, 'not the older document')
})

t.test('while the index is down writes succeed, reading says so, and all is caught up later', async t => {
  const all = await open(t)
  const { deps } = all
  const state = { isDown: true }
  const down = {
    ...deps,
    search: {
      ...deps.search,
      ...Object.fromEntries((['put', 'remove', 'search'] as const).map(name => [name, async (...args: never[]) => {
        if (state.isDown) throw new UnavailableError('the search server did not answer', {})
        return (deps.search[name] as (...args: never[]) => Promise<unknown>)(...args)
      }]))
    }
  } as Deps
  await saveRecord(down, 'parks', park('c', '新园区'), by(LATER))
  await t.rejects(catchUp(down, { now: NOW }), UnavailableError)
  t.equal((await indexQueue(down)).length, 1, 'the write waits')
  const ask = { text: '新园区', chosen: {}, limit: 10, offset: 0 }
  const while_ = await searchParks(down, ask)
  t.strictSame([while_.degraded, while_.items.map(({ id }) => id)], [true, ['c']])
  state.isDown = false
  await catchUpAll(down, NOW)
  const after = await searchParks(down, ask)
  t.strictSame([after.degraded, after.items.map(({ id }) => id)], [false, ['c']])
  await inStep(t, all)
})

t.test('a withdrawn policy is not searched in a shared index that still holds it', async t => {
  const { deps } = await open(t)
  const ask = { text: shown.title.zh, chosen: {}, limit: 10, offset: 0, asOf: '2026-11-21', view: 'public' as const }
  t.strictSame((await searchPolicies(deps, ask)).degraded, false)
  await saveRecord(deps, 'policies', withdrawn, by(LATER))
  const meanwhile = await searchPolicies(deps, ask)
  t.strictSame([meanwhile.degraded, meanwhile.items], [true, []])
  await catchUpAll(deps, NOW)
  t.strictSame((await searchPolicies(deps, ask)).degraded, false)
})

t.test('a shared index is stale when empty, of another release or unfinished, and what is written during a rebuild is caught up', async t => {
  const all = await open(t)
  const { deps } = all
  t.equal(await isIndexStale(deps), false)
  await deps.search.clear('parks')
  t.equal(await isIndexStale(deps), true, 'one index is empty')
  const seen: number[] = []
  const counts = await indexCatalogue({
    ...deps,
    search: {
      ...deps.search,
      rebuild: async (...args: Parameters<typeof deps.search.rebuild>) => {
        if (args[0] === 'parks') await saveRecord(deps, 'parks', park('c'), by(LATER))
        await deps.search.rebuild(...args)
      }
    }
  }, { onProgress: ({ index, count, total }) => { if (index === 'parks') seen.push(count, total) } })
  t.strictSame([counts.parks, seen], [2, [2, 2]])
  t.equal(await isIndexStale(deps), false)
  await catchUpAll(deps, NOW)
  await inStep(t, all, 'with the park that was written meanwhile')
  await t.rejects(indexCatalogue(deps, { mayWrite: () => false }), UnavailableError)
  t.equal(await isIndexStale(deps), true, 'it was not finished')
})

t.test('making the index anew takes off the marks of what it read, and leaves the mark of what is written meanwhile', async t => {
  const { search } = mirrored({ isShared: true })
  const deps = { documents: openEmbeddedStore({ file: ':memory:', log: silentLog }), search, log: silentLog }
  t.teardown(() => deps.documents.close())
  await saveRecords(deps, 'parks', [park('a'), park('b')], by())
  t.equal((await indexQueue(deps)).length, 2)
  await indexCatalogue(deps)
  t.strictSame(await indexQueue(deps), { length: 0 })

  await saveRecord(deps, 'parks', park('a', '二'), by(LATER))
  const writesMeanwhile = async (...args: Parameters<typeof search.rebuild>) => {
    if (args[0] === 'parks') await saveRecord(deps, 'parks', park('b', '三'), by(LATER))
    return search.rebuild(...args)
  }
  await indexCatalogue({ ...deps, search: { ...search, rebuild: writesMeanwhile } })
  t.equal((await indexQueue(deps)).length, 1)
  t.equal((await deps.documents.get('parks', 'a'))!.needsIndex, undefined)
  t.ok((await deps.documents.get('parks', 'b'))!.needsIndex)
})
