import t from 'tap'
import { slipsAllowed, slipsBetween } from '../../src/adapters/search/spelling.js'
import { parseQuery } from '../../src/adapters/search/query.js'
import { createSieve, fold, singular, tokensOf, wordsOf } from '../../src/adapters/search/tokenize.js'

const termsOf = (text: string) => tokensOf(fold(text)).map(({ term }) => term).sort()
const optionsOf = (text: string) => wordsOf(fold(text)).map(({ options }) => options.map(option => option.join(' ')).join(' | '))

t.test('text is cut into the terms it is found by', async t => {
  const cases: [string, string[]][] = [
    ['招商局', ['招', '商', '局', '招商', '商局']],
    ['铝', ['铝']],
    ['𠮷野家', ['𠮷', '野', '家', '𠮷野', '野家']],
    ['Rare Earths', ['rare', 'earth']],
    ['NdFeB磁材', ['ndfeb', '磁', '材', '磁材']],
    ['1,4-丁二醇', ['1', '4', '14', '丁', '二', '醇', '丁二', '二醇']],
    ['R134a', ['r134a']],
    ['R-134a', ['r', '134a', 'r134a']],
    ['SiC', ['sic']],
    ['Low-E', ['low', 'e', 'lowe']],
    ['R&D', ['r', 'd', 'rd']],
    ['220kV', ['220', 'kv', '220kv']],
    ['15%', ['15', '15%']],
    ['１５％', ['15', '15%']],
    ['ＰＶＣ', ['pvc']],
    ['CO₂', ['co2']],
    ['', []],
    ['（——）!? "\'', []]
  ]
  for (const [text, terms] of cases) t.strictSame(termsOf(text), [...terms].sort(), text)
})

t.test('a query asks for the pairs of a Han run, for a joined word in one piece or in parts', async t => {
  const cases: [string, string[]][] = [
    ['招商引资', ['招商 商引 引资']],
    ['铝', ['铝']],
    ['PVC管', ['pvc', '管']],
    ['Low-E玻璃', ['lowe | low e', '玻璃']],
    ['15%', ['15%']],
    ['内政发〔2014〕59号', ['2014:59号', '内政 政发']],
    ['!?', []]
  ]
  for (const [text, options] of cases) t.strictSame(optionsOf(text), options, text)
})

t.test('a document number is one term in every style of brackets', async t => {
  const styles = ['内政发〔2014〕59号', '内政发[2014]59号', '内政发［2014］59号', '内政发（2014）59号', '内政发(2014)59号', '内政发【2014】59号',
    '内政发「2014」59号', '内政发2014 59号', '内政发 2014-59号', '内政发〔2014〕第59号', '内政发2014年第59号', '内政发〔２０１４〕５９号', '内政发〔2014〕059号文件']
  for (const style of styles) {
    t.strictSame(optionsOf(style), optionsOf(styles[0]!), `${style} as a query`)
    t.ok(termsOf(style).includes('2014:59号'), `${style} in a document`)
  }
  t.notOk(termsOf('内政发〔2014〕590号').includes('2014:59号'))
  t.notOk(termsOf('文号12014 59号').includes('2014:59号'), 'a longer number is no year')
  t.notOk(termsOf('2014年投资59亿元').some(term => term.includes(':')), 'a year and a number alone are no document number')
})

t.test('percentages in characters are percentages', async t => {
  const cases: [string, string][] = [['百分之五', '5%'], ['百分之十', '10%'], ['百分之十五', '15%'], ['百分之二十', '20%'], ['百分之二十五', '25%'], ['百分之九十九', '99%']]
  for (const [text, term] of cases) {
    t.strictSame(tokensOf(text).filter(token => token.term.endsWith('%')), [{ term, start: 0, end: text.length }], text)
    t.strictSame(optionsOf(text), [term], text)
  }
})

t.test('plurals fold into singulars and other words stay', async t => {
  const cases: [string, string][] = [
    ['batteries', 'battery'], ['processes', 'process'], ['metals', 'metal'], ['switches', 'switch'], ['boxes', 'box'], ['valves', 'valve'],
    ['glass', 'glass'], ['status', 'status'], ['basis', 'basis'], ['gas', 'gas'], ['ties', 'ties'], ['r134as', 'r134as'], ['铝s', '铝s']
  ]
  for (const [word, expected] of cases) t.equal(singular(word), expected, word)
})

t.test('every plain term stands in the folded text where its token says', async t => {
  const text = fold('包头稀土高新区 Rare-Earth zone，15%税率，内政发〔2014〕59号，220kV、1,4-丁二醇')
  for (const { term, start, end } of tokensOf(text)) {
    t.equal(text.slice(start, end).replace(/[^\p{L}\p{N}%]/gu, ''), term.replace(':', ''), term)
  }
})

t.test('the sieve lets through every text that holds a term', async t => {
  const texts = ['Low-E玻璃', 'batteries', 'R&D', '15%', '百分之十五', '内政发〔2014〕59号', '招商引资', 'skies', '220 kV', 'Ｐ Ｖ Ｃ']
  for (const text of texts) {
    for (const { term } of tokensOf(fold(text))) t.ok(createSieve([term])(fold(text)), `${text} holds ${term}`)
  }
  t.notOk(createSieve(['招商', 'magnet'])(fold('煤化工 coal')), 'and rules others out')
})

t.test('slips are letters left out, put in, changed or swapped', async t => {
  const cases: [string, string, number][] = [
    ['graphite', 'graphite', 0], ['grahpite', 'graphite', 1], ['graphit', 'graphite', 1], ['graphitee', 'graphite', 1], ['graphide', 'graphite', 1],
    ['flourine', 'fluorine', 1], ['grafite', 'graphite', 2], ['ab', 'ba', 1], ['graphite', 'granite', 2], ['polysilicon', 'silicon', 3], ['copper', 'cobalt', 3], ['', 'ab', 2]
  ]
  for (const [a, b, slips] of cases) {
    t.equal(slipsBetween(a, b, 2), slips, `${a} ${b}`)
    t.equal(slipsBetween(b, a, 2), slips, `${b} ${a}`)
  }
  const lengths: [string, number][] = [['coal', 0], ['steel', 1], ['graphite', 1], ['polysilic', 2], ['polysilicon', 2], ['13650', 0], ['r134a', 0]]
  for (const [word, allowed] of lengths) t.equal(slipsAllowed(word), allowed, word)
})

t.test('quotes make a phrase, a minus in front of a word leaves it out, anything else is text', async t => {
  const read = (text: string) => {
    const { words, without, isBlank } = parseQuery(text)
    const name = (word: typeof words[number]) => word.phrase === undefined ? word.options[0]?.join(' ') : `"${word.phrase}"`
    return { words: words.map(name), without: without.map(group => group.map(name)), isBlank }
  }
  t.strictSame(read('包头 -稀土'), { words: ['包头'], without: [['稀土']], isBlank: false })
  t.strictSame(read('包头 －稀土'), { words: ['包头'], without: [['稀土']], isBlank: false }, 'a full-width minus')
  t.strictSame(read('"招商" “电价”'), { words: ['"招商"', '"电价"'], without: [], isBlank: false })
  t.strictSame(read('铝 -"rare earth"'), { words: ['铝'], without: [['"rare earth"', '"rare earth"']], isBlank: false })
  t.strictSame(read('Low-E 包头 - 稀土 --'), { words: ['lowe', '包头', '稀土'], without: [], isBlank: false }, 'a hyphen is no minus')
  t.strictSame(read('"招商'), { words: ['招商'], without: [], isBlank: false }, 'a lone quote is nothing')
  t.strictSame(read('"" -"" -('), { words: [], without: [], isBlank: false })
  t.strictSame(read(' \t　'), { words: [], without: [], isBlank: true })
  t.strictSame(read('铝 '.repeat(200)).words.length, 100, 'only the first 200 characters are read')
})
