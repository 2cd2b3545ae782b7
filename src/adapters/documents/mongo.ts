/** The document store on a MongoDB server, standalone or replica set: one collection per collection, no transactions. */
import mongoose from 'mongoose'
import { COLLECTIONS, type CollectionName, type Document } from '../../application/collections.js'
import type { DocumentStore, Logger } from '../../application/ports.js'
import { ConflictError } from '../../domain/errors.js'
import { checkedCopy } from './check.js'
import { assertPage } from './filter.js'
import { batchesOf, LEASE_MS, partsOf, type Batches, type Entry } from './mongo-batch.js'
import { connectMongo, isDuplicate, type Mongo, type MongoSettings } from './mongo-connection.js'
import { mongoFilter, mongoOrder } from './mongo-filter.js'
import { documentForm, storedForm, type Stored } from './mongo-form.js'
import { mongooseSchema } from './mongo-schema.js'
import { assertSize, replaced } from './mongo-write.js'
import { assertCollection } from './paths.js'

type Model = mongoose.Model<Stored>

const names = Object.keys(COLLECTIONS) as CollectionName[]

/**
 * A store in the database that the address names, `luodi` when it names none. Any number of processes may have it open.
 * `leaseMs`: how long a process that stores many documents may be silent before others complete its work.
 * Resolves when indexes are there and interrupted batches are complete.
 * Throws UnavailableError when the server cannot be reached or used.
 */
export async function openMongoStore ({ leaseMs = LEASE_MS, ...settings }: MongoSettings & { leaseMs?: number }, log: Logger): Promise<DocumentStore> {
  const mongo = await connectMongo(settings, connection => names.map(name => connection.model<Stored>(name, mongooseSchema(name), name)), log)
  const batches = batchesOf(mongo, leaseMs)
  try {
    for (const name of names) await batches.settle(name)
    await batches.tidy()
  } catch (error) {
    await mongo.close()
    throw error
  }
  const timer = setInterval(() => { batches.tidy().catch(() => log.debug({}, 'interrupted batches wait for the store')) }, leaseMs).unref()
  const close = async () => {
    clearInterval(timer)
    await mongo.close()
  }
  return { ...readingOf(mongo, settings.timeoutMs), ...writingOf(mongo, batches, settings.timeoutMs), close }
}

function readingOf (mongo: Mongo, maxTimeMS: number): Pick<DocumentStore, 'get' | 'find'> {
  const read = <C extends CollectionName>(stored: Stored): Document<C> => {
    try {
      return documentForm(stored) as Document<C>
    } catch (cause) {
      throw mongo.failure(cause)
    }
  }
  return {
    async get (collection, id) {
      assertCollection(collection)
      assertId(id)
      const stored = await mongo.answer(() => modelOf(mongo, collection).findOne({ _id: id }).maxTimeMS(maxTimeMS).lean<Stored>().exec())
      return stored ? read<typeof collection>(stored) : undefined
    },

    async find (collection, query = {}) {
      assertCollection(collection)
      assertPage(query)
      const { where, sort, limit, offset = 0 } = query
      const model = modelOf(mongo, collection)
      const [filter, order] = [mongoFilter(collection, where), mongoOrder(collection, sort)]
      const items: Document<typeof collection>[] = []
      if (limit !== 0) {
        const found = model.find(filter).sort(order).skip(offset).limit(limit ?? 0).allowDiskUse(true).maxTimeMS(maxTimeMS).lean<Stored[]>().cursor()
        for (let next = await mongo.answer(() => found.next()); next; next = await mongo.answer(() => found.next())) items.push(read(next))
      }
      const isWhole = limit === undefined && offset === 0
      return { items, total: isWhole ? items.length : await mongo.answer(() => model.countDocuments(filter).maxTimeMS(maxTimeMS).exec()) }
    }
  }
}

function writingOf (mongo: Mongo, batches: Batches, maxTimeMS: number): Pick<DocumentStore, 'put' | 'putAll' | 'restore' | 'remove' | 'settle'> {
  const put = async <C extends CollectionName>(collection: C, copy: Document<C>, ifVersion?: number): Promise<Document<C>> => {
    const stored = storedForm(copy)
    assertSize(stored, '')
    const version = await mongo.answer(async () => {
      const version = await write(modelOf(mongo, collection), stored, ifVersion, maxTimeMS)
      return version ?? Promise.reject(await conflict(modelOf(mongo, collection), copy.id))
    })
    return { ...copy, version }
  }
  return {
    async put (collection, document, { ifVersion } = {}) {
      assertCollection(collection)
      return put(collection, checkedCopy(collection, document), ifVersion)
    },

    async putAll (collection, documents) {
      assertCollection(collection)
      const copies = documents.map((document, index) => checkedCopy(collection, document, [String(index)]))
      const entries = new Map<string, Entry>()
      for (const [index, copy] of copies.entries()) {
        const document = storedForm(copy)
        assertSize(document, String(index))
        entries.set(copy.id, { document, times: (entries.get(copy.id)?.times ?? 0) + 1 })
      }
      const [only] = copies
      if (only && copies.length === 1) await put(collection, only)
      else if (only) await batches.store(collection, [...entries.values()])
    },

    async restore (collection, documents) {
      assertCollection(collection)
      const writes = documents.map((document, index) => {
        const copy = checkedCopy(collection, document, [String(index)])
        const stored = { ...storedForm(copy), version: copy.version ?? 1 }
        assertSize(stored, String(index))
        return { replaceOne: { filter: { _id: stored._id as never }, replacement: stored, upsert: true } }
      })
      // A batch completed afterwards by another process would count versions on.
      await batches.settle(collection)
      for (const part of partsOf(writes)) {
        // In their order, so that of two documents with one id the last one stays.
        await mongo.answer(() => modelOf(mongo, collection).collection.bulkWrite(part, { maxTimeMS }))
      }
    },

    async remove (collection, id) {
      assertCollection(collection)
      assertId(id)
      // A batch completed afterwards by another process would bring the document back.
      await batches.settle(collection)
      const { deletedCount } = await mongo.answer(() => modelOf(mongo, collection).collection.deleteOne({ _id: id as never }, { maxTimeMS }))
      return deletedCount > 0
    },

    async settle (collection, marked) {
      assertCollection(collection)
      if (marked.length === 0) return 0
      const writes = marked.map(({ id, needsIndex }) => {
        assertId(id)
        return { updateOne: { filter: { _id: id as never, needsIndex: { $eq: needsIndex } }, update: { $unset: { needsIndex: '' } } } }
      })
      const { modifiedCount } = await mongo.answer(() => modelOf(mongo, collection).collection.bulkWrite(writes, { ordered: false, maxTimeMS }))
      return modifiedCount
    }
  }
}

const modelOf = (mongo: Mongo, collection: CollectionName): Model => mongo.connection.model<Stored>(collection)

/** mongoose would turn a number into text, and an object into a search. */
function assertId (id: unknown): asserts id is string {
  if (typeof id !== 'string') throw new TypeError('an id is text')
}

/** The new version; undefined when the stored version is not the one expected. */
async function write ({ collection }: Model, document: Stored, ifVersion: number | undefined, maxTimeMS: number): Promise<number | undefined> {
  const _id = document._id as never
  try {
    if (ifVersion === 0) {
      await collection.insertOne({ ...document, _id, version: 1 }, { maxTimeMS })
      return 1
    }
    const options = { upsert: ifVersion === undefined, returnDocument: 'after', projection: { version: 1 }, maxTimeMS } as const
    const filter = ifVersion === undefined ? { _id } : { _id, version: ifVersion }
    return (await collection.findOneAndUpdate(filter, replaced(document), options))?.['version']
  } catch (error) {
    if (!isDuplicate(error)) throw error
    // Two processes made the same document at once: it is there now, and can be replaced.
    return ifVersion === undefined ? write({ collection } as Model, document, ifVersion, maxTimeMS) : undefined
  }
}

async function conflict ({ collection, modelName }: Model, id: string): Promise<ConflictError> {
  const stored = await collection.findOne({ _id: id as never }, { projection: { version: 1 } })
  const version = Number(stored?.['version'] ?? 0)
  return new ConflictError(`${modelName} ${id} is at version ${version}`, { version })
}
