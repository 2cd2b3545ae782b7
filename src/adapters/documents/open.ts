/** Configuration to the document store of this process. */
import { join } from 'node:path'
import type { DocumentStore, Logger } from '../../application/ports.js'
import { openEmbeddedStore } from './embedded.js'

/** Where documents are kept: on the server of `mongodbUri`, else in `dataDir`, an absolute path. */
export type DocumentsConfig = { dataDir: string, mongodbUri: string, mongodbPoolSize: number, mongodbTimeoutMs: number }

/**
 * The store of a configuration: MongoDB when `mongodbUri` is set, else the file `luodi.db` in `dataDir`.
 * Throws UnavailableError when the server cannot be used, or the file cannot be opened.
 */
export async function openDocuments (config: DocumentsConfig, log: Logger): Promise<DocumentStore> {
  if (!config.mongodbUri) return openEmbeddedStore({ file: join(config.dataDir, 'luodi.db'), log })
  // A third of a second to load, so only who needs it pays.
  const { openMongoStore } = await import('./mongo.js')
  return openMongoStore({ uri: config.mongodbUri, poolSize: config.mongodbPoolSize, timeoutMs: config.mongodbTimeoutMs }, log)
}
