/** Accounts: made, read and changed. Who may do so is decided by the callers, with `assertMay`. */
import type { Member } from '../../domain/account/access.js'
import { ConflictError, InvalidError, NotFoundError, type Problem } from '../../domain/errors.js'
import type { Document } from '../collections.js'
import { newToken } from '../matching.js'
import type { Deps } from '../ports.js'
import { hashPassword, passwordProblems } from './passwords.js'
import { hashSecret } from './secrets.js'

type Documents = Pick<Deps, 'documents'>
export type AccountRecord = Document<'accounts'>

/** An address of mail as it is compared: full width and case do not matter. */
export const mailKey = (email: string): string => email.normalize('NFKC').trim().toLowerCase()

const nameId = (email: string): string => hashSecret(mailKey(email))

export type NewAccount = Pick<AccountRecord, 'email' | 'name' | 'role' | 'parkIds'> &
  Partial<Pick<AccountRecord, 'phone' | 'organisation' | 'isDemo'>> & { password: string }

/** What is wrong with a name, an address and a password together; empty when nothing is. */
export function accountProblems ({ email, name, password }: Pick<NewAccount, 'email' | 'name' | 'password'>): Problem[] {
  return [
    ...nameProblems(name),
    ...mailProblems(email),
    ...passwordProblems(password, [name, mailKey(email), mailKey(email).split('@')[0]!])
  ]
}

/** What is wrong with the name of a person: it must have one, of at most 120 characters. */
export const nameProblems = (name: string): Problem[] =>
  name.trim() && name.length <= 120 ? [] : [{ field: 'name', key: 'account.problem.name' }]

/** What is wrong with an address of mail: it must have one sign `@` with something on both sides, and a dot behind it. */
export const mailProblems = (email: string): Problem[] =>
  /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}$/.test(mailKey(email)) && mailKey(email).length <= 200 ? [] : [{ field: 'email', key: 'account.problem.email' }]

/**
 * Makes an account and gives it. Throws InvalidError for a name, an address or a password that will not do; ConflictError when
 * the address has an account: a page must not tell the public so. `cost`: of the password hash. `id`: of the new account.
 */
export async function createAccount (deps: Documents, given: NewAccount, { at, by, cost, id = newToken() }: { at: string, by: string, cost?: number, id?: string }): Promise<AccountRecord> {
  const problems = accountProblems(given)
  if (problems.length > 0) throw new InvalidError(problems)
  const { password, email, name, isDemo = false, ...rest } = given
  const passwordHash = await hashPassword(password, cost)
  if (await accountByMail(deps, email)) throw new ConflictError('the address has an account')
  const account = { id, ...rest, name: name.trim(), email: mailKey(email), passwordHash, failures: 0, isDisabled: false, isDemo, createdAt: at, passwordAt: at }
  const stored = await deps.documents.put('accounts', { ...account, updatedAt: at, updatedBy: by }, { ifVersion: 0 })
  try {
    await claimName(deps, email, id)
  } catch (error) {
    await deps.documents.remove('accounts', id)
    throw error
  }
  return stored
}

/**
 * Takes the address for an account that is stored already, so that of two who take it at the same time one gets ConflictError.
 * A name whose account is gone is taken over.
 */
async function claimName (deps: Documents, email: string, accountId: string): Promise<void> {
  const taken = await deps.documents.get('sign-in-names', nameId(email))
  if (taken && await deps.documents.get('accounts', taken.accountId)) throw new ConflictError('the address has an account')
  await deps.documents.put('sign-in-names', { id: nameId(email), accountId }, { ifVersion: taken?.version ?? 0 })
}

/** The account under this address of mail; undefined when there is none. */
export async function accountByMail (deps: Documents, email: string): Promise<AccountRecord | undefined> {
  const name = await deps.documents.get('sign-in-names', nameId(email))
  return name && deps.documents.get('accounts', name.accountId)
}

/** Throws NotFoundError. */
export async function readAccount (deps: Documents, id: string): Promise<AccountRecord> {
  const account = await deps.documents.get('accounts', id)
  if (!account) throw new NotFoundError('no such account')
  return account
}

/** Stores what `change` makes of the newest version, again where somebody else stored meanwhile. */
export async function updateAccount (deps: Documents, id: string, { at, by }: { at: string, by: string }, change: (account: AccountRecord) => AccountRecord): Promise<AccountRecord> {
  for (;;) {
    const account = await readAccount(deps, id)
    try {
      return await deps.documents.put('accounts', { ...change(account), updatedAt: at, updatedBy: by }, { ifVersion: account.version! })
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

/** Gives the account a new password. Throws InvalidError for one that will not do. Its sessions are the caller's to end. */
export async function setPassword (deps: Documents, id: string, password: string, { at, by, cost }: { at: string, by: string, cost?: number }): Promise<void> {
  const { name, email } = await readAccount(deps, id)
  const problems = passwordProblems(password, [name, email, email.split('@')[0]!])
  if (problems.length > 0) throw new InvalidError(problems)
  const passwordHash = await hashPassword(password, cost)
  await updateAccount(deps, id, { at, by }, ({ failedAt, ...account }) => ({ ...account, passwordHash, passwordAt: at, failures: 0 }))
}

/** The account as whoever asks for something. */
export const memberFrom = ({ id, name, role, parkIds, isDemo }: AccountRecord): Member => ({ id, name, role, parkIds, isDemo })

/** Takes an account away with its name and its sessions. */
export async function removeAccount (deps: Documents, { id, email }: AccountRecord): Promise<void> {
  for (const { id: session } of (await deps.documents.find('sessions', { where: { accountId: id } })).items) await deps.documents.remove('sessions', session)
  await deps.documents.remove('accounts', id)
  await deps.documents.remove('sign-in-names', nameId(email))
}

/** The names of these accounts by id; ids of none are left out. */
export async function namesOf (deps: Documents, ids: readonly string[]): Promise<Map<string, string>> {
  const { items } = await deps.documents.find('accounts', { where: { id: { in: [...new Set(ids)] } } })
  return new Map(items.map(({ id, name }) => [id, name]))
}
