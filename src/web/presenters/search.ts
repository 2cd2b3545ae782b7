/** The results of the one box: parks, clusters, policies and, for officers, leads. */
import { KINDS, type Everything, type Kind, type Near } from '../../application/browse-all.js'
import type { Found } from '../../application/browse-search.js'
import type { Catalogue } from '../../application/catalogue.js'
import type { WatchedSearch } from '../../application/saved-searches.js'
import type { IsoDate } from '../../domain/dates.js'
import { chinaDay } from '../../domain/lead/clock.js'
import type { MapTile } from '../../domain/place/reference.js'
import type { Texts } from '../text.js'
import { clusterLine, type ClusterLine } from './cluster.js'
import { address, markStyles, unreviewedNote, type Link } from './common.js'
import type { ErrorView } from '../form.js'
import { leadRows, LIST_PATH } from './lead-list.js'
import { ignoredText, searchNotice, type SearchNotice } from './list.js'
import { tileMapView, type MapView } from './map.js'
import { parkLine, type ParkLine } from './park.js'
import { policyLine, type PolicyLine } from './policy.js'
import { axisOf, axisView, type AxisView } from './timeline.js'

/** Where a list of each kind stands, and the parameter in which it is given the words. */
const LISTS: Record<Kind, (text: string) => string> = {
  leads: text => address(LIST_PATH, { q: text, status: 'all' }),
  parks: text => address('/parks', { q: text }),
  clusters: text => address('/clusters', { q: text }),
  policies: text => address('/policies', { q: text })
}

type Chip = Link & { count: number }

/** One kind of record on the page. `notes`: what a reader must know of how these were found. */
type Group<L> = { lines: L[], count: string, href: string, isMore: boolean, facets: { title: string, options: Chip[] }[], notes: string[] }

export type LeadLine = { href: string, title: string, meta: string[] }

export type SearchPage = {
  title: string
  action: string
  search: { label: string, value: string, placeholder: string }
  hasQuery: boolean
  nothing: { text: string, near: Link[] } | null
  jumps: Chip[]
  leads: Group<LeadLine> | null
  parks: Group<ParkLine> & { map: MapView | null }
  clusters: Group<ClusterLine>
  policies: Group<PolicyLine> & { axis: AxisView, dayText: string }
  notice: SearchNotice | null
  keep: KeepView | null
  unreviewed: ReturnType<typeof unreviewedNote>
  breadcrumb: Link[]
  errors: ErrorView[]
  csrf: string
  styles: string[]
}

/** The form that keeps the search, or what became of one that is kept. */
export type KeepView = {
  action: string
  saved: { name: string, text: string, isChanged: boolean, fresh: Link[], since: string } | null
  name: string
  error: string | null
}

const NEAR_HREF: Record<Near['kind'], (id: string) => string> = {
  types: id => address('/clusters', { type: id }), parks: id => `/parks/${id}`, clusters: id => `/clusters/${id}`, policies: id => `/policies/${id}`
}

/** How many values of a facet lead on from here. */
const CHIPS = 5

type FacetWords = { path: string, name: string, title: string, word: (value: string) => string }

/** The most frequent values of a facet, each leading to the list that it narrows; none where there is nothing to choose. */
function facetChips (path: string, text: string, counts: Found<unknown>['facets'], specs: readonly FacetWords[]): Group<never>['facets'] {
  return specs.map(({ path: facet, name, title, word }) => ({
    title,
    options: Object.entries(counts[facet] ?? {}).sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1)).slice(0, CHIPS)
      .map(([value, count]) => ({ href: address(path, { q: text, [name]: value }), text: word(value), count }))
  })).filter(({ options }) => options.length > 1)
}

/** What the words of this kind's own index left out, and what only a comparison of letters found. */
function notesOf ({ ignored, fromFallback }: Found<unknown>, texts: Texts): string[] {
  return [
    ...ignored.length > 0 ? [ignoredText(ignored, texts)] : [],
    ...fromFallback > 0 ? [texts.t('search.fallback', { count: fromFallback })] : []
  ]
}

export type SearchData = {
  text: string
  /** The page's own address: that of everybody, or that of the desk. */
  path: '/search' | '/desk/search'
  all: Everything
  catalogue: Catalogue
  tiles: readonly MapTile[]
  names: Readonly<Record<string, string>>
  at: string
  /** For officers: the kept searches. */
  watched: readonly WatchedSearch[] | null
  csrf: string
  sent?: { name: string, error: string, field: string }
}

function placeWord (tiles: readonly MapTile[], { pick }: Texts) {
  return (code: string): string => {
    const tile = tiles.find(tile => tile.code === code)
    return tile ? pick(tile.shortName) : code
  }
}

/** The words of every facet that stands beside results. */
function facetsOf ({ tiles, text, all: { parks, clusters, policies } }: SearchData, texts: Texts) {
  const { t, has } = texts
  const place = { path: 'prefecture.code', name: 'prefecture', title: t('facet.prefecture'), word: placeWord(tiles, texts) }
  const spec = (name: string, prefix: string, title = name): FacetWords =>
    ({ path: name, name, title: t(`facet.${title}`), word: value => has(`${prefix}.${value}`) ? t(`${prefix}.${value}`) : value })
  return {
    parks: facetChips('/parks', text, parks.facets, [place, spec('level', 'value.site.parkLevel')]),
    clusters: facetChips('/clusters', text, clusters.facets, [place, spec('field', 'field')]),
    policies: facetChips('/policies', text, policies.facets, [spec('day', 'status-on'), spec('category', 'category')])
  }
}

function leadGroup ({ all: { leads }, text, names, at }: SearchData, texts: Texts): Group<LeadLine> | null {
  if (!leads || leads.items.length === 0) return null
  const rows = leadRows({ views: leads.items, names, at }, 'both', texts)
  return {
    lines: rows.map(({ href, title, company, stage, place, officer }) => ({ href, title, meta: [company, stage, place, officer].filter(word => word !== null) })),
    count: texts.t('lead.list.count', { count: leads.total }),
    href: LISTS.leads(text),
    isMore: leads.total > rows.length,
    facets: [],
    notes: notesOf(leads, texts)
  }
}

/** So many new results are named. */
const NAMED_NEW = 12

/** New results by name, each leading to its record; of leads, those on the page. */
function freshLinks (added: readonly string[], { all: { leads }, catalogue: { parks, clusters, policies } }: SearchData, { pick }: Texts): Link[] {
  const named = (kind: Kind, id: string): string | undefined => {
    const name = kind === 'leads'
      ? leads?.items.find(({ lead }) => lead.id === id)?.lead.title
      : kind === 'policies' ? policies.policies.find(policy => policy.id === id)?.title : (kind === 'parks' ? parks : clusters).find(one => one.id === id)?.name
    return typeof name === 'object' ? pick(name) : name
  }
  return added.slice(0, NAMED_NEW).flatMap(one => {
    const [kind, id] = one.split(':') as [Kind, string]
    const text = named(kind, id)
    return text === undefined ? [] : [{ href: `${kind === 'leads' ? LIST_PATH : `/${kind}`}/${id}`, text }]
  })
}

/** "3 new, 1 gone" of a kept search. */
export const changeText = ({ added, gone }: Pick<WatchedSearch, 'added' | 'gone'>, { t }: Texts): string =>
  added.length + gone.length === 0 ? t('search.saved.same') : [...added.length ? [t('search.saved.added', { count: added.length })] : [], ...gone.length ? [t('search.saved.gone', { count: gone.length })] : []].join(t('search.saved.and'))

function keepView (data: SearchData, texts: Texts): KeepView | null {
  const { watched, text, sent } = data
  if (!watched || text === '') return null
  const saved = watched.find(one => one.text === text)
  return {
    action: saved ? `/desk/searches/${saved.id}` : '/desk/searches',
    saved: saved
      ? {
          name: saved.name,
          text: changeText(saved, texts),
          isChanged: saved.added.length + saved.gone.length > 0,
          fresh: freshLinks(saved.added, data, texts),
          since: texts.t('search.saved.since', { date: texts.date(chinaDay(saved.seenAt)) })
        }
      : null,
    name: sent?.name ?? text.slice(0, 80),
    error: sent?.error ?? null
  }
}

/** What was found of every kind that the reader searches. */
const foundIn = ({ leads, parks, clusters, policies }: Omit<Everything, 'near'>): Found<unknown>[] => [...leads ? [leads] : [], parks, clusters, policies]

/** Where nothing was found: what comes nearest. */
function nothingView ({ text, all: { near, ...all } }: SearchData, texts: Texts): SearchPage['nothing'] {
  const ignored = [...new Set(foundIn(all).flatMap(found => found.ignored))]
  return {
    text: ignored.length > 0 && ignored.join('') !== text.toLowerCase() ? ignoredText(ignored, texts) : '',
    near: near.map(({ kind, id, name }) => ({ href: NEAR_HREF[kind](id), text: texts.pick(name) }))
  }
}

export function searchPage (data: SearchData, texts: Texts): SearchPage {
  const { t } = texts
  const { text, path, all: { parks, clusters, policies }, catalogue: { policies: set }, at, tiles } = data
  const asOf: IsoDate = chinaDay(at)
  const isDesk = path === '/desk/search'
  const found = foundIn(data.all)
  const { unreviewed } = policies
  const context = { view: unreviewed.view, asOf, set, axis: axisOf(set.policies, asOf) }
  const facets = facetsOf(data, texts)
  const leads = leadGroup(data, texts)
  const group = <L>(kind: 'parks' | 'clusters' | 'policies', one: Found<unknown>, lines: L[]): Group<L> => ({
    lines, count: t(`${kind}.count`, { count: one.total }), href: LISTS[kind](text), isMore: one.total > lines.length, facets: facets[kind], notes: notesOf(one, texts)
  })
  const totals: Record<Kind, number> = { leads: data.all.leads?.total ?? 0, parks: parks.total, clusters: clusters.total, policies: policies.total }
  const sum = KINDS.reduce((whole, kind) => whole + totals[kind], 0)
  const isPartly = found.some(one => one.partly && one.total > 0)
  return {
    title: text ? t('search.title', { text }) : t(data.all.leads ? 'desk.search.empty' : 'search.title.empty'),
    action: path,
    search: { label: t(data.all.leads ? 'desk.search.label' : 'home.search.label'), value: text, placeholder: t(data.all.leads ? 'desk.search.placeholder' : 'home.search.placeholder') },
    hasQuery: text !== '',
    nothing: text !== '' && sum === 0 ? nothingView(data, texts) : null,
    jumps: text === '' || sum === 0 ? [] : KINDS.filter(kind => totals[kind] > 0).map(kind => ({ href: `#${kind}`, text: t(`search.kind.${kind}`), count: totals[kind] })),
    leads,
    parks: { ...group('parks', parks, parks.items.map(park => parkLine(park, texts, parks.highlights[park.id]))), map: parks.total > 0 ? resultMap(data, tiles, texts) : null },
    clusters: group('clusters', clusters, clusters.items.map(cluster => clusterLine(cluster, texts, clusters.highlights[cluster.id]))),
    policies: {
      ...group('policies', policies, policies.items.map(policy => policyLine({ ...context, policy, highlights: policies.highlights[policy.id] }, texts))),
      axis: axisView(context.axis, asOf),
      dayText: texts.date(asOf)
    },
    notice: searchNotice({ degraded: found.some(({ degraded }) => degraded), partly: isPartly, ignored: [], fromFallback: 0 }, texts),
    keep: keepView(data, texts),
    unreviewed: unreviewedNote(unreviewed, { of: 'all', asOf, set }, texts),
    breadcrumb: isDesk ? [{ href: '/desk', text: t('nav.desk.today') }] : [],
    errors: data.sent ? [{ href: `#${data.sent.field}`, text: data.sent.error }] : [],
    csrf: data.csrf,
    styles: [...new Set([...markStyles(unreviewed.view), 'search.css'])]
  }
}

/** The parks that were found on the map of leagues and cities; a tile leads to those of its place. */
const resultMap = ({ text, all: { parks } }: SearchData, tiles: readonly MapTile[], texts: Texts): MapView => tileMapView({
  tiles, counts: parks.facets['prefecture.code'] ?? {}, chosen: [], hrefOf: code => address('/parks', { q: text, prefecture: code })
}, texts)
