/** Verifying again: somebody of the park says that a fact still holds, which needs no review since it changes none. */
import type { Actor } from '../../domain/account/access.js'
import type { IsoDate } from '../../domain/dates.js'
import { InvalidError } from '../../domain/errors.js'
import { keptFacts, type KeptFact } from '../../domain/listing/facts.js'
import { actorName, record as audit } from '../accounts/audit.js'
import { assertMay } from '../accounts/rights.js'
import type { Deps } from '../ports.js'
import { evidenceOf, holdingOf, officePark } from './records.js'

/** The facts of the park as they stand on a day; NotFoundError for a park that is not the actor's. */
export async function factsOfPark (deps: Deps, actor: Actor, parkId: string, day: IsoDate): Promise<KeptFact[]> {
  const park = await officePark(deps, actor, parkId)
  const [holding, evidence] = await Promise.all([holdingOf(deps, park), evidenceOf(deps, parkId)])
  return keptFacts(holding, evidence, day)
}

/**
 * Writes that these facts of the park were verified on `day` by the actor; their sources stay. Gives how many. Throws
 * InvalidError when none is named or one is not a known fact of this park: then nothing is written.
 */
export async function verifyFacts (
  deps: Deps, actor: Actor, { parkId, ids, day, at }: { parkId: string, ids: readonly string[], day: IsoDate, at: string }
): Promise<number> {
  const facts = await factsOfPark(deps, actor, parkId, day)
  assertMay(actor, 'park.verify', { parkIds: [parkId] })
  const wanted = facts.filter(({ id }) => ids.includes(id))
  if (wanted.length === 0 || wanted.length !== new Set(ids).size) throw new InvalidError([{ field: 'fact', key: 'park-office.problem.fact' }])
  await audit(deps, { at, actor, action: 'fact.verify', resource: `parks:${parkId}`, detail: { facts: wanted.length, day } })
  for (const { id, collection, recordId, path, evidence } of wanted) {
    const source = evidence?.source
    await deps.documents.put('evidence', { id, parkId, collection, recordId, path, ...(source ? { source } : {}), verifiedOn: day, by: actorName(actor), at })
  }
  return wanted.length
}
