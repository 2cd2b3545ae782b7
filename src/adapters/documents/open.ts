/** Configuration to the document store of this process. */
import { join } from 'node:path'
import type { DocumentStore, Logger } from '../../application/ports.js'
import { UnavailableError } from '../../domain/errors.js'
import { openEmbeddedStore } from './embedded.js'

/**
 * The store of a configuration: the file `luodi.db` in `dataDir`, an absolute path.
 * Throws UnavailableError when the file cannot be opened, and for `mongodbUri`: this build has no MongoDB engine.
 */
export function openDocuments (config: { dataDir: string, mongodbUri?: string }, log: Logger): DocumentStore {
  if (config.mongodbUri) {
    throw new UnavailableError('this build has no MongoDB engine; unset MONGODB_URI to use the embedded store',
      { key: 'unavailable.no-mongodb-engine' })
  }
  return openEmbeddedStore({ file: join(config.dataDir, 'luodi.db'), log })
}
