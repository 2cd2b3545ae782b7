/** The routes that an application has, as they are registered. */
import diagnostics from 'node:diagnostics_channel'
import type { FastifyInstance } from 'fastify'

const CHANNEL = 'fastify.initialization'

/** Builds with `build` and gives what it built with its routes: `GET /parks/:id`; HEAD is left out, it only shortens GET. */
export async function withRoutes<T> (build: () => Promise<T>): Promise<{ app: T, routes: string[] }> {
  const routes = new Set<string>()
  const watch = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) if (name !== 'HEAD') routes.add(`${name} ${url}`)
    })
  }
  diagnostics.subscribe(CHANNEL, watch)
  try {
    return { app: await build(), routes: [...routes].sort() }
  } finally {
    diagnostics.unsubscribe(CHANNEL, watch)
  }
}
