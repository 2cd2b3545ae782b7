/** The names of parks as words of the pages, so that no page shows an id. */
import { knownParks, readParks } from '../application/catalogue.js'
import type { Deps } from '../application/ports.js'
import type { Locale, Localized } from '../domain/localized.js'

/** The word of a key in a language; undefined for a key that is no name. */
export type Named = (locale: Locale, key: string) => string | undefined

const KEY = 'value.site.parkId.'

/**
 * Names by the key of a value of the fact that holds a park, as the catalogue was last read by this process: a page that reads
 * it has the names of that moment, and asking costs no call to the store. A park that was removed keeps its last name.
 */
export async function parkNames (deps: Pick<Deps, 'documents'>): Promise<Named> {
  const names = new Map<string, Localized>()
  let seen: object | undefined
  const learn = (parks: ReturnType<typeof knownParks>) => {
    if (!parks || parks === seen) return
    seen = parks
    for (const { id, name } of parks) names.set(id, name)
  }
  learn(await readParks(deps))
  return (locale, key) => {
    if (!key.startsWith(KEY)) return undefined
    learn(knownParks(deps))
    return names.get(key.slice(KEY.length))?.[locale]
  }
}
