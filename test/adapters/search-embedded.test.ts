import t from 'tap'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { openSearch } from '../../src/adapters/search/open.js'
import type { SearchDocument } from '../../src/application/ports.js'
import { silentLog } from '../support/documents.js'
import { searchIndexContract } from './search-index.contract.js'
import { ids } from './search-index.support.js'

t.test('the embedded index keeps the contract', async t => {
  await searchIndexContract(t, async () => openEmbeddedSearch())
})

const policy = (id: string, text: SearchDocument['text']): SearchDocument => ({ id, text, filter: {} })

t.test('other spellings are looked for only when the word as typed is nowhere', async t => {
  const index = openEmbeddedSearch()
  await index.put('policies', [policy('a', { titleEn: ['carbon fibre'] }), policy('b', { titleEn: ['carton board'] }), policy('c', { titleEn: ['cartoon'] })])
  t.strictSame(await ids(index, 'carbon'), ['a'])
  t.strictSame(await ids(index, 'carton'), ['b'])
  t.strictSame(await ids(index, 'cabron'), ['a'], 'the nearest spelling alone')
  await index.remove('policies', ['a'])
  t.strictSame(await ids(index, 'carbon'), ['b'], 'and words that have left the index no longer count')
})

t.test('joined words are found apart and the other way round', async t => {
  const index = openEmbeddedSearch()
  await index.put('policies', [policy('a', { titleEn: ['Low-E glass, R-134a, 220kV'] }), policy('b', { titleEn: ['LowE glass, R134a, 220 kV'] }), policy('c', { titleEn: ['lower glass'] })])
  t.strictSame((await ids(index, 'Low-E')).sort(), ['a', 'b'])
  t.strictSame((await ids(index, 'R-134a')).sort(), ['a', 'b'])
  t.strictSame((await ids(index, 'R134a')).sort(), ['a', 'b'])
  t.strictSame((await ids(index, '220 kV')).sort(), ['a', 'b'])
  t.strictSame(await ids(index, 'low e'), ['a'])
})

t.test('a park is not left out for a word it only borrows', async t => {
  const index = openEmbeddedSearch()
  await index.put('parks', [
    { id: 'named', text: { nameZh: ['包头稀土高新区'] }, filter: {} }, { id: 'borrowing', text: { nameZh: ['包头金属园区'], products: ['稀土钢'] }, filter: {} }
  ])
  t.strictSame((await ids(index, '稀土', 'parks')).sort(), ['borrowing', 'named'])
  t.strictSame(await ids(index, '包头 -稀土', 'parks'), ['borrowing'])
})

t.test('text of a field that is not in the settings is not searched', async t => {
  const index = openEmbeddedSearch()
  await index.put('policies', [policy('a', { secret: ['稀土'] })])
  t.strictSame(await ids(index, '稀土'), [])
})

t.test('any text is a query: it gives a page, marks only what stands in the text, and keeps the order', async t => {
  const index = openEmbeddedSearch()
  const texts = ['稀土15%税率', 'Low-E玻璃', '内政发〔2014〕59号', 'ﬁbre ½ ㎡ é e\u0301', '𠮷野家 ÅNGSTRÖM', '百分之十五']
  await index.put('policies', texts.map((text, i) => policy(`p${i}`, { titleZh: [text], summaryEn: [text] })))
  const pieces = ['稀', '土', '15', '%', 'low', '-', 'e', '"', '(', ' ', '〔', '2014', '号', '59', 'ﬁ', '½', '㎡', 'é', '\u0301', '𠮷', '\uD842', '*', 'İ', '百分之', '十', '五']
  let seed = 20260601
  const next = (below: number) => {
    seed = (seed * 48271) % 2147483647
    return seed % below
  }
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: 1 + next(8) }, () => pieces[next(pieces.length)]).join('')
    const { hits, total } = await index.search('policies', { text, words: next(2) ? 'all' : 'any' })
    const faults = hits.filter(({ id, score, highlights }, i) => {
      const original = texts[Number(id.slice(1))]!
      const isPlain = Object.values(highlights).every(value => value.replace(/[\uE000\uE001]/g, '') === original && !/\uE000\uE001|\uE000[^\uE001]*\uE000/.test(value))
      return !isPlain || !(score > 0 && score <= 1) || score > (hits[i - 1]?.score ?? 1)
    })
    if (total !== hits.length || faults.length > 0) t.fail(JSON.stringify({ text, total, faults }))
  }
  t.equal((await index.search('policies', { text: '' })).total, texts.length, 'and the index is as it was')
})

t.test('the configuration chooses the engine', async t => {
  const index = await openSearch({}, silentLog)
  t.teardown(() => index.close())
  t.strictSame(await index.search('parks', { text: '' }), { hits: [], total: 0, facets: {} })
})
