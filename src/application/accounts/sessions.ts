/** Sessions: who is signed in where. A session is a random secret in a cookie; the store keeps its hash, so a copy of the store signs nobody in. */
import type { Session } from '../../domain/account/account.js'
import type { Role } from '../../domain/account/access.js'
import { ConflictError, NotFoundError } from '../../domain/errors.js'
import type { Document } from '../collections.js'
import type { Deps } from '../ports.js'
import type { AccountRecord } from './accounts.js'
import { hashSecret, newSecret } from './secrets.js'

type Documents = Pick<Deps, 'documents'>
export type SessionRecord = Document<'sessions'>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How long a session lasts at most, and how long without a request. An officer's desk may stand open in an office. */
const LIFE: Record<Role, { mostMs: number, idleMs: number }> = {
  investor: { mostMs: 30 * 24 * HOUR_MS, idleMs: 7 * 24 * HOUR_MS },
  officer: { mostMs: 12 * HOUR_MS, idleMs: 2 * HOUR_MS },
  'park-manager': { mostMs: 24 * HOUR_MS, idleMs: 8 * HOUR_MS },
  administrator: { mostMs: 8 * HOUR_MS, idleMs: HOUR_MS }
}

/** Roles that reach other people's data need a second factor. */
export const needsSecondFactor = ({ role, isDemo }: Pick<AccountRecord, 'role' | 'isDemo'>): boolean =>
  !isDemo && (role === 'officer' || role === 'administrator')

const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString()

function factorOf (account: AccountRecord): Session['secondFactor'] {
  if (account.secondFactor?.confirmedAt) return 'due'
  return needsSecondFactor(account) ? 'to-enrol' : 'none'
}

/**
 * Opens a session for an account whose password was right; the second factor is due or to be set up where there must be one,
 * unless `secondFactor` says otherwise. `secret` goes into the cookie and is kept nowhere.
 */
export async function openSession (
  deps: Documents, account: AccountRecord, { at, device, secondFactor = factorOf(account) }: { at: string, device: string, secondFactor?: Session['secondFactor'] }
): Promise<{ secret: string, session: SessionRecord }> {
  const secret = newSecret()
  const session = {
    id: hashSecret(secret),
    accountId: account.id,
    createdAt: at,
    seenAt: at,
    expiresAt: later(at, LIFE[account.role].mostMs),
    device: device.slice(0, 200) || 'unknown',
    secondFactor
  }
  return { secret, session: await deps.documents.put('sessions', session, { ifVersion: 0 }) }
}

/** Seen less often than this a session is written again, not with every request. */
const SEEN_STEP_MS = MINUTE_MS

export type Opened = { session: SessionRecord, account: AccountRecord }

/** The session behind a cookie, with its account; undefined when it ended, was revoked, or the account is disabled. */
export async function readSession (deps: Documents, secret: string, at: string): Promise<Opened | undefined> {
  const session = await deps.documents.get('sessions', hashSecret(secret))
  if (!session) return undefined
  const account = await deps.documents.get('accounts', session.accountId)
  const isOver = !account || account.isDisabled || session.expiresAt <= at || later(session.seenAt, LIFE[account.role].idleMs) <= at
  if (isOver) {
    await deps.documents.remove('sessions', session.id)
    return undefined
  }
  if (later(session.seenAt, SEEN_STEP_MS) > at) return { session, account }
  return { session: await seen(deps, session, at), account }
}

/** A session that another request wrote or ended meanwhile is left as it is: writing it again would bring an ended one back. */
async function seen (deps: Documents, session: SessionRecord, at: string): Promise<SessionRecord> {
  try {
    return await deps.documents.put('sessions', { ...session, seenAt: at }, { ifVersion: session.version! })
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    return session
  }
}

/** Notes that the second factor was given in this session. */
export async function factorGiven (deps: Documents, session: SessionRecord): Promise<void> {
  await deps.documents.put('sessions', { ...session, secondFactor: 'done' }, { ifVersion: session.version! })
}

/**
 * Puts a session with a new secret in the place of one, with the state of the second factor given: whoever learnt the old secret
 * before has nothing.
 */
export async function renewSession (deps: Documents, { session, account }: Opened, { at, secondFactor }: { at: string, secondFactor: Session['secondFactor'] }): Promise<string> {
  const { secret } = await openSession(deps, account, { at, device: session.device, secondFactor })
  await deps.documents.remove('sessions', session.id)
  return secret
}

/** Every session of an account, the newest first. */
export const sessionsOf = async (deps: Documents, accountId: string): Promise<SessionRecord[]> =>
  (await deps.documents.find('sessions', { where: { accountId }, sort: '-createdAt' })).items

/** Ends the sessions of an account: all of them, or all but the one kept. Gives how many. */
export async function endSessions (deps: Documents, accountId: string, keptId?: string): Promise<number> {
  const ended = (await sessionsOf(deps, accountId)).filter(({ id }) => id !== keptId)
  for (const { id } of ended) await deps.documents.remove('sessions', id)
  return ended.length
}

/** Ends one session of an account; NotFoundError for one of another account. */
export async function endSession (deps: Documents, accountId: string, id: string): Promise<void> {
  const session = await deps.documents.get('sessions', id)
  if (session?.accountId !== accountId) throw new NotFoundError('no such session')
  await deps.documents.remove('sessions', id)
}

/** Takes away sessions that ended by their time and were never asked for again. */
export async function removeEndedSessions ({ documents }: Documents, at: string): Promise<void> {
  for (const { id } of (await documents.find('sessions', { where: { expiresAt: { lte: at } } })).items) await documents.remove('sessions', id)
}
