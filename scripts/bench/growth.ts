/** How one match grows with the number of policies and parks, both invented beyond today's. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { answerFor } from '../../src/application/matching.js'
import { today } from '../../src/clock.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import { policySet } from '../../src/domain/law/verdict.js'
import { exampleFacts } from '../support/profiles.js'
import { syntheticParks, syntheticPolicies } from '../support/synthetic.js'
import { inTurns, ms } from './measure.js'
import { realCatalogue } from './catalogue.js'

const POLICIES = [100, 1_000, 10_000]
const PARKS = [37, 2_500]
const MEGABYTE = 1024 * 1024

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Megabytes in use after everything that can be freed was freed. */
function heapUsed (): number {
  collect()
  return process.memoryUsage().heapUsed / MEGABYTE
}

const mb = (value: number) => `${value.toFixed(0)} MB`

/** Prints a line per size: the first match, which reads all records, a later one, what the records and what one answer hold. */
export async function benchGrowth () {
  const real = await realCatalogue()
  const { library } = real
  const asOf = today()
  for (const parkCount of PARKS) {
    for (const policyCount of POLICIES) {
      const before = heapUsed()
      const parks = syntheticParks(real.catalogue.parks, parkCount)
      const policies = policySet(syntheticPolicies(real.catalogue.policies.policies, policyCount))
      const catalogue = { ...real.catalogue, revision: 'growth', parks, policies }
      const match = (given: Facts) => answerFor({ catalogue, library, given, asOf, view: 'officer', relevance: new Map() })
      const start = performance.now()
      match(exampleFacts[0]!)
      const first = performance.now() - start
      const rounds = Math.max(3, Math.min(50, Math.round(2000 / first)))
      const times = await inTurns([{ name: 'match', run: turn => match(exampleFacts[turn % exampleFacts.length]!) }], rounds)
      const records = heapUsed() - before
      const answer = match(exampleFacts[0]!)
      const held = heapUsed() - before - records
      console.log(`growth ${String(parkCount).padStart(5)} parks x ${String(policyCount).padStart(6)} policies   first ${ms(first).padStart(10)}   then p50 ${ms(times.get('match')!.p50).padStart(10)}` +
        `   records ${mb(records).padStart(6)}   one answer ${mb(held).padStart(6)} (${answer.judgements.length} readings)`)
    }
  }
}
