/** Where the parks of a result are, on the schematic map: each tile leads to the first of its parks. */
import type { MapTile } from '../../domain/place/reference.js'
import { address } from './common.js'
import { tileMapView, type MapView } from './map.js'
import { FIRST_PARKS } from './match.js'
import { matchHref, type MatchContext } from './match-context.js'

/** The map of the parks that stand first; null for a result without parks. */
export function matchMap ({ match, texts }: MatchContext, tiles: readonly MapTile[]): MapView | null {
  const parks = match.answer.parks.filter(({ blocked }) => !blocked).slice(0, FIRST_PARKS)
  if (parks.length === 0) return null
  const at = (code: string) => parks.filter(({ prefectureCode }) => prefectureCode === code)
  const counts = Object.fromEntries(tiles.map(({ code }) => [code, at(code).length]))
  const hrefOf = (code: string) => {
    const [best] = at(code)
    return best ? `${matchHref(match.id)}/parks/${best.parkId}` : address('/parks', { prefecture: code })
  }
  const view = tileMapView({ tiles, counts, chosen: [], hrefOf }, texts)
  const labelOf = (href: string, label: string): string => {
    const tile = tiles.find(({ code }) => hrefOf(code) === href)
    if (!tile) return label
    const [best] = at(tile.code)
    return best
      ? texts.t('match.map.tile', { place: tile.shortName, count: at(tile.code).length, best: best.rank })
      : texts.t('match.map.tile.none', { place: tile.shortName })
  }
  return { ...view, label: texts.t('match.map.title'), tiles: view.tiles.map(tile => ({ ...tile, label: labelOf(tile.href, tile.label) })) }
}
