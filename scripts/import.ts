/** `npm run import -- FOLDER`: an export into the store of this configuration, which must be empty. */
import { openExport } from '../src/adapters/files/transfer.js'
import { importInto } from '../src/application/transfer.js'
import { holdingStore } from '../src/store-lock.js'
import { runTransfer, tellProgress } from './support/transfer.js'

await runTransfer('import', { mustExist: false }, async ({ folder, documents }) => {
  const source = await openExport(folder)
  await holdingStore(lock => importInto({ documents }, source, { lock, onProgress: tellProgress('stored') }))
  return Object.values(source.manifest.collections).reduce((total, { documents }) => total + documents, 0)
})
