/** Enquiries: how an investor sends a project to the promotion office, follows it, corrects the contact and takes it back. */
import type { Actor } from '../domain/account/access.js'
import { ForbiddenError, InvalidError, NotFoundError, type Problem } from '../domain/errors.js'
import { PROVINCES } from '../domain/facts/catalogue.js'
import { listFact, textFact } from '../domain/facts/facts.js'
import { industryByCode } from '../domain/intake/industries.js'
import { chinaDay } from '../domain/lead/clock.js'
import type { Lead } from '../domain/lead/lead.js'
import { actorName, record } from './accounts/audit.js'
import { mailProblems } from './accounts/accounts.js'
import { assertMay, memberOf } from './accounts/rights.js'
import type { Document } from './collections.js'
import { attachIntake } from './intake.js'
import { newLead } from './leads/create.js'
import { changeLead, readLead, type LeadRecord } from './leads/read.js'
import { withoutMark } from './marks.js'
import { readMatch } from './matching.js'
import type { AppDeps, Deps } from './ports.js'
import { saveRecord } from './records.js'

type Documents = Pick<Deps, 'documents'>

/** The wording of the consent that the form shows; a changed wording gets a new name. */
export const CONSENT_WORDING = 'send-2026-11'

/** Who asks, as typed: every field a text, blank where nothing was typed. */
export const CONTACT_FIELDS = { companyName: 200, creditCode: 18, province: 20, person: 120, phone: 60, email: 200, note: 500 } as const
export type ContactField = keyof typeof CONTACT_FIELDS
export type ContactTyped = Readonly<Record<ContactField, string>>

/** `parkIds`: those the investor wishes for, of the match. */
export type EnquiryTyped = ContactTyped & { message: string, parkIds: readonly string[], hasConsent: boolean }

export const MOST_MESSAGE = 4000
export const MOST_WISHED = 5

const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/
const PHONE = /^\+?[0-9][0-9()\s-]{5,28}(?:(?:转|ext\.?|x)\s*\d{1,6})?$/i

const plain = (text: string): string => text.normalize('NFKC').trim()
const codeOf = ({ creditCode }: ContactTyped): string => plain(creditCode).replace(/\s/g, '').toUpperCase()

/** Everything wrong with who asks, in the order of the form. */
export function contactProblems (typed: ContactTyped): Problem[] {
  const problem = (field: ContactField, key: string, isWrong: boolean): Problem[] => isWrong ? [{ field, key: `my.problem.${key}` }] : []
  const [phone, email] = [plain(typed.phone), plain(typed.email)]
  return [
    ...problem('companyName', 'company', !plain(typed.companyName)),
    ...problem('creditCode', 'credit-code', codeOf(typed) !== '' && !CREDIT_CODE.test(codeOf(typed))),
    ...problem('province', 'province', typed.province !== '' && !(PROVINCES as readonly string[]).includes(typed.province)),
    ...problem('person', 'person', !plain(typed.person)),
    ...problem('phone', 'reach', !phone && !email),
    ...problem('phone', 'phone', phone !== '' && !PHONE.test(phone)),
    ...problem('email', 'email', email !== '' && mailProblems(email).length > 0),
    ...(Object.keys(CONTACT_FIELDS) as ContactField[]).filter(field => field !== 'creditCode' && typed[field].trim().length > CONTACT_FIELDS[field])
      .map((field): Problem => ({ field, key: 'my.problem.long', params: { most: CONTACT_FIELDS[field] } }))
  ]
}

/** Who asks, as a lead keeps it. */
export function contactOf (typed: ContactTyped): Required<Pick<Lead, 'company' | 'contact'>> {
  const part = (name: string, text: string) => text ? { [name]: text } : {}
  return {
    company: { name: plain(typed.companyName), ...part('creditCode', codeOf(typed)), ...part('province', typed.province) },
    contact: { ...part('person', plain(typed.person)), ...part('phone', plain(typed.phone)), ...part('email', plain(typed.email)), ...part('note', typed.note.trim()) }
  }
}

/** Everything wrong with an enquiry. `parkIds`: those of the match. */
export function enquiryProblems (typed: EnquiryTyped, parkIds: readonly string[]): Problem[] {
  return [
    ...contactProblems(typed),
    ...typed.parkIds.length > MOST_WISHED ? [{ field: 'park', key: 'my.problem.parks', params: { most: MOST_WISHED } }] : [],
    ...typed.parkIds.some(id => !parkIds.includes(id)) ? [{ field: 'park', key: 'my.problem.park' }] : [],
    ...typed.message.trim().length > MOST_MESSAGE ? [{ field: 'message', key: 'my.problem.long', params: { most: MOST_MESSAGE } }] : [],
    ...typed.hasConsent ? [] : [{ field: 'consent', key: 'my.problem.consent' }]
  ]
}

/** What the project is, without who the investor is: its products, else its industry. */
function titleOf ({ library }: AppDeps, { answer }: Document<'matches'>, untitled: string): string {
  const products = listFact(answer.given, 'project.products') ?? []
  const industry = industryByCode(library.reference.industries, textFact(answer.given, 'project.industryCode') ?? '')
  return (products.slice(0, 4).join('、') || industry?.name.zh || untitled).slice(0, 200)
}

/** The enquiry of the account that was made from this match and is not closed. */
async function openFrom ({ documents }: Documents, ownerId: string, matchId: string): Promise<LeadRecord | undefined> {
  const { items } = await documents.find('leads', { where: { ownerId } })
  return items.find(lead => !lead.closed && lead.matches[0]?.matchId === matchId)
}

/** The match that an enquiry is made from. Throws NotFoundError where it rests on answers of somebody else's account. */
export async function matchToSend (deps: AppDeps, actor: Actor, matchId: string): Promise<Document<'matches'>> {
  assertMay(actor, 'lead.send')
  const match = await readMatch(deps, matchId)
  const intake = match.intakeId && await deps.documents.get('intakes', match.intakeId)
  if (intake && intake.ownerId !== undefined && intake.ownerId !== memberOf(actor).id) throw new NotFoundError('no such match')
  return match
}

/**
 * Makes a lead of a match. Its answers become the investor's own. Sending the same match again gives the lead that stands.
 * `parks`: the records that wishes may name. `untitled`: what the project is called that names neither product nor industry. Throws InvalidError with every problem of the form, NotFoundError as `matchToSend`.
 */
export async function sendEnquiry (
  deps: AppDeps, actor: Actor, { matchId, typed, untitled, parks, at }: {
    matchId: string, typed: EnquiryTyped, untitled: string, parks: readonly { id: string, prefecture: { name: { zh: string } } }[], at: string
  }
): Promise<LeadRecord> {
  const match = await matchToSend(deps, actor, matchId)
  const { id: ownerId } = memberOf(actor)
  const problems = enquiryProblems(typed, match.answer.parks.map(({ parkId }) => parkId))
  if (problems.length > 0) throw new InvalidError(problems)
  const sent = await openFrom(deps, ownerId, matchId)
  if (sent) return sent
  const intake = match.intakeId ? await deps.documents.get('intakes', match.intakeId) : undefined
  if (intake) await attachIntake(deps, actor, intake.id, at)
  const { given } = match.answer
  const places = [...parks.filter(({ id }) => typed.parkIds.includes(id)).map(park => park.prefecture.name.zh), ...listFact(given, 'project.preferredPrefectures') ?? []]
  const lead = {
    ...newLead(deps, {
      title: titleOf(deps, match, untitled),
      source: 'enquiry',
      prefectures: [...new Set(places)].slice(0, 12),
      wishedParks: [...typed.parkIds],
      ...contactOf(typed),
      answers: given,
      notKnown: intake?.notKnown ?? [],
      ...(typed.message.trim() ? { message: typed.message.trim() } : {}),
      ...(intake ? { intakeId: intake.id } : {}),
      ownerId,
      consent: { at, wording: CONSENT_WORDING }
    }, at),
    matches: [{ matchId, at, by: actorName(actor) }]
  }
  await record(deps, { at, actor, action: 'lead.send', resource: `leads:${lead.id}`, detail: { match: matchId, wording: CONSENT_WORDING } })
  return saveRecord(deps, 'leads', lead, { by: actorName(actor), at, ifVersion: 0 })
}

/** The enquiries of the actor, newest first. Throws ForbiddenError for who is no investor. */
export async function enquiriesOf (deps: Documents, actor: Actor): Promise<LeadRecord[]> {
  assertMay(actor, 'lead.follow')
  return (await deps.documents.find('leads', { where: { ownerId: memberOf(actor).id }, sort: '-receivedAt', limit: 200 })).items.map(withoutMark)
}

export type Enquiry = {
  lead: LeadRecord
  notes: Document<'lead-notes'>[]
  pledges: Document<'pledges'>[]
  proposals: Document<'proposals'>[]
}

/** An enquiry with what the office lets the investor see: notes meant for them, promises, issued proposals; newest first. Throws NotFoundError. */
export async function readEnquiry (deps: Documents, actor: Actor, id: string, at: string): Promise<Enquiry> {
  assertMay(actor, 'lead.follow')
  const { lead } = await readLead(deps, actor, id, at)
  const { documents } = deps
  const [notes, pledges, proposals] = await Promise.all([
    documents.find('lead-notes', { where: { leadId: id, isForInvestor: true }, sort: '-at' }),
    documents.find('pledges', { where: { leadId: id }, sort: 'dueOn' }),
    documents.find('proposals', { where: { leadId: id, issuedAt: { exists: true } }, sort: '-issuedAt' })
  ])
  return { lead, notes: notes.items, pledges: pledges.items, proposals: proposals.items }
}

/** Where an enquiry stands and which version of it the investor saw. */
export type OnEnquiry = { id: string, version: number, at: string }

function assertOpen ({ closed }: LeadRecord): void {
  if (closed) throw new ForbiddenError('the enquiry is closed')
}

/** Stores who asks. Throws InvalidError, ForbiddenError for a closed enquiry, ConflictError where somebody else changed it since. */
export async function editEnquiry (deps: Documents, actor: Actor, { id, version, at }: OnEnquiry, typed: ContactTyped): Promise<LeadRecord> {
  const problems = contactProblems(typed)
  if (problems.length > 0) throw new InvalidError(problems)
  return changeLead(deps, actor, { id, action: 'lead.follow', version, at, what: 'lead.edit-contact' }, lead => {
    assertOpen(lead)
    return { ...lead, ...contactOf(typed) }
  })
}

/** Takes an enquiry back, with the investor's reason. Throws InvalidError without one, ForbiddenError and ConflictError as `editEnquiry`. */
export async function withdrawEnquiry (deps: Documents, actor: Actor, { id, version, at }: OnEnquiry, reason: string): Promise<LeadRecord> {
  if (!reason.trim()) throw new InvalidError([{ field: 'reason', key: 'my.problem.reason' }])
  if (reason.trim().length > 1000) throw new InvalidError([{ field: 'reason', key: 'my.problem.long', params: { most: 1000 } }])
  return changeLead(deps, actor, { id, action: 'lead.follow', version, at, what: 'lead.withdraw', detail: { outcome: 'withdrawn' } }, lead => {
    assertOpen(lead)
    return { ...lead, progressOn: chinaDay(at), closed: { at, on: chinaDay(at), by: actorName(actor), outcome: 'withdrawn', reason: reason.trim() } }
  })
}
