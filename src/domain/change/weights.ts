/** How far one weight of the ranking must move before another park comes first, the other weights as they are. */
import type { CriterionId, ParkMatch } from '../match/answer.js'

/** Values and weights have four decimals, so whole ten-thousandths are exact. */
const UNIT = 10_000
const units = (share: number): number => Math.round(share * UNIT)

/** The first weight, going one way, at which `parkId` comes first. */
export type Tipping = { weight: number, parkId: string }

/** One weight of the ranking. `down`, `up`: where first place changes below and above it; absent, nowhere from 0 to 1. */
export type WeightSensitivity = { criterion: CriterionId, weight: number, down?: Tipping, up?: Tipping }

type RatedPark = Pick<ParkMatch, 'parkId' | 'blocked' | 'parts'>

/** A park's score times 10^8 as a line over the weight in question: `rest` + `value` x weight. */
type Line = { parkId: string, rest: number, value: number }

const exactAt = ({ rest, value }: Line, weight: number): number => rest + value * weight

/** The score as the ranking rounds it, in ten-thousandths. */
const scoreAt = (line: Line, weight: number): number => Math.round(exactAt(line, weight) / UNIT)

/** Above zero when `a` ranks before `b`: the higher score, of equal ones the earlier id. */
function beats (a: Line, b: Line, weight: number): boolean {
  const lead = scoreAt(a, weight) - scoreAt(b, weight)
  return lead > 0 || (lead === 0 && a.parkId < b.parkId)
}

function lineOf ({ parkId, parts }: RatedPark, criterion: CriterionId): Line {
  const rest = parts.filter(part => part.criterion !== criterion).reduce((sum, part) => sum + units(part.value) * units(part.weight), 0)
  return { parkId, rest, value: units(parts.find(part => part.criterion === criterion)?.value ?? 0) }
}

/**
 * The first weight from `from` on, going `way`, at which the rival ranks before the first; undefined when none up to the
 * end does. Where the rival lies a whole ten-thousandth behind, rounding cannot bring it in front, so that stretch is skipped.
 */
function overtakesAt (rival: Line, first: Line, from: number, way: 1 | -1): number | undefined {
  const end = way > 0 ? UNIT : 0
  const lead = (weight: number) => exactAt(rival, weight) - exactAt(first, weight)
  const gain = (rival.value - first.value) * way
  const behind = -UNIT - lead(from)
  const runsAlong = gain === 0 && lead(from) === 0
  if (runsAlong || (behind >= 0 && gain <= 0)) return undefined
  const skipped = behind < 0 ? 0 : Math.floor(behind / gain)
  for (let weight = from + way * (skipped + 1); (end - weight) * way >= 0; weight += way) {
    if (beats(rival, first, weight)) return weight
    if (gain <= 0 && lead(weight) <= -UNIT) return undefined
  }
  return undefined
}

function tipping (lines: readonly Line[], first: Line, from: number, way: 1 | -1): Tipping | undefined {
  let best: { weight: number, line: Line } | undefined
  for (const line of lines) {
    const weight = line === first ? undefined : overtakesAt(line, first, from, way)
    if (weight === undefined) continue
    const isNearer = best === undefined || (best.weight - weight) * way > 0
    if (isNearer || (weight === best!.weight && beats(line, best!.line, weight))) best = { weight, line }
  }
  return best && { weight: best.weight / UNIT, parkId: best.line.parkId }
}

/**
 * For each weight of the ranking, in the order of the criteria, how far it may move before first place changes. `parks`:
 * ranked, best first; a park where the law bars the project never comes before one where it does not.
 */
export function weightSensitivity (parks: readonly RatedPark[]): WeightSensitivity[] {
  const [first] = parks
  if (!first) return []
  const equals = parks.filter(park => park.blocked === first.blocked)
  return first.parts.map(({ criterion, weight }) => {
    const lines = equals.map(park => lineOf(park, criterion))
    const from = units(weight)
    const down = tipping(lines, lines[0]!, from, -1)
    const up = tipping(lines, lines[0]!, from, 1)
    return { criterion, weight, ...(down ? { down } : {}), ...(up ? { up } : {}) }
  })
}
