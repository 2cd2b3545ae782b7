/**
 * What of a lead can be searched. Two documents for each: what everybody with a list sees, and the whole lead for those who see
 * it whole. Both are made of what these readers are shown. A reader searches among one of the two of every lead.
 */
import type { Member } from '../domain/account/access.js'
import { listFact } from '../domain/facts/facts.js'
import type { ClusterType } from '../domain/place/cluster.js'
import { withoutPersonal, type LeadRecord, type LeadView } from './leads/read.js'
import type { Among, SearchDocument } from './ports.js'
import { both, synonymsOf } from './search-documents.js'

const WHOLE = '-whole'

/** Which lead a document is of, and whether it is the whole one. An id of a lead holds no hyphen. */
export function leadOfDocument (id: string): { id: string, isWhole: boolean } {
  const isWhole = id.endsWith(WHOLE)
  return { id: isWhole ? id.slice(0, -WHOLE.length) : id, isWhole }
}

/** The ids of both documents of a lead. */
export const documentIdsOf = (id: string): string[] => [id, id + WHOLE]

/** Readers by what they have to do with a lead. */
const everyOfficer = 'officers'
const officer = (id: string) => `officer:${id}`
const otherOfficers = 'other-officers'
const administrators = 'administrators'
const managersOf = (parkId: string) => `park:${parkId}`

/** Among which documents the reader searches; nobody else has a list. `except`: leads of which the documents are not up to date. */
export function amongOf (actor: Member, except: readonly string[]): Among {
  const sees = {
    officer: [everyOfficer, officer(actor.id), otherOfficers],
    administrator: [administrators],
    'park-manager': actor.parkIds.map(managersOf),
    investor: []
  }[actor.role]
  return { where: { sees: { in: sees } }, except: [{ hiddenFrom: officer(actor.id) }, ...except.length > 0 ? [{ lead: { in: except } }] : []] }
}

/** The names of the industries that the lead was read as, and what they are called besides. */
const industriesOf = ({ tags = [] }: LeadRecord, types: readonly ClusterType[]): string[] =>
  types.filter(({ id }) => (tags as readonly string[]).includes(id))
    .flatMap(type => [...both(type.name), ...synonymsOf(type), ...type.targetProducts.flatMap(both)])

function textOf (lead: LeadRecord, types: readonly ClusterType[]): SearchDocument['text'] {
  const { title, prefectures, company, contact, answers, message } = lead
  return {
    title: [title],
    place: prefectures,
    industries: [...new Set(industriesOf(lead, types))],
    company: company ? [company.name] : [],
    creditCode: company?.creditCode ? [company.creditCode] : [],
    products: [...listFact(answers, 'project.products') ?? []],
    contact: Object.values(contact),
    message: message ? [message] : []
  }
}

const filterOf = ({ id, receivedAt }: LeadRecord) => ({ lead: id, receivedAt })

function openDocument (lead: LeadRecord, types: readonly ClusterType[]): SearchDocument {
  const { officerId } = lead
  const taken = officerId === undefined ? undefined : { hiddenFrom: officer(officerId) }
  return {
    id: lead.id,
    text: textOf(withoutPersonal(lead), types),
    filter: { ...filterOf(lead), sees: [administrators, ...officerId === undefined ? [] : [otherOfficers]], ...taken }
  }
}

function wholeDocument (lead: LeadRecord, types: readonly ClusterType[]): SearchDocument {
  const { id, officerId, sharedParkIds } = lead
  return {
    id: id + WHOLE,
    text: textOf(lead, types),
    filter: { ...filterOf(lead), sees: [officerId === undefined ? everyOfficer : officer(officerId), ...sharedParkIds.map(managersOf)] }
  }
}

/** Both documents of a lead. `types`: all cluster types. */
export const leadDocuments = (lead: LeadRecord, types: readonly ClusterType[]): SearchDocument[] => [openDocument(lead, types), wholeDocument(lead, types)]

/** The document of the two that this reader searches. */
export const documentOfView = ({ lead, isWhole }: LeadView, types: readonly ClusterType[]): SearchDocument =>
  isWhole ? wholeDocument(lead, types) : openDocument(lead, types)
