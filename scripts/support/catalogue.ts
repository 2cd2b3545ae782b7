/** The catalogue that a command works on: that of the fixtures, or what was known on a day. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openDocuments } from '../../src/adapters/documents/open.js'
import { loadEdition, loadFixtures } from '../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../src/adapters/files/library.js'
import { catalogueFrom, type Catalogue } from '../../src/application/catalogue.js'
import { catalogueAsKnownOn, knownSince } from '../../src/application/known-on.js'
import type { Library } from '../../src/application/library.js'
import type { Logger } from '../../src/application/ports.js'
import { loadConfig, type Config } from '../../src/config.js'
import type { IsoDate } from '../../src/domain/dates.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { refuse } from './command.js'

const silent: Logger = { debug () {}, info () {}, warn () {}, error () {} }

const hasStore = ({ mongodbUri, dataDir }: Config): boolean => mongodbUri !== '' || existsSync(join(dataDir, 'luodi.db'))

const refuseDay = (day: IsoDate, since: IsoDate, whose: string): never =>
  refuse(`--known-on: nothing was known on ${day}; ${whose} from ${since} on`)

/** What the store of the environment knew on the day; undefined where there is no store or nothing was ever in it. */
async function storedOn (day: IsoDate): Promise<Catalogue | undefined> {
  const config = loadConfig(process.env)
  if (!hasStore(config)) return undefined
  try {
    const documents = await openDocuments(config, silent)
    try {
      const since = await knownSince({ documents })
      if (since !== undefined && day < since) refuseDay(day, since, 'the store knows')
      return since === undefined ? undefined : await catalogueAsKnownOn({ documents }, day)
    } finally {
      await documents.close()
    }
  } catch (error) {
    if (error instanceof UnavailableError) refuse(`--known-on: the history cannot be read: ${error.message}`)
    throw error
  }
}

/**
 * The fixtures as a catalogue, with the tables of the release. With `knownOn`, what the store that the environment names knew
 * on that day; without a store the fixtures are all that is known, from the day on which they were compiled. Refuses an earlier
 * day, and a store that cannot be opened, as when a running server holds it.
 */
export async function commandCatalogue (knownOn: IsoDate | undefined): Promise<{ catalogue: Catalogue, library: Library }> {
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const library = await loadLibrary(FIXTURES_DIR, fixtures)
  const ofFixtures = catalogueFrom('fixtures', fixtures.records)
  if (knownOn === undefined) return { catalogue: ofFixtures, library }
  const stored = await storedOn(knownOn)
  if (stored) return { catalogue: stored, library }
  const { compiledOn } = await loadEdition(FIXTURES_DIR)
  if (knownOn < compiledOn) refuseDay(knownOn, compiledOn, 'there is no store, and the fixtures hold')
  return { catalogue: ofFixtures, library }
}
