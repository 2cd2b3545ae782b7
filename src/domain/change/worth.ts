/** What a set of changes would be worth: the ledger of the place before and after, and what else comes or goes with it. */
import type { FactName } from '../facts/catalogue.js'
import type { Policy, Verdict } from '../law/policy.js'
import { judgeAll, type PolicySet } from '../law/verdict.js'
import { valuationOf } from '../money/formulas.js'
import { judgedOf, ledger, type Judged, type Ledger, type LedgerInput } from '../money/ledger.js'
import type { Line, NOT_COUNTED } from '../money/lines.js'
import type { Lack } from '../money/worth.js'
import type { Moves, World } from './world.js'

/** How the law and the money stand for one set of facts. */
export type Standing = { judged: Judged[], ledger: Ledger }

/** A benefit that is counted before and brings less, or is no longer counted, afterwards. Whole yuan. */
export type Loss = { policyId: string, beforeYuan: number, afterYuan: number }

/**
 * Whole yuan over the horizon. `line`: whether the benefit itself can be valued: `none`: it carries no amount; `open`:
 * `missing` or `lacking` say what its amount waits for; `counted`, `not-counted`: `amountYuan` is its amount, and `why`
 * says why it is not counted.
 * `gainYuan`: how the counted total moves, below zero where more is lost than won. `unclearGainYuan`: how the total moves if
 * every unclear rule held. `losses`: counted money that shrinks; `lost`, `won`: other benefits that no longer hold, or now
 * hold as well; `blockedBy`: rules that would then bar the project.
 */
export type ChangeWorth = {
  line: 'none' | 'open' | 'counted' | 'not-counted'
  why?: typeof NOT_COUNTED[number]
  amountYuan?: number
  missing: FactName[]
  lacking: Lack[]
  countedYuan: { before: number, after: number }
  gainYuan: number
  unclearGainYuan: number
  losses: Loss[]
  lost: string[]
  won: string[]
  blockedBy: string[]
}

type Terms = Pick<LedgerInput, 'horizonYears' | 'discount' | 'view'>

/** Every policy judged and the ledger made, as the world is after the moves. */
export function standingAfter (set: PolicySet, world: World, moves: Moves, terms: Terms): Standing {
  const asOf = moves.asOf ?? world.asOf
  const facts = world.settle(moves)
  const judged = judgedOf(set.policies, judgeAll(set, facts, asOf))
  return { judged, ledger: ledger({ judged, facts, asOf, ...terms }) }
}

const HOLDS: readonly Verdict[] = ['applies', 'conditional-status-unclear']

/** The benefits for investors that hold. */
const heldIn = ({ judged }: Standing): Set<string> =>
  new Set(judged.filter(({ policy, verdict }) => policy.effect === 'benefit' && !policy.audience && HOLDS.includes(verdict)).map(({ policy }) => policy.id))

const blockedIn = ({ judged }: Standing): string[] => judged.filter(({ verdict }) => verdict === 'blocked').map(({ policy }) => policy.id)

const without = (ids: Iterable<string>, others: ReadonlySet<string>): string[] => [...ids].filter(id => !others.has(id))

const countedOf = ({ lines }: Ledger): Map<string, number> =>
  new Map(lines.filter(({ counted }) => counted).map(({ policyId, amountYuan = 0 }) => [policyId, amountYuan]))

function lossesOf (before: Ledger, after: Ledger): Loss[] {
  const later = countedOf(after)
  return [...countedOf(before)].map(([policyId, beforeYuan]) => ({ policyId, beforeYuan, afterYuan: later.get(policyId) ?? 0 }))
    .filter(({ beforeYuan, afterYuan }) => afterYuan < beforeYuan)
}

function ownLine (policy: Policy, line: Line | undefined): Pick<ChangeWorth, 'line' | 'why' | 'amountYuan' | 'missing' | 'lacking'> {
  if (!line || !valuationOf(policy.benefit.kind)) return { line: 'none', missing: [], lacking: [] }
  const { amountYuan, missing, lacking, counted, why } = line
  if (amountYuan === undefined) return { line: 'open', missing, lacking }
  return { line: counted ? 'counted' : 'not-counted', ...(why ? { why } : {}), amountYuan, missing, lacking }
}

/** The difference between two standings, for the benefit that the changes are meant to win. */
export function worthOf (policy: Policy, before: Standing, after: Standing): ChangeWorth {
  const held = heldIn(before)
  const holds = heldIn(after)
  return {
    ...ownLine(policy, after.ledger.lines.find(({ policyId }) => policyId === policy.id)),
    countedYuan: { before: before.ledger.countedYuan, after: after.ledger.countedYuan },
    gainYuan: after.ledger.countedYuan - before.ledger.countedYuan,
    unclearGainYuan: after.ledger.ifAllUnclearHoldYuan - before.ledger.ifAllUnclearHoldYuan,
    losses: lossesOf(before.ledger, after.ledger),
    lost: without(held, holds),
    won: without(holds, held).filter(id => id !== policy.id),
    blockedBy: without(blockedIn(after), new Set(blockedIn(before)))
  }
}
