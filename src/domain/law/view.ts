/** The law as each kind of reader may see it: what is withheld is not there at all, and nothing else names it. */
import { BENEFIT_PARAMETERS } from './benefit.js'
import { isShown, standingOf, type Lawfulness, type View } from './lawfulness.js'
import type { Policy } from './policy.js'
import { policySet, type PolicySet } from './verdict.js'

const visible = new WeakMap<PolicySet, PolicySet>()

/** The policies that the view may see; references to the others are cut out, so that nothing names them. */
export function policiesFor (set: PolicySet, view: View): PolicySet {
  if (view !== 'public') return set
  const known = visible.get(set)
  if (known) return known
  const shown = set.policies.filter(policy => isShown(policy, view))
  const ids = new Set(shown.map(policy => policy.id))
  const made = { ...policySet(shown.map(policy => withoutNames(policy, ids))), successors: set.successors }
  visible.set(set, made)
  return made
}

/** The policy with every reference to a policy outside of `ids` left out. */
function withoutNames ({ supersededBy, limitedBy, lawfulness, benefit, ...policy }: Policy, ids: ReadonlySet<string>): Policy {
  const kept = (id: string | undefined) => id !== undefined && ids.has(id)
  return {
    ...policy,
    ...(kept(supersededBy) ? { supersededBy } : {}),
    ...(kept(limitedBy) ? { limitedBy } : {}),
    ...(lawfulness ? { lawfulness: { ...lawfulness, basis: basisWithin(lawfulness.basis, kept) } } : {}),
    benefit: { ...benefit, ...(benefit.parameters ? { parameters: namedWithin(benefit, ids) } : {}) }
  }
}

function basisWithin ({ policy, ...basis }: Lawfulness['basis'], kept: (id: string | undefined) => boolean): Lawfulness['basis'] {
  return policy !== undefined && kept(policy) ? { ...basis, policy } : basis
}

function namedWithin ({ kind, parameters = {} }: Policy['benefit'], ids: ReadonlySet<string>): typeof parameters {
  return Object.fromEntries(Object.entries(parameters).flatMap(([name, parameter]) => {
    if (BENEFIT_PARAMETERS[kind][name]?.means !== 'policies') return [[name, parameter]]
    const values = parameter.values
      .map(dated => ({ ...dated, value: (dated.value as string[]).filter(id => ids.has(id)) }))
      .filter(({ value }) => value.length > 0)
    return values.length > 0 ? [[name, { ...parameter, values }]] : []
  }))
}

/**
 * What a reader is told of the benefits without a review: how many of them the view leaves out, or shows with a mark.
 * Never which.
 */
export type Unreviewed = { view: View, count: number }

/** Of all policies, those without a review for which `which` holds. */
export const unreviewedIn = ({ policies }: PolicySet, view: View, which: (policy: Policy) => boolean = () => true): Unreviewed =>
  ({ view, count: policies.filter(policy => standingOf(policy) === 'unreviewed' && which(policy)).length })

/**
 * The law of a past day under the reviews of now: what is without a review now is so in the past as well, so that no stored
 * match shows a benefit whose review was taken off. `past` itself where there is none.
 */
export function underReviewsOf (now: PolicySet, past: PolicySet): PolicySet {
  const unreviewed = new Map(now.policies.filter(policy => standingOf(policy) === 'unreviewed').map(policy => [policy.id, policy.lawfulness]))
  const isOpen = (policy: Policy) => unreviewed.has(policy.id) && standingOf(policy) === 'reviewed'
  if (!past.policies.some(isOpen)) return past
  const closed = ({ lawfulness: _, ...policy }: Policy): Policy => {
    const lawfulness = unreviewed.get(policy.id)
    return { ...policy, ...(lawfulness ? { lawfulness } : {}) }
  }
  return { ...past, policies: past.policies.map(policy => isOpen(policy) ? closed(policy) : policy) }
}
