/** Parks as list and as line: what a reader needs to choose one. */
import type { Browse } from '../../application/browse.js'
import type { Found } from '../../application/browse-search.js'
import { NAMED_SORTS } from '../../application/browse-order.js'
import { parkClass } from '../../application/coverage.js'
import type { Park } from '../../domain/place/park.js'
import { PARK_LEVELS, PARK_TYPES } from '../../domain/place/park.js'
import type { MapTile } from '../../domain/place/reference.js'
import type { Texts } from '../text.js'
import { address, confidenceView, type ConfidenceView } from './common.js'
import type { FacetSpec } from './facets.js'
import { highlightParts, listView, type ListView, type TextPart } from './list.js'
import { tileMapView, type MapView } from './map.js'

/** A leading industry as the sources name it, in the language of the page. */
export const industryWord = (industry: string, { t, has }: Texts): string =>
  has(`industry.${industry}`) ? t(`industry.${industry}`) : industry

export type ParkLine = {
  href: string
  name: string
  otherName: string
  otherLang: string
  level: string
  type: string
  place: string
  industries: string[]
  confidence: ConfidenceView
  matched: TextPart[]
}

/** The confidence in a park's place on the list: named in a document, or inferred with the grade of its evidence. */
export const parkConfidence = (park: Park, texts: Texts): ConfidenceView => confidenceView(parkClass(park), texts)

/** Units that exist for counting only: no reader knows them as a place. */
const isStatisticalUnit = (name: string): boolean => name.includes('统计用')

/** League or city and county as one text. */
export function placeText ({ prefecture, county }: Pick<Park, 'prefecture' | 'county'>, { pick, t, locale }: Texts): string {
  const names = [pick(prefecture.name), ...(county && !isStatisticalUnit(county.name.zh) ? [pick(county.name)] : [])]
  return locale === 'zh' ? names.join(' · ') : names.reverse().join(t('list.separator'))
}

export const parkLine = (park: Park, texts: Texts, highlights: Record<string, string> = {}): ParkLine => ({
  href: `/parks/${park.id}`,
  name: texts.pick(park.name),
  otherName: texts.locale === 'zh' ? park.name.en : park.name.zh,
  otherLang: texts.locale === 'zh' ? 'en' : 'zh-CN',
  level: texts.t(`value.site.parkLevel.${park.level}`),
  type: texts.t(`value.site.parkType.${park.type}`),
  place: placeText(park, texts),
  industries: park.leadingIndustries.map(industry => industryWord(industry, texts)),
  confidence: parkConfidence(park, texts),
  matched: highlightParts(highlights['products'] ?? highlights['transport'])
})

/** Facet of leagues and cities in the order of the map tiles. */
export const prefectureFacet = (tiles: readonly MapTile[], { pick }: Texts): FacetSpec => ({
  path: 'prefecture.code',
  name: 'prefecture',
  word: code => {
    const tile = tiles.find(tile => tile.code === code)
    return tile ? pick(tile.name) : code
  },
  order: tiles.map(tile => tile.code)
})

const parkFacets = (tiles: readonly MapTile[], texts: Texts): FacetSpec[] => [
  { ...prefectureFacet(tiles, texts), isOpen: true },
  { path: 'level', name: 'level', word: value => texts.t(`value.site.parkLevel.${value}`), order: PARK_LEVELS, isOpen: true },
  { path: 'clusterTypes', name: 'clusterType', word: value => texts.has(`tag.${value}`) ? texts.t(`tag.${value}`) : value, most: 14 },
  { path: 'industries', name: 'industry', word: value => industryWord(value, texts), most: 14 },
  { path: 'type', name: 'type', word: value => texts.t(`value.site.parkType.${value}`), order: PARK_TYPES }
]

export type ParkListPage = ListView & { title: string, lead: string, parks: ParkLine[], map: MapView, styles: string[] }

type ListData = { found: Found<Park>, browse: Browse, tiles: readonly MapTile[] }

export function parkListPage ({ found, browse, tiles }: ListData, texts: Texts): ParkListPage {
  const specs = parkFacets(tiles, texts)
  const chosen = browse.chosen['prefecture.code'] ?? []
  const others = Object.fromEntries(specs.filter(spec => spec.name !== 'prefecture').map(spec => [spec.name, browse.chosen[spec.path] ?? []]))
  const toggled = (code: string) => chosen.includes(code) ? chosen.filter(other => other !== code) : [...chosen, code]
  return {
    ...listView({ path: '/parks', area: 'parks', browse, found, specs, sorts: NAMED_SORTS }, texts),
    title: texts.t('parks.title'),
    lead: texts.t('parks.lead'),
    parks: found.items.map(park => parkLine(park, texts, found.highlights[park.id])),
    map: tileMapView({
      tiles,
      counts: found.facets['prefecture.code'] ?? {},
      chosen,
      hrefOf: code => address('/parks', { q: browse.text, ...others, prefecture: toggled(code), sort: browse.sort })
    }, texts),
    styles: ['search.css']
  }
}
