/** Whether the place is one the investor asked for: strong, but a wish does not make a place fit. */
import { listFact } from '../../facts/facts.js'
import type { Evidence, Part } from '../answer.js'
import type { ParkReading } from '../atlas.js'
import type { Weights } from '../weights.js'
import type { MatchedProject } from './endowments.js'

/** Without a wish every place stands at one half, so that nothing is won or lost. */
const NEUTRAL = 0.5

/** 1 in a preferred prefecture, 0 elsewhere; 0.5 everywhere without a wish. The points are what lies above or below one half. */
export function wishes ({ park }: ParkReading, { facts }: MatchedProject, weights: Weights): Part {
  const preferred = listFact(facts, 'project.preferredPrefectures') ?? []
  const part = (value: number, evidence: Evidence[]): Part => ({ criterion: 'wishes', value, weight: weights.criteria.wishes, evidence })
  if (preferred.length === 0) return part(NEUTRAL, [])
  const isMet = preferred.includes(park.prefecture.name.zh)
  const reason = { key: isMet ? 'match.reason.wish.met' : 'match.reason.wish.elsewhere', params: { prefecture: park.prefecture.name } }
  return part(isMet ? 1 : 0, [{ reason, points: isMet ? 1 - NEUTRAL : -NEUTRAL }])
}
