/** Ways in and out: border ports, rail, the road to Beijing and to the sea, and how far the firm would move. */
import { textFact } from '../../facts/facts.js'
import type { Localized } from '../../localized.js'
import type { Evidence, Part } from '../answer.js'
import type { ParkReading } from '../atlas.js'
import type { NeedId, Point } from '../family.js'
import type { Knowledge } from '../knowledge.js'
import { gather, valueOf } from '../points.js'
import type { Weights } from '../weights.js'
import type { MatchedProject } from './endowments.js'
import { best, NEUTRAL } from './siting-rules.js'

const EARTH_KM = 6371
const radians = (degrees: number): number => degrees * Math.PI / 180

/** Distance over the ground as the crow flies, km. */
export function kilometres (a: Point, b: Point): number {
  const half = Math.sin(radians(b.lat - a.lat) / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lon - a.lon) / 2) ** 2
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half))
}

/** Beyond these distances nearness is worth nothing, km. */
const FAR_FROM_MARKET = 1000
const FAR_FROM_HOME = 1600

type Named = Point & { name: Localized }

/** Points for being near: all of `weight` at the place itself, none from `far` km on. */
function nearness (park: ParkReading['park'], to: Named, far: number, weight: number, key: string): Evidence[] {
  const km = kilometres(park.location, to)
  const points = weight * Math.max(0, 1 - km / far)
  return points > 0 ? [{ reason: { key, params: { to: to.name, km: Math.round(km) } }, points }] : []
}

type Judge = (place: ParkReading, strength: number, weights: Weights, knowledge: Knowledge) => Evidence[]

const JUDGES: Partial<Record<NeedId, Judge>> = {
  'border-port': (place, strength, { logistics }) => best(place, 'port', logistics.port * strength, 'match.reason.logistics.port'),
  'rail-freight': (place, strength, { logistics }) => best(place, 'transport', logistics.transport * strength, 'match.reason.logistics.transport'),
  'near-beijing': ({ park }, strength, { logistics }, { geography }) => {
    const beijing = geography.provinces['北京']
    return beijing ? nearness(park, beijing, FAR_FROM_MARKET, logistics.beijing * strength, 'match.reason.logistics.near') : []
  },
  'sea-port': ({ park }, strength, { logistics }, { geography }) => {
    const nearest = [...geography.seaPorts].sort((a, b) => kilometres(park.location, a) - kilometres(park.location, b))[0]
    return nearest ? nearness(park, nearest, FAR_FROM_MARKET, logistics.sea * strength, 'match.reason.logistics.near') : []
  }
}

function fromHome (place: ParkReading, { facts }: MatchedProject, { logistics }: Weights, { geography }: Knowledge): Evidence[] {
  const province = textFact(facts, 'investor.transferFromProvince')
  const home = province === undefined ? undefined : geography.provinces[province]
  return home ? nearness(place.park, home, FAR_FROM_HOME, logistics.origin, 'match.reason.logistics.home') : []
}

/** One half plus the points, kept between 0 and 1. */
export function logistics (place: ParkReading, project: MatchedProject, weights: Weights, knowledge: Knowledge): Part {
  const points = project.understanding.needs.flatMap(({ id, strength }) => JUDGES[id]?.(place, strength, weights, knowledge) ?? [])
  const gathered = gather([...points, ...fromHome(place, project, weights, knowledge)])
  return { criterion: 'logistics', value: valueOf(gathered, NEUTRAL), weight: weights.criteria.logistics, evidence: gathered }
}
