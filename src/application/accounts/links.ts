/** Links that work once: the first administrator, an invitation, a new password. The store keeps only the hash of what they hold. */
import { ConflictError, NotFoundError } from '../../domain/errors.js'
import type { OneTimeLink } from '../../domain/account/account.js'
import type { Document } from '../collections.js'
import type { Deps } from '../ports.js'
import { createAccount, readAccount, setPassword, type AccountRecord } from './accounts.js'
import { record } from './audit.js'
import { hashSecret, newSecret } from './secrets.js'
import { endSessions } from './sessions.js'

type Documents = Pick<Deps, 'documents'>
export type LinkRecord = Document<'links'>

const HOUR_MS = 3_600_000
const LIFE_MS: Record<OneTimeLink['purpose'], number> = { 'first-administrator': 72 * HOUR_MS, invitation: 7 * 24 * HOUR_MS, 'password-reset': HOUR_MS }

export type NewLink = Pick<LinkRecord, 'purpose'> & Partial<Pick<LinkRecord, 'role' | 'parkIds' | 'email' | 'accountId'>>

/** Makes a link and gives the secret that it holds. */
export async function makeLink (deps: Documents, link: NewLink, { at, by }: { at: string, by: string }): Promise<string> {
  const secret = newSecret()
  const expiresAt = new Date(Date.parse(at) + LIFE_MS[link.purpose]).toISOString()
  await record(deps, { at, actor: by, action: `link.${link.purpose}`, resource: `links:${hashSecret(secret).slice(0, 12)}`, detail: link.role ? { role: link.role } : {} })
  await deps.documents.put('links', { id: hashSecret(secret), ...link, createdBy: by, createdAt: at, expiresAt }, { ifVersion: 0 })
  return secret
}

/** The link behind a secret; NotFoundError when it was used, ended or never was. */
export async function readLink (deps: Documents, secret: string, purposes: readonly OneTimeLink['purpose'][], at: string): Promise<LinkRecord> {
  const link = await deps.documents.get('links', hashSecret(secret))
  if (!link || link.usedAt || link.expiresAt <= at || !purposes.includes(link.purpose)) throw new NotFoundError('no such link')
  return link
}

/** Marks the link as used, once: of two who come at the same time the second gets NotFoundError. */
async function use (deps: Documents, link: LinkRecord, at: string): Promise<void> {
  try {
    await deps.documents.put('links', { ...link, usedAt: at }, { ifVersion: link.version! })
  } catch (error) {
    throw error instanceof ConflictError ? new NotFoundError('the link was used', {}, { cause: error }) : error
  }
}

/** Gives the link back after what it was for could not be done, so that the person may try again. */
async function release (deps: Documents, { id }: LinkRecord): Promise<void> {
  const link = await deps.documents.get('links', id)
  if (!link) return
  const { usedAt, ...rest } = link
  await deps.documents.put('links', rest, { ifVersion: link.version! })
}

async function using<T> (deps: Documents, link: LinkRecord, at: string, work: () => Promise<T>): Promise<T> {
  await use(deps, link, at)
  try {
    return await work()
  } catch (error) {
    await release(deps, link)
    throw error
  }
}

/** Makes the account that an invitation promises. Throws NotFoundError for a link that does not work, InvalidError and ConflictError as `createAccount`. */
export async function acceptInvitation (
  deps: Documents, secret: string, given: { email: string, name: string, phone?: string, password: string }, at: string
): Promise<AccountRecord> {
  const link = await readLink(deps, secret, ['invitation', 'first-administrator'], at)
  const role = link.purpose === 'first-administrator' ? 'administrator' : link.role!
  return using(deps, link, at, async () => {
    const account = await createAccount(deps, { ...given, role, parkIds: link.parkIds ?? [] }, { at, by: link.createdBy })
    await record(deps, { at, actor: account.id, action: 'account.created', resource: `accounts:${account.id}`, detail: { role } })
    return account
  })
}

/** Sets a new password by a reset link and ends every session of the account. Throws NotFoundError, InvalidError. */
export async function acceptReset (deps: Documents, secret: string, password: string, at: string): Promise<AccountRecord> {
  const link = await readLink(deps, secret, ['password-reset'], at)
  const account = await readAccount(deps, link.accountId!)
  await using(deps, link, at, async () => {
    await setPassword(deps, account.id, password, { at, by: account.id })
    await record(deps, { at, actor: account.id, action: 'account.password-reset', resource: `accounts:${account.id}` })
  })
  await endSessions(deps, account.id)
  return account
}

/** Whether any administrator can sign in. */
export const hasAdministrator = async ({ documents }: Documents): Promise<boolean> =>
  (await documents.find('accounts', { where: { role: 'administrator', isDemo: false }, limit: 1 })).total > 0
