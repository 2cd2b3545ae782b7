/** Places read once: which product families each endowment, cluster and park speaks of, and how far each reaches. */
import type { Localized } from '../localized.js'
import type { Cluster, ClusterType } from '../place/cluster.js'
import type { Endowment } from '../place/endowment.js'
import type { Park } from '../place/park.js'
import type { Knowledge } from './knowledge.js'
import type { Weights } from './weights.js'
import { indexWords, type WordIndex } from './words.js'

/** Family to the weight with which a text names it. */
export type Naming = ReadonlyMap<string, number>

/** `holds`: what the endowment is; `draws`: what it attracts. `worth`: what it counts for before the agreement with a project, 0..1. */
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

/** `parkIds`: the parks at which the cluster stands. */
export type ClusterReading = {
  cluster: Cluster
  ownProducts: Naming
  typeProducts: Naming
  upstream: Naming
  downstream: Naming
  parkIds: ReadonlySet<string>
}

/** A park with what stands in its prefecture; `reachOf`: how much of an endowment it feels, 0..1. */
export type ParkReading = {
  park: Park
  leading: readonly { text: string, names: Naming }[]
  clusters: readonly ClusterReading[]
  endowments: readonly EndowmentReading[]
  reachOf: ReadonlyMap<EndowmentReading, number>
}

export type Atlas = {
  parks: readonly ParkReading[]
  endowments: readonly EndowmentReading[]
  /** Products as endowments name them, word for word. */
  productWords: WordIndex<ProductWord>
}

type Records = {
  parks: readonly Park[]
  clusters: readonly Cluster[]
  clusterTypes: readonly ClusterType[]
  endowments: readonly Endowment[]
}

const BESIDE_IN_A_NAME = 0.6

/** Readers of short texts, each text read once. */
type Readers = { heads: (text: string) => Naming, names: (text: string) => Naming }

const readers = new WeakMap<Knowledge, Readers>()

function readersOf (knowledge: Knowledge): Readers {
  const known = readers.get(knowledge) ?? makeReaders(knowledge)
  readers.set(knowledge, known)
  return known
}

/** Texts that a reader remembers; those of a whole catalogue are far fewer. */
const MOST_TEXTS = 100_000

function makeReaders (knowledge: Knowledge): Readers {
  const reader = (besideHead: number) => {
    const known = new Map<string, Naming>()
    return (text: string): Naming => {
      const before = known.get(text)
      if (before) return before
      const naming = new Map<string, number>()
      for (const { means: { id }, role } of knowledge.read(text).named) {
        const weight = role === 'head' ? 1 : besideHead
        if (weight > (naming.get(id) ?? 0)) naming.set(id, weight)
      }
      if (known.size >= MOST_TEXTS) known.clear()
      known.set(text, naming)
      return naming
    }
  }
  return { heads: reader(0), names: reader(BESIDE_IN_A_NAME) }
}

/** The families that products name as their heads; English is read where Chinese says nothing. */
function productsIn (products: readonly Localized[], { heads }: Readers): Naming {
  const naming = new Map<string, number>()
  for (const { zh, en } of products) {
    const inChinese = heads(zh)
    for (const [id, weight] of inChinese.size > 0 ? inChinese : heads(en)) naming.set(id, weight)
  }
  return naming
}

const placeOf = ({ prefecture, county }: Endowment): Localized => ({
  zh: prefecture.name.zh + (county?.name.zh ?? ''),
  en: county ? `${county.name.en}, ${prefecture.name.en}` : prefecture.name.en
})

function readEndowment (endowment: Endowment, readers: Readers, weights: Weights): EndowmentReading {
  const { name, attracts, strength, confidence, kind } = endowment
  const products = attracts.flatMap(({ products: { zh, en } }) => zh.map((text, index) => ({ zh: text, en: en[index] ?? '' })))
  return {
    endowment,
    place: placeOf(endowment),
    worth: weights.strength[strength as 1 | 2 | 3] * weights.confidence[confidence] * weights.kind[kind],
    holds: readers.names(name.zh),
    draws: productsIn(products, readers),
    industryCodes: attracts.flatMap(item => item.industryCodes),
    clusterTypes: new Set(attracts.flatMap(item => item.clusterTypes))
  }
}

/** What every park is called, longest first, so that the rest of its name can be found in the place of a cluster. */
const PARK_WORDS = ['高新技术产业开发区', '装备制造产业园区', '循环经济工业园区', '经济技术开发区', '经济开发区', '工业开发区', '工业园区', '产业园区',
  '开发区', '化工区', '园区', '新区', '基地']

function coreOf (name: string): string {
  const plain = name.replace(/^内蒙古/, '').replace(/[（(].*$/, '')
  const ending = PARK_WORDS.find(word => plain.endsWith(word)) ?? ''
  return plain.slice(0, plain.length - ending.length)
}

const namesInPlaces = new WeakMap<Park, readonly string[]>()

/** What the place of a cluster that stands at the park would name: its county or itself. */
function namesOf (park: Park): readonly string[] {
  const known = namesInPlaces.get(park)
  if (known) return known
  const county = park.county?.name.zh.replace(/（.*$/, '').replace(/[市县区旗]$/, '') ?? ''
  const names = [county, coreOf(park.name.zh)].filter(name => name.length >= 2)
  namesInPlaces.set(park, names)
  return names
}

/** `near`: the parks of its prefecture. */
const readCluster = (cluster: Cluster, type: ClusterType | undefined, near: readonly Park[], readers: Readers): ClusterReading => ({
  cluster,
  ownProducts: productsIn(cluster.targetProducts, readers),
  typeProducts: productsIn(type?.targetProducts ?? [], readers),
  upstream: productsIn(cluster.upstream, readers),
  downstream: productsIn(cluster.downstream, readers),
  parkIds: new Set(near.filter(park => namesOf(park).some(name => cluster.place.zh.includes(name))).map(park => park.id))
})

/** How much of an endowment of its prefecture a park feels: all of it in its own county, less where another park stands nearer. */
function reachOf (parkCounty: string | undefined, { county }: Endowment, countiesWithPark: ReadonlySet<string>, reach: Weights['reach']): number {
  if (!county) return reach.prefecture
  if (parkCounty === county.name.zh) return reach.sameCounty
  return countiesWithPark.has(county.name.zh) ? reach.otherCounty : reach.countyWithoutPark
}

/** Chinese words of two characters and English ones of two words say enough to be compared as they stand. */
const saysEnough = (word: string): boolean => /\p{Script=Han}{2}/u.test(word) || word.trim().includes(' ')

function * productWordsOf (endowments: readonly EndowmentReading[], { heads }: Readers): Generator<readonly [string, ProductWord]> {
  for (const reading of endowments) {
    for (const { products: { zh, en } } of reading.endowment.attracts) {
      for (const word of [...zh, ...en].filter(saysEnough)) yield [word, { reading, families: [...heads(word).keys()] }]
    }
  }
}

type EndowmentsRead = Pick<Atlas, 'endowments' | 'productWords'> & { weights: Weights, knowledge: Knowledge }

const endowmentsRead = new WeakMap<readonly Endowment[], EndowmentsRead>()

/** The endowments with those that the knowledge adds; of the same list, read once. */
function readEndowments (endowments: readonly Endowment[], knowledge: Knowledge, weights: Weights): EndowmentsRead {
  const before = endowmentsRead.get(endowments)
  if (before?.knowledge === knowledge && before.weights === weights) return before
  const readers = readersOf(knowledge)
  const known = new Set(endowments.map(endowment => endowment.id))
  const added = knowledge.addedEndowments.filter(endowment => !known.has(endowment.id))
  const readings = [...endowments, ...added].map(endowment => readEndowment(endowment, readers, weights))
  const read = { endowments: readings, productWords: indexWords(productWordsOf(readings, readers)), knowledge, weights }
  endowmentsRead.set(endowments, read)
  return read
}

/** What the key says of each, made once for each key. */
function once<K, V> (make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>()
  return key => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}

function grouped<T> (items: readonly T[], keyOf: (item: T) => string): (key: string) => readonly T[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return key => groups.get(key) ?? []
}

/**
 * Reads all places once, with the endowments that the knowledge adds, so that a ranking only has to compare. What was read of a
 * text, or of the same list of endowments, is not read again: after the change of one park little is left to do.
 */
export function buildAtlas ({ parks, clusters, clusterTypes, endowments, knowledge, weights }: Records & { knowledge: Knowledge, weights: Weights }): Atlas {
  const readers = readersOf(knowledge)
  const types = new Map(clusterTypes.map(type => [type.id, type]))
  const read = readEndowments(endowments, knowledge, weights)
  const endowmentsOf = grouped(read.endowments, ({ endowment }) => endowment.prefecture.code)
  const parksOf = grouped(parks, park => park.prefecture.code)
  const clustersOf = grouped(clusters.map(cluster => readCluster(cluster, types.get(cluster.type), parksOf(cluster.prefecture.code), readers)),
    ({ cluster }) => cluster.prefecture.code)
  const countiesWithPark = new Set(parks.flatMap(park => park.county ? [park.county.name.zh] : []))
  // Parks of one county feel every endowment alike.
  const reachIn = once((prefecture: string) => once((county: string | undefined) => new Map(endowmentsOf(prefecture).map(reading =>
    [reading, reachOf(county, reading.endowment, countiesWithPark, weights.reach)]))))
  return {
    endowments: read.endowments,
    productWords: read.productWords,
    parks: parks.map(park => ({
      park,
      leading: park.leadingIndustries.map(text => ({ text, names: readers.names(text) })),
      clusters: clustersOf(park.prefecture.code),
      endowments: endowmentsOf(park.prefecture.code),
      reachOf: reachIn(park.prefecture.code)(park.county?.name.zh)
    }))
  }
}
