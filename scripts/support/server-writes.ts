/** Writes to running servers, what they acknowledged, and the account of what stores and pages then show of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Document } from '../../src/application/collections.js'
import { indexQueue } from '../../src/application/indexer.js'
import type { DocumentStore } from '../../src/application/ports.js'
import { saveRecord } from '../../src/application/records.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { madeUpPark } from './made-up-park.js'

/** `status`: of the answer; 0 when there was none, -1 when it was cut off after its beginning. */
export type Answered = { status: number, ms: number, body: string }

export async function ask (url: string, init: RequestInit = {}): Promise<Answered> {
  const before = performance.now()
  const response = await fetch(url, init).catch(() => undefined)
  const body = await response?.text().catch(() => undefined)
  const status = body === undefined ? -Number(response !== undefined) : response!.status
  return { status, body: body ?? '', ms: Math.round(performance.now() - before) }
}

/** A match of its own: `number` is told apart by the land it asks for. */
export const postMatch = (base: string, number: number): Promise<Answered> => ask(`${base}/api/v1/matches`, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ facts: { 'project.landMu': number }, asOf: '2026-11-21' })
})

/** `matches`: number to id. `parks`: id to the number in its name that was acknowledged last, and those tried since then. */
export type Acknowledged = {
  matches: Map<number, string>
  parks: Map<string, { number: number, open: number[] }>
  writes: number
  refused: number
  answers: Answered[]
}

let numbers = 880_000_000

const parkNamed = (id: string, number: number): Document<'parks'> => madeUpPark(id, { name: { zh: `测试园区 ${number}`, en: `Test park ${number}` } })

/** One writer of each kind for each server, and one that edits parks in the store as another process would, until `stop`. */
export function startWrites (bases: readonly string[], documents: DocumentStore, run: string) {
  const said: Acknowledged = { matches: new Map(), parks: new Map(), writes: 0, refused: 0, answers: [] }
  const running = { goesOn: true }
  const matching = async (base: string) => {
    while (running.goesOn) {
      const number = ++numbers
      const answer = await postMatch(base, number)
      said.answers.push(answer)
      if (answer.status === 201) {
        said.matches.set(number, (JSON.parse(answer.body) as { id: string }).id)
        said.writes += 1
      } else {
        said.refused += 1
        await sleep(50)
      }
    }
  }
  const editing = async () => {
    for (let at = 0; running.goesOn; at++) {
      const [id, number] = [`fault-${run}-${at % 5}`, ++numbers]
      const known = said.parks.get(id)
      try {
        await saveRecord({ documents }, 'parks', parkNamed(id, number), { by: 'fault', at: new Date().toISOString() })
        said.parks.set(id, { number, open: [] })
        said.writes += 1
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error
        said.refused += 1
        known?.open.push(number)
      }
      await sleep(100)
    }
  }
  const ends = Promise.all([...bases.map(matching), editing()])
  return {
    said,
    /** Resolves when so many more writes were acknowledged. */
    async until (more: number) {
      for (const enough = said.writes + more; said.writes < enough;) await Promise.race([sleep(20), ends])
    },
    async stop () {
      running.goesOn = false
      await ends
      return said
    }
  }
}

/** `caughtUpMs`: how long after the last write the index held all of them. */
export type ServerAccount = { acknowledged: number, refused: number, found: number, lost: number, duplicated: number, caughtUpMs: number }

/** Resolves when the index holds everything that was written, or after two minutes; gives how long that took. */
export async function caughtUp (documents: DocumentStore): Promise<number> {
  const before = performance.now()
  for (;;) {
    const { length } = await indexQueue({ documents }).catch(() => ({ length: 1 }))
    const ms = Math.round(performance.now() - before)
    if (length === 0 || ms > 120_000) return ms
    await sleep(50)
  }
}

/** How many stored matches bear each number. */
async function storedMatches (documents: DocumentStore): Promise<Map<number, number>> {
  const counts = new Map<number, number>()
  for (let offset = 0; ; offset += 50) {
    const { items } = await documents.find('matches', { limit: 50, offset })
    for (const { pinned } of items) {
      const number = Number(pinned?.given['project.landMu'])
      counts.set(number, (counts.get(number) ?? 0) + 1)
    }
    if (items.length === 0) return counts
  }
}

type Listed = { total: number, degraded: boolean, items: { id: string }[] }

/** Whether the index of a server finds the park by the number in its name; -1 when the answer did not come from the index. */
async function foundBy (base: string, number: number): Promise<number> {
  const { status, body } = await ask(`${base}/api/v1/parks?q=${number}`)
  if (status !== 200) return -1
  const { total, degraded } = JSON.parse(body) as Listed
  return degraded ? -1 : total
}

/**
 * What is there of what was acknowledged: every match on every server, and every park under its last name in the index, once.
 * Duplicated: a match stored twice, or a park that is also found by another name.
 */
export async function accountOn (bases: readonly string[], documents: DocumentStore, { matches, parks, writes, refused }: Acknowledged): Promise<ServerAccount> {
  const caughtUpMs = await caughtUp(documents)
  const stored = await storedMatches(documents)
  let [found, lost, duplicated] = [0, 0, 0]
  for (const [number, id] of matches) {
    const answers = await Promise.all(bases.map(base => ask(`${base}/api/v1/matches/${id}`)))
    if (answers.every(({ status }) => status === 200)) found += 1
    else lost += 1
    duplicated += (stored.get(number) ?? 0) > 1 ? 1 : 0
  }
  const edits = writes - matches.size
  let lostParks = 0
  for (const base of bases) {
    for (const [, { number, open }] of parks) {
      const [last, ...others] = await Promise.all([number, ...open].map(name => foundBy(base, name)))
      if (last !== 1 && !others.includes(1)) lostParks += 1
      duplicated += Math.max(0, [last ?? 0, ...others].filter(total => total > 0).length - 1)
    }
  }
  return { acknowledged: writes, refused, found: found + edits - lostParks, lost: lost + lostParks, duplicated, caughtUpMs }
}
