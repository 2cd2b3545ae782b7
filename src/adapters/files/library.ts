/** The tables and the knowledge that stay as they are while the process runs. */
import type { Library } from '../../application/library.js'
import type { Fixtures } from './fixtures.js'
import { loadKnowledge } from './knowledge.js'

/** What the use cases need beside the store. `fixtures`: already loaded from the same directory. Throws FixtureFaults. */
export async function loadLibrary (dir: string, fixtures: Fixtures): Promise<Library> {
  return { reference: fixtures.reference, ...await loadKnowledge(dir, fixtures) }
}
