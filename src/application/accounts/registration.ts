/** Registering as an investor, and asking for a new password: what the public may do, without learning who has an account. */
import { ConflictError, InvalidError } from '../../domain/errors.js'
import { newToken } from '../matching.js'
import type { Deps } from '../ports.js'
import { accountByMail, accountProblems, createAccount, mailKey } from './accounts.js'
import { record } from './audit.js'
import { dropLinks, makeLink } from './links.js'

type Documents = Pick<Deps, 'documents'>

export type Registration = { email: string, name: string, phone?: string, organisation?: string, password: string }

/**
 * Makes an account for an investor, or does nothing where the address has one: both end the same way, after the same hash of the
 * password. Throws InvalidError for a name, an address or a password that will not do.
 */
export async function registerInvestor (deps: Documents, given: Registration, at: string): Promise<void> {
  const problems = accountProblems(given)
  if (problems.length > 0) throw new InvalidError(problems)
  const id = newToken()
  try {
    await record(deps, { at, actor: 'public', action: 'account.register', resource: `accounts:${id}`, detail: { role: 'investor' } })
    await createAccount(deps, { ...given, role: 'investor', parkIds: [] }, { at, by: id, id })
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    await record(deps, { at, actor: 'public', action: 'account.register-refused', resource: `accounts:${id}` })
  }
}

/** What is to be written to an address of mail: `secret` of a link for who may use one, none for who has an account already. */
export type ToWrite = { to: string, kind: 'register' | 'has-account' | 'reset', secret?: string }

/** What to write to somebody who wants to register under this address: a link that proves that the letter was read, or that there is an account. */
export async function inviteInvestor (deps: Documents, email: string, at: string): Promise<ToWrite> {
  const to = mailKey(email)
  if (await accountByMail(deps, to)) return { to, kind: 'has-account' }
  return { to, kind: 'register', secret: await makeLink(deps, { purpose: 'invitation', role: 'investor', email: to }, { at, by: 'public' }) }
}

/** What to write to somebody who forgot a password; undefined where no account may sign in under this address. */
export async function resetByMail (deps: Documents, email: string, at: string): Promise<ToWrite | undefined> {
  const account = await accountByMail(deps, email)
  if (!account || account.isDisabled) return undefined
  await dropLinks(deps, 'password-reset', account.id)
  return { to: account.email, kind: 'reset', secret: await makeLink(deps, { purpose: 'password-reset', accountId: account.id }, { at, by: 'public' }) }
}
