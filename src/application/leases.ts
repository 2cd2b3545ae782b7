/** One of several processes may do a thing at a time: whoever holds the lease, until it runs out or is handed back. */
import { ConflictError, UnavailableError } from '../domain/errors.js'
import type { Deps } from './ports.js'

type Documents = Pick<Deps, 'documents'>

/** `until`: milliseconds since 1970. A holder is a name that no other process has. */
type Lease = { holder: string, until: number }

/** How the id of every lease begins. */
export const LEASE_PREFIX = 'lease-'

const idOf = (name: string): string => `${LEASE_PREFIX}${name}`

const isLease = (value: unknown): value is Lease =>
  typeof value === 'object' && value !== null && 'holder' in value && 'until' in value

/** Writes the lease if nobody wrote it since it was read; false when somebody did. */
async function write ({ documents }: Documents, name: string, value: Lease, version: number): Promise<boolean> {
  try {
    await documents.put('meta', { id: idOf(name), value }, { ifVersion: version })
    return true
  } catch (error) {
    if (error instanceof ConflictError) return false
    throw error
  }
}

/**
 * Takes the lease, or holds it longer, until `now + ttlMs`. False while somebody else holds it. A holder renews well before
 * the end; clocks of the processes may differ by less than what is left then.
 */
export async function claim (deps: Documents, name: string, { holder, now, ttlMs }: { holder: string, now: number, ttlMs: number }): Promise<boolean> {
  const stored = await deps.documents.get('meta', idOf(name))
  const lease = isLease(stored?.value) ? stored.value : undefined
  if (lease && lease.holder !== holder && lease.until > now) return false
  return write(deps, name, { holder, until: now + ttlMs }, stored?.version ?? 0)
}

/** Hands the lease back, so that the next one need not wait. Does nothing for a holder who has lost it. */
export async function release (deps: Documents, name: string, holder: string): Promise<void> {
  for (;;) {
    const stored = await deps.documents.get('meta', idOf(name))
    if (!stored || !isLease(stored.value) || stored.value.holder !== holder) return
    // Written meanwhile: by a renewal that the holder no longer waited for, or by the next one.
    if (await write(deps, name, { holder, until: 0 }, stored.version ?? 0)) return
  }
}

/** What became of a thing that only one may do: the result, or that somebody else was at it until the time was over. */
export type Locked<T> = { done: true, result: T } | { done: false }

/**
 * To be called by work that writes in steps, before each of them. Throws UnavailableError when the lock was not kept: another
 * process may be at it by now. Between the call and the step there must be no long wait.
 */
export type StillHeld = () => void

type LockTiming = { holder: string, ttlMs: number, waitMs: number, clock: () => number, wait: (ms: number) => Promise<void> }

/** Renews the lease until it is stopped, and knows until when it is held. */
function keepingLease (deps: Documents, name: string, { holder, ttlMs, clock, wait }: LockTiming, since: number) {
  let [until, isStopped] = [since + ttlMs, false]
  let renewal: Promise<void> = Promise.resolve()
  const renew = async () => {
    const now = clock()
    // A store that fails now is asked again before the lease runs out; who lost the lease does not take it again.
    if (now < until && await claim(deps, name, { holder, now, ttlMs }).catch(() => false)) until = now + ttlMs
  }
  const keep = async () => {
    for (;;) {
      await wait(ttlMs / 3)
      if (isStopped) return
      renewal = renew()
      await renewal
    }
  }
  keep().catch(() => {})
  const stillHeld: StillHeld = () => {
    if (clock() >= until) throw new UnavailableError(`the lock ${name} was lost: another process may hold it`, { key: 'unavailable.lock' })
  }
  /** Resolves when no renewal is under way, which could take again what is handed back. */
  const stop = async () => {
    isStopped = true
    await renewal
  }
  return { stillHeld, stop }
}

/**
 * Runs `work` while no other process does, waiting for the others up to `waitMs`. The lease is renewed meanwhile; `work` is told
 * by `StillHeld` when it could not be. `wait` sleeps; `clock` gives milliseconds since 1970.
 */
export async function withLock<T> (deps: Documents, name: string, timing: LockTiming, work: (stillHeld: StillHeld) => Promise<T>): Promise<Locked<T>> {
  const { holder, ttlMs, waitMs, clock, wait } = timing
  const giveUp = clock() + waitMs
  let asked = clock()
  while (!await claim(deps, name, { holder, now: asked, ttlMs })) {
    if (clock() >= giveUp) return { done: false }
    await wait(Math.min(200, ttlMs / 4))
    asked = clock()
  }
  const { stillHeld, stop } = keepingLease(deps, name, timing, asked)
  try {
    return { done: true, result: await work(stillHeld) }
  } finally {
    await stop()
    // What became of the work counts; a lock that cannot be handed back runs out.
    await release(deps, name, holder).catch(() => {})
  }
}
