/** A process that writes to the store at an address until it is killed: `ADDRESS RUN [COUNT]`. One JSON line for each acknowledged write. With COUNT it raises one number, from a line on stdin on. */
import { once } from 'node:events'
import { openMongoStore } from '../../src/adapters/documents/mongo.js'
import { ConflictError } from '../../src/domain/errors.js'
import type { DocumentStore } from '../../src/application/ports.js'
import { writeUntil, type Said } from './mongo-writer.js'

const [uri = '', run = '', count] = process.argv.slice(2)
const log = { debug () {}, info () {}, warn () {}, error () {} }

/** Resolves when the line is in the pipe, so that what was acknowledged is known even when the next instant kills. */
const say = (line: Said & { conflicts?: number, ready?: true }) => new Promise<boolean>(resolve => process.stdout.write(JSON.stringify(line) + '\n', () => resolve(true)))

/** Raises one number so many times, each time on the version that was read, and counts the refusals. */
async function increment (documents: DocumentStore, times: number): Promise<number> {
  let conflicts = 0
  for (let done = 0; done < times;) {
    const before = await documents.get('meta', 'counter')
    try {
      await documents.put('meta', { id: 'counter', value: Number(before?.value ?? 0) + 1 }, { ifVersion: before?.version ?? 0 })
      done += 1
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
      conflicts += 1
    }
  }
  return conflicts
}

const documents = await openMongoStore({ uri, poolSize: 5, timeoutMs: 5000, leaseMs: 2000 }, log)
if (count) {
  await say({ ready: true })
  await once(process.stdin, 'data')
  await say({ conflicts: await increment(documents, Number(count)) })
  process.stdin.destroy()
} else await writeUntil(documents, run, say)
await documents.close()
