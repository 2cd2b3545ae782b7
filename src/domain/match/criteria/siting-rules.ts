/** What the kind of industry asks of a site beside its chain: water, power, an approved chemical park, a city. Hard rules are policies. */
import type { Evidence, Part } from '../answer.js'
import type { EndowmentReading, ParkReading } from '../atlas.js'
import type { NeedId } from '../family.js'
import type { Knowledge } from '../knowledge.js'
import { gather, valueOf } from '../points.js'
import type { Weights } from '../weights.js'
import type { MatchedProject } from './endowments.js'

/** A place of which nothing is known for or against stands at one half; the points are added to it. */
export const NEUTRAL = 0.5

type Judge = (place: ParkReading, strength: number, weights: Weights, knowledge: Knowledge) => Evidence[]

const JUDGES: Partial<Record<NeedId, Judge>> = {
  'much-water': (place, strength, { siting }, { lexicon }) => water(place, strength * siting.water, lexicon),
  'cheap-power': (place, strength, { siting }) => best(place, 'energy', siting.power * strength, 'match.reason.siting.power'),
  'chemical-park': ({ leading }, strength, { siting }) => {
    const industry = leading.find(({ text }) => text.includes('化工'))
    return industry ? [{ reason: { key: 'match.reason.siting.chemical-park', params: { industry: industry.text } }, points: siting.chemicalPark * strength }] : []
  },
  'city-skills': (place, strength, { siting }) => [
    ...(place.park.level === 'national' ? [{ reason: { key: 'match.reason.siting.national', params: {} }, points: siting.city * strength / 2 }] : []),
    ...best(place, 'research', siting.city * strength / 2, 'match.reason.siting.research')
  ]
}

/** Limits and relief, each with its strength out of three; names that say neither count for nothing. */
function water ({ endowments, reachOf }: ParkReading, weight: number, { waterLimit, waterRelief }: Knowledge['lexicon']): Evidence[] {
  return endowments.filter(({ endowment }) => endowment.kind === 'water').flatMap(reading => {
    const { name, strength } = reading.endowment
    const says = (words: readonly string[]) => words.some(word => name.zh.includes(word))
    const sign = Number(says(waterRelief)) - Number(says(waterLimit))
    if (sign === 0) return []
    const key = sign > 0 ? 'match.reason.siting.water-relief' : 'match.reason.siting.water-limit'
    return [evidenceOf(reading, key, sign * weight * (reachOf.get(reading) ?? 0) * strength / 3)]
  })
}

/** The strongest endowment of a kind: what it is worth, by how much of it the park feels, out of `weight`. */
export function best ({ endowments, reachOf }: ParkReading, kind: EndowmentReading['endowment']['kind'], weight: number, key: string): Evidence[] {
  const felt = (reading: EndowmentReading) => reading.worth * (reachOf.get(reading) ?? 0)
  const [found] = endowments.filter(({ endowment }) => endowment.kind === kind)
    .sort((a, b) => felt(b) - felt(a) || (a.endowment.id < b.endowment.id ? -1 : 1))
  return found ? [evidenceOf(found, key, weight * felt(found))] : []
}

const evidenceOf = ({ endowment, place }: EndowmentReading, key: string, points: number): Evidence => ({
  reason: { key, params: { place, endowment: endowment.name } },
  points,
  confidence: endowment.confidence,
  endowmentId: endowment.id,
  ...(endowment.source ? { source: endowment.source } : {})
})

/** One half plus the points, kept between 0 and 1. A need that nothing is known about adds nothing. */
export function sitingRules (place: ParkReading, project: MatchedProject, weights: Weights, knowledge: Knowledge): Part {
  const gathered = gather(project.understanding.needs.flatMap(({ id, strength }) => JUDGES[id]?.(place, strength, weights, knowledge) ?? []))
  return { criterion: 'siting-rules', value: valueOf(gathered, NEUTRAL), weight: weights.criteria['siting-rules'], evidence: gathered }
}
