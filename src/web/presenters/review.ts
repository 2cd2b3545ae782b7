/** What waits for a reviewer, and one edit as the reviewer decides it. */
import type { EditView } from '../../application/park-office/edits.js'
import { WHOLE, type Standing } from '../../application/park-office/publish.js'
import type { EditRecord } from '../../application/park-office/records.js'
import type { Reviews } from '../../application/park-office/reviews.js'
import { dayOf } from '../../clock.js'
import type { Park } from '../../domain/place/park.js'
import type { Problem } from '../../domain/errors.js'
import { problemText } from '../form.js'
import type { Texts } from '../text.js'
import type { WatchView } from './watch.js'
import { conflictRows, diffView, remarkViews, whatOf } from './park-office-diff.js'

const STYLES = ['park-office.css', 'watch.css']

function reviewLine (edit: EditRecord, { parks, names }: Reviews, { t, pick, date }: Texts, texts: Texts) {
  const park = parks.get(edit.parkId)
  const on = edit.remarks.findLast(({ state }) => state === 'submitted')?.at ?? edit.createdAt
  const changes = edit.changes.filter(({ path }) => path !== 'kind' && path !== 'isDemo')
  return {
    href: `/desk/reviews/${edit.id}`,
    park: park ? pick(park.name) : edit.parkId,
    what: whatOf(edit, undefined, texts),
    meta: [t('review.submitted-on', { date: date(dayOf(on)) }), t('review.by', { name: names.get(edit.createdBy) ?? t('park-office.person.unknown') }), t('review.changes', { count: changes.length })],
    state: t(`park-office.edit-state.${edit.state}`)
  }
}

export const reviewsPage = (reviews: Reviews, texts: Texts) => ({
  title: texts.t('review.title'),
  lead: texts.t('review.lead'),
  waiting: reviews.waiting.map(edit => reviewLine(edit, reviews, texts, texts)),
  done: reviews.done.map(edit => reviewLine(edit, reviews, texts, texts)),
  styles: STYLES
})

export type ReviewInput = {
  view: EditView
  park: Park
  standing: Standing
  names: ReadonlyMap<string, string>
  /** What the publication did to open leads; empty before it, and where it did not ask. */
  watch: readonly WatchView[]
  csrf: string
  texts: Texts
  /** What was chosen, when the page comes back; `isAsked`: it was sent with a choice missing. */
  chosen?: Readonly<Record<string, string>>
  isAsked?: boolean
  hasChanged?: boolean
  /** The reviewer made the edit. */
  isOwn?: boolean
  remark?: string
  problems?: readonly Problem[]
}

export function reviewPage ({ view: { edit, record }, park, standing, names, watch, csrf, texts, chosen = {}, isAsked = false, hasChanged = false, isOwn = false, remark = '', problems = [] }: ReviewInput) {
  const { t, pick } = texts
  const whole = standing.conflicts.find(({ path }) => path === WHOLE)
  const rows = conflictRows(edit.collection, standing.conflicts.filter(conflict => conflict !== whole), { chosen, isAsked }, texts)
  const missing = rows.filter(({ error }) => error).map(({ id, label, error }) => ({ href: `#${id}`, text: t('intake.problem.named', { fact: label, problem: error! }) }))
  const wholeError = whole && isAsked && chosen[WHOLE] === undefined ? t('park-office.conflict.choose') : null
  const remarkError = problems[0] ? problemText(problems[0], texts) : null
  const hasMoved = (standing.now?.version ?? 0) !== edit.baseVersion && standing.conflicts.length === 0
  return {
    title: t('review.one.title', { what: whatOf(edit, record, texts) }),
    breadcrumb: [{ href: '/desk/reviews', text: t('review.title') }],
    park: { href: `/parks/${park.id}`, text: pick(park.name) },
    state: t(`park-office.edit-state.${edit.state}`),
    isOpen: edit.state === 'submitted',
    address: `/desk/reviews/${edit.id}`,
    version: String(edit.version ?? 0),
    csrf,
    diff: diffView(edit, texts),
    rows,
    whole: whole ? { isChosen: chosen[WHOLE] === 'mine', error: wholeError } : null,
    moved: edit.state === 'submitted' && hasMoved ? { kind: 'plain', title: null, text: t('review.moved'), link: null } : null,
    own: isOwn && edit.state === 'submitted' ? { kind: 'honest', title: null, text: t('review.own'), link: null } : null,
    changed: hasChanged ? { kind: 'honest', title: t('review.changed.title'), text: t('review.changed.text'), link: null } : null,
    errors: [...missing, ...wholeError ? [{ href: '#f-keep-record', text: wholeError }] : [], ...remarkError ? [{ href: '#f-remark', text: remarkError }] : []],
    isPublished: edit.state === 'published',
    watch,
    remark,
    remarkError,
    remarks: remarkViews(edit, names, texts),
    styles: STYLES
  }
}
