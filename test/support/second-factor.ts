/** An authenticator app, for tests. */
import { Secret, TOTP } from 'otpauth'
import { giveCode, startSecondFactor } from '../../src/application/accounts/second-factor.js'
import type { AccountRecord } from '../../src/application/accounts/accounts.js'
import type { AppDeps } from '../../src/application/ports.js'
import { now } from '../../src/clock.js'

/** The code of the secret as it is, or `before` seconds ago. */
export const codeOf = (secret: string, before = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replace(/\s/g, '')) }).generate({ timestamp: Date.parse(now()) - before * 1000 })

/** Sets the factor up, with a code of the step before, so that the one of now is still good; gives its secret. */
export async function withSecondFactor (deps: Pick<AppDeps, 'documents'>, account: AccountRecord): Promise<string> {
  const { secret } = await startSecondFactor(deps, account, now())
  await giveCode(deps, account, codeOf(secret, 30), now())
  return secret
}
