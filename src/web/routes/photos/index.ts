/** Photos that a published record shows, and for who works on it those that it is to show. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { readPhoto } from '../../../application/park-office/photos.js'
import { opensTo } from '../../plugins/access.js'
import { LanguageQuery, RecordId } from '../../queries.js'

export default async function photos (app: FastifyInstance) {
  opensTo(app, 'site.read')
  app.withTypeProvider<TypeBoxTypeProvider>().get('/:id', { schema: { params: RecordId, querystring: LanguageQuery } }, async (request, reply) => {
    const { file, bytes, isPublic } = await readPhoto(app.deps, request.actor, request.params.id)
    return reply.headers({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'inline',
      'cache-control': isPublic ? 'public, max-age=300' : 'private, no-store'
    }).type(file.kind).send(Buffer.from(bytes))
  })
}
