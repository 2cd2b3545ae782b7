/** How a lead comes to the office: the record that every way of making one begins with. */
import type { Actor } from '../../domain/account/access.js'
import { projectFacts } from '../../domain/derive/derive.js'
import { listFact, type Facts } from '../../domain/facts/facts.js'
import { chinaDay } from '../../domain/lead/clock.js'
import type { Lead } from '../../domain/lead/lead.js'
import { understandProject } from '../../domain/match/understanding.js'
import { actorName, record } from '../accounts/audit.js'
import { assertMay } from '../accounts/rights.js'
import { newToken } from '../matching.js'
import type { AppDeps } from '../ports.js'
import { saveRecord } from '../records.js'
import type { LeadRecord } from './read.js'

/** The industry tags that the answers give, or that follow from code and products. */
export function tagsOf ({ library }: Pick<AppDeps, 'library'>, answers: Facts, at: string): NonNullable<Lead['tags']> {
  const given = listFact(answers, 'project.industryTags')
  const derived = projectFacts(answers, understandProject(answers, library.knowledge).reading, library.reference, chinaDay(at))
    .find(({ field }) => field === 'project.industryTags')?.value
  return (given ?? (Array.isArray(derived) ? derived : [])) as NonNullable<Lead['tags']>
}

/** What is given of a new lead; the rest is as at the beginning: first stage, no moves, nothing shared. */
export type NewLead = Pick<Lead, 'title' | 'source'> & Partial<Pick<Lead,
  'stage' | 'prefectures' | 'wishedParks' | 'company' | 'contact' | 'answers' | 'notKnown' | 'message' | 'intakeId' | 'ownerId' | 'consent' | 'officerId' | 'isDemo' | 'receivedAt' | 'progressOn'>>

/** The lead as it begins, not stored yet. `at`: when the office got it. */
export function newLead (deps: Pick<AppDeps, 'library'>, given: NewLead, at: string): LeadRecord {
  const answers = given.answers ?? {}
  const tags = tagsOf(deps, answers, at)
  return {
    id: newToken(),
    isDemo: false,
    stage: 'lead',
    moves: [],
    prefectures: [],
    wishedParks: [],
    contact: {},
    notKnown: [],
    receivedAt: at,
    progressOn: chinaDay(given.receivedAt ?? at),
    matches: [],
    sharedParkIds: [],
    ...given,
    answers,
    ...(tags.length > 0 ? { tags } : {})
  }
}

/** Stores a lead that an officer enters, by hand or from a sheet. Throws ForbiddenError, and InvalidError for what does not fit. */
export async function createLead (deps: AppDeps, actor: Actor, given: NewLead, at: string): Promise<LeadRecord> {
  assertMay(actor, 'lead.create')
  const lead = newLead(deps, given, at)
  await record(deps, { at, actor, action: 'lead.create', resource: `leads:${lead.id}`, detail: { source: lead.source } })
  return saveRecord(deps, 'leads', lead, { by: actorName(actor), at, ifVersion: 0 })
}
