/** What the data covers and how far it can be trusted: the coverage page and the page about the data. */
import type { confidenceCounts, Coverage, Figures } from '../../application/coverage.js'
import type { DayStatus } from '../../application/browse.js'
import type { IsoDate } from '../../domain/dates.js'
import type { FreshnessCounts } from '../../domain/listing/facts.js'
import type { Texts } from '../text.js'
import { confidenceView, unreviewedNote, type ConfidenceView, type Link } from './common.js'
import { freshnessRows, freshShare, type FreshnessRow } from './freshness.js'

const DAYS: readonly DayStatus[] = ['live', 'unclear', 'not-yet-in-force', 'not-yet-issued', 'ended']
const LEVELS = ['national', 'region', 'city', 'unknown']
const CONFIDENCES = ['seed', 'public-source', 'recalled']
const GAPS = ['land-grade', 'land-price', 'power-rows', 'power-special', 'numbers', 'opinion-2015', 'west-catalogue', 'rare-earth', 'energy-notice', 'lists', 'major-project', 'stacking', 'later-clauses', 'catalogue-items']

type Row = { text: string, href: string | null, cells: { text: string }[] }

export type CoveragePage = {
  title: string
  lead: string
  unreviewed: ReturnType<typeof unreviewedNote>
  breadcrumb: Link[]
  asOf: IsoDate
  asOfText: string
  days: { text: string }[]
  categories: Row[]
  totals: { text: string }[]
  levels: Row[]
  confidences: { view: ConfidenceView, help: string, count: string }[]
  shares: { label: string, text: string }[]
  gaps: { title: string, text: string }[]
  freshness: { share: string, shareText: string, rows: FreshnessRow[] }
  styles: string[]
}

/** `freshness`: of the facts that parks answer for, today. */
export function coveragePage (coverage: Coverage, freshness: FreshnessCounts, asOf: IsoDate, texts: Texts): CoveragePage {
  const { t, number, percent, date } = texts
  const total = coverage.policies
  const shareOf = (count: number) => t('coverage.share', { count: number(count), total: number(total), share: percent(Math.round(count / total * 1000) / 1000) })
  const days = DAYS.filter(day => (coverage.days[day] ?? 0) > 0)
  const cells = (counts: Partial<Record<string, number>>) => days.map(day => ({ text: counts[day] ? number(counts[day]) : '–' }))
  return {
    title: t('coverage.title'),
    lead: t('coverage.lead', { count: total }),
    unreviewed: unreviewedNote(coverage.unreviewed, { of: 'all', asOf, set: coverage.set }, texts),
    breadcrumb: [{ href: '/', text: t('breadcrumb.home') }, { href: '/policies', text: t('nav.policies') }],
    asOf,
    asOfText: t('as-of.on', { date: date(asOf) }),
    days: days.map(day => ({ text: t(`status-on.${day}`) })),
    categories: coverage.categories.map(({ category, total, days }) => ({
      text: t(`category.${category}`), href: `/policies?category=${category}`, cells: [...cells(days), { text: number(total) }]
    })),
    totals: [...cells(coverage.days), { text: number(total) }],
    levels: LEVELS.filter(level => coverage.levels[level]).map(level => ({
      text: t(`coverage.level.${level}`), href: null, cells: [{ text: number(coverage.levels[level] ?? 0) }]
    })),
    confidences: CONFIDENCES.map(level => ({
      view: confidenceView(level, texts, 'policy-confidence'), help: t(`coverage.confidence.${level}`), count: shareOf(coverage.confidences[level] ?? 0)
    })),
    shares: [
      { label: t('coverage.with-clause'), text: shareOf(coverage.withClause) },
      { label: t('coverage.with-number'), text: shareOf(coverage.withNumber) },
      { label: t('coverage.with-address'), text: shareOf(coverage.withAddress) }
    ],
    freshness: { share: freshShare(freshness, texts), shareText: t('freshness.share.of', { total: freshness.total }), rows: freshnessRows(freshness, texts) },
    styles: ['park-office.css'],
    gaps: GAPS.map(gap => ({ title: t(`gap.${gap}.title`), text: t(`gap.${gap}.text`) }))
  }
}

const CLASSES = ['listed', 'inferred.A', 'inferred.B', 'inferred.C']

type ClassRow = { view: ConfidenceView, help: string, count: string }

export type AboutPage = {
  title: string
  lead: string
  parksText: string
  clustersText: string
  parkClasses: ClassRow[]
  clusterClasses: ClassRow[]
  endowmentClasses: ClassRow[]
}

type AboutData = { figures: Figures, counts: Awaited<ReturnType<typeof confidenceCounts>> }

export function aboutPage ({ figures, counts }: AboutData, texts: Texts): AboutPage {
  const { t, number } = texts
  const classRow = (level: string, count: number | undefined): ClassRow =>
    ({ view: confidenceView(level, texts), help: t(`about.class.${level}`), count: number(count ?? 0) })
  return {
    title: t('about.title'),
    lead: t('about.lead'),
    parksText: t('about.parks.text', { total: figures.parks, listed: figures.listedParks }),
    clustersText: t('about.clusters.text', { total: figures.clusters, listed: figures.listedClusters }),
    parkClasses: CLASSES.map(level => classRow(level, counts.parks[level])),
    clusterClasses: CLASSES.map(level => classRow(level, counts.clusters[level])),
    endowmentClasses: ['seed', 'sourced', 'recalled'].map(level => classRow(level, counts.endowments[level]))
  }
}
