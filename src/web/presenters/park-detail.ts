/** One park: its facts with source and confidence, honest unknowns, clusters, endowments, rules of the day, neighbours. */
import type { ParkDetail } from '../../application/browse-detail.js'
import type { Offer } from '../../application/park-office/offer.js'
import type { IsoDate } from '../../domain/dates.js'
import type { FactName } from '../../domain/facts/catalogue.js'
import { evidenceId } from '../../domain/listing/evidence.js'
import type { DerivedFact } from '../../domain/match/answer.js'
import type { Endowment } from '../../domain/place/endowment.js'
import type { Park } from '../../domain/place/park.js'
import type { Texts } from '../text.js'
import { clusterLine, type ClusterLine } from './cluster.js'
import { confidenceView, joined, markStyles, unreviewedNote, type ConfidenceView, type Link } from './common.js'
import { factLabel, factValue } from './fact.js'
import { factFreshness, type FreshnessView } from './freshness.js'
import { offerView, type OfferView } from './listing.js'
import { industryWord, parkConfidence, parkLine, placeText, type ParkLine } from './park.js'
import { policyGroups, type PolicyGroup } from './policy.js'
import { factSourceView, type SourceView } from './source.js'
import { axisOf, axisView, type AxisView } from './timeline.js'

export type FactRow = {
  label: string
  /** Null when nobody could source it. */
  value: string | null
  confidence: ConfidenceView | null
  note: string | null
  source: SourceView | null
  /** The sources of the record, where no closer one is known. */
  sources: Link | null
  /** How fresh it is, of a fact that the park answers for. */
  freshness: FreshnessView | null
  isOverdue: boolean
}

type Row = { key: string, path?: string, value: string | undefined, confidence?: string, note?: string | undefined, isOwn?: true }

/** `sources`: how many sources the record has; our own classing rests on none of them. */
const row = ({ key, value, confidence, note, isOwn }: Row, sources: number, texts: Texts): FactRow => ({
  label: texts.t(`parks.fact.${key}`),
  value: value ?? null,
  confidence: value !== undefined && confidence !== undefined ? confidenceView(confidence, texts) : null,
  note: note ?? null,
  source: null,
  sources: value === undefined || isOwn ? null : { href: '#sources', text: texts.t('parks.sources', { count: sources }) },
  freshness: null,
  isOverdue: false
})

/** The row with who stands behind it: the park's own source and day in place of the sources and our confidence in them. */
function verified (view: FactRow, path: string | undefined, park: Park, { facts }: Offer, texts: Texts): FactRow {
  const fact = path === undefined ? undefined : facts.get(evidenceId('parks', park.id, path))
  if (!fact || view.value === null) return view
  const source = fact.evidence?.source
  const freshness = factFreshness(fact, texts)
  return source ? { ...view, confidence: null, note: null, sources: null, source: factSourceView(source, texts), freshness, isOverdue: freshness.isOverdue } : { ...view, freshness, isOverdue: freshness.isOverdue }
}

const known = <T>(value: T | undefined, word: (value: T) => string): string | undefined => value === undefined ? undefined : word(value)

/** What the park's record says, row by row. */
function recordRows (park: Park, offer: Offer, texts: Texts): FactRow[] {
  const { t, number } = texts
  const rows: Row[] = [
    { key: 'level', path: 'level', value: t(`value.site.parkLevel.${park.level}`), confidence: park.levelAssumed ? 'medium' : 'high', note: park.levelAssumed ? t('derive.level-assumed') : undefined },
    { key: 'type', path: 'type', value: t(`value.site.parkType.${park.type}`), confidence: 'medium', note: t('parks.note.type'), isOwn: true },
    { key: 'place', value: placeText(park, texts), confidence: 'high' },
    {
      key: 'industries',
      path: 'leadingIndustries',
      value: park.leadingIndustries.length > 0 ? joined(park.leadingIndustries.map(industry => industryWord(industry, texts)), texts) : undefined,
      confidence: 'medium',
      note: t('parks.note.industries')
    },
    { key: 'approved', value: known(park.approvedYear, year => t('parks.year', { year: String(year) })), confidence: 'high', note: known(park.approvedYearBasis, texts.pick) },
    { key: 'approved-area', path: 'approvedAreaHa', value: known(park.approvedAreaHa, area => t('parks.hectares', { area: number(area) })), confidence: 'medium' },
    { key: 'planned-area', path: 'plannedAreaKm2', value: known(park.plannedAreaKm2, area => t('parks.km2', { area: number(area) })), confidence: 'medium', note: known(park.plannedAreaKm2, () => t('parks.note.planned-area')) },
    { key: 'location', value: t('parks.location', { lat: number(park.location.lat), lon: number(park.location.lon) }), confidence: 'recalled', note: t('parks.note.location'), isOwn: true },
    { key: 'transport', path: 'transport', value: known(park.transport, texts.pick), confidence: 'medium' }
  ]
  return rows.map(each => verified(row(each, park.sources.length, texts), each.path, park, offer, texts))
}

/** What investors ask first and no public source answers. */
const UNKNOWN_ROWS = ['land-price', 'free-land', 'land-grade', 'power-price', 'steam-price', 'sales', 'contact']

/** What the park itself has answered since. Illustrative records answer nothing. */
function answeredBy ({ listings, card }: Offer): string[] {
  const real = listings.filter(({ isDemo }) => !isDemo)
  return [
    ...real.some(({ priceYuanPerM2 }) => priceYuanPerM2 !== undefined) ? ['land-price'] : [],
    ...real.some(({ kind, state }) => kind === 'parcel' && state === 'available') ? ['free-land'] : [],
    ...card && !card.isDemo && card.contacts.length > 0 ? ['contact'] : []
  ]
}

/** Facts of the place that rules read, besides those of the record itself. */
const IN_RECORD: readonly FactName[] = ['site.parkId', 'site.prefecture', 'site.county', 'site.insidePark', 'site.parkLevel', 'site.parkType', 'site.isKeyPark']

const siteRow = ({ field, value, confidence, why, source }: DerivedFact, texts: Texts): FactRow => ({
  label: factLabel(field, texts),
  value: factValue(field, value, texts),
  confidence: confidenceView(confidence, texts),
  note: texts.reason(why),
  source: source ? factSourceView(source, texts) : null,
  sources: null,
  freshness: null,
  isOverdue: false
})

export type EndowmentLine = { name: string, kind: string, strength: string, draws: { products: string, why: string }[], since: string | null, confidence: ConfidenceView, source: SourceView | null }

function endowmentLine ({ name, kind, attracts, strength, since, confidence, source }: Endowment, texts: Texts): EndowmentLine {
  return {
    name: texts.pick(name),
    kind: texts.t(`endowment.${kind}`),
    strength: texts.t(`strength.${strength}`),
    draws: attracts.map(({ products, why }) => ({ products: joined(products[texts.locale], texts), why: texts.pick(why) })),
    since: since === undefined ? null : texts.t('parks.since', { year: String(since) }),
    confidence: confidenceView(confidence, texts),
    source: source ? factSourceView(source, texts) : null
  }
}

type EndowmentGroup = { title: string, lines: EndowmentLine[], isOpen: boolean }

/** What the county offers, and what the whole league or city does: the first that holds anything stands open. */
function endowmentGroups ({ park, endowments }: ParkDetail, texts: Texts): EndowmentGroup[] {
  return [
    { title: park.county ? texts.pick(park.county.name) : '', those: endowments.county },
    { title: texts.t('parks.endowments.prefecture', { place: park.prefecture.name }), those: endowments.prefecture }
  ].filter(({ those }) => those.length > 0)
    .map(({ title, those }, place) => ({ title, lines: those.map(one => endowmentLine(one, texts)), isOpen: place === 0 }))
}

export type ParkPage = {
  title: string
  breadcrumb: Link[]
  otherName: string
  otherLang: string
  level: string
  type: string
  place: string
  listed: ConfidenceView
  listedText: string
  industries: string[]
  facts: FactRow[]
  offer: OfferView
  siteFacts: FactRow[]
  unknownFacts: FactRow[]
  clustersHere: ClusterLine[]
  clustersNear: ClusterLine[]
  endowmentGroups: EndowmentGroup[]
  asOf: IsoDate
  asOfText: string
  dayText: string
  axis: AxisView
  policyCount: string
  unreviewed: ReturnType<typeof unreviewedNote>
  styles: string[]
  policyGroups: PolicyGroup[]
  ruledOut: Link[]
  ruledOutText: string
  neighboursHere: ParkLine[]
  neighboursNear: ParkLine[]
  sources: SourceView[]
  notes: string | null
  matchHref: string
}

/** `offer`: what the park itself says, as it stands today whatever day the rules are read on. */
export function parkPage (detail: ParkDetail, offer: Offer, asOf: IsoDate, texts: Texts): ParkPage {
  const { park, policySet: set, unreviewed } = detail
  const { t, pick } = texts
  const axis = axisOf(set.policies, asOf)
  const line = parkLine(park, texts)
  return {
    title: line.name,
    breadcrumb: [
      { href: '/', text: t('breadcrumb.home') },
      { href: '/parks', text: t('nav.parks') },
      { href: `/parks?prefecture=${park.prefecture.code}`, text: pick(park.prefecture.name) }
    ],
    otherName: line.otherName,
    otherLang: line.otherLang,
    level: line.level,
    type: line.type,
    place: line.place,
    listed: parkConfidence(park, texts),
    listedText: t(`parks.listed.${park.confidence}`),
    industries: line.industries,
    facts: recordRows(park, offer, texts),
    offer: offerView(offer, line.name, texts),
    siteFacts: detail.siteFacts.filter(({ field }) => !IN_RECORD.includes(field)).map(fact => siteRow(fact, texts)),
    unknownFacts: UNKNOWN_ROWS.filter(key => !answeredBy(offer).includes(key)).map(key => row({ key, value: undefined }, 0, texts)),
    clustersHere: detail.clusters.here.map(cluster => clusterLine(cluster, texts)),
    clustersNear: detail.clusters.prefecture.map(cluster => clusterLine(cluster, texts)),
    endowmentGroups: endowmentGroups(detail, texts),
    asOf,
    asOfText: t('as-of.on', { date: texts.date(asOf) }),
    dayText: texts.date(asOf),
    axis: axisView(axis, asOf),
    policyCount: t('parks.policies.count', { count: detail.policies.length, date: texts.date(asOf) }),
    unreviewed: unreviewedNote(unreviewed, { of: 'park', asOf, set }, texts),
    styles: [...markStyles(unreviewed.view), 'park-office.css'],
    policyGroups: policyGroups(detail.policies, { view: unreviewed.view, asOf, set, axis }, texts),
    ruledOut: detail.ruledOut.map(policy => ({ href: `/policies/${policy.id}?asOf=${asOf}`, text: pick(policy.title) })),
    ruledOutText: t('parks.policies.ruled-out', { count: detail.ruledOut.length }),
    neighboursHere: detail.neighbours.prefecture.map(other => parkLine(other, texts)),
    neighboursNear: detail.neighbours.near.map(other => parkLine(other, texts)),
    sources: park.sources.map(source => factSourceView(source, texts)),
    notes: park.notes ? pick(park.notes) : null,
    matchHref: `/intake?park=${park.id}`
  }
}
