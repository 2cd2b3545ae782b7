/** Where the data comes from, how far it can be trusted, and under which licence it may be used. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { confidenceCounts, figures } from '../../../application/coverage.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { aboutPage } from '../../presenters/coverage.js'
import { dayOf, LanguageQuery } from '../../queries.js'

export default async function about (app: FastifyInstance) {
  opensTo(app, 'site.read')
  app.withTypeProvider<TypeBoxTypeProvider>().get('/', { schema: { querystring: LanguageQuery } }, async (request, reply) => {
    const data = { figures: await figures(app.deps, dayOf(undefined), request.view), counts: await confidenceCounts(app.deps) }
    return renderPage(reply, 'about/index', aboutPage(data, request.texts))
  })
}
