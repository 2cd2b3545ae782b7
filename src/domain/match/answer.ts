/** The one answer object behind page, print, API and commands. Keys and parameters, no prose. */
import type { IsoDate } from '../dates.js'
import type { FactName } from '../facts/catalogue.js'
import type { Facts, FactValue } from '../facts/facts.js'
import type { Standing, View } from '../law/lawfulness.js'
import type { Verdict } from '../law/policy.js'
import type { Judgement } from '../law/verdict.js'
import type { Localized } from '../localized.js'
import type { Ledger } from '../money/ledger.js'
import type { Confidence, FactSource } from '../source.js'

/** A sentence as data: message key of the locales and its parameters, some of which are bilingual themselves. */
export type Reason = { key: string, params: Record<string, string | number | Localized> }

/**
 * A fact that follows from others. High confidence settles it; medium is offered for confirmation; low only says
 * where to look. Only high ones are used in a verdict.
 */
export type DerivedFact = { field: FactName, value: FactValue, confidence: Confidence, why: Reason, source?: FactSource }

export const CRITERIA = ['industry-fit', 'chain-links', 'place-endowment', 'siting-rules', 'logistics', 'wishes'] as const
export type CriterionId = typeof CRITERIA[number]

/** One reason for points: sentence, points given (0..1, negative for a reason against), source and confidence where there is one. */
export type Evidence = { reason: Reason, points: number, confidence?: string, source?: FactSource, endowmentId?: string, clusterId?: string }

/** One criterion of the score: 0..1, its weight, and the reasons behind it, strongest first. */
export type Part = { criterion: CriterionId, value: number, weight: number, evidence: Evidence[] }

/**
 * One park of the answer. `score` 0..1; `blocked` when a live block holds there; `blockedBy` names those policies.
 * `countedYuan` and `ifAllUnclearHoldYuan` are those of the park's ledger: whole yuan over the horizon.
 */
export type ParkMatch = {
  rank: number
  parkId: string
  prefectureCode: string
  score: number
  blocked: boolean
  blockedBy: string[]
  parts: Part[]
  siteFacts: DerivedFact[]
  counts: Partial<Record<Verdict, number>>
  countedYuan: number
  ifAllUnclearHoldYuan: number
}

/**
 * A judgement with the parks it holds for: most policies read the same everywhere, so each reading is kept once.
 * `standing`: what the fair-competition record of a benefit amounts to.
 */
export type SharedJudgement = Judgement & { standing: Standing, parkIds: string[] }

/** A ledger with the parks it is the same for. */
export type SharedLedger = Ledger & { parkIds: string[] }

/** As many of the best parks are in an answer with everything about them; with all that there are, one would be too large to keep. */
export const MOST_IN_FULL = 100

/** Parks that come after those of the answer, and how many of them a rule bars. */
export type Beyond = { parks: number, blocked: number }

/**
 * `view`: who may see it. `withheld`: live benefits that the view does not show for want of a fair-competition review.
 * `discount`: the yearly rate of the present values, where one was asked for. `parks`: the best, at most `MOST_IN_FULL`;
 * judgements and ledgers are of these alone. `beyond`: absent where that is all of them.
 */
export type Answer = {
  asOf: IsoDate
  view: View
  withheld: number
  discount?: number
  given: Facts
  derived: DerivedFact[]
  parks: ParkMatch[]
  beyond?: Beyond
  judgements: SharedJudgement[]
  ledgers: SharedLedger[]
  relevanceUsed: boolean
}

/** How many parks were ranked, those beyond the answer among them. */
export const rankedIn = ({ parks, beyond }: Pick<Answer, 'parks' | 'beyond'>): number => parks.length + (beyond?.parks ?? 0)

/** What is shared by parks, for these parks alone; what none of them shares is left out. */
export function sharedBy<S extends { parkIds: string[] }> (parkIds: readonly string[], shared: readonly S[]): S[] {
  const wanted = new Set(parkIds)
  return shared.map(one => ({ ...one, parkIds: one.parkIds.filter(id => wanted.has(id)) })).filter(one => one.parkIds.length > 0)
}

/** The judgements of one park, in the order of the policy ids. */
export const judgementsOf = (answer: Answer, parkId: string): SharedJudgement[] =>
  answer.judgements.filter(judgement => judgement.parkIds.includes(parkId))

/** The ledger of one park; undefined for a park that is not in the answer. */
export const ledgerOf = (answer: Pick<Answer, 'ledgers'>, parkId: string): SharedLedger | undefined =>
  answer.ledgers.find(ledger => ledger.parkIds.includes(parkId))
