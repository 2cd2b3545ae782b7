/** Clusters: list, one record with its chain, and what they are called. */
import type { ChainLink, ClusterDetail } from '../../application/browse-detail.js'
import type { Browse } from '../../application/browse.js'
import type { Found } from '../../application/browse-search.js'
import { NAMED_SORTS } from '../../application/browse-order.js'
import { clusterClass } from '../../application/coverage.js'
import type { Cluster, ClusterType } from '../../domain/place/cluster.js'
import type { MapTile } from '../../domain/place/reference.js'
import type { Texts } from '../text.js'
import { confidenceView, type ConfidenceView, type Link } from './common.js'
import type { FacetSpec } from './facets.js'
import { highlightParts, listView, type ListView, type TextPart } from './list.js'
import { parkLine, prefectureFacet, type ParkLine } from './park.js'
import { factSourceView, type SourceView } from './source.js'

export type ClusterLine = {
  href: string
  name: string
  type: string
  field: string
  prefecture: string
  place: string
  products: string[]
  confidence: ConfidenceView
  matched: TextPart[]
}

const typeWord = (type: string, { t, has }: Texts): string => has(`tag.${type}`) ? t(`tag.${type}`) : type
const fieldWord = (field: string, { t, has }: Texts): string => has(`field.${field}`) ? t(`field.${field}`) : field

export const clusterLine = (cluster: Cluster, texts: Texts, highlights: Record<string, string> = {}): ClusterLine => ({
  href: `/clusters/${cluster.id}`,
  name: texts.pick(cluster.name),
  type: typeWord(cluster.type, texts),
  field: fieldWord(cluster.field, texts),
  prefecture: texts.pick(cluster.prefecture.name),
  place: texts.pick(cluster.place),
  products: cluster.targetProducts.map(texts.pick),
  confidence: confidenceView(clusterClass(cluster), texts),
  matched: highlightParts(highlights['synonyms'] ?? highlights['chain'] ?? highlights['industries'])
})

const clusterFacets = (tiles: readonly MapTile[], types: readonly ClusterType[], texts: Texts): FacetSpec[] => [
  { path: 'field', name: 'field', word: value => fieldWord(value, texts), isOpen: true },
  { ...prefectureFacet(tiles, texts), isOpen: true },
  { path: 'type', name: 'type', title: 'clusterType', word: value => typeWord(value, texts), order: types.map(type => type.id) }
]

export type ClusterListPage = ListView & { title: string, lead: string, clusters: ClusterLine[], styles: string[] }

type ListData = { found: Found<Cluster>, browse: Browse, tiles: readonly MapTile[], types: readonly ClusterType[] }

export const clusterListPage = ({ found, browse, tiles, types }: ListData, texts: Texts): ClusterListPage => ({
  ...listView({ path: '/clusters', area: 'clusters', browse, found, specs: clusterFacets(tiles, types, texts), sorts: NAMED_SORTS }, texts),
  title: texts.t('clusters.title'),
  lead: texts.t('clusters.lead'),
  clusters: found.items.map(cluster => clusterLine(cluster, texts, found.highlights[cluster.id])),
  styles: ['search.css']
})

export type ChainView = { term: string, makers: Link[] }

const chainView = ({ term, makers }: ChainLink, texts: Texts): ChainView =>
  ({ term: texts.pick(term), makers: makers.slice(0, 6).map(cluster => ({ href: `/clusters/${cluster.id}`, text: texts.pick(cluster.name) })) })

export type ClusterPage = {
  title: string
  breadcrumb: Link[]
  otherName: string
  otherLang: string
  type: string
  field: string
  prefecture: string
  place: string
  confidence: ConfidenceView
  leadAim: boolean
  products: string[]
  synonyms: string | null
  industries: { code: string, name: string }[]
  upstream: ChainView[]
  downstream: ChainView[]
  parks: ParkLine[]
  sameType: ClusterLine[]
  sources: SourceView[]
  notes: string | null
  typeHref: string
  typeCount: string
}

export function clusterPage ({ cluster, type, upstream, downstream, parks, sameType }: ClusterDetail, texts: Texts): ClusterPage {
  const line = clusterLine(cluster, texts)
  return {
    title: line.name,
    breadcrumb: [
      { href: '/', text: texts.t('breadcrumb.home') },
      { href: '/clusters', text: texts.t('nav.clusters') },
      { href: `/clusters?type=${cluster.type}`, text: line.type }
    ],
    otherName: texts.locale === 'zh' ? cluster.name.en : cluster.name.zh,
    otherLang: texts.locale === 'zh' ? 'en' : 'zh-CN',
    type: line.type,
    field: line.field,
    prefecture: line.prefecture,
    place: line.place,
    confidence: line.confidence,
    leadAim: type?.nationalLeadAim2015 ?? false,
    products: line.products,
    synonyms: type ? type.synonyms[texts.locale].join(texts.t('list.separator')) : null,
    industries: cluster.industries.map(({ code, name }) => ({ code, name: texts.pick(name) })),
    upstream: upstream.map(link => chainView(link, texts)),
    downstream: downstream.map(link => chainView(link, texts)),
    parks: parks.map(park => parkLine(park, texts)),
    sameType: sameType.map(other => clusterLine(other, texts)),
    sources: cluster.sources.map(source => factSourceView(source, texts)),
    notes: cluster.notes ? texts.pick(cluster.notes) : null,
    typeHref: `/clusters?type=${cluster.type}`,
    typeCount: texts.t('clusters.same-type.count', { count: sameType.length })
  }
}
