/** One record with what belongs to it: a park's clusters, endowments, rules and neighbours; a cluster's chain; a policy's relations. */
import type { IsoDate } from '../domain/dates.js'
import { siteFacts } from '../domain/derive/site.js'
import type { FactName } from '../domain/facts/catalogue.js'
import type { Facts, FactValue } from '../domain/facts/facts.js'
import { evaluate } from '../domain/law/condition.js'
import type { View } from '../domain/law/lawfulness.js'
import type { Policy } from '../domain/law/policy.js'
import { notLiveOn, wholeCondition, type PolicySet } from '../domain/law/verdict.js'
import { unreviewedIn, type Unreviewed } from '../domain/law/view.js'
import type { DerivedFact } from '../domain/match/answer.js'
import type { Cluster, ClusterType } from '../domain/place/cluster.js'
import type { Endowment } from '../domain/place/endowment.js'
import type { Park } from '../domain/place/park.js'
import { catalogueFor, currentCatalogue, recordIn, wholeCatalogue, type Catalogue } from './catalogue.js'
import type { AppDeps, Deps } from './ports.js'
import { standsAt } from './search-documents.js'

export type ParkDetail = {
  park: Park
  /** Clusters that stand in the park or its county, and those elsewhere in the league or city. */
  clusters: { here: Cluster[], prefecture: Cluster[] }
  endowments: { county: Endowment[], prefecture: Endowment[] }
  /** Live on the day, with a scope and place conditions that the park meets or may meet; and how many live rules the place rules out. */
  policies: Policy[]
  ruledOut: Policy[]
  /** Of the rules that are live and possible here: those without a review. */
  unreviewed: Unreviewed
  policySet: PolicySet
  siteFacts: DerivedFact[]
  neighbours: { prefecture: Park[], near: Park[] }
}

/** The park and everything that belongs to it on a day, as the view may see it; NotFoundError when there is none. */
export async function readPark (deps: AppDeps, id: string, asOf: IsoDate, view: View): Promise<ParkDetail> {
  const whole = await wholeCatalogue(deps)
  const catalogue = catalogueFor(whole, view)
  const { reference } = deps.library
  const park = recordIn(catalogue.parks, id)
  const facts = siteFacts(park, reference)
  const isLive = (policy: Policy) => notLiveOn(policy, asOf, whole.policies.successors.has(policy.id)) === undefined
  const live = catalogue.policies.policies.filter(isLive)
  const known = settled(facts)
  const isPossible = (policy: Policy) => evaluate(wholeCondition(policy), known).truth !== 'unmet'
  const inPrefecture = catalogue.clusters.filter(cluster => cluster.prefecture.code === park.prefecture.code)
  return {
    park,
    clusters: {
      here: inPrefecture.filter(cluster => standsAt(cluster, park)),
      prefecture: inPrefecture.filter(cluster => !standsAt(cluster, park))
    },
    endowments: endowmentsOf(park, catalogue.endowments),
    policies: live.filter(isPossible),
    ruledOut: live.filter(policy => !isPossible(policy)),
    unreviewed: unreviewedIn(whole.policies, view, policy => isLive(policy) && isPossible(policy)),
    policySet: catalogue.policies,
    siteFacts: facts,
    neighbours: neighboursOf(park, catalogue, reference.tiles.find(tile => tile.code === park.prefecture.code)?.neighbours ?? [])
  }
}

/** Only what is known with high confidence may rule a policy out. */
const settled = (facts: readonly DerivedFact[]): Facts => Object.fromEntries(
  facts.filter(({ confidence }) => confidence === 'high').map(({ field, value }): [FactName, FactValue] => [field, value]))

const byStrength = (a: Endowment, b: Endowment): number => b.strength - a.strength || (a.id < b.id ? -1 : 1)

function endowmentsOf (park: Park, endowments: readonly Endowment[]): ParkDetail['endowments'] {
  const there = endowments.filter(endowment => endowment.prefecture.code === park.prefecture.code).sort(byStrength)
  const county = park.county?.name.zh
  return {
    county: there.filter(endowment => county !== undefined && endowment.county?.name.zh === county),
    prefecture: there.filter(endowment => endowment.county === undefined)
  }
}

const neighboursOf = (park: Park, { parks }: Catalogue, neighbours: readonly string[]): ParkDetail['neighbours'] => ({
  prefecture: parks.filter(other => other.id !== park.id && other.prefecture.code === park.prefecture.code),
  near: parks.filter(other => neighbours.includes(other.prefecture.code))
})

/** A term of a chain with the clusters that make it. */
export type ChainLink = { term: Cluster['upstream'][number], makers: Cluster[] }

export type ClusterDetail = {
  cluster: Cluster
  type: ClusterType | undefined
  upstream: ChainLink[]
  downstream: ChainLink[]
  parks: Park[]
  sameType: Cluster[]
}

/** The cluster with its chain, the parks where it stands, and the others of its type; NotFoundError when there is none. */
export async function readCluster (deps: Deps, id: string): Promise<ClusterDetail> {
  const catalogue = await currentCatalogue(deps, 'public')
  const cluster = recordIn(catalogue.clusters, id)
  const links = (terms: Cluster['upstream']) => terms.map(term => ({ term, makers: makersOf(term.zh, cluster, catalogue) }))
  return {
    cluster,
    type: catalogue.clusterTypes.find(type => type.id === cluster.type),
    upstream: links(cluster.upstream),
    downstream: links(cluster.downstream),
    parks: catalogue.parks.filter(park => standsAt(cluster, park)),
    sameType: catalogue.clusters.filter(other => other.type === cluster.type && other.id !== cluster.id)
  }
}

/** The words of a chain term: 羊毛羊绒 stays whole, 玉米与农畜副产品 is two. Words of one character say nothing. */
const wordsOf = (term: string): string[] => term.split(/[与、和及]/).filter(word => word.length > 1)

/** Words of two characters must be equal to a product, longer ones may be part of it or hold it. */
const names = (word: string, product: string): boolean =>
  word === product || (word.length > 2 && product.length > 2 && (product.includes(word) || word.includes(product)))

/** The clusters that make what the term names, by their products; those of the league or city first. */
function makersOf (term: string, from: Cluster, { clusters }: Catalogue): Cluster[] {
  const words = wordsOf(term)
  const makers = clusters.filter(cluster => cluster.id !== from.id && cluster.type !== from.type &&
    cluster.targetProducts.some(product => words.some(word => names(word, product.zh))))
  const isNear = (cluster: Cluster) => cluster.prefecture.code === from.prefecture.code
  return [...makers.filter(isNear), ...makers.filter(cluster => !isNear(cluster))]
}

export type PolicyDetail = {
  policy: Policy
  policySet: PolicySet
  /** The parks that the scope names; empty where it holds in all of them. */
  parks: Park[]
  replacedBy: Policy | undefined
  replaces: Policy[]
  limitedBy: Policy | undefined
  limits: Policy[]
  /** Others of the same stack group, which do not add up with it. */
  sameStack: Policy[]
}

/** The policy with the rules it is tied to; NotFoundError when there is none that the view may see. */
export async function readPolicy (deps: Deps, id: string, view: View): Promise<PolicyDetail> {
  const { policies: policySet, parks } = await currentCatalogue(deps, view)
  const policy = recordIn(policySet.policies, id)
  const named = (other: string | undefined) => policySet.policies.find(candidate => candidate.id === other)
  const all = policySet.policies.filter(other => other.id !== id)
  return {
    policy,
    policySet,
    parks: parks.filter(park => policy.scope.parks !== 'all' && policy.scope.parks.includes(park.id)),
    replacedBy: named(policy.supersededBy),
    replaces: all.filter(other => other.supersededBy === id),
    limitedBy: named(policy.limitedBy),
    limits: all.filter(other => other.limitedBy === id),
    sameStack: all.filter(other => policy.stack !== undefined && other.stack?.group === policy.stack.group)
  }
}
