/**
 * The mark that a write leaves on its record until the search index holds it. Each write leaves another mark, so that whoever
 * takes one off can only take off the one that was read. Marks sort in the order of writing.
 */
import { randomBytes } from 'node:crypto'
import type { Where } from './ports.js'

/** A mark that no write had before. `at`: the instant of writing, ISO text. */
export const newMark = (at: string): string => `${at} ${randomBytes(8).toString('hex')}`

/** The instant of writing, in milliseconds since 1970. */
export const instantOfMark = (mark: string): number => Date.parse(mark.slice(0, mark.lastIndexOf(' ')))

/** What every marked record passes; a test that an index of the store answers. */
export const IS_MARKED: Where = { needsIndex: { gte: '' } }

/** The record as everybody but the indexer sees it: the mark says nothing about its content. */
export function withoutMark<T extends { needsIndex?: string }> (record: T): T {
  if (record.needsIndex === undefined) return record
  const { needsIndex, ...rest } = record
  return rest as T
}
