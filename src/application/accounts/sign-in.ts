/** Signing in: password first, then the second factor; a growing delay after wrong ones, and no word on which accounts exist. */
import type { Deps } from '../ports.js'
import { accountByMail, updateAccount, type AccountRecord } from './accounts.js'
import { record } from './audit.js'
import { isPassword } from './passwords.js'
import { openSession, type SessionRecord } from './sessions.js'

type Documents = Pick<Deps, 'documents'>

/** Wrong passwords in a row that cost nothing; each one more doubles the wait. */
const FREE_FAILURES = 4
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 60 * 60_000

/** How long nobody may try this account any more, in milliseconds; 0 when somebody may. */
export function waitOf ({ failures, failedAt }: Pick<AccountRecord, 'failures' | 'failedAt'>, at: string): number {
  if (failedAt === undefined || failures <= FREE_FAILURES) return 0
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - FREE_FAILURES - 1))
  return Math.max(0, Date.parse(failedAt) + wait - Date.parse(at))
}

/**
 * Counts a try against the account before it is judged, so that tries at the same time cannot all be the free one. Gives the
 * account as it was counted; undefined while nobody may try, when nothing is counted: whoever goes on trying does not keep the
 * owner out for longer.
 */
export async function countTry (deps: Documents, id: string, at: string): Promise<AccountRecord | undefined> {
  let mayTry = true
  const counted = await updateAccount(deps, id, { at, by: 'public' }, account => {
    mayTry = waitOf(account, at) === 0
    return mayTry ? { ...account, failures: account.failures + 1, failedAt: at } : account
  })
  return mayTry ? counted : undefined
}

/** Forgets the wrong tries of an account after a right one. */
export const forgetTries = (deps: Documents, id: string, at: string): Promise<AccountRecord> =>
  updateAccount(deps, id, { at, by: id }, ({ failedAt, ...account }) => ({ ...account, failures: 0 }))

/** Whether this is the account's password, counted as a try: a wrong one brings the wait nearer, a right one ends it. */
export async function provePassword (deps: Documents, { id, passwordHash }: AccountRecord, password: string, at: string): Promise<boolean> {
  const [counted, isRight] = await Promise.all([countTry(deps, id, at), isPassword(password, passwordHash)])
  if (!counted || !isRight) return false
  await forgetTries(deps, id, at)
  return true
}

export type SignedIn = { secret: string, session: SessionRecord, account: AccountRecord }

/**
 * Opens a session for the right password. Undefined is the one answer to a wrong password, an unknown address, a disabled
 * account, and a right password while the account waits; each after the same work. The session may do nothing before its second
 * factor, where one is due. `at`: the instant. `device`: what the browser says of itself.
 */
export async function signIn (deps: Documents, { email, password, device, at }: { email: string, password: string, device: string, at: string }): Promise<SignedIn | undefined> {
  const account = await accountByMail(deps, email)
  const [counted, isRight] = await Promise.all([account && countTry(deps, account.id, at), isPassword(password, account?.passwordHash)])
  if (!account || !counted || !isRight || counted.isDisabled) {
    await record(deps, { at, actor: 'public', action: 'account.sign-in-refused', resource: `accounts:${account?.id ?? 'unknown'}` })
    return undefined
  }
  await record(deps, { at, actor: account.id, action: 'account.sign-in', resource: `accounts:${account.id}` })
  const now = await forgetTries(deps, account.id, at)
  return { ...await openSession(deps, now, { at, device }), account: now }
}
