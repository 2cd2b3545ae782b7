/** One box for parks, clusters, policies and, for officers, leads; and what it offers while somebody types. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { searchEverything } from '../../../application/browse-all.js'
import { today } from '../../../clock.js'
import { may } from '../../../domain/account/access.js'
import { opensTo } from '../../plugins/access.js'
import { suggestions } from '../../presenters/search-suggest.js'
import { SearchQuery } from '../../queries.js'
import { sendResults } from './results.js'

/** How many of each kind are offered. */
const OFFERED = 4

export default async function search (fastify: FastifyInstance) {
  opensTo(fastify, 'site.read')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/', { schema: { querystring: SearchQuery } }, async (request, reply) =>
    sendResults(request, reply, { text: request.query.q?.trim() ?? '', path: '/search' }))

  app.get('/suggest', { schema: { querystring: SearchQuery } }, async (request, reply) => {
    const { actor, view, texts } = request
    const text = request.query.q?.trim() ?? ''
    const all = await searchEverything(app.deps, actor, view, { text, limit: OFFERED, asOf: today() })
    const path = may(actor, 'desk.use') ? '/desk/search' : '/search'
    const html = await reply.viewAsync('search/suggest', { ...suggestions({ all, text, path }, texts), texts })
    reply.headers({ 'cache-control': 'private, no-cache', 'x-robots-tag': 'noindex' })
    return reply.type('text/html; charset=utf-8').send(html)
  })
}
