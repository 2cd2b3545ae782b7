/**
 * Many documents, all or none, without a transaction, which only a replica set has.
 *
 * The documents are first kept as parts of a batch. One write to the state of their collection then makes the batch pending:
 * that write is the moment before which none and after which all of them count as stored. Only then each document is put in
 * place. A document carries the number of the last batch that put it, so that putting the same batch again changes nothing,
 * also not a document that was put by itself meanwhile. Whoever finds a batch that nobody works on any more completes it:
 * a process that starts, one that wants to store or remove in that collection, and every open store from time to time.
 * One batch at a time is pending in a collection.
 *
 * What this does not give, and a transaction would: readers see the documents appear one after the other.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import mongoose from 'mongoose'
import type { CollectionName } from '../../application/collections.js'
import { UnavailableError } from '../../domain/errors.js'
import { isDuplicate, type Mongo } from './mongo-connection.js'
import type { Stored } from './mongo-form.js'
import { replaced } from './mongo-write.js'

/** A document and how often the batch puts it: the version rises by as much. */
export type Entry = { document: Stored, times: number }

type Pending = { batch: string, owner: string, parts: number }
type State = { _id: string, last: number, pending?: Pending & { at: Date } }
type Part = { _id: string, batch: string, entries: Entry[], at: Date }
type Work = Pending & { collection: CollectionName, number: number }

export type Batches = {
  /** Resolves when all are in place. After an UnavailableError none is stored, or all will be. */
  store (collection: CollectionName, entries: readonly Entry[]): Promise<void>
  /** Resolves when no batch is pending in the collection, completing one that was left. */
  settle (collection: CollectionName): Promise<void>
  /** Completes what nobody works on, and deletes parts of batches that never became pending. */
  tidy (): Promise<void>
}

/** More than two answers of the slowest server: an owner that has not been heard of for so long is gone. */
export const LEASE_MS = 12_000

const POLL_MS = 50

/** Small enough for one answer in time, and for one document of MongoDB. */
const PART_BYTES = 4 * 2 ** 20
const PART_ENTRIES = 500

/** How old parts of no pending batch must be before they are deleted: longer than any writing of parts takes. */
const ORPHAN_MS = 3_600_000

/** The server's clock, not that of this process, decides what is old. */
const olderThan = (field: string, ms: number) => ({ $expr: { $lt: [field, { $subtract: ['$$NOW', ms] }] } })

/** `leaseMs`: how long an owner may be silent. */
export function batchesOf (mongo: Mongo, leaseMs: number): Batches {
  const states = mongo.connection.collection<State>('luodi.state')
  const parts = mongo.connection.collection<Part>('luodi.batches')

  async function begin (collection: CollectionName, pending: Pending): Promise<Work> {
    for (;;) {
      await settle(collection)
      try {
        const state = await mongo.answer(() => states.findOneAndUpdate({ _id: collection, pending: { $exists: false } }, [{
          $set: { last: { $add: [{ $ifNull: ['$last', 0] }, 1] }, pending: { ...pending, at: '$$NOW' } }
        }], { upsert: true, returnDocument: 'after' }))
        if (state) return { ...pending, collection, number: state.last }
      } catch (error) {
        if (!(error instanceof UnavailableError && isDuplicate(error.cause))) throw error
      }
    }
  }

  /** Whether this process still owns the batch; says that it lives. */
  const isOwner = async ({ collection, batch, owner }: Work): Promise<boolean> =>
    (await mongo.answer(() => states.updateOne({ _id: collection, 'pending.batch': batch, 'pending.owner': owner },
      [{ $set: { 'pending.at': '$$NOW' } }]))).matchedCount === 1

  /** Puts every document of the batch in place. Stops when another process has taken the batch over: then it completes it. */
  async function complete (work: Work): Promise<void> {
    for (let part = 0; part < work.parts; part++) {
      const stored = await mongo.answer(() => parts.findOne({ _id: `${work.batch}:${part}` }))
      if (!await isOwner(work)) return
      if (!stored) throw new Error(`part ${part} of batch ${work.batch} is missing`)
      const writes = stored.entries.map(({ document, times }) => ({
        updateOne: { filter: { _id: document._id }, update: replaced(document, { times, batch: work.number }), upsert: true }
      }))
      await mongo.answer(() => mongo.connection.collection<Stored>(work.collection).bulkWrite(writes, { ordered: false }))
    }
    await mongo.answer(() => states.updateOne({ _id: work.collection, 'pending.batch': work.batch }, { $unset: { pending: '' } }))
    await mongo.answer(() => parts.deleteMany({ batch: work.batch }))
  }

  /** Completes the batch of a silent owner, if there is one. */
  async function takeOver (collection: CollectionName): Promise<void> {
    const owner = randomUUID()
    const state = await mongo.answer(() => states.findOneAndUpdate(
      { _id: collection, pending: { $exists: true }, ...olderThan('$pending.at', leaseMs) },
      [{ $set: { 'pending.owner': owner, 'pending.at': '$$NOW' } }], { returnDocument: 'after' }))
    if (state?.pending) await complete({ ...state.pending, collection, number: state.last })
  }

  async function settle (collection: CollectionName): Promise<void> {
    while (await mongo.answer(() => states.findOne({ _id: collection, pending: { $exists: true } }))) {
      await takeOver(collection)
      await sleep(POLL_MS)
    }
  }

  return {
    settle,
    async store (collection, entries) {
      const batch = randomUUID()
      const chunks = partsOf(entries)
      for (const [part, chunk] of chunks.entries()) {
        await mongo.answer(() => parts.updateOne({ _id: `${batch}:${part}` }, { $set: { batch, entries: chunk }, $currentDate: { at: true } }, { upsert: true }))
      }
      await complete(await begin(collection, { batch, owner: randomUUID(), parts: chunks.length }))
      await settle(collection)
    },
    async tidy () {
      const pending = await mongo.answer(() => states.find({ pending: { $exists: true } }).toArray())
      for (const { _id } of pending) await takeOver(_id as CollectionName)
      const inUse = pending.flatMap(state => state.pending?.batch ?? [])
      await mongo.answer(() => parts.deleteMany({ batch: { $nin: inUse }, ...olderThan('$at', ORPHAN_MS) }))
    }
  }
}

/** The entries in their order, in parts that the server takes at once. */
export function partsOf<T extends object> (entries: readonly T[]): T[][] {
  const parts: T[][] = []
  let bytes = Infinity
  for (const entry of entries) {
    const size = mongoose.mongo.BSON.calculateObjectSize(entry)
    bytes += size
    if (bytes > PART_BYTES || (parts.at(-1)?.length ?? 0) >= PART_ENTRIES) {
      parts.push([])
      bytes = size
    }
    parts.at(-1)?.push(entry)
  }
  return parts
}
