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

/** `refused` is the one answer to a wrong password, an unknown address, a disabled account, and a right password while the account waits. */
export type SignedIn = { secret: string, session: SessionRecord, account: AccountRecord }

/**
 * Opens a session for the right password; undefined otherwise, after the same time. The session may do nothing before its second factor,
 * where one is due. `at`: the instant.
 */
export async function signIn (deps: Documents, { email, password, device, at }: { email: string, password: string, device: string, at: string }): Promise<SignedIn | undefined> {
  const account = await accountByMail(deps, email)
  const isRight = await isPassword(password, account?.passwordHash)
  if (!account) return undefined
  if (!isRight || account.isDisabled || waitOf(account, at) > 0) {
    await refuse(deps, account, { isRight, at })
    return undefined
  }
  const now = account.failures > 0 ? await updateAccount(deps, account.id, { at, by: account.id }, ({ failedAt, ...rest }) => ({ ...rest, failures: 0 })) : account
  await record(deps, { at, actor: now.id, action: 'account.sign-in', resource: `accounts:${now.id}` })
  return { ...await openSession(deps, now, { at, device }), account: now }
}

/** Counts a wrong password. A right one while the account waits counts as none, so that its owner is not kept out for longer. */
async function refuse (deps: Documents, { id }: AccountRecord, { isRight, at }: { isRight: boolean, at: string }): Promise<void> {
  await record(deps, { at, actor: 'public', action: 'account.sign-in-refused', resource: `accounts:${id}` })
  if (!isRight) await countFailure(deps, id, at)
}

/** Counts a wrong password or a wrong code against the account. */
export async function countFailure (deps: Documents, id: string, at: string): Promise<void> {
  await updateAccount(deps, id, { at, by: 'public' }, account => ({ ...account, failures: account.failures + 1, failedAt: at }))
}
