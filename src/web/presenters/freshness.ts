/** How fresh a fact is, as a sign and a word; who verified it when, from what. */
import type { IsoDate } from '../../domain/dates.js'
import type { Freshness } from '../../domain/listing/evidence.js'
import type { FreshnessCounts, KeptFact } from '../../domain/listing/facts.js'
import type { Texts } from '../text.js'

export type FreshnessView = { status: string, sign: string, word: string, detail: string | null, isOverdue: boolean }

const MARK: Readonly<Record<Freshness['state'], { status: string, sign: string }>> = {
  fresh: { status: 'in-force', sign: '●' },
  'due-soon': { status: 'unclear', sign: '◐' },
  overdue: { status: 'overdue', sign: '○' },
  'never-verified': { status: 'not-live', sign: '–' }
}

/** The states in the order in which they are counted. */
export const FRESHNESS_STATES: readonly Freshness['state'][] = ['fresh', 'due-soon', 'overdue', 'never-verified']

export function freshnessView (freshness: Freshness, verifiedOn: IsoDate | undefined, { t, date }: Texts): FreshnessView {
  const days = 'until' in freshness && verifiedOn !== undefined
    ? `${t('freshness.on', { date: date(verifiedOn) })}${t('list.semicolon')}${t('freshness.until', { date: date(freshness.until) })}`
    : null
  return { ...MARK[freshness.state], word: t(`freshness.${freshness.state}`), detail: days, isOverdue: freshness.state === 'overdue' }
}

/** The same of a fact; a fact that nobody verified says so. */
export const factFreshness = ({ freshness, evidence }: Pick<KeptFact, 'freshness' | 'evidence'>, texts: Texts): FreshnessView =>
  freshnessView(freshness, evidence?.verifiedOn, texts)

/** Share of the facts that somebody of the park verified and that still hold, rounded down to a tenth of a per cent. */
export const freshShare = ({ fresh, 'due-soon': dueSoon, total }: FreshnessCounts, { percent }: Texts): string =>
  percent(total === 0 ? 0 : Math.floor((fresh + dueSoon) / total * 1000) / 1000)

export type FreshnessRow = { text: string, mark: FreshnessView | null, count: string }

/** How many facts are in each state, and all of them. */
export const freshnessRows = (counts: FreshnessCounts, texts: Texts): FreshnessRow[] => [
  ...FRESHNESS_STATES.map(state => ({
    text: '', mark: { ...MARK[state], word: texts.t(`freshness.${state}`), detail: null, isOverdue: state === 'overdue' }, count: texts.number(counts[state])
  })),
  { text: texts.t('freshness.count.total'), mark: null, count: texts.number(counts.total) }
]
