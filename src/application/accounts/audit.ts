/**
 * The audit log: appended to, never changed. Each line holds the hash of the one before, so that a line that is changed, taken
 * out or put in shows in every hash after it. A line is written before what it tells of is done: nothing is done unwritten.
 */
import { createHash } from 'node:crypto'
import type { Actor } from '../../domain/account/access.js'
import type { AuditEntry } from '../../domain/account/account.js'
import { canonicalJson } from '../../domain/canonical.js'
import { ConflictError } from '../../domain/errors.js'
import { pagesOf } from '../paging.js'
import type { Deps, Page } from '../ports.js'
import { assertMay } from './rights.js'

type Documents = Pick<Deps, 'documents'>

/** `resource`: `<collection>:<id>`. `detail`: ids, stages, counts; never names, addresses or answers. */
export type Happening = { at: string, actor: Actor | string, action: string, resource: string, detail?: AuditEntry['detail'] }

const idOf = (number: number): string => String(number).padStart(12, '0')

/** How an actor stands in the log and in `updatedBy`. */
export const actorName = (actor: Actor | string): string =>
  typeof actor === 'string' ? actor : actor.role === 'public' ? 'public' : actor.id

function hashOf ({ id, at, actor, action, resource, detail, previous }: Omit<AuditEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalJson({ id, at, actor, action, resource, detail, previous })).digest('hex')
}

async function lastOf ({ documents }: Documents): Promise<AuditEntry | undefined> {
  return (await documents.find('audit-log', { sort: '-id', limit: 1 })).items[0]
}

/** The line that this process wrote last to a store, so that it need not be looked for; and the writing that goes on. */
type Tail = { last?: AuditEntry, writing: Promise<unknown> }
const tails = new WeakMap<Documents['documents'], Tail>()

/**
 * Resolves when the line would survive a crash. Lines of one process are written one after the other. Throws UnavailableError
 * when the store is down: then nothing may be done.
 */
export function record (deps: Documents, happening: Happening): Promise<AuditEntry> {
  const tail = tails.get(deps.documents) ?? { writing: Promise.resolve() }
  tails.set(deps.documents, tail)
  const written = tail.writing.then(() => append(deps, tail, happening))
  tail.writing = written.catch(() => {})
  return written
}

async function append (deps: Documents, tail: Tail, { at, actor, action, resource, detail = {} }: Happening): Promise<AuditEntry> {
  for (;;) {
    const last = tail.last ?? await lastOf(deps)
    // Known again only once the line is written: after a failure nobody knows what the store holds.
    delete tail.last
    const line = { id: idOf(Number(last?.id ?? 0) + 1), at, actor: actorName(actor), action, resource, detail, previous: last?.hash ?? '' }
    try {
      tail.last = await deps.documents.put('audit-log', { ...line, hash: hashOf(line) }, { ifVersion: 0 })
      return tail.last
    } catch (error) {
      // Another process took the number: the line goes behind its line.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

/**
 * `lines`: how many are whole from the beginning. `head`: hash of the last one, to be kept elsewhere: only it tells that the end
 * was cut off. `broken`: number of the first line that is not whole, in twelve digits.
 */
export type Audited = { lines: number, head: string, broken?: string }

/** Reads the whole log and recomputes every hash. `onLine`: told the hash of each whole line. */
export async function verifyAudit (deps: Documents, onLine: (hash: string) => void = () => {}): Promise<Audited> {
  let [lines, head] = [0, '']
  for await (const page of pagesOf(deps, 'audit-log')) {
    for (const line of page) {
      if (line.id !== idOf(lines + 1) || line.previous !== head || line.hash !== hashOf(line)) return { lines, head, broken: idOf(lines + 1) }
      lines++
      head = line.hash
      onLine(head)
    }
  }
  return { lines, head }
}

/** Empty or absent: every one. */
export type AuditQuery = { actor?: string, action?: string, resource?: string, limit: number, offset: number }

/** Lines of the log that fit, the newest first. Throws ForbiddenError for who may not read it. */
export async function readAudit ({ documents }: Documents, actor: Actor, { limit, offset, ...wanted }: AuditQuery): Promise<Page<AuditEntry>> {
  assertMay(actor, 'audit.read')
  const where = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined && value !== ''))
  return documents.find('audit-log', { where, sort: '-id', limit, offset })
}
