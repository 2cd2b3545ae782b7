/** How single reasons become the value of a criterion: the best counts in full, the next ones less, and never above 1. */
import type { Evidence } from './answer.js'
import type { Weights } from './weights.js'

/** A reason with what it is worth alone, 0..1. */
export type Hit = Omit<Evidence, 'points'> & { worth: number }

/** What is worth less says nothing to a reader; it is left out before any sum. */
export const LEAST_WORTH = 0.004

const round = (value: number): number => Math.round(value * 10000) / 10000

/** What a reason says, as one text: the same for the same sentence about the same record. */
function sentenceOf ({ reason: { key, params }, endowmentId = '', clusterId = '' }: Omit<Hit, 'worth'>): string {
  let sentence = `${endowmentId}|${clusterId}|${key}`
  for (const value of Object.values(params)) sentence += `|${typeof value === 'object' ? value.zh : value}`
  return sentence
}

/** Stable order: worth first, then what is said. */
const byWorth = (a: Hit, b: Hit): number => b.worth - a.worth || (sentenceOf(a) < sentenceOf(b) ? -1 : 1)

/**
 * The best hits as evidence whose points sum to the value. The n-th best adds its worth times `decay[n]` of what is
 * still missing to 1, so a further hit never lowers the value and many hits never make a place look certain.
 * `share`: what a value of 1 is worth in points. Hits beyond the length of `decay` add nothing and are left out.
 */
export function combine (hits: readonly Hit[], { decay }: Pick<Weights, 'decay'>, share: number): Evidence[] {
  let open = 1
  return hits.filter(({ worth }) => worth >= LEAST_WORTH).sort(byWorth).slice(0, decay.length).flatMap(({ worth, ...hit }, index) => {
    const gain = open * Math.min(1, worth) * decay[index]!
    open -= gain
    return gain > 0 ? [{ ...hit, points: gain * share }] : []
  })
}

/** Evidence of one criterion: the same reason given for two products is said once; strongest first. */
export function gather (evidence: readonly Evidence[]): Evidence[] {
  const merged = new Map<string, Evidence>()
  for (const item of evidence) {
    const sentence = sentenceOf(item)
    const known = merged.get(sentence)
    merged.set(sentence, known ? { ...known, points: known.points + item.points } : item)
  }
  return [...merged.values()].map(item => ({ ...item, points: round(item.points) }))
    .filter(item => item.points !== 0)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.reason.key < b.reason.key ? -1 : 1))
}

/** The value of a criterion: the sum of its points on top of `start`, kept between 0 and 1. */
export const valueOf = (evidence: readonly Evidence[], start = 0): number =>
  round(Math.min(1, Math.max(0, evidence.reduce((sum, item) => sum + item.points, start))))
