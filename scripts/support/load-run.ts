/** Everything that is measured on one pair of engines, one after the other, as rows of the table. */
import { openDocuments } from '../../src/adapters/documents/open.js'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../src/adapters/files/library.js'
import { openSearch } from '../../src/adapters/search/open.js'
import type { Deps } from '../../src/application/ports.js'
import { saveRecords } from '../../src/application/records.js'
import { now } from '../../src/clock.js'
import { loadConfig } from '../../src/config.js'
import { openIndex, startIndexer } from '../../src/indexer.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import type { Engines } from './load-engines.js'
import { askAll, BROKEN, serve, type Answered, type Ask, type Served } from './load-http.js'
import { measureLag } from './load-lag.js'
import { intakeOf, syntheticProfile, type SyntheticProfile } from './load-profiles.js'
import { chances, pick, syntheticParks } from './synthetic.js'

/** How much: profiles, parks, searches of each kind, matches of each kind, and seconds of writing at `rate` a second. */
export type Size = { profiles: number, parks: number, searches: number, matches: number, rate: number, seconds: number }

/** What is said while it goes on, and what stands in the table: a name to a figure. */
export type Tell = { say: (words: string) => void, row: (name: string, figure: string) => void }

const BATCH = 1000
const AT_ONCE = 4
const SAMPLE = 1000

const log = { debug () {}, info () {}, warn () {}, error () {} }

const secondsSince = (start: number): number => (performance.now() - start) / 1000
const memoryOf = async ({ usage }: Served): Promise<string> => `${Math.round((await usage()).memory / 1048576)} MB`
const ms = (value: number): string => value < 10 ? value.toFixed(1) : value.toFixed(0)

function quantiles (times: readonly number[]): string {
  if (times.length === 0) return 'none'
  const at = (share: number) => ms(times[Math.min(times.length - 1, Math.floor(times.length * share))]!)
  return `${at(0.5)} / ${at(0.95)} / ${at(0.99)} ms`
}

const cpuEach = (seconds: number, count: number): string => `${ms(seconds * 1000 / Math.max(1, count))} ms CPU each`

function figureOf ({ times, refused, cpuSeconds }: Answered): string {
  const all = [...refused.values()].reduce((sum, count) => sum + count, times.length)
  return [
    quantiles(times), cpuEach(cpuSeconds, all),
    ...[...refused].map(([status, count]) => `${count} of ${all} ${status === BROKEN ? 'broken off' : `answered ${status}`}`)
  ].join('; ')
}

/** What the work took: seconds, and the processor time of this process. */
async function timed (work: () => Promise<void>): Promise<{ seconds: number, cpuSeconds: number }> {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: secondsSince(start), cpuSeconds: (user + system) / 1e6 }
}

/** Gives the documents in batches to `store`, whose time alone counts. */
async function importAll<T> (count: number, at: (number: number) => T, store: (batch: T[]) => Promise<void>): Promise<string> {
  const sum = { seconds: 0, cpuSeconds: 0 }
  for (let from = 0; from < count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => at(from + index))
    const { seconds, cpuSeconds } = await timed(() => store(batch))
    sum.seconds += seconds
    sum.cpuSeconds += cpuSeconds
  }
  return `${Math.round(count / sum.seconds)}/s, ${sum.seconds.toFixed(1)} s; ${cpuEach(sum.cpuSeconds, count)}`
}

/** Opens the engines as the product does, does the work, and closes them. */
async function onEngines<T> ({ env }: Engines, work: (deps: Deps) => Promise<T>): Promise<T> {
  const config = loadConfig({ ...process.env, ...env })
  const documents = await openDocuments(config, log)
  try {
    const search = await openSearch(config, log)
    try {
      return await work({ documents, search, log })
    } finally {
      await search.close()
    }
  } finally {
    await documents.close()
  }
}

async function onServer<T> ({ env }: Engines, work: (server: Served) => Promise<T>): Promise<T> {
  const server = await serve(env)
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}

/** The words of people who look for something: names of parks and places, industries, products, a slip of the finger among them. */
function wordsToSearch (parks: ReturnType<typeof syntheticParks>, profileAt: (number: number) => SyntheticProfile, count: number): string[] {
  const chance = chances(4)
  return Array.from({ length: count }, (_, turn) => {
    const park = pick(parks, chance)
    const words = [park.name.zh, park.prefecture.name.zh, pick(park.leadingIndustries, chance), park.name.en, 'synthtic park', ...profileAt(turn).answers['project.products'] as string[]]
    return words[turn % words.length] ?? park.name.zh
  })
}

const matchesOf = (profileAt: (number: number) => SyntheticProfile, count: number): Ask[] =>
  Array.from({ length: count }, (_, turn) => ({ path: '/api/v1/matches', body: { facts: profileAt(turn).answers } }))

/** Measures all of it. The engines must be empty; what was written stays in them. */
export async function measure (engines: Engines, size: Size, { say, row }: Tell): Promise<void> {
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const { knowledge } = await loadLibrary(FIXTURES_DIR, fixtures)
  const families = [...knowledge.families.values()]
  const profileAt = (number: number) => syntheticProfile(families, number)
  const parks = syntheticParks(fixtures.parks, size.parks)
  const words = wordsToSearch(parks, profileAt, size.searches)
  row('store', engines.store)
  row('search index', engines.search)

  say('profiles')
  row(`import of ${size.profiles} profiles`, await onEngines(engines, ({ documents }) =>
    importAll(size.profiles, number => intakeOf(profileAt(number), now()), batch => documents.putAll('intakes', batch))))
  say(`matches among ${fixtures.parks.length} parks`)
  await onServer(engines, async server => {
    await askAll(server, matchesOf(profileAt, 3), 1)
    row(`match among ${fixtures.parks.length} parks`, figureOf(await askAll(server, matchesOf(profileAt, size.matches), 1)))
    row('memory after it', await memoryOf(server))
  })

  say('parks')
  row(`import of ${size.parks} parks with history`, await onEngines(engines, ({ documents }) =>
    importAll(parks.length, number => parks[number]!, batch => saveRecords({ documents }, 'parks', batch, { by: 'load', at: now() }))))
  await onServer(engines, server => measureServer(server, { size, words, profileAt, all: fixtures.parks.length + parks.length }, { say, row }))

  say('index lag')
  const { rate, seconds } = size
  const cpu = process.cpuUsage()
  const lag = await onEngines(engines, async deps => {
    await openIndex(deps)
    const indexer = startIndexer(deps)
    try {
      return await measureLag(deps, parks, { rate, seconds })
    } finally {
      await indexer.stop()
    }
  })
  const used = process.cpuUsage(cpu)
  row(`writes acknowledged, ${rate}/s asked for ${seconds} s`, `${lag.written}, ${lag.perSecond.toFixed(0)}/s; ${cpuEach((used.user + used.system) / 1e6, lag.written)}${lag.failed ? `; ${lag.failed} failed` : ''}`)
  row('acknowledged to found', `${quantiles(lag.times)}, ${lag.times.length} watched${lag.notFound ? `; ${lag.notFound} not found` : ''}`)
}

type Asked = { size: Size, words: readonly string[], profileAt: (number: number) => SyntheticProfile, all: number }

async function measureServer (server: Served, { size, words, profileAt, all }: Asked, { say, row }: Tell): Promise<void> {
  row(`start with ${all} parks`, `${server.startSeconds.toFixed(1)} s`)
  row('memory after the start', await memoryOf(server))
  const searched: [string, (word: string) => string][] = [
    ['/search?q=', word => `/search?q=${word}`], ['/parks?q=', word => `/parks?q=${word}`], ['/api/v1/parks?q=', word => `/api/v1/parks?q=${word}`]
  ]
  for (const [name, pathOf] of searched) {
    say(name)
    const asks = words.map(word => ({ path: pathOf(encodeURIComponent(word)) }))
    await askAll(server, asks.slice(0, 10), 1)
    row(`${name}, ${AT_ONCE} at a time`, figureOf(await askAll(server, asks, AT_ONCE)))
  }
  const chance = chances(5)
  const addresses = Array.from({ length: Math.min(SAMPLE, size.searches) }, () => `/intake/${profileAt(Math.floor(chance() * size.profiles)).id}/check`)
  row(`an intake of ${size.profiles}, ${AT_ONCE} at a time`, figureOf(await askAll(server, addresses.map(path => ({ path })), AT_ONCE)))
  row('memory after the searches', await memoryOf(server))
  say(`matches among ${all} parks`)
  await askAll(server, matchesOf(profileAt, 1), 1)
  row(`match among ${all} parks`, figureOf(await askAll(server, matchesOf(profileAt, size.matches), 1)))
  row('memory after the matches', await memoryOf(server))
}
