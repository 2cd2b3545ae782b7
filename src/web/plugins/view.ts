/** Whose eyes a request has. Without an account they are the public's. */
import fp from 'fastify-plugin'
import type { View } from '../../domain/law/lawfulness.js'

declare module 'fastify' {
  interface FastifyRequest { view: View }
}

export default fp<{ publicView: View }>(async (app, { publicView }) => {
  app.decorateRequest('view', publicView)
}, { name: 'view' })
