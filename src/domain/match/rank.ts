/** Parks in the order of their fit to a project, each point with its reason. Whether the law bars a place is judged elsewhere. */
import type { Facts } from '../facts/facts.js'
import type { Cluster, ClusterType } from '../place/cluster.js'
import type { Endowment } from '../place/endowment.js'
import type { Park } from '../place/park.js'
import { agree, type Agreements } from './agreement.js'
import type { Part } from './answer.js'
import type { RankedPark } from './assemble.js'
import { buildAtlas, type Atlas, type EndowmentReading, type ParkReading } from './atlas.js'
import { chainLinks } from './criteria/chain-links.js'
import type { MatchedProject } from './criteria/endowments.js'
import { industryFit } from './criteria/industry-fit.js'
import { logistics } from './criteria/logistics.js'
import { placeEndowment } from './criteria/place-endowment.js'
import { sitingRules } from './criteria/siting-rules.js'
import { wishes } from './criteria/wishes.js'
import type { Knowledge } from './knowledge.js'
import { projectOf, type Aspect, type Project } from './project.js'
import type { Understanding } from './understanding.js'
import type { Weights } from './weights.js'

export type { Weights } from './weights.js'

type Places = {
  parks: readonly Park[]
  clusters: readonly Cluster[]
  clusterTypes: readonly ClusterType[]
  endowments: readonly Endowment[]
  knowledge: Knowledge
  weights: Weights
}

const built = new WeakMap<object, Places & { atlas: Atlas }>()

/** The atlas of these very records; built again only when one of the lists is another one. */
function atlasOf (places: Places): Atlas {
  const known = built.get(places.parks)
  const { parks, clusters, clusterTypes, endowments, knowledge, weights } = places
  const same = known?.clusters === clusters && known.clusterTypes === clusterTypes && known.endowments === endowments &&
    known.knowledge === knowledge && known.weights === weights
  if (known && same) return known.atlas
  const atlas = buildAtlas(places)
  built.set(parks, { parks, clusters, clusterTypes, endowments, knowledge, weights, atlas })
  return atlas
}

/** Every endowment is compared once, however many parks feel it. */
function matchEndowments (project: Project, { endowments }: Atlas, weights: Weights): MatchedProject {
  const matchedOf = (aspect: Aspect) => {
    const matched = new Map<string, { reading: EndowmentReading, agreements: Agreements }[]>()
    for (const reading of endowments) {
      const agreements = agree(reading, aspect, project, weights)
      const { code } = reading.endowment.prefecture
      if (agreements) matched.set(code, [...matched.get(code) ?? [], { reading, agreements }])
    }
    return matched
  }
  return { ...project, aspects: project.aspects.map(aspect => ({ ...aspect, matched: matchedOf(aspect) })) }
}

function partsOf (place: ParkReading, project: MatchedProject, { weights, knowledge }: Places, relevance: number | undefined): Part[] {
  return [
    industryFit(place, project, weights, relevance),
    chainLinks(place, project, weights),
    placeEndowment(place, project, weights),
    sitingRules(place, project, weights, knowledge),
    logistics(place, project, weights, knowledge),
    wishes(place, project, weights)
  ]
}

const scoreOf = (parts: readonly Part[]): number =>
  Math.round(parts.reduce((sum, { value, weight }) => sum + value * weight, 0) * 10000) / 10000

/**
 * Every park with its score 0..1 (four decimals) and the six parts of it, best first, equal scores by id.
 * `relevance`: park id to what the text search says of it, 0..1; left out, parks are ranked from knowledge alone.
 * Pure: equal input gives an equal ranking. The first call with new records reads them all, later ones only compare.
 */
export function rankParks ({ understanding, facts, relevance, ...places }: Places & {
  understanding: Understanding, facts: Facts, relevance?: ReadonlyMap<string, number>
}): RankedPark[] {
  const atlas = atlasOf(places)
  const project = matchEndowments(projectOf(facts, understanding, places.knowledge, atlas), atlas, places.weights)
  return atlas.parks.map((place): RankedPark => {
    const parts = partsOf(place, project, places, relevance === undefined ? undefined : relevance.get(place.park.id) ?? 0)
    return { parkId: place.park.id, prefectureCode: place.park.prefecture.code, score: scoreOf(parts), parts }
  }).sort((a, b) => b.score - a.score || (a.parkId < b.parkId ? -1 : 1))
}
