/** How one match grows with the number of policies and parks, both invented beyond today's. */
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { answerFor } from '../../src/application/matching.js'
import { today } from '../../src/clock.js'
import { policySet } from '../../src/domain/law/verdict.js'
import { exampleFacts } from '../support/profiles.js'
import { syntheticParks, syntheticPolicies } from '../support/synthetic.js'
import { ms } from './measure.js'
import { realCatalogue } from './catalogue.js'

const POLICIES = [100, 1_000, 10_000]
const PARKS = [37, 2_500]
const MEGABYTE = 1024 * 1024

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Megabytes in use after everything that can be freed was freed. */
async function heapUsed (): Promise<number> {
  await setImmediate()
  collect()
  collect()
  return process.memoryUsage().heapUsed / MEGABYTE
}

const mb = (value: number) => `${value.toFixed(0)} MB`.padStart(7)

function timeOf (run: () => unknown): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

/** One line: the first match, which reads all records, the later ones, and what records and one answer hold in memory. */
async function benchSize ({ catalogue: real, library }: Awaited<ReturnType<typeof realCatalogue>>, parkCount: number, policyCount: number) {
  const before = await heapUsed()
  const policies = policySet(syntheticPolicies(real.policies.policies, policyCount))
  const catalogue = { ...real, revision: 'growth', parks: syntheticParks(real.parks, parkCount), policies }
  const asOf = today()
  const match = (turn: number) => answerFor({ catalogue, library, given: exampleFacts[turn % exampleFacts.length]!, asOf, view: 'officer', relevance: new Map() })
  const first = timeOf(() => match(0))
  const later = Array.from({ length: first > 1000 ? 3 : 60 }, (_, turn) => timeOf(() => match(turn + 1))).sort((a, b) => a - b)
  const records = await heapUsed() - before
  const answer = match(0)
  const held = await heapUsed() - before - records
  const size = `${String(parkCount).padStart(5)} parks x ${String(policyCount).padStart(6)} policies`
  const times = `first ${ms(first).padStart(11)}   best ${ms(later[0]!).padStart(11)}   p50 ${ms(later[Math.floor(later.length / 2)]!).padStart(11)}`
  console.log(`growth ${size}   ${times}   records ${mb(records)}   one answer ${mb(held)}, ${answer.judgements.length} readings, ${answer.ledgers.length} ledgers`)
}

/** Prints a line for every number of parks and policies. */
export async function benchGrowth () {
  const real = await realCatalogue()
  for (const parkCount of PARKS) for (const policyCount of POLICIES) await benchSize(real, parkCount, policyCount)
}
