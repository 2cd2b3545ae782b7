/** What waits at an officer's desk today. */
import type { Actor } from '../../domain/account/access.js'
import { addDays, type IsoDate } from '../../domain/dates.js'
import { chinaDay, LIGHT_MONTHS, monthsBefore } from '../../domain/lead/clock.js'
import type { Pledge } from '../../domain/lead/lead.js'
import { freshnessOn } from '../../domain/listing/evidence.js'
import { assertMay, memberOf } from '../accounts/rights.js'
import type { Document } from '../collections.js'
import { pagesOf } from '../paging.js'
import type { Deps } from '../ports.js'
import { listLeads, type LeadQuery } from './list.js'
import type { LeadView } from './read.js'

type Documents = Pick<Deps, 'documents'>

/** How many of each kind stand on the desk. */
const SHOWN = 8

/** Days ahead within which a commitment is due soon. */
const DUE_DAYS = 14

export type Waiting<T> = { items: T[], total: number }

/** Park to how many of its facts are past their shelf life, and how many soon will be. */
export type Expiring = { parkId: string, overdue: number, dueSoon: number }

export type Desk = {
  enquiries: Waiting<LeadView>
  quiet: Waiting<LeadView>
  pledges: Waiting<Pledge & { leadTitle: string | undefined }>
  edits: Waiting<Document<'park-edits'>>
  expiring: Waiting<Expiring>
}

/** Leads in one's own charge and those that nobody took, in the order of the query, with how many there are of both. */
async function mineAndNobodys (deps: Deps, actor: Actor, query: LeadQuery, order: (a: LeadView, b: LeadView) => number): Promise<Waiting<LeadView>> {
  const [mine, nobodys] = await Promise.all([memberOf(actor).id, 'none'].map(officer => listLeads(deps, actor, { ...query, officer, limit: SHOWN })))
  const items = [...mine!.items, ...nobodys!.items].sort(order).slice(0, SHOWN)
  return { items, total: mine!.total + nobodys!.total }
}

const by = (field: 'receivedAt' | 'progressOn') => ({ lead: a }: LeadView, { lead: b }: LeadView): number =>
  a[field] < b[field] ? -1 : a[field] > b[field] ? 1 : a.id < b.id ? -1 : 1

/** Leads in which nothing has moved since the first light went on, those longest without progress first. */
const quietLeads = (deps: Deps, actor: Actor, at: string): Promise<Waiting<LeadView>> =>
  mineAndNobodys(deps, actor, { at, progressUntil: monthsBefore(chinaDay(at), LIGHT_MONTHS.slow), isOpen: true, sort: 'quiet' }, by('progressOn'))

/** Open commitments that are due within two weeks or overdue, soonest first. */
async function duePledges ({ documents }: Documents, day: IsoDate): Promise<Desk['pledges']> {
  const { items, total } = await documents.find('pledges', { where: { state: 'open', dueOn: { lte: addDays(day, DUE_DAYS) } }, sort: 'dueOn', limit: SHOWN })
  const leads = await Promise.all(items.map(({ leadId }) => documents.get('leads', leadId)))
  return { items: items.map((pledge, place) => ({ ...pledge, leadTitle: leads[place]?.title })), total }
}

/** Parks whose facts are past their shelf life or soon will be, those with most first; `total` counts the facts. */
async function expiringFacts (deps: Documents, day: IsoDate): Promise<Desk['expiring']> {
  const parks = new Map<string, Expiring>()
  for await (const page of pagesOf(deps, 'evidence')) {
    for (const evidence of page) {
      const { state } = freshnessOn(evidence, day)
      if (state !== 'overdue' && state !== 'due-soon') continue
      const park = parks.get(evidence.parkId) ?? { parkId: evidence.parkId, overdue: 0, dueSoon: 0 }
      if (state === 'overdue') park.overdue++
      else park.dueSoon++
      parks.set(evidence.parkId, park)
    }
  }
  const all = [...parks.values()].sort((a, b) => b.overdue - a.overdue || b.dueSoon - a.dueSoon || (a.parkId < b.parkId ? -1 : 1))
  return { items: all.slice(0, SHOWN), total: all.reduce((sum, { overdue, dueSoon }) => sum + overdue + dueSoon, 0) }
}

/** The work of the day. `at`: the instant of looking. Throws ForbiddenError for who has no desk. */
export async function readDesk (deps: Deps, actor: Actor, at: string): Promise<Desk> {
  assertMay(actor, 'desk.use')
  const day = chinaDay(at)
  const [enquiries, quiet, pledges, edits, expiring] = await Promise.all([
    mineAndNobodys(deps, actor, { at, answered: false, isOpen: true, sort: 'oldest' }, by('receivedAt')),
    quietLeads(deps, actor, at),
    duePledges(deps, day),
    deps.documents.find('park-edits', { where: { state: 'submitted' }, sort: 'createdAt', limit: SHOWN }),
    expiringFacts(deps, day)
  ])
  return { enquiries, quiet, pledges, edits, expiring }
}
