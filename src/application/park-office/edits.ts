/** Edits of parks, listings and cards on their way to a reviewer: begun, changed by one or several people, submitted, taken back. */
import type { Actor } from '../../domain/account/access.js'
import { ConflictError, InvalidError, NotFoundError, type Problem } from '../../domain/errors.js'
import { changesTo, mergeValues, valuesIn, withChanges, type Choices, type Conflict, type Values } from '../../domain/listing/change.js'
import { fieldsOfRecord, type EditedCollection, type Field } from '../../domain/listing/fields.js'
import type { Change, Listing } from '../../domain/listing/listing.js'
import { readFields, unproven } from '../../domain/listing/read.js'
import { actorName, record as audit } from '../accounts/audit.js'
import { assertMay, assertSees, memberOf } from '../accounts/rights.js'
import { historyOf } from '../history.js'
import { newToken } from '../matching.js'
import type { Deps } from '../ports.js'
import { saveRecord } from '../records.js'
import { baseOf, officePark, parkOf, recordNow, type EditRecord } from './records.js'

/** An edit in one of these states can still be changed. */
export const OPEN_STATES = ['draft', 'returned'] as const
const isOpen = ({ state }: EditRecord): boolean => state === 'draft' || state === 'returned'

/** The edit, if it belongs to a park the actor may work on; NotFoundError otherwise. */
export async function readEdit (deps: Deps, actor: Actor, id: string): Promise<EditRecord> {
  const edit = await deps.documents.get('park-edits', id)
  if (!edit) throw new NotFoundError('no such edit')
  assertSees(actor, 'park.edit', { parkIds: [edit.parkId] })
  return edit
}

/** `base`: the record it began from. `fields`: what the actor may change of it. `record`: what it would become. */
export type EditView = { edit: EditRecord, base: object, record: object, fields: readonly Field[] }

const fieldsFor = (actor: Actor, collection: EditedCollection, record: object): readonly Field[] =>
  fieldsOfRecord(collection, record).filter(field => !field.isOfficersOnly || actor.role === 'officer')

export async function viewOfEdit (deps: Deps, actor: Actor, edit: EditRecord): Promise<EditView> {
  const base = await baseOf(deps, edit)
  return { edit, base, record: withChanges(base, edit.changes), fields: fieldsFor(actor, edit.collection, base) }
}

/** Stores the edit after a line in the audit log; ConflictError when it is no longer at `version`. */
export async function storeEdit (
  deps: Deps, actor: Actor, edit: EditRecord, { version, at, what }: { version: number, at: string, what: string }
): Promise<EditRecord> {
  const { parkId, collection, recordId, changes } = edit
  await audit(deps, { at, actor, action: what, resource: `park-edits:${edit.id}`, detail: { parkId, collection, recordId, changes: changes.length } })
  return saveRecord(deps, 'park-edits', edit, { by: actorName(actor), at, ifVersion: version })
}

function newEdit (actor: Actor, given: Pick<EditRecord, 'parkId' | 'collection' | 'recordId' | 'baseVersion' | 'changes' | 'isRemoval'>, at: string): EditRecord {
  return { ...given, id: newToken(), state: 'draft', createdBy: memberOf(actor).id, createdAt: at, remarks: [] }
}

/** What a person with a demonstration account adds is marked as such. */
const markOf = (actor: Actor): Change[] => memberOf(actor).isDemo ? [{ path: 'isDemo', after: true }] : []

/**
 * The edit of a record that is under way, or a new draft. One record has one draft, which several people may work on.
 * Throws NotFoundError for a record that is not there or not of the park.
 */
export async function openEdit (
  deps: Deps, actor: Actor, { parkId, collection, recordId, at }: { parkId: string, collection: EditedCollection, recordId: string, at: string }
): Promise<EditRecord> {
  await officePark(deps, actor, parkId)
  const record = await recordNow(deps, collection, recordId)
  const isOwn = record ? parkOf(collection, record) === parkId : collection === 'park-cards' && recordId === parkId
  if (!isOwn) throw new NotFoundError('no such record in this park')
  const { items } = await deps.documents.find('park-edits', { where: { parkId, recordId, collection, isRemoval: false, state: { in: [...OPEN_STATES] } }, sort: '-createdAt', limit: 1 })
  if (items[0]) return items[0]
  const changes = record ? [] : markOf(actor)
  return storeEdit(deps, actor, newEdit(actor, { parkId, collection, recordId, baseVersion: record?.version ?? 0, changes, isRemoval: false }, at), { version: 0, at, what: 'edit.open' })
}

/** A draft of a listing that does not exist yet. */
export async function openListing (deps: Deps, actor: Actor, { parkId, kind, at }: { parkId: string, kind: Listing['kind'], at: string }): Promise<EditRecord> {
  await officePark(deps, actor, parkId)
  const changes: Change[] = [{ path: 'kind', after: kind }, ...markOf(actor)]
  return storeEdit(deps, actor, newEdit(actor, { parkId, collection: 'listings', recordId: newToken(), baseVersion: 0, changes, isRemoval: false }, at), { version: 0, at, what: 'edit.open' })
}

/** A draft that takes a listing away: it goes to a reviewer as every edit does. */
export async function openRemoval (deps: Deps, actor: Actor, { parkId, recordId, at }: { parkId: string, recordId: string, at: string }): Promise<EditRecord> {
  await officePark(deps, actor, parkId)
  const listing = await deps.documents.get('listings', recordId)
  if (listing?.parkId !== parkId) throw new NotFoundError('no such listing in this park')
  return storeEdit(deps, actor, newEdit(actor, { parkId, collection: 'listings', recordId, baseVersion: listing.version ?? 0, changes: [], isRemoval: true }, at), { version: 0, at, what: 'edit.open' })
}

/** The draft as it was at an earlier version. */
async function editAt (deps: Deps, edit: EditRecord, version: number): Promise<EditRecord> {
  const entries = await historyOf(deps, 'park-edits', edit.id)
  const seen = entries.findLast(({ document }) => (document as EditRecord | undefined)?.version === version)
  if (!seen) throw new InvalidError([{ field: 'version', key: 'park-office.problem.version' }])
  return seen.document as EditRecord
}

export type Saved = { edit: EditRecord, conflicts: readonly Conflict[] }

/**
 * Stores values into a draft. `version`: of the draft that the person had before them. What somebody else stored meanwhile
 * stays, field by field; where both changed the same field to different values `choices` decide. Without a choice nothing is
 * stored, and `conflicts` holds base, theirs and mine; otherwise it is empty. Throws ConflictError for an edit that is no draft.
 */
export async function saveEdit (
  deps: Deps, actor: Actor, id: string, { values, version, choices = {}, at }: { values: Values, version: number, choices?: Choices, at: string }
): Promise<Saved> {
  for (;;) {
    const edit = await readEdit(deps, actor, id)
    assertOpen(edit)
    const { base, record, fields } = await viewOfEdit(deps, actor, edit)
    const mine = Object.fromEntries(fields.filter(({ path }) => Object.hasOwn(values, path)).map(({ path }) => [path, values[path]]))
    const seen = edit.version === version ? edit : await editAt(deps, edit, version)
    const merged = mergeValues({ base: valuesIn(withChanges(base, seen.changes), fields), theirs: valuesIn(record, fields), mine }, choices)
    if (merged.conflicts.length > 0) return { edit, conflicts: merged.conflicts }
    const changes = changesTo(base, merged.values, { fields, earlier: edit.changes })
    try {
      return { edit: await storeEdit(deps, actor, { ...edit, changes }, { version: edit.version ?? 0, at, what: 'edit.save' }), conflicts: [] }
    } catch (error) {
      // Somebody stored the draft in this instant: look again what of it is theirs.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

function assertOpen (edit: EditRecord): void {
  if (!isOpen(edit)) throw new ConflictError('the edit is no draft', { version: edit.version ?? 0 })
}

/** What a reviewer must not be given: facts without source or day, a new listing without what every listing has, no change at all. */
export function problemsOf ({ edit, record, fields }: EditView): Problem[] {
  if (edit.isRemoval) return []
  if (edit.changes.every(({ path }) => path === 'kind' || path === 'isDemo')) return [{ field: 'changes', key: 'park-office.problem.nothing' }]
  const missing = fields.filter(({ path, isRequired }) => isRequired && valuesIn(record, fields)[path] === undefined)
    .map(({ path }): Problem => ({ field: path, key: 'park-office.problem.required' }))
  return [...missing, ...unproven(edit.changes, fieldsOfRecord(edit.collection, record))]
}

type Step = { version: number, at: string }

/** Sources and days of the changes, as readProofs made them. ConflictError when the draft is no longer at `version`. */
export async function proveEdit (deps: Deps, actor: Actor, id: string, { changes, version, at }: Step & { changes: readonly Change[] }): Promise<EditRecord> {
  const edit = await readEdit(deps, actor, id)
  assertOpen(edit)
  const proofs = new Map(changes.map(({ path, source, verifiedOn }) => [path, { ...(source ? { source } : {}), ...(verifiedOn ? { verifiedOn } : {}) }]))
  const proven = edit.changes.map(({ source, verifiedOn, ...change }) => ({ ...change, ...proofs.get(change.path) }))
  return storeEdit(deps, actor, { ...edit, changes: proven }, { version, at, what: 'edit.save' })
}

/** The edit in its next state, with what was said about it. */
export const remarked = (edit: EditRecord, state: EditRecord['state'], { actor, at, text }: { actor: Actor, at: string, text: string }): EditRecord =>
  ({ ...edit, state, remarks: [...edit.remarks, { at, by: memberOf(actor).id, state, text }].slice(-50) })

/** To the reviewer. Throws InvalidError with everything that is missing. */
export async function submitEdit (deps: Deps, actor: Actor, id: string, { version, at, remark }: Step & { remark: string }): Promise<EditRecord> {
  const edit = await readEdit(deps, actor, id)
  assertOpen(edit)
  const problems = problemsOf(await viewOfEdit(deps, actor, edit))
  if (problems.length > 0) throw new InvalidError(problems)
  return storeEdit(deps, actor, remarked(edit, 'submitted', { actor, at, text: remark }), { version, at, what: 'edit.submit' })
}

/** Back from the reviewer's table to the draft. */
export async function withdrawEdit (deps: Deps, actor: Actor, id: string, { version, at }: Step): Promise<EditRecord> {
  const edit = await readEdit(deps, actor, id)
  if (edit.state !== 'submitted') throw new ConflictError('the edit is not under review', { version: edit.version ?? 0 })
  return storeEdit(deps, actor, remarked(edit, 'draft', { actor, at, text: '' }), { version, at, what: 'edit.withdraw' })
}

/** Ends the edit; what it held stays in its history. */
export async function discardEdit (deps: Deps, actor: Actor, id: string, { version, at }: Step): Promise<EditRecord> {
  const edit = await readEdit(deps, actor, id)
  assertOpen(edit)
  return storeEdit(deps, actor, remarked(edit, 'discarded', { actor, at, text: '' }), { version, at, what: 'edit.discard' })
}

/** Back to the park with what is to be corrected; InvalidError without a remark. */
export async function returnEdit (deps: Deps, actor: Actor, id: string, { version, at, remark }: Step & { remark: string }): Promise<EditRecord> {
  const edit = await readEdit(deps, actor, id)
  assertMay(actor, 'park.review', { parkIds: [edit.parkId] })
  if (edit.state !== 'submitted') throw new ConflictError('the edit is not under review', { version: edit.version ?? 0 })
  const text = remark.trim()
  if (text === '') throw new InvalidError([{ field: 'remark', key: 'review.problem.remark' }])
  if (text.length > 1000) throw new InvalidError([{ field: 'remark', key: 'park-office.problem.long', params: { most: 1000, length: text.length } }])
  return storeEdit(deps, actor, remarked(edit, 'returned', { actor, at, text }), { version, at, what: 'edit.return' })
}

/** The values of a form and what is wrong with them, for the fields of an edit. */
export const readForm = (view: EditView, raw: Parameters<typeof readFields>[1]) => readFields(view.fields.filter(({ kind }) => kind !== 'photos'), raw)
