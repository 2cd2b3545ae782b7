/** Whether the industry lives there already: the park's leading industries, clusters, plants and lead firms, the words of the park's record. */
import type { Part } from '../answer.js'
import type { ClusterReading, Naming, ParkReading } from '../atlas.js'
import { combine, gather, valueOf, type Hit } from '../points.js'
import { bestOf, oncePerAspect, type Aspect } from '../project.js'
import type { Weights } from '../weights.js'
import { hitsOf, isCapacity, type MatchedProject } from './endowments.js'

/**
 * The best reasons per product; products weigh by their share. `relevance`: what the text search says of the park, 0..1, or
 * undefined. The points sum to the value.
 */
export function industryFit (place: ParkReading, project: MatchedProject, weights: Weights, relevance: number | undefined): Part {
  const evidence = gather(project.aspects.flatMap(aspect => combine([
    ...fromLeading(place, aspect, weights),
    ...fromClusters(place, aspect, project, weights),
    ...hitsOf(place, aspect.matched, (reading, { direct }) => isCapacity(reading) ? direct : undefined),
    ...fromSearch(relevance, weights)
  ], weights, aspect.share)))
  return { criterion: 'industry-fit', value: valueOf(evidence), weight: weights.criteria['industry-fit'], evidence }
}

const kinIn = oncePerAspect(({ kin }: Aspect, names: Naming) => bestOf(kin, names))

function fromLeading ({ leading }: ParkReading, aspect: Aspect, { leading: weights, sharpness }: Weights): Hit[] {
  return leading.flatMap(({ text, names }) => {
    const found = kinIn(aspect, names)
    return found ? [{ worth: (weights.family * found.weight) ** sharpness, reason: { key: 'match.reason.park.leading', params: { industry: text, product: aspect.name } } }] : []
  })
}

/** A cluster counts for its own products most, then for those of its type, then for the type the project was read as. */
function fromClusters ({ park, clusters }: ParkReading, aspect: Aspect, project: MatchedProject, weights: Weights): Hit[] {
  return clusters.flatMap(reading => {
    const hit = fromCluster(aspect, reading, project, weights)
    return hit ? [{ ...hit, worth: hit.worth * (reading.parkIds.has(park.id) ? 1 : weights.cluster.elsewhere) }] : []
  })
}

/** What a cluster is worth to the parks at which it stands. */
const fromCluster = oncePerAspect(({ kin, name }: Aspect, { cluster, ownProducts, typeProducts }: ClusterReading, { types }: MatchedProject, { cluster: weights, sharpness }: Weights): Hit | undefined => {
  const own = (bestOf(kin, ownProducts)?.weight ?? 0) * weights.ownProduct
  const ofType = (bestOf(kin, typeProducts)?.weight ?? 0) * weights.typeProduct
  const confidence = types.get(cluster.type)?.confidence
  const byType = confidence === undefined ? 0 : { high: weights.typeHigh, medium: weights.typeMedium, low: weights.typeLow }[confidence]
  const best = Math.max(own, ofType, byType)
  if (best === 0) return undefined
  const key = best === own ? 'match.reason.cluster.own-product' : best === ofType ? 'match.reason.cluster.type-product' : 'match.reason.cluster.type'
  return { worth: best ** sharpness, reason: { key, params: { cluster: cluster.name, product: name } }, clusterId: cluster.id, confidence: cluster.confidence }
})

const fromSearch = (relevance: number | undefined, weights: Weights): Hit[] =>
  relevance === undefined || relevance <= 0 ? [] : [{ worth: Math.min(1, relevance) * weights.relevance, reason: { key: 'match.reason.search', params: {} } }]
