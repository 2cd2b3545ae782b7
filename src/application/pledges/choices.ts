/** What a promise can rest on, and who can answer for one. */
import type { Localized } from '../../domain/localized.js'
import type { AppDeps, Deps } from '../ports.js'
import { catalogueFor } from '../catalogue.js'
import type { LeadRecord } from '../leads/read.js'
import { catalogueOf, matchFor } from '../replay.js'

/** A benefit that applies to the lead at one of its parks, with the clause it stands on. */
export type Basis = { policyId: string, title: Localized, clause?: string }

/**
 * The benefits that the lead's latest match finds to apply, as the public sees them: what rests on no fair-competition review
 * can carry no promise. Empty for a lead without a match.
 */
export async function basesFor (deps: AppDeps, { matches }: Pick<LeadRecord, 'matches'>): Promise<Basis[]> {
  const latest = matches.at(-1)
  if (!latest) return []
  const match = await matchFor(deps, latest.matchId, 'public')
  const { policies } = catalogueFor(await catalogueOf(deps, match), 'public').policies
  const applying = new Set(match.answer.judgements.flatMap(({ policyId, verdict, notLive }) => verdict === 'applies' && !notLive ? [policyId] : []))
  return policies.filter(({ id, effect }) => effect === 'benefit' && applying.has(id)).map(({ id, title, sources }) => {
    const clause = sources['main']?.clause
    return { policyId: id, title, ...(clause ? { clause } : {}) }
  })
}

const MOST_OFFICERS = 500

/** Officers who can sign in, by name. */
export async function officers ({ documents }: Pick<Deps, 'documents'>): Promise<{ id: string, name: string }[]> {
  const { items } = await documents.find('accounts', { where: { role: 'officer', isDisabled: false }, sort: 'name', limit: MOST_OFFICERS })
  return items.map(({ id, name }) => ({ id, name }))
}
