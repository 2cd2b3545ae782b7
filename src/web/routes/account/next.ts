/** Where a person goes after signing in: only to pages of this site. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { memberFrom, type AccountRecord } from '../../../application/accounts/accounts.js'
import type { SessionRecord } from '../../../application/accounts/sessions.js'
import { memberView } from '../../presenters/desk-nav.js'
import { address } from '../../presenters/common.js'

const HERE = 'http://here.invalid'

/** Pages that lead nowhere for who has just signed in. */
const NOWHERE = /^\/(?:account\/(?:sign-in|sign-out|code|enrol|register|forgot|reset|invitation)|api|assets|health)(?:\/|$)/

/** The address when it is a page of this site, as a browser would understand it; undefined for every other one. */
export function safeNext (given: string | undefined): string | undefined {
  if (!given?.startsWith('/') || given.length > 2000 || !URL.canParse(given, HERE)) return undefined
  const { origin, pathname, search } = new URL(given, HERE)
  // What a browser normalises to two slashes would be another host once it is sent back to it.
  return origin !== HERE || /^[/\\]{2}/.test(pathname) || NOWHERE.test(pathname) ? undefined : `${pathname}${search}`
}

/** Query of the pages on the way in. `attach`: an intake that is to belong to the account; the page of own projects asks before it takes it. */
export const WayQuery = {
  lang: Type.Optional(Type.Enum(['zh', 'en'])),
  next: Type.Optional(Type.String({ maxLength: 2000 })),
  attach: Type.Optional(Type.String({ pattern: '^[a-z0-9]{20,40}$' })),
  done: Type.Optional(Type.Enum(['registered', 'reset', 'sent', 'password', 'saved', 'ended']))
}

/** The page after signing in that a query names; empty when none. */
export const nextOf = ({ next, attach }: { next?: string, attach?: string }): string =>
  safeNext(next) ?? (attach ? `/my?attach=${attach}` : '')

/** The address with the page after it, where there is one. */
export const withNext = (path: string, next: string): string => address(path, { next })

/** The page where somebody with this account begins. */
export const homeOf = (account: AccountRecord, { texts }: FastifyRequest): string => memberView(memberFrom(account), '', texts)!.href

/** Sends a person on: to the second factor while one is due, then to the page asked for, or where their work begins. */
export function goOn (request: FastifyRequest, reply: FastifyReply, { account, secondFactor, next }: { account: AccountRecord, secondFactor: SessionRecord['secondFactor'], next: string }): FastifyReply {
  if (secondFactor === 'due') return reply.redirect(withNext('/account/code', next), 303)
  if (secondFactor === 'to-enrol') return reply.redirect(withNext('/account/enrol', next), 303)
  return reply.redirect(safeNext(next) ?? homeOf(account, request), 303)
}

/** Puts the secret of a new session into the cookie; forms of before, which somebody else may have prepared, are worth nothing any more. */
export const enter = (reply: FastifyReply, secret: string): FastifyReply => reply.openSession(secret).forgetForms()
