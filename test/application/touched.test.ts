/** An index that follows the changes holds what an index made anew would hold, however records borrow words from each other. */
import fc from 'fast-check'
import t from 'tap'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { wholeCatalogue } from '../../src/application/catalogue.js'
import { catchUp } from '../../src/application/indexer.js'
import { indexCatalogue } from '../../src/application/indexing.js'
import type { Deps } from '../../src/application/ports.js'
import { removeRecord, saveRecord } from '../../src/application/records.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { localized, silentLog } from '../support/documents.js'
import { catchUpAll, fresh, mirrored, wantedIn } from '../support/index-mirror.js'
import { openPassingStore, openTestStore } from '../support/mongo.js'
import { parkWith } from '../support/places.js'

const { records } = await loadFixtures(FIXTURES_DIR)
const [type, otherType] = records['cluster-types'] as [typeof records['cluster-types'][0], typeof records['cluster-types'][0]]
const anyCluster = records.clusters[0]!
const policies = records.policies.slice(0, 4)
const by = { by: 'officer', at: '2026-01-01T08:00:00.000Z' }

const PREFECTURES = [{ name: { zh: '包头市', en: 'Baotou' }, code: '150200' }, { name: { zh: '赤峰市', en: 'Chifeng' }, code: '150400' }]
const COUNTIES = [{ name: { zh: '昆都仑区', en: 'Kundulun' }, code: '150203' }, { name: { zh: '红山区', en: 'Hongshan' }, code: '150402' }]
const PLACES = ['昆都仑区', '红山区、甲工业园区', '别处']

type Act = { kind: 'park' | 'cluster' | 'type' | 'policy' | 'no-park' | 'no-cluster' | 'no-type' | 'turn' | 'other-turn', id: number, a: number, b: number }

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('park', 'park', 'cluster', 'cluster', 'type', 'policy', 'no-park', 'no-cluster', 'no-type', 'turn', 'turn', 'other-turn'),
  id: fc.nat(2),
  a: fc.nat(1),
  b: fc.nat(2)
})

async function write (deps: Deps, { kind, id, a, b }: Act): Promise<unknown> {
  const types = [type, otherType]
  switch (kind) {
    case 'park': return saveRecord(deps, 'parks', parkWith({
      id: `p${id}`, prefecture: PREFECTURES[a]!, county: COUNTIES[a]!, name: localized('甲工业园区'), leadingIndustries: b === 0 ? [] : [types[b - 1]!.name.zh]
    }), by)
    case 'cluster': return saveRecord(deps, 'clusters', { ...anyCluster, id: `c${id}`, type: types[id % 2]!.id, prefecture: PREFECTURES[a]!, place: localized(PLACES[b]!), targetProducts: [localized(`产品${b}`)] }, by)
    case 'type': return saveRecord(deps, 'cluster-types', { ...types[a]!, synonyms: { zh: [`别名${b}`], en: [] } }, by)
    case 'policy': return saveRecord(deps, 'policies', { ...policies[id]!, lawfulness: policies[b]!.lawfulness!, title: localized(`标题${a}`) }, by)
    case 'no-park': return removeRecord(deps, 'parks', `p${id}`, by)
    case 'no-cluster': return removeRecord(deps, 'clusters', `c${id}`, by)
    case 'no-type': return removeRecord(deps, 'cluster-types', types[a]!.id, by)
    default: return undefined
  }
}

for (const isShared of [true, false]) {
  t.test(`an index that is ${isShared ? 'shared' : 'of its process'} equals one made anew`, async t => {
    await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 16 }), async acts => {
      const { documents, close } = await openPassingStore()
      const mirror = mirrored({ isShared })
      const deps: Deps = { documents, search: mirror.search, log: silentLog }
      const other: Deps = { ...fresh(deps), search: isShared ? mirror.search : mirrored({ isShared }).search }
      await indexCatalogue(deps)
      if (!isShared) await indexCatalogue(other)
      for (const one of acts) {
        await write(one.id === 2 ? other : deps, one)
        if (one.kind === 'turn') await catchUp(deps, { now: 0 })
        if (one.kind === 'other-turn') await catchUp(other, { now: 0 })
      }
      await catchUpAll(other)
      await catchUp(deps, { now: 0 })
      t.strictSame(mirror.holds(), await wantedIn({ documents }))
      await close()
    }), { numRuns: 40, endOnFailure: true })
  })
}

t.test('a written park touches its own document alone, a cluster those of the parks where it stands or stood', async t => {
  for (const isShared of [true, false]) {
    const documents = await openTestStore(t)
    const { puts, search } = mirrored({ isShared })
    const deps: Deps = { documents, search, log: silentLog }
    const doAll = async (...acts: Partial<Act>[]) => {
      for (const one of acts) await write(deps, { kind: 'park', id: 0, a: 0, b: 0, ...one })
      puts.length = 0
      await catchUpAll(deps)
      return puts.map(([index, id]) => `${index} ${id}`).sort()
    }
    await indexCatalogue(deps)
    await doAll({ id: 0, a: 0 }, { id: 1, a: 1 }, { kind: 'type', a: 0 }, { kind: 'cluster', id: 0, a: 0, b: 0 })
    t.strictSame(await doAll({ id: 0, a: 0, b: 1 }), ['parks p0'])
    t.strictSame(await doAll({ kind: 'cluster', id: 0, a: 1, b: 1 }), ['clusters c0', 'parks p0', 'parks p1'], 'it moved from the one to the other')
    t.equal((await wholeCatalogue(deps)).clusters.length, 1)
  }
})
