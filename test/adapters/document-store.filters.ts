/** The filter language, order and pages: part of the contract of every DocumentStore. */
import type { Test } from 'tap'
import type { CollectionName } from '../../src/application/collections.js'
import type { DocumentStore, Where } from '../../src/application/ports.js'
import { attraction, endowment, localized, meta, park } from '../support/documents.js'
import { invalidFields, type OpenStore } from './document-store.contract.js'

type Query = Parameters<DocumentStore['find']>[1]

const idsOf = async (store: DocumentStore, collection: CollectionName, query?: Query): Promise<string> =>
  (await store.find(collection, query)).items.map(({ id }) => id).join(' ')

const ENDOWMENTS = [
  endowment('a', { strength: 1, since: 1958, attracts: [attraction(['3240', '3091'], ['氢氟酸']), attraction(['2613'])] }),
  endowment('b', { strength: 2, kind: 'energy', county: { name: { zh: '四子王旗', en: 'Siziwang' }, code: '150929' } }),
  endowment('c', { strength: 3, kind: 'crop', attracts: [attraction([], ['马铃薯淀粉'])], county: { name: { zh: '商都县', en: 'Shangdu' } } }),
  endowment('d', { strength: 3, since: 2009, attracts: [attraction(['1391', '3240'])] })
]

/** Filters on declared fields of the schema: single values, lists, lists of objects. */
const DECLARED: [title: string, where: Where, ids: string][] = [
  ['no test matches all', {}, 'a b c d'],
  ['equal text', { kind: 'mineral' }, 'a d'],
  ['equal number', { strength: 3 }, 'c d'],
  ['a number is not its text', { strength: '3' }, ''],
  ['a text is not its number', { 'prefecture.code': 150900 }, ''],
  ['a dotted path', { 'county.name.zh': '四子王旗' }, 'b'],
  ['one of a list', { kind: { in: ['energy', 'crop'] } }, 'b c'],
  ['one of a list of several kinds', { strength: { in: ['1', 2, true] } }, 'b'],
  ['one of none matches nothing', { kind: { in: [] } }, ''],
  ['at least', { strength: { gte: 2 } }, 'b c d'],
  ['at most', { strength: { lte: 2 } }, 'a b'],
  ['between, both ends included', { strength: { gte: 2, lte: 2 } }, 'b'],
  ['an absent field is in no range', { since: { lte: 9999 } }, 'a d'],
  ['a range of text is by code point', { kind: { gte: 'crop', lte: 'energy' } }, 'b c'],
  ['a range of another kind matches nothing', { strength: { gte: '0' } }, ''],
  ['a range between two kinds matches nothing', { strength: { gte: 0, lte: '9' } }, ''],
  ['present', { since: { exists: true } }, 'a d'],
  ['absent', { since: { exists: false } }, 'b c'],
  ['a present object', { county: { exists: true } }, 'b c'],
  ['absent below an absent object', { 'county.code': { exists: false } }, 'a c d'],
  ['an empty list is present', { attracts: { exists: true } }, 'a b c d'],
  ['a member of a list inside a list of objects', { 'attracts.industryCodes': '3240' }, 'a d'],
  ['any of several members', { 'attracts.industryCodes': { in: ['2613', '1391'] } }, 'a d'],
  ['one member in the range, not two that each pass one end', { 'attracts.industryCodes': { gte: '3100', lte: '3200' } }, ''],
  ['any member in the range', { 'attracts.industryCodes': { gte: '3000', lte: '3100' } }, 'a'],
  ['a list in an object in a list', { 'attracts.products.zh': '马铃薯淀粉' }, 'c'],
  ['present in any object of a list', { 'attracts.why.zh': { exists: true } }, 'a c d'],
  ['absent in every object of a list', { 'attracts.why.zh': { exists: false } }, 'b'],
  ['all tests must hold', { strength: 3, since: { exists: true }, 'attracts.industryCodes': '3240' }, 'd'],
  ['an id', { id: 'b' }, 'b'],
  ['ids', { id: { in: ['d', 'a', 'nowhere'] } }, 'a d'],
  ['the version', { version: { gte: 2 } }, 'd']
]

/** Filters below a field whose shape the schema leaves open. */
const OPEN: [title: string, where: Where, ids: string][] = [
  ['true is not 1', { 'value.x': 1 }, 'list-of-one one'],
  ['1 is not true', { 'value.x': true }, 'true'],
  ['false is not absent', { 'value.x': false }, 'false'],
  ["1 is not '1'", { 'value.x': '1' }, 'text-one'],
  ['false and true have an order of their own', { 'value.x': { gte: false } }, 'false true'],
  ['true is at least true', { 'value.x': { gte: true } }, 'true'],
  ['one of several kinds', { 'value.x': { in: [true, '1', 7] } }, 'list-of-one text-one true'],
  ['a range of numbers takes no text and no yes or no', { 'value.x': { gte: 0, lte: 5 } }, 'list-of-one one'],
  ['an object equals no text', { 'value.x': '{"y":[{"z":1},{"z":[2,3]}]}' }, ''],
  ['a list equals no text', { 'value.x': '[1,7]' }, ''],
  ['a member of a list that is inside an object of a list', { 'value.x.y.z': 3 }, 'nested'],
  ['through a list of objects', { 'value.x.y.z': { exists: true } }, 'nested'],
  ['a list right inside a list has no members of its own', { 'value.x': 9 }, ''],
  ['a present list', { 'value.x': { exists: true } }, 'false list-in-list list-of-one nested one text-one true'],
  ['a whole value that is a text', { value: 'text' }, 'bare']
]

export async function filterContract (t: Test, open: OpenStore): Promise<void> {
  const test = (title: string, run: (t: Test, store: DocumentStore) => Promise<void>) => t.test(title, async t => {
    const store = await open()
    t.teardown(() => store.close())
    await run(t, store)
  })

  test('filters on declared fields', async (t, store) => {
    await store.putAll('endowments', ENDOWMENTS)
    await store.put('endowments', ENDOWMENTS[3]!)
    for (const [title, where, ids] of DECLARED) t.equal(await idsOf(store, 'endowments', { where }), ids, title)
  })

  test('filters on a yes-or-no field and on a list of texts', async (t, store) => {
    await store.putAll('parks', [park('a', { levelAssumed: true, leadingIndustries: ['稀土', '装备制造'] }), park('b', { leadingIndustries: [] })])
    t.equal(await idsOf(store, 'parks', { where: { levelAssumed: true } }), 'a')
    t.equal(await idsOf(store, 'parks', { where: { levelAssumed: false } }), 'b')
    t.equal(await idsOf(store, 'parks', { where: { levelAssumed: 1 } }), '')
    t.equal(await idsOf(store, 'parks', { where: { levelAssumed: { in: [true, false] } } }), 'a b')
    t.equal(await idsOf(store, 'parks', { where: { leadingIndustries: '装备制造' } }), 'a')
    t.equal(await idsOf(store, 'parks', { where: { leadingIndustries: '装备' } }), '', 'a member is the whole text')
    t.equal(await idsOf(store, 'parks', { where: { leadingIndustries: { in: ['化工', '稀土'] } } }), 'a')
  })

  test('filters below a field of any shape', async (t, store) => {
    const values = {
      one: 1, 'text-one': '1', true: true, false: false, 'list-of-one': [1, 7], 'list-in-list': [[9]], nested: { y: [{ z: 1 }, { z: [2, 3] }] }
    }
    await store.putAll('meta', [...Object.entries(values).map(([id, x]) => meta(id, { x })), meta('bare', 'text'), meta('none', {})])
    for (const [title, where, ids] of OPEN) t.equal(await idsOf(store, 'meta', { where }), ids, title)
  })

  test('values that look like commands are plain text', async (t, store) => {
    const texts = ["' OR '1'='1", '"; DROP TABLE meta; --', '$.x', '{"$gt":""}', '%', '_', '*', '\\', '?1', ':id', '[1]', 'null', 'true', '0x10', '1e3']
    await store.putAll('meta', texts.map((text, index) => meta(`t${index}`, { text, list: [text] })))
    for (const [index, text] of texts.entries()) {
      t.equal(await idsOf(store, 'meta', { where: { 'value.text': text } }), `t${index}`, text)
      t.equal(await idsOf(store, 'meta', { where: { 'value.list': { in: [text, 'other'] } } }), `t${index}`, text)
    }
  })

  test('paths with other characters, of digits alone or unknown to the schema are refused', async (t, store) => {
    const paths = ['', '.', 'value.', '.value', 'value..x', 'value x', "value'", 'value"', 'value\\', '$where', 'value.$gt', 'value[0]',
      'value.0', 'value.中文', 'value\n', 'id) OR 1=1 --', 'nowhere', '__proto__', 'constructor', 'id.x', 'version.x']
    for (const path of paths) {
      t.strictSame(await invalidFields(t, store.find('meta', { where: { [path]: 'x' } })), [path], `where ${JSON.stringify(path)}`)
      t.strictSame(await invalidFields(t, store.find('meta', { sort: `-${path}` })), [path], `sort ${JSON.stringify(path)}`)
    }
    t.strictSame(await invalidFields(t, store.find('parks', { where: { 'prefecture.cod': '150200' } })), ['prefecture.cod'], 'a misspelt path')
    t.strictSame(await invalidFields(t, store.find('parks', { where: { 'level.zh': 'x' } })), ['level.zh'], 'below a text')
  })

  test('a test that is none of the five forms is refused', async (t, store) => {
    const tests = [null, undefined, NaN, {}, [], ['x'], { in: 'x' }, { in: [null] }, { in: [NaN] },
      { gte: null }, { gte: [1] }, { lte: { $gt: 1 } }, { gte: undefined },
      { exists: 1 }, { $gt: 1 }, { gte: 1, exists: true }, { in: ['x'], lte: 1 }, () => 1, 1n]
    for (const [index, test] of tests.entries()) {
      t.strictSame(await invalidFields(t, store.find('parks', { where: { level: test } as unknown as Where })), ['level'], `form ${index}`)
    }
    t.equal(await idsOf(store, 'parks', { where: { approvedYear: { gte: 2000, lte: undefined } } }), '', 'an undefined end is open')
  })

  await orderContract(t, open)
}

async function orderContract (t: Test, open: OpenStore): Promise<void> {
  t.test('order is total: by the path, absent first, then by id', async t => {
    const store = await open()
    t.teardown(() => store.close())
    await store.putAll('endowments', [...ENDOWMENTS].reverse())
    const cases: [string | undefined, string][] = [
      [undefined, 'a b c d'], ['id', 'a b c d'], ['-id', 'd c b a'], ['strength', 'a b c d'], ['-strength', 'c d b a'],
      ['since', 'b c a d'], ['-since', 'd a b c'], ['county.name.en', 'a d c b'], ['-county.name.en', 'b c a d'], ['version', 'a b c d']
    ]
    for (const [sort, ids] of cases) t.equal(await idsOf(store, 'endowments', { sort }), ids, `sort ${sort}`)
  })

  t.test('text is ordered by code point, numbers by value, no before yes', async t => {
    const store = await open()
    t.teardown(() => store.close())
    const industries = ['B', 'a', 'Z', '中', '\uffee', '😀', '10', '9']
    await store.putAll('parks', industries.map((word, index) =>
      park(`p${index}`, { notes: localized(word), approvedYear: 2000 - index, levelAssumed: index % 2 === 0 })))
    const sorted = async (sort: string) => (await store.find('parks', { sort })).items
    t.strictSame((await sorted('notes.zh')).map(item => item.notes?.zh), ['10', '9', 'B', 'Z', 'a', '中', '\uffee', '😀'])
    t.strictSame((await sorted('approvedYear')).map(item => item.approvedYear), [1993, 1994, 1995, 1996, 1997, 1998, 1999, 2000])
    t.strictSame((await sorted('levelAssumed')).map(item => item.id), ['p1', 'p3', 'p5', 'p7', 'p0', 'p2', 'p4', 'p6'])
  })

  t.test('a path that may lead to several values or to any shape is no order', async t => {
    const store = await open()
    t.teardown(() => store.close())
    for (const sort of ['attracts', 'attracts.why.zh', 'prefecture']) {
      t.strictSame(await invalidFields(t, store.find('endowments', { sort })), [sort])
    }
    t.strictSame(await invalidFields(t, store.find('meta', { sort: 'value.x' })), ['value.x'])
  })

  t.test('pages meet without gap or overlap and every page carries the count of all', async t => {
    const store = await open()
    t.teardown(() => store.close())
    await store.putAll('endowments', Array.from({ length: 23 }, (_, index) => endowment(`e${String(index).padStart(2, '0')}`, { strength: 1 + index % 3 })))
    const where = { strength: { lte: 2 } }
    const all = await store.find('endowments', { where, sort: '-strength' })
    t.equal(all.total, 16)
    t.equal(all.items.length, 16, 'without a limit all are given')
    const pages = []
    for (let offset = 0; offset < 20; offset += 5) pages.push(await store.find('endowments', { where, sort: '-strength', limit: 5, offset }))
    t.strictSame(pages.flatMap(page => page.items), all.items)
    t.strictSame(pages.map(page => [page.items.length, page.total]), [[5, 16], [5, 16], [5, 16], [1, 16]])
    t.strictSame(await store.find('endowments', { where, limit: 5, offset: 100 }), { items: [], total: 16 }, 'beyond the end')
    t.strictSame(await store.find('endowments', { where, limit: 0 }), { items: [], total: 16 }, 'only the count')
    t.equal((await store.find('endowments', { offset: 20 })).items.length, 3)
    for (const limit of [-1, 1.5, NaN, '5' as unknown as number]) t.strictSame(await invalidFields(t, store.find('parks', { limit })), ['limit'])
    t.strictSame(await invalidFields(t, store.find('parks', { offset: -1 })), ['offset'])
  })
}
