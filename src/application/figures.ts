/** The figures of the office, made of all leads and of what the catalogue holds; nothing in them is about a person. */
import { PREFECTURES } from '../domain/facts/catalogue.js'
import { demandAndSupply, pipeline, responseFigures, type IndustryFigures, type ResponseFigures, type StageFigures } from '../domain/figures/figures.js'
import { chinaDay } from '../domain/lead/clock.js'
import type { FreshnessCounts } from '../domain/listing/facts.js'
import type { Actor } from '../domain/account/access.js'
import { assertMay } from './accounts/rights.js'
import { currentCatalogue, type Catalogue } from './catalogue.js'
import type { Document } from './collections.js'
import { freshnessFigures } from './park-office/offer.js'
import { pagesOf } from './paging.js'
import type { Deps } from './ports.js'
import { parkDocument } from './search-documents.js'

/** `open`: leads that are not closed. `demo`: how many of all leads are illustrative; they count like any other. */
export type Figures = { stages: StageFigures[], response: ResponseFigures, industries: IndustryFigures[], freshness: FreshnessCounts, open: number, leads: number, demo: number }

type Counted = Pick<Document<'leads'>, 'stage' | 'prefectures' | 'closed' | 'source' | 'receivedAt' | 'respondedAt' | 'tags' | 'isDemo'>

/** Only what is counted is kept of a lead: thousands of them do not stand in memory whole. */
async function countedLeads (deps: Pick<Deps, 'documents'>): Promise<Counted[]> {
  const leads: Counted[] = []
  for await (const page of pagesOf(deps, 'leads')) {
    leads.push(...page.map(({ stage, prefectures, closed, source, receivedAt, respondedAt, tags, isDemo }) =>
      ({ stage, prefectures, source, receivedAt, isDemo, ...(closed ? { closed } : {}), ...(respondedAt ? { respondedAt } : {}), ...(tags ? { tags } : {}) })))
  }
  return leads
}

const supplies = new WeakMap<readonly object[], ReadonlyMap<string, { clusters: number, parks: number }>>()

/** Industry to its clusters, and to the parks that it leads or where such a cluster stands; made once for a catalogue. */
function supplyOf ({ parks, clusters, clusterTypes }: Catalogue): ReadonlyMap<string, { clusters: number, parks: number }> {
  const known = supplies.get(parks)
  if (known) return known
  const typesOf = parks.map(park => parkDocument(park, clusters, clusterTypes).filter['clusterTypes'] as readonly string[])
  const supply = new Map(clusterTypes.map(({ id }) => [id, {
    clusters: clusters.filter(({ type }) => type === id).length, parks: typesOf.filter(types => types.includes(id)).length
  }]))
  supplies.set(parks, supply)
  return supply
}

/** The figures at an instant. Throws ForbiddenError for who may not see them. */
export async function readFigures (deps: Deps, actor: Actor, at: string): Promise<Figures> {
  assertMay(actor, 'dashboard.read')
  const [leads, catalogue, freshness] = await Promise.all([countedLeads(deps), currentCatalogue(deps, 'officer'), freshnessFigures(deps, chinaDay(at))])
  return {
    stages: pipeline(leads, PREFECTURES),
    response: responseFigures(leads, at),
    industries: demandAndSupply(leads, supplyOf(catalogue)),
    freshness,
    open: leads.filter(({ closed }) => !closed).length,
    leads: leads.length,
    demo: leads.filter(({ isDemo }) => isDemo).length
  }
}
