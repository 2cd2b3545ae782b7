/** The matches of a lead over time. */
import type { Actor } from '../../domain/account/access.js'
import { InvalidError } from '../../domain/errors.js'
import { chinaDay } from '../../domain/lead/clock.js'
import { actorName } from '../accounts/audit.js'
import { catalogueFor, type Catalogue } from '../catalogue.js'
import type { Document } from '../collections.js'
import { differencesOf, type Differences } from '../differences.js'
import { createMatch } from '../matching.js'
import type { AppDeps } from '../ports.js'
import { catalogueOf, matchFor } from '../replay.js'
import { assertLead, changeLead, viewOfLead, type LeadRecord } from './read.js'

/**
 * Matches what the investor answered, on the law and the places of today and with the eyes of an officer, and adds the match to the
 * lead. Throws InvalidError where neither products nor an industry are known.
 */
export async function rematchLead (deps: AppDeps, actor: Actor, leadId: string, at: string): Promise<{ match: Document<'matches'>, lead: LeadRecord }> {
  const { answers, version } = await assertLead(deps, actor, leadId, 'lead.edit')
  if (answers['project.products'] === undefined && answers['project.industryCode'] === undefined) {
    throw new InvalidError([{ field: 'match', key: 'lead.problem.nothing-to-match' }])
  }
  const match = await createMatch(deps, { facts: answers, asOf: chinaDay(at), view: 'officer', at })
  const change = { id: leadId, action: 'lead.edit', version: version!, at, what: 'lead.match', detail: { match: match.id } } as const
  const lead = await changeLead(deps, actor, change, lead =>
    ({ ...lead, matches: [...lead.matches.slice(-199), { matchId: match.id, at, by: actorName(actor) }] }))
  return { match, lead }
}

/** `catalogues`: those behind the two, for the names in the differences. */
export type MatchChange = { before: Document<'matches'>, after: Document<'matches'>, differences: Differences, catalogues: Catalogue[] }

/**
 * What the newest match says otherwise than the one before it, both with the eyes of an officer; undefined with fewer than two, for
 * who is no officer or does not see the lead whole, and where one is no longer kept.
 */
export async function lastMatchChange (deps: AppDeps, actor: Actor, lead: LeadRecord): Promise<MatchChange | undefined> {
  const [earlier, later] = lead.matches.slice(-2)
  if (!earlier || !later || actor.role !== 'officer' || !viewOfLead(actor, lead).isWhole) return undefined
  for (const { matchId } of [earlier, later]) if (!await deps.documents.get('matches', matchId)) return undefined
  const [before, after] = await Promise.all([matchFor(deps, earlier.matchId, 'officer'), matchFor(deps, later.matchId, 'officer')])
  const catalogues = await Promise.all([after, before].map(async match => catalogueFor(await catalogueOf(deps, match), 'officer')))
  return { before, after, differences: differencesOf(before.answer, after.answer), catalogues }
}
