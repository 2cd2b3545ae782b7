/** What every SearchIndex does, whatever engine is below it. Give it a function that opens one; it may hold documents of an earlier run. */
import type { Test } from 'tap'
import { INDEXES } from '../../src/application/collections.js'
import type { SearchDocument, SearchIndex } from '../../src/application/ports.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { among } from './search-index.among.js'
import { filters, pages } from './search-index.filters.js'
import { endowment, ids, marked, policy, type Add } from './search-index.support.js'
import { loosening, signs, spellings, words } from './search-index.words.js'

export type OpenIndex = () => Promise<SearchIndex>

export async function searchIndexContract (t: Test, open: OpenIndex): Promise<void> {
  const test: Add = (title, run) => {
    t.test(title, async t => {
      const index = await open()
      t.teardown(() => index.close())
      for (const name of INDEXES) await index.clear(name)
      await run(t, index)
    })
  }
  words(test)
  spellings(test)
  loosening(test)
  signs(test)
  filters(test)
  pages(test)
  among(test)
  highlights(test)
  changes(test)
}

function highlights (test: Add): void {
  const highlightsFor = async (index: SearchIndex, text: string) => (await index.search('policies', { text })).hits[0]?.highlights

  test('marks stand around exactly what was found', async (t, index) => {
    await index.put('policies', [policy('a', 'PVC树脂', { titleEn: ['PVC resin'], summaryZh: ['聚氯乙烯（ＰＶＣ）管材'], issuer: ['工信厅'] })])
    t.strictSame(await highlightsFor(index, 'PVC'), {
      titleZh: marked('[PVC]树脂'), titleEn: marked('[PVC] resin'), summaryZh: marked('聚氯乙烯（[ＰＶＣ]）管材')
    }, 'Han beside Latin stays unmarked, and full width stays as it was written')
    t.strictSame(await highlightsFor(index, '树脂 pvc'), {
      titleZh: marked('[PVC树脂]'), titleEn: marked('[PVC] resin'), summaryZh: marked('聚氯乙烯（[ＰＶＣ]）管材')
    }, 'neighbours share their marks')
    t.strictSame(await highlightsFor(index, '聚氯乙烯'), { summaryZh: marked('[聚氯乙烯]（ＰＶＣ）管材') })
    t.strictSame(await highlightsFor(index, '烯'), { summaryZh: marked('聚氯乙[烯]（ＰＶＣ）管材') })
  })

  test('of an unfinished word what was typed is marked, of a misspelt one the whole word', async (t, index) => {
    await index.put('policies', [policy('a', '石墨', { titleEn: ['Graphite, and graphites'] })])
    t.strictSame(await highlightsFor(index, 'graph'), { titleEn: marked('[Graph]ite, and [graph]ites') })
    t.strictSame(await highlightsFor(index, 'grahpite'), { titleEn: marked('[Graphite], and [graphites]') })
  })

  test('of a list of texts the ones that hold something are given, one a line', async (t, index) => {
    await index.put('policies', [policy('a', '标题', { document: ['土地管理办法', '电价通知', '土地出让'] })])
    t.strictSame(await highlightsFor(index, '土地'), { document: marked('[土地]管理办法\n[土地]出让') })
  })
}

function changes (test: Add): void {
  test('put replaces a document whole, by its id', async (t, index) => {
    await index.put('policies', [policy('a', '稀土', {}, { status: 'unclear' }), policy('b', '电价')])
    await index.put('policies', [policy('a', '煤炭', {}, { status: 'in-force' })])
    t.strictSame(await ids(index, '稀土'), [])
    t.strictSame(await ids(index, '煤炭'), ['a'])
    t.strictSame(await ids(index, ''), ['a', 'b'])
    t.strictSame((await index.search('policies', { text: '', facets: ['status'] })).facets, { status: { 'in-force': 1 } })
  })

  test('after replacing everything the scores are those of a new index', async (t, index) => {
    const documents = [policy('a', '稀土新材料'), policy('b', '稀土'), policy('c', '电价')]
    await index.put('policies', documents)
    const before = await index.search('policies', { text: '稀土 电价', words: 'any' })
    await index.put('policies', documents.map(({ id }) => policy(id, '稀土电价煤炭')))
    await index.put('policies', documents)
    t.strictSame(await index.search('policies', { text: '稀土 电价', words: 'any' }), before)
  })

  test('rebuild replaces every document at once, and a search meanwhile finds all of the old or all of the new', async (t, index) => {
    await index.put('policies', [policy('a', '稀土'), policy('b', '稀土电价')])
    await index.put('endowments', [endowment('e', {})])
    const counts: number[] = []
    const seen: string[] = []
    const state = { isDone: false }
    const rebuilding = index.rebuild('policies', [policy('b', '稀土', {}, { status: 'unclear' }), policy('c', '稀土'), policy('d', '稀土')], count => counts.push(count))
      .finally(() => { state.isDone = true })
    while (!state.isDone) seen.push((await ids(index, '稀土')).toSorted().join(' '))
    await rebuilding
    t.strictSame(seen.filter(found => !['a b', 'b c d'].includes(found)), [])
    t.strictSame(await ids(index, '稀土'), ['b', 'c', 'd'])
    t.strictSame(await ids(index, '电价'), [])
    t.strictSame((await index.search('policies', { text: '', facets: ['status'] })).facets, { status: { unclear: 1 } })
    t.equal(counts.at(-1), 3, 'progress ends with the number of documents')
    t.strictSame(await ids(index, '', 'endowments'), ['e'], 'another index stays')
    await index.rebuild('policies', [])
    t.strictSame(await ids(index, ''), [])
    await index.put('policies', [policy('a', '稀土')])
    t.strictSame(await ids(index, '稀土'), ['a'], 'and it is filled as before')
  })

  test('the index keeps a copy', async (t, index) => {
    const titleZh = ['稀土']
    const document: SearchDocument = { id: 'a', text: { titleZh }, filter: {} }
    await index.put('policies', [document])
    titleZh[0] = '电价'
    t.strictSame(await ids(index, '电价'), [])
    t.strictSame((await index.search('policies', { text: '稀土' })).hits[0]?.highlights, { titleZh: marked('[稀土]') })
  })

  test('remove and clear take out what they name and nothing else', async (t, index) => {
    await index.put('policies', [policy('a', '稀土'), policy('b', '稀土'), policy('c', '稀土')])
    await index.put('endowments', [endowment('a', {}, '稀土')])
    await index.remove('policies', ['a', 'never-there'])
    t.strictSame(await ids(index, '稀土'), ['b', 'c'])
    await index.clear('policies')
    t.strictSame(await ids(index, '稀土'), [])
    t.strictSame(await ids(index, ''), [])
    t.strictSame(await ids(index, '稀土', 'endowments'), ['a'])
    await index.put('policies', [policy('b', '稀土')])
    t.strictSame(await ids(index, '稀土'), ['b'])
  })

  test('a closed index says that it cannot answer', async (t, index) => {
    await index.put('policies', [policy('a', '稀土')])
    await index.close()
    await t.rejects(index.search('policies', { text: '' }), UnavailableError)
    await t.rejects(index.put('policies', []), UnavailableError)
    await t.rejects(index.remove('policies', []), UnavailableError)
    await t.rejects(index.clear('policies'), UnavailableError)
    await t.resolves(index.close(), 'closing again does no harm')
  })
}
