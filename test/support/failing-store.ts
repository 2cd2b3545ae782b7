/** A store that fails at one call, as when the process is killed there, and every time after. */
import type { DocumentStore } from '../../src/application/ports.js'
import { UnavailableError } from '../../src/domain/errors.js'

/**
 * `documents` up to its nth call (from 0), counted over all methods but close. With `after` that call is still carried out, only
 * nobody hears of it. `calls` gives how many were made.
 */
export function failingAt (documents: DocumentStore, nth: number, after = false): { documents: DocumentStore, calls: () => number } {
  let calls = 0
  const fail = () => { throw new UnavailableError(`killed at call ${nth}`) }
  const methods = Object.entries(documents).filter(([name]) => name !== 'close').map(([name, run]) => [name, async (...args: never[]) => {
    const call = calls++
    if (call > nth || (call === nth && !after)) fail()
    const result = await (run as (...args: never[]) => Promise<unknown>).apply(documents, args)
    return call === nth ? fail() : result
  }])
  return { documents: { ...documents, ...Object.fromEntries(methods) }, calls: () => calls }
}
