/** What people do with their own account. Each takes the actor and touches this actor's account alone. */
import { may, type Actor } from '../../domain/account/access.js'
import { ForbiddenError, InvalidError } from '../../domain/errors.js'
import type { Deps } from '../ports.js'
import { nameProblems, readAccount, setPassword, updateAccount, type AccountRecord } from './accounts.js'
import { record } from './audit.js'
import { memberOf } from './rights.js'
import { giveCode, resetSecondFactor } from './second-factor.js'
import { endSession, endSessions, needsSecondFactor, renewSession, type Opened } from './sessions.js'
import { provePassword } from './sign-in.js'

type Documents = Pick<Deps, 'documents'>

/** The actor's own account; ForbiddenError for the public. */
export async function ownAccount (deps: Documents, actor: Actor): Promise<AccountRecord> {
  const { id } = memberOf(actor)
  if (!may(actor, 'account.own', { ownerId: id })) throw new ForbiddenError('no right to an account')
  return readAccount(deps, id)
}

export type Profile = { name: string, phone: string, organisation: string }

const tooLong = (field: keyof Profile, text: string, most: number) =>
  text.trim().length > most ? [{ field, key: 'account.problem.long', params: { most } }] : []

/** Stores name, phone and organisation; an empty phone or organisation is taken off. Throws InvalidError. */
export async function changeProfile (deps: Documents, actor: Actor, { name, phone, organisation }: Profile, at: string): Promise<AccountRecord> {
  const { id } = await ownAccount(deps, actor)
  const problems = [...nameProblems(name), ...tooLong('phone', phone, 40), ...tooLong('organisation', organisation, 200)]
  if (problems.length > 0) throw new InvalidError(problems)
  await record(deps, { at, actor, action: 'account.profile', resource: `accounts:${id}` })
  return updateAccount(deps, id, { at, by: id }, ({ phone: _, organisation: __, ...account }) => ({
    ...account, name: name.trim(), ...phone.trim() ? { phone: phone.trim() } : {}, ...organisation.trim() ? { organisation: organisation.trim() } : {}
  }))
}

const wrongPassword = () => new InvalidError([{ field: 'current', key: 'account.problem.current' }])

/**
 * Sets a new password for who knows the old one, ends every other session, and gives the secret of the session that takes the
 * place of this one. Throws InvalidError.
 */
export async function changePassword (deps: Documents, opened: Opened, { current, password, at, cost }: { current: string, password: string, at: string, cost?: number }): Promise<string> {
  const { account, session } = opened
  if (!await provePassword(deps, account, current, at)) throw wrongPassword()
  await record(deps, { at, actor: account.id, action: 'account.password', resource: `accounts:${account.id}` })
  await setPassword(deps, account.id, password, { at, by: account.id, ...cost ? { cost } : {} })
  await endSessions(deps, account.id, session.id)
  return renewSession(deps, opened, { at, secondFactor: session.secondFactor })
}

/** Ends one session of one's own; NotFoundError for a session that is not. */
export async function endOwnSession (deps: Documents, actor: Actor, id: string, at: string): Promise<void> {
  const account = await ownAccount(deps, actor)
  await record(deps, { at, actor, action: 'account.session-ended', resource: `accounts:${account.id}` })
  await endSession(deps, account.id, id)
}

/** Ends every session of one's own but this one; gives how many. */
export async function endOtherSessions (deps: Documents, { account, session }: Opened, at: string): Promise<number> {
  await record(deps, { at, actor: account.id, action: 'account.session-ended', resource: `accounts:${account.id}` })
  return endSessions(deps, account.id, session.id)
}

/**
 * Takes the second factor off for who knows the password and can give a code of it, and ends every other session. Gives the secret
 * of the session that takes the place of this one, in which roles that need a factor must set one up before anything else. Throws InvalidError.
 */
export async function takeFactorOff (deps: Documents, opened: Opened, { current, code, at }: { current: string, code: string, at: string }): Promise<string> {
  const { account, session } = opened
  if (!await provePassword(deps, account, current, at)) throw wrongPassword()
  if (!await giveCode(deps, account, code, at)) throw new InvalidError([{ field: 'code', key: 'account.problem.code' }])
  await record(deps, { at, actor: account.id, action: 'account.factor-off', resource: `accounts:${account.id}` })
  await resetSecondFactor(deps, account.id, { at, by: account.id })
  await endSessions(deps, account.id, session.id)
  return renewSession(deps, opened, { at, secondFactor: needsSecondFactor(account) ? 'to-enrol' : 'none' })
}

/** Passes the second factor of a session with a code; gives the secret of the session that takes its place, undefined for a wrong code. */
export async function passFactor (deps: Documents, opened: Opened, code: string, at: string): Promise<string | undefined> {
  if (!await giveCode(deps, opened.account, code, at)) return undefined
  return renewSession(deps, opened, { at, secondFactor: 'done' })
}

/** Ends a session at the wish of its owner. */
export async function signOut (deps: Documents, { account, session }: Opened, at: string): Promise<void> {
  await record(deps, { at, actor: account.id, action: 'account.sign-out', resource: `accounts:${account.id}` })
  await deps.documents.remove('sessions', session.id)
}
