/** What a page shows after a form was sent and nowhere again: kept in the visitor's own cookie for a few minutes, never in an address. */
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Browsers refuse a cookie with this prefix over plain HTTP; `__Host-` would open it to every page. */
const cookieOf = ({ server }: FastifyRequest, name: string) => {
  const secure = server.publicUrl.startsWith('https:')
  return { name: secure ? `__Secure-${name}` : name, options: { httpOnly: true, sameSite: 'lax', secure } as const }
}

const SHOWN_S = 600
const LONGEST = 1500

/** Keeps a text for the page at `path` and those below it. A text that is too long is left out. */
export function keepOnce (reply: FastifyReply, name: string, text: string, path: string): void {
  const value = Buffer.from(text).toString('base64url')
  if (value.length > LONGEST) return
  const cookie = cookieOf(reply.request, name)
  reply.setCookie(cookie.name, value, { ...cookie.options, path, maxAge: SHOWN_S })
}

/** The text that was kept, again at each reload until its time is over; empty where there is none. */
export const keptOnce = (request: FastifyRequest, name: string): string =>
  Buffer.from(request.cookies[cookieOf(request, name).name] ?? '', 'base64url').toString()

/** The text that was kept; gone for the next page. */
export function takeOnce (request: FastifyRequest, reply: FastifyReply, name: string, path: string): string {
  const text = keptOnce(request, name)
  const cookie = cookieOf(request, name)
  if (text !== '') reply.clearCookie(cookie.name, { ...cookie.options, path })
  return text
}
