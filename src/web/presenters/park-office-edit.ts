/** The pages of one edit: its form, its sources, its state, its conflicts, and the versions it may lead back to. */
import { problemsOf, type EditView } from '../../application/park-office/edits.js'
import type { Versions } from '../../application/park-office/versions.js'
import { dayOf } from '../../clock.js'
import { SEED_AUTHOR } from '../../application/seed.js'
import type { Park } from '../../domain/place/park.js'
import type { Conflict } from '../../domain/listing/change.js'
import type { EditedCollection } from '../../domain/listing/fields.js'
import { proofName, type Raw } from '../../domain/listing/read.js'
import type { Problem } from '../../domain/errors.js'
import { fieldId, problemText, type ErrorView } from '../form.js'
import type { Texts } from '../text.js'
import { conflictRows, diffRow, diffView, remarkViews, whatOf } from './park-office-diff.js'
import { officeErrors, officeFields, rawOfRecord } from './park-office-form.js'
import { breadcrumbOf, editAddress } from './park-office.js'
import { fieldLabel, fullValue } from './listing-value.js'
import { photoViews } from './listing.js'

/** What every page of an edit needs. */
export type EditInput = { view: EditView, park: Park, names: ReadonlyMap<string, string>, csrf: string, texts: Texts }

const STYLES = ['park-office.css']

function common ({ view: { edit, record }, park, names, csrf, texts }: EditInput) {
  return {
    breadcrumb: breadcrumbOf({ park }, texts),
    what: whatOf(edit, record, texts),
    address: editAddress(edit),
    version: String(edit.version ?? 0),
    csrf,
    remarks: remarkViews(edit, names, texts),
    styles: STYLES
  }
}

/** `raw`: what was just typed, on a page that comes back. `hasMoved`: a newer version was published since the edit began. */
export function editFormPage (input: EditInput & { raw?: Raw, problems?: readonly Problem[], hasMoved: boolean }) {
  const { view, texts, problems = [], hasMoved } = input
  const page = common(input)
  const photos = ((view.record as { photos?: string[] }).photos ?? [])
  return {
    ...page,
    title: texts.t('park-office.edit.title', { what: page.what }),
    errors: officeErrors(problems, texts),
    fields: officeFields(view.fields, { raw: input.raw ?? rawOfRecord(view), problems, texts }),
    moved: hasMoved ? { kind: 'honest', title: null, text: texts.t('park-office.edit.changed'), link: null } : null,
    hasPhotos: view.fields.some(({ kind }) => kind === 'photos'),
    photos: photoViews(photos, page.what, texts).map((photo, index) => ({ ...photo, id: photos[index]! })),
    photoError: problems.find(({ field }) => field === 'file') ? problemText(problems.find(({ field }) => field === 'file')!, texts) : null
  }
}

const PARTS = ['title', 'where', 'verifiedOn'] as const
const PART_LABEL = { title: 'park-office.proof.title.label', where: 'park-office.proof.where.label', verifiedOn: 'park-office.proof.day.label' } as const

type ProofInput = { raw?: Raw, problems: readonly Problem[], texts: Texts, isConflict: boolean }
type Stored = { source?: { title: string, where?: string }, verifiedOn?: string }

/** The three controls of one proof: what was typed, else what is stored; on a conflict what is stored stands beside what was typed. */
function proofFields (path: string, stored: Stored, { raw, problems, texts, isConflict }: ProofInput) {
  const held = { title: stored.source?.title ?? '', where: stored.source?.where ?? '', verifiedOn: stored.verifiedOn ?? '' }
  return Object.fromEntries(PARTS.map(part => {
    const name = proofName(path, part)
    const problem = problems.find(({ field }) => field === name)
    const value = raw?.[name]?.[0] ?? held[part]
    const isOther = isConflict && held[part] !== '' && held[part] !== value
    return [part, {
      id: fieldId(name),
      name,
      value,
      label: texts.t(PART_LABEL[part]),
      error: problem ? problemText(problem, texts) : null,
      stored: isOther ? texts.t('park-office.proof.stored', { value: held[part] }) : null
    }]
  })) as Record<typeof PARTS[number], { id: string, name: string, value: string, label: string, error: string | null, stored: string | null }>
}

/** The words of a problem of this page: of which change, and which of its controls. */
function proofErrors (problems: readonly Problem[], view: EditView, texts: Texts): ErrorView[] {
  return problems.map(problem => {
    const match = /^proof\.(.+)\.(title|where|verifiedOn)$/.exec(problem.field)
    const words = problemText(problem, texts)
    if (problem.field === 'remark') return { href: '#f-remark', text: words }
    if (!match) {
      const isField = view.fields.some(({ path }) => path === problem.field)
      return isField
        ? { href: `${editAddress(view.edit)}#${fieldId(problem.field)}`, text: texts.t('intake.problem.named', { fact: fieldLabel(problem.field, texts), problem: words }) }
        : { href: '#changes', text: words }
    }
    const fact = match[1] === 'all' ? texts.t('park-office.proof.all') : fieldLabel(match[1]!, texts)
    return { href: `#${fieldId(problem.field)}`, text: texts.t('park-office.problem.proof', { fact, part: texts.t(PART_LABEL[match[2] as typeof PARTS[number]]), problem: words }) }
  })
}

/** `isConflict`: somebody else stored the draft while this page was open. */
export function proofPage (input: EditInput & { raw?: Raw, problems?: readonly Problem[], isConflict?: boolean }) {
  const { view, texts, raw, problems = [], isConflict = false } = input
  const page = common(input)
  const given: ProofInput = { ...(raw ? { raw } : {}), problems, texts, isConflict }
  const facts = new Set(view.fields.filter(({ isFact }) => isFact).map(({ path }) => path))
  return {
    ...page,
    title: texts.t('park-office.proof.title', { what: page.what }),
    errors: proofErrors(problems, view, texts),
    conflict: isConflict ? { kind: 'honest', title: texts.t('park-office.proof.conflict.title'), text: texts.t('park-office.proof.conflict.text'), link: null } : null,
    isRemoval: view.edit.isRemoval,
    hasChanges: view.edit.isRemoval || view.edit.changes.some(({ path }) => path !== 'kind' && path !== 'isDemo'),
    all: proofFields('all', {}, given),
    changes: view.edit.changes.filter(({ path }) => path !== 'kind' && path !== 'isDemo').map(change => ({
      ...diffRow(view.edit.collection, change, texts), needsProof: facts.has(change.path) && change.after !== undefined, proof: proofFields(change.path, change, given)
    })),
    remark: raw?.['remark']?.[0] ?? '',
    remarkError: problems.filter(({ field }) => field === 'remark').map(problem => problemText(problem, texts))[0] ?? null,
    open: problemsOf(view).length
  }
}

/** An edit that nobody can change now: what it says and where it is. */
export function editStatePage (input: EditInput) {
  const { view: { edit }, texts } = input
  const page = common(input)
  return {
    ...page,
    title: texts.t('park-office.state.title', { what: page.what, state: texts.t(`park-office.edit-state.${edit.state}`) }),
    isSubmitted: edit.state === 'submitted',
    diff: diffView(edit, texts)
  }
}

/** Both values of each field that two people changed, to choose from; `raw` is everything that was typed and travels on. */
export function editConflictPage (input: EditInput & { conflicts: readonly Conflict[], raw: Raw, chosen: Readonly<Record<string, string>>, isAsked: boolean }) {
  const { view: { edit }, conflicts, raw, chosen, isAsked, texts } = input
  const rows = conflictRows(edit.collection, conflicts, { chosen, isAsked }, texts)
  return {
    ...common(input),
    title: texts.t('park-office.conflict.title'),
    errors: rows.filter(({ error }) => error).map(({ id, label, error }) => ({ href: `#${id}`, text: texts.t('intake.problem.named', { fact: label, problem: error! }) })),
    rows,
    kept: Object.entries(raw).flatMap(([name, values]) => values.map(value => ({ name, value })))
  }
}

type HistoryInput = { versions: Versions, collection: EditedCollection, recordId: string, park: Park, csrf: string, texts: Texts }

export function officeHistoryPage ({ versions: { record, last, versions, names }, collection, recordId, park, csrf, texts }: HistoryInput) {
  const { t, date } = texts
  const what = whatOf({ collection, isRemoval: false, changes: [] }, record ?? last, texts)
  const personOf = (by: string) => by === SEED_AUTHOR ? t('park-office.history.seed') : names.get(by) ?? t('park-office.person.unknown')
  return {
    title: t('park-office.history.title', { what }),
    breadcrumb: breadcrumbOf({ park }, texts),
    action: `/park-office/${park.id}/history/${collection}/${recordId}`,
    csrf,
    versions: versions.map(({ number, at, by, isRemoval, isFirst, isNow, changes }) => ({
      number,
      title: t('park-office.history.version', { number }),
      meta: [Number.isNaN(Date.parse(at)) ? t('history.unknown-day') : date(dayOf(at)), personOf(by)].join(t('list.dot')),
      what: isRemoval ? t('park-office.history.removed') : isFirst ? t('park-office.history.first') : changes.length === 0 ? t('park-office.history.same') : null,
      rows: changes.map(change => ({ label: fieldLabel(change.path, texts), before: fullValue(collection, change.path, change.before, texts), after: fullValue(collection, change.path, change.after, texts) })),
      isNow: isNow && record !== undefined,
      canRestore: !isRemoval && !(isNow && record !== undefined)
    })),
    styles: STYLES
  }
}
