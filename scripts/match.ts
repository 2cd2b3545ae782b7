/** `npm run --silent match -- FACTS.json [--as-of D] [--known-on D] [--top N] [--horizon N] [--discount R]`: derives what it can, ranks the parks and counts the money. */
import { openEmbeddedSearch } from '../src/adapters/search/embedded.js'
import { followCatalogue } from '../src/application/indexing.js'
import { answerFor, relevanceOf } from '../src/application/matching.js'
import { today } from '../src/clock.js'
import { textFact, type Facts } from '../src/domain/facts/facts.js'
import { commandCatalogue } from './support/catalogue.js'
import { commandArguments, countOption, dayOption, KNOWN_ON_OPTION, MONEY_OPTIONS, moneyOptions, readFacts, runCommand } from './support/command.js'

await runCommand(async () => {
  const { values, file } = commandArguments('match FACTS.json [--as-of YYYY-MM-DD] [--known-on YYYY-MM-DD] [--top N] [--horizon YEARS] [--discount RATE]', {
    'as-of': { type: 'string' }, ...KNOWN_ON_OPTION, top: { type: 'string' }, ...MONEY_OPTIONS
  })
  const asOfOption = dayOption('as-of', values['as-of'])
  const knownOn = dayOption('known-on', values['known-on'])
  const top = countOption('top', values.top)
  const money = moneyOptions(values)
  const { many, facts } = await readFacts(file)

  const { catalogue, library } = await commandCatalogue(knownOn)
  const search = openEmbeddedSearch()
  await followCatalogue(search, catalogue)

  const matchOne = async (given: Facts) => {
    const asOf = asOfOption ?? textFact(given, 'eval.asOf') ?? today()
    const relevance = await relevanceOf({ search }, given, library)
    const answer = answerFor({ catalogue, library, given, asOf, view: 'officer', relevance, ...money })
    const parks = answer.parks.slice(0, top).map(({ parkId, prefectureCode, score, blocked, countedYuan, ifAllUnclearHoldYuan, parts }) =>
      ({ parkId, prefectureCode, score, blocked, countedYuan, ifAllUnclearHoldYuan, parts }))
    return { asOf, ...(knownOn ? { knownOn } : {}), parks }
  }
  if (!many) return matchOne(facts[0]!)
  const answers = []
  for (const given of facts) answers.push(await matchOne(given))
  return answers
})
