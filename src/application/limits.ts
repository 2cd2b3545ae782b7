/**
 * How often somebody did something in a stretch of time, counted together by all processes that share a store.
 *
 * Each process counts in memory and writes into one document of its own, so that no two ever write the same one. It tells, and
 * asks what the others counted, only when a key has come a tenth nearer to what it may: a visitor who stays below costs the
 * store nothing. Each process can therefore let pass at most a tenth more than all together may. Windows begin at full
 * multiples of their length on the clock of the process, whose differences move the window by as much.
 */
import { createHash } from 'node:crypto'
import type { Deps } from './ports.js'

/** Documents of `meta` that count requests begin with this. */
export const RATE_PREFIX = 'rate-'

/** `current`: the count of this window so far, this time included. `leftMs`: how long the window still lasts. */
export type Counted = { current: number, leftMs: number }

/** Counts one more for a key that may do something `most` times in a window. Never fails, and never waits long. */
export type Counter = (key: string, most: number) => Promise<Counted>

/** `clock`: milliseconds since 1970. `wait`: sleeps. */
export type Timing = { clock: () => number, wait: (ms: number) => Promise<void> }

/**
 * `name`: what is counted; counters of different names know nothing of each other. `holder`: a name that no other process has,
 * letters and digits. `patienceMs`: the longest wait for the store.
 */
export type CounterOptions = Timing & { name: string, holder: string, windowMs: number, patienceMs: number }

/** `own`: what this process counted, the key used last at the end. `told`: the keys of it that others are told of. */
type Window = { start: number, own: Map<string, number>, told: Set<string>, others: Map<string, number> }

/** Keys counted at a time; the one unused longest goes first. */
const MOST_KEYS = 5000

const TOLD_PARTS = 10

const hashOf = (text: string, digits: number): string => createHash('sha256').update(text).digest('hex').slice(0, digits)

function countIn ({ own, told }: Window, key: string): number {
  const count = (own.get(key) ?? 0) + 1
  own.delete(key)
  own.set(key, count)
  for (const oldest of own.keys()) {
    if (own.size <= MOST_KEYS) break
    own.delete(oldest)
    told.delete(oldest)
  }
  return count
}

const isCounts = (value: unknown): value is Record<string, number> =>
  typeof value === 'object' && value !== null && Object.values(value).every(count => typeof count === 'number')

function sumOf (lists: readonly unknown[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const counts of lists.filter(isCounts)) {
    for (const [key, count] of Object.entries(counts)) sums.set(key, (sums.get(key) ?? 0) + count)
  }
  return sums
}

/** Runs `work` for everybody who asks, one run at a time; who asks during a run gets the next one, which sees what is new. */
function inTurn (work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const run = (): Promise<void> => {
    if (running) {
      next ??= running.then(() => {
        next = undefined
        return run()
      })
      return next
    }
    running = work().finally(() => { running = undefined })
    return running
  }
  return run
}

/** Writes what this process counted and reads what the others did; once for each window, what is left of past ones goes. */
function exchangeOf ({ documents }: Pick<Deps, 'documents'>, { name, holder, windowMs }: CounterOptions) {
  const prefix = `${RATE_PREFIX}${hashOf(name, 8)}-`
  let swept = 0
  const find = async (from: string, to: string) => (await documents.find('meta', { where: { id: { gte: from, lte: to } } })).items
  return async (window: Window): Promise<void> => {
    const id = `${prefix}${window.start}-${holder}`
    const counts = Object.fromEntries([...window.told].map(key => [key, window.own.get(key) ?? 0]))
    await documents.put('meta', { id, value: counts })
    const stored = await find(`${prefix}${window.start}-`, `${prefix}${window.start}-z`)
    window.others = sumOf(stored.filter(item => item.id !== id).map(({ value }) => value))
    if (swept === window.start) return
    swept = window.start
    // The window before is left to processes whose clocks are behind.
    for (const old of await find(`${prefix}0`, `${prefix}${window.start - 2 * windowMs}-z`)) await documents.remove('meta', old.id)
  }
}

/**
 * A counter shared through the store. While the store fails or is slow the process counts alone, and says so once; keys are
 * stored as hashes and only until the window is over.
 */
export function sharedCounter (deps: Pick<Deps, 'documents' | 'log'>, options: CounterOptions): Counter {
  const { name, windowMs, patienceMs, clock, wait } = options
  const exchange = exchangeOf(deps, options)
  let window: Window = { start: 0, own: new Map(), told: new Set(), others: new Map() }
  let isLate = false
  const setLate = (late: boolean, reason: string) => {
    if (late && !isLate) deps.log.warn({ reason }, 'requests are limited by this process alone: the store does not answer in time')
    isLate = late
  }
  const share = inTurn(async () => {
    const began = clock()
    try {
      await exchange(window)
      if (clock() - began <= patienceMs) setLate(false, '')
    } catch (error) {
      setLate(true, error instanceof Error ? error.name : String(error))
    }
  })
  const sharePatiently = async () => {
    const sharing = share()
    // A store that was late is told in passing until it answers in time again.
    if (!isLate && await Promise.race([sharing.then(() => false), wait(patienceMs).then(() => true)])) setLate(true, 'slow')
  }

  return async (key, most) => {
    const start = clock() - clock() % windowMs
    if (window.start !== start) window = { start, own: new Map(), told: new Set(), others: new Map() }
    const counted = window
    const hash = hashOf(`${start} ${name} ${key}`, 16)
    const own = countIn(counted, hash)
    const step = Math.max(1, Math.floor(most / TOLD_PARTS))
    // Beyond what the key may the others need not know more.
    if (own % step === 0 && own < most + 2 * step) {
      counted.told.add(hash)
      await sharePatiently()
    }
    return { current: own + (counted.others.get(hash) ?? 0), leftMs: Math.max(0, start + windowMs - clock()) }
  }
}
