/** From a policy, facts and a day to a verdict with every finding behind it. */
import { earliestDay, inWindow, type IsoDate } from '../dates.js'
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import { evaluate, missingFacts, type Condition, type FindingTree, type Truth } from './condition.js'
import type { Policy, Verdict } from './policy.js'

/** Why a policy is not live on a day, with the day that decides. */
export type NotLive = { reason: 'not-yet-in-force' | 'ended' | 'not-yet-issued', day: IsoDate }

/**
 * What a policy says of one place on one day. `tree` holds every leaf, scope first. `missing` names the facts
 * that keep the verdict open and is empty for any other verdict. `notLive` is set when dates alone decide.
 */
export type Judgement = {
  policyId: string
  verdict: Verdict
  tree: FindingTree
  missing: FactName[]
  notLive?: NotLive
}

/** The policies with what one of them cannot know alone: which ones replace another. */
export type PolicySet = { policies: readonly Policy[], successors: ReadonlySet<string> }

export function policySet (policies: readonly Policy[]): PolicySet {
  const sorted = [...policies].sort((a, b) => a.id < b.id ? -1 : 1)
  const successors = new Set(sorted.flatMap(policy => policy.supersededBy ?? []))
  return { policies: sorted, successors }
}

/**
 * Why the policy is not live on `asOf`; undefined when it is. A successor issued after `asOf` is not used,
 * since on that day the rule stood as it was before. Source: `asOfRule` of the vocabulary.
 */
export function notLiveOn (policy: Policy, asOf: IsoDate, isSuccessor: boolean): NotLive | undefined {
  const { from, to } = policy.validity
  if (from !== undefined && !inWindow(asOf, from, undefined)) return { reason: 'not-yet-in-force', day: from }
  if (to !== undefined && !inWindow(asOf, undefined, to)) return { reason: 'ended', day: to }
  const issued = isSuccessor ? earliestDay(policy.sources['main']?.date) : undefined
  if (issued !== undefined && issued > asOf) return { reason: 'not-yet-issued', day: issued }
  return undefined
}

/** Whether the status is unclear on `asOf`: the last evidence that the rule was current lies before that day. */
export const isUnclearOn = (policy: Policy, asOf: IsoDate): boolean =>
  policy.status === 'unclear' && (policy.lastEvidence === undefined || asOf > policy.lastEvidence.date)

function scopedCondition ({ scope: { prefectures, parks }, conditions }: Policy): Condition {
  const scope: Condition[] = []
  if (prefectures !== 'all') scope.push({ field: 'site.prefecture', op: 'in', value: prefectures })
  if (parks !== 'all') scope.push({ field: 'site.parkId', op: 'in', value: parks })
  return { all: [...scope, conditions] }
}

const wholes = new WeakMap<Policy, Condition>()

/**
 * Scope and conditions as one condition: a rule holds where its territory and its tests hold. The same object for the same
 * policy, so that how to read it is worked out once.
 */
export function wholeCondition (policy: Policy): Condition {
  const known = wholes.get(policy)
  if (known) return known
  const whole = scopedCondition(policy)
  wholes.set(policy, whole)
  return whole
}

function verdictWhenMet (policy: Policy, unclear: boolean): Verdict {
  switch (policy.effect) {
    case 'benefit': return unclear ? 'conditional-status-unclear' : 'applies'
    case 'block': return unclear || policy.severity === 'warning' ? 'warning' : 'blocked'
    case 'limit': return unclear ? 'warning' : 'informs'
    case 'define': case 'require': return 'informs'
  }
}

function verdictWhenLive (policy: Policy, truth: Truth, asOf: IsoDate): Verdict {
  if (truth === 'unmet') return 'does-not-apply'
  return truth === 'unknown' ? 'unknown-needs-data' : verdictWhenMet(policy, isUnclearOn(policy, asOf))
}

/**
 * Judges one policy for one place.
 * `facts`: what is known of investor, project and site; an absent fact is unknown. `asOf`: the day the rules are read on.
 * A policy that is not live reads does-not-apply with that reason; its leaves are evaluated all the same.
 * Throws nothing. Source: verdict words and as-of rule of the vocabulary; an in-force block marked as a warning
 * (capacity replacement, siting "in principle") warns and does not bar.
 */
export function judge (policy: Policy, facts: Facts, asOf: IsoDate, isSuccessor = false): Judgement {
  const tree = evaluate(wholeCondition(policy), facts)
  const notLive = notLiveOn(policy, asOf, isSuccessor)
  const verdict = notLive ? 'does-not-apply' : verdictWhenLive(policy, tree.truth, asOf)
  const missing = verdict === 'unknown-needs-data' ? missingFacts(tree) : []
  const policyId = policy.id
  return notLive ? { policyId, tree, missing, verdict, notLive } : { policyId, tree, missing, verdict }
}

/** Every policy of the set judged for one place, in the order of the policy ids. */
export const judgeAll = (set: PolicySet, facts: Facts, asOf: IsoDate): Judgement[] =>
  set.policies.map(policy => judge(policy, facts, asOf, set.successors.has(policy.id)))
