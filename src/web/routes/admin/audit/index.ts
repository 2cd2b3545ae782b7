/** The audit log, the newest line first; on demand every hash of it is recomputed. */
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { readAudit, verifyAudit } from '../../../../application/accounts/audit.js'
import { namesOf } from '../../../../application/accounts/accounts.js'
import { closed } from '../../../../domain/shape.js'
import { opensTo } from '../../../plugins/access.js'
import { auditView } from '../../../presenters/admin-audit.js'
import { sendForm, typed } from '../../account/forms.js'

const Words = Type.Optional(Type.String({ maxLength: 300 }))
const Query = closed({
  lang: Type.Optional(Type.Enum(['zh', 'en'])),
  actor: Words,
  action: Words,
  resource: Words,
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
  verify: Type.Optional(Type.Literal('1'))
})

const ON_PAGE = 50

export default async function adminAuditRoutes (instance: FastifyInstance) {
  opensTo(instance, 'audit.read')
  const app = typed(instance)

  app.get('/', { schema: { querystring: Query } }, async (request, reply) => {
    const { actor, action, resource, offset = 0, verify } = request.query
    const query = { limit: ON_PAGE, offset, ...actor ? { actor: actor.trim() } : {}, ...action ? { action: action.trim() } : {}, ...resource ? { resource: resource.trim() } : {} }
    const found = await readAudit(app.deps, request.actor, query)
    const names = await namesOf(app.deps, found.items.map(({ actor }) => actor))
    const audited = verify ? await verifyAudit(app.deps) : undefined
    return sendForm(reply, 'admin/audit', { ...auditView(found, { query, names, texts: request.texts, ...audited ? { audited } : {} }), wide: true })
  })
}
