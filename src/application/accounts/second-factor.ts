/** The second factor: one-time codes by time (RFC 6238) from an authenticator app. */
import { Secret, TOTP } from 'otpauth'
import { ForbiddenError } from '../../domain/errors.js'
import type { Deps } from '../ports.js'
import { updateAccount, type AccountRecord } from './accounts.js'
import { record } from './audit.js'
import { countTry } from './sign-in.js'

type Documents = Pick<Deps, 'documents'>

const STEP_SECONDS = 30

/** A clock may be one step off, either way. */
const WINDOW = 1

const codesOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: 'Luodi', label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: STEP_SECONDS })

export type NewFactor = { secret: string, address: string }

/**
 * A new secret for the account, not yet in force: it is once a code of it was given. Each call makes another one, so that nobody
 * who was shown one before shares it. Gives the secret and the address for an app. Throws ForbiddenError where a factor is in
 * force: it must be taken off first, or whoever knows the password could replace it.
 */
export async function startSecondFactor (deps: Documents, { id }: Pick<AccountRecord, 'id'>, at: string): Promise<NewFactor> {
  const secret = new Secret({ size: 20 }).base32
  const { email } = await updateAccount(deps, id, { at, by: id }, before => {
    if (before.secondFactor?.confirmedAt) throw new ForbiddenError('the account has a second factor')
    return { ...before, secondFactor: { secret } }
  })
  return { secret, address: codesOf(secret, email).toString() }
}

/** The secret that is being set up; undefined where none is, or one is in force. */
export function pendingFactor ({ email, secondFactor }: AccountRecord): NewFactor | undefined {
  if (!secondFactor || secondFactor.confirmedAt) return undefined
  return { secret: secondFactor.secret, address: codesOf(secondFactor.secret, email).toString() }
}

/** The time step that the code belongs to; undefined for a wrong code, and for one of a step already used. */
function stepOf ({ email, secondFactor }: AccountRecord, code: string, at: string): number | undefined {
  if (!secondFactor) return undefined
  const delta = codesOf(secondFactor.secret, email).validate({ token: code.normalize('NFKC').replace(/\s/g, ''), timestamp: Date.parse(at), window: WINDOW })
  if (delta === null) return undefined
  const step = Math.floor(Date.parse(at) / 1000 / STEP_SECONDS) + delta
  return step > (secondFactor.lastStep ?? -1) ? step : undefined
}

/**
 * Whether the code is right; the first right one puts the factor in force, and none works twice. Each is counted as a try, as
 * passwords are, and a right one forgets them.
 */
export async function giveCode (deps: Documents, { id }: Pick<AccountRecord, 'id'>, code: string, at: string): Promise<boolean> {
  const account = await countTry(deps, id, at)
  const step = account && stepOf(account, code, at)
  await record(deps, { at, actor: id, action: step === undefined ? 'account.code-refused' : 'account.code', resource: `accounts:${id}` })
  if (step === undefined) return false
  let isNew = false
  await updateAccount(deps, id, { at, by: id }, ({ failedAt, ...before }) => {
    const { secondFactor } = before
    // Of two that give the same code at the same time one comes second; a factor taken off meanwhile takes its codes along.
    isNew = secondFactor !== undefined && secondFactor.secret === account?.secondFactor?.secret && step > (secondFactor.lastStep ?? -1)
    return isNew ? { ...before, failures: 0, secondFactor: { ...secondFactor!, confirmedAt: secondFactor!.confirmedAt ?? at, lastStep: step } } : { ...before, ...(failedAt ? { failedAt } : {}) }
  })
  return isNew
}

/** Takes the factor off, so that it must be set up again: for a lost phone. */
export async function resetSecondFactor (deps: Documents, id: string, { at, by }: { at: string, by: string }): Promise<void> {
  await updateAccount(deps, id, { at, by }, ({ secondFactor, ...account }) => account)
}
