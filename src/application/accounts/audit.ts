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
import type { Deps } from '../ports.js'

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

/** Resolves when the line would survive a crash. Throws UnavailableError when the store is down: then nothing may be done. */
export async function record (deps: Documents, { at, actor, action, resource, detail = {} }: Happening): Promise<AuditEntry> {
  for (;;) {
    const last = await lastOf(deps)
    const line = { id: idOf(Number(last?.id ?? 0) + 1), at, actor: actorName(actor), action, resource, detail, previous: last?.hash ?? '' }
    try {
      return await deps.documents.put('audit-log', { ...line, hash: hashOf(line) }, { ifVersion: 0 })
    } catch (error) {
      // Another process took the number: the line goes behind its line.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

/** `lines`: how many are whole from the beginning. `head`: hash of the last one, to be kept elsewhere: only it tells that the end was cut off. `broken`: number of the first line that is not. */
export type Audited = { lines: number, head: string, broken?: string }

/** Reads the whole log and recomputes every hash. */
export async function verifyAudit (deps: Documents): Promise<Audited> {
  let [lines, head] = [0, '']
  for await (const page of pagesOf(deps, 'audit-log')) {
    for (const line of page) {
      if (line.id !== idOf(lines + 1) || line.previous !== head || line.hash !== hashOf(line)) return { lines, head, broken: idOf(lines + 1) }
      lines++
      head = line.hash
    }
  }
  return { lines, head }
}
