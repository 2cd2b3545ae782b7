/** Landed projects: their shape, what of them may be told to the matcher, and measures of a ranking of places against the real one. */
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { PROVINCES } from '../../src/domain/facts/catalogue.js'
import type { FactName } from '../../src/domain/facts/catalogue.js'
import type { Facts, FactValue } from '../../src/domain/facts/facts.js'
import type { Park } from '../../src/domain/place/park.js'
import { refuse } from './command.js'

const Nullable = <S extends Type.TSchema>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]))
const Amount = Nullable(Type.Number({ minimum: 0 }))
const Place = Type.Object({ zh: Type.String({ minLength: 1 }), code: Type.Optional(Type.Union([Type.String(), Type.Null()])) })

/** Other fields of a record are not read: names of firms and notes contain the answer. */
const Landed = Type.Object({
  id: Type.String({ minLength: 1 }),
  productZh: Nullable(Type.String()),
  productEn: Nullable(Type.String()),
  gbIndustry: Nullable(Type.Object({ code: Nullable(Type.String({ pattern: '^\\d{2,4}$' })) })),
  investment10kYuan: Amount,
  landMu: Amount,
  annualPowerGWh: Amount,
  jobs: Amount,
  originZh: Nullable(Type.String()),
  ownership: Nullable(Type.String()),
  figuresScope: Nullable(Type.String()),
  prefecture: Type.Object({ zh: Type.String({ minLength: 1 }), code: Type.String({ pattern: '^15\\d{4}$' }) }),
  county: Nullable(Place),
  countyBasis: Nullable(Type.String()),
  parkZh: Nullable(Type.String()),
  parkBasis: Nullable(Type.String()),
  contested: Nullable(Type.Boolean())
})
export type Landed = Static<typeof Landed>

/** The records of a file. Refuses anything that cannot be scored, naming the field. `prefectures`: the codes that exist. */
export function checkLanded (value: unknown, prefectures: ReadonlySet<string>): Landed[] {
  if (!Array.isArray(value)) return refuse('the file must hold an array of landed projects')
  if (value.length === 0) return refuse('the file holds no landed project')
  const ids = new Set<string>()
  return value.map((record: unknown, index) => {
    const [fault] = Value.Errors(Landed, record)
    if (fault) refuse(`[${index}]${fieldOf(fault)}: ${fault.message}`)
    const landed = record as Landed
    if (!prefectures.has(landed.prefecture.code)) refuse(`[${index}].prefecture.code: there is no league or city ${landed.prefecture.code} with a park`)
    if (!landed.productZh?.trim() && !landed.productEn?.trim()) refuse(`[${index}].productZh: neither productZh nor productEn says what is made`)
    if (ids.has(landed.id)) refuse(`[${index}].id: ${landed.id} stands twice`)
    ids.add(landed.id)
    return landed
  })
}

type Fault = ReturnType<typeof Value.Errors>[number]

function fieldOf (fault: Fault): string {
  const missing = fault.keyword === 'required' ? fault.params.requiredProperties[0] : undefined
  return [...fault.instancePath.split('/').slice(1), ...(missing === undefined ? [] : [missing])].map(key => `.${key}`).join('')
}

const OWNERSHIPS = ['state', 'private', 'foreign', 'mixed']

/** Where the capacity comes from: a province, abroad for any other country, unknown for the region itself. */
function originOf (origin: string | null | undefined): string | undefined {
  const name = origin?.trim().replace(/[省市]$/, '') ?? ''
  if (name === '' || name.startsWith('内蒙古')) return undefined
  return PROVINCES.find(province => name.startsWith(province)) ?? '境外'
}

/** What the matcher may know: products, code, figures of this one plant, origin, ownership. Figures of a whole programme are left out. */
export function factsOf (landed: Landed): Facts {
  const ofPlant = landed.figuresScope !== 'programme'
  const figure = (value: number | null | undefined, factor = 1) => ofPlant && value != null ? value * factor : undefined
  const known: [FactName, FactValue | undefined][] = [
    ['project.products', [landed.productZh, landed.productEn].flatMap(text => text?.trim() ? [text.trim().slice(0, 200)] : [])],
    ['project.industryCode', landed.gbIndustry?.code ?? undefined],
    ['project.investmentWan', figure(landed.investment10kYuan)],
    ['project.landMu', figure(landed.landMu)],
    ['project.electricityKWhPerYear', figure(landed.annualPowerGWh, 1e6)],
    ['project.jobs', figure(landed.jobs)],
    ['investor.transferFromProvince', originOf(landed.originZh)],
    ['investor.ownership', OWNERSHIPS.find(word => word === landed.ownership)]
  ]
  return Object.fromEntries(known.filter(([, value]) => value !== undefined))
}

/** Today's park that a source names, or undefined: names that only resemble each other are not taken for one another. */
export function parkNamed (name: string, prefectureCode: string, parks: readonly Park[]): Park | undefined {
  const found = parks.filter(park => {
    const full = park.name.zh.replace(/^内蒙古/, '')
    const plain = full.replace(/（.*?）/g, '')
    const inBrackets = [...full.matchAll(/（(.*?)）/g)].map(match => match[1]!)
    return park.prefecture.code === prefectureCode && (name.startsWith(plain) || inBrackets.some(other => other.length >= 2 && name.includes(other)))
  })
  return found.length === 1 ? found[0] : undefined
}

/** The chance of the truth to stand among the first 1, 3 and 5, and its mean reciprocal rank. */
export type Standing = { top1: number, top3: number, top5: number, mrr: number }

/** How the truth stands among scored places; places of equal score stand in every order alike. */
export function standing (scores: ReadonlyMap<string, number>, truth: string): Standing {
  const own = scores.get(truth) ?? -Infinity
  const better = [...scores.values()].filter(score => score > own).length
  const equal = Math.max(1, [...scores.values()].filter(score => score === own).length)
  const within = (places: number) => Math.min(1, Math.max(0, (places - better) / equal))
  const mrr = Array.from({ length: equal }, (_, index) => 1 / (better + index + 1)).reduce((sum, share) => sum + share, 0) / equal
  return { top1: within(1), top3: within(3), top5: within(5), mrr }
}

const round = (value: number): number => Math.round(value * 10000) / 10000

/** The mean of many standings; null when there is none. */
export function mean (standings: readonly Standing[]): Standing | null {
  if (standings.length === 0) return null
  const of = (key: keyof Standing) => round(standings.reduce((sum, one) => sum + one[key], 0) / standings.length)
  return { top1: of('top1'), top3: of('top3'), top5: of('top5'), mrr: of('mrr') }
}
