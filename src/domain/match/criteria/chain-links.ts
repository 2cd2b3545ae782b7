/** Who at the place makes what the project needs or uses what it makes: plants, clusters, the park's own industries. */
import type { Part } from '../answer.js'
import type { ClusterReading, Naming, ParkReading } from '../atlas.js'
import { combine, gather, valueOf, type Hit } from '../points.js'
import { bestLink, bestOf, inputChain, userChain, type Aspect, type Project } from '../project.js'
import type { Weights } from '../weights.js'
import { chainHit, isResource } from './endowments.js'

/** The best reasons per product; products weigh by their share. The points sum to the value. */
export function chainLinks (place: ParkReading, project: Project, weights: Weights): Part {
  const evidence = project.aspects.flatMap(aspect => {
    const hits = [...fromEndowments(place, aspect, project, weights), ...fromClusters(place, aspect, project, weights), ...fromPark(place, aspect, project, weights)]
    return combine(hits, weights, aspect.share)
  })
  const gathered = gather(evidence)
  return { criterion: 'chain-links', value: valueOf(gathered), weight: weights.criteria['chain-links']!, evidence: gathered }
}

function fromEndowments ({ endowments }: ParkReading, aspect: Aspect, project: Project, weights: Weights): Hit[] {
  return endowments.flatMap(({ reading, reach }) => {
    if (isResource(reading) || isSameProduct(aspect, reading.draws) || isSameProduct(aspect, reading.holds)) return []
    const hit = chainHit(reading, reach, aspect, project, weights)
    return hit ? [hit] : []
  })
}

/** What makes the very product counts in full elsewhere, and one fact about a place counts once. */
const isSameProduct = ({ kin }: Aspect, names: Naming): boolean => [...names.keys()].some(id => kin.get(id) === 1)

/** Input or user among what a text names, as a hit with its chain. */
function linked (names: Naming, aspect: Aspect, project: Project): { worth: number, key: 'input' | 'user', chain: ReturnType<typeof inputChain> } | undefined {
  const input = bestLink(aspect.inputs, names)
  const user = bestLink(aspect.users, names)
  if (input && input.weight >= (user?.weight ?? 0)) return { worth: input.weight, key: 'input', chain: inputChain(input.path, aspect, project) }
  return user && { worth: user.weight, key: 'user', chain: userChain(user.path, aspect, project) }
}

function fromClusters ({ park, clusters }: ParkReading, aspect: Aspect, project: Project, { cluster: weights, sharpness }: Weights): Hit[] {
  return clusters.flatMap((reading): Hit[] => {
    const { cluster } = reading
    if (isSameProduct(aspect, reading.ownProducts)) return []
    const share = reading.parkIds.has(park.id) ? 1 : weights.elsewhere
    const made = linked(reading.ownProducts, aspect, project)
    const hit = (worth: number, key: string, params: Hit['reason']['params']): Hit =>
      ({ worth: worth ** sharpness * share, reason: { key, params: { cluster: cluster.name, ...params } }, clusterId: cluster.id, confidence: cluster.confidence })
    const best = [
      ...(made ? [hit(made.worth * weights.ownProduct, `match.reason.cluster.${made.key}`, { chain: made.chain })] : []),
      ...needs(reading, aspect).map(({ worth, key }) => hit(worth * weights.upOrDown, key, { product: aspect.name }))
    ].sort((a, b) => b.worth - a.worth)[0]
    return best ? [best] : []
  })
}

/** The cluster itself counts the product among what it needs, or among what is made from its goods. */
function needs ({ upstream, downstream }: ClusterReading, aspect: Aspect): { worth: number, key: string }[] {
  const up = bestOf(aspect.kin, upstream)
  const down = bestOf(aspect.kin, downstream)
  return [
    ...(up ? [{ worth: up.weight, key: 'match.reason.cluster.upstream' }] : []),
    ...(down ? [{ worth: down.weight, key: 'match.reason.cluster.downstream' }] : [])
  ]
}

function fromPark ({ leading }: ParkReading, aspect: Aspect, project: Project, { leading: weights, sharpness }: Weights): Hit[] {
  return leading.flatMap(({ text, names }) => {
    const found = linked(names, aspect, project)
    return found ? [{ worth: (found.worth * weights.chain) ** sharpness, reason: { key: `match.reason.park.${found.key}`, params: { industry: text, chain: found.chain } } }] : []
  })
}
