/** Where rights are enforced: a use case calls `assertMay` with the record before it reads or writes anything of it. */
import { may, type Action, type Actor, type Member, type Subject } from '../../domain/account/access.js'
import { ForbiddenError, NotFoundError } from '../../domain/errors.js'

/** Throws ForbiddenError unless the actor may do this, to this record where one is given. */
export function assertMay (actor: Actor, action: Action, subject?: Subject): asserts actor is Actor {
  if (!may(actor, action, subject)) throw new ForbiddenError(`${actor.role} may not ${action}`, { action })
}

/** For records whose existence is not everybody's business: NotFoundError, the same as for an id that never was. */
export function assertSees (actor: Actor, action: Action, subject: Subject): void {
  if (!may(actor, action, subject)) throw new NotFoundError('no such record')
}

/** The actor as somebody with an account; ForbiddenError for the public. */
export function memberOf (actor: Actor): Member {
  if (actor.role === 'public') throw new ForbiddenError('needs an account')
  return actor
}
