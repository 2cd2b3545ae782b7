/**
 * Equal treatment: whether who the investor is, or where it comes from, moves any answer. It may where a clause says so, and
 * then a leaf of that very policy reads that very fact; anything else is a fault of the engine or of the data.
 */
import type { IsoDate } from '../dates.js'
import { FACTS, type FactName } from '../facts/catalogue.js'
import type { Facts, FactValue } from '../facts/facts.js'
import { ledger, type Judged } from '../money/ledger.js'
import type { LegalSource } from '../source.js'
import { leavesOf, type Leaf } from './condition.js'
import { everythingKnown } from './equivalence.js'
import { combinations, decidingValues } from './inputs.js'
import type { Policy } from './policy.js'
import { judge, wholeCondition, type PolicySet } from './verdict.js'

/** The facts about the investor itself that nobody is to be favoured for; the vocabulary has no nationality beside ownership. */
export const PROTECTED_FACTS = ['investor.ownership', 'investor.transferFromProvince', 'investor.headquartersInRegion'] as const satisfies readonly FactName[]
export type ProtectedFact = typeof PROTECTED_FACTS[number]

/** A leaf of a policy that reads a protected fact, with the clause that it stands for. */
export type Citation = { policyId: string, field: ProtectedFact, leaf: Leaf, source: LegalSource }

export type Profile = { given: Facts, asOf: IsoDate }

/**
 * An answer that moved when one protected fact changed and nothing else; no value is an unknown one. `before`, `after`: the
 * verdict, or the yuan of the policy's line. `citations`: the leaves that say so. `through`: the policies whose verdicts moved
 * by their own clauses and took this amount along. Neither of the two: nothing says why.
 */
export type Movement = {
  policyId: string
  field: ProtectedFact
  what: 'verdict' | 'amount'
  from?: FactValue
  to?: FactValue
  before: string
  after: string
  citations: readonly Citation[]
  through: readonly string[]
}

/** Every leaf of the policies that reads a protected fact. */
export const citationsOf = (policies: readonly Policy[]): Citation[] =>
  policies.flatMap(policy => leavesOf(wholeCondition(policy)).flatMap(leaf => {
    const field = PROTECTED_FACTS.find(name => name === leaf.field)
    const source = policy.sources[leaf.source ?? 'main']
    return field && source ? [{ policyId: policy.id, field, leaf, source }] : []
  }))

export const isCited = ({ citations, through }: Movement): boolean => citations.length > 0 || through.length > 0

/** The values a protected fact may have, and unknown. */
export const valuesOf = (field: ProtectedFact): (FactValue | undefined)[] =>
  [...FACTS[field].kind === 'yes-no' ? [true, false] : FACTS[field].allowed ?? [], undefined]

function withValue (given: Facts, field: FactName, value: FactValue | undefined): Facts {
  const { [field]: _, ...others } = given
  return value === undefined ? others : { ...others, [field]: value }
}

/** What moves for a profile when one protected fact becomes another value. The answers before are worked out once. */
export type Auditor = (field: ProtectedFact, to: FactValue | undefined) => Movement[]

export function auditor (set: PolicySet, { given, asOf }: Profile): Auditor {
  const citations = citationsOf(set.policies)
  const judgedAt = (facts: Facts): Judged[] =>
    set.policies.map(policy => ({ policy, verdict: judge(policy, facts, asOf, set.successors.has(policy.id)).verdict }))
  const before = judgedAt(given)
  const paid = amountsOf(before, given, asOf)
  return (field, to) => {
    const flipped = withValue(given, field, to)
    const step = { field, ...(given[field] === undefined ? {} : { from: given[field] }), ...(to === undefined ? {} : { to }) }
    const movement = (what: Movement['what'], { policyId, ...change }: Change, through: readonly string[] = []): Movement => {
      const cited = citations.filter(citation => citation.policyId === policyId && citation.field === field)
      return { policyId, what, ...step, ...change, citations: cited, through: through.filter(id => id !== policyId) }
    }
    const after = judgedAt(flipped)
    const verdicts = changesOf(verdictsOf(before), verdictsOf(after)).map(change => movement('verdict', change))
    // With the verdicts held as they were, nothing but a formula that reads the fact can move an amount.
    const held = amountsOf(before, flipped, asOf)
    const byFormula = changesOf(paid, held).map(change => movement('amount', change))
    const byVerdict = verdicts.length === 0 ? [] : changesOf(held, amountsOf(after, flipped, asOf))
    const through = causesOf(verdicts.filter(isCited), byVerdict)
    return [...verdicts, ...byFormula, ...byVerdict.map(change => movement('amount', change, through))]
  }
}

const verdictsOf = (judged: readonly Judged[]): Map<string, string> => new Map(judged.map(({ policy, verdict }) => [policy.id, verdict]))

/** The policies that took amounts along: those whose own amount moved with the verdict, else all whose verdict did. */
function causesOf (verdicts: readonly Movement[], amounts: readonly Change[]): string[] {
  const moved = verdicts.map(({ policyId }) => policyId)
  const paying = moved.filter(id => amounts.some(({ policyId }) => policyId === id))
  return paying.length > 0 ? paying : moved
}

/** The yuan of each policy's line, with whether it is counted. */
function amountsOf (judged: readonly Judged[], facts: Facts, asOf: IsoDate): Map<string, string> {
  const { lines, costs } = ledger({ judged, facts, asOf })
  return new Map([
    ...lines.map(({ policyId, amountYuan, counted }) => [policyId, `${amountYuan ?? 'not known'}${counted ? ' counted' : ''}`] as const),
    ...costs.map(({ policyId, amountYuan }) => [policyId, `${amountYuan ?? 'not known'} cost`] as const)
  ])
}

type Change = { policyId: string, before: string, after: string }

const changesOf = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Change[] =>
  [...new Set([...before.keys(), ...after.keys()])].flatMap(policyId => {
    const [was, is] = [before.get(policyId) ?? 'no line', after.get(policyId) ?? 'no line']
    return was === is ? [] : [{ policyId, before: was, after: is }]
  })

/** The most variations of one policy. */
const MOST_VARIATIONS = 24

/**
 * Profiles on which the policies are worth auditing: every case as it stands; and for each policy combinations of the values
 * that decide it, evenly thinned, of a project and a place of which all else is known, on each day of a case that holds.
 */
export function profilesOf ({ policies, successors }: PolicySet): Profile[] {
  const cases = policies.flatMap(({ tests }) => tests.map(({ given, asOf }) => ({ given, asOf })))
  const varied = policies.flatMap(policy => {
    const held = policy.tests.find(({ given, asOf }) => !['does-not-apply', 'unknown-needs-data'].includes(judge(policy, given, asOf, successors.has(policy.id)).verdict))
    if (!held) return []
    const all = [...combinations(decidingValues([policy]))]
    const stride = Math.max(1, all.length / MOST_VARIATIONS)
    const chosen = Array.from({ length: Math.min(all.length, MOST_VARIATIONS) }, (_, at) => all[Math.floor(at * stride)]!)
    return [held.given, ...chosen].map(facts => ({ given: { ...everythingKnown(held.asOf), ...facts }, asOf: held.asOf }))
  })
  return [...cases, ...varied]
}
