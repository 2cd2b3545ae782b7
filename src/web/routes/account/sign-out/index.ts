/** Signing out: the session ends in the store, and the browser forgets what it kept. */
import type { FastifyInstance } from 'fastify'
import { signOut } from '../../../../application/accounts/own.js'
import { now } from '../../../../clock.js'
import { closed } from '../../../../domain/shape.js'
import { FormBody } from '../../../form.js'
import { opensTo } from '../../../plugins/access.js'
import { typed } from '../forms.js'
import { WayQuery } from '../next.js'

export default async function signOutRoutes (instance: FastifyInstance) {
  opensTo(instance, 'account.sign-in')
  const app = typed(instance)

  app.post('/', { schema: { querystring: closed({ lang: WayQuery.lang }), body: FormBody } }, async (request, reply) => {
    if (request.signedIn) await signOut(app.deps, request.signedIn, now())
    return reply.closeSession().forgetForms().header('clear-site-data', '"cache", "storage"').redirect('/', 303)
  })
}
