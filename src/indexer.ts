/** The indexer of this process: turns at intervals, a lease where the index is shared, longer waits while something is down, a stop. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { catchUp, indexQueue } from './application/indexer.js'
import { indexCatalogue, isIndexStale } from './application/indexing.js'
import { claim, release } from './application/leases.js'
import type { Deps } from './application/ports.js'

export const INDEXER_LEASE = 'indexer'

/** In milliseconds. */
export type IndexerTimes = {
  /** How long the index may be behind while nothing is wrong. */
  idleMs: number
  /** Longest wait after failures, which double it from `idleMs`. */
  mostMs: number
  /** How long others wait for a process that died. */
  leaseMs: number
  /** How long a stop waits for the turn under way. */
  stopMs: number
}

const TIMES: IndexerTimes = { idleMs: 500, mostMs: 30_000, leaseMs: 30_000, stopMs: 5000 }

/** `wait` resolves after a time, or sooner when the signal is given; `clock`: milliseconds since 1970. */
export type Timing = { times?: Partial<IndexerTimes>, clock?: () => number, wait?: (ms: number, signal?: AbortSignal) => Promise<void> }

const waitFor = (ms: number, signal?: AbortSignal): Promise<void> =>
  sleep(ms, undefined, signal ? { signal } : {}).catch(() => undefined)

/** The lease of this process: taken when nobody else has it, and taken again when half of it is over. After `end` never again. */
function leaseOf (deps: Deps, clock: () => number, ttlMs: number) {
  const holder = randomUUID()
  let until = 0
  let isOver = false
  const isHeld = () => clock() < until
  const take = async (): Promise<boolean> => {
    const now = clock()
    if (isOver) return false
    if (now < until - ttlMs / 2) return true
    until = await claim(deps, INDEXER_LEASE, { holder, now, ttlMs }) ? now + ttlMs : 0
    return isHeld()
  }
  const handOver = async () => {
    if (until === 0) return
    until = 0
    await release(deps, INDEXER_LEASE, holder)
      .catch((error: unknown) => deps.log.warn({ err: error }, 'the lease of the indexer could not be handed over'))
  }
  const end = async () => {
    isOver = true
    await handOver()
  }
  return { isHeld, take, handOver, end }
}

type Lease = ReturnType<typeof leaseOf>

type Keeping = { every: number, wait: (ms: number, signal?: AbortSignal) => Promise<void>, log: Deps['log'] }

/** Runs `work` and keeps the lease meanwhile, then hands it over; when it cannot be kept it runs out, which `isHeld` says. */
async function keeping<T> (lease: Lease, { every, wait, log }: Keeping, work: () => Promise<T>): Promise<T> {
  const over = new AbortController()
  const renewing = (async () => {
    for (;;) {
      await wait(every, over.signal)
      if (over.signal.aborted) return
      await lease.take().catch((error: unknown) => log.warn({ err: error }, 'the lease of the indexer could not be kept'))
    }
  })()
  try {
    return await work()
  } finally {
    over.abort()
    await renewing
    await lease.handOver()
  }
}

export type Indexer = { stop: () => Promise<void> }

/**
 * Starts the indexer. A shared index is written under the lease only, which is held no longer than there is something to do.
 * It is made anew when it is empty or was made by another release, which is looked up at the start and after every failure: a
 * server may come back without its data. `stop` ends the indexer within `stopMs`, at once when it waits, and leaves the lease to
 * the next process; a turn that has not ended by then writes nothing more.
 */
export function startIndexer (deps: Deps, { times = {}, clock = Date.now, wait = waitFor }: Timing = {}): Indexer {
  const { idleMs, mostMs, leaseMs, stopMs } = { ...TIMES, ...times }
  const lease = leaseOf(deps, clock, leaseMs)
  const stopping = new AbortController()
  const mayWrite = () => !stopping.signal.aborted && (!deps.search.isShared || lease.isHeld())

  let isChecked = !deps.search.isShared
  const turn = async (): Promise<boolean> => {
    if (!isChecked && await isIndexStale(deps)) deps.log.info(await indexCatalogue(deps, { mayWrite }), 'search index made anew')
    isChecked = true
    return (await catchUp(deps, { now: clock(), mayWrite })).more
  }
  const turnWithLease = async (): Promise<boolean> => {
    if (isChecked && (await indexQueue(deps)).length === 0) return false
    return await lease.take() && keeping(lease, { every: leaseMs / 4, wait, log: deps.log }, turn)
  }

  const run = async () => {
    let failures = 0
    while (!stopping.signal.aborted) {
      let more = false
      try {
        more = await (deps.search.isShared ? turnWithLease() : turn())
        if (failures > 0) deps.log.info({ failures }, 'the search index is kept again')
        failures = 0
      } catch (error) {
        failures += 1
        isChecked = !deps.search.isShared
        if (failures === 1) deps.log.warn({ err: error }, 'the search index cannot be kept: writes wait for it')
      }
      if (!more) await wait(Math.min(mostMs, idleMs * 2 ** Math.min(failures, 20)), stopping.signal)
    }
  }
  const running = run()
  return {
    async stop () {
      stopping.abort()
      const ended = new AbortController()
      await Promise.race([running, wait(stopMs, ended.signal)])
      ended.abort()
      await lease.end()
    }
  }
}

/** What became of it: done, or not because another process kept the index until the time was over. */
export type Exclusive<T> = { done: true, result: T } | { done: false }

/**
 * Runs `work` while no indexer of any process writes to the shared index; what is written to the store meanwhile keeps its mark
 * and is caught up afterwards. Waits up to `waitMs` for the process that has the lease.
 */
export async function withIndexLease<T> (deps: Deps, { waitMs, timing = {} }: { waitMs: number, timing?: Timing }, work: (mayWrite: () => boolean) => Promise<T>): Promise<Exclusive<T>> {
  const { times = {}, clock = Date.now, wait = waitFor } = timing
  const { leaseMs, idleMs } = { ...TIMES, ...times }
  const lease = leaseOf(deps, clock, leaseMs)
  const giveUp = clock() + waitMs
  while (!await lease.take()) {
    if (clock() >= giveUp) return { done: false }
    await wait(idleMs / 5)
  }
  return { done: true, result: await keeping(lease, { every: leaseMs / 4, wait, log: deps.log }, () => work(lease.isHeld)) }
}

/**
 * What a process does before it serves: its own index is filled; a shared one only when it is empty or of another release.
 * A shared index that cannot be reached is left to the indexer.
 */
export async function openIndex (deps: Deps, timing: Timing = {}): Promise<void> {
  if (!deps.search.isShared) {
    await indexCatalogue(deps)
    return
  }
  try {
    const fill = async (mayWrite: () => boolean) => {
      if (await isIndexStale(deps)) await indexCatalogue(deps, { mayWrite })
    }
    if (await isIndexStale(deps)) await withIndexLease(deps, { waitMs: 60_000, timing }, fill)
  } catch (error) {
    deps.log.warn({ err: error }, 'the search index could not be prepared')
  }
}
