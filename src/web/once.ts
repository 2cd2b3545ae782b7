/** What a page shows after a form was sent and nowhere again: kept in the visitor's own cookie for a few minutes, never in an address. */
import type { FastifyReply, FastifyRequest } from 'fastify'

const SHOWN_S = 600
const LONGEST = 1500

/** Keeps a text for the page at `path` and those below it. A text that is too long is left out. */
export function keepOnce (reply: FastifyReply, name: string, text: string, path: string): void {
  const value = Buffer.from(text).toString('base64url')
  if (value.length > LONGEST) return
  reply.setCookie(name, value, { path, httpOnly: true, sameSite: 'lax', secure: reply.request.protocol === 'https', maxAge: SHOWN_S })
}

/** The text that was kept, again at each reload until its time is over; empty where there is none. */
export const keptOnce = ({ cookies }: FastifyRequest, name: string): string => Buffer.from(cookies[name] ?? '', 'base64url').toString()

/** The text that was kept; gone for the next page. */
export function takeOnce (request: FastifyRequest, reply: FastifyReply, name: string, path: string): string {
  const text = keptOnce(request, name)
  if (text !== '') reply.clearCookie(name, { path })
  return text
}
