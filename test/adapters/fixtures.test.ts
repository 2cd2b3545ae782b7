import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import t from 'tap'
import { FixtureFaults } from '../../src/adapters/files/faults.js'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { SEEDED } from '../../src/application/seed.js'
import { INDUSTRY_TAGS, PREFECTURES } from '../../src/domain/facts/catalogue.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { changed, type Changes } from '../support/change.js'

const fixtures = await loadFixtures(FIXTURES_DIR)
const { reference } = fixtures

t.test('the fixtures hold what was collected', async t => {
  t.equal(fixtures.parks.length, 37)
  t.equal(fixtures.clusters.length, 60)
  t.equal(fixtures.clusterTypes.length, 32)
  t.equal(fixtures.endowments.length, 399)
  t.equal(fixtures.policies.length, 90)
  t.equal(reference.industries.length, 1971)
  t.equal(reference.divisions.length, 103)
  t.equal(reference.prefectures.length, 12)
  t.equal(reference.statisticalUnits.length, 5)
  t.equal(reference.tiles.length, 12)
  t.equal(reference.landFloor.length, 15)
  t.equal(reference.catalogueItems.length, 174)
  t.equal(reference.catalogueItems.filter(({ confidence }) => confidence === 'high').length, 14)
})

t.test('the records go to the collections that the seed fills', async t => {
  t.strictSame(Object.keys(fixtures.records).sort(), [...SEEDED].sort())
  t.equal(fixtures.records['cluster-types'], fixtures.clusterTypes)
})

t.test('parks and clusters say how sure the list is, and where it comes from', async t => {
  t.equal(fixtures.parks.filter(({ confidence }) => confidence === 'listed').length, 1)
  t.equal(fixtures.clusters.filter(({ confidence }) => confidence === 'listed').length, 0)
  t.equal(fixtures.parks.filter(({ levelAssumed }) => levelAssumed).length, 16)
  for (const { id, sources } of [...fixtures.parks, ...fixtures.clusters]) t.ok(sources.length > 0, id)
  for (const { id, confidence, source } of fixtures.endowments) t.ok(confidence === 'recalled' || source, id)
})

t.test('what an endowment draws has its reason in Chinese and in English, with the same years', async t => {
  const reasons = fixtures.endowments.flatMap(({ id, attracts }) => attracts.map(({ why }) => ({ id, why })))
  t.equal(reasons.length, 626)
  const years = (text: string) => text.match(/\b(?:19|20)\d\d(?!\d)/g) ?? []
  for (const { id, why: { zh, en } } of reasons) {
    t.match(zh, /\p{Script=Han}/u, id)
    t.match(en, /^(?!.*\p{Script=Han}).*[a-z]/iu, id)
    t.ok(years(en).every(year => zh.includes(year)), `${id}: ${en}`)
  }
})

t.test('what is said of parks, clusters and policies is said in Chinese and in English', async t => {
  const said = [
    ...fixtures.parks.flatMap(({ notes, transport, approvedYearBasis }) => [notes, transport, approvedYearBasis]),
    ...fixtures.clusters.map(({ notes }) => notes),
    ...fixtures.policies.flatMap(({ statusWhy, note, lastEvidence, benefit: { parameters = {} } }) =>
      [statusWhy, note, lastEvidence?.what, ...Object.values(parameters).map(({ note }) => note)])
  ].flatMap(text => text ?? [])
  t.equal(said.length, 263)
  const documents = (text: string) => text.match(/\p{Script=Han}+〔\d{4}〕\d+号/gu) ?? []
  for (const { zh, en } of said) {
    t.match(zh, /\p{Script=Han}/u, en)
    t.match(en, /[a-z]{2}/i, zh)
    t.ok(documents(en).every(number => zh.includes(number)), `${en}: document numbers`)
  }
})

t.test('every industry class has an English name that no other one beside it has', async t => {
  const { industries } = reference
  t.equal(industries.filter(({ enBasis }) => enBasis === 'yearbook').length, 117)
  t.equal(industries.filter(({ enBasis }) => enBasis === 'translation').length, 1854)
  const codesWhere = (isSo: (zh: string, en: string) => boolean) => industries.filter(({ name }) => isSo(name.zh, name.en)).map(({ code }) => code)
  t.strictSame(codesWhere((_, en) => !/^[A-Z][A-Za-z0-9 ,.()'-]{2,199}$/.test(en)), [], 'Latin letters, a capital first, 200 at most')
  t.strictSame(codesWhere((zh, en) => zh.includes('其他') && !/\bOther\b/.test(en)), [], '其他 is Other')
  t.strictSame(codesWhere((zh, en) => zh.includes('未列明') && !en.endsWith(' n.e.c.')), [], '未列明 is n.e.c.')
  t.equal(new Set(industries.map(({ parent, name }) => `${parent} ${name.en}`)).size, industries.length, 'once below one heading')
  const isLone = ({ parent }: { parent?: string }) => industries.filter(item => item.parent === parent).length === 1
  const asGroup = industries.filter(({ parent, name }) => name.en === industries.find(({ code }) => code === parent)?.name.en)
  t.ok(asGroup.length > 0 && asGroup.every(isLone), 'only a lone class is called as its group')
})

t.test('every league and city has a grid, a tile and parks or endowments; every tag has its codes', async t => {
  for (const name of PREFECTURES) {
    t.ok(['mengxi', 'mengdong'].includes(reference.gridByPrefecture[name] ?? ''), `${name}: grid`)
    t.ok(reference.tiles.some(tile => tile.name.zh === name), `${name}: tile`)
    t.ok(fixtures.endowments.some(({ prefecture }) => prefecture.name.zh === name), `${name}: endowments`)
  }
  t.strictSame(reference.tags.map(({ tag }) => tag).sort(), [...INDUSTRY_TAGS].sort())
  for (const { clusterIds, id } of fixtures.clusterTypes) t.ok(clusterIds.length > 0, id)
})

/** A copy of the fixtures with three policies only, in which one JSON file is changed. */
function copyWith (t: { testdir: () => string }, file: string, changes: Changes): string {
  const dir = t.testdir()
  cpSync(FIXTURES_DIR, dir, { recursive: true, filter: source => !source.endsWith('.yaml') || /park-etdz-2024|tax-rd-super-100|ele-mengxi-trading-2026/.test(source) })
  const path = join(dir, file)
  writeFileSync(path, JSON.stringify(changed(JSON.parse(readFileSync(path, 'utf8')), changes)))
  return dir
}

async function faultsOf (dir: string): Promise<string[]> {
  try {
    await loadFixtures(dir)
    return []
  } catch (error) {
    if (!(error instanceof FixtureFaults)) throw error
    return error.problems.map(({ file, path, words }) => `${relative(dir, resolve(file))}: ${path}: ${words}`)
  }
}

t.test('three policies and the unchanged tables load', async t => {
  t.strictSame(await faultsOf(copyWith(t, 'parks.json', {})), [])
})

/** What is wrong, in which file, the changes, and the complaint. */
const BROKEN: [string, string, Changes, string][] = [
  ['an unknown key', 'parks.json', { '3.colour': 'red' }, '[3].colour: unknown key'],
  ['a missing key', 'parks.json', { '3.location': undefined }, '[3].location: is missing'],
  ['a value that is not allowed', 'parks.json', { '3.level': 'world' }, '[3].level: "world" is not one of national, autonomous-region, league, none'],
  ['an identifier with capitals', 'parks.json', { '3.id': 'Park' }, '[3].id: "Park" is not lower-case letters, digits and hyphens'],
  ['null for what is not known', 'parks.json', { '3.transport': null }, '[3].transport: must be object'],
  ['a text in one language only', 'clusters.json', { '0.notes': { zh: '证据：较强。' } }, '[0].notes.en: is missing'],
  ['an id that stands twice', 'parks.json', { '3.id': 'jinshan-gaoxin-chanye-kaifaqu' }, '[3].id: jinshan-gaoxin-chanye-kaifaqu is also the id of [1]'],
  ['an unknown prefecture', 'parks.json', { '5.prefecture.code': '159900' }, '[5].prefecture.code: there is no league or city 159900 in GB/T 2260'],
  ['a prefecture of another name', 'parks.json', { '5.prefecture.name.zh': '乌海市' }, '[5].prefecture.name.zh: 乌海市 is not the name of 150200, 包头市'],
  ['an unknown county', 'parks.json', { '5.county.code': '150299' }, '[5].county.code: there is no division 150299 in GB/T 2260'],
  ['a county of another prefecture', 'parks.json', { '5.county.code': '150302' }, '[5].county.code: 150302 lies in 150300, not in 150200'],
  ['a county of another name', 'parks.json', { '5.county.name.zh': '青山区' }, '[5].county.name.zh: 青山区 is not the name of 150202, 东河区'],
  ['an unknown cluster type', 'clusters.json', { '0.type': 'gold' }, '[0].type: there is no such cluster type'],
  ['a cluster in the field of another type', 'clusters.json', { '0.field': 'metallurgy' }, '[0].field: metallurgy differs from the field of coal-chemical-downstream, chemicals'],
  ['a cluster its type does not list', 'clusters.json', { '0.id': 'new-cluster' }, '[0].type: coal-chemical-downstream does not list new-cluster among its clusters'],
  ['an unknown industry code', 'clusters.json', { '0.industries.1.code': '9999' }, '[0].industries[1].code: there is no class of GB/T 4754 9999'],
  ['a type that is no tag', 'cluster-types.json', { '0.id': 'gold' }, '[0].id: gold is not a tag of the fact catalogue'],
  ['an endowment of an unknown code', 'endowments.json', { '7.attracts.0.industryCodes': ['9999'] }, '[7].attracts[0].industryCodes[0]: there is no class of GB/T 4754 9999'],
  ['an endowment of an unknown type', 'endowments.json', { '7.attracts.0.clusterTypes': ['gold'] }, '[7].attracts[0].clusterTypes[0]: there is no cluster type gold'],
  ['a sourced endowment without a source', 'endowments.json', { '0.source': undefined }, '[0].source: is missing: an endowment that is sourced has one'],
  ['a class below nothing', 'reference/gbt4754-2017.json', { '2.parent': '99' }, '[2].parent: 99 is not a class of level 2'],
  ['a class without an English name', 'reference/gbt4754-2017.json', { '3.name': { zh: '稻谷种植' } }, '[3].name.en: is missing'],
  ['a class that stands twice', 'reference/gbt4754-2017.json', { 1971: { code: '0111', level: 4, parent: '011', name: { zh: '稻谷种植', en: 'Growing of Rice' }, enBasis: 'translation' } }, '[1971].code: 0111 is also the code of [3]'],
  ['a league that is missing', 'reference/gbt2260-150000.json', { 'prefectures.11.name.zh': '阿拉善' }, 'prefectures: 阿拉善盟 is missing'],
  ['a county of no league', 'reference/gbt2260-150000.json', { 'counties.0.prefectureCode': '159900' }, 'counties[0].prefectureCode: there is no league or city 159900'],
  ['a western item of no national one', 'reference/catalogue-items.json', { '173.nationalItem': 'XX-1' }, '[173].nationalItem: there is no national item XX-1'],
  ['an item on a day that does not exist', 'reference/catalogue-items.json', { '0.validFrom': '2024-02-30' }, '[0].validFrom: 2024-02-30 is not a day that exists'],
  ['an item that ends before it starts', 'reference/catalogue-items.json', { '0.validTo': '2024-01-31' }, '[0].validTo: 2024-01-31 comes before 2024-02-01'],
  ['a rule of an unknown code', 'reference/catalogue-rules.json', { '0.industryCodes': ['9999'] }, '[0].industryCodes[0]: there is no class of GB/T 4754 9999'],
  ['a border of one side', 'reference/map-tiles.json', { '0.neighbours.3': '152900' }, '[0].neighbours[3]: 152900 does not name 150100 as its neighbour'],
  ['a tile of no league', 'reference/map-tiles.json', { '0.code': '159900' }, '[0].code: there is no league or city 159900'],
  ['a tag that is missing', 'reference/industry-tags.json', { 0: undefined }, '(whole file): coal-chemical-downstream is missing'],
  ['a tag of an unknown code', 'reference/industry-tags.json', { '0.industryCodes': ['9999'] }, '[0].industryCodes[0]: there is no class of GB/T 4754 9999'],
  ['an area of an unknown park', 'reference/areas.json', { '0.outside': { parks: ['nowhere'] } }, '[0].outside.parks[0]: there is no park nowhere'],
  ['an area of a fact that is not yes or no', 'reference/areas.json', { '0.field': 'site.landGrade' }, '[0].field: site.landGrade is not a yes-no fact of the catalogue'],
  ['a league in two grids', 'reference/land-and-power.json', { 'power.gridByPrefecture.mengdong.4': '包头市' }, 'power.gridByPrefecture: 包头市 stands in 2 grids, expected 1'],
  ['a floor without a price', 'reference/land-and-power.json', { 'land.nationalLandFloor.rows.0.yuanPerM2': undefined }, 'land.nationalLandFloor.rows[0].yuanPerM2: is missing']
]

for (const [title, file, changes, complaint] of BROKEN) {
  t.test(`refuses ${title}`, async t => {
    const faults = await faultsOf(copyWith(t, file, changes))
    t.ok(faults.some(fault => fault.startsWith(`${file}: ${complaint}`)), complaint, { found: faults })
  })
}

t.test('a policy of a park or table that is gone is refused', async t => {
  const withoutPark = copyWith(t, 'parks.json', { 20: undefined })
  t.match(await faultsOf(withoutPark), [/^policies\/fiscal\/park-etdz-2024\.yaml: scope\.parks\[2\]: there is no park bayannaoer-jingji-jishu-kaifaqu$/])
  const withoutTable = copyWith(t, 'reference/land-and-power.json', { 'power.energyReference': undefined })
  t.match(await faultsOf(withoutTable), [/^policies\/electricity\/ele-mengxi-trading-2026\.yaml: benefit\.parameters\.referencePrices\.values\[0\]\.value: there is no power\.energyReference in land-and-power\.json/])
})

t.test('a file that is not JSON, and one that is not there, are named', async t => {
  const dir = copyWith(t, 'parks.json', {})
  writeFileSync(join(dir, 'parks.json'), '[\n{"id": "one"},\n{"id" "two"}\n]')
  rmSync(join(dir, 'reference/areas.json'))
  const faults = await faultsOf(dir)
  t.match(faults[0], /^parks\.json: \(whole file\): is not JSON: .*\(line 3\)$/)
  t.match(faults[1], /^reference\/areas\.json: \(whole file\): cannot be read: ENOENT/)
})
