/** What administrators do with the accounts of others. Each asks the table of rights, and is written down before it is done. */
import { ROLES, type Actor, type Role } from '../../domain/account/access.js'
import { ForbiddenError, InvalidError, type Problem } from '../../domain/errors.js'
import { pagesOf } from '../paging.js'
import type { Deps, Page } from '../ports.js'
import { mailKey, mailProblems, readAccount, updateAccount, type AccountRecord } from './accounts.js'
import { record } from './audit.js'
import { dropLinks, makeLink } from './links.js'
import { assertMay, memberOf } from './rights.js'
import { resetSecondFactor } from './second-factor.js'
import { endSessions, needsSecondFactor, sessionsOf, type SessionRecord } from './sessions.js'

type Documents = Pick<Deps, 'documents'>

/** `text`: part of name, address or organisation. `state`: `without-factor` are those that must set up a second factor and have not. */
export type AccountQuery = { text?: string, role?: Role, state?: 'active' | 'disabled' | 'without-factor', limit: number, offset: number }

/** Whether the role needs a second factor that is not in force. */
export const lacksFactor = (account: AccountRecord): boolean => needsSecondFactor(account) && account.secondFactor?.confirmedAt === undefined

function fits (account: AccountRecord, { text = '', role, state }: AccountQuery): boolean {
  const words = [account.name, account.email, account.organisation ?? ''].join('\n').toLowerCase()
  if (role !== undefined && account.role !== role) return false
  if (state !== undefined && !{ active: !account.isDisabled, disabled: account.isDisabled, 'without-factor': lacksFactor(account) }[state]) return false
  return words.includes(mailKey(text))
}

/** Accounts that fit, by role and name. Throws ForbiddenError for who may not see them. */
export async function listAccounts (deps: Documents, actor: Actor, query: AccountQuery, at: string): Promise<Page<AccountRecord>> {
  assertMay(actor, 'account.manage')
  const found: AccountRecord[] = []
  for await (const page of pagesOf(deps, 'accounts')) found.push(...page.filter(account => fits(account, query)))
  found.sort((a, b) => ROLES.indexOf(b.role) - ROLES.indexOf(a.role) || (a.name < b.name ? -1 : 1))
  await record(deps, { at, actor, action: 'account.list', resource: 'accounts', detail: { count: found.length } })
  return { items: found.slice(query.offset, query.offset + query.limit), total: found.length }
}

/** An account with its sessions. Throws ForbiddenError, NotFoundError. */
export async function viewAccount (deps: Documents, actor: Actor, id: string, at: string): Promise<{ account: AccountRecord, sessions: SessionRecord[] }> {
  assertMay(actor, 'account.manage')
  const account = await readAccount(deps, id)
  await record(deps, { at, actor, action: 'account.view', resource: `accounts:${id}` })
  return { account, sessions: await sessionsOf(deps, id) }
}

/** Roles that an administrator invites; investors register themselves. */
export const INVITED = ['officer', 'park-manager', 'administrator'] as const

export type Invitation = { role: string, parkIds: readonly string[], email: string }

/** What is wrong with an invitation. `parks`: ids of the parks that there are. An empty address leaves it to who accepts. */
export function invitationProblems ({ role, parkIds, email }: Invitation, parks: ReadonlySet<string>): Problem[] {
  return [
    ...INVITED.some(one => one === role) ? [] : [{ field: 'role', key: 'account.problem.role' }],
    ...role === 'park-manager' ? parkProblems(parkIds, parks) : [],
    ...email.trim() === '' ? [] : mailProblems(email)
  ]
}

function parkProblems (parkIds: readonly string[], parks: ReadonlySet<string>): Problem[] {
  if (parkIds.length === 0) return [{ field: 'parks', key: 'account.problem.parks' }]
  return parkIds.length > 50 || parkIds.some(id => !parks.has(id)) ? [{ field: 'parks', key: 'account.problem.parks-unknown' }] : []
}

/** Makes an invitation and gives the secret of its link, which is kept nowhere. Throws ForbiddenError, InvalidError. */
export async function invite (deps: Documents, actor: Actor, given: Invitation, { parks, at }: { parks: ReadonlySet<string>, at: string }): Promise<string> {
  assertMay(actor, 'account.manage')
  const problems = invitationProblems(given, parks)
  if (problems.length > 0) throw new InvalidError(problems)
  const { role, parkIds, email } = given
  const link = { purpose: 'invitation' as const, role: role as Role, parkIds: role === 'park-manager' ? [...new Set(parkIds)] : [] }
  return makeLink(deps, { ...link, ...email.trim() ? { email: mailKey(email) } : {} }, { at, by: memberOf(actor).id })
}

/** The account to change, once it is certain that this actor may, and that it is not the actor's own where it must not be. */
async function managed (deps: Documents, actor: Actor, id: string, { notOwn = false } = {}): Promise<AccountRecord> {
  assertMay(actor, 'account.manage')
  if (notOwn && memberOf(actor).id === id) throw new ForbiddenError('not one\'s own account')
  return readAccount(deps, id)
}

/** Disables an account and ends its sessions, or enables it again. Throws ForbiddenError, also for one's own account. */
export async function setDisabled (deps: Documents, actor: Actor, id: string, isDisabled: boolean, at: string): Promise<void> {
  await managed(deps, actor, id, { notOwn: true })
  await record(deps, { at, actor, action: isDisabled ? 'account.disabled' : 'account.enabled', resource: `accounts:${id}` })
  await updateAccount(deps, id, { at, by: memberOf(actor).id }, account => ({ ...account, isDisabled }))
  if (!isDisabled) return
  await endSessions(deps, id)
  await dropLinks(deps, 'password-reset', id)
}

/** Gives a park manager these parks. Throws ForbiddenError for another role, InvalidError for parks that are none. */
export async function setParks (deps: Documents, actor: Actor, id: string, parkIds: readonly string[], { parks, at }: { parks: ReadonlySet<string>, at: string }): Promise<void> {
  const { role } = await managed(deps, actor, id)
  if (role !== 'park-manager') throw new ForbiddenError('only park managers have parks')
  const problems = parkProblems(parkIds, parks)
  if (problems.length > 0) throw new InvalidError(problems)
  await record(deps, { at, actor, action: 'account.parks', resource: `accounts:${id}`, detail: { parks: [...parkIds].sort().join(' ').slice(0, 300) } })
  await updateAccount(deps, id, { at, by: memberOf(actor).id }, account => ({ ...account, parkIds: [...new Set(parkIds)] }))
}

/** Makes a link with which the person sets a new password, in place of those before it. Gives its secret. */
export async function resetLink (deps: Documents, actor: Actor, id: string, at: string): Promise<string> {
  await managed(deps, actor, id)
  await dropLinks(deps, 'password-reset', id)
  return makeLink(deps, { purpose: 'password-reset', accountId: id }, { at, by: memberOf(actor).id })
}

/** Takes the second factor of somebody else off and ends their sessions: for a lost phone. */
export async function resetFactorOf (deps: Documents, actor: Actor, id: string, at: string): Promise<void> {
  await managed(deps, actor, id, { notOwn: true })
  await record(deps, { at, actor, action: 'account.factor-reset', resource: `accounts:${id}` })
  await resetSecondFactor(deps, id, { at, by: memberOf(actor).id })
  await endSessions(deps, id)
}

/** Ends every session of somebody else; gives how many. */
export async function endSessionsOf (deps: Documents, actor: Actor, id: string, at: string): Promise<number> {
  await managed(deps, actor, id, { notOwn: true })
  await record(deps, { at, actor, action: 'account.sessions-ended', resource: `accounts:${id}` })
  return endSessions(deps, id)
}
