import t from 'tap'
import { searchClusters, searchPolicies, type Browse } from '../../src/application/browse.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { testDeps } from '../support/build-app.js'

const deps = await testDeps(t)

const ask = (text: string, over: Partial<Browse> = {}): Browse => ({ text, chosen: {}, limit: 20, offset: 0, ...over })
const idsOf = ({ items }: { items: readonly { id: string }[] }) => items.map(({ id }) => id)

t.test('a box that the index answers says nothing more', async t => {
  const found = await searchClusters(deps, ask('马铃薯'))
  t.strictSame(idsOf(found), ['ulanqab-potato'])
  t.match(found, { partly: false, ignored: [], fromFallback: 0, degraded: false })
})

t.test('a question names what was left out', async t => {
  const found = await searchClusters(deps, ask('火星飞船的马铃薯'))
  t.equal(idsOf(found)[0], 'ulanqab-potato')
  t.match(found, { partly: true, ignored: ['火星飞船'], fromFallback: 0 })
})

t.test('what stands inside a word, which the index does not know, is found by comparing letters, and said so', async t => {
  const found = await searchClusters(deps, ask('ysilico'))
  t.strictSame(idsOf(found).sort(), ['alxa-silicon', 'hohhot-silicon'])
  t.match(found, { total: 2, fromFallback: 2, degraded: false })
  for (const text of ['"', '-', 'a-', '香蕉']) t.equal((await searchClusters(deps, ask(text))).fromFallback, 0, text)
})

t.test('a record that has not reached the index is found behind it', async t => {
  await deps.search.remove('clusters', ['ulanqab-potato'])
  const found = await searchClusters(deps, ask('薯泥'))
  t.strictSame(idsOf(found), ['ulanqab-potato'])
  t.equal(found.fromFallback, 1)
})

t.test('a policy that the public may not see is found in no way', async t => {
  const asPublic = await searchPolicies(deps, { ...ask('两免三减半'), asOf: '2026-11-21', view: 'public' })
  t.strictSame(idsOf(asPublic), [])
  const asOfficer = await searchPolicies(deps, { ...ask('兩免三減半'), asOf: '2026-11-21', view: 'officer' })
  t.equal(asOfficer.items.length, 3)
})

t.test('without an index the words are compared with the records', async t => {
  const search = { ...deps.search, search: async () => { throw new UnavailableError('down', {}) } }
  const found = await searchClusters({ ...deps, search }, ask('番茄'))
  t.strictSame(idsOf(found), ['bayannur-tomato'])
  t.match(found, { degraded: true, partly: false, ignored: [], fromFallback: 0 })
})
