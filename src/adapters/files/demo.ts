/** The invented records of `fixtures/demo.json`. */
import { join } from 'node:path'
import { Demo } from '../../application/demo.js'
import { refuse, type Fault } from './faults.js'
import { readShape } from './json.js'

/** Throws FixtureFaults with everything wrong with the file. */
export async function loadDemo (dir: string): Promise<Demo> {
  const faults: Fault[] = []
  const { value } = await readShape(join(dir, 'demo.json'), Demo, faults)
  refuse(faults)
  if (!value) throw new Error('demo.json could not be read and no fault says why')
  return value
}
