import t from 'tap'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { CRITERIA, type CriterionId } from '../../../src/domain/match/answer.js'
import type { Knowledge } from '../../../src/domain/match/knowledge.js'
import { rankParks } from '../../../src/domain/match/rank.js'
import { understandProject } from '../../../src/domain/match/understanding.js'
import type { Cluster } from '../../../src/domain/place/cluster.js'
import type { Endowment } from '../../../src/domain/place/endowment.js'
import type { Park } from '../../../src/domain/place/park.js'
import { endowmentWith, familyWith, knowledgeOf, projectOf, realFixtures, realKnowledge, realWeights } from '../../support/knowledge.js'
import { parkWith } from '../../support/places.js'

const FLUORSPAR = familyWith('fluorspar')
const ACID = familyWith('acid', { industryCodes: ['2611'], inputs: { fluorspar: 1 }, needs: ['much-water', 'cheap-power', 'chemical-park', 'border-port'] })
const POLYMER = familyWith('polymer', { industryCodes: ['2651'], inputs: { acid: 1 } })
const small = knowledgeOf(FLUORSPAR, ACID, POLYMER, familyWith('milk', { industryCodes: ['1441'] }))

type Places = { parks: Park[], endowments: Endowment[], clusters: Cluster[], relevance?: Map<string, number>, knowledge?: Knowledge }

function rank (facts: Facts, { parks, endowments, clusters, relevance, knowledge = small }: Partial<Places>) {
  const understanding = understandProject(facts, knowledge)
  return rankParks({
    understanding,
    facts,
    parks: parks ?? [parkWith()],
    endowments: endowments ?? [],
    clusters: clusters ?? [],
    clusterTypes: realFixtures.clusterTypes,
    knowledge,
    weights: realWeights,
    relevance
  })
}

const partOf = (criterion: CriterionId, ranked: ReturnType<typeof rank>, parkId = 'park-a') =>
  ranked.find(park => park.parkId === parkId)!.parts.find(part => part.criterion === criterion)!
const valueOf = (criterion: CriterionId, facts: Facts, places: Partial<Places>, parkId?: string) => partOf(criterion, rank(facts, places), parkId).value
const keysOf = (criterion: CriterionId, facts: Facts, places: Partial<Places>) => partOf(criterion, rank(facts, places)).evidence.map(item => item.reason.key)
const acid = projectOf('acid')

t.test('a plant that makes the product is industry, a deposit that feeds it is the place', async t => {
  const plant = endowmentWith('plant', ['acid'])
  const mine = endowmentWith('mine', [], { kind: 'mineral', name: { zh: 'fluorspar', en: 'fluorspar' } })
  t.strictSame(keysOf('industry-fit', acid, { endowments: [plant] }), ['match.reason.endowment.family'])
  t.strictSame(keysOf('place-endowment', acid, { endowments: [plant] }), [])
  t.strictSame(keysOf('place-endowment', acid, { endowments: [mine] }), ['match.reason.endowment.input'])
  t.strictSame(keysOf('industry-fit', acid, { endowments: [mine] }), [])
  const [evidence] = partOf('place-endowment', rank(acid, { endowments: [mine] })).evidence
  t.strictSame(evidence!.reason.params['chain'], { zh: 'fluorspar品 → acid品', en: 'fluorspar → acid' })
  t.match(evidence, { endowmentId: 'mine', confidence: 'recalled' })
})

t.test('a maker of an input or a user at the place is a link of the chain', async t => {
  const user = endowmentWith('works', ['polymer'])
  t.strictSame(keysOf('chain-links', acid, { endowments: [user] }), ['match.reason.endowment.user'])
  t.strictSame(keysOf('chain-links', projectOf('polymer'), { endowments: [endowmentWith('plant', ['acid'])] }), ['match.reason.endowment.input'])
  t.strictSame(keysOf('chain-links', acid, { endowments: [endowmentWith('plant', ['acid'])] }), [], 'what makes the very product counts elsewhere')
  t.equal(valueOf('chain-links', projectOf('milk'), { endowments: [user] }), 0)
})

t.test('strength, confidence and county weigh an endowment', async t => {
  const at = (changes: Partial<Endowment>, park = parkWith()) => valueOf('industry-fit', acid, { endowments: [endowmentWith('plant', ['acid'], changes)], parks: [park, parkWith({ id: 'park-b', county: { name: { zh: '青山区', en: 'Qingshan' } } })] })
  t.ok(at({ strength: 1 }) < at({ strength: 2 }) && at({ strength: 2 }) < at({ strength: 3 }))
  t.ok(at({ confidence: 'recalled' }) <= at({ confidence: 'sourced' }))
  const county = (zh: string) => at({ county: { name: { zh, en: zh } } })
  t.ok(county('昆都仑区') > at({}), 'its own county')
  t.ok(county('固阳县') > county('青山区'), 'a county without a park lies nearer than one with its own')
  t.ok(county('青山区') > 0, 'the rest of the prefecture feels it')
  const far = { name: { zh: '乌海市', en: 'Wuhai' }, code: '150300' } as const
  t.equal(at({ prefecture: far }), 0, 'another prefecture does not')
})

t.test('leading industries and clusters make a park fit', async t => {
  const leading = parkWith({ leadingIndustries: ['acid'] })
  t.strictSame(keysOf('industry-fit', acid, { parks: [leading] }), ['match.reason.park.leading'])
  const cluster: Cluster = {
    id: 'acid-cluster',
    name: { zh: '酸集群', en: 'Acid cluster' },
    field: 'chemicals',
    type: 'fluorine',
    prefecture: parkWith().prefecture,
    place: { zh: '昆都仑区', en: 'Kundulun' },
    targetProducts: [{ zh: 'acid', en: 'acid' }],
    industries: [],
    upstream: [],
    downstream: [{ zh: 'polymer', en: 'polymer' }],
    confidence: 'inferred',
    sources: [{ title: '示例' }]
  }
  const here = rank(acid, { clusters: [cluster] })
  t.match(partOf('industry-fit', here).evidence, [{ clusterId: 'acid-cluster', reason: { key: 'match.reason.cluster.own-product' } }])
  const elsewhere = valueOf('industry-fit', acid, { clusters: [{ ...cluster, place: { zh: '固阳县', en: 'Guyang' } }] })
  t.ok(elsewhere > 0 && elsewhere < partOf('industry-fit', here).value, 'elsewhere in the prefecture it counts less')
  t.equal(valueOf('industry-fit', acid, { clusters: [{ ...cluster, prefecture: { name: { zh: '乌海市', en: 'Wuhai' }, code: '150300' } }] }), 0)
  t.strictSame(keysOf('chain-links', projectOf('polymer'), { clusters: [cluster] }), ['match.reason.cluster.input'])
  t.strictSame(keysOf('chain-links', projectOf('polymer'), { clusters: [{ ...cluster, targetProducts: [] }] }), ['match.reason.cluster.downstream'])
})

t.test('what the text search says adds to the fit and never takes away', async t => {
  const with_ = (share: number | undefined) => valueOf('industry-fit', acid, share === undefined ? {} : { relevance: new Map([['park-a', share]]) })
  t.equal(with_(undefined), 0)
  t.equal(with_(0), 0)
  t.ok(with_(0.5) > 0 && with_(0.5) < with_(1))
  t.equal(with_(2), with_(1), 'no more than all of it')
  t.equal(valueOf('industry-fit', acid, { relevance: new Map([['another', 1]]) }), 0)
})

t.test('siting: water, power and chemical parks for those that need them', async t => {
  const water = (zh: string) => endowmentWith('water', [], { kind: 'water', name: { zh, en: zh } })
  const siting = (facts: Facts, endowments: Endowment[], park = parkWith()) => valueOf('siting-rules', facts, { endowments, parks: [park] })
  t.equal(siting(acid, []), 0.5, 'nothing known is neither for nor against')
  t.ok(siting(acid, [water('极度缺水')]) < 0.5)
  t.ok(siting(acid, [water('水量充足')]) > 0.5)
  t.equal(siting(acid, [water('黄河')]), 0.5)
  t.equal(siting(projectOf('milk'), [water('极度缺水')]), 0.5, 'a project that needs no water does not mind')
  t.ok(siting(acid, [endowmentWith('wind', [], { kind: 'energy' })]) > 0.5)
  t.ok(siting(acid, [], parkWith({ leadingIndustries: ['精细化工'] })) > 0.5)
  t.equal(siting(acid, [], parkWith({ leadingIndustries: ['乳品加工'] })), 0.5)
})

t.test('logistics: ports for those that import, and the way from home', async t => {
  const port = endowmentWith('port', [], { kind: 'port' })
  const logistics = (facts: Facts, endowments: Endowment[] = []) => valueOf('logistics', facts, { endowments })
  t.equal(logistics(acid), 0.5)
  t.ok(logistics(acid, [port]) > 0.5)
  t.equal(logistics(projectOf('milk'), [port]), 0.5)
  const from = (province: string) => logistics({ ...projectOf('milk'), 'investor.transferFromProvince': province })
  t.ok(from('宁夏') > from('北京') && from('北京') > from('上海'), 'the nearer the better')
  t.equal(from('海南'), 0.5, 'beyond a day or two of driving distance says nothing')
  t.equal(from('境外'), 0.5, 'abroad has no place')
})

t.test('wishes count strongly, but do not make a place fit', async t => {
  const away = parkWith({ id: 'park-b', prefecture: { name: { zh: '乌海市', en: 'Wuhai' }, code: '150300' } })
  const places = { parks: [parkWith(), away], endowments: [endowmentWith('plant', ['acid'], { strength: 3, confidence: 'sourced' })] }
  const wish = (prefecture?: string) => ({ ...acid, ...(prefecture ? { 'project.preferredPrefectures': [prefecture] } : {}) })
  t.equal(valueOf('wishes', wish(), places), 0.5)
  t.equal(valueOf('wishes', wish('包头市'), places), 1)
  t.equal(valueOf('wishes', wish('乌海市'), places), 0)
  t.equal(rank(wish('乌海市'), places)[0]!.parkId, 'park-a', 'a place where the industry stands stays ahead of a wish alone')
  t.equal(rank({ ...projectOf('milk'), 'project.preferredPrefectures': ['乌海市'] }, places)[0]!.parkId, 'park-b')
})

t.test('another endowment that fits never lowers a park', async t => {
  const more = [endowmentWith('a', ['acid'], { strength: 1 }), endowmentWith('b', ['polymer'], { strength: 3 }), endowmentWith('c', ['acid'], { strength: 3 }),
    endowmentWith('d', [], { kind: 'mineral', name: { zh: 'fluorspar', en: 'fluorspar' } }), endowmentWith('e', ['acid'], { kind: 'energy' })]
  let before = rank(acid, {})[0]!.score
  for (let count = 1; count <= more.length; count++) {
    const { score } = rank(acid, { endowments: more.slice(0, count) })[0]!
    t.ok(score >= before, `with ${count}: ${before} to ${score}`)
    before = score
  }
})

const projects: Facts[] = [
  projectOf('钕铁硼磁材', '3985'), projectOf('液态奶', '1441'), projectOf('PVDF'), projectOf(['进口煤炭洗选', 'washing of imported coal'], '0610'),
  { 'project.industryCode': '6450' }, { 'project.industryTags': ['meat'] }, {}
]
const real = { ...realFixtures, knowledge: realKnowledge, weights: realWeights }
const rankReal = (facts: Facts) => rankParks({ ...real, understanding: understandProject(facts, realKnowledge), facts })

t.test('points sum to the value, values to the score, and everything lies between 0 and 1', async t => {
  const start = { 'siting-rules': 0.5, logistics: 0.5, wishes: 0.5 } as Partial<Record<CriterionId, number>>
  for (const facts of projects) {
    for (const { parkId, score, parts } of rankReal(facts)) {
      t.strictSame(parts.map(part => part.criterion), [...CRITERIA])
      for (const { criterion, value, evidence } of parts) {
        const sum = evidence.reduce((total, item) => total + item.points, start[criterion] ?? 0)
        if (Math.abs(Math.min(1, Math.max(0, sum)) - value) > 1e-9 || value < 0 || value > 1) t.fail(`${parkId} ${criterion}: ${sum} is not ${value}`)
      }
      const total = parts.reduce((sum, part) => sum + part.value * part.weight, 0)
      if (Math.abs(total - score) > 5e-5 || score < 0 || score > 1) t.fail(`${parkId}: ${total} is not ${score}`)
    }
  }
})

t.test('the ranking holds every park once, best first, equal ones by id, and is the same every time', async t => {
  for (const facts of projects) {
    const ranked = rankReal(facts)
    t.equal(new Set(ranked.map(park => park.parkId)).size, realFixtures.parks.length)
    for (const [index, { score, parkId }] of ranked.slice(1).entries()) {
      const before = ranked[index]!
      if (before.score < score || (before.score === score && before.parkId > parkId)) t.fail(`${before.parkId} before ${parkId}`)
    }
    t.strictSame(rankReal(facts), ranked)
    const other = rankParks({ ...real, parks: [...real.parks].reverse(), understanding: understandProject(facts, realKnowledge), facts })
    t.strictSame(other, ranked, 'in whatever order the parks are given')
  }
})

t.test('what an officer would say first stands first', async t => {
  const cases: [product: string, code: string, prefecture: string][] = [
    ['钕铁硼永磁材料', '3985', '150200'], ['靛蓝染料', '2645', '152900'], ['番茄酱', '1453', '150800'], ['马铃薯全粉', '1391', '150900'],
    ['驼奶粉', '1442', '152900'], ['二氧化锗', '3239', '152500'], ['煤间接液化', '2523', '150600'], ['大豆蛋白', '1392', '150700'],
    ['花岗岩板材', '3032', '152500'], ['液态奶', '1441', '150100'], ['大米', '1311', '152200'], ['黄原胶、味精', '1461', '150500']
  ]
  for (const [product, code, prefecture] of cases) {
    const places = [...new Set(rankReal(projectOf(product, code)).map(park => park.prefectureCode))].slice(0, 2)
    t.ok(places.includes(prefecture), `${product}: ${places.join()}`)
  }
})

t.test('added knowledge counts beside the catalogue, and once', async t => {
  const plant = endowmentWith('plant', ['acid'])
  const adding = { ...small, addedEndowments: [plant] }
  const alone = rank(acid, { endowments: [plant] })
  t.strictSame(rank(acid, { knowledge: adding }), alone)
  t.strictSame(rank(acid, { knowledge: adding, endowments: [plant] }), alone)
})

t.test('the catalogue is read again when it is another one', async t => {
  const parks = [parkWith()]
  const first = rank(acid, { parks, endowments: [endowmentWith('plant', ['acid'])] })
  const second = rank(acid, { parks, endowments: [endowmentWith('plant', ['milk'])] })
  t.ok(first[0]!.score > second[0]!.score)
})

t.test('after any edit the ranking is that of places that were never read before', async t => {
  const { parks, clusters, endowments, clusterTypes } = realFixtures
  const facts: Facts = { 'project.products': ['锂离子电池负极材料'], 'project.industryCode': '3091' }
  const ranked = (places: Pick<typeof realFixtures, 'parks' | 'clusters' | 'endowments'>) =>
    rankParks({ ...places, clusterTypes, understanding: understandProject(facts, realKnowledge), facts, knowledge: realKnowledge, weights: realWeights })
  const [first, second] = parks as [Park, Park]
  let places = { parks: parks as readonly Park[], clusters: clusters as readonly Cluster[], endowments: endowments as readonly Endowment[] }
  const edits: ((now: typeof places) => typeof places)[] = [
    now => now,
    now => ({ ...now, parks: now.parks.map(park => park.id === first.id ? { ...park, leadingIndustries: ['石墨负极材料'] } : park) }),
    now => ({ ...now, parks: now.parks.map(park => park.id === first.id ? { ...park, prefecture: second.prefecture, county: second.county! } : park) }),
    now => ({ ...now, parks: now.parks.slice(1) }),
    now => ({ ...now, clusters: now.clusters.map(cluster => ({ ...cluster, place: { zh: second.name.zh, en: second.name.en } })) }),
    now => ({ ...now, endowments: now.endowments.slice(0, -3) }),
    now => ({ ...now, endowments: now.endowments.map(endowment => ({ ...endowment, strength: 1 as const })) }),
    now => ({ ...now, parks: [first, ...now.parks] })
  ]
  const seen = new Set<string>()
  for (const edit of edits) {
    places = edit(places)
    const found = ranked(places as never)
    t.strictSame(found, ranked(structuredClone(places) as never))
    seen.add(JSON.stringify(found))
  }
  t.ok(seen.size > 5, 'the edits made a difference')
})
