/** One full match on today's data, beside the bare reading of every condition for every park by hand-written closures. */
import { answerFor } from '../../src/application/matching.js'
import { today } from '../../src/clock.js'
import { evaluate } from '../../src/domain/law/condition.js'
import { wholeCondition } from '../../src/domain/law/verdict.js'
import { checkOf, type Checked } from '../support/bench-closures.js'
import { exampleFacts } from '../support/profiles.js'
import { factsAtParks, realCatalogue } from './catalogue.js'
import { inTurns, timesLine } from './measure.js'

const CLOSURES = 'closures, every condition for every park'

export async function benchMatch () {
  const real = await realCatalogue()
  const { catalogue, library } = real
  const { parks, policies: { policies } } = catalogue
  const conditions = policies.map(wholeCondition)
  const checks = conditions.map(checkOf)
  const placed = exampleFacts.map(facts => factsAtParks(facts, real))
  const at = (turn: number) => placed[turn % placed.length]!
  const asOf = today()
  const given = (turn: number) => exampleFacts[turn % exampleFacts.length]!
  const times = await inTurns([
    { name: 'full match', run: turn => answerFor({ catalogue, library, given: given(turn), asOf, view: 'officer', relevance: new Map() }) },
    { name: 'evaluate every condition for every park', run: turn => at(turn).map(facts => conditions.map(condition => evaluate(condition, facts))) },
    {
      name: CLOSURES,
      run: turn => at(turn).map(facts => checks.map(check => {
        const checked: Checked = { truths: [], facts: [] }
        return { truth: check(facts, checked), checked }
      }))
    }
  ], 300)
  console.log(`match  ${parks.length} parks x ${policies.length} policies, ${exampleFacts.length} profiles in turn`)
  const beside = { name: 'closures', times: times.get(CLOSURES)! }
  for (const [name, taken] of times) console.log(`match  ${timesLine(name, taken, beside)}`)
}
