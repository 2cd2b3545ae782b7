/** The names of parks as words of the pages. */
import t from 'tap'
import { wholeCatalogue } from '../../src/application/catalogue.js'
import { removeRecord, saveRecord } from '../../src/application/records.js'
import { parkNames } from '../../src/web/park-names.js'
import { testDeps } from '../support/build-app.js'
import { parkWith } from '../support/places.js'

t.test('names follow the store and cost it nothing', async t => {
  const deps = await testDeps(t)
  const by = { by: 'officer', at: '2026-11-21T00:00:00.000Z' }
  let calls = 0
  const documents = { ...deps.documents, get: ((...place) => { calls += 1; return deps.documents.get(...place) }) as typeof deps.documents.get }
  const named = await parkNames({ documents })
  t.equal(named('zh', 'value.site.parkId.park-a'), undefined)
  await saveRecord(deps, 'parks', parkWith(), by)
  await wholeCatalogue({ ...deps, documents })
  const before = calls
  t.strictSame([named('zh', 'value.site.parkId.park-a'), named('en', 'value.site.parkId.park-a')], ['甲园区', 'Park A'])

  await saveRecord(deps, 'parks', parkWith({ name: { zh: '新名', en: 'New name' } }), by)
  await removeRecord(deps, 'parks', 'baotou-xitu-gaoxinqu', by)
  t.equal(named('zh', 'value.site.parkId.park-a'), '甲园区', 'as last read')
  t.equal(calls, before)
  await wholeCatalogue({ ...deps, documents })
  t.equal(named('zh', 'value.site.parkId.park-a'), '新名')
  t.ok(named('zh', 'value.site.parkId.baotou-xitu-gaoxinqu'), 'a park that was removed keeps its name')
  t.equal(named('zh', 'value.other.park-a'), undefined)
})
