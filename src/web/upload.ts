/** Forms that bring a file, and files that go out. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FormBody } from './form.js'

/** `file` is undefined where none was chosen. */
export type Upload = { fields: FormBody, file: { name: string, bytes: Uint8Array } | undefined }

type Part = { type?: string, value?: unknown, filename?: string, toBuffer?: () => Promise<Buffer> }

/** What a form with a file under the name `file` sent; its other fields as texts. */
export async function readUpload (request: FastifyRequest): Promise<Upload> {
  const { body } = request
  // Anything but parts could name things as a part has them.
  if (!request.isMultipart()) return { fields: {}, file: undefined }
  const parts = Object.entries((body ?? {}) as Record<string, Part | Part[]>).map(([name, part]) => [name, [part].flat()] as const)
  const fields: FormBody = {}
  for (const [name, values] of parts) {
    const texts = values.flatMap(({ type, value }) => type === 'file' || typeof value !== 'string' ? [] : [value])
    if (texts.length > 0) fields[name] = texts
  }
  const sent = parts.find(([name]) => name === 'file')?.[1][0]
  if (!sent?.toBuffer || !sent.filename) return { fields, file: undefined }
  return { fields, file: { name: sent.filename, bytes: await sent.toBuffer() } }
}

/**
 * Sends a stored file to be saved, never to be shown: a browser neither guesses what it is nor runs anything in it. The name
 * stands in the header twice, as plain letters and as it is (RFC 6266).
 */
export function sendFile (reply: FastifyReply, { name, kind, bytes }: { name: string, kind: string, bytes: Uint8Array }): FastifyReply {
  const plain = name.replace(/[^\w.-]+/g, '_')
  const whole = encodeURIComponent(name).replace(/['()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
  return reply.headers({
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${whole}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store'
  }).type(kind).send(Buffer.from(bytes))
}
