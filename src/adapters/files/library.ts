/** The tables and the knowledge that stay as they are while the process runs. */
import { join } from 'node:path'
import type { Library } from '../../application/library.js'
import { CostTables } from '../../domain/money/cost-tables.js'
import { refuse, type Fault } from './faults.js'
import type { Fixtures } from './fixtures.js'
import { readShape } from './json.js'
import { loadKnowledge } from './knowledge.js'
import { LAND_AND_POWER } from './reference.js'

/** What the use cases need beside the store. `fixtures`: already loaded from the same directory. Throws FixtureFaults. */
export async function loadLibrary (dir: string, fixtures: Fixtures): Promise<Library> {
  return { reference: fixtures.reference, costTables: await loadCostTables(dir), ...await loadKnowledge(dir, fixtures) }
}

async function loadCostTables (dir: string): Promise<CostTables> {
  const faults: Fault[] = []
  const { value } = await readShape(join(dir, 'reference', LAND_AND_POWER), CostTables, faults)
  refuse(faults)
  if (!value) throw new Error(`${LAND_AND_POWER} could not be read and no fault says why`)
  return value
}
