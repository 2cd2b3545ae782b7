import t from 'tap'
import { checkFacts } from '../../../src/domain/facts/facts.js'
import { sharedDigits, understandProject } from '../../../src/domain/match/understanding.js'
import { familyWith, knowledgeOf, projectOf, realKnowledge } from '../../support/knowledge.js'

const read = (products: string | string[], code?: string) => understandProject(projectOf(products, code), realKnowledge)
const first = (products: string | string[], code?: string) => read(products, code).families[0]?.id

t.test('products of every field are read, in Chinese and in English', async t => {
  const cases: [product: string, code: string | undefined, family: string][] = [
    ['高性能钕铁硼磁钢', '3985', 'magnets'], ['sintered NdFeB blanks', '3985', 'magnets'],
    ['锂离子电池负极材料', '3091', 'artificial-anode'], ['graphite anode material', undefined, 'artificial-anode'],
    ['6-APA', '2710', 'apis'], ['PVC树脂', '2651', 'pvc'], ['1,4-丁二醇', '2614', 'bdo'], ['BDO', undefined, 'bdo'],
    ['碳化硅晶体', '3985', 'sic-semiconductor'], ['SiC abrasives', '3099', 'silicon-carbide'],
    ['高纯晶硅', '3825', 'polysilicon'], ['monocrystalline silicon ingots', '3985', 'monocrystalline-silicon'],
    ['风电塔筒', '3311', 'wind-tower'], ['风机叶片', '3415', 'wind-blades'], ['煤制天然气', '2522', 'coal-gas'],
    ['进口樟松锯材', '2011', 'sawn-timber'], ['无水氢氟酸', '2611', 'hydrogen-fluoride'], ['anhydrous HF', '2611', 'hydrogen-fluoride'],
    ['电解铝', '3216', 'primary-aluminium'], ['aluminum foil', '3252', 'aluminium-sheet'], ['阴极铜', '3211', 'copper-smelting'],
    ['电锌', '3212', 'zinc-smelting'], ['硅锰合金', '3140', 'silicomanganese'], ['金属镁', '3217', 'magnesium-metal'],
    ['水泥熟料', '3011', 'cement'], ['建筑陶瓷', '3071', 'ceramic-tiles'], ['光伏玻璃', '3042', 'pv-glass'],
    ['液压支架', '3511', 'mining-machinery'], ['重型卡车', '3611', 'heavy-truck'], ['数据中心', '6450', 'data-centre'],
    ['cloud data center', '6450', 'data-centre'], ['巴氏鲜奶', '1441', 'liquid-milk'], ['奶豆腐', '1449', 'traditional-dairy'], ['银多金属矿采选', '0922', 'silver-ore'], ['羔羊肉分割', '1353', 'mutton'],
    ['肉鸭屠宰', '1352', 'poultry-meat'], ['羊绒衫', '1763', 'cashmere-goods'], ['马铃薯全粉', '1391', 'potato-starch'],
    ['番茄酱', '1453', 'tomato-paste'], ['味精', '1461', 'amino-acids'], ['葵花籽', '1373', 'sunflower-snacks'],
    ['雪花粉', '1312', 'wheat-flour'], ['大米', '1311', 'rice-milling'], ['甜菜制糖', '1340', 'sugar'], ['红干椒辣椒酱', '1462', 'chilli-products'],
    ['白酒', '1512', 'baijiu'], ['天然矿泉水', '1522', 'bottled-water'], ['蒙药', '2740', 'mongolian-medicine'],
    ['口蹄疫疫苗', '2750', 'vaccines'], ['绿氨', '2621', 'green-ammonia'], ['green methanol', '2614', 'green-methanol'],
    ['风力发电', '4415', 'wind-power'], ['光热电站', '4419', 'solar-thermal'], ['储能电站', '4419', 'energy-storage-station'], ['实木家具', '2110', 'furniture'],
    ['PE管材', '2922', 'plastic-pipes'], ['废旧电池回收', '4220', 'recycling-other'], ['口岸仓储物流', '5990', 'logistics']
  ]
  for (const [product, code, family] of cases) t.equal(first(product, code), family, `${product} ${code ?? ''}`)
})

t.test('what describes a product is context, not product', async t => {
  const cases: [product: string, made: string, beside: string][] = [
    ['风电精密铸件', 'castings-forgings', 'wind-power'],
    ['褐煤制聚丙烯', 'polypropylene', 'lignite'],
    ['进口油菜籽加工', 'rapeseed-oil', 'border-trade'],
    ['magnets for wind turbines', 'magnets', 'wind-turbine'],
    ['汽车零部件铸件', 'castings-forgings', 'vehicle-parts']
  ]
  for (const [product, made, beside] of cases) {
    const { families, context } = read(product)
    t.equal(families[0]?.id, made, product)
    t.ok(context.some(item => item.id === beside), `${beside} stands beside it`)
    t.notOk(families.some(item => item.id === beside), `${beside} is not made`)
  }
})

t.test('code and words settle each other', async t => {
  const anode = read('石墨负极', '3091').families[0]!
  t.strictSame([anode.agreement, anode.via], [4, ['product']])
  t.ok(read('石墨负极', '1441').families[0]!.strength < anode.strength, 'a code of another field lowers the word')
  t.equal(first('马铃薯', '1391'), 'potato-starch', 'a raw material with the code of what is made of it')
  t.strictSame(read('马铃薯', '1391').families[0]!.via, ['input'])
  t.equal(first('马铃薯'), 'potato-crop', 'without a code the crop itself')
  t.equal(first([], '6450'), 'data-centre', 'a code alone')
  t.ok(read([], '6450').families[0]!.strength < 0.5, 'a code alone says little')
  t.strictSame(read([], undefined).families, [])
})

t.test('digits that codes share', async t => {
  const cases: [string, string[], number][] = [
    ['2611', ['2611'], 4], ['2611', ['2614'], 3], ['2611', ['261'], 3], ['261', ['2611'], 3], ['26', ['2611'], 2], ['2611', ['2651'], 2],
    ['2611', ['2711'], 0], ['2611', [], 0], ['2611', ['3212', '26'], 2]
  ]
  for (const [code, codes, digits] of cases) t.equal(sharedDigits(code, codes), digits, `${code} and ${codes.join()}`)
})

t.test('the narrower family says all the broader one says', async t => {
  const knowledge = knowledgeOf(
    familyWith('meat'), familyWith('duck', { broader: 'meat' }))
  const ids = (product: string) => understandProject(projectOf(product), knowledge).families.map(item => item.id)
  t.strictSame(ids('duck, meat'), ['duck'])
  t.strictSame(ids('meat'), ['meat'])
})

t.test('English beside Chinese is read as its translation', async t => {
  const { families } = read(['碳化硅晶体', 'SiC crystals and wafers'], '3985')
  t.equal(families[0]?.id, 'sic-semiconductor')
  const wafers = families.find(item => item.id === 'pv-wafers')
  t.ok(!wafers || wafers.strength < 0.6, 'a word that only the translation has is less sure')
})

t.test('cluster types are high where words and code agree', async t => {
  const confidence = (id: string, products: string | string[], code?: string) =>
    read(products, code).reading.clusterTypes.find(type => type.id === id)?.confidence
  t.equal(confidence('rare-earth', '钕铁硼', '3985'), 'high')
  t.equal(confidence('rare-earth', '钕铁硼'), 'medium', 'words alone')
  t.equal(confidence('dairy', [], '1441'), 'medium', 'a code that only one type has')
  t.equal(confidence('rare-earth', [], '3985'), 'low', 'a code that many types share')
  t.equal(confidence('dairy', '钕铁硼', '3985'), undefined)
  for (const type of read('钕铁硼', '3985').reading.clusterTypes) t.ok(type.via.length > 0 && type.why.key.startsWith('understanding.type.'), type.id)
})

t.test('needs follow from the family, the words and the answers', async t => {
  const needs = (facts: Parameters<typeof understandProject>[0]) => understandProject(facts, realKnowledge).needs.map(need => need.id)
  t.ok(needs(projectOf('多晶硅')).includes('cheap-power'))
  t.ok(needs(projectOf('农药')).includes('chemical-park'))
  t.notOk(needs(projectOf('农药')).includes('border-port'))
  t.ok(needs(projectOf('进口煤炭洗选')).includes('border-port'))
  t.ok(needs({ 'project.needsRail': true }).includes('rail-freight'))
  t.notOk(needs({ 'project.needsRail': false }).includes('rail-freight'))
  t.strictSame(needs({}), [])
})

t.test('every product is read, or it is said which was not', async t => {
  t.equal(read('味精、氨基酸').reading.everyProductRead, true)
  t.equal(read('味精、某种全新产物').reading.everyProductRead, false)
  t.strictSame(read('味精、某种全新产物').unread, ['某种全新产物'])
  t.equal(read([]).reading.everyProductRead, false, 'nothing said is not everything read')
})

t.test('equal facts give an equal understanding, and no text breaks it', async t => {
  const texts = ['', ' ', '😀'.repeat(90), 'PVC'.repeat(66), '钕铁硼 NdFeB 磁钢 magnets', '（（（）））', '<script>', '\u0000', '铝'.repeat(200)]
  for (const text of texts) {
    t.strictSame(read([text, text], '3985'), read([text, text], '3985'), JSON.stringify(text.slice(0, 12)))
    for (const { strength } of read(text).families) t.ok(strength > 0 && strength <= 1)
  }
  const many = Array.from({ length: 30 }, (_, index) => `${'多晶硅、'.repeat(40)}${index}`)
  t.strictSame(checkFacts(projectOf(many)).problems, [])
  t.equal(read(many).families[0]?.id, 'polysilicon')
  t.equal(read('长'.repeat(200_000) + '多晶硅').families.length, 0, 'the end of a text without end is not read')
})

t.test('the words for the search are those of the investor and of the surest families', async t => {
  t.match(read('NdFeB magnets').queryText, /NdFeB magnets.*稀土永磁/)
  t.equal(read([]).queryText, '')
  t.ok(read(Array(30).fill('多晶硅'.repeat(60))).queryText.length <= 1000)
})
