/** The routes that an application has, as they are registered. */
import diagnostics from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { may } from '../../src/domain/account/access.js'

const CHANNEL = 'fastify.initialization'

/** Builds with `build` and gives what it built with its routes: `GET /parks/:id`; HEAD is left out, it only shortens GET. `open`: those of the public. */
export async function withRoutes<T> (build: () => Promise<T>): Promise<{ app: T, routes: string[], open: string[] }> {
  const routes = new Map<string, RouteOptions>()
  const watch = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', route => {
      for (const name of [route.method].flat()) if (name !== 'HEAD') routes.set(`${name} ${route.url}`, route)
    })
  }
  diagnostics.subscribe(CHANNEL, watch)
  try {
    const app = await build()
    const isOpen = ({ config }: RouteOptions): boolean => config?.access !== undefined && may({ role: 'public' }, config.access)
    return { app, routes: [...routes.keys()].sort(), open: [...routes].filter(([, route]) => isOpen(route)).map(([name]) => name).sort() }
  } finally {
    diagnostics.unsubscribe(CHANNEL, watch)
  }
}
