/** An edit in words: of what it is, what changes from what to what, and what was said on its way. */
import type { EditRecord } from '../../application/park-office/records.js'
import type { Conflict } from '../../domain/listing/change.js'
import type { Change } from '../../domain/listing/listing.js'
import { dayOf } from '../../clock.js'
import type { Texts } from '../text.js'
import { fieldLabel, fullValue } from './listing-value.js'
import { factSourceView, type SourceView } from './source.js'

type Named = { name?: string }

/** Of what an edit is, in words that stand in a sentence; `record`: what it is about, before or after the change. */
export function whatOf ({ collection, isRemoval, changes }: Pick<EditRecord, 'collection' | 'isRemoval' | 'changes'>, record: object | undefined, { t }: Texts): string {
  if (collection !== 'listings') return t(`park-office.what.${collection}`)
  const changed = changes.find(({ path }) => path === 'name')
  const name = (record as Named | undefined)?.name ?? (typeof changed?.before === 'string' ? changed.before : undefined) ?? (typeof changed?.after === 'string' ? changed.after : undefined)
  const kind = changes.find(({ path }) => path === 'kind')?.after
  if (name === undefined) return t('park-office.what.new', { kind: t(kind === 'building' ? 'listing.building' : 'listing.parcel') })
  return isRemoval ? t('park-office.what.removal', { name }) : t('park-office.what.listings', { name })
}

export type DiffRow = { label: string, before: string | null, after: string | null, source: SourceView | null, verifiedOn: string | null }

export const diffRow = (collection: EditRecord['collection'], change: Change, texts: Texts): DiffRow => ({
  label: fieldLabel(change.path, texts),
  before: fullValue(collection, change.path, change.before, texts),
  after: fullValue(collection, change.path, change.after, texts),
  source: change.source ? factSourceView(change.source, texts) : null,
  verifiedOn: change.verifiedOn ? texts.t('freshness.on', { date: texts.date(change.verifiedOn) }) : null
})

/** `none`: what stands where a value is missing; null where it is then unknown. */
export type DiffView = { rows: DiffRow[], isRemoval: boolean, isNew: boolean, none: string | null }

export const diffView = ({ collection, changes, isRemoval, baseVersion }: Pick<EditRecord, 'collection' | 'changes' | 'isRemoval' | 'baseVersion'>, texts: Texts): DiffView => ({
  rows: changes.map(change => diffRow(collection, change, texts)), isRemoval, isNew: !isRemoval && baseVersion === 0, none: null
})

export type ConflictRow = { path: string, id: string, name: string, label: string, base: string, theirs: string, mine: string, isTheirs: boolean, isMine: boolean, error: string | null }

/** `chosen`: what was already chosen by path; `isAsked`: a choice that is missing is an error. */
export function conflictRows (
  collection: EditRecord['collection'], conflicts: readonly Conflict[], { chosen, isAsked }: { chosen: Readonly<Record<string, string>>, isAsked: boolean }, texts: Texts
): ConflictRow[] {
  const word = (path: string, value: unknown) => fullValue(collection, path, value, texts) ?? texts.t('listing.none')
  return conflicts.map(({ path, base, theirs, mine }) => ({
    path,
    id: `f-keep-${path.replaceAll('.', '-')}`,
    name: `keep.${path}`,
    label: fieldLabel(path, texts),
    base: word(path, base),
    theirs: word(path, theirs),
    mine: word(path, mine),
    isTheirs: chosen[path] === 'theirs',
    isMine: chosen[path] === 'mine',
    error: isAsked && chosen[path] === undefined ? texts.t('park-office.conflict.choose') : null
  }))
}

export type RemarkView = { head: string, text: string }

export const remarkViews = ({ remarks }: Pick<EditRecord, 'remarks'>, names: ReadonlyMap<string, string>, texts: Texts): RemarkView[] =>
  remarks.map(({ at, by, state, text }) => ({
    head: texts.t('park-office.remark.line', {
      state: texts.t(`park-office.edit-state.${state}`), date: texts.date(dayOf(at)), name: names.get(by) ?? texts.t('park-office.person.unknown')
    }),
    text
  })).reverse()
