import t from 'tap'
import { simplified } from '../../src/adapters/search/han.js'
import { lexicon } from '../../src/adapters/search/lexicon.js'
import { besideTerms, heard, initialTerms, readingsOf, soundKeysOf, soundOptions } from '../../src/adapters/search/sound.js'

t.test('traditional characters become simplified ones, one for one', async t => {
  const cases: [string, string][] = [
    ['包頭稀土高新技術產業開發區', '包头稀土高新技术产业开发区'], ['錫林郭勒', '锡林郭勒'], ['臺灣多晶矽', '台湾多晶硅'], ['稅收優惠', '税收优惠'],
    ['采才几面后里', '采才几面后里'], ['abc 15%', 'abc 15%'], ['', '']
  ]
  for (const [from, to] of cases) {
    t.equal(simplified(from), to, from)
    t.equal(simplified(from).length, from.length)
    t.equal(simplified(to), to, 'and nothing happens twice')
  }
})

t.test('a character has its readings in use, and a Latin one has none', async t => {
  t.strictSame(readingsOf('铝'), ['lv'])
  t.strictSame([...readingsOf('长')].sort(), ['chang', 'zhang'])
  t.strictSame(readingsOf('a'), [])
})

t.test('terms of one and two characters have keys of sound', async t => {
  t.strictSame(soundKeysOf('铝'), ['~lv'])
  t.ok(['~xi~tu', '~xi~t*', '稀~tu', '~xi~土'].every(key => soundKeysOf('稀土').includes(key)))
  for (const term of ['pvc', '15%', '2014:59号', '稀土钢', '']) t.strictSame(soundKeysOf(term), [], term)
  t.strictSame(heard('稀', '乙', true), ['乙~xi'])
  t.strictSame(heard('马', '铃', false), ['~ma~铃'])
})

t.test('letters are read as pinyin in every way they can be cut', async t => {
  const cases: [string, string[][]][] = [
    ['xitu', [['~xi~tu']]],
    ['eerduosi', [['~e~er', '~er~duo', '~duo~si']]],
    ['xian', [['~xian'], ['~xi~an']]],
    ['lv', [['~lv']]],
    ['lü', [['~lv']]],
    ['lu', [['~lu'], ['~lv']]],
    ['bāotóu', [['~bao~tou']]],
    ['volleyball', []],
    ['x', []],
    ['btxt', []]
  ]
  for (const [letters, options] of cases) t.strictSame(soundOptions(letters), options, letters)
  t.ok(soundOptions('baotoux').some(option => option.join() === '~bao~tou,~tou~x*'), 'the last syllable may be unfinished')
  t.ok(soundOptions('a'.repeat(40)).length <= 8, 'and never in more ways than anyone means')
})

t.test('initials are kept in twos and threes and asked for the same way', async t => {
  t.strictSame(besideTerms('包头稀土, PVC'), ['^bt', '^tx', '^xt', '^btx', '^txt', '包_稀', '头_土'])
  t.strictSame(initialTerms('btxt'), ['^btx', '^txt'])
  t.strictSame(initialTerms('bt'), ['^bt'])
  for (const letters of ['b', 'b1', 'abcdefghijklm', '包头']) t.strictSame(initialTerms(letters), [], letters)
})

t.test('every alias stands for something else, and is listed once', async t => {
  const said = lexicon.aliases.map(({ say }) => say)
  t.equal(new Set(said).size, said.length)
  for (const { say, means } of lexicon.aliases) t.notOk(means.includes(say), say)
})
