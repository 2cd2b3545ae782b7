/** What published changes did to open leads, as somebody may read it: leads that are not the reader's are only counted. */
import { may, type Actor } from '../domain/account/access.js'
import type { View } from '../domain/law/lawfulness.js'
import { assertMay } from './accounts/rights.js'
import { catalogueFor, wholeCatalogue } from './catalogue.js'
import type { WatchReport } from './collections.js'
import { assertLead, leadSubject } from './leads/read.js'
import type { Deps } from './ports.js'
import type { LeadEffect } from './watch.js'

type Reader = { actor: Actor, view: View }

export type ToldEffect = { leadId: string, title: string, parkId: string, gained: string[], lost: string[], because: NonNullable<LeadEffect['because']> }

/**
 * `matched`, `unmatched`: how many leads are matched now and were not, and the other way round; `moved`: how many gained or lost
 * something else. `leads`: what the reader may read, a lead once for each park, those whose match moved first. `others`: how many
 * more leads there are that the reader may not read.
 */
export type Told = { judged: number, matched: number, unmatched: number, moved: number, leads: ToldEffect[], others: number }

export type ToldReport = Told & Pick<WatchReport, 'id' | 'at' | 'by' | 'parkId' | 'policyId' | 'editId' | 'reason'>

/** Whether the reader may know of this key: rules that are withheld from a view are not named in it. */
async function keyFilter (deps: Deps, view: View): Promise<(key: string) => boolean> {
  const known = new Set(catalogueFor(await wholeCatalogue(deps), view).policies.policies.map(({ id }) => `benefit:${id}`))
  return key => !key.startsWith('benefit:') || known.has(key)
}

/** Ids asked for in one call. */
const CHUNK = 500

async function titlesOf (deps: Deps, actor: Actor, ids: readonly string[]): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  for (let start = 0; start < ids.length; start += CHUNK) {
    const { items } = await deps.documents.find('leads', { where: { id: { in: ids.slice(start, start + CHUNK) } } })
    for (const lead of items) if (may(actor, 'lead.read', leadSubject(lead))) titles.set(lead.id, lead.title)
  }
  return titles
}

const movesMatch = ({ gained, lost }: Pick<ToldEffect, 'gained' | 'lost'>): boolean => gained.includes('match') || lost.includes('match')

type AnyEffect = Omit<ToldEffect, 'title' | 'because'> & { because?: LeadEffect['because'] }

/** Effects as the reader may know them. */
export async function toldEffects (deps: Deps, { actor, view }: Reader, { judged, effects }: { judged: number, effects: readonly AnyEffect[] }): Promise<Told> {
  const isKnown = await keyFilter(deps, view)
  const shown = effects.map(effect => ({ ...effect, gained: effect.gained.filter(isKnown), lost: effect.lost.filter(isKnown) }))
    .filter(({ gained, lost }) => gained.length + lost.length > 0)
  const ids = [...new Set(shown.map(({ leadId }) => leadId))]
  const titles = await titlesOf(deps, actor, ids)
  const those = (holds: (effect: typeof shown[number]) => boolean) => new Set(shown.filter(holds).map(({ leadId }) => leadId))
  const matched = those(({ gained }) => gained.includes('match'))
  const unmatched = those(({ lost }) => lost.includes('match'))
  return {
    judged,
    matched: matched.size,
    unmatched: unmatched.size,
    moved: ids.filter(id => !matched.has(id) && !unmatched.has(id)).length,
    leads: shown.filter(({ leadId }) => titles.has(leadId)).map(effect => ({ ...effect, because: effect.because ?? [], title: titles.get(effect.leadId)! }))
      .sort((a, b) => Number(movesMatch(b)) - Number(movesMatch(a)) || (a.title < b.title ? -1 : 1)),
    others: ids.filter(id => !titles.has(id)).length
  }
}

async function told (deps: Deps, reader: Reader, report: WatchReport): Promise<ToldReport> {
  const { id, at, by, parkId, policyId, editId, reason } = report
  return {
    id,
    at,
    by,
    ...parkId === undefined ? {} : { parkId },
    ...policyId === undefined ? {} : { policyId },
    ...editId === undefined ? {} : { editId },
    ...reason === undefined ? {} : { reason },
    ...await toldEffects(deps, reader, report)
  }
}

const each = <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> => Promise.all(items.map(work))

/** The newest reports of edits of a park, newest first. ForbiddenError for a park that is not the actor's. */
export async function reportsOfPark (deps: Deps, reader: Reader, parkId: string, limit = 5): Promise<ToldReport[]> {
  assertMay(reader.actor, 'watch.read', { parkIds: [parkId] })
  return each((await deps.documents.find('watch-reports', { where: { parkId }, sort: '-at', limit })).items, report => told(deps, reader, report))
}

/** The newest reports of edits of a policy, newest first. Takes somebody who may read the reports of every park. */
export async function reportsOfPolicy (deps: Deps, reader: Reader, policyId: string, limit = 20): Promise<ToldReport[]> {
  assertMay(reader.actor, 'watch.read', { parkIds: [] })
  return each((await deps.documents.find('watch-reports', { where: { policyId }, sort: '-at', limit })).items, report => told(deps, reader, report))
}

/** What the publication of an edit did; undefined for one that is not published, or says nothing that leads hang on. */
export async function reportOfEdit (deps: Deps, reader: Reader, editId: string): Promise<ToldReport | undefined> {
  const [report] = (await deps.documents.find('watch-reports', { where: { editId }, sort: '-at', limit: 1 })).items
  if (!report) return undefined
  assertMay(reader.actor, 'watch.read', { parkIds: report.parkId === undefined ? [] : [report.parkId] })
  return told(deps, reader, report)
}

/**
 * What published changes gave and took of one lead, newest first: for those who may read the reports of every park, and none for
 * others. NotFoundError for a lead that the actor may not read.
 */
export async function reportsOfLead (deps: Deps, reader: Reader, leadId: string, limit = 10): Promise<ToldReport[]> {
  const { actor } = reader
  await assertLead(deps, actor, leadId, 'lead.read')
  if (!may(actor, 'watch.read', { parkIds: [] })) return []
  const { items } = await deps.documents.find('watch-reports', { where: { leadIds: leadId }, sort: '-at', limit })
  return each(items, report => told(deps, reader, { ...report, effects: report.effects.filter(effect => effect.leadId === leadId) }))
}
