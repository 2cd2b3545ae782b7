/**
 * Invented people, leads, parcels and halls that show the desks at work. Every record of them bears `isDemo`, which every page
 * says; nothing else is touched when they are made or taken away.
 */
import { randomBytes } from 'node:crypto'
import { Type, type Static } from 'typebox'
import { ROLES } from '../domain/account/access.js'
import { addDays } from '../domain/dates.js'
import { Lead } from '../domain/lead/lead.js'
import { STAGES } from '../domain/lead/stages.js'
import { Listing } from '../domain/listing/listing.js'
import { closed, Id, text } from '../domain/shape.js'
import { chinaDay } from '../domain/lead/clock.js'
import { accountByMail, createAccount, removeAccount, setPassword, type AccountRecord } from './accounts/accounts.js'
import { record } from './accounts/audit.js'
import { endSessions } from './accounts/sessions.js'
import type { CollectionName } from './collections.js'
import { newLead } from './leads/create.js'
import { createMatch, newToken } from './matching.js'
import type { AppDeps, Deps, Where } from './ports.js'
import { removeRecord, saveRecord } from './records.js'

const DaysAgo = Type.Integer({ minimum: 0, maximum: 5000 })

/** Days count back from the day on which the records are made, so that the desk always has something to do. */
const DemoLead = closed({
  title: Lead.properties.title,
  company: Lead.properties.company,
  answers: Lead.properties.answers,
  stage: Lead.properties.stage,
  prefectures: Lead.properties.prefectures,
  wishedParks: Lead.properties.wishedParks,
  sharedParkIds: Lead.properties.sharedParkIds,
  message: Lead.properties.message,
  receivedDaysAgo: DaysAgo,
  respondedDaysAgo: Type.Optional(DaysAgo),
  moves: Type.Array(closed({ to: Type.Enum([...STAGES]), daysAgo: DaysAgo, document: Type.Optional(text(300)) })),
  notes: Type.Array(closed({ daysAgo: DaysAgo, text: text(1000), isForInvestor: Type.Boolean() })),
  pledges: Type.Array(closed({ text: text(1000), dueInDays: Type.Integer() })),
  isTaken: Type.Boolean(),
  isOwn: Type.Boolean(),
  isMatched: Type.Boolean()
})

export const Demo = closed({
  people: Type.Array(closed({ role: Type.Enum([...ROLES]), email: text(200), name: text(120), organisation: text(200), parkIds: Type.Array(Id) })),
  leads: Type.Array(DemoLead),
  listings: Type.Array(Listing)
})
export type Demo = Static<typeof Demo>
type Invented = Demo['leads'][number]

const AUTHOR = 'demo'

/** Who can sign in, with a password that is new each time and kept nowhere. */
export type Entry = { role: AccountRecord['role'], email: string, password: string }

type When = { at: string }

/** Makes what is not there yet, and gives the people with new passwords. Their sessions end. */
export async function seedDemo (deps: AppDeps, demo: Demo, { at }: When): Promise<Entry[]> {
  await record(deps, { at, actor: AUTHOR, action: 'demo.seeded', resource: 'demo:all' })
  const entries: (Entry & { id: string })[] = []
  for (const person of demo.people) entries.push(await personOf(deps, person, { at }))
  const idOf = (role: AccountRecord['role']) => entries.find(entry => entry.role === role)?.id
  const hasLeads = (await deps.documents.find('leads', { where: { isDemo: true }, limit: 1 })).total > 0
  for (const lead of hasLeads ? [] : demo.leads) await leadOf(deps, lead, { at, officerId: idOf('officer'), ownerId: idOf('investor') })
  for (const listing of demo.listings) {
    if (!await deps.documents.get('listings', listing.id)) await saveRecord(deps, 'listings', listing, { by: AUTHOR, at })
  }
  return entries.map(({ role, email, password }) => ({ role, email, password }))
}

async function personOf (deps: AppDeps, person: Demo['people'][number], { at }: When): Promise<Entry & { id: string }> {
  const password = randomBytes(12).toString('base64url')
  const known = await accountByMail(deps, person.email)
  const { id } = known ?? await createAccount(deps, { ...person, password, isDemo: true }, { at, by: AUTHOR })
  if (known) {
    await setPassword(deps, id, password, { at, by: AUTHOR })
    await endSessions(deps, id)
  }
  return { id, role: person.role, email: person.email, password }
}

/** The instant so many days before, in working hours of the day before noon, so that clocks have something to count. */
const daysBefore = (at: string, days: number): string => days === 0 ? at : `${addDays(chinaDay(at), -days)}T02:00:00.000Z`

async function leadOf (deps: AppDeps, invented: Invented, { at, officerId, ownerId }: When & { officerId: string | undefined, ownerId: string | undefined }): Promise<void> {
  const { receivedDaysAgo, respondedDaysAgo, moves, notes, pledges, isTaken, isOwn, isMatched, sharedParkIds, ...given } = invented
  const receivedAt = daysBefore(at, receivedDaysAgo)
  const by = officerId ?? AUTHOR
  const lead = newLead(deps, {
    ...given,
    source: 'demo',
    isDemo: true,
    receivedAt,
    progressOn: chinaDay(daysBefore(at, Math.min(receivedDaysAgo, respondedDaysAgo ?? receivedDaysAgo, ...moves.map(({ daysAgo }) => daysAgo)))),
    ...(isTaken && officerId ? { officerId } : {}),
    ...(isOwn && ownerId ? { ownerId, consent: { at: receivedAt, wording: 'demo' } } : {})
  }, receivedAt)
  const matched = isMatched ? [await createMatch(deps, { facts: lead.answers, asOf: chinaDay(at), view: 'officer', at })] : []
  await saveRecord(deps, 'leads', {
    ...lead,
    sharedParkIds,
    moves: moves.map(({ daysAgo, ...move }, index) => ({ from: moves[index - 1]?.to ?? 'lead', ...move, on: chinaDay(daysBefore(at, daysAgo)), at: daysBefore(at, daysAgo), by })),
    matches: matched.map(({ id }) => ({ matchId: id, at, by })),
    ...(respondedDaysAgo === undefined ? {} : { respondedAt: daysBefore(at, respondedDaysAgo) })
  }, { by: AUTHOR, at, ifVersion: 0 })
  for (const { daysAgo, ...note } of notes) {
    await deps.documents.put('lead-notes', { id: newToken(), leadId: lead.id, at: daysBefore(at, daysAgo), by, ...note })
  }
  for (const { dueInDays, ...pledge } of pledges) {
    await deps.documents.put('pledges', {
      id: newToken(), leadId: lead.id, ...pledge, accountId: by, dueOn: addDays(chinaDay(at), dueInDays), state: 'open', createdAt: at, createdBy: by
    })
  }
}

async function removeAll (deps: Pick<Deps, 'documents'>, collection: CollectionName, where: Where): Promise<string[]> {
  const { items } = await deps.documents.find(collection, { where })
  for (const { id } of items) await deps.documents.remove(collection, id)
  return items.map(({ id }) => id)
}

/**
 * Takes every demo record away, with its history and all that belongs to it; of a lead it stays known that it was removed, so that
 * the search index hears of it. Gives how many leads, listings and people went.
 */
export async function removeDemo (deps: Pick<Deps, 'documents'>, { at }: When): Promise<{ leads: number, listings: number, people: number }> {
  await record(deps, { at, actor: AUTHOR, action: 'demo.removed', resource: 'demo:all' })
  const leads = (await deps.documents.find('leads', { where: { isDemo: true } })).items
  for (const { id, matches } of leads) {
    for (const collection of ['lead-notes', 'pledges', 'proposals'] as const) await removeAll(deps, collection, { leadId: id })
    for (const file of await removeAll(deps, 'files', { 'owner.id': id })) await removeAll(deps, 'file-chunks', { fileId: file })
    for (const { matchId } of matches) await deps.documents.remove('matches', matchId)
    await removeRecord(deps, 'leads', id, { by: AUTHOR, at })
    await removeAll(deps, 'history', { collection: 'leads', recordId: id, removed: { exists: false } })
  }
  const listings = (await deps.documents.find('listings', { where: { isDemo: true } })).items
  for (const { id } of listings) await removeWithHistory(deps, 'listings', id)
  for (const { id, isDemo } of (await deps.documents.find('park-cards', {})).items) if (isDemo) await removeWithHistory(deps, 'park-cards', id)
  const people = (await deps.documents.find('accounts', { where: { isDemo: true } })).items
  for (const person of people) {
    await removeAll(deps, 'saved-views', { accountId: person.id })
    await removeAll(deps, 'intakes', { ownerId: person.id })
    await removeAll(deps, 'shares', { ownerId: person.id })
    await removeAll(deps, 'park-edits', { createdBy: person.id })
    await removeAccount(deps, person)
  }
  return { leads: leads.length, listings: listings.length, people: people.length }
}

async function removeWithHistory (deps: Pick<Deps, 'documents'>, collection: 'listings' | 'park-cards', id: string): Promise<void> {
  await removeAll(deps, 'evidence', { recordId: id })
  await deps.documents.remove(collection, id)
  await removeAll(deps, 'history', { collection, recordId: id })
}
