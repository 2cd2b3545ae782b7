import t from 'tap'
import { findWords, indexWords, MOST_READ, normalise } from '../../../src/domain/match/words.js'

const found = (text: string, ...words: string[]) =>
  findWords(normalise(text), indexWords(words.map(word => [word, word] as const))).flatMap(item => item.means)

t.test('text is compared in one form', async t => {
  const cases: [string, string][] = [
    ['ＰＶＣ　树脂', 'pvc树脂'],
    ['coal-to-olefins', 'coal to olefins'],
    ['聚 氯 乙 烯', '聚氯乙烯'],
    ['A\u200bPI\ufe0f', 'api'],
    ['  NdFeB\t magnets ', 'ndfeb magnets'],
    ['6‑APA', '6 apa'],
    ['', '']
  ]
  for (const [raw, expected] of cases) t.equal(normalise(raw), expected, JSON.stringify(raw))
  t.equal(normalise('铝'.repeat(MOST_READ + 1)).length, MOST_READ)
})

t.test('longer words win over those inside them', async t => {
  t.strictSame(found('风电塔筒', '风电', '风电塔筒', '塔筒'), ['风电塔筒'])
  t.strictSame(found('铝锭和铝', '铝', '铝锭'), ['铝锭', '铝'])
})

t.test('of two words that overlap the later stands only where it is the longer', async t => {
  t.strictSame(found('土豆粉条', '土豆', '豆粉', '粉条'), ['土豆', '粉条'])
  t.strictSame(found('褐煤制聚丙烯', '褐煤', '煤制聚丙烯'), ['褐煤', '煤制聚丙烯'])
})

t.test('Latin words stand alone, in the singular and the plural', async t => {
  t.strictSame(found('printing', 'tin'), [])
  t.strictSame(found('tin ingots', 'tin'), ['tin'])
  t.strictSame(found('R142b', 'r142'), [])
  t.strictSame(found('PVC管', 'PVC'), ['PVC'])
  t.strictSame(found('年产PVC10万吨', 'PVC'), [], 'a letter word ends where letters and digits end')
  const plurals: [string, string][] = [['battery', 'batteries'], ['batteries', 'battery'], ['wind tower', 'wind towers'], ['magnets', 'magnet'], ['glass', 'glasses']]
  for (const [word, text] of plurals) t.strictSame(found(text, word), [word], `${word} in ${text}`)
  t.strictSame(found('gas', 'ga'), [])
})

t.test('a word given twice has both meanings, an ignored one none', async t => {
  const index = indexWords([['磷酸铁', 'fertiliser'], ['磷酸铁', 'cathode'], ['锡林郭勒', undefined], ['锡', 'tin']] as const)
  t.strictSame(findWords('锡林郭勒磷酸铁', index).map(item => item.means), [[], ['fertiliser', 'cathode']])
})
