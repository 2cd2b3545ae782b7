/** A link that is shown once: its secret goes with the redirect in a cookie of these pages, and is gone when the page was shown. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { findLink } from '../../../../application/accounts/links.js'
import { now } from '../../../../clock.js'
import { instantText } from '../../../presenters/account.js'
import type { OnceView } from '../../../presenters/admin-users.js'
import { originOf } from '../../../origin.js'

/** The redirect is followed at once; a browser that was closed meanwhile forgets the link. */
const SECONDS = 60

const cookieOf = ({ server }: FastifyRequest) => {
  const secure = server.publicUrl.startsWith('https:')
  return { name: secure ? '__Secure-once' : 'once', options: { path: '/admin/users', httpOnly: true, sameSite: 'strict', secure } as const }
}

export function keepOnce (request: FastifyRequest, reply: FastifyReply, secret: string): void {
  const { name, options } = cookieOf(request)
  reply.setCookie(name, secret, { ...options, maxAge: SECONDS })
}

/** The link to show, if there is one that still works; the cookie is taken away with it. */
export async function onceOf (request: FastifyRequest<{ Querystring: { mail?: string } }>, reply: FastifyReply): Promise<OnceView | null> {
  const { name, options } = cookieOf(request)
  const secret = request.cookies[name]
  if (!secret) return null
  reply.clearCookie(name, options)
  const link = await findLink(request.server.deps, secret, ['invitation', 'password-reset'], now())
  if (!link) return null
  const { texts, query: { mail } } = request
  const kind = link.purpose === 'invitation' ? 'invitation' : 'reset'
  return {
    title: texts.t(`admin.once.${kind}`),
    href: `${originOf(request)}/account/${kind}/${secret}`,
    until: texts.t('admin.once.until', { at: instantText(link.expiresAt, texts) }),
    mail: mail ? texts.t(`admin.once.${mail}`) : ''
  }
}
