/** A project as the criteria see it: what it makes, each product with its share, its kin and its chain. */
import { listFact, type Facts } from '../facts/facts.js'
import type { Localized } from '../localized.js'
import type { Confidence } from '../source.js'
import type { Atlas, Naming } from './atlas.js'
import type { Knowledge, Link } from './knowledge.js'
import { readText } from './phrases.js'
import type { Understanding } from './understanding.js'

/** One product, or the project as a whole where no product is known. `share`: of all products, together 1. */
export type Aspect = {
  name: Localized
  share: number
  kin: ReadonlyMap<string, number>
  inputs: ReadonlyMap<string, Link>
  users: ReadonlyMap<string, Link>
}

export type Project = {
  facts: Facts
  understanding: Understanding
  aspects: readonly Aspect[]
  /** Families named beside the products, with kin. */
  beside: ReadonlyMap<string, number>
  /** Endowment id to the product that both name in the same words: unknown to the families, or one that was read. */
  sameWords: ReadonlyMap<string, { word: string, weight: number }>
  code: string | undefined
  /** How far the products are known from words, 0..1: then codes say little more. */
  known: number
  types: ReadonlyMap<string, { confidence: Confidence, name: Localized }>
  nameOf: (id: string) => Localized
}

/** A word before the head that is the same product more closely said: `steroid` in `steroid drug substances`. */
const KIND_OF = 0.95
const MOST_ASPECTS = 4
const LEAST_ASPECT = 0.4

function aspectsOf ({ families }: Understanding, knowledge: Knowledge): Aspect[] {
  const strongest = families[0]?.strength ?? 0
  const made = families.filter(read => read.strength >= strongest * LEAST_ASPECT).slice(0, MOST_ASPECTS)
  const total = made.reduce((sum, read) => sum + read.strength, 0)
  return made.map(({ id, name, strength }) =>
    ({ name, share: strength / total, kin: knowledge.kinOf(id), inputs: knowledge.inputsOf(id), users: knowledge.usersOf(id) }))
}

const NOTHING_KNOWN: Aspect = { name: { zh: '', en: '' }, share: 1, kin: new Map(), inputs: new Map(), users: new Map() }

/** The understanding of a project, made ready for comparison with the places of an atlas. */
export function projectOf (facts: Facts, understanding: Understanding, knowledge: Knowledge, atlas: Atlas): Project {
  const aspects = aspectsOf(understanding, knowledge)
  const beside = new Map<string, number>()
  for (const read of understanding.context) {
    for (const [id, kinship] of knowledge.kinOf(read.id)) beside.set(id, Math.max(beside.get(id) ?? 0, kinship))
  }
  const made = new Set(understanding.families.map(read => read.id))
  const sameWords = new Map<string, { word: string, weight: number }>()
  for (const product of listFact(facts, 'project.products') ?? []) {
    for (const { means: { reading, families }, word, weight, role } of readText(product, { words: atlas.productWords, generic: knowledge.generic }).named) {
      const { id } = reading.endowment
      const isMade = families.some(family => made.has(family))
      const sure = role === 'head' && (isMade || families.length === 0) ? weight : isMade ? KIND_OF : 0
      if (sure > (sameWords.get(id)?.weight ?? 0)) sameWords.set(id, { word, weight: sure })
    }
  }
  return {
    facts,
    understanding,
    aspects: aspects.length > 0 ? aspects : [NOTHING_KNOWN],
    beside,
    sameWords,
    code: understanding.code,
    known: understanding.families.find(read => read.via.includes('product') || read.via.includes('input'))?.strength ?? 0,
    types: new Map(understanding.reading.clusterTypes.map(({ id, confidence, name }) => [id, { confidence, name }])),
    nameOf: id => knowledge.families.get(id)?.name ?? { zh: id, en: id }
  }
}

/** What `make` says of a product and something of the atlas, made once: many parks ask the same. An aspect belongs to one ranking. */
export function oncePerAspect<A extends Aspect, K extends object, V, Rest extends unknown[]> (make: (aspect: A, thing: K, ...rest: Rest) => V): typeof make {
  const made = new WeakMap<A, Map<K, { value: V }>>()
  return (aspect, thing, ...rest) => {
    const known = made.get(aspect) ?? new Map<K, { value: V }>()
    made.set(aspect, known)
    const before = known.get(thing)
    if (before) return before.value
    const value = make(aspect, thing, ...rest)
    known.set(thing, { value })
    return value
  }
}

/** The best agreement between what is wanted (family to weight) and what a text names. */
export function bestOf (wanted: ReadonlyMap<string, number>, names: Naming): { id: string, weight: number } | undefined {
  let best: { id: string, weight: number } | undefined
  const [few, many] = wanted.size < names.size ? [wanted, names] : [names, wanted]
  for (const [id, weight] of few) {
    const product = weight * (many.get(id) ?? 0)
    if (product > 0 && (best === undefined || product > best.weight || (product === best.weight && id < best.id))) best = { id, weight: product }
  }
  return best
}

/** The same for a chain: the family that is named, and the way from it to the product. */
export function bestLink (links: ReadonlyMap<string, Link>, names: Naming): { id: string, weight: number, path: readonly string[] } | undefined {
  let best: { id: string, weight: number, path: readonly string[] } | undefined
  for (const [id, named] of names) {
    const link = links.get(id)
    const weight = (link?.weight ?? 0) * named
    if (link && weight > 0 && (best === undefined || weight > best.weight || (weight === best.weight && id < best.id))) best = { id, weight, path: link.path }
  }
  return best
}

/** `萤石 → 氢氟酸 → 含氟聚合物`: from the input to the product. */
export const inputChain = (path: readonly string[], aspect: Aspect, { nameOf }: Project): Localized =>
  chain([...[...path].reverse().map(nameOf), aspect.name])

/** `稀土永磁材料 → 永磁电机`: from the product to its user. */
export const userChain = (path: readonly string[], aspect: Aspect, { nameOf }: Project): Localized =>
  chain([aspect.name, ...path.map(nameOf)])

const chain = (names: readonly Localized[]): Localized =>
  ({ zh: names.map(name => name.zh).join(' → '), en: names.map(name => name.en).join(' → ') })
