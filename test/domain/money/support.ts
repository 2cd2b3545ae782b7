/** Policies with chosen figures, a seeded sequence of numbers, and the policies and tables of the fixtures. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { loadPolicies } from '../../../src/adapters/files/policies.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import type { BenefitKind, Parameter, Policy, Verdict } from '../../../src/domain/law/policy.js'
import { judgeAll, policySet } from '../../../src/domain/law/verdict.js'
import { CostTables } from '../../../src/domain/money/cost-tables.js'
import { judgedOf, ledger, type Judged, type Ledger, type LedgerInput } from '../../../src/domain/money/ledger.js'
import type { Line } from '../../../src/domain/money/lines.js'
import { FIXTURES_DIR } from '../../../src/paths.js'
import { policyWith } from '../../support/policy.js'

export const TODAY = '2026-11-21'

type Window = { from?: string, to?: string }

/** Parameters that hold for one window each; a value alone holds for ever. */
export const parametersOf = (values: Record<string, unknown>, window: Window = {}): Record<string, Parameter> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { source: 'main', values: [{ ...window, value }] }]))

export const moneyPolicy = (id: string, kind: BenefitKind, values: Record<string, unknown>, changes: Partial<Policy> = {}, window: Window = {}): Policy =>
  policyWith({ id, benefit: { kind, parameters: parametersOf(values, window) }, ...changes })

export const judged = (policy: Policy, verdict: Verdict = 'applies'): Judged => ({ policy, verdict })

/** The ledger of policies that all apply, read today unless said otherwise. */
export const ledgerOf = (policies: readonly Policy[], facts: Facts, more: Partial<LedgerInput> = {}): Ledger =>
  ledger({ judged: policies.map(policy => judged(policy)), facts, asOf: TODAY, ...more })

export function lineFor (result: Ledger, policyId: string): Line {
  const line = result.lines.find(line => line.policyId === policyId)
  if (!line) throw new Error(`no line for ${policyId}: ${result.lines.map(line => line.policyId).join(', ')}`)
  return line
}

/** The line of one policy on its own. */
export const lineAlone = (policy: Policy, facts: Facts, more: Partial<LedgerInput> = {}): Line => lineFor(ledgerOf([policy], facts, more), policy.id)

/** The same yuan in every year from first to last. */
export const yearly = (first: number, last: number, yuan: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: last - first + 1 }, (_, index) => [String(first + index), yuan]))

export const POLICIES = policySet(await loadPolicies(join(FIXTURES_DIR, 'policies')))

export function fixturePolicy (id: string): Policy {
  const policy = POLICIES.policies.find(policy => policy.id === id)
  if (!policy) throw new Error(`no policy ${id}`)
  return policy
}

/** The ledger of a place judged by the policies of the fixtures. */
export const ledgerAt = (facts: Facts, asOf = TODAY, more: Partial<LedgerInput> = {}): Ledger =>
  ledger({ judged: judgedOf(POLICIES.policies, judgeAll(POLICIES, facts, asOf)), facts, asOf, ...more })

export const TABLES: CostTables = Value.Parse(CostTables, JSON.parse(readFileSync(join(FIXTURES_DIR, 'reference', 'land-and-power.json'), 'utf8')))

export type Random = { below: (limit: number) => number, pick: <T>(items: readonly T[]) => T, chance: (share: number) => boolean }

/** Mulberry32: the same seed gives the same numbers on every machine. */
export function seeded (seed: number): Random {
  let state = seed
  const next = (): number => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    below: limit => Math.floor(next() * limit),
    pick: items => items[Math.floor(next() * items.length)]!,
    chance: share => next() < share
  }
}
