/**
 * `npm run --silent score-landed -- LANDED.json [--as-of D]`: how well the ranking finds the places that real projects chose.
 * Prints JSON: shares of records whose prefecture stands among the first 1, 3 and 5, beside simple guesses made in the same run.
 */
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { loadLibrary } from '../src/adapters/files/library.js'
import { openEmbeddedSearch } from '../src/adapters/search/embedded.js'
import { followCatalogue } from '../src/application/indexing.js'
import { answerFor, relevanceOf } from '../src/application/matching.js'
import { today } from '../src/clock.js'
import { policySet } from '../src/domain/law/verdict.js'
import type { ParkMatch } from '../src/domain/match/answer.js'
import type { Park } from '../src/domain/place/park.js'
import { FIXTURES_DIR } from '../src/paths.js'
import { commandArguments, dayOption, readJson, runCommand } from './support/command.js'
import { BASELINES, baselinesOf, type Baseline } from './support/landed-baselines.js'
import { checkLanded, factsOf, mean, parkNamed, standing, type Landed, type Standing } from './support/landed.js'

type Scored = {
  landed: Landed
  prefectures: string[]
  prefecture: Standing
  county: Standing | undefined
  park: Standing | undefined
  baselines: Record<Baseline, Standing>
}

/** Places in the order of their best park: a place that comes first has the highest score. */
function inOrder (ranked: readonly ParkMatch[], placeOf: (park: ParkMatch) => string | undefined): Map<string, number> {
  const places = [...new Set(ranked.flatMap(park => placeOf(park) ?? []))]
  return new Map(places.map((place, index) => [place, -index]))
}

/** Counties and parks count where the source names them and the ranking knows them. */
function scoreOf (landed: Landed, ranked: readonly ParkMatch[], parks: readonly Park[]): Omit<Scored, 'landed' | 'baselines'> {
  const byId = new Map(parks.map(park => [park.id, park]))
  const prefectures = inOrder(ranked, park => park.prefectureCode)
  const counties = inOrder(ranked, park => byId.get(park.parkId)?.county?.name.zh)
  const county = landed.countyBasis === 'source' && landed.county && counties.has(landed.county.zh) ? landed.county.zh : undefined
  const park = landed.parkBasis === 'source' && landed.parkZh ? parkNamed(landed.parkZh, landed.prefecture.code, parks) : undefined
  return {
    prefectures: [...prefectures.keys()],
    prefecture: standing(prefectures, landed.prefecture.code),
    county: county === undefined ? undefined : standing(counties, county),
    park: park && standing(inOrder(ranked, match => match.parkId), park.id)
  }
}

const known = (standings: readonly (Standing | undefined)[]): Standing[] => standings.filter(item => item !== undefined)

function group (scored: readonly Scored[]) {
  const counties = known(scored.map(item => item.county))
  const parks = known(scored.map(item => item.park))
  return {
    n: scored.length,
    prefecture: mean(scored.map(item => item.prefecture)),
    county: { n: counties.length, ...mean(counties) },
    park: { n: parks.length, ...mean(parks) },
    baselines: Object.fromEntries(BASELINES.map(name => [name, mean(scored.map(item => item.baselines[name]))]))
  }
}

await runCommand(async () => {
  const { values, file } = commandArguments('score-landed LANDED.json [--as-of YYYY-MM-DD]', { 'as-of': { type: 'string' } })
  const asOf = dayOption('as-of', values['as-of']) ?? today()
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const records = checkLanded(await readJson(file), new Set(fixtures.parks.map(park => park.prefecture.code)))
  const library = await loadLibrary(FIXTURES_DIR, fixtures)
  const catalogue = { ...fixtures, revision: 'fixtures', policies: policySet(fixtures.policies) }
  const search = openEmbeddedSearch()
  await followCatalogue(search, catalogue)

  const scored: Scored[] = []
  for (const landed of records) {
    const given = factsOf(landed)
    const relevance = await relevanceOf({ search }, given, library)
    const { parks } = answerFor({ catalogue, library, given, asOf, view: 'officer', relevance })
    const baselines = baselinesOf(landed, records, { ...fixtures, industries: fixtures.reference.industries })
    scored.push({ landed, ...scoreOf(landed, parks, fixtures.parks), baselines })
  }
  return {
    asOf,
    groups: {
      all: group(scored),
      contested: group(scored.filter(({ landed }) => landed.contested === true)),
      uncontested: group(scored.filter(({ landed }) => landed.contested !== true))
    },
    records: scored.map(({ landed, prefectures }) => ({
      id: landed.id,
      contested: landed.contested === true,
      prefectureCode: landed.prefecture.code,
      rank: prefectures.indexOf(landed.prefecture.code) + 1,
      firstThree: prefectures.slice(0, 3)
    }))
  }
})
