/** The score of a park out of 100: its parts, and behind each part the reasons that add up to it. */
import type { Evidence, ParkMatch, Part } from '../../domain/match/answer.js'
import type { Texts } from '../text.js'
import { confidenceView, joined, type ConfidenceView } from './common.js'
import { industryWord } from './park.js'
import { factSourceView, type SourceView } from './source.js'

export type EvidenceView = {
  text: string
  href: string | null
  points: string
  isAgainst: boolean
  confidence: ConfidenceView | null
  source: SourceView | null
}
export type PartView = { name: string, points: string, of: string, place: number, evidence: EvidenceView[] }
export type BarView = { x: number, width: number, place: number, name: string }
export type ScoreView = { total: string, totalText: string, label: string, bars: BarView[], parts: PartView[] }

/** A share of the score in points out of 100; small ones keep a second decimal. */
const hundred = (value: number, { number }: Texts): string => number(value * 100, value !== 0 && Math.abs(value) < 0.001 ? 2 : 1)

const signed = (value: number, texts: Texts): string => `${value < 0 ? '−' : '+'}${hundred(Math.abs(value), texts)}`

/** A reason in words; the industry it names stands in the records in Chinese, as the sources print it. */
export function reasonText ({ key, params }: Evidence['reason'], texts: Texts): string {
  const { industry } = params
  return texts.t(key, typeof industry === 'string' ? { ...params, industry: industryWord(industry, texts) } : params)
}

const evidenceView = ({ reason, points, confidence, source, clusterId }: Evidence, weight: number, texts: Texts): EvidenceView => ({
  text: reasonText(reason, texts),
  href: clusterId ? `/clusters/${clusterId}` : null,
  points: signed(points * weight, texts),
  isAgainst: points < 0,
  confidence: confidence ? confidenceView(confidence, texts) : null,
  source: source ? factSourceView(source, texts) : null
})

/** Smaller differences between a value and its reasons are rounding. */
const ROUNDING = 0.0005

/** What the value holds besides its reasons: the middle from which a criterion starts, or what lies beyond its bounds. */
function restView ({ value, evidence, weight }: Part, texts: Texts): EvidenceView[] {
  const rest = value - evidence.reduce((sum, { points }) => sum + points, 0)
  if (Math.abs(rest) <= ROUNDING * Math.max(1, evidence.length)) return []
  const text = texts.t(rest > 0 ? 'match.part.start' : 'match.part.bound')
  return [{ text, href: null, points: signed(rest * weight, texts), isAgainst: rest < 0, confidence: null, source: null }]
}

export const criterionName = (part: Part, { t }: Texts): string => t(`match.criterion.${part.criterion}`)

function barsOf (parts: readonly Part[], texts: Texts): BarView[] {
  let x = 0
  return parts.map((part, index) => {
    const bar = { x: round(x), width: round(part.value * part.weight * 100), place: index + 1, name: criterionName(part, texts) }
    x += part.value * part.weight * 100
    return bar
  })
}

const round = (value: number): number => Math.round(value * 100) / 100

/** The score of a park out of 100 with its parts: each criterion gives its value times its weight. */
export function scoreView (park: ParkMatch, texts: Texts): ScoreView {
  const parts = park.parts.map((part, index): PartView => {
    const points = hundred(part.value * part.weight, texts)
    return {
      name: criterionName(part, texts),
      points,
      of: texts.t('match.part.of', { points, most: hundred(part.weight, texts) }),
      place: index + 1,
      evidence: [...part.evidence.map(evidence => evidenceView(evidence, part.weight, texts)), ...restView(part, texts)]
    }
  })
  const total = hundred(park.score, texts)
  const named = joined(parts.map(part => texts.t('match.part', { name: part.name, points: part.points })), texts)
  return { total, totalText: texts.t('match.score', { score: total }), label: texts.t('match.score.label', { score: total, parts: named }), bars: barsOf(park.parts, texts), parts }
}

/** The evidence that moves the score most, in one direction. */
export function strongest ({ parts }: ParkMatch, sign: 1 | -1): Evidence | undefined {
  const all = parts.flatMap(part => part.evidence.map(evidence => ({ evidence, weighed: evidence.points * part.weight * sign })))
  return all.filter(({ weighed }) => weighed > 0).sort((a, b) => b.weighed - a.weighed)[0]?.evidence
}
