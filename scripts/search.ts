/**
 * `npm run --silent search -- QUERIES.json`: of each query the ids of its first ten hits, whatever the status of a
 * policy. Searches an index of the fixtures on the engine that the environment names; with UNREVIEWED_BENEFITS=hide only policies
 * that the public's pages show.
 */
import { commandArguments, runCommand } from './support/command.js'
import { readQueries } from './support/judged.js'
import { searchedIndex, withFixtureIndex } from './support/search-index.js'

const FIRST = 10

await runCommand(async () => {
  const { file } = commandArguments('search QUERIES.json', {})
  const queries = await readQueries(file)
  return withFixtureIndex(async search => {
    const answers: { id: string, hits: string[] }[] = []
    for (const { id, q, index } of queries) {
      const { hits } = await search.search(searchedIndex(index), { text: q, words: 'most', limit: FIRST })
      answers.push({ id, hits: hits.map(hit => hit.id) })
    }
    return answers
  })
})
