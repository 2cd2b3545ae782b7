/** `npm run --silent match -- FACTS.json [--as-of D] [--top N] [--horizon N] [--discount R]`: derives what it can, ranks the seeded parks and counts the money. */
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { loadLibrary } from '../src/adapters/files/library.js'
import { openEmbeddedSearch } from '../src/adapters/search/embedded.js'
import { putIntoIndex } from '../src/application/indexing.js'
import { answerFor, relevanceOf } from '../src/application/matching.js'
import { today } from '../src/clock.js'
import { textFact, type Facts } from '../src/domain/facts/facts.js'
import { policySet } from '../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../src/paths.js'
import { commandArguments, countOption, dayOption, MONEY_OPTIONS, moneyOptions, readFacts, runCommand } from './support/command.js'

await runCommand(async () => {
  const { values, file } = commandArguments('match FACTS.json [--as-of YYYY-MM-DD] [--top N] [--horizon YEARS] [--discount RATE]', {
    'as-of': { type: 'string' }, top: { type: 'string' }, ...MONEY_OPTIONS
  })
  const asOfOption = dayOption('as-of', values['as-of'])
  const top = countOption('top', values.top)
  const money = moneyOptions(values)
  const { many, facts } = await readFacts(file)

  const fixtures = await loadFixtures(FIXTURES_DIR)
  const library = await loadLibrary(FIXTURES_DIR, fixtures)
  const catalogue = { ...fixtures, revision: 'fixtures', policies: policySet(fixtures.policies) }
  const search = openEmbeddedSearch()
  await putIntoIndex(search, catalogue)

  const matchOne = async (given: Facts) => {
    const asOf = asOfOption ?? textFact(given, 'eval.asOf') ?? today()
    const relevance = await relevanceOf({ search }, given, library)
    const answer = answerFor({ catalogue, library, given, asOf, view: 'officer', relevance, ...money })
    const parks = answer.parks.slice(0, top).map(({ parkId, prefectureCode, score, blocked, countedYuan, ifAllUnclearHoldYuan, parts }) =>
      ({ parkId, prefectureCode, score, blocked, countedYuan, ifAllUnclearHoldYuan, parts }))
    return { asOf, parks }
  }
  if (!many) return matchOne(facts[0]!)
  const answers = []
  for (const given of facts) answers.push(await matchOne(given))
  return answers
})
