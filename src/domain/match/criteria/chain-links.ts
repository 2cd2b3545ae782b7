/** Who at the place makes what the project needs or uses what it makes: plants, clusters, the park's own industries. */
import { isSameFamily } from '../agreement.js'
import type { Part } from '../answer.js'
import type { ClusterReading, Naming, ParkReading } from '../atlas.js'
import { combine, gather, valueOf, type Hit } from '../points.js'
import { bestLink, bestOf, inputChain, userChain, type Aspect } from '../project.js'
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
function linked (names: Naming, aspect: Aspect, project: MatchedProject): Linked | undefined {
  const input = bestLink(aspect.inputs, names)
  const user = bestLink(aspect.users, names)
  if (input && input.weight >= (user?.weight ?? 0)) return { weight: input.weight, key: 'input', chain: inputChain(input.path, aspect, project) }
  return user && { weight: user.weight, key: 'user', chain: userChain(user.path, aspect, project) }
}

const CLUSTER_KEYS = { input: 'match.reason.cluster.input', user: 'match.reason.cluster.user' } as const
const PARK_KEYS = { input: 'match.reason.park.input', user: 'match.reason.park.user' } as const

function fromClusters ({ park, clusters }: ParkReading, aspect: Aspect, project: MatchedProject, { cluster: weights, sharpness }: Weights): Hit[] {
  return clusters.flatMap(reading => {
    const { cluster, ownProducts, parkIds } = reading
    if (isSameFamily(aspect, ownProducts)) return []
    const made = linked(ownProducts, aspect, project)
    const [best] = [
      ...(made ? [{ weight: made.weight * weights.ownProduct, reason: { key: CLUSTER_KEYS[made.key], params: { cluster: cluster.name, chain: made.chain } } }] : []),
      ...named(reading, aspect).map(({ weight, key }) => ({ weight: weight * weights.upOrDown, reason: { key, params: { cluster: cluster.name, product: aspect.name } } }))
    ].sort((a, b) => b.weight - a.weight)
    if (!best) return []
    const share = parkIds.has(park.id) ? 1 : weights.elsewhere
    return [{ worth: best.weight ** sharpness * share, reason: best.reason, clusterId: cluster.id, confidence: cluster.confidence }]
  })
}

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
    const found = linked(names, aspect, project)
    return found ? [{ worth: (found.weight * weights.chain) ** sharpness, reason: { key: PARK_KEYS[found.key], params: { industry: text, chain: found.chain } } }] : []
  })
}
