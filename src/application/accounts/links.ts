/** Links that work once: the first administrator, an invitation, a new password. The store keeps only the hash of what they hold. */
import { ConflictError, InvalidError, NotFoundError } from '../../domain/errors.js'
import type { OneTimeLink } from '../../domain/account/account.js'
import type { Document } from '../collections.js'
import { newToken } from '../matching.js'
import type { Deps } from '../ports.js'
import { accountByMail, accountProblems, createAccount, readAccount, setPassword, type AccountRecord } from './accounts.js'
import { record } from './audit.js'
import { hashSecret, newSecret } from './secrets.js'
import { endSessions } from './sessions.js'

type Documents = Pick<Deps, 'documents'>
export type LinkRecord = Document<'links'>

const HOUR_MS = 3_600_000
const LIFE_MS: Record<OneTimeLink['purpose'], number> = { 'first-administrator': 72 * HOUR_MS, invitation: 7 * 24 * HOUR_MS, 'password-reset': HOUR_MS }

export type NewLink = Pick<LinkRecord, 'purpose'> & Partial<Pick<LinkRecord, 'role' | 'parkIds' | 'email' | 'accountId'>>

/** How a link stands in the audit log: enough of its hash to tell it from others, nothing that opens it. */
const nameOf = (id: string): string => `links:${id.slice(0, 12)}`

/** Makes a link and gives the secret that it holds. `by`: id of an account, or what made it. */
export async function makeLink (deps: Documents, link: NewLink, { at, by }: { at: string, by: string }): Promise<string> {
  const secret = newSecret()
  const id = hashSecret(secret)
  const expiresAt = new Date(Date.parse(at) + LIFE_MS[link.purpose]).toISOString()
  await record(deps, {
    at, actor: by, action: `link.${link.purpose}`, resource: link.accountId ? `accounts:${link.accountId}` : nameOf(id), detail: { link: id.slice(0, 12), ...link.role ? { role: link.role } : {} }
  })
  await deps.documents.put('links', { id, ...link, createdBy: by, createdAt: at, expiresAt }, { ifVersion: 0 })
  return secret
}

/** The link behind a secret; undefined when it was used, ended or never was. */
export async function findLink (deps: Documents, secret: string, purposes: readonly OneTimeLink['purpose'][], at: string): Promise<LinkRecord | undefined> {
  const link = await deps.documents.get('links', hashSecret(secret))
  return !link || link.usedAt || link.expiresAt <= at || !purposes.includes(link.purpose) ? undefined : link
}

/** The link behind a secret; NotFoundError when it was used, ended or never was. */
export async function readLink (deps: Documents, secret: string, purposes: readonly OneTimeLink['purpose'][], at: string): Promise<LinkRecord> {
  const link = await findLink(deps, secret, purposes, at)
  if (!link) throw new NotFoundError('no such link')
  return link
}

/** Takes away the links of a purpose that nobody used; of one account, where it is named. */
export async function dropLinks ({ documents }: Documents, purpose: OneTimeLink['purpose'], accountId?: string): Promise<void> {
  const { items } = await documents.find('links', { where: { purpose, ...accountId ? { accountId } : {} } })
  for (const { id, usedAt } of items) if (usedAt === undefined) await documents.remove('links', id)
}

/** Links by which an invitation is accepted: that of the first administrator is one. */
export const INVITATIONS = ['invitation', 'first-administrator'] as const

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

/**
 * Makes the account that an invitation promises. An invitation sent to an address makes the account under this address alone,
 * since it proves that the person reads letters there. Throws NotFoundError for a link that does not work, InvalidError for what
 * will not do; an address that has an account is a problem of the field `email`, which only the holder of an invitation learns.
 */
export async function acceptInvitation (
  deps: Documents, secret: string, given: { email: string, name: string, phone?: string, organisation?: string, password: string }, at: string
): Promise<AccountRecord> {
  const link = await readLink(deps, secret, INVITATIONS, at)
  const role = link.purpose === 'first-administrator' ? 'administrator' : link.role!
  const email = link.email ?? given.email
  const problems = accountProblems({ ...given, email })
  if (problems.length === 0 && await accountByMail(deps, email)) problems.push({ field: 'email', key: 'account.problem.taken' })
  if (problems.length > 0) throw new InvalidError(problems)
  const id = newToken()
  return using(deps, link, at, async () => {
    await record(deps, { at, actor: id, action: 'account.created', resource: `accounts:${id}`, detail: { role, link: link.id.slice(0, 12) } })
    return createAccount(deps, { ...given, email, role, parkIds: link.parkIds ?? [] }, { at, by: link.createdBy, id })
  })
}

/** Sets a new password by a reset link and ends every session and every other reset link of the account. Throws NotFoundError, InvalidError. */
export async function acceptReset (deps: Documents, secret: string, password: string, at: string): Promise<AccountRecord> {
  const link = await readLink(deps, secret, ['password-reset'], at)
  const account = await readAccount(deps, link.accountId!)
  await using(deps, link, at, async () => {
    await record(deps, { at, actor: account.id, action: 'account.password-reset', resource: `accounts:${account.id}`, detail: { link: link.id.slice(0, 12) } })
    await setPassword(deps, account.id, password, { at, by: account.id })
  })
  await endSessions(deps, account.id)
  await dropLinks(deps, 'password-reset', account.id)
  return account
}

/** Whether any administrator can sign in: an account that is not for show, not disabled, and has its address. */
export async function hasAdministrator (deps: Documents): Promise<boolean> {
  const { items } = await deps.documents.find('accounts', { where: { role: 'administrator', isDemo: false, isDisabled: false } })
  for (const { id, email } of items) if ((await accountByMail(deps, email))?.id === id) return true
  return false
}

/** A link for the first administrator in place of those that nobody used; undefined when there is an administrator. */
export async function firstLink (deps: Documents, at: string): Promise<string | undefined> {
  if (await hasAdministrator(deps)) return undefined
  await dropLinks(deps, 'first-administrator')
  return makeLink(deps, { purpose: 'first-administrator' }, { at, by: 'system' })
}
