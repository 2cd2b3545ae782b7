/** Places read once: which product families each endowment, cluster and park speaks of, and how far each reaches. */
import type { Cluster, ClusterType } from '../place/cluster.js'
import type { Endowment } from '../place/endowment.js'
import type { Park } from '../place/park.js'
import type { Localized } from '../localized.js'
import type { Knowledge } from './knowledge.js'
import { readText } from './phrases.js'
import type { Weights } from './weights.js'
import { indexWords, type WordIndex } from './words.js'

/** Family to the weight with which a text names it. */
export type Naming = ReadonlyMap<string, number>

/** `worth`: what it counts for before the agreement with a project, 0..1. */
export type EndowmentReading = {
  endowment: Endowment
  place: Localized
  worth: number
  holds: Naming
  draws: Naming
  industryCodes: readonly string[]
  clusterTypes: ReadonlySet<string>
}
/** A product as an endowment names it, and the families it is known to be. */
export type ProductWord = { reading: EndowmentReading, families: readonly string[] }

export type ClusterReading = {
  cluster: Cluster
  ownProducts: Naming
  typeProducts: Naming
  upstream: Naming
  downstream: Naming
  parkIds: ReadonlySet<string>
}
export type ParkReading = { park: Park, leading: readonly { text: string, names: Naming }[], clusters: readonly ClusterReading[], endowments: readonly { reading: EndowmentReading, reach: number }[] }

export type Atlas = {
  parks: readonly ParkReading[]
  endowments: readonly EndowmentReading[]
  clusters: readonly ClusterReading[]
  /** Products as endowments name them, word for word. */
  productWords: WordIndex<ProductWord>
}

const HEAD_OF_A_NAME = 1
const BESIDE_IN_A_NAME = 0.6

/** The families a name speaks of: in names of places and plants what stands beside the head counts too. */
function namesIn (text: string, knowledge: Knowledge): Map<string, number> {
  const names = new Map<string, number>()
  for (const { means, role } of readText(text, knowledge.words, knowledge.generic).named) {
    const weight = role === 'head' ? HEAD_OF_A_NAME : BESIDE_IN_A_NAME
    names.set(means.id, Math.max(weight, names.get(means.id) ?? 0))
  }
  return names
}

const headsOf = (text: string, knowledge: Knowledge) =>
  readText(text, knowledge.words, knowledge.generic).named.filter(item => item.role === 'head')

/** The families that products name as their heads; English is read where Chinese says nothing. */
function productsIn (products: readonly Localized[], knowledge: Knowledge): Map<string, number> {
  const names = new Map<string, number>()
  for (const { zh, en } of products) {
    const heads = headsOf(zh, knowledge)
    for (const { means, weight } of heads.length > 0 ? heads : headsOf(en, knowledge)) names.set(means.id, Math.max(weight, names.get(means.id) ?? 0))
  }
  return names
}

const placeOf = ({ prefecture, county }: Endowment): Localized => ({
  zh: prefecture.name.zh + (county?.name.zh ?? ''),
  en: county ? `${county.name.en}, ${prefecture.name.en}` : prefecture.name.en
})

function readEndowment (endowment: Endowment, knowledge: Knowledge, weights: Weights): EndowmentReading {
  const { name, attracts, strength, confidence, kind } = endowment
  const holds = namesIn(name.zh, knowledge)
  const products = attracts.flatMap(({ products: { zh, en } }) => zh.map((text, index) => ({ zh: text, en: en[index] ?? '' })))
  return {
    endowment,
    place: placeOf(endowment),
    worth: weights.strength[strength as 1 | 2 | 3] * weights.confidence[confidence] * weights.kind[kind]!,
    holds,
    draws: productsIn(products, knowledge),
    industryCodes: attracts.flatMap(item => item.industryCodes),
    clusterTypes: new Set(attracts.flatMap(item => item.clusterTypes))
  }
}

/** The name of a park without what every park is called, to find it in the place of a cluster. */
const coreOf = (name: string): string =>
  name.replace(/^内蒙古/, '').replace(/[（(].*$/, '').replace(/(高新技术产业开发区|经济技术开发区|经济开发区|工业开发区|循环经济工业园区|装备制造产业园区|工业园区|产业园区|园区|开发区|新区|化工区|基地)$/, '')

function readCluster (cluster: Cluster, types: ReadonlyMap<string, ClusterType>, parks: readonly Park[], knowledge: Knowledge): ClusterReading {
  const near = parks.filter(({ prefecture, county, name }) => {
    if (prefecture.code !== cluster.prefecture.code) return false
    const countyName = county?.name.zh.replace(/（.*$/, '').replace(/[市县区旗]$/, '')
    const core = coreOf(name.zh)
    return (countyName !== undefined && countyName.length >= 2 && cluster.place.zh.includes(countyName)) || (core.length >= 2 && cluster.place.zh.includes(core))
  })
  return {
    cluster,
    ownProducts: productsIn(cluster.targetProducts, knowledge),
    typeProducts: productsIn(types.get(cluster.type)?.targetProducts ?? [], knowledge),
    upstream: productsIn(cluster.upstream, knowledge),
    downstream: productsIn(cluster.downstream, knowledge),
    parkIds: new Set(near.map(park => park.id))
  }
}

/** How much of an endowment a park feels: all of it in its own county, less where another park stands nearer. */
function reachOf (park: Park, endowment: Endowment, countiesWithPark: ReadonlySet<string>, reach: Weights['reach']): number {
  if (park.prefecture.code !== endowment.prefecture.code) return 0
  if (!endowment.county) return reach.prefecture
  if (park.county?.name.zh === endowment.county.name.zh) return reach.sameCounty
  return countiesWithPark.has(endowment.county.name.zh) ? reach.otherCounty : reach.countyWithoutPark
}

/** Chinese words of two characters and English ones of two words say enough to be compared as they stand. */
const saysEnough = (word: string): boolean => /\p{Script=Han}{2}/u.test(word) || word.trim().includes(' ')

function * productWordsOf (endowments: readonly EndowmentReading[], knowledge: Knowledge): Generator<readonly [string, ProductWord]> {
  for (const reading of endowments) {
    for (const { products: { zh, en } } of reading.endowment.attracts) {
      for (const word of [...zh, ...en].filter(saysEnough)) yield [word, { reading, families: headsOf(word, knowledge).map(({ means }) => means.id) }]
    }
  }
}

/** Reads all places once, so that a ranking only has to compare. */
export function buildAtlas ({ parks, clusters, clusterTypes, endowments, knowledge, weights }: {
  parks: readonly Park[]
  clusters: readonly Cluster[]
  clusterTypes: readonly ClusterType[]
  endowments: readonly Endowment[]
  knowledge: Knowledge
  weights: Weights
}): Atlas {
  const types = new Map(clusterTypes.map(type => [type.id, type]))
  const known = new Set(endowments.map(endowment => endowment.id))
  const everything = [...endowments, ...knowledge.addedEndowments.filter(endowment => !known.has(endowment.id))]
  const endowmentReadings = everything.map(endowment => readEndowment(endowment, knowledge, weights))
  const clusterReadings = clusters.map(cluster => readCluster(cluster, types, parks, knowledge))
  const countiesWithPark = new Set(parks.flatMap(park => park.county ? [park.county.name.zh] : []))
  return {
    endowments: endowmentReadings,
    clusters: clusterReadings,
    productWords: indexWords(productWordsOf(endowmentReadings, knowledge)),
    parks: parks.map(park => ({
      park,
      leading: park.leadingIndustries.map(text => ({ text, names: namesIn(text, knowledge) })),
      clusters: clusterReadings.filter(({ cluster }) => cluster.prefecture.code === park.prefecture.code),
      endowments: endowmentReadings
        .map(reading => ({ reading, reach: reachOf(park, reading.endowment, countiesWithPark, weights.reach) }))
        .filter(({ reach }) => reach > 0)
    }))
  }
}
