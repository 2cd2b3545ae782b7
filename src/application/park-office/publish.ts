/** Publishing an edit: onto the record as it stands now, with what stands behind each fact. */
import type { Actor } from '../../domain/account/access.js'
import { ConflictError } from '../../domain/errors.js'
import { canonicalJson } from '../../domain/canonical.js'
import { rebase, withChanges, type Choices, type Conflict } from '../../domain/listing/change.js'
import { evidenceId } from '../../domain/listing/evidence.js'
import { fieldsOfRecord } from '../../domain/listing/fields.js'
import type { IsoDate } from '../../domain/dates.js'
import type { Change, Listing } from '../../domain/listing/listing.js'
import { chinaDay } from '../../domain/lead/clock.js'
import type { Park } from '../../domain/place/park.js'
import { actorName, record as audit } from '../accounts/audit.js'
import { assertMay, memberOf } from '../accounts/rights.js'
import type { Document, WatchReport } from '../collections.js'
import type { AppDeps, Deps } from '../ports.js'
import { removeRecord, saveRecord } from '../records.js'
import { effectsOfPark, keepReport, parkState, type ParkState, type Step } from '../watch.js'
import { readEdit, remarked, storeEdit } from './edits.js'
import { emptyRecord, officePark, recordNow, type EditedRecord, type EditRecord } from './records.js'

/** The path under which a conflict speaks of the whole record: it was to be taken away and somebody changed it, or the other way round. */
export const WHOLE = 'record'

/** The changes of the edit as they stand against the record now, and what is to be decided before they can be published. */
export type Standing = { now: EditedRecord | undefined, changes: Change[], conflicts: Conflict[] }

export async function standingOfEdit (deps: Deps, edit: EditRecord, choices: Choices = {}): Promise<Standing> {
  const now = await recordNow(deps, edit.collection, edit.recordId)
  const version = now?.version ?? 0
  if (version === edit.baseVersion) return { now, changes: edit.changes, conflicts: [] }
  if (edit.isRemoval || (!now && edit.baseVersion > 0)) {
    const isDone = edit.isRemoval && !now
    return { now, changes: edit.changes, conflicts: isDone || choices[WHOLE] === 'mine' ? [] : [{ path: WHOLE }] }
  }
  return { now, ...rebase(edit.changes, now ?? emptyRecord(edit), choices) }
}

/** Classing a park settles that its level is not assumed any more. */
const settling = ({ collection }: EditRecord, changes: readonly Change[]): Pick<Change, 'path' | 'after'>[] =>
  collection === 'parks' && changes.some(({ path }) => path === 'level') ? [{ path: 'levelAssumed', after: false }] : []

async function writeRecord (deps: Deps, edit: EditRecord, { now, changes }: Standing, { by, at }: { by: string, at: string }): Promise<void> {
  if (edit.isRemoval) {
    await removeRecord(deps, edit.collection, edit.recordId, { by, at })
    return
  }
  const before = now ?? emptyRecord(edit)
  const after = withChanges(before, [...changes, ...settling(edit, changes)])
  // An interrupted publication is completed without a second version of the same content.
  if (now && canonicalJson(now) === canonicalJson(after)) return
  await saveRecord(deps, edit.collection, after as Document<EditRecord['collection']>, { by, at, ifVersion: now?.version ?? 0 })
}

/** Evidence goes with the fact: written for what became known, taken away for what did not. */
async function writeEvidence (deps: Deps, edit: EditRecord, changes: readonly Change[], at: string): Promise<void> {
  const { parkId, collection, recordId } = edit
  if (edit.isRemoval) {
    const { items } = await deps.documents.find('evidence', { where: { recordId, collection } })
    for (const { id } of items) await deps.documents.remove('evidence', id)
    return
  }
  const facts = new Set(fieldsOfRecord(collection, await recordNow(deps, collection, recordId) ?? {}).filter(({ isFact }) => isFact).map(({ path }) => path))
  for (const { path, after, source, verifiedOn } of changes.filter(({ path }) => facts.has(path))) {
    const id = evidenceId(collection, recordId, path)
    if (after === undefined || verifiedOn === undefined) await deps.documents.remove('evidence', id)
    else await deps.documents.put('evidence', { id, parkId, collection, recordId, path, ...(source ? { source } : {}), verifiedOn, by: edit.createdBy, at })
  }
}

/** The park with another version of one of its records; undefined takes the record away. */
function withRecord (state: ParkState, { collection, recordId }: EditRecord, record: EditedRecord | undefined): ParkState {
  if (collection === 'parks') return { ...state, park: record as Park }
  const others = state.listings.filter(({ id }) => id !== recordId)
  return collection === 'listings' ? { ...state, listings: record ? [...others, record as Listing] : others } : state
}

/** What the park is before the edit, after it, and after each of its changes alone. */
function statesOf (before: ParkState, edit: EditRecord, { now, changes }: Standing): { before: ParkState, after: ParkState, steps: Step[] } {
  const made = (some: readonly Change[]) => withRecord(before, edit, withChanges(now ?? emptyRecord(edit), [...some, ...settling(edit, some)]) as EditedRecord)
  if (edit.isRemoval || !now) {
    const after = edit.isRemoval ? withRecord(before, edit, undefined) : made(changes)
    const named = { before: (now as Partial<Listing> | undefined)?.name ?? '', after: changes.find(({ path }) => path === 'name')?.after ?? '' }
    return { before, after, steps: [{ because: { path: `${edit.collection}.${WHOLE}`, ...edit.isRemoval ? { before: named.before } : { after: named.after } }, after }] }
  }
  const steps = changes.map((change): Step => {
    const { path, before: old, after: fresh } = change
    return { because: { path: `${edit.collection}.${path}`, ...old === undefined ? {} : { before: old }, ...fresh === undefined ? {} : { after: fresh } }, after: made([change]) }
  })
  return { before, after: made(changes), steps }
}

/** What the edit does to open leads; nothing for one that only says whom to ask. */
async function watched (deps: AppDeps, edit: EditRecord, standing: Standing, asOf: IsoDate) {
  const before = await parkState(deps, edit.parkId)
  if (!before || edit.collection === 'park-cards') return undefined
  return effectsOfPark(deps, { ...statesOf(before, edit, standing), asOf })
}

/** Whether the actor began the edit, or submitted it: where nobody else is there to look at it, the log and the page say so. */
export const isOwnEdit = ({ createdBy, remarks }: EditRecord, actor: Actor): boolean =>
  actor.role !== 'public' && (createdBy === actor.id || remarks.findLast(({ state }) => state === 'submitted')?.by === actor.id)

export type Published = { park: Park, changes: Change[], report: WatchReport | undefined }

/**
 * Publishes a submitted edit: writes the record with its history and its mark for the index, the evidence, what it did to open
 * leads, then the edit. What somebody else published meanwhile stays; where both changed the same value `choices` decide. Gives the
 * park as it then is, the changes with the values before and after, and what open leads gained and lost, which an edit of contacts
 * does not say. Throws NotFoundError, ForbiddenError; ConflictError when the edit is not at `version` or not submitted, and, with
 * `params.conflicts`, when something is to be decided first: `standingOfEdit` says what.
 */
export async function publishEdit (
  deps: AppDeps, actor: Actor, editId: string, version: number, at: string, { choices = {}, remark = '' }: { choices?: Choices, remark?: string } = {}
): Promise<Published> {
  const edit = await readEdit(deps, actor, editId)
  assertMay(actor, 'park.review', { parkIds: [edit.parkId] })
  if (edit.state !== 'submitted' || edit.version !== version) throw new ConflictError('the edit is not what was reviewed', { version: edit.version ?? 0 })
  const standing = await standingOfEdit(deps, edit, choices)
  if (standing.conflicts.length > 0) throw new ConflictError('somebody else published meanwhile', { version, conflicts: standing.conflicts.length })
  const by = actorName(memberOf(actor))
  const { parkId, collection, recordId } = edit
  const isOwn = isOwnEdit(edit, actor)
  await audit(deps, { at, actor, action: 'edit.publish', resource: `${collection}:${recordId}`, detail: { parkId, edit: edit.id, changes: standing.changes.length, isOwn } })
  const effects = await watched(deps, edit, standing, chinaDay(at))
  await writeRecord(deps, edit, standing, { by, at })
  await writeEvidence(deps, edit, standing.changes, at)
  const report = effects && await keepReport(deps, actor, { ...effects, at, parkId, editId: edit.id })
  const published = { ...edit, changes: standing.changes, baseVersion: standing.now?.version ?? 0 }
  await storeEdit(deps, actor, remarked(published, 'published', { actor, at, text: remark }), { version, at, what: 'edit.published' })
  return { park: await officePark(deps, actor, parkId), changes: standing.changes, report }
}
