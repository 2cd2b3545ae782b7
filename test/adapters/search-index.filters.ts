/** Part of the contract of the search index: filters, facets and pages. */
import type { Where } from '../../src/application/ports.js'
import { InvalidError } from '../../src/domain/errors.js'
import { endowment, ids, policy, type Add } from './search-index.support.js'

export function filters (test: Add): void {
  const documents = [
    endowment('a', { kind: 'mineral', strength: 3, 'prefecture.code': '150900', 'county.code': '150929' }),
    endowment('b', { kind: 'mineral', strength: 2, 'prefecture.code': '150900' }, '石墨'),
    endowment('c', { kind: 'crop', strength: 1, 'prefecture.code': '150700', 'county.code': '150724' })
  ]

  test('every operator of a filter, alone and together', async (t, index) => {
    await index.put('endowments', documents)
    const cases: [Where, string[]][] = [
      [{}, ['a', 'b', 'c']],
      [{ kind: 'mineral' }, ['a', 'b']],
      [{ kind: 'min' }, []],
      [{ strength: 3 }, ['a']],
      [{ strength: '3' }, []],
      [{ kind: { in: ['crop', 'forest'] } }, ['c']],
      [{ kind: { in: [] } }, []],
      [{ strength: { gte: 2 } }, ['a', 'b']],
      [{ strength: { lte: 2 } }, ['b', 'c']],
      [{ strength: { gte: 2, lte: 2 } }, ['b']],
      [{ 'county.code': { exists: true } }, ['a', 'c']],
      [{ 'county.code': { exists: false } }, ['b']],
      [{ 'county.code': { gte: 1 } }, []], // text has no place among numbers
      [{ kind: 'mineral', 'county.code': { exists: true } }, ['a']],
      [{ kind: 'mineral', strength: 1 }, []]
    ]
    for (const [where, expected] of cases) t.strictSame(await ids(index, { text: '', where }, 'endowments'), expected, JSON.stringify(where))
    t.strictSame(await ids(index, { text: '萤石', where: { kind: 'mineral' } }, 'endowments'), ['a'], 'words and filter both hold')
  })

  test('a filter on a list asks for a member', async (t, index) => {
    await index.put('parks', [
      { id: 'a', text: {}, filter: { industries: ['稀土', '装备'] } }, { id: 'b', text: {}, filter: { industries: ['装备'] } }, { id: 'c', text: {}, filter: { industries: [] } }
    ])
    const found = (where: Where) => ids(index, { text: '', where }, 'parks')
    t.strictSame(await found({ industries: '稀土' }), ['a'])
    t.strictSame(await found({ industries: { in: ['稀土', '装备'] } }), ['a', 'b'])
    t.strictSame(await found({ industries: '稀' }), [])
    t.strictSame(await found({ industries: '稀土", "装备' }), [], 'a value is only a value')
  })

  test('facets count the whole match, and a list in each of its values', async (t, index) => {
    await index.put('endowments', documents)
    await index.put('parks', [
      { id: 'a', text: { nameZh: ['园区'] }, filter: { industries: ['稀土', '装备'] } }, { id: 'b', text: { nameZh: ['园区'] }, filter: { industries: ['装备'] } }
    ])
    const { facets } = await index.search('endowments', { text: '', facets: ['kind', 'strength', 'county.code'], limit: 1 })
    t.strictSame(facets, { kind: { crop: 1, mineral: 2 }, strength: { 1: 1, 2: 1, 3: 1 }, 'county.code': { 150724: 1, 150929: 1 } })
    const filtered = await index.search('endowments', { text: '萤石', where: { kind: 'mineral' }, facets: ['kind'] })
    t.strictSame(filtered.facets, { kind: { mineral: 1 } })
    t.strictSame((await index.search('parks', { text: '园区', facets: ['industries'] })).facets, { industries: { 稀土: 1, 装备: 2 } })
    t.strictSame((await index.search('parks', { text: '没有', facets: ['industries'] })).facets, { industries: {} })
  })

  test('a filter or facet the index does not have is refused by name', async (t, index) => {
    for (const query of [{ text: '', where: { colour: 'red' } }, { text: '', facets: ['colour'] }]) {
      const error = await index.search('parks', query).then(() => undefined, (error: unknown) => error)
      t.ok(error instanceof InvalidError && error.problems[0]?.field === 'colour', JSON.stringify(query))
    }
    for (const page of [{ limit: -1 }, { offset: -1 }, { limit: 1.5 }]) await t.rejects(index.search('parks', { text: '', ...page }), InvalidError)
  })
}

export function pages (test: Add): void {
  test('empty text matches everything in the order of ids', async (t, index) => {
    await index.put('policies', ['c', 'a-1', 'b', 'a'].map(id => policy(id, '电价')))
    for (const text of ['', '  ', '\u3000']) t.strictSame(await ids(index, text), ['a', 'a-1', 'b', 'c'])
    const { hits, total } = await index.search('policies', { text: '' })
    t.equal(total, 4)
    t.ok(hits.every(hit => Object.keys(hit.highlights).length === 0))
  })

  test('pages have no gap and no repeat, and equal scores come in the order of ids', async (t, index) => {
    const all = Array.from({ length: 25 }, (_, i) => `p-${String(i).padStart(2, '0')}`)
    await index.put('policies', all.toReversed().map(id => policy(id, '工业园区')))
    await index.put('policies', [policy('best', '园区')])
    for (const text of ['园区', '']) {
      const whole = await ids(index, { text, limit: 100 })
      t.strictSame(whole, ['best', ...all])
      const paged: string[] = []
      for (let offset = 0; offset < 30; offset += 7) {
        const { hits, total } = await index.search('policies', { text, offset, limit: 7 })
        t.equal(total, 26)
        paged.push(...hits.map(hit => hit.id))
      }
      t.strictSame(paged, whole)
    }
    t.strictSame(await index.search('policies', { text: '园区', limit: 0 }), { hits: [], total: 26, facets: {} })
    t.equal((await index.search('policies', { text: '园区' })).hits.length, 20, 'a page is 20 unless asked otherwise')
  })
}
