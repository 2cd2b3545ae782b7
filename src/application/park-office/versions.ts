/** Published versions of a park, a listing or a card: what each changed, and going back to one. */
import type { Actor } from '../../domain/account/access.js'
import { NotFoundError } from '../../domain/errors.js'
import { differences } from '../../domain/listing/change.js'
import { fieldsOfRecord, type EditedCollection } from '../../domain/listing/fields.js'
import type { Change } from '../../domain/listing/listing.js'
import type { Entry } from '../history.js'
import { newToken } from '../matching.js'
import type { Deps } from '../ports.js'
import { memberOf } from '../accounts/rights.js'
import { storeEdit } from './edits.js'
import { namesOf, officePark, parkOf, recordNow, versionsOf, type EditedRecord, type EditRecord } from './records.js'

type Which = { parkId: string, collection: EditedCollection, recordId: string }

/** `number`: place in the history, which counts on over removals. `changes`: against the version before. */
export type Version = { number: number, at: string, by: string, isRemoval: boolean, isFirst: boolean, isNow: boolean, changes: Change[] }

export type Versions = { record: EditedRecord | undefined, last: object, versions: Version[], names: ReadonlyMap<string, string> }

/** The history of a record of the park; NotFoundError where the park never had one. */
async function entriesOf (deps: Deps, actor: Actor, { parkId, collection, recordId }: Which): Promise<{ entries: Entry[], last: object }> {
  await officePark(deps, actor, parkId)
  const entries = await versionsOf(deps, { collection, recordId })
  const last = entries.findLast(({ document }) => document !== undefined)?.document as EditedRecord | undefined
  if (!last || parkOf(collection, last) !== parkId) throw new NotFoundError('no such record in this park')
  return { entries, last }
}

function versionOf (entry: Entry, before: Entry | undefined, isNow: boolean): Version {
  const { recordVersion: number, at, by, removed, document } = entry
  const old = before?.document as object | undefined
  const changes = document === undefined || old === undefined ? [] : differences(old, document as object, fieldsOfRecord(entry.collection as EditedCollection, document as object))
  return { number, at, by, isRemoval: removed === true, isFirst: before === undefined, isNow, changes }
}

/** Newest first, each with what it changed. */
export async function readVersions (deps: Deps, actor: Actor, which: Which): Promise<Versions> {
  const { entries, last } = await entriesOf(deps, actor, which)
  const versions = entries.map((entry, index) => versionOf(entry, entries[index - 1], index === entries.length - 1)).reverse()
  return { record: await recordNow(deps, which.collection, which.recordId), last, versions, names: await namesOf(deps, entries.map(({ by }) => by)) }
}

/**
 * A draft that leads back to an earlier version, which a reviewer publishes as any other. Sources and days are asked again: that a
 * fact held then does not say that it holds now.
 */
export async function restoreVersion (deps: Deps, actor: Actor, { number, at, ...which }: Which & { number: number, at: string }): Promise<EditRecord> {
  const { entries } = await entriesOf(deps, actor, which)
  const wanted = entries.find(({ recordVersion, document }) => recordVersion === number && document !== undefined)?.document as object | undefined
  if (!wanted) throw new NotFoundError('no such version')
  const now = await recordNow(deps, which.collection, which.recordId)
  const marks = now
    ? []
    : (['kind', 'isDemo'] as const).flatMap((path): Change[] => {
        const after = (wanted as Record<string, unknown>)[path]
        return after === undefined ? [] : [{ path, after }]
      })
  const edit: EditRecord = {
    id: newToken(),
    ...which,
    baseVersion: now?.version ?? 0,
    isRemoval: false,
    state: 'draft',
    createdBy: memberOf(actor).id,
    createdAt: at,
    remarks: [],
    changes: [...marks, ...differences(now ?? {}, wanted, fieldsOfRecord(which.collection, wanted))]
  }
  return storeEdit(deps, actor, edit, { version: 0, at, what: 'edit.restore' })
}
