/** The start page. */
import type { Figures } from '../../application/coverage.js'
import type { FreshnessCounts } from '../../domain/listing/facts.js'
import { inWindow, type IsoDate } from '../../domain/dates.js'
import type { Policy } from '../../domain/law/policy.js'
import { notLiveOn, type PolicySet } from '../../domain/law/verdict.js'
import type { Park } from '../../domain/place/park.js'
import type { MapTile } from '../../domain/place/reference.js'
import type { Texts } from '../text.js'
import { address, markStyles, unreviewedNote } from './common.js'
import { freshShare } from './freshness.js'
import { lawMark, type LawMark } from './lawfulness.js'
import { tileMapView, type MapView } from './map.js'

export type FigureView = { value: string, label: string, href: string }
export type HomePage = {
  title: string
  lead: string
  figures: FigureView[]
  figuresOn: string
  map: MapView
  places: { href: string, name: string, count: string }[]
  unreviewed: ReturnType<typeof unreviewedNote>
  styles: string[]
  ending: { href: string, title: string, day: string, mark: LawMark | null }[]
  honest: { kind: string, title: string, text: string, link: { href: string, text: string } }
}

type HomeData = { figures: Figures, freshness: FreshnessCounts, parks: readonly Park[], tiles: readonly MapTile[], set: PolicySet, asOf: IsoDate }

/** How many months ahead an end counts as near. */
const NEAR_MONTHS = 14

function monthsAhead (day: IsoDate, months: number): IsoDate {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + months)
  return date.toISOString().slice(0, 10)
}

/** Live benefits whose last day is near, soonest first. */
export const endingSoon = ({ policies, successors }: PolicySet, asOf: IsoDate): (Policy & { validity: { to: IsoDate } })[] =>
  policies.filter((policy): policy is Policy & { validity: { to: IsoDate } } => policy.effect === 'benefit' && policy.validity.to !== undefined &&
    inWindow(policy.validity.to, asOf, monthsAhead(asOf, NEAR_MONTHS)) && notLiveOn(policy, asOf, successors.has(policy.id)) === undefined)
    .sort((a, b) => a.validity.to < b.validity.to ? -1 : a.validity.to > b.validity.to ? 1 : a.id < b.id ? -1 : 1)

export function homePage ({ figures, freshness, parks, tiles, set, asOf }: HomeData, texts: Texts): HomePage {
  const { t, number, percent, date, pick } = texts
  const counts: Record<string, number> = {}
  for (const park of parks) counts[park.prefecture.code] = (counts[park.prefecture.code] ?? 0) + 1
  const hrefOf = (code: string) => address('/parks', { prefecture: code })
  return {
    title: t('home.title'),
    lead: t('home.lead'),
    figures: [
      { value: number(figures.parks), label: t('home.figure.parks'), href: '/parks' },
      { value: number(figures.clusters), label: t('home.figure.clusters'), href: '/clusters' },
      { value: number(figures.policiesLive), label: t('home.figure.policies'), href: '/policies?day=live' },
      { value: number(figures.policiesUnclear), label: t('home.figure.unclear'), href: '/policies?day=unclear' },
      { value: percent(Math.floor(figures.sourced / figures.records * 1000) / 1000), label: t('home.figure.sourced', { records: figures.records }), href: '/about#confidence' },
      { value: freshShare(freshness, texts), label: t('freshness.share.of', { total: freshness.total }), href: '/policies/coverage#freshness' }
    ],
    figuresOn: t('home.figures-on', { date: date(asOf) }),
    map: tileMapView({ tiles, counts, chosen: [], hrefOf }, texts),
    places: tiles.map(tile => ({ href: hrefOf(tile.code), name: pick(tile.name), count: t('parks.count', { count: counts[tile.code] ?? 0 }) })),
    unreviewed: unreviewedNote(figures.unreviewed, { of: 'day', asOf, set }, texts),
    styles: [...markStyles(figures.unreviewed.view), 'search.css'],
    ending: endingSoon(set, asOf).slice(0, 5).map(policy => ({
      href: `/policies/${policy.id}`, title: pick(policy.title), day: t('home.ends', { date: date(policy.validity.to) }), mark: lawMark(policy, figures.unreviewed.view, texts)
    })),
    honest: { kind: 'honest', title: t('home.honest.title'), text: t('home.honest.text'), link: { href: '/about', text: t('home.honest.link') } }
  }
}
