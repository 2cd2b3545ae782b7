import t from 'tap'
import { catalogueFacts } from '../../src/domain/derive/catalogue-status.js'
import { projectFacts } from '../../src/domain/derive/derive.js'
import { foodOrPharmaFact, landFacts, usualFacts } from '../../src/domain/derive/project.js'
import { landFloorFact, siteFacts } from '../../src/domain/derive/site.js'
import { tagFacts, type ProductReading } from '../../src/domain/derive/tags.js'
import type { DerivedFact } from '../../src/domain/match/answer.js'
import type { CatalogueItem, IndustryTag } from '../../src/domain/place/reference.js'
import { parkWith, referenceWith } from '../support/places.js'

const brief = (facts: DerivedFact[]) => facts.map(({ field, value, confidence }) => [field, value, confidence])
const find = (facts: DerivedFact[], field: string) => facts.find(fact => fact.field === field)

t.test('a park record settles place and grid; what was assumed or inferred is only offered', async t => {
  const facts = siteFacts(parkWith({ levelAssumed: true }), referenceWith())
  t.strictSame(brief(facts), [
    ['site.parkId', 'park-a', 'high'], ['site.prefecture', '包头市', 'high'], ['site.county', '昆都仑区', 'high'],
    ['site.insidePark', true, 'high'], ['site.parkLevel', 'autonomous-region', 'medium'], ['site.parkType', 'industrial-park', 'high'],
    ['site.isKeyPark', true, 'medium'], ['site.grid', 'mengxi', 'high']
  ])
  t.equal(find(siteFacts(parkWith({ confidence: 'listed' }), referenceWith()), 'site.isKeyPark')?.confidence, 'high')
  t.equal(find(siteFacts(parkWith({ prefecture: { name: { zh: '乌海市', en: 'Wuhai' }, code: '150300' } }), referenceWith()), 'site.grid'), undefined,
    'a prefecture without a grid in the table has an unknown grid')
})

t.test('the first area statement that speaks of the park decides; silence is unknown', async t => {
  const why = { zh: '因', en: 'why' }
  const areas = [
    { field: 'site.isBaotouShannan', value: false, confidence: 'high' as const, outside: { prefectures: ['150200'] }, why },
    { field: 'site.isBaotouShannan', value: true, confidence: 'medium' as const, within: { counties: ['150203'] }, why }
  ]
  const shannan = (park: Parameters<typeof parkWith>[0]) => find(siteFacts(parkWith(park), referenceWith({ areas })), 'site.isBaotouShannan')
  t.match(shannan({}), { value: true, confidence: 'medium' })
  t.match(shannan({ prefecture: { name: { zh: '乌海市', en: 'Wuhai' }, code: '150300' } }), { value: false, confidence: 'high' })
  t.equal(shannan({ county: { name: { zh: '固阳县', en: 'Guyang' }, code: '150222' } }), undefined)
  const border = [{ field: 'site.isBorderPort', value: false, confidence: 'high' as const, outside: { counties: ['150781'] }, why }]
  t.equal(find(siteFacts(parkWith({ county: undefined }), referenceWith({ areas: border })), 'site.isBorderPort'), undefined,
    'a park whose county is unknown is not outside a list of counties')
})

t.test('land follows from mu, intensity from fixed assets, floor from grade', async t => {
  t.strictSame(brief(landFacts({ 'project.landMu': 15 })), [['project.landM2', 10000, 'high']])
  t.strictSame(brief(landFacts({ 'project.landMu': 150, 'project.fixedAssetWan': 45000 })),
    [['project.landM2', 100000, 'high'], ['project.investmentIntensityWanPerHa', 4500, 'high']])
  t.strictSame(brief(landFacts({ 'project.landM2': 20000, 'project.fixedAssetWan': 1000 })), [['project.investmentIntensityWanPerHa', 500, 'high']])
  t.strictSame(landFacts({ 'project.landMu': 0, 'project.fixedAssetWan': 1000 }).length, 1, 'no land, no intensity')
  t.strictSame(landFacts({}), [])
  t.strictSame(brief(landFloorFact({ 'site.landGrade': 10 }, referenceWith())), [['site.landFloorYuanPerM2', 168, 'high']])
  t.strictSame(brief(landFloorFact({ 'site.landGrade': 12 }, referenceWith())), [['site.landFloorYuanPerM2', 120, 'medium']], 'a recalled figure is offered')
  t.strictSame(landFloorFact({ 'site.landGrade': 10, 'site.landFloorYuanPerM2': 99 }, referenceWith()), [])
  t.strictSame(landFloorFact({}, referenceWith()), [])
})

t.test('food and pharma follow from the division; mixed divisions are asked', async t => {
  for (const [code, value, confidence] of [['1441', true, 'high'], ['27', true, 'high'], ['1351', true, 'medium'], ['3985', false, 'high']] as const) {
    t.strictSame(brief(foodOrPharmaFact({ 'project.industryCode': code })), [['project.isFoodOrPharma', value, confidence]], code)
  }
  t.strictSame(foodOrPharmaFact({}), [])
})

t.test('what is usual is offered, never used', async t => {
  const facts = usualFacts({ 'project.type': 'relocation', 'investor.transferFromProvince': '广东', 'project.industryCode': '3091' })
  t.strictSame(brief(facts), [['project.isIndustrialTransfer', true, 'medium'], ['project.landUse', 'industrial', 'medium']])
  t.strictSame(usualFacts({ 'project.type': 'relocation' }), [], 'a move from an unknown place says nothing')
})

const tags: IndustryTag[] = [
  { tag: 'rare-earth', name: { zh: '稀土', en: 'Rare earth' }, industryCodes: ['398'], from: '三', nonResourceBy2011List: true },
  { tag: 'silicon', name: { zh: '硅', en: 'Silicon' }, industryCodes: ['398'], from: '三', nonResourceBy2011List: true },
  { tag: 'coke', name: { zh: '焦化', en: 'Coking' }, industryCodes: ['2521'], definedBy: ['2521'], terms: { zh: ['焦炭'], en: ['coke'] }, from: '三', nonResourceBy2011List: false },
  { tag: 'pvc-carbide', name: { zh: '电石法聚氯乙烯', en: 'Carbide PVC' }, industryCodes: ['2651'], terms: { zh: ['电石法聚氯乙烯'], en: ['carbide PVC'] }, openTerms: { zh: ['聚氯乙烯'], en: ['pvc'] }, from: '三', nonResourceBy2011List: false }
]
const reading = (changes: Partial<ProductReading>): ProductReading => ({ clusterTypes: [], productText: '', everyProductRead: false, ...changes })
const magnets = reading({ clusterTypes: [{ id: 'rare-earth', confidence: 'high' }], productText: '钕铁硼', everyProductRead: true })

t.test('tags need code and words: both settle, one is offered, a code of its own is enough', async t => {
  const tagged = (facts: Parameters<typeof tagFacts>[0], read: ProductReading) => brief(tagFacts(facts, read, tags))
  t.strictSame(tagged({ 'project.industryCode': '3985' }, magnets),
    [['project.industryTags', ['rare-earth'], 'high'], ['project.resourceType', 'non-resource', 'high']])
  t.strictSame(tagged({}, magnets), [['project.industryTags', ['rare-earth'], 'medium'], ['project.resourceType', 'non-resource', 'medium']])
  t.strictSame(tagged({ 'project.industryCode': '2521' }, reading({ productText: '捣固焦', everyProductRead: true })),
    [['project.industryTags', ['coke'], 'high'], ['project.resourceType', 'resource', 'high']])
  t.strictSame(tagged({ 'project.industryCode': '2651' }, reading({ productText: '聚氯乙烯', everyProductRead: true })), [],
    'PVC by an unknown route is neither')
  t.strictSame(tagged({ 'project.industryCode': '3985' }, reading({ productText: '新材料' })), [], 'a product nobody recognises settles nothing')
  t.strictSame(tagged({}, reading({})), [])
})

const item = (changes: Partial<CatalogueItem>): CatalogueItem => ({
  id: 'FE-E1',
  list: 'national',
  category: 'encouraged',
  product: { zh: '高效球团', en: 'pellets' },
  paraphrase: { zh: '球团', en: 'pellets' },
  industryCodes: ['3110'],
  confidence: 'high',
  source: { title: '目录' },
  ...changes
})

t.test('catalogue status needs code and product, and figures nobody gave are only asked', async t => {
  const facts = { 'project.industryCode': '3110' }
  const status = (items: CatalogueItem[], text = '高效球团', day = '2026-01-01') => brief(catalogueFacts(facts, text, items, day))
  t.strictSame(status([item({})]), [['project.catalogueStatus', 'encouraged', 'high']])
  t.strictSame(status([item({})], '铁精粉'), [], 'the class alone says nothing')
  t.strictSame(status([item({ industryCodes: ['3212'] })]), [], 'the words alone say nothing')
  t.strictSame(status([item({ thresholds: { tPerYear: { lt: 1 } } })]), [['project.catalogueStatus', 'encouraged', 'medium']])
  t.strictSame(status([item({ validTo: '2025-12-31' })]), [], 'an edition that has ended is not read')
  t.strictSame(status([item({}), item({ id: 'FE-R1', category: 'restricted', confidence: 'medium' })]), [['project.catalogueStatus', 'restricted', 'medium']])
  t.strictSame(status([item({}), item({ id: 'W1', list: 'western', confidence: 'low' })]),
    [['project.catalogueStatus', 'encouraged', 'high'], ['project.westCatalogueListed', true, 'low']])
  t.strictSame(catalogueFacts({}, '高效球团', [item({})], '2026-01-01'), [])
})

t.test('what was given is never derived again', async t => {
  const derived = projectFacts({ 'project.landMu': 15, 'project.landM2': 9000, 'project.industryCode': '3985', 'project.isFoodOrPharma': true },
    magnets, referenceWith({ tags }), '2026-01-01')
  t.strictSame(brief(derived), [
    ['project.industryTags', ['rare-earth'], 'high'], ['project.resourceType', 'non-resource', 'high'], ['project.landUse', 'industrial', 'medium']
  ])
})
