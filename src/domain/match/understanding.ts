/** What a project makes: product families, cluster types and needs, each with the words or codes that say so. */
import { listFact, textFact, type Facts } from '../facts/facts.js'
import type { Localized } from '../localized.js'
import type { Confidence } from '../source.js'
import type { Reason } from './answer.js'
import type { NeedId, ProductFamily } from './family.js'
import type { Knowledge } from './knowledge.js'
import { readText, type Named } from './phrases.js'

/** `product`: a word names it; `code`: the industry code lies in it; `input`: a word names what it is made of, and the code agrees. */
export type Via = 'product' | 'code' | 'input' | 'tag'

/** A family the project was read as. `strength` 0..1; `agreement`: digits of the industry code that it shares, if one is known. */
export type ReadFamily = { id: string, name: Localized, strength: number, words: string[], via: Via[], agreement?: number }

export type ReadType = { id: string, name: Localized, confidence: Confidence, via: Via[], why: Reason }
export type ReadNeed = { id: NeedId, strength: number, why: Reason }

/**
 * `families` are made, strongest first; `context` is named beside them: an input, a customer, an origin.
 * `unread`: phrases whose product is not known.
 */
export type Understanding = {
  families: ReadFamily[]
  context: ReadFamily[]
  needs: ReadNeed[]
  unread: string[]
  reading: { clusterTypes: ReadType[], productText: string, everyProductRead: boolean }
  queryText: string
  code: string | undefined
}

const MOST_FAMILIES = 6
const MOST_CONTEXT = 6
const BY_CODE_ALONE = 0.35
const BY_CODE_BESIDE_WORDS = 0.2
const BY_INPUT_AND_CODE = 0.85
const BY_TAG = 0.3
const PARTLY_AGREES = 0.85
const DISAGREES = 0.7
const LEAST = 0.12

/** How many leading digits of the project's code a family shares; 0 when none or fewer than two. */
export function sharedDigits (code: string, familyCodes: readonly string[]): number {
  let most = 0
  for (const other of familyCodes) {
    const length = Math.min(code.length, other.length)
    let same = 0
    while (same < length && code[same] === other[same]) same++
    if (same >= 2) most = Math.max(most, same)
  }
  return most
}

type Draft = Map<string, { family: ProductFamily, strength: number, words: Set<string>, via: Set<Via> }>

function note (draft: Draft, family: ProductFamily, strength: number, via: Via, word?: string): void {
  const known = draft.get(family.id) ?? { family, strength: 0, words: new Set(), via: new Set() }
  known.strength = Math.max(known.strength, strength)
  known.via.add(via)
  if (word !== undefined) known.words.add(word)
  draft.set(family.id, known)
}

/** Factor for a family named by words, by how far its codes go with the project's. */
const agreementFactor = (code: string | undefined, family: ProductFamily): number => {
  if (code === undefined || family.industryCodes.length === 0) return 1
  const shared = sharedDigits(code, family.industryCodes)
  return shared >= 3 ? 1 : shared === 2 ? PARTLY_AGREES : DISAGREES
}

/** Families below a named raw material that are made from it and lie in the code: `马铃薯` with code 1391 is starch. */
function madeFrom (named: readonly Named<ProductFamily>[], code: string | undefined, { families }: Knowledge, draft: Draft): void {
  if (code === undefined) return
  if ([...draft.values()].some(({ family }) => sharedDigits(code, family.industryCodes) >= 3)) return
  for (const { means, role, word, weight } of named) {
    if (role !== 'head' || sharedDigits(code, means.industryCodes) >= 3) continue
    for (const family of families.values()) {
      const isMade = (family.inputs[means.id] ?? 0) >= 0.6
      if (isMade && sharedDigits(code, family.industryCodes) >= 3) note(draft, family, BY_INPUT_AND_CODE * weight, 'input', word)
    }
  }
}

/** Families of the code itself: the fewer share it, the more each is worth. */
function ofCode (code: string | undefined, knowledge: Knowledge, draft: Draft): void {
  if (code === undefined) return
  const strongest = Math.max(0, ...[...draft.values()].map(item => item.strength))
  if (strongest >= 0.6) return
  const shared = [...knowledge.families.values()].map(family => ({ family, digits: sharedDigits(code, family.industryCodes) }))
  const most = Math.max(0, ...shared.map(item => item.digits))
  if (most < 2) return
  const best = shared.filter(item => item.digits === most)
  const worth = (strongest > 0 ? BY_CODE_BESIDE_WORDS : BY_CODE_ALONE) * (most / 4)
  for (const { family } of best) note(draft, family, Math.max(worth / Math.sqrt(best.length), LEAST), 'code')
}

function ofTags (tags: readonly string[] | undefined, knowledge: Knowledge, draft: Draft): void {
  if (!tags || draft.size > 0) return
  for (const family of knowledge.families.values()) {
    if (family.clusterTypes.some(type => tags.includes(type))) note(draft, family, BY_TAG, 'tag')
  }
}

const AS_SURE = 0.6

/** Where a family below it is named about as surely, the broader one says nothing more: `duck slaughter` is poultry, not meat of any kind. */
function keepNarrower (draft: Draft, { families }: Knowledge): void {
  for (const { family, strength } of [...draft.values()]) {
    for (let above = family.broader; above !== undefined; above = families.get(above)?.broader) {
      if (strength >= AS_SURE * (draft.get(above)?.strength ?? Infinity)) draft.delete(above)
    }
  }
}

function finish (draft: Draft, code: string | undefined, most: number): ReadFamily[] {
  return [...draft.values()]
    .map(({ family, strength, words, via }): ReadFamily => {
      const read: ReadFamily = { id: family.id, name: family.name, strength: Math.round(strength * 1000) / 1000, words: [...words], via: [...via] }
      return code === undefined ? read : { ...read, agreement: sharedDigits(code, family.industryCodes) }
    })
    .filter(read => read.strength >= LEAST)
    .sort((a, b) => b.strength - a.strength || (b.agreement ?? 0) - (a.agreement ?? 0) || (a.id < b.id ? -1 : 1))
    .slice(0, most)
}

/** Cluster types with the sureness of the reading: words and code agree, one of both, or only something beside. */
function readTypes (named: readonly Named<string>[], families: readonly ReadFamily[], context: readonly ReadFamily[], code: string | undefined, knowledge: Knowledge): ReadType[] {
  const heard = new Map<string, { strength: number, word: string }>()
  const hear = (id: string, strength: number, word: string) => {
    if (strength > (heard.get(id)?.strength ?? 0)) heard.set(id, { strength, word })
  }
  for (const { means, weight, word } of named) hear(means, weight, word)
  for (const read of [...families, ...context.map(item => ({ ...item, strength: item.strength * 0.5 }))]) {
    if (read.words.length === 0) continue
    for (const type of knowledge.families.get(read.id)?.clusterTypes ?? []) hear(type, read.strength, read.words[0]!)
  }
  const ofCode = code === undefined ? [] : knowledge.clusterTypes.filter(type => sharedDigits(code, type.industries.map(industry => industry.code)) >= 3)
  return knowledge.clusterTypes.flatMap((type): ReadType[] => {
    const { strength = 0, word = '' } = heard.get(type.id) ?? {}
    const inCode = ofCode.includes(type)
    const isNamed = strength >= 0.5
    if (strength < LEAST && !inCode) return []
    const via: Via[] = [...(strength >= LEAST ? ['product' as const] : []), ...(inCode ? ['code' as const] : [])]
    const confidence = isNamed && inCode ? 'high' : isNamed || (inCode && (strength >= LEAST || ofCode.length === 1)) ? 'medium' : 'low'
    const key = isNamed && inCode ? 'understanding.type.both' : strength >= LEAST ? 'understanding.type.product' : 'understanding.type.code'
    return [{ id: type.id, name: type.name, confidence, via, why: { key, params: { type: type.name, word, code: code ?? '' } } }]
  })
}

const PORT_FAMILIES = ['border-trade', 'imported-coal', 'imported-copper', 'imported-rubber', 'imported-pulp']

/** What the families ask of a place, and what the words and answers add. */
function readNeeds (families: readonly ReadFamily[], context: readonly ReadFamily[], facts: Facts, knowledge: Knowledge): ReadNeed[] {
  const needs = new Map<NeedId, ReadNeed>()
  const add = (id: NeedId, strength: number, why: Reason) => {
    if (strength > (needs.get(id)?.strength ?? 0)) needs.set(id, { id, strength, why })
  }
  for (const { id, name, strength } of families) {
    for (const need of knowledge.families.get(id)?.needs ?? []) add(need, strength, { key: 'understanding.need.family', params: { family: name } })
  }
  const port = [...families, ...context].find(read => PORT_FAMILIES.includes(read.id))
  if (port) add('border-port', 1, { key: 'understanding.need.word', params: { word: port.words[0] ?? '' } })
  const yes: [keyof Facts, NeedId][] = [['project.importsMineralsOrTimber', 'border-port'], ['project.needsRail', 'rail-freight'],
    ['project.isHighWaterUse', 'much-water'], ['project.isFoodOrPharma', 'clean-surroundings']]
  for (const [field, need] of yes) if (facts[field] === true) add(need, 1, { key: 'understanding.need.fact', params: { field } })
  return [...needs.values()].sort((a, b) => b.strength - a.strength || (a.id < b.id ? -1 : 1))
}

const REPEATED = 0.5
const HAN = /\p{Script=Han}/u

/** Beside a Chinese text that was understood an English one is its translation, and what only the translation says is less sure. */
const isRepeated = (product: string, products: readonly string[], readings: readonly { named: readonly unknown[] }[]): boolean =>
  !HAN.test(product) && products.some((other, index) => HAN.test(other) && readings[index]!.named.length > 0)

/**
 * Reads products, industry code and industry tags of a project. Pure: the same facts give an equal understanding.
 * Any text is safe: at most 4,000 characters of a product are read. Nothing known gives empty lists.
 */
export function understandProject (facts: Facts, knowledge: Knowledge): Understanding {
  const products = listFact(facts, 'project.products') ?? []
  const code = textFact(facts, 'project.industryCode')
  const readings = products.map(product => knowledge.read(product))
  const named = readings.flatMap(reading => reading.named)
  const made: Draft = new Map()
  const beside: Draft = new Map()
  readings.forEach(({ named }, index) => {
    const share = isRepeated(products[index]!, products, readings) ? REPEATED : 1
    for (const { means, weight, role, word } of named) {
      note(role === 'head' ? made : beside, means, weight * share * (role === 'head' ? agreementFactor(code, means) : 1), 'product', word)
    }
  })
  madeFrom(named, code, knowledge, made)
  ofCode(code, knowledge, made)
  ofTags(listFact(facts, 'project.industryTags'), knowledge, made)
  keepNarrower(made, knowledge)
  const families = finish(made, code, MOST_FAMILIES)
  const context = finish(new Map([...beside].filter(([id]) => !made.has(id))), code, MOST_CONTEXT)
  const types = products.flatMap(product => readText(product, { words: knowledge.typeWords, generic: knowledge.generic }).named)
  const clusterTypes = readTypes(types, families, context, code, knowledge)
  const unread = readings.flatMap(reading => reading.unread)
  const productText = products.join('、').toLowerCase()
  return {
    families,
    context,
    needs: readNeeds(families, context, facts, knowledge),
    unread,
    reading: { clusterTypes, productText, everyProductRead: products.length > 0 && unread.length === 0 && named.length > 0 },
    queryText: queryOf(products, families),
    code
  }
}

/** The words of the investor and the names of the surest families, for the text search. */
const queryOf = (products: readonly string[], families: readonly ReadFamily[]): string =>
  [...products, ...families.slice(0, 2).filter(read => read.strength >= 0.5).map(read => read.name.zh)].join(' ').slice(0, 1000).trim()
