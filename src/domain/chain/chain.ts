/**
 * The chain of a cluster: what it needs and who uses what it makes, and which of these links the region has. A link is `listed`
 * where the record of the cluster names it, with that record's sources, and `recalled` where only general knowledge of industries does.
 */
import type { Localized } from '../localized.js'
import type { Atlas, ClusterReading, EndowmentReading, Naming, ParkReading } from '../match/atlas.js'
import type { Knowledge } from '../match/knowledge.js'
import type { Cluster } from '../place/cluster.js'
import type { Endowment } from '../place/endowment.js'
import type { Park } from '../place/park.js'

export const LINK_STATES = ['near', 'region', 'offered', 'missing', 'unread'] as const
/**
 * `near`: in the league or city of the cluster. `region`: elsewhere in the region. `offered`: nowhere, but an open lead would make
 * it. `missing`: nowhere on record. `unread`: words that no product family is known by, so that nothing can be said.
 */
export type LinkState = typeof LINK_STATES[number]

/** Who makes or holds it. */
export type Maker =
  | { kind: 'cluster', cluster: Cluster, isNear: boolean }
  | { kind: 'endowment', endowment: Endowment, place: Localized, isNear: boolean }
  | { kind: 'park', park: Park, industry: string, isNear: boolean }

/** An open lead by what it would make; nothing of who would. */
export type Offer = { leadId: string, title: string, product: string, families: readonly string[] }

/** `via`: the families between the cluster and the link, for recalled links that are more than one step away. */
export type ChainLink = { name: Localized, basis: 'listed' | 'recalled', via: Localized[], state: LinkState, makers: Maker[], offers: Offer[] }

export type Chain = { cluster: Cluster, upstream: ChainLink[], downstream: ChainLink[] }

/** A recalled link below this is too loose to be planned with. */
const LEAST_WEIGHT = 0.3
const MOST_RECALLED = 8
const MOST_MAKERS = 12
/** What is as good as the family itself: it, and what lies right below it. */
const SAME = 0.7

type Region = { clusters: readonly ClusterReading[], endowments: readonly EndowmentReading[], parks: readonly ParkReading[] }

/** Everything that stands in the region, each once. */
export function regionOf ({ parks, endowments }: Atlas): Region {
  const clusters = new Map(parks.flatMap(park => park.clusters).map(reading => [reading.cluster.id, reading]))
  return { clusters: [...clusters.values()], endowments, parks }
}

const sameAs = (id: string, { kinOf }: Knowledge): string[] => [...kinOf(id)].filter(([, weight]) => weight >= SAME).map(([kin]) => kin)

/** How firmly a text must name a family to count as that: its head, not a word beside it. */
const names = (naming: Naming, families: ReadonlySet<string>): boolean => [...naming].some(([id, weight]) => weight >= 1 && families.has(id))

function makersOf (families: ReadonlySet<string>, from: Cluster, region: Region): Maker[] {
  const isNear = (code: string) => code === from.prefecture.code
  const makers: Maker[] = [
    ...region.clusters.filter(({ cluster, ownProducts }) => cluster.id !== from.id && names(ownProducts, families))
      .map(({ cluster }): Maker => ({ kind: 'cluster', cluster, isNear: isNear(cluster.prefecture.code) })),
    ...region.endowments.filter(({ holds }) => names(holds, families))
      .map(({ endowment, place }): Maker => ({ kind: 'endowment', endowment, place, isNear: isNear(endowment.prefecture.code) })),
    ...region.parks.flatMap(({ park, leading }) => leading.filter(one => names(one.names, families)).slice(0, 1)
      .map(({ text }): Maker => ({ kind: 'park', park, industry: text, isNear: isNear(park.prefecture.code) })))
  ]
  return [...makers.filter(maker => maker.isNear), ...makers.filter(maker => !maker.isNear)]
}

function stateOf (families: ReadonlySet<string>, makers: readonly Maker[], offers: readonly Offer[]): LinkState {
  if (families.size === 0) return 'unread'
  if (makers.some(({ isNear }) => isNear)) return 'near'
  if (makers.length > 0) return 'region'
  return offers.length > 0 ? 'offered' : 'missing'
}

type Around = { knowledge: Knowledge, region: Region, offers: readonly Offer[] }

function linkOf (link: Pick<ChainLink, 'name' | 'basis' | 'via'>, ids: readonly string[], from: Cluster, { knowledge, region, offers }: Around): ChainLink {
  const families = new Set(ids.flatMap(id => sameAs(id, knowledge)))
  const makers = makersOf(families, from, region)
  const offered = offers.filter(offer => offer.families.some(id => families.has(id)))
  return { ...link, state: stateOf(families, makers, offered), makers: makers.slice(0, MOST_MAKERS), offers: offered }
}

/** The families that a text names by its head. */
export const headsOf = (text: string, { read }: Knowledge): string[] => read(text).named.filter(({ role }) => role === 'head').map(({ means: { id } }) => id)

function sideOf (cluster: Cluster, side: 'upstream' | 'downstream', around: Around): ChainLink[] {
  const { knowledge } = around
  const own = new Set(cluster.targetProducts.flatMap(({ zh }) => headsOf(zh, knowledge)))
  const listed = cluster[side].map(name => ({ name, ids: headsOf(name.zh, knowledge) }))
  const covered = new Set([...own, ...listed.flatMap(({ ids }) => ids)].flatMap(id => sameAs(id, knowledge)))
  const reached = new Map<string, { weight: number, path: readonly string[] }>()
  for (const id of own) {
    for (const [to, link] of side === 'upstream' ? knowledge.inputsOf(id) : knowledge.usersOf(id)) {
      if (link.weight > (reached.get(to)?.weight ?? 0)) reached.set(to, link)
    }
  }
  const recalled = [...reached].filter(([id, { weight }]) => weight >= LEAST_WEIGHT && !covered.has(id))
    .sort(([a, one], [b, other]) => other.weight - one.weight || (a < b ? -1 : 1)).slice(0, MOST_RECALLED)
  const nameOf = (id: string): Localized[] => knowledge.families.get(id)?.name ? [knowledge.families.get(id)!.name] : []
  return [
    ...listed.map(({ name, ids }) => linkOf({ name, basis: 'listed', via: [] }, ids, cluster, around)),
    ...recalled.flatMap(([id, { path }]) => nameOf(id).map(name => linkOf({ name, basis: 'recalled', via: path.slice(0, -1).flatMap(nameOf) }, [id], cluster, around)))
  ]
}

/** The chain of a cluster in the region. Pure: equal records and offers give an equal chain. */
export const chainOf = (cluster: Cluster, around: Around): Chain =>
  ({ cluster, upstream: sideOf(cluster, 'upstream', around), downstream: sideOf(cluster, 'downstream', around) })

/** How many links of the chain stand in each state. */
export function countStates ({ upstream, downstream }: Pick<Chain, 'upstream' | 'downstream'>): Record<LinkState, number> {
  const links = [...upstream, ...downstream]
  return Object.fromEntries(LINK_STATES.map(state => [state, links.filter(link => link.state === state).length])) as Record<LinkState, number>
}
