/** Taking a person out of what the office keeps: leads, promises, proposals, files, notes, kept lists and sheets. */
import { chinaDay } from '../domain/lead/clock.js'
import { ERASED } from '../domain/lead/lead.js'
import type { CollectionName, Document } from './collections.js'
import { filesOf, removeFile } from './files.js'
import type { LeadRecord } from './leads/read.js'
import type { Deps } from './ports.js'
import { eraseRecord, forgetVersions, saveRecord, type Writing } from './records.js'

type Documents = Pick<Deps, 'documents'>

const PAGE = 500

/** Every record that holds these values, however many there are. */
export async function allWhere<C extends CollectionName> ({ documents }: Documents, collection: C, where: Record<string, string>): Promise<Document<C>[]> {
  const found: Document<C>[] = []
  for (;;) {
    const { items, total } = await documents.find(collection, { where, limit: PAGE, offset: found.length })
    found.push(...items)
    if (items.length === 0 || found.length >= total) return found
  }
}

/** The lead without whom it was for, and without anybody's words. One that was open is closed as withdrawn. */
function anonymous (lead: LeadRecord, { by, at }: Writing): LeadRecord {
  const { company, message, intakeId, ...rest } = lead
  const closed = { at, on: chinaDay(at), by, outcome: 'withdrawn' as const, ...rest.closed, reason: 'own-data-deleted' }
  const moves = lead.moves.map(({ document, note, ...move }) => move)
  return { ...rest, title: ERASED, moves, contact: {}, answers: {}, notKnown: [], matches: [], closed }
}

/** That something was promised, on which rule and until when, stays; an open promise ends, since nobody is left whom it was made to. */
async function erasePledges (deps: Documents, leadId: string, writing: Writing): Promise<void> {
  for (const { proof, revisions = [], ...pledge } of await allWhere(deps, 'pledges', { leadId })) {
    const settled = pledge.state === 'open' ? { state: 'released' as const, settledAt: writing.at } : {}
    const wordless = revisions.map(revision => ({ ...revision, reason: ERASED }))
    await saveRecord(deps, 'pledges', { ...pledge, ...settled, text: ERASED, proof: ERASED, ...wordless.length > 0 ? { revisions: wordless } : {} }, writing)
    await forgetVersions(deps, 'pledges', pledge.id)
  }
}

async function eraseFiles (deps: Documents, leadId: string): Promise<void> {
  const owner = { collection: 'leads', id: leadId } as const
  for (const { id } of await filesOf(deps, owner)) await removeFile(deps, owner, id)
}

/**
 * Takes everything personal out of a lead that was never signed, with its notes, files, proposals and matches, and out of every
 * version before. Stage, days, places, the officer, and of promises their day and rule stay. `keptMatches`: matches that stay all
 * the same. The owner goes last: until then it can be done again.
 */
export async function eraseLead (deps: Documents, lead: LeadRecord, { keptMatches, ...writing }: Writing & { keptMatches: ReadonlySet<string> }): Promise<void> {
  for (const { matchId } of await matchesOf(deps, lead)) if (!keptMatches.has(matchId)) await deps.documents.remove('matches', matchId)
  for (const { id } of await allWhere(deps, 'lead-notes', { leadId: lead.id })) await eraseRecord(deps, 'lead-notes', id)
  await eraseFiles(deps, lead.id)
  // A code on paper finds nothing then: what a proposal prints and what it was made from is the investor's.
  for (const { id } of await allWhere(deps, 'proposals', { leadId: lead.id })) await eraseRecord(deps, 'proposals', id)
  await erasePledges(deps, lead.id, writing)
  const wordless = anonymous(lead, writing)
  await saveRecord(deps, 'leads', wordless, writing)
  await forgetVersions(deps, 'leads', lead.id)
  const { ownerId, ...nobodys } = wordless
  await saveRecord(deps, 'leads', nobodys, writing)
  await forgetVersions(deps, 'leads', lead.id)
}

/** Every match the lead ever named, those it has dropped since among them. */
async function matchesOf (deps: Documents, lead: LeadRecord): Promise<LeadRecord['matches']> {
  const versions = await allWhere(deps, 'history', { collection: 'leads', recordId: lead.id })
  return [lead, ...versions.map(({ document }) => document as LeadRecord | undefined)].flatMap(version => version?.matches ?? [])
}

/** Shorter texts name nobody: they would be found everywhere. */
const LEAST_NAME = 2

/** Takes away the lists and searches that officers keep in which one of the names stands, and the rows of sheets that hold one. */
export async function eraseMentions (deps: Documents, names: readonly string[]): Promise<void> {
  const looked = names.filter(name => name.length >= LEAST_NAME)
  const isNaming = (text: string) => looked.some(name => text.includes(name))
  for (const { id, name, query } of await allWhere(deps, 'saved-views', {})) {
    if (isNaming(`${name}\n${query}\n${readable(query)}`)) await deps.documents.remove('saved-views', id)
  }
  for (const run of await allWhere(deps, 'imports', { kind: 'leads' })) {
    const content = run.content.filter(row => !isNaming(wordsOf(row)))
    if (content.length < run.content.length) await deps.documents.put('imports', { ...run, content })
  }
}

/** The query of an address as it was typed. */
const readable = (query: string): string => [...new URLSearchParams(query)].flat().join('\n')

/** Every text in a value, one a line. */
function wordsOf (value: unknown): string {
  if (typeof value === 'object' && value !== null) return Object.values(value).map(wordsOf).join('\n')
  return String(value)
}
