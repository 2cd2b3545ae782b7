/**
 * `npm run --silent score-questions [-- LANDED.json] [--as-of D] [--view V]`: how many questions it takes until nothing changes
 * any more, in the order of the form and with the best next question after the core. The projects: typical enquiries, a case
 * of each policy and, where the file is given, landed projects at the places they chose, all with whole answers.
 * Prints JSON: questions until the verdicts are final and until the money is, and how often each order is shorter.
 */
import { parseArgs } from 'node:util'
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { loadLibrary } from '../src/adapters/files/library.js'
import { answerFor } from '../src/application/matching.js'
import { today } from '../src/clock.js'
import { projectFacts } from '../src/domain/derive/derive.js'
import type { Facts } from '../src/domain/facts/facts.js'
import { VIEWS } from '../src/domain/law/lawfulness.js'
import { policySet } from '../src/domain/law/verdict.js'
import { understandProject } from '../src/domain/match/understanding.js'
import type { Park } from '../src/domain/place/park.js'
import { FIXTURES_DIR } from '../src/paths.js'
import { dayOption, readJson, refuse, runCommand } from './support/command.js'
import { checkLanded, factsOf, parkNamed, type Landed } from './support/landed.js'
import { exampleFacts } from './support/profiles.js'
import { complete, profilesOfCases, type Profile, type Stock } from './support/question-profiles.js'
import { bySettling, byWorth, courseOf, inFormOrder, neededIn, type Needed, type Setting } from './support/question-run.js'

const USAGE = 'score-questions [LANDED.json] [--as-of YYYY-MM-DD] [--view public|officer|flagged]'

function commandLine () {
  try {
    const { values, positionals } = parseArgs({ options: { 'as-of': { type: 'string' }, view: { type: 'string' } }, allowPositionals: true, strict: true })
    const view = VIEWS.find(name => name === (values.view ?? 'public')) ?? refuse(`--view: there is no view ${values.view}`)
    return { asOf: dayOption('as-of', values['as-of']) ?? today(), view, file: positionals[0] }
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}; usage: ${USAGE}`)
  }
}

const ORDERS = ['formOrder', 'formOrderOfOpen', 'bestNext'] as const
type Order = typeof ORDERS[number]
type Run = Record<Order, Needed>

function run (profile: Profile, setting: Setting): Run {
  const form = courseOf(profile, inFormOrder, setting)
  const final = form.at(-1)!
  const needed = (states: typeof form) => neededIn(states, final, profile, setting)
  return {
    formOrder: needed(form),
    formOrderOfOpen: needed(courseOf(profile, bySettling(setting), setting)),
    bestNext: needed(courseOf(profile, byWorth(setting), setting))
  }
}

const round = (value: number): number => Math.round(value * 100) / 100
const mean = (values: readonly number[]): number => round(values.reduce((sum, value) => sum + value, 0) / values.length)

function median (values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2
}

/**
 * The orders side by side for one end; of the new one the shares of profiles in which it is shorter than form order, the
 * same and longer. `formOrderOfOpen` leaves out what settles nothing and keeps the order of the form.
 */
function compare (runs: readonly Run[], end: 'verdicts' | 'money' | 'asked') {
  const share = (test: (saved: number) => boolean) => round(runs.filter(({ formOrder, bestNext }) => test(formOrder[end] - bestNext[end])).length / runs.length)
  return {
    ...Object.fromEntries(ORDERS.map(order => {
      const counts = runs.map(one => one[order][end])
      return [order, { mean: mean(counts), median: median(counts) }]
    })),
    shorter: share(saved => saved > 0),
    same: share(saved => saved === 0),
    longer: share(saved => saved < 0)
  }
}

function summary (runs: readonly Run[]) {
  if (runs.length === 0) return null
  return {
    n: runs.length,
    untilVerdictsFinal: compare(runs, 'verdicts'),
    untilMoneyFinal: compare(runs, 'money'),
    questionsInAll: compare(runs, 'asked'),
    bestNextEndsElsewhere: runs.filter(({ bestNext }) => !bestNext.reached).length
  }
}

/** The park the source names, else every park of the prefecture. */
function parksOf ({ parkZh, parkBasis, prefecture }: Landed, parks: readonly Park[]): string[] {
  const named = parkBasis === 'source' && parkZh ? parkNamed(parkZh, prefecture.code, parks) : undefined
  return named ? [named.id] : parks.filter(park => park.prefecture.code === prefecture.code).map(park => park.id)
}

await runCommand(async () => {
  const { asOf, view, file } = commandLine()
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const library = await loadLibrary(FIXTURES_DIR, fixtures)
  const setting: Setting = { catalogue: { ...fixtures, revision: 'fixtures', policies: policySet(fixtures.policies) }, library, asOf, view }
  const derive = (given: Facts) => projectFacts(given, understandProject(given, library.knowledge).reading, library.reference, asOf)
  const stock: Stock = { policies: fixtures.policies, tags: library.reference.tags, derive }
  const records = file === undefined ? [] : checkLanded(await readJson(file), new Set(fixtures.parks.map(park => park.prefecture.code)))

  const best = (answers: Facts) => answerFor({ ...setting, given: answers, relevance: new Map() }).parks[0]!.parkId
  const examples = exampleFacts.map((given, index): Profile => {
    const answers = complete(`example-${index}`, given, stock)
    return { id: `example-${index}`, answers, parks: [best(answers)] }
  })
  const landed = records.map((one): Profile => ({ id: one.id, answers: complete(one.id, factsOf(one), stock), parks: parksOf(one, fixtures.parks) }))
  const groups = { examples, cases: profilesOfCases(fixtures.parks, stock), landed }
  const runs = Object.fromEntries(Object.entries(groups).map(([name, profiles]) => [name, profiles.map(profile => run(profile, setting))]))
  return {
    asOf,
    view,
    all: summary(Object.values(runs).flat()),
    groups: Object.fromEntries(Object.entries(runs).map(([name, list]) => [name, summary(list)]))
  }
})
