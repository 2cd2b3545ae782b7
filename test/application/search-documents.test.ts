import t from 'tap'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { CATALOGUE_INDEXES as INDEXES, type CatalogueIndex as IndexName } from '../../src/application/collections.js'
import type { SearchDocument, SearchIndex } from '../../src/application/ports.js'
import {
  clusterDocument, clusterTypeDocument, endowmentDocument, parkDocument, policyDocument, standsAt
} from '../../src/application/search-documents.js'
import { SEARCH_SETTINGS } from '../../src/application/search-settings.js'
import { isShown } from '../../src/domain/law/lawfulness.js'
import type { Localized } from '../../src/domain/localized.js'
import type { Cluster, ClusterType } from '../../src/domain/place/cluster.js'
import type { Endowment } from '../../src/domain/place/endowment.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { parkWith } from '../support/places.js'
import { policyWith } from '../support/policy.js'

const baotou = { name: { zh: '包头市', en: 'Baotou' }, code: '150200' }

const rareEarth: ClusterType = {
  id: 'rare-earth',
  name: { zh: '稀土新材料及其应用', en: 'Rare-earth materials' },
  field: 'emerging',
  fieldName: { zh: '战略性新兴产业', en: 'Emerging industries' },
  sectionRef: '一',
  targetProducts: [{ zh: '永磁材料', en: 'permanent magnets' }],
  industries: [{ code: '398', name: { zh: '电子元件及电子专用材料制造', en: 'Electronic components' } }],
  synonyms: { zh: ['稀土', '磁材'], en: ['NdFeB'] },
  upstream: [{ zh: '镨钕', en: 'praseodymium-neodymium' }],
  downstream: [{ zh: '电机', en: 'motors' }],
  nationalLeadAim2015: true,
  clusterIds: []
}
const dairy: ClusterType = { ...rareEarth, id: 'dairy', name: { zh: '乳品加工', en: 'Dairy' }, synonyms: { zh: ['牛奶'], en: ['milk'] }, targetProducts: [{ zh: '奶酪', en: 'cheese' }] }

const cluster = (place: string, over: Partial<Cluster> = {}): Cluster => ({
  id: 'baotou-dairy',
  name: { zh: '包头乳品产业集群', en: 'Baotou dairy cluster' },
  field: 'food',
  type: 'dairy',
  prefecture: baotou,
  place: { zh: place, en: 'place' },
  targetProducts: [{ zh: '酸奶', en: 'yogurt' }],
  industries: [{ code: '144', name: { zh: '乳制品制造', en: 'Dairy products' } }],
  upstream: [{ zh: '生鲜乳', en: 'raw milk' }],
  downstream: [],
  confidence: 'inferred',
  sources: [{ title: '示例来源' }],
  ...over
})

const allText = ({ text }: SearchDocument) => Object.values(text).flat()

t.test('a park is found by its names, place, level and what fits its industries or stands there', async t => {
  const park = parkWith({ name: { zh: '包头稀土高新技术产业开发区', en: 'Baotou Rare Earth Zone' }, level: 'national', type: 'hi-tech', leadingIndustries: ['稀土新材料'] })
  const document = parkDocument(park, [cluster('昆都仑区')], [rareEarth, dairy])
  for (const word of ['包头稀土高新技术产业开发区', 'Baotou Rare Earth Zone', '包头市', 'Baotou', '昆都仑区', '国家级开发区', 'national level', '高新区', '稀土新材料',
    '磁材', 'NdFeB', '永磁材料', '牛奶', '奶酪', '酸奶', 'yogurt']) t.ok(allText(document).includes(word), word)
  t.strictSame(document.filter, {
    'prefecture.code': '150200',
    'county.code': '150203',
    level: 'national',
    type: 'hi-tech',
    region: 'west',
    clusterTypes: ['rare-earth', 'dairy'],
    industries: ['稀土新材料'],
    confidence: 'inferred'
  })
  const alone = parkDocument(park, [cluster('东河区')], [rareEarth, dairy])
  t.notOk(allText(alone).includes('牛奶'), 'a cluster elsewhere lends no words')
  t.strictSame(alone.filter['clusterTypes'], ['rare-earth'])
})

t.test('the transport of a park is searched in both languages', async t => {
  const { text } = parkDocument(parkWith({ transport: { zh: '有两条铁路专用线', en: 'two dedicated rail lines' } }), [], [])
  t.strictSame(text['transport'], ['有两条铁路专用线', 'two dedicated rail lines'])
})

t.test('what is not known of a park is left out', async t => {
  const document = parkDocument(parkWith({ county: undefined, level: 'none', type: 'other', transport: undefined }), [], [rareEarth])
  t.notOk('county.code' in document.filter)
  t.strictSame([document.text['level'], document.text['transport'], document.text['products']], [[], [], []])
  t.ok(allText(document).every(text => typeof text === 'string' && text !== ''))
})

t.test('a cluster stands at the park that its place names, in full, short or by the county', async t => {
  const park = parkWith({ name: { zh: '内蒙古包头稀土高新技术产业开发区（示例）', en: 'x' } })
  const cases: [string, boolean][] = [
    ['昆都仑区', true], ['东河区、昆都仑区', true], ['东河区', false],
    ['包头稀土高新技术产业开发区', true], ['包头国家稀土高新技术产业开发区', true], ['稀土高新区', true], ['包头铝业产业园区（东河区）、稀土高新区', true],
    ['包头铝业产业园区', false], ['高新区', false], ['包头市', false]
  ]
  for (const [place, expected] of cases) t.equal(standsAt(cluster(place), park), expected, place)
  t.notOk(standsAt(cluster('昆都仑区', { prefecture: { name: { zh: '乌海市', en: 'Wuhai' }, code: '150300' } }), park), 'the same name elsewhere is another place')
})

t.test('a banner is also found by its everyday name, other places are not', async t => {
  const names = (zh: string) => parkDocument(parkWith({ county: { name: { zh, en: 'x' } } }), [], []).text['place']
  t.strictSame(names('达拉特旗'), ['包头市', 'Baotou', '达拉特旗', 'x', '达旗'])
  for (const name of ['昆都仑区', '科尔沁右翼前旗', '托克托县']) t.strictSame(names(name), ['包头市', 'Baotou', name, 'x'], name)
})

t.test('a cluster carries what its type is called', async t => {
  const document = clusterDocument(cluster('昆都仑区'), dairy)
  for (const word of ['包头乳品产业集群', 'Baotou dairy cluster', '包头市', '昆都仑区', '酸奶', '生鲜乳', '144乳制品制造', 'Dairy products', '乳品加工', '战略性新兴产业', '牛奶', 'milk']) {
    t.ok(allText(document).includes(word), word)
  }
  t.strictSame(document.filter, { type: 'dairy', field: 'food', 'prefecture.code': '150200' })
  t.strictSame([clusterDocument(cluster('x'), undefined).text['type'], clusterDocument(cluster('x'), undefined).text['synonyms']], [[], []])
})

t.test('a policy carries its documents, and its places only where it is not for all', async t => {
  const document = policyDocument(policyWith({
    title: { zh: '高新技术企业15%税率', en: 'HNTE rate' },
    scope: { prefectures: ['包头市'], parks: 'all' },
    sources: {
      main: { document: '企业所得税法', number: '主席令第63号', issuer: '全国人大', clause: '第二十八条' }, more: { document: '认定办法', number: '国科发火〔2016〕32号' }
    }
  }))
  for (const word of ['高新技术企业15%税率', 'HNTE rate', '高企', '税收优惠', '包头市', '企业所得税法', '认定办法', '主席令第63号', '国科发火〔2016〕32号', '全国人大', '第二十八条']) {
    t.ok(allText(document).includes(word), word)
  }
  t.strictSame(document.filter, { category: 'tax', status: 'in-force', effect: 'benefit', confidence: 'seed' })
  t.strictSame(policyDocument(policyWith()).text['scope'], [])
  t.strictSame(policyDocument(policyWith()).text['short'], [], 'no short form of what is not written')
})

t.test('an endowment carries the products it draws and why, a cluster type everything it is called', async t => {
  const fluorite: Endowment = {
    id: 'fluorite',
    prefecture: baotou,
    kind: 'mineral',
    name: { zh: '萤石', en: 'fluorite' },
    attracts: [{ zh: '引来制酸', en: 'draws acid' }, { zh: '引来更多制酸', en: 'draws more acid' }].map(why => ({ industryCodes: ['261'], clusterTypes: ['fluorine'], products: { zh: ['氢氟酸'], en: ['HF'] }, why })),
    strength: 2,
    confidence: 'recalled'
  }
  const { text, filter } = endowmentDocument(fluorite)
  t.strictSame(text, { nameZh: ['萤石'], nameEn: ['fluorite'], place: ['包头市', 'Baotou'], products: ['氢氟酸', 'HF'], why: ['引来制酸', 'draws acid', '引来更多制酸', 'draws more acid'] })
  t.strictSame(filter, { 'prefecture.code': '150200', kind: 'mineral', strength: 2 })
  const type = clusterTypeDocument(rareEarth)
  for (const word of ['稀土新材料及其应用', '永磁材料', '磁材', 'NdFeB', '镨钕', 'motors', '398电子元件及电子专用材料制造', '战略性新兴产业']) t.ok(allText(type).includes(word), word)
  t.strictSame(type.filter, { field: 'emerging' })
})

t.test('on the real records', async t => {
  const { parks, clusters, clusterTypes, policies, endowments } = await loadFixtures(FIXTURES_DIR)
  const documents: Record<IndexName, SearchDocument[]> = {
    parks: parks.map(park => parkDocument(park, clusters, clusterTypes)),
    clusters: clusters.map(each => clusterDocument(each, clusterTypes.find(type => type.id === each.type))),
    policies: policies.map(policyDocument),
    'policies-public': policies.filter(policy => isShown(policy, 'public')).map(policyDocument),
    endowments: endowments.map(endowmentDocument),
    'cluster-types': clusterTypes.map(clusterTypeDocument)
  }
  const index = openEmbeddedSearch()
  t.teardown(() => index.close())
  for (const name of INDEXES) await index.put(name, documents[name])

  t.test('the settings name every field and filter that a document has, and no other', async t => {
    for (const name of INDEXES) {
      const { fields, filters, borrowed = [] } = SEARCH_SETTINGS[name]
      t.strictSame([...new Set(documents[name].flatMap(({ text }) => Object.keys(text)))].sort(), Object.keys(fields).sort(), `fields of ${name}`)
      t.strictSame([...new Set(documents[name].flatMap(({ filter }) => Object.keys(filter)))].sort(), [...filters].sort(), `filters of ${name}`)
      t.ok(borrowed.every(field => field in fields))
    }
  })

  t.test('every record is the first that its own name finds, in Chinese, English and full width', async t => {
    const wide = (text: string) => text.replace(/[!-~]/g, sign => String.fromCharCode(sign.charCodeAt(0) + 0xFEE0))
    const check = async (name: IndexName, records: readonly { id: string, name: Localized }[]) => {
      for (const { id, name: { zh, en } } of records) {
        const texts = [zh, en, wide(zh), wide(en)]
        const firsts = await Promise.all(texts.map(async text => (await index.search(name, { text, limit: 1 })).hits[0]?.id))
        if (firsts.some(first => first !== id)) t.fail(`${name} ${id}`, { texts, firsts })
      }
      t.ok(records.length > 0, name)
    }
    await check('parks', parks)
    await check('clusters', clusters)
    await check('policies', policies.map(({ id, title }) => ({ id, name: title })))
    await check('endowments', endowments)
    await check('cluster-types', clusterTypes)
  })

  t.test('parks are found by the synonyms of what is made there', async t => {
    const cases: [string, string][] = [['磁材', 'baotou-xitu-gaoxinqu'], ['牛奶', 'hohhot-jingji-jishu-kaifaqu'], ['牛奶', 'jinshan-gaoxin-chanye-kaifaqu'],
      ['数据中心', 'helingeer-xinqu'], ['达旗', 'dalate-jingji-kaifaqu']]
    for (const [text, id] of cases) t.ok((await found(index, 'parks', text)).slice(0, 3).includes(id), `${text}: ${id}`)
  })

  t.test('how a park is reached finds it in Chinese and in English', async t => {
    const cases: [string, string][] = [['通霍铁路', 'huolinguole-gongye-yuanqu'], ['Tongliao-Holingol railway', 'huolinguole-gongye-yuanqu'],
      ['成吉思汗机场', 'lingdong-gongye-kaifaqu'], ['Chengjisihan airport', 'lingdong-gongye-kaifaqu']]
    for (const [text, id] of cases) t.equal((await found(index, 'parks', text))[0], id, text)
  })

  t.test('a document number in any brackets finds the policies that carry it, and only those', async t => {
    const number = /\p{Script=Han}+〔\d+〕\d+号/u
    const numbers = new Set(policies.flatMap(({ sources }) => Object.values(sources).flatMap(source => number.exec(source.number ?? '')?.[0] ?? [])))
    t.ok(numbers.size > 10)
    for (const written of numbers) {
      const carriers = policies.filter(({ sources }) => Object.values(sources).some(source => source.number?.includes(written))).map(({ id }) => id).sort()
      for (const text of [written, written.replace('〔', '[').replace('〕', ']'), written.replace('〔', '（').replace('〕', '）第'), written.replace('〔', '').replace('〕', ' ')]) {
        t.strictSame((await found(index, 'policies', text)).sort(), carriers, text)
      }
    }
  })
})

async function found (index: SearchIndex, name: IndexName, text: string): Promise<string[]> {
  const { hits } = await index.search(name, { text, limit: 100 })
  return hits.map(hit => hit.id)
}
