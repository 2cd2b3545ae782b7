/** The map of the twelve leagues and cities: each tile a link, with a number. The list beside it says the same. */
import type { MapTile } from '../../domain/place/reference.js'
import { dotsAround, hexagon, viewBoxAround } from '../map.js'
import type { Texts } from '../text.js'

export type MapView = {
  viewBox: string
  label: string
  tiles: {
    href: string
    label: string
    isCurrent: boolean
    shade: number
    path: string
    x: number
    nameY: number
    countY: number
    name: string
    count: number
    dots: { x: number, y: number }[]
  }[]
}

const shadeOf = (count: number): number => count === 0 ? 0 : count < 3 ? 1 : count < 5 ? 2 : 3

type MapData = {
  tiles: readonly MapTile[]
  /** Prefecture code to how many parks. */
  counts: Readonly<Record<string, number>>
  chosen: readonly string[]
  hrefOf: (code: string) => string
}

/** Tiles in reading order of the map, so that the keyboard moves as the eye does. */
export function tileMapView ({ tiles, counts, chosen, hrefOf }: MapData, texts: Texts): MapView {
  const cells = tiles.map(tile => ({ column: tile.hexColumn, row: tile.hexRow }))
  const ordered = [...tiles].sort((a, b) => a.hexRow - b.hexRow || a.hexColumn - b.hexColumn)
  return {
    viewBox: viewBoxAround(cells),
    label: texts.t('map.label'),
    tiles: ordered.map(tile => {
      const { x, y, path } = hexagon(tile.hexColumn, tile.hexRow)
      const count = counts[tile.code] ?? 0
      return {
        href: hrefOf(tile.code),
        label: texts.t('map.tile', { place: tile.shortName, count }),
        isCurrent: chosen.includes(tile.code),
        shade: shadeOf(count),
        path,
        x,
        nameY: y - 12,
        countY: y + 15,
        name: texts.pick(tile.shortName),
        count,
        dots: dotsAround(x, y + 31, count)
      }
    })
  }
}
