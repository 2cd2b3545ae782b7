/** Listings and parks as rows of a sheet: what a record has to write into its columns, and what a row would change of it. */
import { may, type Actor } from '../../domain/account/access.js'
import type { IsoDate } from '../../domain/dates.js'
import { chinaDay } from '../../domain/lead/clock.js'
import type { Problem } from '../../domain/errors.js'
import { differences, valueAt, withChanges, type Values } from '../../domain/listing/change.js'
import { fieldsOf, type EditedCollection, type Field } from '../../domain/listing/fields.js'
import { LISTING_KINDS, type Listing } from '../../domain/listing/listing.js'
import { readDay, readFields, type Proof, type Raw } from '../../domain/listing/read.js'
import { currentCatalogue } from '../catalogue.js'
import type { Document } from '../collections.js'
import { emptyListing, type EditRecord } from '../park-office/records.js'
import type { Deps } from '../ports.js'
import { LISTING_FIELDS } from './columns.js'
import type { CellValue } from './leads.js'
import { bare, refused, type Row, type RowPlan } from './rows.js'

/** What a listing or a park writes into each column. */
export function placeCells (collection: 'listings' | 'parks', record: object & { id: string }): Readonly<Record<string, CellValue>> {
  const fields = collection === 'parks' ? fieldsOf('parks') : LISTING_FIELDS
  const { parkId = record.id, kind, isDemo } = record as Partial<Listing>
  return {
    ...isDemo ? { mark: 'demo' } : {},
    parkId,
    ...kind ? { kind } : {},
    ...Object.fromEntries(fields.flatMap(({ path, kind }): [string, CellValue][] => {
      const value = valueAt(record, path) as CellValue | { zh: string, en: string }
      if (kind !== 'both-languages') return [[path, value as CellValue]]
      const halves = value as { zh: string, en: string } | undefined
      return [[`${path}.zh`, halves?.zh], [`${path}.en`, halves?.en]]
    }))
  }
}

/** What becomes of a row: an edit of a record, with the values that it changes and what stands behind them. `recordId` is absent for a new listing. */
export type PlacePlan = RowPlan & { edit?: { collection: EditedCollection, parkId: string, recordId?: string, kind: Listing['kind'], values: Values, proof: Proof } }

type Base = { collection: 'listings' | 'parks', parkId: string, kind: Listing['kind'], record: object, recordId: string | undefined }

/** `under`: edits that somebody works on or reviews. */
type Known = { actor: Actor, parks: ReadonlyMap<string, object>, listings: ReadonlyMap<string, Document<'listings'>>, under: readonly EditRecord[], day: IsoDate }

const keyOf = (parkId: string, name: string): string => `${parkId}|${bare(name)}`

async function knownPlaces (deps: Deps, actor: Actor, day: IsoDate): Promise<Known> {
  const [{ parks }, listings, under] = await Promise.all([
    currentCatalogue(deps, 'public'), deps.documents.find('listings'), deps.documents.find('park-edits', { where: { state: { in: ['draft', 'returned', 'submitted'] } } })
  ])
  return { actor, day, parks: new Map(parks.map(park => [park.id, park])), listings: new Map(listings.items.map(listing => [keyOf(listing.parkId, listing.name), listing])), under: under.items }
}

const nameIn = ({ changes }: EditRecord): string => String(changes.find(({ path }) => path === 'name')?.after ?? '')

/** Whether somebody works already on the record that the row means. */
const isUnderWay = ({ under }: Known, { collection, parkId, recordId }: Base, name: string): boolean => under.some(edit =>
  edit.collection === collection && edit.parkId === parkId && (recordId === undefined ? edit.baseVersion === 0 && bare(nameIn(edit)) === bare(name) : edit.recordId === recordId))

/** Which record the row means, and what is wrong with the park and the kind it names. */
function baseOf (known: Known, collection: 'listings' | 'parks', { cells }: Row): Base | Problem[] {
  const parkId = cells['parkId'] ?? ''
  const park = known.parks.get(parkId)
  if (parkId === '') return [{ field: 'parkId', key: 'park-office.problem.required' }]
  if (!park || !may(known.actor, 'park.edit', { parkIds: [parkId] })) return [{ field: 'parkId', key: 'transfer.problem.park' }]
  if (collection === 'parks') return { collection, parkId, kind: 'parcel', record: park, recordId: parkId }
  const name = cells['name'] ?? ''
  if (name === '') return [{ field: 'name', key: 'park-office.problem.required' }]
  const kind = LISTING_KINDS.find(one => one === cells['kind'])
  if (!kind) return [{ field: 'kind', key: 'intake.problem.choice' }]
  const listing = known.listings.get(keyOf(parkId, name))
  if (listing && listing.kind !== kind) return [{ field: 'kind', key: 'transfer.problem.kind' }]
  return { collection, parkId, kind, record: listing ?? emptyListing('new', parkId, kind), recordId: listing?.id }
}

const columnsOf = ({ path, kind }: Field): string[] => kind === 'both-languages' ? [`${path}.zh`, `${path}.en`] : [path]

/** What the form of the record would send for the cells that are filled in; of a text in both languages the other half stays. */
function rawOf ({ record }: Base, fields: readonly Field[], { cells }: Row): Raw {
  return Object.fromEntries(fields.flatMap(field => columnsOf(field).map((column): [string, string[]] => {
    const cell = cells[column]
    if (field.kind === 'both-languages') return [column, [cell ?? String(valueAt(record, column) ?? '')]]
    return [column, field.kind === 'boxes' ? cell!.split('\n') : [cell!]]
  })))
}

function proofOf ({ cells }: Row, day: IsoDate): { proof: Proof, problems: Problem[] } {
  const [title, where, typed] = [cells['source.title'], cells['source.where'], cells['verifiedOn']]
  const verifiedOn = typed === undefined ? undefined : readDay(typed)
  const long = ([['source.title', title, 400], ['source.where', where, 1200]] as const).filter(([, text, most]) => (text ?? '').length > most)
    .map(([field, text, most]): Problem => ({ field, key: 'park-office.problem.long', params: { most, length: text!.length } }))
  return {
    proof: { ...(title ? { source: { title, ...(where ? { where } : {}) } } : {}), ...(verifiedOn ? { verifiedOn } : {}) },
    problems: [
      ...long,
      ...where && !title ? [{ field: 'source.title', key: 'park-office.problem.source' }] : [],
      ...typed !== undefined && !verifiedOn ? [{ field: 'verifiedOn', key: 'intake.problem.date' }] : [],
      ...verifiedOn !== undefined && verifiedOn > day ? [{ field: 'verifiedOn', key: 'park-office.problem.future' }] : []
    ]
  }
}

/** Cells that a listing of this kind has not. */
const strange = ({ collection, kind }: Base, { cells }: Row): Problem[] => collection === 'parks'
  ? []
  : LISTING_FIELDS.filter(field => field.for !== undefined && field.for !== kind && cells[field.path] !== undefined).map(({ path }) => ({ field: path, key: 'transfer.problem.other-kind' }))

function planPlace (known: Known, collection: 'listings' | 'parks', row: Row): PlacePlan {
  const base = baseOf(known, collection, row)
  if (Array.isArray(base)) return refused(row, [...row.problems, ...base])
  const own = fieldsOf(collection, base.kind).filter(({ kind }) => kind !== 'photos')
  const closed = own.filter(field => field.isOfficersOnly && known.actor.role !== 'officer')
  const open = own.filter(field => !closed.includes(field) && columnsOf(field).some(column => row.cells[column] !== undefined))
  const { values, problems } = readFields(open, rawOf(base, open, row))
  const { proof, problems: unproven } = proofOf(row, known.day)
  const forbidden = closed.filter(({ path }) => row.cells[path] !== undefined && row.cells[path] !== valueAt(base.record, path)).map(({ path }) => ({ field: path, key: 'transfer.problem.officers-only' }))
  const missing = base.recordId === undefined && row.cells['state'] === undefined ? [{ field: 'state', key: 'park-office.problem.required' }] : []
  const found = [...row.problems, ...problems, ...unproven, ...strange(base, row), ...forbidden, ...missing]
  if (found.length > 0) return refused(row, found)
  const after = withChanges(base.record, Object.entries(values).map(([path, after]) => ({ path, after })))
  const changed = differences(base.record, after, own).map(({ path }) => path)
  const { parkId, kind, recordId } = base
  const id = recordId === undefined ? {} : { id: recordId }
  if (changed.length === 0) return { row: row.row, outcome: 'same', ...id, changed, problems: [] }
  if (isUnderWay(known, base, row.cells['name'] ?? '')) return refused(row, [{ field: collection === 'parks' ? 'parkId' : 'name', key: 'transfer.problem.under-way' }])
  const edit = { collection, parkId, kind, values, proof, ...(recordId === undefined ? {} : { recordId }) }
  return { row: row.row, outcome: recordId === undefined ? 'added' : 'changed', ...id, changed, problems: [], edit }
}

/** What every row would do to the listings or parks as they stand, in the order of the sheet. `at`: the instant of asking. */
export async function planPlaces (deps: Deps, actor: Actor, rows: readonly Row[], { collection, at }: { collection: 'listings' | 'parks', at: string }): Promise<PlacePlan[]> {
  const known = await knownPlaces(deps, actor, chinaDay(at))
  const seen = new Map<string, number>()
  return rows.map(row => {
    const key = keyOf(row.cells['parkId'] ?? '', row.cells['name'] ?? '')
    const earlier = seen.get(key)
    if (earlier !== undefined) return refused(row, [{ field: collection === 'parks' ? 'parkId' : 'name', key: 'transfer.problem.twice', params: { row: String(earlier) } }])
    const plan = planPlace(known, collection, row)
    if (plan.outcome !== 'refused') seen.set(key, row.row)
    return plan
  })
}
