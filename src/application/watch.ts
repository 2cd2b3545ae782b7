/** Which open leads gained or lost something by a published change of a park, its offers, or the law. */
import { assertMay } from './accounts/rights.js'
import { actorName } from './accounts/audit.js'
import type { Actor } from '../domain/account/access.js'
import type { IsoDate } from '../domain/dates.js'
import { projectFacts } from '../domain/derive/derive.js'
import { siteFacts } from '../domain/derive/site.js'
import type { Listing } from '../domain/listing/listing.js'
import type { Policy } from '../domain/law/policy.js'
import { policySet } from '../domain/law/verdict.js'
import { settledFacts } from '../domain/match/assemble.js'
import type { Naming } from '../domain/match/atlas.js'
import { understandProject } from '../domain/match/understanding.js'
import type { Park } from '../domain/place/park.js'
import { differing, effectOf, effectOfLaw, type Effect } from '../domain/watch/effect.js'
import type { Law, LeadReading, PlaceReading } from '../domain/watch/standing.js'
import { wholeCatalogue } from './catalogue.js'
import type { Document, WatchReport } from './collections.js'
import type { Library } from './library.js'
import { newToken } from './matching.js'
import { pagesOf } from './paging.js'
import type { AppDeps, Deps } from './ports.js'

type LeadRecord = Document<'leads'>

/** What a lead is compared by, kept while neither the lead nor the day changes: reading texts is what costs. */
type Kept = { version: number, asOf: IsoDate, library: Library, reading: LeadReading }

const kept = new WeakMap<object, Map<string, Kept>>()

/** Reads what a project makes and what follows from its answers. */
export function readingOf ({ answers }: Pick<LeadRecord, 'answers'>, { reference, knowledge }: Library, asOf: IsoDate): LeadReading {
  const understanding = understandProject(answers, knowledge)
  const derived = projectFacts(answers, understanding.reading, reference, asOf)
  const kin = new Map<string, number>()
  for (const { id } of understanding.families) {
    for (const [kinId, weight] of knowledge.kinOf(id)) kin.set(kinId, Math.max(kin.get(kinId) ?? 0, weight))
  }
  return { facts: settledFacts({ ...answers, 'eval.asOf': asOf }, derived), kin }
}

/** Reads a park with what it offers. */
export function placeOf (park: Park, listings: readonly Listing[], { reference, knowledge }: Library): PlaceReading {
  const names = (text: string): Naming => new Map(knowledge.read(text).named.map(({ means: { id }, role }) => [id, role === 'head' ? 1 : BESIDE_HEAD]))
  return { parkId: park.id, facts: settledFacts({}, siteFacts(park, reference)), leading: park.leadingIndustries.map(names), listings }
}

/** What a word beside the head of a name counts for. */
const BESIDE_HEAD = 0.6

/** Every lead that is not closed, as it is compared. */
export async function openLeads (deps: Pick<AppDeps, 'documents' | 'library'>, asOf: IsoDate): Promise<Map<string, LeadReading>> {
  const known = kept.get(deps.documents) ?? new Map<string, Kept>()
  kept.set(deps.documents, known)
  const readings = new Map<string, LeadReading>()
  for await (const page of pagesOf(deps, 'leads')) {
    for (const lead of page) {
      if (lead.closed) continue
      const before = known.get(lead.id)
      const isCurrent = before?.version === lead.version && before?.asOf === asOf && before.library === deps.library
      const reading = isCurrent ? before!.reading : readingOf(lead, deps.library, asOf)
      if (!isCurrent) known.set(lead.id, { version: lead.version!, asOf, library: deps.library, reading })
      readings.set(lead.id, reading)
    }
  }
  for (const id of known.keys()) if (!readings.has(id)) known.delete(id)
  return readings
}

async function lawOf (deps: Deps, asOf: IsoDate): Promise<Law> {
  return { set: (await wholeCatalogue(deps)).policies, asOf }
}

export const listingsOf = async (deps: Pick<Deps, 'documents'>, parkId: string): Promise<Listing[]> =>
  (await deps.documents.find('listings', { where: { parkId } })).items

/** One side of a change of a park: its record and what it offers. */
export type ParkState = { park: Park, listings: readonly Listing[] }

export type LeadEffect = { leadId: string, parkId: string } & Effect

/** What the step from `before` to `after` does to every open lead; leads without an effect are left out. `judged`: how many were compared. */
export async function effectsOfPark (deps: AppDeps, { before, after, asOf }: { before: ParkState, after: ParkState, asOf: IsoDate }): Promise<{ judged: number, effects: LeadEffect[] }> {
  const law = await lawOf(deps, asOf)
  const change = differing(placeOf(before.park, before.listings, deps.library), placeOf(after.park, after.listings, deps.library), law)
  const leads = await openLeads(deps, asOf)
  const effects = [...leads].flatMap(([leadId, lead]): LeadEffect[] => {
    const effect = effectOf(lead, change, law)
    return effect.gained.length + effect.lost.length > 0 ? [{ leadId, parkId: after.park.id, ...effect }] : []
  })
  return { judged: leads.size, effects }
}

/** What putting these versions in the place of the stored policies would do to every open lead at every park. Nothing is stored. */
export async function effectsOfPolicies (deps: AppDeps, policies: readonly Policy[], asOf: IsoDate): Promise<{ judged: number, effects: LeadEffect[] }> {
  const before = await lawOf(deps, asOf)
  const ids = policies.map(({ id }) => id)
  const after: Law = { set: policySet([...before.set.policies.filter(({ id }) => !ids.includes(id)), ...policies]), asOf }
  const { parks } = await wholeCatalogue(deps)
  const listings = (await deps.documents.find('listings', {})).items
  const places = parks.map(park => placeOf(park, listings.filter(({ parkId }) => parkId === park.id), deps.library))
  const leads = await openLeads(deps, asOf)
  const effects = [...leads].flatMap(([leadId, lead]) => places.flatMap((place): LeadEffect[] => {
    const effect = effectOfLaw(lead, place, { before, after, rules: ids })
    return effect.gained.length + effect.lost.length > 0 ? [{ leadId, parkId: place.parkId, ...effect }] : []
  }))
  return { judged: leads.size, effects }
}

export type Because = WatchReport['effects'][number]['because']

/** Keeps what a published change did, so that the park, the officers and the leads concerned can be told. Gives the report. */
export async function keepReport (
  deps: AppDeps, actor: Actor, { judged, effects, because, at, ...about }: {
    judged: number, effects: readonly LeadEffect[], because: Because, at: string, parkId?: string, policyId?: string, editId?: string, reason?: string
  }
): Promise<WatchReport> {
  const report = { id: newToken(), ...about, at, by: actorName(actor), judged, effects: effects.map(effect => ({ ...effect, because })) }
  return deps.documents.put('watch-reports', report, { ifVersion: 0 })
}

/** The newest reports: of one park where `parkId` is given, of everything otherwise, which takes an officer. Newest first. */
export async function reportsFor (deps: Pick<Deps, 'documents'>, actor: Actor, { parkId, limit = 20 }: { parkId?: string, limit?: number }): Promise<WatchReport[]> {
  assertMay(actor, 'watch.read', parkId === undefined ? { parkIds: [] } : { parkIds: [parkId] })
  return (await deps.documents.find('watch-reports', { ...(parkId === undefined ? {} : { where: { parkId } }), sort: '-at', limit })).items
}
