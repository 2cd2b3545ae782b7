/** One box over everything that the reader may see: parks, clusters, policies and, for officers, leads. */
import { may, type Actor } from '../domain/account/access.js'
import type { IsoDate } from '../domain/dates.js'
import type { View } from '../domain/law/lawfulness.js'
import type { Policy } from '../domain/law/policy.js'
import type { Unreviewed } from '../domain/law/view.js'
import type { Localized } from '../domain/localized.js'
import type { Cluster } from '../domain/place/cluster.js'
import type { Park } from '../domain/place/park.js'
import { findLeads } from './browse-leads.js'
import { nearestNames } from './browse-nearest.js'
import type { Found } from './browse-search.js'
import { searchClusters, searchParks, searchPolicies } from './browse.js'
import { currentCatalogue } from './catalogue.js'
import type { LeadView } from './leads/read.js'
import type { Deps } from './ports.js'

export const KINDS = ['leads', 'parks', 'clusters', 'policies'] as const
export type Kind = typeof KINDS[number]

export type Near = { kind: 'parks' | 'clusters' | 'policies' | 'types', id: string, name: Localized }

/** `leads`: null for who has no box over leads. `near`: names that come nearest, where nothing was found. */
export type Everything = {
  leads: Found<LeadView> | null
  parks: Found<Park>
  clusters: Found<Cluster>
  policies: Found<Policy> & { unreviewed: Unreviewed }
  near: Near[]
}

/** `limit`: records of each kind. `asOf`: the day of the policies. */
export type AskedOfAll = { text: string, limit: number, asOf: IsoDate }

/** Where one kind holds every word, kinds that hold only some of them are left out: they would drown it. */
const withoutPartly = <F extends Found<unknown>>(found: F): F => found.partly ? { ...found, items: [], total: 0, facets: {}, ignored: [], fromFallback: 0 } : found

const NEAREST = 5

async function nearTo (deps: Deps, view: View, text: string): Promise<Near[]> {
  const { parks, clusters, clusterTypes, policies } = await currentCatalogue(deps, view)
  return nearestNames(text, [
    ...clusterTypes.map(({ id, name }): Near => ({ kind: 'types', id, name })),
    ...parks.map(({ id, name }): Near => ({ kind: 'parks', id, name })),
    ...clusters.map(({ id, name }): Near => ({ kind: 'clusters', id, name })),
    ...policies.policies.map(({ id, title }): Near => ({ kind: 'policies', id, name: title }))
  ], NEAREST)
}

/** What holds the words, kind by kind, best first; without words everything there is, and no leads. */
export async function searchEverything (deps: Deps, actor: Actor, view: View, { text, limit, asOf }: AskedOfAll): Promise<Everything> {
  const browse = { text, chosen: {}, limit, offset: 0 }
  const [leads, parks, clusters, policies] = await Promise.all([
    may(actor, 'desk.use') ? findLeads(deps, actor, { text, limit }) : null,
    searchParks(deps, browse), searchClusters(deps, browse), searchPolicies(deps, { ...browse, asOf, view })
  ])
  const all = [parks, clusters, policies, ...leads ? [leads] : []]
  const total = all.reduce((sum, found) => sum + found.total, 0)
  const isWhole = all.some(found => !found.partly && found.total > 0)
  return {
    leads: isWhole && leads ? withoutPartly(leads) : leads,
    parks: isWhole ? withoutPartly(parks) : parks,
    clusters: isWhole ? withoutPartly(clusters) : clusters,
    policies: isWhole ? withoutPartly(policies) : policies,
    near: total === 0 && text !== '' ? await nearTo(deps, view, text) : []
  }
}

/** The ids of what was found, with their kinds, in the order of the page. */
export const idsOf = ({ leads, parks, clusters, policies }: Everything): string[] => [
  ...(leads?.items ?? []).map(({ lead }) => `leads:${lead.id}`),
  ...parks.items.map(({ id }) => `parks:${id}`),
  ...clusters.items.map(({ id }) => `clusters:${id}`),
  ...policies.items.map(({ id }) => `policies:${id}`)
]
