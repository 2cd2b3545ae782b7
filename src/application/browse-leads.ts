/**
 * Leads by words. A lead is found by what its reader may see of it and by nothing else: title, places and industries for
 * everybody with a list; company, contact, products and message only where the reader sees the lead whole. So neither the hits
 * nor their number or order tell anything of a lead in somebody else's charge.
 */
import type { Actor } from '../domain/account/access.js'
import { UnavailableError } from '../domain/errors.js'
import { listFact } from '../domain/facts/facts.js'
import { assertMay } from './accounts/rights.js'
import { viewOfLead, type LeadView } from './leads/read.js'
import type { Deps, Page } from './ports.js'

/** The index of cluster types turns a word into industries: without it leads are found by their own words alone. */
type Reading = Pick<Deps, 'documents'> & Partial<Pick<Deps, 'search' | 'log'>>

/** The newest leads that one search reads. */
const MOST_READ = 5000

/** More words than these are not looked for. */
const MOST_WORDS = 12

const plain = (text: string): string => text.normalize('NFKC').toLowerCase()

/** The words of a question about leads, in lower case and half width. */
export const leadWords = (text: string | undefined): string[] => plain(text ?? '').split(/\s+/).filter(Boolean).slice(0, MOST_WORDS)

/** A word names an industry by these fields of its cluster type; what the industry only needs or feeds does not count. */
const NAMING = ['nameZh', 'nameEn', 'products', 'synonyms']

async function industriesOf ({ search, log }: Reading, word: string): Promise<string[]> {
  if (!search || word.length < 2) return []
  try {
    const { hits } = await search.search('cluster-types', { text: word, words: 'all', limit: 3 })
    return hits.filter(({ highlights }) => NAMING.some(field => highlights[field] !== undefined)).map(({ id }) => id)
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error
    log?.warn({ err: error, index: 'cluster-types' }, 'search index unavailable, leads are searched by their own words')
    return []
  }
}

/** What a reader may see of the lead, by how much a word in it says. */
function textsOf ({ lead: { title, prefectures, company, contact, answers, message } }: LeadView): { title: string, rest: string } {
  const rest = [...prefectures, company?.name, company?.creditCode, ...listFact(answers, 'project.products') ?? [], ...Object.values(contact), message]
  return { title: plain(title), rest: plain(rest.filter(Boolean).join('\n')) }
}

type Word = { word: string, industries: readonly string[] }

/** The leads that hold every word, each in its text or as one of its industries, in the order given; `inTitle`: how many words the title holds. */
export async function leadsWith (deps: Reading, views: readonly LeadView[], words: readonly string[]): Promise<{ view: LeadView, inTitle: number }[]> {
  const asked: Word[] = await Promise.all(words.map(async word => ({ word, industries: await industriesOf(deps, word) })))
  return views.flatMap(view => {
    const { title, rest } = textsOf(view)
    const tags: readonly string[] = view.lead.tags ?? []
    const isIn = ({ word, industries }: Word) => title.includes(word) || rest.includes(word) || industries.some(industry => tags.includes(industry))
    return asked.every(isIn) ? [{ view, inTitle: asked.filter(({ word }) => title.includes(word)).length }] : []
  })
}

/**
 * The leads that hold every word, best first, then the newest; none without words. For an officer's box: throws ForbiddenError
 * for everybody else. What is shown whole has to be written to the audit log by whoever shows it.
 */
export async function findLeads (deps: Reading, actor: Actor, { text, limit }: { text: string, limit: number }): Promise<Page<LeadView>> {
  assertMay(actor, 'desk.use')
  const words = leadWords(text)
  if (words.length === 0) return { items: [], total: 0 }
  const { items } = await deps.documents.find('leads', { sort: '-receivedAt', limit: MOST_READ })
  const found = await leadsWith(deps, items.map(lead => viewOfLead(actor, lead)), words)
  const best = found.sort((a, b) => b.inTitle - a.inTitle).map(({ view }) => view)
  return { items: best.slice(0, limit), total: best.length }
}
