/** The desk of a park: today's tasks, and one park with its facts, what it offers, and the edits under way. */
import type { OfficeDesk, OfficePark } from '../../application/park-office/office.js'
import type { EditRecord } from '../../application/park-office/records.js'
import { dayOf } from '../../clock.js'
import type { KeptFact } from '../../domain/listing/facts.js'
import type { Actor } from '../../domain/account/access.js'
import type { Texts } from '../text.js'
import type { Link } from './common.js'
import { factFreshness, type FreshnessView } from './freshness.js'
import { fieldLabel, fieldValue } from './listing-value.js'
import { photoViews, type PhotoView } from './listing.js'
import { whatOf } from './park-office-diff.js'
import { placeText } from './park.js'
import { factSourceView, type SourceView } from './source.js'
import type { WatchView } from './watch.js'

export type TaskView = { href: string, text: string, detail: string | null, isUrgent: boolean }

const addressOf = (parkId: string): string => `/park-office/${parkId}`
export const editAddress = ({ parkId, id }: Pick<EditRecord, 'parkId' | 'id'>): string => `/park-office/${parkId}/edits/${id}`

const recordOf = ({ holding }: Pick<OfficePark, 'holding'>, id: string): object | undefined => holding.listings.find(listing => listing.id === id)

function factTasks ({ park, counts }: OfficePark, { t }: Texts): TaskView[] {
  return (['overdue', 'due-soon', 'never-verified'] as const).filter(state => counts[state] > 0).map(state => ({
    href: `${addressOf(park.id)}#facts`, text: t(`park-office.task.${state}`, { count: counts[state] }), detail: null, isUrgent: state === 'overdue'
  }))
}

/** Returned edits first, then what expired, then leads, then what is only under way. */
function tasksOf (desk: OfficePark, texts: Texts): TaskView[] {
  const { t, date } = texts
  const edits = (state: EditRecord['state']): TaskView[] => desk.edits.filter(edit => edit.state === state).map(edit => ({
    href: editAddress(edit),
    text: t(`park-office.task.${state}`, { what: whatOf(edit, recordOf(desk, edit.recordId), texts) }),
    detail: state === 'returned' ? edit.remarks.at(-1)?.text ?? null : null,
    isUrgent: state === 'returned'
  }))
  const leads = desk.leads.map((lead): TaskView => ({
    href: `/desk/leads/${lead.id}`, text: t('park-office.task.lead', { title: lead.title }), detail: `${date(dayOf(lead.receivedAt))}${lead.isDemo ? t('nav.demo') : ''}`, isUrgent: false
  }))
  return [...edits('returned'), ...factTasks(desk, texts), ...leads, ...edits('draft'), ...edits('submitted')]
}

export function officePage (parks: readonly OfficePark[], actor: Actor, texts: Texts) {
  const { t, pick } = texts
  const isOfficer = actor.role === 'officer'
  return {
    title: t(isOfficer ? 'park-office.title.officer' : 'park-office.title'),
    lead: t('park-office.lead'),
    isEmpty: parks.length === 0,
    parks: parks.map(desk => ({
      name: pick(desk.park.name),
      href: addressOf(desk.park.id),
      place: placeText(desk.park, texts),
      count: t('park-office.park.count', { total: desk.counts.total, fresh: desk.counts.fresh + desk.counts['due-soon'] }),
      tasks: isOfficer ? tasksOf(desk, texts).filter(({ isUrgent }) => isUrgent) : tasksOf(desk, texts)
    })),
    styles: ['park-office.css'],
    wide: false
  }
}

export type OfficeFact = { id: string, label: string, value: string, source: SourceView | null, freshness: FreshnessView, by: string | null }

function officeFact (fact: KeptFact, names: ReadonlyMap<string, string>, texts: Texts): OfficeFact {
  const { evidence } = fact
  return {
    id: fact.id,
    label: fieldLabel(fact.path, texts),
    value: fieldValue(fact.collection, fact.path, fact.value, texts) ?? '',
    source: evidence?.source ? factSourceView(evidence.source, texts) : null,
    freshness: factFreshness(fact, texts),
    by: evidence ? names.get(evidence.by) ?? texts.t('park-office.person.unknown') : null
  }
}

/** The facts of one record as a table with a button for each and one for all. */
export type FactGroup = { facts: OfficeFact[], action: string, csrf: string, label: string, recordId: string }

type Context = { csrf: string, texts: Texts }

function groupOf (desk: OfficeDesk, which: Pick<KeptFact, 'collection' | 'recordId'>, label: string, { csrf, texts }: Context): FactGroup {
  const facts = desk.facts.filter(fact => fact.collection === which.collection && fact.recordId === which.recordId)
  return { facts: facts.map(fact => officeFact(fact, desk.names, texts)), action: `${addressOf(desk.park.id)}/verify`, csrf, label, recordId: which.recordId }
}

export type OfficeListing = { id: string, name: string, kind: string, state: string, isDemo: boolean, note: string | null, photos: PhotoView[], group: FactGroup, historyHref: string, isUrgent: boolean }

function listingOf (desk: OfficeDesk, id: string, context: Context): OfficeListing[] {
  const { texts } = context
  return desk.holding.listings.filter(listing => listing.id === id).map(listing => {
    const group = groupOf(desk, { collection: 'listings', recordId: id }, listing.name, context)
    return {
      id,
      name: listing.name,
      kind: texts.t(`listing.${listing.kind}`),
      state: texts.t(`listing.state.${listing.state}`),
      isDemo: listing.isDemo,
      note: listing.note ?? null,
      photos: photoViews(listing.photos, listing.name, texts),
      group,
      historyHref: `${addressOf(desk.park.id)}/history/listings/${id}`,
      isUrgent: group.facts.some(({ freshness }) => freshness.isOverdue)
    }
  })
}

const breadcrumbOf = (desk: Pick<OfficeDesk, 'park'> | null, { t, pick }: Texts): Link[] => [
  { href: '/park-office', text: t('park-office.title') }, ...desk ? [{ href: addressOf(desk.park.id), text: pick(desk.park.name) }] : []
]

export { breadcrumbOf }

/** `isVerified`: a verification was just recorded. `watch`: what the last published edits did to open leads. */
export function parkOfficePage (desk: OfficeDesk, { csrf, isVerified, actor, watch }: { csrf: string, isVerified: boolean, actor: Actor, watch: readonly WatchView[] }, texts: Texts) {
  const { t, pick } = texts
  const { park, holding: { card } } = desk
  const context = { csrf, texts }
  const base = addressOf(park.id)
  const due = desk.due.map(({ id }) => id)
  return {
    title: pick(park.name),
    breadcrumb: breadcrumbOf(null, texts),
    place: placeText(park, texts),
    count: t('park-office.park.count', { total: desk.counts.total, fresh: desk.counts.fresh + desk.counts['due-soon'] }),
    publicHref: `/parks/${park.id}`,
    notice: isVerified ? { kind: 'ok', title: null, text: t('park-office.verified'), link: null } : null,
    tasks: tasksOf(desk, texts),
    due: due.length > 0 ? { ids: due, text: t('park-office.verify.due', { count: due.length }) } : null,
    verifyAction: `${base}/verify`,
    editAction: `${base}/edits`,
    csrf,
    parkId: park.id,
    parkFacts: groupOf(desk, { collection: 'parks', recordId: park.id }, t('park-office.facts'), context),
    parkHistory: `${base}/history/parks/${park.id}`,
    listings: desk.holding.listings.flatMap(({ id }) => listingOf(desk, id, context)),
    contacts: groupOf(desk, { collection: 'park-cards', recordId: park.id }, t('park-office.contacts'), context),
    photos: photoViews(card?.photos ?? [], pick(park.name), texts),
    isCardDemo: card?.isDemo ?? false,
    cardHistory: card ? `${base}/history/park-cards/${park.id}` : null,
    isOfficer: actor.role === 'officer',
    watch,
    styles: ['park-office.css', 'watch.css']
  }
}
