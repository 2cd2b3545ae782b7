/** Who at the place makes what the project needs or uses what it makes: plants, clusters, the park's own industries. */
import { isSameFamily } from '../agreement.js'
import type { Part } from '../answer.js'
import type { ClusterReading, Naming, ParkReading } from '../atlas.js'
import { combine, gather, valueOf, type Hit } from '../points.js'
import { bestLink, bestOf, inputChain, oncePerAspect, userChain, type Aspect } from '../project.js'
import type { Weights } from '../weights.js'
import { hitsOf, isResource, type MatchedProject } from './endowments.js'

/**
 * The best reasons per product; products weigh by their share. What makes the very product counts as standing industry and not
 * again here: one fact about a place counts once. The points sum to the value.
 */
export function chainLinks (place: ParkReading, project: MatchedProject, weights: Weights): Part {
  const evidence = gather(project.aspects.flatMap(aspect => combine([
    ...hitsOf(place, aspect.matched, (reading, { chain, isSame }) => isResource(reading) || isSame ? undefined : chain),
    ...fromClusters(place, aspect, project, weights),
    ...fromPark(place, aspect, project, weights)
  ], weights, aspect.share)))
  return { criterion: 'chain-links', value: valueOf(evidence), weight: weights.criteria['chain-links'], evidence }
}

type Linked = { weight: number, key: 'input' | 'user', chain: ReturnType<typeof inputChain> }

/** The firmest link between the product and what a text names. */
const linked = oncePerAspect((aspect: Aspect, names: Naming, project: MatchedProject): Linked | undefined => {
  const input = bestLink(aspect.inputs, names)
  const user = bestLink(aspect.users, names)
  if (input && input.weight >= (user?.weight ?? 0)) return { weight: input.weight, key: 'input', chain: inputChain(input.path, aspect, project) }
  return user && { weight: user.weight, key: 'user', chain: userChain(user.path, aspect, project) }
})

const CLUSTER_KEYS = { input: 'match.reason.cluster.input', user: 'match.reason.cluster.user' } as const
const PARK_KEYS = { input: 'match.reason.park.input', user: 'match.reason.park.user' } as const

function fromClusters ({ park, clusters }: ParkReading, aspect: Aspect, project: MatchedProject, weights: Weights): Hit[] {
  return clusters.flatMap(reading => {
    const hit = fromCluster(aspect, reading, project, weights)
    return hit ? [{ ...hit, worth: hit.worth * (reading.parkIds.has(park.id) ? 1 : weights.cluster.elsewhere) }] : []
  })
}

/** What a cluster is worth to the parks at which it stands. */
const fromCluster = oncePerAspect((aspect: Aspect, reading: ClusterReading, project: MatchedProject, { cluster: weights, sharpness }: Weights): Hit | undefined => {
  const { cluster, ownProducts } = reading
  if (isSameFamily(aspect, ownProducts)) return undefined
  const made = linked(aspect, ownProducts, project)
  const [best] = [
    ...(made ? [{ weight: made.weight * weights.ownProduct, reason: { key: CLUSTER_KEYS[made.key], params: { cluster: cluster.name, chain: made.chain } } }] : []),
    ...named(reading, aspect).map(({ weight, key }) => ({ weight: weight * weights.upOrDown, reason: { key, params: { cluster: cluster.name, product: aspect.name } } }))
  ].sort((a, b) => b.weight - a.weight)
  return best && { worth: best.weight ** sharpness, reason: best.reason, clusterId: cluster.id, confidence: cluster.confidence }
})

/** The cluster counts the product among what it needs, or among what is made from its goods. */
function named ({ upstream, downstream }: ClusterReading, { kin }: Aspect): { weight: number, key: string }[] {
  const up = bestOf(kin, upstream)
  const down = bestOf(kin, downstream)
  return [
    ...(up ? [{ weight: up.weight, key: 'match.reason.cluster.upstream' }] : []),
    ...(down ? [{ weight: down.weight, key: 'match.reason.cluster.downstream' }] : [])
  ]
}

function fromPark ({ leading }: ParkReading, aspect: Aspect, project: MatchedProject, { leading: weights, sharpness }: Weights): Hit[] {
  return leading.flatMap(({ text, names }) => {
    const found = linked(aspect, names, project)
    return found ? [{ worth: (found.weight * weights.chain) ** sharpness, reason: { key: PARK_KEYS[found.key], params: { industry: text, chain: found.chain } } }] : []
  })
}
