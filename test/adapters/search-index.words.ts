/** Part of the contract of the search index: what a query finds. */
import type { SearchIndex } from '../../src/application/ports.js'
import { ids, marked, policy, type Add } from './search-index.support.js'

export function words (test: Add): void {
  test('a Chinese word is found inside longer ones, and only where it stands', async (t, index) => {
    await index.put('policies', [policy('a', '招商引资政策'), policy('b', '商务局招投标办法'), policy('c', '关于加快招商的意见')])
    t.strictSame((await ids(index, '招商')).sort(), ['a', 'c'])
    t.strictSame(await ids(index, '引资'), ['a'])
    t.strictSame(await ids(index, '招商引资政策'), ['a'])
    t.strictSame(await ids(index, '招标'), [], 'two characters of a document that do not stand together are no word')
  })

  test('one character is a query', async (t, index) => {
    await index.put('policies', [policy('copper', '铜箔'), policy('lead', '铅酸电池'), policy('magnesium', '镁')])
    t.strictSame(await ids(index, '铜'), ['copper'])
    t.strictSame(await ids(index, '镁'), ['magnesium'])
    t.strictSame(await ids(index, '锌'), [])
  })

  test('all words are needed, in any order and any field; with `any` one is enough', async (t, index) => {
    await index.put('policies', [
      policy('both', '包头稀土项目', { summaryZh: ['电价优惠'] }), policy('one', '电价'), policy('none', '地下水')
    ])
    t.strictSame(await ids(index, '稀土 电价'), ['both'])
    t.strictSame(await ids(index, '电价 稀土'), ['both'])
    t.strictSame(await ids(index, { text: '电价 稀土', words: 'all' }), ['both'])
    t.strictSame(await ids(index, { text: '稀土 电价', words: 'any' }), ['both', 'one'], 'more found ranks higher')
    t.strictSame(await ids(index, '稀土 电价 煤'), [])
    t.strictSame(await ids(index, { text: '煤', words: 'any' }), [])
  })

  test('a word in the title counts more than one in the summary', async (t, index) => {
    await index.put('policies', [
      policy('a', '土地供应', { summaryZh: ['电价'] }), policy('b', '电价', { summaryZh: ['土地供应'] })
    ])
    t.strictSame(await ids(index, '电价'), ['b', 'a'])
    t.strictSame(await ids(index, '土地'), ['a', 'b'])
  })

  test('Chinese and English words stand in one query', async (t, index) => {
    await index.put('policies', [policy('ppp', 'PPP新机制', { titleEn: ['PPP under the new mechanism'] }), policy('other', '新机制')])
    t.strictSame(await ids(index, 'PPP新机制'), ['ppp'])
    t.strictSame(await ids(index, '机制 ppp'), ['ppp'])
    t.strictSame(await ids(index, 'New Mechanism'), ['ppp'])
  })

  test('scores lie between 0 and 1, best first, and an empty index finds nothing', async (t, index) => {
    t.strictSame(await index.search('policies', { text: '稀土', facets: ['status'] }), { hits: [], total: 0, facets: { status: {} } })
    t.strictSame(await index.search('policies', { text: '' }), { hits: [], total: 0, facets: {} })
    await index.put('policies', [policy('a', '稀土'), policy('b', '稀土原料供应优先与账期'), policy('c', '电价')])
    const { hits } = await index.search('policies', { text: '稀土 电价', words: 'any' })
    const scores = hits.map(hit => hit.score)
    t.equal(scores.length, 3)
    t.ok(scores.every(score => score > 0 && score <= 1))
    t.strictSame(scores, [...scores].sort((a, b) => b - a))
  })
}

export function spellings (test: Add): void {
  test('traditional characters are the same word', async (t, index) => {
    await index.put('policies', [policy('silicon', '多晶硅'), policy('park', '包头稀土高新技术产业开发区'), policy('wide', '馬鈴薯')])
    for (const text of ['包頭稀土', '高新技術產業開發區']) t.strictSame(await ids(index, text), ['park'], text)
    t.strictSame(await ids(index, '多晶矽'), ['silicon'], 'and the word of Taiwan for the same element')
    t.strictSame(await ids(index, '马铃薯'), ['wide'])
    t.strictSame((await index.search('policies', { text: '馬鈴薯' })).hits[0]?.highlights, { titleZh: marked('[馬鈴薯]') })
  })

  test('pinyin and initials find what sounds so, marked where it stands', async (t, index) => {
    await index.put('policies', [policy('aluminium', '电解铝', { titleEn: ['Aluminium'] }), policy('free', '两免三减半'), policy('ordos', '鄂尔多斯市'), policy('coal', '煤')])
    for (const text of ['dianjielv', 'dianjielu', 'dian jie lv', 'DianJieLv', 'djl']) t.strictSame(await ids(index, text), ['aluminium'], text)
    for (const text of ['liangmiansanjianban', 'liangmian sanjianban', 'lmsjb']) t.strictSame(await ids(index, text), ['free'], text)
    for (const text of ['eerduosi', 'eerduos', 'eeds']) t.strictSame(await ids(index, text), ['ordos'], text)
    t.strictSame(await ids(index, 'mei'), ['coal'])
    t.strictSame((await index.search('policies', { text: 'eerduosi' })).hits[0]?.highlights, { titleZh: marked('[鄂尔多斯]市') })
    t.strictSame(await ids(index, 'xyzw'), [])
  })

  test('a written word never finds one that only sounds alike', async (t, index) => {
    await index.put('policies', [policy('loan', '贷款贴息'), policy('tax', '税收'), policy('stone', '石材'), policy('coal', '煤')])
    for (const words of ['all', 'most'] as const) {
      for (const text of ['带宽', '水手', '食材', '镁', '电影']) t.strictSame(await ids(index, { text, words }), [], text)
    }
  })

  test('full-width forms and capitals are the same word', async (t, index) => {
    await index.put('policies', [policy('pvc', 'PVC树脂'), policy('wide', '２０２６年交易（试行）')])
    for (const text of ['pvc', 'PVC', 'ＰＶＣ', 'ｐｖｃ']) t.strictSame(await ids(index, text), ['pvc'], text)
    for (const text of ['2026', '２０２６年']) t.strictSame(await ids(index, text), ['wide'], text)
  })

  test('a document number is found in every style of brackets', async (t, index) => {
    await index.put('policies', [
      policy('59', '装备制造', { number: ['内政发〔2014〕59号'] }), policy('95', '其他', { number: ['内政发〔2014〕95号', '国发〔2015〕59号'] })
    ])
    for (const text of ['内政发〔2014〕59号', '内政发[2014]59号', '内政发（2014）59号', '内政发【2014】59号', '内政发2014 59号', '内政发2014年第59号', '2014年59号']) {
      t.strictSame(await ids(index, text), ['59'], text)
    }
  })

  test('a percentage is not its number alone', async (t, index) => {
    await index.put('policies', [policy('rate', '15%税率'), policy('grades', '按15个等别')])
    t.strictSame(await ids(index, '15%'), ['rate'])
    t.strictSame(await ids(index, '１５％'), ['rate'])
    t.strictSame((await ids(index, '15')).sort(), ['grades', 'rate'])
  })

  test('one slip in five letters and two in nine still find the word; a short word must be right', async (t, index) => {
    await index.put('policies', [policy('a', '石墨', { titleEn: ['Graphite electrodes'] }), policy('b', '煤', { titleEn: ['Coal groundwater'] })])
    t.strictSame(await ids(index, 'grahpite electrode'), ['a'])
    t.strictSame(await ids(index, 'electrdose'), ['a'])
    t.strictSame(await ids(index, 'grondwatter'), ['b'])
    t.strictSame(await ids(index, 'coel'), [])
    t.strictSame(await ids(index, 'granite'), [], 'two slips in seven letters are another word')
    t.strictSame(await ids(index, 'volleyball'), [])
  })

  test('the last Latin word may be unfinished', async (t, index) => {
    await index.put('policies', [policy('a', '多晶硅', { titleEn: ['Polysilicon'] }), policy('b', '聚合物', { titleEn: ['Polymer'] })])
    t.strictSame(await ids(index, 'polysil'), ['a'])
    t.strictSame((await ids(index, 'poly')).sort(), ['a', 'b'])
    t.strictSame(await ids(index, '聚合 poly'), ['b'])
  })
}

export function loosening (test: Add): void {
  const most = async (index: SearchIndex, text: string) => {
    const { hits, loosened } = await index.search('policies', { text, words: 'most' })
    return { ids: hits.map(({ id }) => id), ...loosened }
  }

  test('with `most` a slip in a word is forgiven, by sound or by what stands around it', async (t, index) => {
    await index.put('policies', [policy('pvc', '聚氯乙烯'), policy('potato', '马铃薯加工'), policy('magnet', '稀土永磁材料')])
    t.strictSame(await most(index, '聚氯乙稀'), { ids: ['pvc'], partly: false, ignored: [] })
    t.strictSame((await most(index, '马玲薯')).ids, ['potato'])
    t.strictSame((await most(index, '马令薯加工')).ids, ['potato'])
    t.strictSame((await most(index, '稀士永磁材料')).ids, ['magnet'])
  })

  test('with `most` a question finds what it names, and says what it left out', async (t, index) => {
    await index.put('policies', [policy('magnet', '包头磁材税收优惠'), policy('tax', '税收优惠'), policy('power', '电价')])
    t.strictSame(await most(index, '搬到包头做磁材有什么税收优惠'), { ids: ['magnet', 'tax'], partly: false, ignored: [] })
    t.strictSame(await most(index, '月球基地的电价'), { ids: ['power'], partly: true, ignored: ['月球基地'] })
    t.strictSame(await most(index, '月球基地'), { ids: [], partly: false, ignored: ['月球基地'] })
    t.strictSame(await most(index, 'power volleyball 电价'), { ids: ['power'], partly: true, ignored: ['power', 'volleyball'] })
    t.strictSame(await most(index, '电价'), { ids: ['power'], partly: false, ignored: [] })
  })

  test('whether words are left out does not depend on the filter', async (t, index) => {
    await index.put('policies', [policy('a', '稀土 电价', {}, { status: 'expired' }), policy('b', '稀土', {}, { status: 'in-force' })])
    const { total, loosened } = await index.search('policies', { text: '稀土 电价', words: 'most', where: { status: 'in-force' } })
    t.strictSame([total, loosened], [0, { partly: false, ignored: [] }])
  })

  test('an everyday name finds what it stands for', async (t, index) => {
    await index.put('policies', [policy('hohhot', '呼和浩特绿色算力'), policy('rate', '高新技术企业15%税率')])
    t.strictSame(await ids(index, '呼市'), ['hohhot'])
    t.strictSame(await ids(index, '高企15%'), ['rate'])
  })

  test('called so comes before mentioned, together before apart, in force before over', async (t, index) => {
    await index.put('policies', [
      policy('a-mention', '供地办法', { summaryZh: ['标准地'] }), policy('b-name', '标准地'), policy('a-apart', '供地办法', { summaryZh: ['标准、准地'] })
    ])
    t.strictSame(await ids(index, '标准地'), ['b-name', 'a-mention', 'a-apart'])
    await index.clear('policies')
    await index.put('policies', [policy('a-over', '蒙西电价', {}, { status: 'expired' }), policy('b-live', '蒙西电价', {}, { status: 'in-force' })])
    t.strictSame(await ids(index, '蒙西电价'), ['b-live', 'a-over'])
  })
}

export function signs (test: Add): void {
  test('quotes ask for the phrase, a minus leaves a word out', async (t, index) => {
    await index.put('policies', [policy('a', '包头稀土'), policy('b', '包头铝业'), policy('c', '稀土在包头')])
    t.strictSame(await ids(index, '包头 -稀土'), ['b'])
    t.strictSame(await ids(index, '"包头稀土"'), ['a'])
    t.strictSame((await ids(index, '"包头" "稀土"')).sort(), ['a', 'c'])
    t.strictSame((await ids(index, '包头 -"包头稀土"')).sort(), ['b', 'c'])
    t.strictSame((await ids(index, '-铝业')).sort(), ['a', 'c'], 'only a minus: everything else')
  })

  test('text that looks like an operator is only text', async (t, index) => {
    await index.put('policies', [policy('a', '绿电直连'), policy('b', 'where to sort'), policy('c', '包头市')])
    const texts = ['"', "'", '-', '--', '(', ')))', 'OR', 'AND NOT', '*', '?', '\\', '$where', '{"$ne": null}', "' OR 1=1 --", '<script>alert(1)</script>',
      'status = "in-force"', '../../etc/passwd', '%00', '\u0000', '\uD800', '\uE000', '__proto__', 'constructor', 'a:b', '^$', '😀', '-'.repeat(500), '"'.repeat(501)]
    for (const text of texts) {
      for (const words of ['all', 'any'] as const) {
        const { total, hits } = await index.search('policies', { text, words })
        t.ok(total < 3 && hits.length === total, JSON.stringify(text))
      }
    }
    t.strictSame(await ids(index, '绿电直连 (*)'), ['a'])
    t.strictSame(await ids(index, '$where'), ['b'])
    t.strictSame(await ids(index, { text: '绿电直连&sort=titleZh:desc', words: 'any' }), ['a', 'b'])
  })

  test('a very long text is a query of its first 200 characters', async (t, index) => {
    await index.put('policies', [policy('a', '稀土'), policy('b', '电价')])
    t.strictSame(await ids(index, { text: '稀土' + ' '.repeat(300) + '电价', words: 'any' }), ['a'])
    t.strictSame(await ids(index, { text: '稀土 电价 '.repeat(100_000), words: 'any' }), ['a', 'b'])
  })
}
