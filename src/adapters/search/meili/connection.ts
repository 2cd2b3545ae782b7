/** A connection that is made when it is first needed, and anew after every failure: the server may be down, or come back empty. */
import { UnavailableError } from '../../../domain/errors.js'

/** `pauseMs`: after a failed attempt nobody waits for another one for so long. `clock`: milliseconds that only go on. */
export type Pacing = { pauseMs: number, clock: () => number }

export type Connection<T> = {
  /**
   * Runs `work` on the connection, and forgets it when `work` throws UnavailableError. With `patienceMs` waits no longer than
   * that for a connection that is being made, which goes on for the next one. Throws what kept it from being made.
   */
  use<R> (work: (made: T) => Promise<R>, patienceMs?: number): Promise<R>
}

type Attempt<T> = { made: Promise<T>, failedAt?: number }

/** What `promise` gives; UnavailableError when it takes longer. */
async function within<T> (promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new UnavailableError('the search server is not ready yet', { key: 'unavailable.search', trouble: 'no-answer' })), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** `make`: makes a connection; called for one attempt at a time. */
export function connectionBy<T> (make: () => Promise<T>, { pauseMs, clock }: Pacing): Connection<T> {
  let current: Attempt<T> | undefined
  const attempt = (): Attempt<T> => {
    if (current && (current.failedAt === undefined || clock() < current.failedAt + pauseMs)) return current
    const next: Attempt<T> = { made: make() }
    next.made.catch(() => { next.failedAt = clock() })
    current = next
    return next
  }
  return {
    async use (work, patienceMs) {
      const mine = attempt()
      const made = await (patienceMs === undefined ? mine.made : within(mine.made, patienceMs))
      try {
        return await work(made)
      } catch (error) {
        if (error instanceof UnavailableError && current === mine) current = undefined
        throw error
      }
    }
  }
}
