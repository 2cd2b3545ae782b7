/** What a match says of its policies to programs: title and sources beside the ids that judgements and ledgers name. */
import type { Catalogue } from '../../application/catalogue.js'
import type { Policy } from '../../domain/law/policy.js'
import type { Judgement } from '../../domain/law/verdict.js'

export type NamedPolicy = Pick<Policy, 'id' | 'title' | 'sources'>

/** The judged policies that the catalogue holds, in its order. `catalogue`: as the reader may see it. */
export function namedPolicies (judgements: readonly Pick<Judgement, 'policyId'>[], { policies }: Pick<Catalogue, 'policies'>): NamedPolicy[] {
  const judged = new Set(judgements.map(({ policyId }) => policyId))
  return policies.policies.filter(({ id }) => judged.has(id)).map(({ id, title, sources }) => ({ id, title, sources }))
}
