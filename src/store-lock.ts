/** How this process holds the lock under which one process at a time changes a whole store. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LockOptions } from './application/migrations.js'
import { now } from './clock.js'

/** After this time without a word from its holder the lock is free: a killed process delays the next start by as much. */
const SILENT_MS = 10_000

/** How long a starting process waits for one that migrates. */
const WAIT_MS = 120_000

/** Runs `work` with the options of the lock. No timer of the lock outlives the work. */
export async function holdingStore<T> (work: (lock: LockOptions) => Promise<T>): Promise<T> {
  const end = new AbortController()
  const wait = async (ms: number) => { await sleep(ms, undefined, { signal: end.signal }).catch(() => {}) }
  try {
    return await work({ holder: randomUUID(), ttlMs: SILENT_MS, waitMs: WAIT_MS, clock: () => Date.parse(now()), wait })
  } finally {
    end.abort()
  }
}
