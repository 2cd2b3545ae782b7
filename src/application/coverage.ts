/** What the data holds and how well it is supported, counted from the records themselves. */
import type { IsoDate } from '../domain/dates.js'
import type { View } from '../domain/law/lawfulness.js'
import type { Policy } from '../domain/law/policy.js'
import { notLiveOn, type PolicySet } from '../domain/law/verdict.js'
import { unreviewedIn, type Unreviewed } from '../domain/law/view.js'
import type { Cluster } from '../domain/place/cluster.js'
import type { Park } from '../domain/place/park.js'
import { counted, dayStatus, type DayStatus } from './browse.js'
import { catalogueFor, currentCatalogue, wholeCatalogue, type Catalogue } from './catalogue.js'
import type { Deps } from './ports.js'

export type PolicyLevel = 'national' | 'region' | 'city'

/** Who issued a rule: a ministry or higher, the autonomous region, a city; undefined where the issuer is not known. */
export function levelOf (policy: Policy): PolicyLevel | undefined {
  const issuer = policy.sources['main']?.issuer
  if (issuer === undefined) return undefined
  if (/内蒙古|自治区/.test(issuer)) return 'region'
  return /市人民政府/.test(issuer) ? 'city' : 'national'
}

export type Coverage = {
  policies: number
  /** Category to the count of each status on the day, and of all. */
  categories: { category: Policy['category'], total: number, days: Partial<Record<DayStatus, number>> }[]
  days: Partial<Record<DayStatus, number>>
  levels: Record<string, number>
  confidences: Record<string, number>
  /** How many rules name the clause, the number of the document, an address. */
  withClause: number
  withNumber: number
  withAddress: number
  /** What was counted. */
  set: PolicySet
  /** Of the whole collection. */
  unreviewed: Unreviewed
}

/** What the policies cover as of a day. */
export async function policyCoverage (deps: Deps, asOf: IsoDate, view: View): Promise<Coverage> {
  const whole = await wholeCatalogue(deps)
  const { policies: set } = catalogueFor(whole, view)
  const { policies } = set
  const day = (policy: Policy) => dayStatus(policy, asOf, set)
  const has = (part: 'clause' | 'number' | 'url') => policies.filter(policy => policy.sources['main']?.[part] !== undefined).length
  const categories = [...new Set(policies.map(policy => policy.category))].map(category => {
    const those = policies.filter(policy => policy.category === category)
    return { category, total: those.length, days: counted(those.map(day)) }
  })
  return {
    policies: policies.length,
    categories: categories.sort((a, b) => b.total - a.total || (a.category < b.category ? -1 : 1)),
    days: counted(policies.map(day)),
    levels: counted(policies.map(policy => levelOf(policy) ?? 'unknown')),
    confidences: counted(policies.map(policy => policy.confidence)),
    withClause: has('clause'),
    withNumber: has('number'),
    withAddress: has('url'),
    set,
    unreviewed: unreviewedIn(whole.policies, view)
  }
}

export type Figures = {
  parks: number
  listedParks: number
  clusters: number
  listedClusters: number
  clusterTypes: number
  endowments: number
  policies: number
  policiesLive: number
  policiesUnclear: number
  /** Of those live on the day. */
  unreviewed: Unreviewed
  /** Records of every kind that rest on a source, and all of them. */
  sourced: number
  records: number
}

/** The figures of the start page as of a day. */
export async function figures (deps: Deps, asOf: IsoDate, view: View): Promise<Figures> {
  const whole = await wholeCatalogue(deps)
  const catalogue = catalogueFor(whole, view)
  const { parks, clusters, clusterTypes, endowments, policies: set } = catalogue
  const days = counted(set.policies.map(policy => dayStatus(policy, asOf, set)))
  return {
    parks: parks.length,
    listedParks: parks.filter(park => park.confidence === 'listed').length,
    clusters: clusters.length,
    listedClusters: clusters.filter(cluster => cluster.confidence === 'listed').length,
    clusterTypes: clusterTypes.length,
    endowments: endowments.length,
    policies: set.policies.length,
    policiesLive: days['live'] ?? 0,
    policiesUnclear: days['unclear'] ?? 0,
    unreviewed: unreviewedIn(whole.policies, view, policy => !notLiveOn(policy, asOf, set.successors.has(policy.id))),
    ...sourcedShare(catalogue)
  }
}

/** Parks and clusters always have a source; endowments and policies that are general knowledge do not. */
function sourcedShare ({ parks, clusters, endowments, policies }: Catalogue): { sourced: number, records: number } {
  const recalled = [...endowments, ...policies.policies].filter(({ confidence }) => confidence === 'recalled').length
  const records = parks.length + clusters.length + endowments.length + policies.policies.length
  return { sourced: records - recalled, records }
}

/** The class of a park or cluster: `listed`, or `inferred.` with the grade A, B or C of its evidence. */
export const parkClass = ({ confidence, evidenceGrade }: Park): string => confidence === 'listed' ? 'listed' : `inferred.${evidenceGrade}`

const GRADES: Readonly<Record<string, string>> = { strong: 'A', medium: 'B', weak: 'C' }

/** As for a park; the record of a cluster grades its evidence in the first words of its notes in English. */
export function clusterClass ({ confidence, notes }: Cluster): string {
  const grade = GRADES[/^Evidence: (\w+)/.exec(notes?.en ?? '')?.[1] ?? '']
  return confidence === 'inferred' && grade !== undefined ? `inferred.${grade}` : confidence
}

/** How many parks, clusters and endowments each class of confidence has. */
export async function confidenceCounts (deps: Deps): Promise<Record<'parks' | 'clusters' | 'endowments', Record<string, number>>> {
  const { parks, clusters, endowments } = await currentCatalogue(deps, 'public')
  return {
    parks: counted(parks.map(parkClass)),
    clusters: counted(clusters.map(clusterClass)),
    endowments: counted(endowments.map(endowment => endowment.confidence))
  }
}
