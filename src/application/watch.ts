/** Which open leads gained or lost something by a published change of a park, its offers, or the law. */
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
import { differing, effectOf, effectOfLaw, type Differing, type Effect } from '../domain/watch/effect.js'
import type { Law, LeadReading, PlaceReading } from '../domain/watch/standing.js'
import { wholeCatalogue } from './catalogue.js'
import type { Document, WatchReport } from './collections.js'
import type { Library } from './library.js'
import { newToken } from './matching.js'
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

/** Leads read in one call. */
const PAGE = 2000

/** Every lead that is not closed, in the order of their ids. */
async function * openRecords ({ documents }: Pick<Deps, 'documents'>): AsyncGenerator<LeadRecord[]> {
  let last = ''
  for (;;) {
    const where = { closed: { exists: false }, ...last === '' ? {} : { id: { gte: last } } }
    const { items } = await documents.find('leads', { where, limit: PAGE + 1 })
    const page = items[0]?.id === last ? items.slice(1) : items
    if (page.length === 0) return
    yield page
    last = page.at(-1)!.id
  }
}

/** Every lead that is not closed, as it is compared. */
export async function openLeads (deps: Pick<AppDeps, 'documents' | 'library'>, asOf: IsoDate): Promise<Map<string, LeadReading>> {
  const known = kept.get(deps.documents) ?? new Map<string, Kept>()
  kept.set(deps.documents, known)
  const readings = new Map<string, LeadReading>()
  for await (const page of openRecords(deps)) {
    for (const lead of page) {
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

/** The park as it is stored, with what it offers; undefined where there is no such park. */
export async function parkState ({ documents }: Pick<Deps, 'documents'>, parkId: string): Promise<ParkState | undefined> {
  const [park, listings] = await Promise.all([documents.get('parks', parkId), listingsOf({ documents }, parkId)])
  return park && { park, listings }
}

/** A changed value: its path, with the collection in front, and what it was and is. */
export type Because = WatchReport['effects'][number]['because']

/** `because`: the changed values that did it. */
export type LeadEffect = { leadId: string, parkId: string, because?: Because } & Effect

/** One change of several, and the park as it would be after this one alone. */
export type Step = { because: Because[number], after: ParkState }

/** The changes which alone give or take some of it; all of them where only together they do. */
function causesOf (lead: LeadReading, { gained, lost }: Effect, steps: readonly { because: Because[number], change: Differing }[], law: Law): Because {
  const own = steps.filter(({ change }) => {
    const alone = effectOf(lead, change, law)
    return alone.gained.some(key => gained.includes(key)) || alone.lost.some(key => lost.includes(key))
  })
  return (own.length > 0 ? own : steps).map(({ because }) => because)
}

export type ParkChange = { before: ParkState, after: ParkState, steps?: readonly Step[], asOf: IsoDate }

/**
 * What the step from `before` to `after` does to every open lead; leads without an effect are left out. `judged`: how many were
 * compared. `steps`: the single changes, so that each effect can name those that did it.
 */
export async function effectsOfPark (deps: AppDeps, { before, after, steps = [], asOf }: ParkChange): Promise<Effects> {
  const law = await lawOf(deps, asOf)
  const old = placeOf(before.park, before.listings, deps.library)
  const change = differing(old, placeOf(after.park, after.listings, deps.library), law)
  const single = steps.map(({ because, after }) => ({ because, change: differing(old, placeOf(after.park, after.listings, deps.library), law) }))
  const leads = await openLeads(deps, asOf)
  const effects = [...leads].flatMap(([leadId, lead]): LeadEffect[] => {
    const effect = effectOf(lead, change, law)
    if (effect.gained.length + effect.lost.length === 0) return []
    return [{ leadId, parkId: after.park.id, ...effect, because: causesOf(lead, effect, single, law) }]
  })
  return { judged: leads.size, effects }
}

export type Effects = { judged: number, effects: LeadEffect[] }

/** What putting these versions in the place of the stored policies would do to every open lead at every park. Nothing is stored. */
export async function effectsOfPolicies (deps: AppDeps, policies: readonly Policy[], asOf: IsoDate): Promise<Effects> {
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

/** Keeps what a published change did, so that the park, the officers and the leads concerned can be told. Gives the report. */
export async function keepReport (
  deps: Pick<Deps, 'documents'>, actor: Actor, { judged, effects, at, ...about }: Effects & {
    at: string, parkId?: string, policyId?: string, editId?: string, reason?: string
  }
): Promise<WatchReport> {
  const leadIds = [...new Set(effects.map(({ leadId }) => leadId))]
  const report = { id: newToken(), ...about, at, by: actorName(actor), judged, leadIds, effects: effects.map(effect => ({ because: [], ...effect })) }
  return deps.documents.put('watch-reports', report, { ifVersion: 0 })
}
