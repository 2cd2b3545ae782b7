/** Part of the contract of the search index: a reader who may not know of every document. */
import type { SearchDocument } from '../../src/application/ports.js'
import { InvalidError } from '../../src/domain/errors.js'
import { ids, type Add } from './search-index.support.js'

const lead = (id: string, sees: readonly string[], text: SearchDocument['text'], receivedAt = '2026-01-01'): SearchDocument =>
  ({ id, text, filter: { lead: id, sees, receivedAt } })

const mine = [
  lead('a', ['me'], { title: ['石墨负极项目'], company: ['北方石墨公司'], place: ['乌兰察布市'] }),
  lead('b', ['me', 'you'], { title: ['graphite anode'], products: ['负极材料'] }),
  lead('c', ['me'], { title: ['稀土磁材项目'], place: ['包头市'], message: ['希望尽快落户'] }),
  lead('d', ['me'], { title: ['光伏玻璃'], contact: ['王海燕', '13800000000'] })
]

/** Words that mine hold as well, at other places and more often; words that only they hold; and sounds and slips of both. */
const others = [
  lead('e', ['you'], { title: ['稀土稀土项目'], company: ['负极包头公司'], message: ['石墨 graphene grapes 尽快落户乌兰察布的光伏石墨'] }),
  lead('f', ['you'], { title: ['氟化工'], company: ['石木公司'], place: ['包头市'], contact: ['王海雁'] }),
  lead('g', ['you'], { title: ['无人知道的秘密'], company: ['grahpite'], products: ['硅料'] })
]

const QUERIES = [
  '石墨', '稀土', '项目', '包头', 'shimo', 'sm', 'baotou', 'graph', 'grahpite', 'graphene', '氟化工', '秘密', '石木', '石墨 秘密', '负极 包头', '稀土 氟化工 项目',
  '无人知道的秘密在哪里', '包头做氟化工有什么税收优惠', '王海雁', '王海燕', 'whai', 'wanghaiyan', '项目 -稀土', '项目 -氟化工', '"石墨负极"', 'guangfu', '硅料', 'guiliao', '138'
]

export function among (test: Add): void {
  test('the answer among some documents is that of an index that holds no others', async (t, index) => {
    const reader = { where: { sees: 'me' } }
    for (const words of ['all', 'most', 'any'] as const) {
      await index.clear('profiles')
      await index.put('profiles', mine)
      const asked = QUERIES.flatMap(text => [{ text, words }, { text, words, limit: 1, offset: 1 }, { text, words, facets: ['sees'] }])
      const alone = await Promise.all(asked.map(query => index.search('profiles', query)))
      await index.put('profiles', others)
      const answers = await Promise.all(asked.map(query => index.search('profiles', { ...query, among: reader })))
      t.strictSame(answers.map((answer, at) => [asked[at], answer]), alone.map((answer, at) => [asked[at], answer]), words)
      t.not((await index.search('profiles', { text: '秘密', words })).total, 0, 'which they would find')
    }
  })

  test('what is excepted is as if it were not there, and what is searched may change', async (t, index) => {
    await index.put('profiles', [...mine, ...others])
    const found = (except: readonly object[], text = '项目') => ids(index, { text, among: { where: { sees: { in: ['me', 'you'] } }, except: except as [] } }, 'profiles')
    t.strictSame((await found([])).sort(), ['a', 'c', 'e'])
    t.strictSame((await found([{ lead: { in: ['a', 'e'] } }])).sort(), ['c'])
    t.strictSame((await found([{ sees: 'you' }, { lead: 'a' }])).sort(), ['c'])
    await index.put('profiles', [lead('c', ['nobody'], { title: ['稀土磁材项目'] }), lead('h', ['me'], { title: ['新项目'] })])
    t.strictSame((await found([])).sort(), ['a', 'e', 'h'])
    await index.remove('profiles', ['a'])
    t.strictSame((await found([])).sort(), ['e', 'h'])
    await t.rejects(index.search('profiles', { text: '', among: { where: { colour: 'red' } } }), InvalidError)
  })

  test('of equally good ones the newest comes first', async (t, index) => {
    await index.put('profiles', ['2026-03-01', '2026-01-01', '2026-02-01'].map((day, at) => lead(`${at}`, ['me'], { title: ['稀土项目'] }, day)))
    t.strictSame(await ids(index, '稀土', 'profiles'), ['0', '2', '1'])
  })

  test('ids alone have no highlights', async (t, index) => {
    await index.put('profiles', mine)
    const { hits, total } = await index.search('profiles', { text: '项目', idsOnly: true })
    t.strictSame([hits.map(({ id }) => id).sort(), total, hits.map(({ highlights }) => highlights)], [['a', 'c'], 2, [{}, {}]])
  })
}
