/** What the office looks at over all its leads: how many stand where, how fast it answers, what is asked for and what is there. */
import { responseClock } from '../lead/clock.js'
import type { Lead } from '../lead/lead.js'
import { STAGES, type Stage } from '../lead/stages.js'

type Placed = Pick<Lead, 'stage' | 'prefectures' | 'closed'>

/** The place of leads that name none. */
export const NO_PLACE = 'none'

/** `places`: prefecture to leads; one that names several stands in each of them, so that their sum may be above `total`. */
export type StageFigures = { stage: Stage, total: number, places: Readonly<Record<string, number>> }

/** Open leads by stage, in the order of the stages, each stage with its places; `prefectures` gives the names that count. */
export function pipeline (leads: readonly Placed[], prefectures: readonly string[]): StageFigures[] {
  const figures = new Map(STAGES.map(stage => [stage, { total: 0, places: Object.fromEntries([...prefectures, NO_PLACE].map(name => [name, 0])) as Record<string, number> }]))
  for (const { stage, prefectures: named, closed } of leads) {
    const figure = figures.get(stage)!
    if (closed) continue
    figure.total++
    for (const name of named.length > 0 ? named : [NO_PLACE]) figure.places[name] = (figure.places[name] ?? 0) + 1
  }
  return STAGES.map(stage => ({ stage, ...figures.get(stage)! }))
}

/** The middle value, the mean of the two middle ones of an even number; undefined of none. */
export function median (values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length === 0) return undefined
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * `answered`, `late`: leads answered within one working day, and after it. `overdue`: not answered, the working day is over.
 * `running`: it is not. `medianMinutes`: of working time, over all answered ones. `shareInTime`: of those whose working day is over or that were answered;
 * undefined where there is none.
 */
export type ResponseFigures = { inTime: number, late: number, overdue: number, running: number, medianMinutes: number | undefined, shareInTime: number | undefined }

/** Leads of a sheet have no hour at which they came: how fast they were answered is not known, and they do not count; nor do those closed unanswered. */
export function responseFigures (leads: readonly Pick<Lead, 'source' | 'receivedAt' | 'respondedAt' | 'closed'>[], at: string): ResponseFigures {
  const clocks = leads.filter(({ source, respondedAt, closed }) => source !== 'import' && (respondedAt !== undefined || !closed)).map(lead => responseClock(lead, at))
  const minutes = clocks.flatMap(clock => clock.state === 'answered' ? [clock.minutes] : [])
  const late = clocks.filter(clock => clock.state === 'answered' && clock.isLate).length
  const overdue = clocks.filter(({ state }) => state === 'overdue').length
  const inTime = minutes.length - late
  const judged = minutes.length + overdue
  return { inTime, late, overdue, running: clocks.length - judged, medianMinutes: median(minutes), shareInTime: judged === 0 ? undefined : inTime / judged }
}

/** `leads`: open ones of the industry. `clusters`, `parks`: clusters of it, and parks in which it stands. */
export type IndustryFigures = { tag: string, leads: number, clusters: number, parks: number }

/**
 * What open leads ask for beside what there is, by industry: those that are asked for first, most first, then those that nobody
 * asks for. `supply`: industry to its clusters and parks. A lead of several industries counts in each.
 */
export function demandAndSupply (leads: readonly Pick<Lead, 'tags' | 'closed'>[], supply: ReadonlyMap<string, { clusters: number, parks: number }>): IndustryFigures[] {
  const asked = new Map<string, number>()
  for (const { tags = [], closed } of leads) if (!closed) for (const tag of tags) asked.set(tag, (asked.get(tag) ?? 0) + 1)
  return [...new Set([...asked.keys(), ...supply.keys()])]
    .map(tag => ({ tag, leads: asked.get(tag) ?? 0, clusters: supply.get(tag)?.clusters ?? 0, parks: supply.get(tag)?.parks ?? 0 }))
    .sort((a, b) => b.leads - a.leads || b.parks - a.parks || b.clusters - a.clusters || (a.tag < b.tag ? -1 : 1))
}
