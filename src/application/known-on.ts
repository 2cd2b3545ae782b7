/** The catalogue as it was known on a day: every record as it stood at the end of that day in China. */
import { isDate, type IsoDate } from '../domain/dates.js'
import { InvalidError } from '../domain/errors.js'
import { CATALOGUE_COLLECTIONS, catalogueFrom, type Catalogue, type CatalogueRecords } from './catalogue.js'
import { versionsOf } from './pins.js'
import type { Deps } from './ports.js'
import { recent } from './recent.js'
import { currentRevision } from './revision.js'
import { dayOfEntry, historiesOf, knownOn } from './history.js'

type Documents = Pick<Deps, 'documents'>

const days = recent<readonly IsoDate[]>(1)
const catalogues = recent<Catalogue>(4)

/** The days on which the catalogue changed, in order. Read again only when the revision changed. */
async function daysOfChange (deps: Documents): Promise<readonly IsoDate[]> {
  return days.get(deps.documents, await currentRevision(deps), async () => {
    const found = new Set<IsoDate>()
    for (const collection of CATALOGUE_COLLECTIONS) {
      for (const history of (await historiesOf(deps, collection)).values()) {
        for (const day of history.map(dayOfEntry)) if (day !== undefined) found.add(day)
      }
    }
    return [...found].sort()
  })
}

/** The first day on which anything of the catalogue was known; undefined where nothing ever was. */
export const knownSince = async (deps: Documents): Promise<IsoDate | undefined> => (await daysOfChange(deps))[0]

/**
 * Every record of the catalogue as it stood at the end of `day` in China; for a day to come, as it stands now.
 * Empty when nothing was known by then. Throws InvalidError when `day` is not a day.
 */
export async function catalogueAsKnownOn (deps: Documents, day: IsoDate): Promise<Catalogue> {
  if (!isDate(day)) throw new InvalidError([{ field: 'knownOn', key: 'problem.date' }])
  // Between two changes every day knows the same.
  const changed = (await daysOfChange(deps)).findLast(change => change <= day) ?? 'before'
  const revision = await currentRevision(deps)
  return catalogues.get(deps.documents, `${revision} ${changed}`, async () => {
    const records = await recordsKnownOn(deps, changed)
    return catalogueFrom(versionsOf(catalogueFrom('', records)).id, records)
  })
}

async function recordsKnownOn (deps: Documents, day: IsoDate | 'before'): Promise<CatalogueRecords> {
  const records: Record<string, unknown[]> = {}
  for (const collection of CATALOGUE_COLLECTIONS) {
    const histories = day === 'before' ? [] : [...(await historiesOf(deps, collection)).values()]
    records[collection] = histories.map(history => knownOn(history, day)).filter(record => record !== undefined)
  }
  return records as unknown as CatalogueRecords
}
