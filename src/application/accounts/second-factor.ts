/** The second factor: one-time codes by time (RFC 6238) from an authenticator app. */
import { Secret, TOTP } from 'otpauth'
import type { Deps } from '../ports.js'
import { updateAccount, type AccountRecord } from './accounts.js'
import { record } from './audit.js'
import { countFailure, waitOf } from './sign-in.js'

type Documents = Pick<Deps, 'documents'>

const STEP_SECONDS = 30

/** A clock may be one step off, either way. */
const WINDOW = 1

const codesOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: 'Luodi', label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: STEP_SECONDS })

/** A new secret for the account, not yet in force: it is once a code of it was given. Gives the secret and the address for an app. */
export async function startSecondFactor (deps: Documents, account: AccountRecord, at: string): Promise<{ secret: string, address: string }> {
  const pending = account.secondFactor && !account.secondFactor.confirmedAt ? account.secondFactor.secret : undefined
  const secret = pending ?? new Secret({ size: 20 }).base32
  if (!pending) await updateAccount(deps, account.id, { at, by: account.id }, before => ({ ...before, secondFactor: { secret } }))
  return { secret, address: codesOf(secret, account.email).toString() }
}

/** The time step that the code belongs to; undefined for a wrong code, and for one of a step already used. */
function stepOf ({ email, secondFactor }: AccountRecord, code: string, at: string): number | undefined {
  if (!secondFactor) return undefined
  const delta = codesOf(secondFactor.secret, email).validate({ token: code.normalize('NFKC').replace(/\s/g, ''), timestamp: Date.parse(at), window: WINDOW })
  if (delta === null) return undefined
  const step = Math.floor(Date.parse(at) / 1000 / STEP_SECONDS) + delta
  return step > (secondFactor.lastStep ?? -1) ? step : undefined
}

/** Whether the code is right; the first right one puts the factor in force, and none works twice. Wrong ones delay the next try as passwords do. */
export async function giveCode (deps: Documents, account: AccountRecord, code: string, at: string): Promise<boolean> {
  const step = waitOf(account, at) > 0 ? undefined : stepOf(account, code, at)
  await record(deps, { at, actor: account.id, action: step === undefined ? 'account.code-refused' : 'account.code', resource: `accounts:${account.id}` })
  if (step === undefined) {
    await countFailure(deps, account.id, at)
    return false
  }
  let isNew = false
  await updateAccount(deps, account.id, { at, by: account.id }, ({ failedAt, ...before }) => {
    isNew = step > (before.secondFactor!.lastStep ?? -1)
    return { ...before, failures: 0, secondFactor: { ...before.secondFactor!, confirmedAt: before.secondFactor!.confirmedAt ?? at, lastStep: Math.max(step, before.secondFactor!.lastStep ?? -1) } }
  })
  return isNew
}

/** Takes the factor off, so that it must be set up again: for a lost phone. */
export async function resetSecondFactor (deps: Documents, id: string, { at, by }: { at: string, by: string }): Promise<void> {
  await updateAccount(deps, id, { at, by }, ({ secondFactor, ...account }) => account)
}
