/** What an administrator does to an account with one button. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TObject, TRecord } from 'typebox'
import { endSessionsOf, resetFactorOf, setDisabled } from '../../../../application/accounts/manage.js'
import type { AppDeps } from '../../../../application/ports.js'
import { now } from '../../../../clock.js'
import type { Actor } from '../../../../domain/account/access.js'
import type { App } from '../../account/forms.js'

type Work = (deps: AppDeps, actor: Actor, id: string, at: string) => Promise<unknown>

/** Path to what is done and to what the page says of it afterwards. */
const ACTIONS: Readonly<Record<string, { done: string, work: Work }>> = {
  disable: { done: 'disabled', work: (deps, actor, id, at) => setDisabled(deps, actor, id, true, at) },
  enable: { done: 'enabled', work: (deps, actor, id, at) => setDisabled(deps, actor, id, false, at) },
  'reset-factor': { done: 'factor', work: resetFactorOf },
  'end-sessions': { done: 'ended', work: endSessionsOf }
}

export function simpleActions (app: App, schema: { params: TObject, querystring: TObject, body: TRecord }): void {
  for (const [path, { done, work }] of Object.entries(ACTIONS)) {
    app.post(`/:id/${path}`, { schema }, async (request: FastifyRequest, reply: FastifyReply) => {
      const { id } = request.params as { id: string }
      await work(app.deps, request.actor, id, now())
      return reply.redirect(`/admin/users/${id}?done=${done}`, 303)
    })
  }
}
