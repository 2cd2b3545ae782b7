/** A matched lead with everybody who has to do with it, and those who have not. */
import type { AppDeps } from '../../src/application/ports.js'
import { matchedLead } from './matched-lead.js'
import { person } from './people.js'
import type { Served } from './visitor.js'

/** `officer` is in charge of the lead of `investor`; `other`, `stranger` and `manager` have nothing to do with it. */
export async function leadPeople (app: Served, deps: AppDeps) {
  const officer = await person(app, deps, 'officer')
  const other = await person(app, deps, 'officer')
  const investor = await person(app, deps, 'investor')
  const stranger = await person(app, deps, 'investor')
  const manager = await person(app, deps, 'park-manager')
  return { officer, other, investor, stranger, manager, ...await matchedLead(deps, { officerId: officer.account.id, ownerId: investor.account.id }) }
}
