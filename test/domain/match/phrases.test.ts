import t from 'tap'
import { readText } from '../../../src/domain/match/phrases.js'
import { indexWords } from '../../../src/domain/match/words.js'

const WORDS = ['风电', '铸件', '煤制', '天然气', '氨基酸', '苏氨酸', '味精', '1,4-丁二醇', 'BDO', '服务器', '数据中心', '磷酸铁锂',
  'magnets', 'motors', 'wind power', 'castings', 'polyethylene', 'coal', 'zinc', 'servers', 'data centre']
const index = indexWords(WORDS.map(word => [word, word] as const))
const generic = indexWords<never>(['项目', '生产线', '制造', '及', 'project', 'products'].map(word => [word, undefined]))
const read = (text: string) => readText(text, { words: index, generic })
const heads = (text: string) => read(text).named.filter(item => item.role === 'head').map(item => item.means)
const modifiers = (text: string) => read(text).named.filter(item => item.role === 'modifier').map(item => item.means)

t.test('the last word of a phrase names the product, the ones before it describe it', async t => {
  const cases: [text: string, heads: string[], modifiers: string[]][] = [
    ['风电精密铸件', ['铸件'], ['风电']],
    ['煤制天然气项目', ['天然气'], ['煤制']],
    ['味精、氨基酸', ['味精', '氨基酸'], []],
    ['味精及氨基酸生产线', ['味精', '氨基酸'], []],
    ['wind-power castings', ['castings'], ['wind power']],
    ['magnets for motors', ['magnets'], ['motors']],
    ['polyethylene from coal', ['polyethylene'], ['coal']],
    ['castings and magnets', ['castings', 'magnets'], []],
    ['1,4-丁二醇（BDO）', ['1,4-丁二醇', 'BDO'], []],
    ['数据中心(30万台服务器)', ['数据中心'], ['服务器']],
    ['data centre (300,000 servers)', ['data centre'], ['servers']],
    ['磷酸铁锂', ['磷酸铁锂'], []],
    ['氨基酸(10万吨)', ['氨基酸'], []],
    ['毫不相干', [], []],
    ['', [], []]
  ]
  for (const [text, wanted, beside] of cases) {
    t.strictSame(heads(text), wanted, `heads of ${text}`)
    t.strictSame(modifiers(text), beside, `beside them in ${text}`)
  }
})

t.test('a number does not end a phrase', async t => {
  t.strictSame(read('zinc, 100,000.5 t').named.map(item => item.means), ['zinc'])
  t.strictSame(heads('味精10万吨、氨基酸3.5万吨'), ['味精', '氨基酸'])
})

t.test('what comes later, stands in brackets or is followed by unknown words is less sure', async t => {
  const weightOf = (text: string, word: string) => read(text).named.find(item => item.means === word)?.weight ?? 0
  t.equal(weightOf('味精', '味精'), 1)
  t.ok(weightOf('氨基酸、味精', '味精') < 1)
  t.ok(weightOf('玉米（味精）', '味精') < 1)
  t.ok(weightOf('味精包装机械', '味精') < weightOf('味精项目', '味精'))
  t.ok(weightOf('风电铸件', '风电') < weightOf('风电', '风电'))
})

t.test('phrases whose product is not known are told', async t => {
  t.strictSame(read('味精、某种新东西').unread, ['某种新东西'])
  t.strictSame(read('味精项目').unread, [])
  t.strictSame(read('味精包装机械').unread, ['味精包装机械'])
  t.strictSame(read('味精(10万吨)').unread, [], 'an amount is not a product')
})

t.test('any text is read, however long or strange', async t => {
  const strange = ['(((((', '））））', ',.,.,.', '1.2.3', '😀味精😀', '味精'.repeat(6000), '('.repeat(9000), 'a,'.repeat(5000), '\ud800', '味精\u0000']
  for (const text of strange) t.ok(Array.isArray(read(text).named), JSON.stringify(text.slice(0, 20)))
  t.strictSame(heads('😀味精😀'), ['味精'])
})

t.test('a word that is a kind of the head says more closely what is made', async t => {
  const words = indexWords(['氨基酸', '苏氨酸', '风电'].map(word => [word, word] as const))
  const isKindOf = (means: string, head: string) => means === '苏氨酸' && head === '氨基酸'
  const roles = (text: string) => readText(text, { words, generic, isKindOf }).named.map(({ means, role }) => [means, role])
  t.strictSame(roles('苏氨酸等氨基酸'), [['苏氨酸', 'head'], ['氨基酸', 'head']])
  t.strictSame(roles('风电氨基酸'), [['风电', 'modifier'], ['氨基酸', 'head']])
})
