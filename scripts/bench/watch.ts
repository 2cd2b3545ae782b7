/** What a published edit of a park does to ten thousand open leads: the time it takes, beside comparing everything. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { wholeCatalogue } from '../../src/application/catalogue.js'
import type { Document } from '../../src/application/collections.js'
import type { AppDeps, Logger } from '../../src/application/ports.js'
import { effectsOfPark, openLeads, placeOf, type ParkState } from '../../src/application/watch.js'
import { seed } from '../../src/application/seed.js'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../src/adapters/files/library.js'
import { canonicalJson } from '../../src/domain/canonical.js'
import type { Listing } from '../../src/domain/listing/listing.js'
import { effectByAll } from '../../src/domain/watch/effect.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { syntheticLeads } from '../support/synthetic-leads.js'
import { chances, pick } from '../support/synthetic.js'
import { ms } from './measure.js'

const LEADS = 10_000
const ROUNDS = 40
/** Comparing everything takes so long that it is done in some of the rounds only. */
const EVERY = 20
const AS_OF = '2026-11-21'
const silent: Logger = { debug () {}, info () {}, warn () {}, error () {} }

async function timed<T> (work: () => T | Promise<T>): Promise<[number, T]> {
  const start = performance.now()
  const result = await work()
  return [performance.now() - start, result]
}

const parcel = (parkId: string, areaMu: number): Listing =>
  ({ id: `bench-${parkId}`, parkId, kind: 'parcel', name: 'A1', state: 'available', areaMu, utilities: [], photos: [], isDemo: false })

type Edit = (before: ParkState, other: ParkState, turn: number) => ParkState

const EDITS: Readonly<Record<string, Edit>> = {
  'leading industries': ({ park, listings }, other) => ({ park: { ...park, leadingIndustries: other.park.leadingIndustries }, listings }),
  level: ({ park, listings }) => ({ park: { ...park, level: park.level === 'national' ? 'autonomous-region' : 'national' }, listings }),
  'a parcel': ({ park }, _, turn) => ({ park, listings: [parcel(park.id, 50 + turn * 20)] })
}

const line = (name: string, times: readonly number[], beside: readonly number[], effects: number): string => {
  const at = (all: readonly number[], share: number) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))]!
  const columns = (all: readonly number[]) => `p50 ${ms(at(all, 0.5)).padStart(10)}   p95 ${ms(at(all, 0.95)).padStart(10)}`
  return `watch  ${name.padEnd(20)} ${columns(times)}   comparing everything ${columns(beside)}   ${(at(times, 0.5) / at(beside, 0.5)).toFixed(2)} x, ${effects} effects`
}

/** Every edit, some of them both ways, on the same leads; throws where the ways differ. */
async function benchEdits (deps: AppDeps, states: readonly ParkState[]) {
  const chance = chances(9)
  for (const [name, edit] of Object.entries(EDITS)) {
    const [times, beside]: [number[], number[]] = [[], []]
    let count = 0
    for (let turn = 0; turn < ROUNDS; turn++) {
      const before = pick(states, chance)
      const after = edit(before, pick(states, chance), turn)
      const [time, { effects }] = await timed(() => effectsOfPark(deps, { before, after, asOf: AS_OF }))
      times.push(time)
      count += effects.length
      if (turn % EVERY !== 0) continue
      const [wholeTime, whole] = await timed(async () => {
        const law = { set: (await wholeCatalogue(deps)).policies, asOf: AS_OF }
        const places = [before, after].map(({ park, listings }) => placeOf(park, listings, deps.library)) as [ReturnType<typeof placeOf>, ReturnType<typeof placeOf>]
        return [...await openLeads(deps, AS_OF)].map(([leadId, lead]) => ({ leadId, ...effectByAll(lead, ...places, law) })).filter(({ gained, lost }) => gained.length + lost.length > 0)
      })
      if (canonicalJson(whole) !== canonicalJson(effects.map(({ leadId, gained, lost }) => ({ leadId, gained, lost })))) throw new Error(`${name}: the ways differ`)
      beside.push(wholeTime)
    }
    console.log(line(name, times, beside, count))
  }
}

/** Prints the first edit of a process, then a line for each kind of edit. */
export async function benchWatch () {
  const dir = mkdtempSync(join(tmpdir(), 'luodi-watch-'))
  const documents = openEmbeddedStore({ file: join(dir, 'luodi.db'), log: silent })
  const search = openEmbeddedSearch()
  try {
    const fixtures = await loadFixtures(FIXTURES_DIR)
    const deps: AppDeps = { documents, search, log: silent, library: await loadLibrary(FIXTURES_DIR, fixtures), scores: {} }
    await seed(deps, fixtures.records, { at: `${AS_OF}T00:00:00.000Z` })
    const leads = syntheticLeads(fixtures.records['cluster-types'], LEADS)
    await documents.putAll('leads', leads as Document<'leads'>[])
    const states = fixtures.records.parks.map(park => ({ park, listings: [] }))
    const after = EDITS['leading industries']!(states[0]!, states[1]!, 0)
    const [first] = await timed(() => effectsOfPark(deps, { before: states[0]!, after, asOf: AS_OF }))
    const [reading] = await timed(() => openLeads(deps, AS_OF))
    console.log(`watch  ${LEADS} open leads in the embedded store; the first edit of a process ${ms(first)}; of a later one, reading the leads takes ${ms(reading)}`)
    await benchEdits(deps, states)
  } finally {
    await documents.close()
    await search.close()
    rmSync(dir, { recursive: true })
  }
}
