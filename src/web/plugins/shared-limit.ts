/** Where @fastify/rate-limit counts when several processes serve one address: in the store they share. */
import { randomBytes } from 'node:crypto'
import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import { sharedCounter, type Counter, type Timing } from '../../application/limits.js'
import type { Deps } from '../../application/ports.js'

/** A request waits no longer than this to be counted by all. */
const PATIENCE_MS = 100

type Child = { routeInfo?: { method?: string | string[], url?: string } }

/** The store that the plugin makes one of for all routes, and one for each route with a limit of its own. */
export function sharedLimit (deps: Pick<Deps, 'documents' | 'log'>, timing: Timing): FastifyRateLimitStoreCtor {
  const holder = randomBytes(8).toString('hex')
  const storeFor = (name: string): FastifyRateLimitStore => {
    const counters = new Map<number, Counter>()
    const counterFor = (windowMs: number): Counter => {
      const options = { ...timing, name: `${name} ${windowMs}`, holder, windowMs, patienceMs: PATIENCE_MS }
      const counter = counters.get(windowMs) ?? sharedCounter(deps, options)
      counters.set(windowMs, counter)
      return counter
    }
    return {
      incr (key, callback, windowMs, most) {
        counterFor(windowMs)(key, most).then(({ current, leftMs }) => callback(null, { current, ttl: leftMs }), callback)
      },
      child: route => {
        const { method, url } = (route as Child).routeInfo ?? {}
        return storeFor([method, url].flat().join(' '))
      }
    }
  }
  // The plugin calls `new`, which gives the object that the function returns.
  return function SharedLimit () { return storeFor('all') } as unknown as FastifyRateLimitStoreCtor
}
