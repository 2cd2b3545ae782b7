/** How long a written park waits until a search finds it, while so many are written every second. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { searchParks } from '../../src/application/browse.js'
import type { Deps } from '../../src/application/ports.js'
import { saveRecord } from '../../src/application/records.js'
import { now } from '../../src/clock.js'
import { UnavailableError } from '../../src/domain/errors.js'
import type { Park } from '../../src/domain/place/park.js'

/** Every how many writes one is searched for until it is found. */
const WATCHED = 20
/** So many writers at most have a write under way, as behind a server, where each waits for its own. */
const WRITERS = 20
/** A write that is not found by then counts as not found. */
const PATIENCE_MS = 60_000

/** `perSecond`: writes that were acknowledged. `times`: milliseconds from acknowledged to found, in order of size. */
export type Lag = { written: number, failed: number, perSecond: number, times: number[], notFound: number }

/** A store that is too busy for a moment is asked again. */
function whileAway (error: unknown): undefined {
  if (!(error instanceof UnavailableError)) throw error
}

async function timeUntilFound (deps: Deps, id: string, word: string, acknowledged: number): Promise<number | undefined> {
  while (performance.now() < acknowledged + PATIENCE_MS) {
    const found = await searchParks(deps, { text: word, chosen: {}, limit: 10, offset: 0 }).catch(whileAway)
    if (found && !found.degraded && found.items.some(item => item.id === id && item.name.en.endsWith(word))) return performance.now() - acknowledged
    await sleep(10)
  }
  return undefined
}

/**
 * Which park is written in which turn: each that is searched for once only, so that no later write takes its words away while
 * it is looked for; the others again and again.
 */
function parkOf (parks: readonly Park[], turn: number): Park {
  const watched = Math.ceil(parks.length / 2)
  return turn % WATCHED === 0 ? parks[turn / WATCHED % watched]! : parks[watched + turn % (parks.length - watched)]!
}

/**
 * Writes the parks, two at least, at `rate` a second for so many seconds, or as fast as they are acknowledged where that is slower,
 * and searches for one at a time of those that are watched. An indexer must be running on `deps`.
 */
export async function measureLag (deps: Deps, parks: readonly Park[], { rate, seconds }: { rate: number, seconds: number }): Promise<Lag> {
  const lag: Lag = { written: 0, failed: 0, perSecond: 0, times: [], notFound: 0 }
  let watch: Promise<void> | undefined
  const write = async (turn: number) => {
    const park = parkOf(parks, turn)
    const word = randomBytes(8).toString('hex')
    try {
      await saveRecord(deps, 'parks', { ...park, name: { ...park.name, en: `${park.name.en} ${word}` } }, { by: 'load', at: now() })
    } catch (error) {
      whileAway(error)
      lag.failed += 1
      return
    }
    lag.written += 1
    if (turn % WATCHED !== 0 || watch) return
    watch = timeUntilFound(deps, park.id, word, performance.now()).then(time => {
      if (time === undefined) lag.notFound += 1
      else lag.times.push(time)
      watch = undefined
    })
  }
  const start = performance.now()
  const writing = new Set<Promise<void>>()
  for (let turn = 0; turn < rate * seconds && performance.now() < start + seconds * 1000; turn++) {
    await sleep(Math.max(0, start + turn * 1000 / rate - performance.now()))
    if (writing.size >= WRITERS) await Promise.race(writing)
    const one = write(turn).finally(() => writing.delete(one))
    writing.add(one)
  }
  await Promise.all(writing)
  lag.perSecond = lag.written * 1000 / (performance.now() - start)
  await watch
  lag.times.sort((a, b) => a - b)
  return lag
}
