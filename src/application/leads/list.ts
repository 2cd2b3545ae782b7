/** Leads as a list: filtered, sorted and counted for whoever asks. */
import type { Actor } from '../../domain/account/access.js'
import type { IsoDate } from '../../domain/dates.js'
import { chinaDay, progressWithin, type Light } from '../../domain/lead/clock.js'
import { record } from '../accounts/audit.js'
import { assertMay } from '../accounts/rights.js'
import { leadsOfWords, listedFor } from '../browse-leads.js'
import type { Deps, Page, Where } from '../ports.js'
import { viewOfLead, type LeadRecord, type LeadView } from './read.js'

type Documents = Pick<Deps, 'documents'>

export const LEAD_SORTS = { newest: '-receivedAt', oldest: 'receivedAt', quiet: 'progressOn', title: 'title' } as const
export type LeadSort = keyof typeof LEAD_SORTS

/**
 * What is looked for; what is absent is not asked. `officer`: an account, or `none` for leads that nobody took. `light`: on the
 * day of `at`. `progressUntil`: nothing has moved since that day. `isOpen`: not closed. `answered`: whether the office has given its
 * first answer. `words`: all of them, in the title, the places or the industries, and in company, products, contact and message
 * of leads that the reader sees whole; `mostOfWords`: so many leads that hold them are looked at, 1000 unless it is said.
 * `at`: the instant of asking.
 */
export type LeadQuery = {
  at: string
  stages?: readonly LeadRecord['stage'][]
  officer?: string
  prefectures?: readonly string[]
  sources?: readonly LeadRecord['source'][]
  tags?: readonly string[]
  light?: Light
  progressUntil?: IsoDate
  isOpen?: boolean
  answered?: boolean
  words?: string
  mostOfWords?: number
  sort?: LeadSort
  limit?: number
  offset?: number
}

const oneOf = (path: string, values: readonly string[] | undefined): Where => values?.length ? { [path]: { in: values } } : {}

const officerIs = (officer: string | undefined): Where =>
  officer === undefined ? {} : { officerId: officer === 'none' ? { exists: false } : officer }

function whereOf (query: LeadQuery, day: IsoDate): Where {
  const { stages, officer, prefectures, sources, tags, light, progressUntil, isOpen, answered } = query
  return {
    ...oneOf('stage', stages),
    ...officerIs(officer),
    ...oneOf('prefectures', prefectures),
    ...oneOf('source', sources),
    ...oneOf('tags', tags),
    ...(light ? { progressOn: progressWithin(light, day) } : {}),
    ...(progressUntil ? { progressOn: { lte: progressUntil } } : {}),
    ...(isOpen === undefined ? {} : { closed: { exists: !isOpen } }),
    ...(answered === undefined ? {} : { respondedAt: { exists: answered } })
  }
}

/** Leads that hold the words and are looked at, however many there are. */
export const MOST_OF_WORDS = 1000

/** `isCut`: more leads hold the words than were looked at. The others as in `Found`. */
export type LeadPage = Page<LeadView> & { isCut: boolean, degraded: boolean, fromFallback: number }

/**
 * One page of the leads that fit, each as the actor may see it, and how many there are. Which leads were shown whole is written
 * to the audit log. Throws ForbiddenError for a role that has no list.
 */
export async function listLeads (deps: Deps, actor: Actor, query: LeadQuery): Promise<LeadPage> {
  assertMay(actor, 'lead.list')
  const { sort = 'newest', limit = 40, offset = 0, at, words = '', mostOfWords = MOST_OF_WORDS } = query
  const found = words.trim() === '' ? undefined : await leadsOfWords(deps, actor, { text: words, most: mostOfWords })
  const where = { ...whereOf(query, chinaDay(at)), ...listedFor(actor), ...found ? { id: { in: found.ids } } : {} }
  const { items, total } = await deps.documents.find('leads', { where, sort: LEAD_SORTS[sort], limit, offset })
  const seen = items.map(lead => viewOfLead(actor, lead))
  const told = found ? seen.filter(found.isTold) : seen
  await recordShown(deps, actor, told, at)
  const { isCut = false, degraded = false, fromFallback = 0 } = found ?? {}
  return { items: told, total: total - (seen.length - told.length), isCut, degraded, fromFallback }
}

/** How many leads fit, and none of them: for counts beside a list. */
export async function countLeads (deps: Documents, actor: Actor, query: LeadQuery): Promise<number> {
  assertMay(actor, 'lead.list')
  return (await deps.documents.find('leads', { where: { ...whereOf(query, chinaDay(query.at)), ...listedFor(actor) }, limit: 0 })).total
}

/** One line for a whole list: the ids of the leads that were shown with what is personal, in the order of the list. */
export async function recordShown (deps: Documents, actor: Actor, views: readonly LeadView[], at: string): Promise<void> {
  const whole = views.filter(({ isWhole }) => isWhole)
  if (whole.length === 0) return
  const detail = Object.fromEntries(whole.map(({ lead }, place) => [String(place + 1), lead.id]))
  await record(deps, { at, actor, action: 'lead.list-personal', resource: 'leads', detail })
}
