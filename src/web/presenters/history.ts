/** The history of one record in words: when it was recorded, changed, taken out and listed again, and by what kind of hand. */
import { SEED_AUTHOR } from '../../application/seed.js'
import { dayOfEntry, type Entry } from '../../application/history.js'
import { canonicalJson } from '../../domain/canonical.js'
import type { Texts } from '../text.js'

export type HistoryLine = { day: string, text: string, by: string | null }

const MARKS = ['version', 'updatedAt', 'updatedBy', 'needsIndex']

/** How many named parts of a record differ between two versions, apart from who wrote them when. */
function changedFields (before: object, after: object): number {
  const [old, fresh] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter(key =>
    !MARKS.includes(key) && canonicalJson(old[key] ?? null) !== canonicalJson(fresh[key] ?? null)).length
}

function textOf ({ removed, document }: Entry, before: Entry | undefined, { t }: Texts): string {
  if (removed) return t('history.removed')
  if (!before) return t('history.first')
  if (before.removed) return t('history.back')
  const count = changedFields(before.document as object, document as object)
  return count === 0 ? t('history.same') : t('history.changed', { count })
}

/** `history`: oldest first, as `historyOf` gives it. Gives the lines newest first. Names of people are not shown. */
export const historyView = (history: readonly Entry[], texts: Texts): HistoryLine[] => history.map((entry, index) => {
  const day = dayOfEntry(entry)
  return {
    day: day === undefined ? texts.t('history.unknown-day') : texts.date(day),
    text: textOf(entry, history[index - 1], texts),
    by: day === undefined ? null : texts.t(entry.by === SEED_AUTHOR ? 'history.by.seed' : 'history.by.person')
  }
}).reverse()
