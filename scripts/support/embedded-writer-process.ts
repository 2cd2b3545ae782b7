/** A process that writes to the embedded store in a file until it is killed or the store fails: `FILE RUN`. One JSON line for each acknowledged write. */
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { writeUntil, type Said } from './mongo-writer.js'

const [file = '', run = ''] = process.argv.slice(2)
const log = { debug () {}, info () {}, warn () {}, error () {} }

/** Resolves when the line is in the pipe, so that what was acknowledged is known even when the next instant kills. */
const say = (line: Said) => new Promise<boolean>(resolve => process.stdout.write(JSON.stringify(line) + '\n', () => resolve(true)))

try {
  const documents = openEmbeddedStore({ file, log })
  await writeUntil(documents, run, say)
  await documents.close()
} catch (error) {
  if (!(error instanceof UnavailableError)) throw error
  await say({ error: String(error.params['key']) })
}
