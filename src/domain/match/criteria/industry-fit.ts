/** Whether the industry lives there already: the park's leading industries, clusters, plants and lead firms, the words of the park's record. */
import type { Part } from '../answer.js'
import type { ParkReading } from '../atlas.js'
import { combine, gather, valueOf, type Hit } from '../points.js'
import { bestOf, type Aspect, type Project } from '../project.js'
import type { Weights } from '../weights.js'
import { directHit, isCapacity } from './endowments.js'

/**
 * The best reasons per product; products weigh by their share. `relevance`: what the text search says of the park, 0..1, or
 * undefined. The points sum to the value.
 */
export function industryFit (place: ParkReading, project: Project, weights: Weights, relevance: number | undefined): Part {
  const evidence = project.aspects.flatMap(aspect => {
    const hits = [
      ...fromLeading(place, aspect, weights), ...fromClusters(place, aspect, project, weights),
      ...fromPlants(place, aspect, project, weights), ...fromSearch(relevance, weights)
    ]
    return combine(hits, weights, aspect.share)
  })
  const gathered = gather(evidence)
  return { criterion: 'industry-fit', value: valueOf(gathered), weight: weights.criteria['industry-fit']!, evidence: gathered }
}

function fromLeading ({ leading }: ParkReading, aspect: Aspect, { leading: weights, sharpness }: Weights): Hit[] {
  return leading.flatMap(({ text, names }) => {
    const found = bestOf(aspect.kin, names)
    return found ? [{ worth: (weights.family * found.weight) ** sharpness, reason: { key: 'match.reason.park.leading', params: { industry: text, product: aspect.name } } }] : []
  })
}

function fromClusters ({ park, clusters }: ParkReading, aspect: Aspect, { types }: Project, { cluster: weights, sharpness }: Weights): Hit[] {
  return clusters.flatMap(({ cluster, ownProducts, typeProducts, parkIds }) => {
    const isHere = parkIds.has(park.id)
    const share = isHere ? 1 : weights.elsewhere
    const confidence = types.get(cluster.type)
    const byType = confidence === undefined ? 0 : { high: weights.typeHigh, medium: weights.typeMedium, low: weights.typeLow }[confidence]
    const own = (bestOf(aspect.kin, ownProducts)?.weight ?? 0) * weights.ownProduct
    const ofType = (bestOf(aspect.kin, typeProducts)?.weight ?? 0) * weights.typeProduct
    const worth = Math.max(own, ofType, byType)
    if (worth === 0) return []
    const key = worth === own ? 'own-product' : worth === ofType ? 'type-product' : 'type'
    return [{
      worth: worth ** sharpness * share,
      reason: { key: `match.reason.cluster.${key}`, params: { cluster: cluster.name, product: aspect.name } },
      clusterId: cluster.id,
      confidence: cluster.confidence
    }]
  })
}

function fromPlants ({ endowments }: ParkReading, aspect: Aspect, project: Project, weights: Weights): Hit[] {
  return endowments.flatMap(({ reading, reach }) => {
    const hit = isCapacity(reading) ? directHit(reading, reach, aspect, project, weights) : undefined
    return hit ? [hit] : []
  })
}

const fromSearch = (relevance: number | undefined, weights: Weights): Hit[] =>
  relevance === undefined || relevance <= 0 ? [] : [{ worth: Math.min(1, relevance) * weights.relevance, reason: { key: 'match.reason.search', params: {} } }]
