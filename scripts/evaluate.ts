/** `npm run --silent evaluate -- FACTS.json [--as-of D] [--derive]`: judges one place from a flat object of facts. */
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { loadLibrary } from '../src/adapters/files/library.js'
import { factsAtPlace } from '../src/application/matching.js'
import { today } from '../src/clock.js'
import { textFact, type Facts } from '../src/domain/facts/facts.js'
import { findingsOf } from '../src/domain/law/condition.js'
import { judgeAll, policySet, type Judgement } from '../src/domain/law/verdict.js'
import type { Policy } from '../src/domain/law/policy.js'
import { FIXTURES_DIR } from '../src/paths.js'
import { commandArguments, dayOption, readFacts, runCommand } from './support/command.js'

/** The judgement in its flat form: every leaf with its document, number and clause. */
function flat (judgement: Judgement, policy: Policy) {
  const { policyId, verdict, tree, missing, notLive } = judgement
  const findings = findingsOf(tree).map(({ field, op, value, fact = null, truth, source }) => {
    const { document, number = null, clause = null } = policy.sources[source] ?? policy.sources['main']!
    return { field, op, value, fact, truth, source: { document, number, clause } }
  })
  return { policyId, verdict, findings, missing, ...(notLive ? { notLive } : {}) }
}

await runCommand(async () => {
  const { values, file } = commandArguments('evaluate FACTS.json [--as-of YYYY-MM-DD] [--derive]', {
    'as-of': { type: 'string' }, derive: { type: 'boolean' }
  })
  const asOfOption = dayOption('as-of', values['as-of'])
  const { many, facts } = await readFacts(file)
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const library = await loadLibrary(FIXTURES_DIR, fixtures)
  const set = policySet(fixtures.policies)
  const catalogue = { ...fixtures, revision: 'fixtures', policies: set }
  const byId = new Map(set.policies.map(policy => [policy.id, policy]))

  const evaluateOne = (given: Facts) => {
    const asOf = asOfOption ?? textFact(given, 'eval.asOf') ?? today()
    const dated = { ...given, 'eval.asOf': asOf }
    const { facts: known, derived } = values.derive
      ? factsAtPlace({ catalogue, library, given: dated, asOf })
      : { facts: dated, derived: undefined }
    const verdicts = judgeAll(set, known, asOf).map(judgement => flat(judgement, byId.get(judgement.policyId)!))
    return { asOf, ...(derived ? { derived } : {}), verdicts }
  }
  return many ? facts.map(evaluateOne) : evaluateOne(facts[0]!)
})
