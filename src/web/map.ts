/** The schematic map: twelve hexagons of equal size, laid so that true neighbours touch. No borders, so no base map is needed. */

const WIDTH = 100
const HEIGHT = WIDTH * 2 / Math.sqrt(3)

export type Hexagon = { x: number, y: number, path: string }

const round = (value: number): number => Math.round(value * 10) / 10

/** The hexagon of a cell: centre and outline. Odd rows are shifted right by half a cell. */
export function hexagon (column: number, row: number): Hexagon {
  const x = round((column + 0.5 + (row % 2) / 2) * WIDTH)
  const y = round((row * 0.75 + 0.5) * HEIGHT)
  const corners = [[0, -0.5], [0.5, -0.25], [0.5, 0.25], [0, 0.5], [-0.5, 0.25], [-0.5, -0.25]] as const
  const path = corners.map(([dx, dy]) => `${round(x + dx * WIDTH)} ${round(y + dy * HEIGHT)}`).join('L')
  return { x, y, path: `M${path}Z` }
}

/** The view box around cells, with a margin for the outlines. */
export function viewBoxAround (cells: readonly { column: number, row: number }[]): string {
  const right = Math.max(...cells.map(({ column, row }) => column + 1 + (row % 2) / 2))
  const bottom = Math.max(...cells.map(({ row }) => row * 0.75 + 1))
  return `-3 -3 ${round(right * WIDTH + 6)} ${round(bottom * HEIGHT + 6)}`
}

/** Places of `count` dots in a row, centred on x. */
export const dotsAround = (x: number, y: number, count: number): { x: number, y: number }[] =>
  Array.from({ length: count }, (_, place) => ({ x: round(x + (place - (count - 1) / 2) * 9), y }))
