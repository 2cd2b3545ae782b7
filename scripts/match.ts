/** `npm run --silent match -- FACTS.json [--as-of D] [--top N]`: derives what it can and ranks the seeded parks. */
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { loadLibrary } from '../src/adapters/files/library.js'
import { openEmbeddedSearch } from '../src/adapters/search/embedded.js'
import { putIntoIndex } from '../src/application/indexing.js'
import { answerFor, relevanceOf } from '../src/application/matching.js'
import { today } from '../src/clock.js'
import { textFact, type Facts } from '../src/domain/facts/facts.js'
import { policySet } from '../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../src/paths.js'
import { commandArguments, countOption, dayOption, readFacts, runCommand } from './support/command.js'

await runCommand(async () => {
  const { values, file } = commandArguments('match FACTS.json [--as-of YYYY-MM-DD] [--top N]', {
    'as-of': { type: 'string' }, top: { type: 'string' }
  })
  const asOfOption = dayOption('as-of', values['as-of'])
  const top = countOption('top', values.top)
  const { many, facts } = await readFacts(file)

  const fixtures = await loadFixtures(FIXTURES_DIR)
  const library = await loadLibrary(FIXTURES_DIR, fixtures)
  const catalogue = { ...fixtures, revision: 'fixtures', policies: policySet(fixtures.policies) }
  const search = openEmbeddedSearch()
  await putIntoIndex(search, catalogue)

  const matchOne = async (given: Facts) => {
    const asOf = asOfOption ?? textFact(given, 'eval.asOf') ?? today()
    const relevance = await relevanceOf({ search }, given, library)
    const answer = answerFor({ catalogue, library, given, asOf, relevance })
    const parks = answer.parks.slice(0, top).map(({ parkId, prefectureCode, score, blocked, parts }) =>
      ({ parkId, prefectureCode, score, blocked, parts }))
    return { asOf, parks }
  }
  if (!many) return matchOne(facts[0]!)
  const answers = []
  for (const given of facts) answers.push(await matchOne(given))
  return answers
})
