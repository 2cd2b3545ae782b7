/** The desk of a park: what is to be done today, and everything of one park. */
import { may, type Actor } from '../../domain/account/access.js'
import type { IsoDate } from '../../domain/dates.js'
import { countFreshness, keptFacts, type FreshnessCounts, type Holding, type KeptFact } from '../../domain/listing/facts.js'
import type { Park } from '../../domain/place/park.js'
import { currentCatalogue } from '../catalogue.js'
import { leadSubject, viewOfLead, type LeadRecord } from '../leads/read.js'
import type { Deps } from '../ports.js'
import { dueOf } from './offer.js'
import { evidenceOf, holdingOf, namesOf, officePark, type EditRecord } from './records.js'

/** `due`: facts that ended or soon do. `edits`: those under way. `leads`: shared with the park and open, newest first, for its managers. */
export type OfficePark = { park: Park, counts: FreshnessCounts, due: KeptFact[], edits: EditRecord[], leads: LeadRecord[], holding: Holding }

const UNDER_WAY = ['draft', 'returned', 'submitted']

const editsOf = async (deps: Deps, parkId: string): Promise<EditRecord[]> =>
  (await deps.documents.find('park-edits', { where: { parkId, state: { in: UNDER_WAY } }, sort: '-createdAt' })).items

/** Leads shared with the park that the actor may read, without what is not for them. */
async function leadsOf (deps: Deps, actor: Actor, parkId: string): Promise<LeadRecord[]> {
  if (actor.role !== 'park-manager') return []
  const { items } = await deps.documents.find('leads', { where: { sharedParkIds: parkId, closed: { exists: false } }, sort: '-receivedAt', limit: 50 })
  return items.filter(lead => may(actor, 'lead.read', leadSubject(lead))).map(lead => viewOfLead(actor, lead).lead)
}

async function deskOf (deps: Deps, actor: Actor, park: Park, day: IsoDate): Promise<OfficePark & { facts: KeptFact[] }> {
  const [holding, evidence, edits, leads] = await Promise.all([holdingOf(deps, park), evidenceOf(deps, park.id), editsOf(deps, park.id), leadsOf(deps, actor, park.id)])
  const facts = keptFacts(holding, evidence, day)
  return { park, counts: countFreshness(facts), due: dueOf(facts), edits, leads, holding, facts }
}

/** The parks that the actor works on, by name: a manager's own, every one for an officer. */
export async function officeParks (deps: Deps, actor: Actor, day: IsoDate): Promise<OfficePark[]> {
  const { parks } = await currentCatalogue(deps, 'public')
  return Promise.all(parks.filter(({ id }) => may(actor, 'park.edit', { parkIds: [id] })).map(park => deskOf(deps, actor, park, day)))
}

export type OfficeDesk = OfficePark & { facts: KeptFact[], names: ReadonlyMap<string, string> }

/** Everything of one park; `names`: of the people who verified or edited. NotFoundError for a park that is not the actor's. */
export async function readOffice (deps: Deps, actor: Actor, parkId: string, day: IsoDate): Promise<OfficeDesk> {
  const desk = await deskOf(deps, actor, await officePark(deps, actor, parkId), day)
  const people = [...desk.facts.flatMap(({ evidence }) => evidence ? [evidence.by] : []), ...desk.edits.map(({ createdBy }) => createdBy)]
  return { ...desk, names: await namesOf(deps, people) }
}
