/** Links that show chosen parks of a match to whoever has them, until a day. The store keeps only the hash of what they hold. */
import type { Actor } from '../domain/account/access.js'
import { NotFoundError } from '../domain/errors.js'
import { record } from './accounts/audit.js'
import { assertMay, assertSees, memberOf } from './accounts/rights.js'
import { hashSecret, newSecret } from './accounts/secrets.js'
import type { Document } from './collections.js'
import type { Deps } from './ports.js'

type Documents = Pick<Deps, 'documents'>
export type Share = Document<'shares'>

/** For how many days a link may be made. */
export const SHARE_DAYS = [7, 30, 90] as const
export type ShareDays = typeof SHARE_DAYS[number]

const DAY_MS = 24 * 3_600_000

/** Makes a link to the parks of a match that the actor chose, and gives the secret that it holds. Throws ForbiddenError for who is no investor. */
export async function makeShare (
  deps: Documents, actor: Actor, { matchId, parkIds, days, at }: { matchId: string, parkIds: readonly string[], days: ShareDays, at: string }
): Promise<{ secret: string, share: Share }> {
  assertMay(actor, 'own-data.use')
  const secret = newSecret()
  const id = hashSecret(secret)
  await record(deps, { at, actor, action: 'share.made', resource: `shares:${id.slice(0, 12)}`, detail: { days, parks: parkIds.length } })
  const expiresAt = new Date(Date.parse(at) + days * DAY_MS).toISOString()
  const share = await deps.documents.put('shares', { id, matchId, ownerId: memberOf(actor).id, parkIds: [...parkIds], createdAt: at, expiresAt }, { ifVersion: 0 })
  return { secret, share }
}

/** What a link shows; NotFoundError for one that ended, was taken back or never was. */
export async function readShare ({ documents }: Documents, secret: string, at: string): Promise<Share> {
  const share = await documents.get('shares', hashSecret(secret))
  if (!share || share.expiresAt <= at) throw new NotFoundError('no such link')
  return share
}

/** The links of an account, newest first, those that ended among them. */
export const sharesOf = async ({ documents }: Documents, ownerId: string): Promise<Share[]> =>
  (await documents.find('shares', { where: { ownerId }, sort: '-createdAt', limit: 200 })).items

/** Takes a link back, so that it opens for nobody. Throws NotFoundError for one that is not the actor's. */
export async function endShare (deps: Documents, actor: Actor, id: string, at: string): Promise<void> {
  const share = await deps.documents.get('shares', id)
  if (!share) throw new NotFoundError('no such link')
  assertSees(actor, 'own-data.use', { ownerId: share.ownerId })
  await record(deps, { at, actor, action: 'share.ended', resource: `shares:${id.slice(0, 12)}` })
  await deps.documents.remove('shares', id)
}
