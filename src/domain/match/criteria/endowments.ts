/** Endowments of a place as reasons: which kinds count where, and what reaches a park. */
import type { Agreement, Agreements } from '../agreement.js'
import type { EndowmentReading, ParkReading } from '../atlas.js'
import { LEAST_WORTH, type Hit } from '../points.js'
import type { Aspect, Project } from '../project.js'

/** What a place has by nature or position: it feeds or carries an industry without being one. */
const RESOURCES = new Set(['mineral', 'energy', 'crop', 'livestock', 'forest', 'water', 'salt-lake', 'port'])
export const isResource = ({ endowment }: EndowmentReading): boolean => RESOURCES.has(endowment.kind)

/** Plants that stand: they show that the industry lives there. */
const CAPACITY = new Set(['existing-capacity', 'chain-leader'])
export const isCapacity = ({ endowment }: EndowmentReading): boolean => CAPACITY.has(endowment.kind)

/** Endowments that agree with one product of the project, by the code of their prefecture. */
export type Matched = ReadonlyMap<string, readonly { reading: EndowmentReading, agreements: Agreements }[]>

/** A project of which each product knows the endowments it agrees with. */
export type MatchedProject = Omit<Project, 'aspects'> & { aspects: readonly (Aspect & { matched: Matched })[] }

/** The endowments of a park that agree with the product, each as the hit that `choose` takes from it. */
export function hitsOf ({ park, reachOf }: ParkReading, matched: Matched, choose: (reading: EndowmentReading, agreements: Agreements) => Agreement | undefined): Hit[] {
  const hits: Hit[] = []
  for (const { reading, agreements } of matched.get(park.prefecture.code) ?? []) {
    const chosen = choose(reading, agreements)
    const worth = (chosen?.worth ?? 0) * (reachOf.get(reading) ?? 0)
    if (!chosen || worth < LEAST_WORTH) continue
    const { id, confidence, source } = reading.endowment
    hits.push({ worth, reason: chosen.reason, confidence, endowmentId: id, ...(source ? { source } : {}) })
  }
  return hits
}
