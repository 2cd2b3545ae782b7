/** How one document is replaced in one step on the server, which counts the version. */
import mongoose from 'mongoose'
import { InvalidError } from '../../domain/errors.js'
import type { Stored } from './mongo-form.js'

/** MongoDB stores 16 MiB in one document; the command around it and the counters need some of that. */
const MOST_BYTES = 15 * 2 ** 20

/** Throws InvalidError for a document that is larger than MongoDB stores; `field` names its place. */
export function assertSize (document: Stored, field: string): void {
  const bytes = mongoose.mongo.BSON.calculateObjectSize(document)
  if (bytes > MOST_BYTES) throw new InvalidError([{ field, key: 'problem.size', params: { limit: MOST_BYTES } }])
}

/**
 * The update that replaces what is stored by `document`, raises the version by `times` and keeps the number of the last batch.
 * With `batch`, changes nothing when a batch of that or a later number has been put in place already.
 */
export function replaced (document: Stored, { times = 1, batch }: { times?: number, batch?: number } = {}): [{ $replaceWith: object }] {
  const counters = { version: { $add: [{ $ifNull: ['$version', 0] }, times] }, _batch: batch ?? '$_batch' }
  const next = { $mergeObjects: [{ $literal: document }, counters] }
  return [{ $replaceWith: batch === undefined ? next : { $cond: [{ $gte: ['$_batch', batch] }, '$$ROOT', next] } }]
}
