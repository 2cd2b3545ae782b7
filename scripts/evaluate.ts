/** `npm run --silent evaluate -- FACTS.json [--as-of D] [--known-on D] [--derive] [--horizon N] [--discount R]`: judges one place from a flat object of facts, and counts its money. */
import { factsAtPlace } from '../src/application/matching.js'
import { today } from '../src/clock.js'
import { textFact, type Facts } from '../src/domain/facts/facts.js'
import { findingsOf } from '../src/domain/law/condition.js'
import { judgeAll, type Judgement } from '../src/domain/law/verdict.js'
import type { Policy } from '../src/domain/law/policy.js'
import { judgedOf, ledger, type Ledger } from '../src/domain/money/ledger.js'
import { commandCatalogue } from './support/catalogue.js'
import { commandArguments, dayOption, KNOWN_ON_OPTION, MONEY_OPTIONS, moneyOptions, readFacts, runCommand } from './support/command.js'

/** The judgement in its flat form: every leaf with its document, number and clause. */
function flat (judgement: Judgement, policy: Policy) {
  const { policyId, verdict, tree, missing, notLive } = judgement
  const findings = findingsOf(tree).map(({ field, op, value, fact = null, truth, source }) => {
    const { document, number = null, clause = null } = policy.sources[source] ?? policy.sources['main']!
    return { field, op, value, fact, truth, source: { document, number, clause } }
  })
  return { policyId, verdict, findings, missing, ...(notLive ? { notLive } : {}) }
}

/** The ledger with null for what is not known, so that every key is always there. */
function inFull ({ horizon, citPaidYuan, lines, ...rest }: Ledger) {
  return {
    horizon: horizon ?? null,
    lines: lines.map(line => ({ ...line, amountYuan: line.amountYuan ?? null })),
    ...rest,
    citPaidYuan: citPaidYuan ?? null
  }
}

await runCommand(async () => {
  const { values, file } = commandArguments('evaluate FACTS.json [--as-of YYYY-MM-DD] [--known-on YYYY-MM-DD] [--derive] [--horizon YEARS] [--discount RATE]', {
    'as-of': { type: 'string' }, ...KNOWN_ON_OPTION, derive: { type: 'boolean' }, ...MONEY_OPTIONS
  })
  const money = moneyOptions(values)
  const asOfOption = dayOption('as-of', values['as-of'])
  const knownOn = dayOption('known-on', values['known-on'])
  const { many, facts } = await readFacts(file)
  const { catalogue, library } = await commandCatalogue(knownOn)
  const set = catalogue.policies
  const byId = new Map(set.policies.map(policy => [policy.id, policy]))

  const evaluateOne = (given: Facts) => {
    const asOf = asOfOption ?? textFact(given, 'eval.asOf') ?? today()
    const dated = { ...given, 'eval.asOf': asOf }
    const { facts: known, derived } = values.derive
      ? factsAtPlace({ catalogue, library, given: dated, asOf })
      : { facts: dated, derived: undefined }
    const judgements = judgeAll(set, known, asOf)
    const verdicts = judgements.map(judgement => flat(judgement, byId.get(judgement.policyId)!))
    const counted = ledger({ judged: judgedOf(set.policies, judgements), facts: known, asOf, view: 'officer', ...money })
    return { asOf, ...(knownOn ? { knownOn } : {}), ...(derived ? { derived } : {}), verdicts, ledger: inFull(counted) }
  }
  return many ? facts.map(evaluateOne) : evaluateOne(facts[0]!)
})
