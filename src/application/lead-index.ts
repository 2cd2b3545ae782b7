/**
 * Leads in the search index. A shared index is kept by the indexer, as for the catalogue. An index of this process is filled at
 * the first search for leads and follows the revision of the leads from then on, so that what was written is found by the next
 * search; a search that comes while many leads are put into it does without it.
 */
import { canonicalJson } from '../domain/canonical.js'
import { UnavailableError } from '../domain/errors.js'
import type { ClusterType } from '../domain/place/cluster.js'
import { wholeCatalogue } from './catalogue.js'
import { documentIdsOf, leadDocuments } from './lead-documents.js'
import type { LeadRecord } from './leads/read.js'
import { IS_MARKED } from './marks.js'
import { pagesOf } from './paging.js'
import type { Deps, Marked, SearchDocument, SearchIndex } from './ports.js'
import { readRevision } from './revision.js'

type Indexed = Pick<Deps, 'documents' | 'search'>

/** Which version of a lead was put. */
const stampOf = ({ version = 1, updatedAt = '' }: LeadRecord): string => `${version} ${updatedAt}`

/**
 * What the index of this process follows. `stamps`: of each lead in it, the version. `isLong`: many leads are being put into it,
 * which `waiting` are told.
 */
type Held = { revision?: string, types: readonly ClusterType[], stamps: Map<string, string>, last: Promise<void>, isLong: boolean, waiting: Set<() => void> }

const held = new WeakMap<SearchIndex, Held>()

const removeLeads = ({ search }: Pick<Deps, 'search'>, ids: readonly string[]): Promise<void> => search.remove('profiles', ids.flatMap(documentIdsOf))

/** Leads read in one call. */
const CHUNK = 500

/** Puts these leads as they are stored now, and takes out those that are gone. Gives the ones that are there. */
export async function putLeads (deps: Indexed, ids: readonly string[], types: readonly ClusterType[]): Promise<LeadRecord[]> {
  const there: LeadRecord[] = []
  for (let from = 0; from < ids.length; from += CHUNK) {
    const { items } = await deps.documents.find('leads', { where: { id: { in: ids.slice(from, from + CHUNK) } } })
    await deps.search.put('profiles', items.flatMap(lead => leadDocuments(lead, types)))
    there.push(...items)
  }
  const known = new Set(there.map(({ id }) => id))
  const gone = ids.filter(id => !known.has(id))
  if (gone.length > 0) await removeLeads(deps, gone)
  return there
}

/** Puts the leads that were read as one of these industries: their documents borrow its words. */
export async function putLeadsOf (deps: Indexed, typeIds: readonly string[], types: readonly ClusterType[]): Promise<void> {
  for await (const page of pagesOf(deps, 'leads')) {
    const borrowing = page.filter(({ tags = [] }) => tags.some(tag => typeIds.includes(tag)))
    await deps.search.put('profiles', borrowing.flatMap(lead => leadDocuments(lead, types)))
  }
}

/** The documents of all leads, some at a time; the marks that these bore are added to `marks`. */
export async function * documentsOfLeads (deps: Pick<Deps, 'documents'>, types: readonly ClusterType[], marks: Marked[] = []): AsyncGenerator<SearchDocument[]> {
  for await (const page of pagesOf(deps, 'leads')) {
    marks.push(...page.flatMap(({ id, needsIndex }) => needsIndex === undefined ? [] : [{ id, needsIndex }]))
    yield page.flatMap(lead => leadDocuments(lead, types))
  }
}

async function followTouched (deps: Indexed, { stamps, types }: Held, ids: readonly string[]): Promise<void> {
  const there = await putLeads(deps, ids, types)
  for (const id of ids) stamps.delete(id)
  for (const lead of there) stamps.set(lead.id, stampOf(lead))
}

/** Nobody waits until more leads than these are in the index. */
const MOST_AWAITED = 1000

/** Of all leads those are put that are not in the index as they are stored. */
async function followAll (deps: Indexed, mine: Held): Promise<void> {
  const { total } = await deps.documents.find('leads', { limit: 0 })
  mine.isLong = total > MOST_AWAITED
  if (mine.isLong) for (const tell of mine.waiting) tell()
  try {
    await putOthers(deps, mine)
  } finally {
    mine.isLong = false
  }
}

async function putOthers (deps: Indexed, { stamps, types }: Held): Promise<void> {
  const there = new Set<string>()
  for await (const page of pagesOf(deps, 'leads')) {
    const others = page.filter(lead => stamps.get(lead.id) !== stampOf(lead))
    await deps.search.put('profiles', others.flatMap(lead => leadDocuments(lead, types)))
    for (const lead of others) stamps.set(lead.id, stampOf(lead))
    for (const { id } of page) there.add(id)
  }
  const gone = [...stamps.keys()].filter(id => !there.has(id))
  await removeLeads(deps, gone)
  for (const id of gone) stamps.delete(id)
}

async function follow (deps: Indexed, mine: Held): Promise<void> {
  const [{ revision, touchedSince }, { clusterTypes }] = await Promise.all([readRevision(deps, 'leads'), wholeCatalogue(deps)])
  const isOther = mine.types !== clusterTypes && canonicalJson(mine.types) !== canonicalJson(clusterTypes)
  mine.types = clusterTypes
  if (isOther) {
    mine.stamps.clear()
    delete mine.revision
  }
  const touched = mine.revision === undefined ? undefined : touchedSince(mine.revision)
  if (touched) await followTouched(deps, mine, touched.map(({ id }) => id))
  else await followAll(deps, mine)
  mine.revision = revision
}

/** Resolves when the index of this process holds the leads as they are stored. `onLong` is called when that takes long. */
function followLeads (deps: Indexed, onLong: () => void = () => undefined): Promise<void> {
  const mine: Held = held.get(deps.search) ?? { types: [], stamps: new Map(), last: Promise.resolve(), isLong: false, waiting: new Set() }
  held.set(deps.search, mine)
  if (mine.isLong) onLong()
  mine.waiting.add(onLong)
  mine.last = mine.last.catch(() => undefined).then(() => follow(deps, mine)).finally(() => mine.waiting.delete(onLong))
  return mine.last
}

/** As `followLeads`; throws UnavailableError when that takes long, and it then goes on by itself. */
const followedSoon = (deps: Indexed): Promise<void> => new Promise((resolve, reject) => {
  const refuse = () => reject(new UnavailableError('many leads are being put into the search index', { key: 'unavailable.search' }))
  followLeads(deps, refuse).then(resolve, reject)
})

/**
 * As `followLeads`, where leads were searched before. Gives which of these writes it did not hear of: of a process that searched
 * no lead so far, all of them.
 */
export async function followKnownLeads (deps: Indexed, written: readonly { id: string, record?: object }[]): Promise<string[]> {
  const mine = held.get(deps.search)
  if (!mine) return written.map(({ id }) => id)
  await followLeads(deps)
  return written.filter(({ id, record }) => mine.stamps.get(id) !== (record && stampOf(record as LeadRecord))).map(({ id }) => id)
}

/** More leads than these are not compared with the words one by one, while somebody waits for what the index found. */
const MOST_PENDING = 200

/**
 * Makes the index ready to be searched for leads, and gives the leads of which it may hold another version. Throws
 * UnavailableError when there are too many of them, or many have to be put into an index of this process.
 */
export async function leadsIndexed (deps: Indexed): Promise<LeadRecord[]> {
  if (!deps.search.isShared) {
    await followedSoon(deps)
    return []
  }
  const { items, total } = await deps.documents.find('leads', { where: IS_MARKED, limit: MOST_PENDING })
  if (total > MOST_PENDING) throw new UnavailableError('many leads are not in the search index yet', { key: 'unavailable.search' })
  return items
}
