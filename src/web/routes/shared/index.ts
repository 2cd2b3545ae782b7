/** What a link shows that an investor gave away: the chosen parks side by side, and nothing else of the match. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { catalogueFor } from '../../../application/catalogue.js'
import { catalogueOf, matchFor } from '../../../application/replay.js'
import { readShare } from '../../../application/shares.js'
import { dayOf, now } from '../../../clock.js'
import { closed } from '../../../domain/shape.js'
import { renderPage } from '../../page.js'
import { opensTo } from '../../plugins/access.js'
import { compareTable } from '../../presenters/match-compare.js'

const Query = closed({ lang: Type.Optional(Type.Enum(['zh', 'en'])) })

export default async function sharedRoutes (fastify: FastifyInstance) {
  opensTo(fastify, 'share.read')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  // The address is a secret: it is neither logged nor told to the next page.
  app.get('/:secret', { logLevel: 'warn', schema: { params: closed({ secret: Type.String({ maxLength: 100 }) }), querystring: Query } }, async (request, reply) => {
    const { deps } = app
    const share = await readShare(deps, request.params.secret, now())
    const { texts } = request
    // Whoever reads it, it shows what the public may see.
    const match = await matchFor(deps, share.matchId, 'public')
    const catalogue = catalogueFor(await catalogueOf(deps, match), 'public')
    const context = { match, catalogue, industries: deps.library.reference.industries, costTables: deps.library.costTables, texts }
    const parks = match.answer.parks.filter(({ parkId }) => share.parkIds.includes(parkId))
    reply.header('referrer-policy', 'no-referrer')
    return renderPage(reply, 'shared/view', {
      title: texts.t('match.shared.title'),
      asOfText: texts.t('match.as-of', { date: texts.date(match.asOf) }),
      untilText: texts.t('match.shared.until', { date: texts.date(dayOf(share.expiresAt)) }),
      table: compareTable(parks, context, false),
      styles: ['match.css', 'my.css']
    })
  })
}
