/** Today's records as a match takes them. */
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../src/adapters/files/library.js'
import { factsAtPlace } from '../../src/application/matching.js'
import { today } from '../../src/clock.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import { policySet } from '../../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../../src/paths.js'

export async function realCatalogue () {
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const library = await loadLibrary(FIXTURES_DIR, fixtures)
  const { parks, clusters, clusterTypes, endowments } = fixtures
  return { catalogue: { revision: 'bench', parks, clusters, clusterTypes, endowments, policies: policySet(fixtures.policies) }, library }
}

/** What is settled of a project at each park, in the order of the parks. */
export function factsAtParks (given: Facts, { catalogue, library }: Awaited<ReturnType<typeof realCatalogue>>): Facts[] {
  return catalogue.parks.map(park => {
    const asOf = today()
    return { ...factsAtPlace({ catalogue, library, given: { ...given, 'site.parkId': park.id }, asOf }).facts, 'eval.asOf': asOf }
  })
}
