/** What the kind of industry asks of a site beside its chain: water, power, an approved chemical park, a city. Hard rules are policies. */
import type { Evidence, Part } from '../answer.js'
import type { EndowmentReading, ParkReading } from '../atlas.js'
import type { NeedId } from '../family.js'
import type { Knowledge } from '../knowledge.js'
import { gather, valueOf } from '../points.js'
import type { Project } from '../project.js'
import type { Weights } from '../weights.js'

/** A place of which nothing is known for or against stands at one half; the points are added to it. */
export const NEUTRAL = 0.5

type Place = ParkReading['endowments'][number]
type Judge = (place: ParkReading, strength: number, weights: Weights, knowledge: Knowledge) => Evidence[]

const JUDGES: Partial<Record<NeedId, Judge>> = {
  'much-water': ({ endowments }, strength, { siting }, { lexicon }) =>
    endowments.filter(({ reading }) => reading.endowment.kind === 'water').flatMap(place => water(place, strength * siting.water, lexicon)),
  'cheap-power': ({ endowments }, strength, { siting }) => best(endowments, 'energy', siting.power * strength, 'match.reason.siting.power'),
  'chemical-park': ({ leading }, strength, { siting }) => {
    const industry = leading.find(({ text }) => text.includes('化工'))
    return industry ? [{ reason: { key: 'match.reason.siting.chemical-park', params: { industry: industry.text } }, points: siting.chemicalPark * strength }] : []
  },
  'city-skills': ({ park, endowments }, strength, { siting }) => [
    ...(park.level === 'national' ? [{ reason: { key: 'match.reason.siting.national', params: {} }, points: siting.city * strength / 2 }] : []),
    ...best(endowments, 'research', siting.city * strength / 2, 'match.reason.siting.research')
  ]
}

function water ({ reading: { endowment, place }, reach }: Place, weight: number, { waterLimit, waterRelief }: Knowledge['lexicon']): Evidence[] {
  const says = (words: readonly string[]) => words.some(word => endowment.name.zh.includes(word))
  const sign = Number(says(waterRelief)) - Number(says(waterLimit))
  if (sign === 0) return []
  const key = sign > 0 ? 'match.reason.siting.water-relief' : 'match.reason.siting.water-limit'
  return [evidence({ endowment, place } as EndowmentReading, key, sign * weight * reach * endowment.strength / 3)]
}

/** The strongest endowment of a kind. */
export function best (places: readonly Place[], kind: string, weight: number, key: string): Evidence[] {
  const found = places.filter(({ reading }) => reading.endowment.kind === kind)
    .sort((a, b) => b.reading.worth * b.reach - a.reading.worth * a.reach || (a.reading.endowment.id < b.reading.endowment.id ? -1 : 1))[0]
  return found ? [evidence(found.reading, key, weight * found.reading.worth * found.reach)] : []
}

const evidence = ({ endowment, place }: Pick<EndowmentReading, 'endowment' | 'place'>, key: string, points: number): Evidence => ({
  reason: { key, params: { place, endowment: endowment.name } },
  points,
  confidence: endowment.confidence,
  endowmentId: endowment.id,
  ...(endowment.source ? { source: endowment.source } : {})
})

/** One half plus the points, kept between 0 and 1. A need that nothing is known about adds nothing. */
export function sitingRules (place: ParkReading, project: Project, weights: Weights, knowledge: Knowledge): Part {
  const gathered = gather(project.understanding.needs.flatMap(({ id, strength }) => JUDGES[id]?.(place, strength, weights, knowledge) ?? []))
  return { criterion: 'siting-rules', value: valueOf(gathered, NEUTRAL), weight: weights.criteria['siting-rules']!, evidence: gathered }
}
