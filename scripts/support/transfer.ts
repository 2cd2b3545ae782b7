/** What `export` and `import` share: one folder, the store of the environment, progress on stderr, one line at the end. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openDocuments } from '../../src/adapters/documents/open.js'
import type { DocumentStore, Logger } from '../../src/application/ports.js'
import { TransferError, type Progress } from '../../src/application/transfer.js'
import { loadConfig, type Config } from '../../src/config.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { ROOT_DIR } from '../../src/paths.js'

const silent: Logger = { debug () {}, info () {}, warn () {}, error () {} }

const say = (line: string): void => { process.stderr.write(`${line}\n`) }

const STEP = 10_000

/** Says how far each collection has come: with its first documents, then once in so many. */
export function tellProgress (done: string): (progress: Progress) => void {
  let last: Progress | undefined
  return progress => {
    const isNew = last?.collection !== progress.collection
    if (isNew || Math.floor(progress.documents / STEP) > Math.floor(last!.documents / STEP)) say(`${progress.collection}: ${progress.documents} ${done}`)
    last = progress
  }
}

const nameOf = ({ mongodbUri, dataDir }: Config): string => mongodbUri ? 'the MongoDB database' : join(dataDir, 'luodi.db')

/**
 * Opens the store and does the work, which gives the number of documents. Ends with code 2 and one line when folder or store are
 * not fit for it. `mustExist`: an embedded store that is not there is refused and not made.
 */
export async function runTransfer (
  command: string, { mustExist }: { mustExist: boolean }, work: (given: { folder: string, documents: DocumentStore, product: string }) => Promise<number>
): Promise<void> {
  try {
    const [path, ...more] = process.argv.slice(2)
    if (path === undefined || more.length > 0) throw new TransferError(`usage: npm run ${command} -- FOLDER`)
    const config = loadConfig(process.env)
    if (mustExist && !config.mongodbUri && !existsSync(nameOf(config))) throw new TransferError(`there is no store: ${nameOf(config)}`)
    const folder = resolve(process.env['INIT_CWD'] ?? '.', path)
    const { version } = JSON.parse(readFileSync(join(ROOT_DIR, 'package.json'), 'utf8')) as { version: string }
    const documents = await openDocuments(config, silent)
    try {
      const count = await work({ folder, documents, product: version })
      say(`${command}: ${count} documents, ${nameOf(config)}, ${folder}`)
    } finally {
      await documents.close()
    }
  } catch (error) {
    if (!(error instanceof TransferError || error instanceof UnavailableError)) throw error
    say(error.message)
    process.exitCode = 2
  }
}
