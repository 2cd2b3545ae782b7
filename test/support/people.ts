/** People with accounts, signed in, as visitors of an application. */
import { createAccount, type NewAccount } from '../../src/application/accounts/accounts.js'
import { factorGiven, openSession } from '../../src/application/accounts/sessions.js'
import type { AppDeps } from '../../src/application/ports.js'
import { now } from '../../src/clock.js'
import type { Role } from '../../src/domain/account/access.js'
import { visitor, type Served } from './visitor.js'

/** So low that a test need not wait for it; never the cost of a real account. */
export const TEST_COST = 10

export const TEST_PASSWORD = 'lantern-birch-73-ferry'

let count = 0

/** An account of the role, made directly in the store. */
export async function makePerson (deps: Pick<AppDeps, 'documents'>, role: Role, over: Partial<NewAccount> = {}) {
  count++
  return createAccount(deps, { email: `${role}-${count}@example.org`, name: `${role} ${count}`, role, parkIds: [], password: TEST_PASSWORD, ...over },
    { at: now(), by: 'test', cost: TEST_COST })
}

/** A person of the role, signed in with everything that the role needs. */
export async function person (app: Served, deps: Pick<AppDeps, 'documents'>, role: Role, over: Partial<NewAccount> = {}) {
  const account = await makePerson(deps, role, over)
  const { secret, session } = await openSession(deps, account, { at: now(), device: 'test' })
  if (session.secondFactor !== 'none') await factorGiven(deps, session)
  const visit = visitor(app)
  visit.cookies['session'] = secret
  return Object.assign(visit, { account })
}
