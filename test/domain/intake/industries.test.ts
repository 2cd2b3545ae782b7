import t from 'tap'
import { childrenOf, groupIndustries, industryByCode, pathOf, searchIndustries } from '../../../src/domain/intake/industries.js'
import type { IndustryClass } from '../../../src/domain/place/reference.js'

const row = (code: string, level: number, parent: string | undefined, zh: string, en: string): IndustryClass =>
  ({ code, level, ...(parent ? { parent } : {}), name: { zh, en }, enBasis: 'translation' })

const TABLE: IndustryClass[] = [
  row('A', 1, undefined, '农、林、牧、渔业', 'Agriculture'),
  row('C', 1, undefined, '制造业', 'Manufacturing'),
  row('38', 2, 'C', '电气机械和器材制造业', 'Electrical machinery and apparatus'),
  row('384', 3, '38', '电池制造', 'Manufacture of batteries'),
  row('3841', 4, '384', '锂离子电池制造', 'Manufacture of lithium-ion batteries'),
  row('3842', 4, '384', '镍氢电池制造', 'Manufacture of nickel-metal hydride batteries'),
  row('39', 2, 'C', '计算机、通信和其他电子设备制造业', 'Computers and electronics'),
  row('398', 3, '39', '电子元件及电子专用材料制造', 'Electronic components and materials'),
  row('3985', 4, '398', '电子专用材料制造', 'Manufacture of special materials for electronics'),
  row('09', 2, 'B', '有色金属矿采选业', 'Mining of non-ferrous metal ores'),
  row('0932', 4, '093', '稀土金属矿采选', 'Mining of rare earth ores')
]
const codes = (text: string, limit = 10) => searchIndustries(TABLE, text, limit).map(item => item.code)

t.test('a code finds itself first, then what stands below it, whichever way it is typed', async t => {
  t.strictSame(codes('384'), ['384', '3841', '3842'])
  t.strictSame(codes('C3985'), ['3985'])
  t.strictSame(codes('３９'), ['39', '398', '3985'])
  t.strictSame(codes('77'), [])
})

t.test('words find names that hold them, and names that share their telling pieces', async t => {
  t.equal(codes('电池')[0], '384', 'the shortest name that holds the whole text')
  t.strictSame(codes('锂电池制造').slice(0, 3), ['3841', '3842', '384'], 'shared pieces, then shared characters; 制造 tells nothing apart')
  t.equal(codes('稀土')[0], '0932')
  t.equal(codes('batteries')[0], '384')
  t.equal(codes('electronic components')[0], '398')
  t.strictSame(codes('制造'), codes('制造').filter(code => code.length > 1), 'a section is never an answer')
  t.strictSame(codes('咖啡馆'), [])
  t.strictSame(codes('   '), [])
  t.equal(codes('电', 2).length, 2, 'never more than asked for')
})

t.test('the path of a class begins with its section, and children keep the order of the standard', async t => {
  t.strictSame(pathOf(TABLE, '3841').map(item => item.code), ['C', '38', '384', '3841'])
  t.strictSame(pathOf(TABLE, '9999'), [])
  t.strictSame(childrenOf(TABLE).map(item => item.code), ['A', 'C'])
  t.strictSame(childrenOf(TABLE, '384').map(item => item.code), ['3841', '3842'])
  t.equal(industryByCode(TABLE, '3985')?.name.zh, '电子专用材料制造')
  t.equal(industryByCode(TABLE, '0000'), undefined)
})

t.test('results stand under their division, in the order of the best one', async t => {
  const groups = groupIndustries(TABLE, searchIndustries(TABLE, '电池', 10).concat(searchIndustries(TABLE, '3985', 1)))
  t.strictSame(groups.map(group => group.path.map(item => item.code)), [['C', '38'], ['C', '39']])
  t.strictSame(groups[1]!.classes.map(item => item.code), ['3985'])
})
