/** Product families as one graph that can be asked: which words name a family, which families are kin, what feeds what. */
import type { ClusterType } from '../place/cluster.js'
import type { Endowment } from '../place/endowment.js'
import type { Geography, Lexicon, ProductFamily } from './family.js'
import { readText, type Reading } from './phrases.js'
import { indexWords, type WordIndex } from './words.js'

/** A family that stands in a chain with another: how firmly (0..1) and over which families, itself last. */
export type Link = { weight: number, path: readonly string[] }

export type Knowledge = {
  families: ReadonlyMap<string, ProductFamily>
  clusterTypes: readonly ClusterType[]
  /** Which families a text names; names of places mean nothing. */
  read: (text: string) => Reading<ProductFamily>
  /** Words of the cluster types, by the id of the type. */
  typeWords: WordIndex<string>
  generic: WordIndex<never>
  lexicon: Lexicon
  geography: Geography
  /** Facts about places that go beside those of the catalogue: general knowledge, marked as such. */
  addedEndowments: readonly Endowment[]
  /** Families whose place says much about the place of this one, itself with 1. */
  kinOf: (id: string) => ReadonlyMap<string, number>
  /** Families that feed this one, over up to three steps. */
  inputsOf: (id: string) => ReadonlyMap<string, Link>
  /** Families that use this one, over up to two steps. */
  usersOf: (id: string) => ReadonlyMap<string, Link>
}

type Edges = ReadonlyMap<string, ReadonlyMap<string, number>>

/** How far what holds for one family holds for its kin, and how fast a chain loses force. */
const NARROWER = 0.7
const BROADER = 0.6
const USUAL_KINSHIP = 0.3
const STEP = 0.65
const LEAST_LINK = 0.12
const INPUT_STEPS = 3
const USER_STEPS = 2
const USER_OF_AN_INPUT = 0.6
const FROM_BROADER = 0.5
const NARROWER_INPUT = 0.9
const BROADER_INPUT = 0.5

function memo<V> (compute: (id: string) => V): (id: string) => V {
  const known = new Map<string, V>()
  return id => {
    const value = known.get(id)
    if (value !== undefined) return value
    const fresh = compute(id)
    known.set(id, fresh)
    return fresh
  }
}

function childrenOf (families: ReadonlyMap<string, ProductFamily>): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>()
  for (const { id, broader } of families.values()) {
    if (broader !== undefined) children.set(broader, [...children.get(broader) ?? [], id])
  }
  return children
}

function liesBelow ({ broader }: ProductFamily, id: string, families: ReadonlyMap<string, ProductFamily>): boolean {
  if (broader === undefined) return false
  const above = families.get(broader)
  return broader === id || (above !== undefined && liesBelow(above, id, families))
}

/** Itself, what lies below it, what lies above it, and those beside it. */
function kin (id: string, families: ReadonlyMap<string, ProductFamily>, children: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const found = new Map([[id, 1]])
  const add = (key: string, weight: number) => { if (weight > (found.get(key) ?? 0)) found.set(key, weight) }
  const below = (key: string, weight: number) => {
    for (const child of children.get(key) ?? []) {
      add(child, weight)
      below(child, weight * NARROWER)
    }
  }
  below(id, NARROWER)
  const family = families.get(id)
  const parent = family?.broader === undefined ? undefined : families.get(family.broader)
  if (!parent) return found
  const kinship = parent.kinship ?? USUAL_KINSHIP
  add(parent.id, Math.min(BROADER, kinship + 0.1))
  for (const sibling of children.get(parent.id) ?? []) if (sibling !== id) add(sibling, kinship)
  if (parent.broader !== undefined) add(parent.broader, BROADER * kinship)
  return found
}

/**
 * Edges with those of the broader family where a family states none; who needs a product is its user, but who is a customer
 * does not decide where its suppliers' suppliers stand, so users give no inputs.
 */
function edgesOf (families: ReadonlyMap<string, ProductFamily>, own: 'inputs' | 'users'): Edges {
  const edges = new Map([...families.values()].map(family => [family.id, new Map(Object.entries(family[own]))]))
  for (const family of own === 'users' ? families.values() : []) {
    for (const [id, weight] of Object.entries(family.inputs)) {
      const list = edges.get(id)
      if (list && !list.has(family.id)) list.set(family.id, weight * USER_OF_AN_INPUT)
    }
  }
  for (const family of families.values()) {
    const broader = family.broader === undefined ? undefined : families.get(family.broader)
    for (const [id, weight] of Object.entries(broader?.[own] ?? {})) {
      const list = edges.get(family.id)!
      if (id !== family.id && !list.has(id)) list.set(id, weight * FROM_BROADER)
    }
  }
  return edges
}

/** Everything that can be reached over edges, each by its strongest way. */
function reach (id: string, edges: Edges, steps: number): Map<string, Link> {
  const found = new Map<string, Link>()
  let front: [string, Link][] = [[id, { weight: 1 / STEP, path: [] }]]
  for (let step = 0; step < steps; step++) {
    const next: [string, Link][] = []
    for (const [from, { weight, path }] of front) {
      for (const [to, edge] of edges.get(from) ?? []) {
        const link = { weight: weight * edge * STEP, path: [...path, to] }
        if (to === id || link.weight < LEAST_LINK || link.weight <= (found.get(to)?.weight ?? 0)) continue
        found.set(to, link)
        next.push([to, link])
      }
    }
    front = next
  }
  return found
}

/** A need for ore is met by any ore below it, and partly by a place that is known for ores as such. */
function widen (links: Map<string, Link>, families: ReadonlyMap<string, ProductFamily>, children: ReadonlyMap<string, readonly string[]>, self: string): ReadonlyMap<string, Link> {
  const wide = new Map(links)
  const add = (id: string, link: Link) => {
    if (id !== self && link.weight >= LEAST_LINK && link.weight > (wide.get(id)?.weight ?? 0)) wide.set(id, link)
  }
  for (const [id, { weight, path }] of links) {
    for (const child of children.get(id) ?? []) add(child, { weight: weight * NARROWER_INPUT, path: [...path.slice(0, -1), child] })
    const broader = families.get(id)?.broader
    if (broader !== undefined) add(broader, { weight: weight * BROADER_INPUT, path: [...path.slice(0, -1), broader] })
  }
  return wide
}

function * familyWords (families: readonly ProductFamily[], { ignored }: Lexicon): Generator<readonly [string, ProductFamily | undefined]> {
  for (const word of [...ignored.zh, ...ignored.en]) yield [word, undefined]
  for (const family of families) for (const word of [...family.terms.zh, ...family.terms.en]) yield [word, family]
}

function * typeWords (clusterTypes: readonly ClusterType[]): Generator<readonly [string, string]> {
  for (const { id, name, synonyms, targetProducts } of clusterTypes) {
    const words = [name.zh, name.en, ...synonyms.zh, ...synonyms.en, ...targetProducts.flatMap(product => [product.zh, product.en])]
    for (const word of words) if (word.length > 1) yield [word, id]
  }
}

/** Builds the graph once. Families, types and words that are not connected are simply not found. */
export function buildKnowledge ({ families, lexicon, geography, addedEndowments, clusterTypes }: {
  families: readonly ProductFamily[]
  lexicon: Lexicon
  geography: Geography
  addedEndowments: readonly Endowment[]
  clusterTypes: readonly ClusterType[]
}): Knowledge {
  const byId = new Map(families.map(family => [family.id, family]))
  const children = childrenOf(byId)
  const inputs = edgesOf(byId, 'inputs')
  const users = edgesOf(byId, 'users')
  const generic = indexWords<never>([...lexicon.generic.zh, ...lexicon.generic.en].map(word => [word, undefined]))
  const vocabulary = { words: indexWords(familyWords(families, lexicon)), generic, isKindOf: (one: ProductFamily, other: ProductFamily) => liesBelow(one, other.id, byId) }
  return {
    families: byId,
    clusterTypes,
    lexicon,
    geography,
    addedEndowments,
    read: text => readText(text, vocabulary),
    typeWords: indexWords(typeWords(clusterTypes)),
    generic,
    kinOf: memo(id => kin(id, byId, children)),
    inputsOf: memo(id => widen(reach(id, inputs, INPUT_STEPS), byId, children, id)),
    usersOf: memo(id => widen(reach(id, users, USER_STEPS), byId, children, id))
  }
}
